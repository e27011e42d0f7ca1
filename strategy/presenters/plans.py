"""Plans as pages show them: the list, and what one says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.urls import reverse

from dalpb.kernel.cells import Figure, State
from dalpb.kernel.tables import Column, Row, SummaryRow, Table
from strategy.models import (
    Objective,
    Outcome,
    PlanStatement,
    Priority,
    Publication,
    Strategy,
    StrategyCorrection,
    WorkStream,
)
from strategy.rules.vocabulary import StatementKind, StrategyStatus
from strategy.selectors.plan_search import Hit

HEADINGS: Final = {
    StatementKind.VISION: "Vision",
    StatementKind.MISSION: "Mission",
    StatementKind.AMBITION: "Ambitions",
    StatementKind.AIM: "Aims",
    StatementKind.PRINCIPLE: "Principles",
    StatementKind.APPROACH: "Approach",
    StatementKind.WATCHING_BRIEF: "Watching brief",
    StatementKind.MONITORING: "How progress is told",
}


def day(on: date | None) -> str:
    return "" if on is None else f"{on.day} {on:%B %Y}"


def kind_of(row: Strategy) -> str:
    return str(row.get_kind_display()).capitalize()


def standing_of(row: Strategy) -> str:
    """Where a plan stands, in a few words."""
    words = {
        StrategyStatus.DRAFT: "Draft",
        StrategyStatus.CONSULTATION: "Draft in consultation",
        StrategyStatus.APPROVED: "Approved, not yet published",
        StrategyStatus.PUBLISHED: "Published",
        StrategyStatus.REPLACED: "Replaced",
    }[StrategyStatus(row.status)]
    return f"{words} by {row.successor}" if row.successor else words


def term_of(row: Strategy) -> str:
    """From when to when, as far as anybody says."""
    last = f"until {day(row.until_on)}" if row.until_on else ""
    first = f"from {day(row.first_on)}" if row.first_on else ""
    return " ".join(part for part in (first, last) if part) or "no days given"


def plans_table(rows: Iterable[Strategy]) -> Table:
    return Table(
        "plans",
        "Plans and strategies",
        "Plan",
        (
            Column("Kind"),
            Column("Whose"),
            Column("Standing"),
            Column("In force"),
            Column("Priorities", is_number=True),
            Column("Objectives", is_number=True),
        ),
        tuple(
            Row(
                str(row),
                (
                    kind_of(row),
                    row.body,
                    standing_of(row),
                    term_of(row),
                    int(row.priority_count),  # type: ignore[attr-defined]
                    int(row.objective_count),  # type: ignore[attr-defined]
                ),
                url=reverse("strategy:plan", args=[row.code]),
            )
            for row in rows
        ),
    )


@dataclass(frozen=True, slots=True)
class HitShown:
    what: str
    words: str
    plan: str
    url: str


def hits(found: Iterable[Hit]) -> tuple[HitShown, ...]:
    return tuple(
        HitShown(
            one.what,
            one.words,
            one.plan_title,
            reverse("strategy:plan", args=[one.plan_code])
            + (f"#{one.anchor}" if one.anchor else ""),
        )
        for one in found
    )


@dataclass(frozen=True, slots=True)
class StatementShown:
    anchor: str
    words: str
    domains: tuple[str, ...]
    is_illustrative: bool


@dataclass(frozen=True, slots=True)
class StatementGroup:
    heading: str
    rows: tuple[StatementShown, ...]


@dataclass(frozen=True, slots=True)
class OutcomeShown:
    code: str
    words: str
    measured: str
    indicator: str
    indicator_url: str
    note: str
    is_illustrative: bool
    corrections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ObjectiveShown:
    code: str
    title: str
    description: str
    answers: tuple[str, ...]
    outcomes: tuple[OutcomeShown, ...]
    is_illustrative: bool
    corrections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PriorityShown:
    number: int
    title: str
    description: str
    stream: str
    objectives: tuple[ObjectiveShown, ...]
    outcomes: tuple[OutcomeShown, ...]
    corrections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StreamShown:
    number: int
    title: str
    description: str
    priorities: tuple[str, ...]
    is_illustrative: bool


@dataclass(frozen=True, slots=True)
class PlanShown:
    """What one plan says."""

    statements: tuple[StatementGroup, ...]
    streams: tuple[StreamShown, ...]
    priorities: tuple[PriorityShown, ...]
    corrections: tuple[str, ...]
    is_illustrative: bool


Corrections = dict[str, list[str]]


def plan_shown(
    row: Strategy,
    statements: Sequence[PlanStatement],
    streams: Sequence[WorkStream],
    priorities: Sequence[Priority],
    corrections: Sequence[StrategyCorrection],
) -> PlanShown:
    told = _corrections(corrections)
    shown = tuple(_priority(one, told) for one in priorities)
    marked = row.is_illustrative or any(
        objective.is_illustrative or any(one.is_illustrative for one in objective.outcomes)
        for priority in shown
        for objective in priority.objectives
    )
    return PlanShown(
        tuple(_groups(statements)),
        tuple(_stream(one, priorities) for one in streams),
        shown,
        tuple(told.get("", ())),
        marked
        or any(one.is_illustrative for one in statements)
        or any(one.is_illustrative for one in streams),
    )


def _corrections(rows: Iterable[StrategyCorrection]) -> Corrections:
    found: Corrections = {}
    for row in rows:
        sentence = (
            f"Corrected on {day(row.corrected_on)}: “{row.was}” should read “{row.reads}”."
            f" Reason: {row.reason}"
        )
        found.setdefault(row.part, []).append(sentence)
    return found


def _groups(rows: Sequence[PlanStatement]) -> Iterable[StatementGroup]:
    for kind, heading in HEADINGS.items():
        held = tuple(
            StatementShown(
                f"statement-{one.position}",
                one.words,
                tuple(part.words for part in rows if part.parent_id == one.pk),
                one.is_illustrative,
            )
            for one in rows
            if one.kind == kind
        )
        if held:
            yield StatementGroup(heading, held)


def _stream(row: WorkStream, priorities: Sequence[Priority]) -> StreamShown:
    return StreamShown(
        row.position,
        row.title,
        row.description,
        tuple(f"{one.position}. {one.title}" for one in priorities if one.work_stream_id == row.pk),
        row.is_illustrative,
    )


def _priority(row: Priority, told: Corrections) -> PriorityShown:
    outcomes = list(row.outcomes.all())
    return PriorityShown(
        row.position,
        row.title,
        row.description,
        row.work_stream.title if row.work_stream else "",
        tuple(_objective(one, outcomes, told) for one in row.objectives.all()),
        tuple(_outcome(one, told) for one in outcomes if one.objective_id is None),
        tuple(told.get(f"p{row.position}", ())),
    )


def _objective(row: Objective, outcomes: Sequence[Outcome], told: Corrections) -> ObjectiveShown:
    return ObjectiveShown(
        row.code,
        row.title,
        row.description,
        tuple(f"{one.code} {one.title}" for one in row.recommendations.all()),
        tuple(_outcome(one, told) for one in outcomes if one.objective_id == row.pk),
        row.is_illustrative,
        tuple(told.get(row.code, ())),
    )


def _outcome(row: Outcome, told: Corrections) -> OutcomeShown:
    code = row.indicator_code
    return OutcomeShown(
        row.code,
        row.words,
        measured(row),
        code,
        reverse("needs:indicator", args=[code]) if code else "",
        row.note,
        row.is_illustrative,
        tuple(told.get(row.code, ())),
    )


def measured(row: Outcome) -> str:
    """Baseline and target in one sentence, with their days and their unit; empty for neither."""
    parts = []
    if row.baseline.state is not State.NOT_SUPPLIED or row.baseline_on:
        parts.append(f"Baseline {_figure(row.baseline, row.unit)}{_at(row.baseline_on)}.")
    if row.target.state is not State.NOT_SUPPLIED or row.target_on:
        by = f" by {day(row.target_on)}" if row.target_on else ", no day given"
        parts.append(f"Target {_figure(row.target, row.unit)}{by}.")
    return " ".join(parts)


def _at(on: date | None) -> str:
    return f" on {day(on)}" if on else ""


def _figure(figure: Figure, unit: str) -> str:
    if figure.state is State.NOT_SUPPLIED:
        return "not yet supplied"
    if unit.startswith("%"):
        return f"{figure.shown()}{unit}" if not unit[1:] else f"{figure.shown()} {unit}"
    return f"{figure.shown()} {unit}".strip()


def terms_rows(row: Strategy, publication: Publication | None) -> tuple[SummaryRow, ...]:
    """What a plan is, whose, from when, and where it can be read."""
    rows = [
        SummaryRow("Kind", kind_of(row)),
        SummaryRow("Whose", row.body),
        SummaryRow("Standing", standing_of(row)),
        SummaryRow("In force", term_of(row)),
    ]
    if row.drafted_on:
        rows.append(SummaryRow("Drafted", day(row.drafted_on)))
    if publication is not None:
        on = day(publication.published_on) or "on a day that no source gives"
        rows.append(SummaryRow("Published", f"{on}: {publication.where}"))
    rows.append(SummaryRow("Source", row.source))
    return tuple(rows)
