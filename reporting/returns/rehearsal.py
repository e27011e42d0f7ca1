"""The live year's return on what has come in so far. Pure.

Nothing here is an answer: a sum over part of a year is what there is so far, and a measure
whose parts cannot be added has no figure until its yearly one comes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from dalpb.kernel.periods import Period, parse
from reporting.returns.draft import LineSource, Provision
from reporting.returns.spec import By, Question, Spec


class Readiness(StrEnum):
    WHOLE = "whole"
    IN_PART = "in_part"
    BLANK = "blank"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Owes:
    """A service, or an organisation, that the question needs a figure of, and what it has sent.

    `had` are the parts of the year that are there; `is_whole` that together they are the year.
    """

    organisation_code: str
    organisation: str
    service: str
    had: tuple[str, ...]
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """One question: how far its answer has come. `adds` is false where quarters cannot be summed."""

    question: str
    title: str
    measure: str
    readiness: Readiness
    owes: tuple[Owes, ...]
    adds: bool
    is_asked: bool

    @property
    def whole_count(self) -> int:
        return sum(each.is_whole for each in self.owes)


def rehearse(
    spec: Spec,
    sources: Sequence[LineSource],
    provision: Sequence[Provision],
    *,
    adds: frozenset[str],
    asked: frozenset[str],
) -> tuple[Rehearsed, ...]:
    """How ready each counted question is.

    `adds` are the measures whose quarters add up to the year; `asked` those that some
    collection asks for.
    """
    return tuple(
        _rehearsed(spec, question, sources, provision, adds=adds, asked=asked)
        for question in spec.questions
        if question.by not in {By.SPEND, By.TEXT} and not question.is_local
    )


def _rehearsed(
    spec: Spec,
    question: Question,
    sources: Sequence[LineSource],
    provision: Sequence[Provision],
    *,
    adds: frozenset[str],
    asked: frozenset[str],
) -> Rehearsed:
    codes = {category.code for category in question.categories}
    rows = [s for s in sources if s.measure == question.measure and s.kind in question.kinds]
    if question.by is By.CATEGORY:
        rows = [s for s in rows if s.category in codes]
    owes = _owes(question, rows, provision, spec.period, is_added=question.measure in adds)
    return Rehearsed(
        question=question.code,
        title=question.title,
        measure=question.measure,
        readiness=_readiness(owes),
        owes=owes,
        adds=question.measure in adds,
        is_asked=question.measure in asked,
    )


def _owes(
    question: Question,
    rows: Sequence[LineSource],
    provision: Sequence[Provision],
    year: Period,
    *,
    is_added: bool,
) -> tuple[Owes, ...]:
    named: dict[str, tuple[str, str, str]] = {
        p.service_code: (p.organisation_code, p.organisation, p.service)
        for p in provision
        if p.is_commissioned and p.kind in question.kinds
    }
    had: dict[str, set[str]] = {}
    for row in rows:
        key = row.service_code or f"{row.organisation_code}/{row.kind}"
        named.setdefault(key, (row.organisation_code, row.organisation, row.service))
        had.setdefault(key, set()).add(row.period)
    return tuple(
        Owes(*names, *_covered(had.get(key, set()), year, is_added=is_added))
        for key, names in sorted(named.items(), key=lambda item: item[1])
    )


def _covered(periods: set[str], year: Period, *, is_added: bool) -> tuple[tuple[str, ...], bool]:
    """The parts there are, in order, and whether they are the whole year."""
    parts = sorted((parse(code) for code in periods), key=lambda p: (p.first, p.until))
    codes = tuple(part.code for part in parts)
    if year in parts:
        return codes, True
    return codes, is_added and _tiles(parts, year)


def _tiles(parts: Sequence[Period], year: Period) -> bool:
    reached = year.first
    for part in sorted(parts, key=lambda p: (p.first, -p.until.toordinal())):
        if part.first == reached:
            reached = part.until
    return reached == year.until


def _readiness(owes: Sequence[Owes]) -> Readiness:
    if not owes:
        return Readiness.NOBODY
    if all(each.is_whole for each in owes):
        return Readiness.WHOLE
    return Readiness.IN_PART if any(each.had for each in owes) else Readiness.BLANK


@dataclass(frozen=True, slots=True)
class Act:
    """Something that somebody has to do before the year's return can be whole."""

    who: str
    what: str
    when: str
    url: str = ""
    is_overdue: bool = False


def waiting_on(lines: Sequence[Rehearsed]) -> Mapping[str, tuple[str, ...]]:
    """The organisations that owe something, by code, each with the questions it holds up."""
    found: dict[str, list[str]] = {}
    for line in lines:
        for each in line.owes:
            if not each.is_whole and line.question not in found.setdefault(
                each.organisation_code, []
            ):
                found[each.organisation_code].append(line.question)
    return {code: tuple(questions) for code, questions in found.items()}
