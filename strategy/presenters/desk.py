"""A draft laid out for writing: every part with the way to change it and to add under it."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from strategy.models import PlanStatement, Priority, Strategy


@dataclass(frozen=True, slots=True)
class DeskLine:
    """`indent` is the step of the look's spacing; the links are label, hidden words and address."""

    indent: int
    label: str
    text: str
    links: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Desk:
    statements: tuple[DeskLine, ...]
    priorities: tuple[DeskLine, ...]
    add_statement_url: str
    add_priority_url: str


def desk(
    row: Strategy, statements: Sequence[PlanStatement], priorities: Sequence[Priority]
) -> Desk:
    said = tuple(
        DeskLine(
            0 if one.parent_id is None else 3,
            str(one.get_kind_display()).capitalize(),
            one.words,
            (_change(row, "statement", one.pk, f"{one.get_kind_display()} {one.position}"),),
        )
        for one in statements
    )
    lines: list[DeskLine] = []
    for priority in priorities:
        lines += _lines(row, priority)
    return Desk(said, tuple(lines), _new(row, "statement"), _new(row, "priority"))


def _lines(row: Strategy, priority: Priority) -> list[DeskLine]:
    name = f"priority {priority.position}"
    lines = [
        DeskLine(
            0,
            f"{priority.position}. {priority.title}",
            priority.description,
            (
                _change(row, "priority", priority.pk, name),
                ("Add an objective", f" under {name}", _new(row, "objective", priority.pk)),
            ),
        )
    ]
    outcomes = list(priority.outcomes.all())
    for objective in priority.objectives.all():
        name = f"objective {objective.code}"
        lines.append(
            DeskLine(
                3,
                f"{objective.code} {objective.title}",
                objective.description,
                (
                    _change(row, "objective", objective.pk, name),
                    ("Add an outcome", f" under {name}", _new(row, "outcome", objective.pk)),
                ),
            )
        )
        lines += [
            DeskLine(
                6, one.code, one.words, (_change(row, "outcome", one.pk, f"outcome {one.code}"),)
            )
            for one in outcomes
            if one.objective_id == objective.pk
        ]
    return lines


def _change(row: Strategy, what: str, pk: int, name: str) -> tuple[str, str, str]:
    return "Change", f" {name}", reverse("strategy:plan-part", args=[row.code, what, pk])


def _new(row: Strategy, what: str, under: int | None = None) -> str:
    address = reverse("strategy:plan-part-new", args=[row.code, what])
    return address if under is None else f"{address}?{urlencode({'under': under})}"
