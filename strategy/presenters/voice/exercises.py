"""Exercises, groups by phase, themes and costs as tables."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.urls import reverse

from dalpb.kernel.money import Money
from dalpb.kernel.tables import Column, Row, SummaryRow, Table
from strategy.facts.voice import ResponseFact
from strategy.models import Exercise, PanelCost, StakeholderGroup, Theme
from strategy.rules.voice.owed import Owed
from strategy.rules.voice.telling import count_words
from strategy.rules.voice.vocabulary import GROUP_KINDS, PHASES, GroupKind, Phase, ThemeStatus


def when(row: Exercise) -> str:
    """The days of an exercise in words."""
    if row.held_from is None:
        return "Not dated"
    first = f"{row.held_from:%-d %B %Y}"
    last = row.held_until - timedelta(days=1) if row.held_until else row.held_from
    return first if last == row.held_from else f"{first} to {last:%-d %B %Y}"


def people(row: Exercise) -> str:
    """How many took part: as the source says it, or in bands."""
    return row.people_words or count_words(row.people_low)


def exercises_table(rows: Iterable[Exercise], answers: Sequence[ResponseFact]) -> Table:
    overdue: dict[str, int] = {}
    for one in answers:
        if one.state is Owed.OVERDUE:
            overdue[one.exercise_code] = overdue.get(one.exercise_code, 0) + 1
    return Table(
        key="exercises",
        caption="Consultation",
        first="Exercise",
        columns=(
            Column("When"),
            Column("Phase"),
            Column("About"),
            Column("Took part"),
            Column("Answers"),
        ),
        rows=tuple(
            Row(
                row.title,
                (
                    when(row),
                    PHASES[Phase(row.phase)],
                    row.about,
                    people(row),
                    _answers(row, overdue.get(row.code, 0)),
                ),
                url=reverse("strategy:voice-exercise", args=[row.code]),
            )
            for row in rows
        ),
    )


def _answers(row: Exercise, overdue: int) -> str:
    count = len(row.owed.all())
    if not count:
        return "None owed"
    return f"{count} owed, {overdue} overdue" if overdue else f"{count} owed, none overdue"


def summary(row: Exercise) -> tuple[SummaryRow, ...]:
    rows = [
        SummaryRow("When", when(row)),
        SummaryRow("Phase", PHASES[Phase(row.phase)]),
        SummaryRow("About", row.about),
        SummaryRow("Took part", people(row)),
    ]
    if row.method:
        rows.append(SummaryRow("How people were asked", row.method))
    if row.answers_due_on:
        rows.append(SummaryRow("Answers owed by", row.answers_due_on))
    if row.source:
        rows.append(SummaryRow("Source", row.source))
    return tuple(rows)


def reached_table(row: Exercise) -> Table:
    return Table(
        key="groups",
        caption="Who is asked, and how",
        first="Group",
        columns=(Column("How"), Column("What is hoped for")),
        rows=tuple(Row(one.group.name, (one.how, one.hoped_for)) for one in row.groups.all()),
    )


def groups_table(rows: Iterable[StakeholderGroup]) -> Table:
    """Every group with the exercises that reach it, phase by phase."""
    return Table(
        key="groups",
        caption="Groups by phase",
        first="Group",
        columns=(Column("Who they are"), *(Column(words) for words in PHASES.values())),
        rows=tuple(_group(row) for row in rows),
        notes=("“Not asked” means that no exercise here reaches the group in that phase.",),
    )


def _group(row: StakeholderGroup) -> Row:
    reached = {phase: list[str]() for phase in Phase}
    for one in row.exercises.all():
        reached[Phase(one.exercise.phase)].append(one.exercise.title)
    cells = tuple("; ".join(titles) or "Not asked" for titles in reached.values())
    return Row(row.name, (GROUP_KINDS[GroupKind(row.kind)], *cells))


def themes_table(rows: Iterable[Theme], *, may_write: bool) -> Table:
    return Table(
        key="themes",
        caption="What was said, in themes",
        first="Theme",
        columns=(Column("In our words"), Column("Said by"), Column("Read by")),
        rows=tuple(
            Row(
                row.title,
                (
                    row.words,
                    count_words(row.people_count),
                    "Everybody here" if row.status == ThemeStatus.TOLD.value else "Held back",
                ),
                url=reverse("strategy:voice-theme-edit", args=[row.code]) if may_write else "",
            )
            for row in rows
        ),
        notes=("Nobody’s own words stand here, and no theme is told of fewer than five people.",),
    )


def costs_table(rows: Iterable[PanelCost]) -> Table:
    return Table(
        key="costs",
        caption="What taking part cost",
        first="Quarter",
        columns=(
            Column("People"),
            Column("Payments", is_number=True),
            Column("Expenses", is_number=True),
            Column("Adjustments", is_number=True),
            Column("What was adjusted"),
        ),
        rows=tuple(
            Row(
                row.quarter,
                (
                    count_words(row.people_count),
                    _money(row.payments_pence),
                    _money(row.expenses_pence),
                    _money(row.adjustments_pence),
                    row.adjustments,
                ),
            )
            for row in rows
        ),
        notes=("Totals only: nobody’s own payment is kept here.",),
    )


def _money(pence: int | None) -> Money | None:
    return None if pence is None else Money(pence)


def day(value: date | None) -> str:
    return f"{value:%-d %B %Y}" if value else "No day set"
