"""The delivery plan in a pack: its lines by priority, and what of it is out of line."""

from collections.abc import Iterable, Sequence
from datetime import date

from dalpb.kernel.periods import Period, in_words
from reporting.packs.content import Exceptional, ExceptionKind, PlanGroup, PlanLine
from strategy.facts.plan import RAG_WORDS, ActionFact, PlanExceptions, Rag

LATE_TWICE = 2


def plan_groups(
    actions: Sequence[ActionFact], *, closed_since: date | None
) -> tuple[PlanGroup, ...]:
    """The live actions, and those that ended since the last meeting, by priority."""
    shown = [one for one in actions if one.is_live or _ended_since(one, closed_since)]
    keys = dict.fromkeys(
        (one.strategy_code, one.priority_position, one.priority_title) for one in shown
    )
    return tuple(
        PlanGroup(
            number,
            key[2],
            tuple(
                plan_line(one)
                for one in shown
                if (one.strategy_code, one.priority_position, one.priority_title) == key
            ),
        )
        for number, key in enumerate(keys, start=1)
    )


def _ended_since(one: ActionFact, since: date | None) -> bool:
    if not one.is_closed or since is None:
        return False
    ended = one.actual_end or one.last_heard_on
    return ended is not None and ended >= since


def plan_line(one: ActionFact) -> PlanLine:
    """An action in one line, its three voices in words."""
    return PlanLine(
        code=one.code,
        title=one.title,
        owner=one.owner_name,
        computed=rag_words(one.computed),
        said=rag_words(one.own),
        agreed=rag_words(one.agreed),
        forecast=_end(one),
        slips=one.slip_count,
        why=sentences(d.words for d in one.voices.differences),
    )


def sentences(said: Iterable[str]) -> str:
    """What people wrote, one after another, each with an end."""
    ends = (".", "?", "!")
    return " ".join(words if words.endswith(ends) else f"{words}." for words in said)


def rag_words(rag: Rag | None) -> str:
    return RAG_WORDS[rag] if rag else ""


def _end(one: ActionFact) -> str:
    if one.actual_end:
        return f"Ended {in_words(one.actual_end)}"
    day = one.forecast_end or one.baseline_end
    return in_words(day) if day else ""


def plan_lines_out(found: PlanExceptions) -> tuple[Exceptional, ...]:
    """What of the plan a member has to know: disagreement, lateness, blocks, changes."""
    return (
        *(
            Exceptional(ExceptionKind.DISAGREEMENT, a.code, f"{a.title}: {_voices(a)}")
            for a in _once(found.disagreeing)
            if a.is_live
        ),
        *(
            Exceptional(
                ExceptionKind.LATE_TWICE,
                a.code,
                f"{a.title}: the forecast has slipped {a.slip_count} times, now {_end(a) or 'unset'}",
            )
            for a in _once(found.slipped_twice)
            if a.slip_count >= LATE_TWICE
        ),
        *(
            Exceptional(
                ExceptionKind.BLOCKED,
                a.code,
                f"{a.title}: {a.blocked_reason} What would unblock it: {a.unblocked_by}",
            )
            for a in _once(found.blocked)
        ),
        *(
            Exceptional(ExceptionKind.CHANGED, c.code, f"{c.title}: {c.what}")
            for c in found.changed
        ),
    )


def silent_owners(actions: Sequence[ActionFact], quarter: Period) -> tuple[Exceptional, ...]:
    """The actions whose owners have not yet told of the quarter, in one line."""
    if not actions:
        return ()
    codes = ", ".join(one.code for one in actions)
    words = f"No update for {quarter.label} yet of {len(actions)} actions: {codes}."
    return (Exceptional(ExceptionKind.OWED, "", words),)


def _voices(one: ActionFact) -> str:
    """Who says what, in a line; why they differ stands with the plan."""
    said = (("evidence", one.computed), ("owner", one.own), ("board", one.agreed))
    return ", ".join(f"{who} {rag_words(rag).lower()}" for who, rag in said if rag is not None)


def _once(actions: Iterable[ActionFact]) -> tuple[ActionFact, ...]:
    return tuple({one.code: one for one in actions}.values())
