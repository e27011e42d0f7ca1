"""Checks of a submission in named tiers. A finding says where, why and what to do."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from dalpb.kernel.cells import Figure, State, add, at_most, plain
from dalpb.kernel.periods import Period
from needs.rules.categories import ALL
from needs.rules.expected import Earlier, expected_range
from needs.rules.grid import Asked, CellKey, GridRow, Place
from needs.rules.measuring import Counts


class Tier(StrEnum):
    LEFT_OUT = "left_out"
    QUESTION = "question"
    TABLES = "tables"
    BEFORE = "before"


TIER_WORDS: Final = {
    Tier.LEFT_OUT: "Left out",
    Tier.QUESTION: "Figures of one question agree",
    Tier.TABLES: "Questions agree with each other",
    Tier.BEFORE: "Figures agree with earlier ones",
}


class Stance(StrEnum):
    """What a finding asks: a correction, a confirmation with a reason, or only a look."""

    CORRECT = "correct"
    CONFIRM = "confirm"
    ADVICE = "advice"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to put right or confirm. `digest` changes when the figures it is about do."""

    tier: Tier
    code: str
    stance: Stance
    section: str
    measure: str
    question: str
    row: str
    place: str
    value: str
    message: str
    advice: str
    expected: str = ""
    digest: str = ""
    confirmed: str = ""
    cell: CellKey | None = None

    @property
    def is_open(self) -> bool:
        """Whether it stands in the way of sending."""
        return self.stance is Stance.CORRECT or (
            self.stance is Stance.CONFIRM and not self.confirmed
        )


@dataclass(frozen=True, slots=True)
class Agreeing:
    """The left side's totals come to at most the right side's, place by place."""

    code: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    words: str
    introduced_on: date
    binding_from: date

    def stance(self, period: Period) -> Stance | None:
        """None before it was introduced; advice for periods that began before it binds."""
        if period.last < self.introduced_on:
            return None
        return Stance.ADVICE if period.first < self.binding_from else Stance.CORRECT


