"""The answers to one year's form, each with everything it was made from."""

from dataclasses import dataclass
from datetime import date, datetime

from dalpb.kernel.cells import Figure, State


@dataclass(frozen=True, slots=True)
class LineSource:
    """One submitted figure behind a line: what, for whom, by whom, when."""

    measure: str
    period: str
    organisation_code: str
    organisation: str
    service_code: str
    service: str
    kind: str
    category: str
    figure: Figure
    submission: str
    submitted_by: str
    submitted_at: datetime | None
    kind_changed: bool
    is_illustrative: bool


@dataclass(frozen=True, slots=True)
class Line:
    """The answer to a question, or to one category of it (`category` is empty for a total)."""

    question: str
    category: str
    figure: Figure
    sources: tuple[LineSource, ...] = ()

    @property
    def is_illustrative(self) -> bool:
        return any(source.is_illustrative for source in self.sources)


@dataclass(frozen=True, slots=True)
class SpendEntry:
    """One ledger entry that changed what was spent, in pence."""

    reference: str
    dated_on: date
    purpose: str
    kind: str
    service: str
    supplier: str
    pence: int
    document_ref: str
    posted_by: str
    posted_at: datetime
    is_illustrative: bool
    narrative: str = ""


@dataclass(frozen=True, slots=True)
class Award:
    """One grant award of the year, in pence. `is_held_here` is false for the districts' own."""

    code: str
    grant: str
    recipient: str
    tier: str
    pence: int
    ring_fence: str
    source: str
    is_held_here: bool
    is_illustrative: bool


@dataclass(frozen=True, slots=True)
class TextAnswer:
    """What the authority says in answer to a question in words."""

    question: str
    status: str
    answer: str
    updated_by: str
    updated_at: datetime
    is_illustrative: bool


@dataclass(frozen=True, slots=True)
class Provision:
    """A service in force in the year, its legal kind, and its bedspaces where known."""

    service_code: str
    service: str
    organisation_code: str
    organisation: str
    kind: str
    bedspaces: int | None
    is_commissioned: bool
    is_illustrative: bool


@dataclass(frozen=True, slots=True)
class PlacesDiffer:
    """A service whose recorded places are not those that an agreement buys. None is not said."""

    service_code: str
    service: str
    agreement: str
    recorded_bedspaces: int | None
    bought_bedspaces: int | None
    recorded_units: int | None
    bought_units: int | None


@dataclass(frozen=True, slots=True)
class Draft:
    """All answers. `previous` are last year's lines on last year's form, empty if none."""

    year: str
    authority_code: str
    authority: str
    lines: tuple[Line, ...]
    spend: tuple[SpendEntry, ...] = ()
    awards: tuple[Award, ...] = ()
    texts: tuple[TextAnswer, ...] = ()
    provision: tuple[Provision, ...] = ()
    unplaced: tuple[LineSource, ...] = ()
    previous_year: str = ""
    previous: tuple[Line, ...] = ()
    differing: tuple[PlacesDiffer, ...] = ()

    def figure(self, question: str, category: str = "") -> Figure:
        return _find(self.lines, question, category)

    def before(self, question: str, category: str = "") -> Figure:
        return _find(self.previous, question, category)

    def lines_of(self, question: str) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.question == question)

    def text(self, question: str) -> TextAnswer | None:
        return next((t for t in self.texts if t.question == question), None)

    @property
    def spent_pence(self) -> int:
        return sum(entry.pence for entry in self.spend)

    @property
    def awarded_pence(self) -> int:
        return sum(award.pence for award in self.awards if award.is_held_here)

    @property
    def is_illustrative(self) -> bool:
        return (
            any(line.is_illustrative for line in self.lines)
            or any(entry.is_illustrative for entry in self.spend)
            or any(award.is_illustrative for award in self.awards)
            or any(text.is_illustrative for text in self.texts)
            or any(service.is_illustrative for service in self.provision)
        )


def _find(lines: tuple[Line, ...], question: str, category: str) -> Figure:
    for line in lines:
        if (line.question, line.category) == (question, category):
            return line.figure
    return Figure.empty(State.NOT_SUPPLIED)
