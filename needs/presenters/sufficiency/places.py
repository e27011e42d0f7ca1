"""Demand and places by legal kind."""

from dataclasses import replace
from typing import Final

from dalpb.kernel.cells import at_most
from dalpb.kernel.legal_kinds import LABELS
from dalpb.kernel.tables import Column, Row, Shown, Table
from needs.facts.sufficiency import SufficiencyFact
from needs.rules.sufficiency import NOT_APPLICABLE, Told, per_day, percent

UNIT: Final = "Family places, averaged over the days of the period"


def places_table(fact: SufficiencyFact) -> Table:
    rows = [_place_row(LABELS[kind].capitalize(), told, fact.days) for kind, told in fact.by_kind]
    for label, told in (
        ("All but sanctuary schemes", fact.without),
        ("All, with sanctuary schemes", fact.whole if fact.sanctuary else None),
    ):
        if told is not None:
            rows.append(_place_row(label, told, fact.days, is_total=True))
    if fact.sanctuary and fact.whole:
        # Homes that are secured are lived in already: no share of them is taken.
        last = rows[-1]
        rows[-1] = replace(last, cells=(*last.cells[:-1], NOT_APPLICABLE))
    return Table(
        key="places",
        caption="Demand and places by legal kind",
        first="Kind of accommodation",
        unit=UNIT,
        columns=(
            Column("Requests", is_number=True),
            Column("Households supported", is_number=True),
            Column("Family places", is_number=True),
            Column("Commissioned", is_number=True),
            Column("Bedspaces", is_number=True),
            Column("Days taken, %", is_number=True),
        ),
        rows=tuple(rows),
        notes=(
            "A family place is what one household takes up: a unit, or in a sanctuary scheme a"
            " home that it can secure. Where a service records bedspaces alone, it has at least"
            " one family place and at most one for each bedspace.",
            "A household that asks twice is counted twice among requests.",
            "Days taken are place days occupied over place days held. They carry no limits:"
            " days of one stay follow on each other, so limits would look far too narrow.",
            *_overfull(fact),
        ),
        source="Services' figures, and the capacity recorded for each service",
    )


def _overfull(fact: SufficiencyFact) -> tuple[str, ...]:
    """Kinds of which for certain more was taken than there was."""
    kinds = [
        LABELS[kind]
        for kind, told in fact.by_kind
        if at_most(told.occupied_days, told.place_days) is False
    ]
    if not kinds:
        return ()
    return (
        f"More days were taken than places were held: {', '.join(kinds)}. One of the two is wrong.",
    )


def _place_row(label: str, told: Told, days: int, *, is_total: bool = False) -> Row:
    cells: tuple[Shown, ...] = (
        told.requests,
        told.supported,
        per_day(told.place_days, days),
        per_day(told.commissioned_days, days),
        per_day(told.bedspace_days, days),
        percent(told.occupied_days, told.place_days),
    )
    return Row(label, cells, is_total=is_total)
