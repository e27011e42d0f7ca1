"""The text of minutes, built from what was recorded at the meeting and from nothing else."""

from dataclasses import dataclass
from datetime import date, datetime

from dalpb.kernel.periods import in_words
from strategy.rules.board.vocabulary import DecisionOutcome


@dataclass(frozen=True, slots=True)
class Attended:
    """A member's part in the meeting: who, of what, and how."""

    holder: str
    organisation: str
    stands_for: str = ""
    arrived: str = ""
    left: str = ""

    @property
    def line(self) -> str:
        said = f"{self.holder}, {self.organisation}" if self.organisation else self.holder
        if self.stands_for:
            said += f" (substitute for {self.stands_for})"
        times = [f"arrived {self.arrived}"] if self.arrived else []
        times += [f"left {self.left}"] if self.left else []
        return f"{said} ({', '.join(times)})" if times else said


@dataclass(frozen=True, slots=True)
class Decided:
    reference: str
    outcome: DecisionOutcome
    words: str
    restricted: str
    count: str


@dataclass(frozen=True, slots=True)
class Arose:
    reference: str
    words: str
    owner: str
    due_on: date


@dataclass(frozen=True, slots=True)
class Answered:
    """A question and its answer, or that it will be answered in writing."""

    kind: str
    asker: str
    words: str
    answer: str


@dataclass(frozen=True, slots=True)
class MinutedItem:
    position: int
    title: str
    discussion: str
    withdrawals: tuple[str, ...] = ()
    declarations: tuple[str, ...] = ()
    questions: tuple[Answered, ...] = ()
    decisions: tuple[Decided, ...] = ()
    actions: tuple[Arose, ...] = ()


@dataclass(frozen=True, slots=True)
class Recorded:
    """Everything that a meeting left in the record."""

    body: str
    title: str
    held_on: date
    place: str
    opened_at: datetime | None
    closed_at: datetime | None
    present: tuple[Attended, ...]
    apologies: tuple[Attended, ...]
    absent: tuple[Attended, ...]
    items: tuple[MinutedItem, ...]


@dataclass(frozen=True, slots=True)
class MinutesText:
    """What everybody may read, and what is not open, by the position of its item."""

    text: str
    restricted: dict[str, str]


_OUTCOMES = {
    DecisionOutcome.MADE: "Decided",
    DecisionOutcome.DEFERRED_NO_QUORUM: "Deferred for want of a quorum",
    DecisionOutcome.NOT_AGREED: "Not agreed",
}


def build(recorded: Recorded) -> MinutesText:
    """The minutes as a draft: the same record always gives the same text."""
    blocks = [_head(recorded), _people(recorded), *(_item(one) for one in recorded.items)]
    if recorded.closed_at is not None:
        blocks.append(f"The meeting ended at {recorded.closed_at:%H:%M}.")
    restricted = {
        str(item.position): "\n".join(f"{d.reference}: {d.restricted}" for d in closed)
        for item in recorded.items
        if (closed := [one for one in item.decisions if one.restricted])
    }
    return MinutesText("\n\n".join(blocks), restricted)


def _head(recorded: Recorded) -> str:
    opened = f", opened at {recorded.opened_at:%H:%M}" if recorded.opened_at else ""
    held = f"Held on {in_words(recorded.held_on)} at {recorded.place}{opened}."
    return f"{recorded.body}\nMinutes of {recorded.title}\n{held}"


def _people(recorded: Recorded) -> str:
    lines = ["Present:", *(f"- {one.line}" for one in recorded.present)]
    if not recorded.present:
        lines.append("- Nobody")
    lines.append("Apologies: " + ("; ".join(one.line for one in recorded.apologies) or "none"))
    if recorded.absent:
        lines.append("Absent without apologies: " + "; ".join(one.line for one in recorded.absent))
    return "\n".join(lines)


def _item(item: MinutedItem) -> str:
    lines = [f"{item.position}. {item.title}"]
    lines += [f"Declared: {one}" for one in item.declarations]
    lines += list(item.withdrawals)
    lines += [item.discussion] if item.discussion else []
    lines += [_question(one) for one in item.questions]
    lines += [_decision(one) for one in item.decisions]
    lines += [
        f"Action {one.reference}: {one.words} {one.owner}, by {in_words(one.due_on)}."
        for one in item.actions
    ]
    if len(lines) == 1:
        lines.append("Nothing was recorded on this item.")
    return "\n".join(lines)


def _question(one: Answered) -> str:
    answer = f"Answer: {one.answer}" if one.answer else "An answer will be given in writing."
    return f"Question of {one.asker} ({one.kind}): {one.words} {answer}"


def _decision(one: Decided) -> str:
    said = f"{_OUTCOMES[one.outcome]} ({one.reference}): {one.words} [{one.count}.]"
    return f"{said} Part of this decision is not open." if one.restricted else said