Answers = Mapping[CellKey, Figure]
History = Mapping[CellKey, Sequence[Earlier]]


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything that the checks of one submission look at."""

    period: Period
    asked: tuple[Asked, ...]
    answers: Answers
    history: History
    rules: tuple[Agreeing, ...] = ()


def check_submission(inputs: Inputs) -> tuple[Finding, ...]:
    """Every finding, first tier first. What an earlier tier makes moot is not asked again."""
    left_out = [f for asked in inputs.asked for f in _left_out(asked, inputs.answers)]
    within = [f for asked in inputs.asked for f in _question(asked, inputs.answers)]
    wrong = {f.measure for f in within if f.stance is Stance.CORRECT}
    tables = [f for f in _tables(inputs) if f.measure not in wrong]
    wrong |= {f.measure for f in tables if f.stance is Stance.CORRECT}
    before = [
        f
        for asked in inputs.asked
        if asked.question.measure not in wrong
        for f in _before(asked, inputs)
    ]
    return (*left_out, *within, *tables, *before)


def with_confirmations(
    findings: Iterable[Finding], reasons: Mapping[tuple[str, str], str]
) -> tuple[Finding, ...]:
    """The findings, with the reason given for each that was confirmed and has not changed."""
    return tuple(
        replace(f, confirmed=reasons.get((f.code, f.digest), ""))
        if f.stance is Stance.CONFIRM
        else f
        for f in findings
    )


def carries_over(finding: Finding, given_for: Period, inputs: Inputs) -> bool:
    """Whether the figure has stood as it is in every period since the one of the reason."""
    if finding.cell is None:
        return True
    since = [e for e in inputs.history.get(finding.cell, ()) if e.period.first >= given_for.first]
    now = inputs.answers.get(finding.cell)
    return now is None or all(_said(e.figure) == _said(now) for e in since)


def _left_out(asked: Asked, answers: Answers) -> Iterator[Finding]:
    for key, row, place in asked.cells():
        if key not in answers:
            yield _finding(
                asked,
                row,
                place,
                Tier.LEFT_OUT,
                "left_out",
                Stance.CORRECT,
                None,
                "No figure is given here. A blank is not nought.",
                "Give the figure; or 0; or .. if it is still to come, x if you do not collect it, z"
                " if it does not apply.",
            )


def _question(asked: Asked, answers: Answers) -> Iterator[Finding]:
    for place in asked.places:
        measure = asked.question.measure
        total = answers.get(CellKey(measure, place.area, place.service, ALL))
        if total is None:
            continue
        for dimension, rows in asked.question.dimensions().items():
            parts = [
                (row, figure)
                for row in rows
                if (
                    figure := answers.get(CellKey(measure, place.area, place.service, row.category))
                )
            ]
            overlaps = dimension in asked.question.overlapping
            complete = len(parts) == len(rows)
            yield from _parts(asked, place, total, parts, overlaps=overlaps, complete=complete)


def _parts(
    asked: Asked,
    place: Place,
    total: Figure,
    parts: Sequence[tuple[GridRow, Figure]],
    *,
    overlaps: bool,
    complete: bool,
) -> Iterator[Finding]:
    above = [(row, f) for row, f in parts if at_most(f, total) is False]
    for row, figure in above:
        yield _finding(
            asked, row, place, Tier.QUESTION, "part_above_total", Stance.CORRECT, figure,
            f"{figure.shown()} is more than the total, {total.shown()}.",
            "Correct this figure or the total.",
        )  # fmt: skip
    if above or overlaps or not parts:
        return
    summed = add(figure for _, figure in parts)
    name = parts[0][0].dimension_name.lower()
    whole = asked.question.rows[0]
    if at_most(summed, total) is False:
        yield _finding(
            asked, whole, place, Tier.QUESTION, "parts_above_total", Stance.CORRECT, total,
            f"By {name} the figures come to {_least(summed)}, more than the total, {total.shown()}.",
            f"Correct the total, or the figures by {name}.",
        )  # fmt: skip
    elif complete and summed.is_exact and total.is_exact and summed.value != total.value:
        short = (total.value or Decimal(0)) - (summed.value or Decimal(0))
        yield _finding(
            asked, whole, place, Tier.QUESTION, "parts_below_total", Stance.CONFIRM, total,
            f"By {name} the figures come to {summed.shown()}, {plain(short)} fewer than the total,"
            f" {total.shown()}.",
            "Add what is missing, or confirm with the reason, such as that it was not recorded.",
            about=(summed,),
        )  # fmt: skip


def _least(figure: Figure) -> str:
    return figure.shown() if figure.is_exact else f"at least {plain(figure.low)}"


def _tables(inputs: Inputs) -> Iterator[Finding]:
    asked_for = {asked.question.measure: asked for asked in inputs.asked}
    for rule in inputs.rules:
        stance = rule.stance(inputs.period)
        names = (*rule.left, *rule.right)
        if stance is None or any(name not in asked_for for name in names):
            continue
        first = asked_for[rule.left[0]]
        for place in first.places:
            left, right = (_totals(inputs.answers, side, place) for side in (rule.left, rule.right))
            if left is None or right is None or at_most(left, right) is not False:
                continue
            yield _finding(
                first, first.question.rows[0], place, Tier.TABLES, rule.code, stance, left,
                f"{rule.words} Here it is {_least(left)} against {right.shown()}.",
                "Correct the figure that is wrong."
                if stance is Stance.CORRECT
                else "This check is new and is advice this time. Look whether one figure is wrong.",
                about=(right,),
            )  # fmt: skip


def _totals(answers: Answers, measures: Iterable[str], place: Place) -> Figure | None:
    """The totals of some measures at one place added, or None where one is left out."""
    found = [answers.get(CellKey(m, place.area, place.service, ALL)) for m in measures]
    figures = [figure for figure in found if figure is not None]
    return add(figures) if len(figures) == len(found) else None


def _before(asked: Asked, inputs: Inputs) -> Iterator[Finding]:
    for key, row, place in asked.cells():
        figure, earlier = inputs.answers.get(key), inputs.history.get(key, ())
        # A figure that never came says nothing of whether there is one.
        told = [e for e in earlier if e.figure.state is not State.NOT_SUPPLIED]
        if figure is None or not told:
            continue
        last = max(told, key=lambda e: e.period.first)
        if figure.is_empty and not last.figure.is_empty:
            if figure.state is State.NOT_SUPPLIED:
                continue
            yield _finding(
                asked, row, place, Tier.BEFORE, "figure_given_before", Stance.CONFIRM, figure,
                f"This was {last.figure.shown()} in {last.period.label}; now there is no figure.",
                "Give the figure, or confirm with the reason why there is none any more.",
            )  # fmt: skip
            continue
        expected = expected_range(earlier, inputs.period, Counts(asked.question.counts))
        if expected is None or not figure.is_exact or figure.value is None:
            continue
        if not expected.holds(figure.value):
            direction = "above" if figure.value > expected.high else "below"
            yield _finding(
                asked, row, place, Tier.BEFORE, "outside_expected", Stance.CONFIRM, figure,
                f"{figure.shown()} is {direction} what is expected of this place at this time of"
                f" year. It was {last.figure.shown()} in {last.period.label}.",
                "Correct it, or confirm with the reason: a new service, a changed way of counting.",
                expected=expected.words,
            )  # fmt: skip


def _finding(
    asked: Asked,
    row: GridRow,
    place: Place,
    tier: Tier,
    code: str,
    stance: Stance,
    figure: Figure | None,
    message: str,
    advice: str,
    *,
    expected: str = "",
    about: Sequence[Figure] = (),
) -> Finding:
    measure = asked.question.measure
    figures = (*((figure,) if figure else ()), *about)
    return Finding(
        tier=tier,
        code=code,
        stance=stance,
        section=asked.section,
        measure=measure,
        question=asked.question.name,
        row=row.label,
        place=place.label,
        value=figure.shown() if figure else "",
        message=message,
        advice=advice,
        expected=expected,
        digest=digest_of((code, measure, place.area, place.service, row.category), figures),
        cell=CellKey(measure, place.area, place.service, row.category),
    )


def digest_of(parts: Iterable[str], figures: Iterable[Figure]) -> str:
    """A SHA-256 that stays the same from round to round until a figure changes."""
    said = [_said(f) for f in figures]
    return hashlib.sha256("|".join((*parts, *said)).encode()).hexdigest()


def _said(f: Figure) -> str:
    return f"{f.state}:{f.value}:{f.low}:{f.high}"
