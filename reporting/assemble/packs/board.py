"""The board's own business in a pack: agenda, papers, decisions, actions, minutes."""

from collections.abc import Mapping
from datetime import date

from dalpb.kernel.periods import in_words
from reporting.packs.content import (
    ArisingLine,
    DecisionLine,
    Exceptional,
    ExceptionKind,
    Item,
    Minutes,
    Openness,
    Paper,
    PaperPart,
)
from strategy.facts import board

OUTCOMES: Mapping[str, str] = {
    "made": "Made",
    "deferred_no_quorum": "Deferred: no quorum",
    "not_agreed": "Not agreed",
}


def items(meeting: board.MeetingFact, leaving: Mapping[int, tuple[str, ...]]) -> tuple[Item, ...]:
    """The agenda; who leaves for an item is known from interests and rulings."""
    return tuple(
        Item(one.position, one.title, one.kind.capitalize(), leaving.get(one.position, ()))
        for one in board.agenda(meeting.code)
    )


def papers(meeting: board.MeetingFact) -> tuple[Paper, ...]:
    return tuple(
        Paper(
            item=one.item,
            title=one.title,
            purpose=one.purpose.value.replace("_", " ").capitalize(),
            sponsor=one.sponsor,
            author=one.author,
            organisation=one.organisation,
            key_issues=one.key_issues,
            recommendations=tuple(line for line in one.recommendations.splitlines() if line),
            financial=one.financial_implications,
            parts=tuple(
                PaperPart(
                    part.heading,
                    part.text,
                    Openness(part.openness.value),
                    part.paragraph,
                    part.public_interest,
                    part.review_on,
                )
                for part in one.parts
            ),
        )
        for one in board.papers(meeting.code)
    )


def decisions(meeting: board.MeetingFact, since: date | None) -> tuple[DecisionLine, ...]:
    """The body's decisions from its last meeting on, the earliest first, in their open words."""
    found = [one for one in board.decisions(since) if one.body == meeting.body]
    return tuple(
        DecisionLine(one.reference, one.decided_on, one.words, OUTCOMES[one.outcome.value])
        for one in sorted(found, key=lambda d: (d.decided_on, d.reference))
    )


def arising(meeting: board.MeetingFact, since: date | None, on: date) -> tuple[ArisingLine, ...]:
    """What arose at the body's meetings and is open, or was ended since the last one."""
    return tuple(
        ArisingLine(
            one.reference,
            one.words,
            ", ".join(part for part in (one.owner, one.organisation) if part),
            in_words(one.due_on),
            _standing(one, on),
        )
        for one in board.actions_arising()
        if one.body == meeting.body and _is_told(one, since)
    )


def _is_told(one: board.ArisingFact, since: date | None) -> bool:
    if one.status is board.ArisingStatus.OPEN:
        return True
    return since is not None and one.ended_on is not None and one.ended_on >= since


def _standing(one: board.ArisingFact, on: date) -> str:
    if one.is_overdue(on):
        return "Overdue"
    words = one.status.value.replace("_", " ").capitalize()
    return f"{words}: {one.plan_action}" if one.plan_action else words


def minutes(before: board.MeetingFact | None) -> Minutes | None:
    """The open text of the minutes that this meeting is asked to agree."""
    found = board.minutes(before.code) if before else None
    if before is None or found is None or found.status is board.MinutesStatus.AGREED:
        return None
    paragraphs = tuple(part.strip() for part in found.text.splitlines() if part.strip())
    return Minutes(before.title, before.held_on, paragraphs)


def board_out(
    meeting: board.MeetingFact, agenda: tuple[Item, ...], on: date
) -> tuple[Exceptional, ...]:
    """Decisions that wait: those on the agenda, those that were deferred, actions overdue."""
    waiting = [
        Exceptional(ExceptionKind.DECISION, f"Item {one.number}", one.title)
        for one in agenda
        if one.kind == "Decision"
    ]
    titles = " ".join(one.title for one in agenda)
    waiting += [
        Exceptional(
            ExceptionKind.DECISION, one.reference, f"Deferred for want of a quorum: {one.item}"
        )
        for one in board.decisions()
        if one.body == meeting.body and one.is_waiting and one.item not in titles
    ]
    overdue = [
        Exceptional(
            ExceptionKind.OWED,
            one.reference,
            f"{one.words} Due {in_words(one.due_on)}, with {one.owner}.",
        )
        for one in board.actions_arising(open_only=True)
        if one.body == meeting.body and one.is_overdue(on)
    ]
    return (*waiting, *overdue)
