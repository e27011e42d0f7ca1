"""Measures, unit costs, spending beside need, and the plan to end a service, for pages."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils import timezone

from commissioning.models import Agreement, DecommissioningPlan, PlanItem
from commissioning.presenters.grant import marked, words
from commissioning.rules.cycle import PART_WORDS, Consequence, Direction, PlanPart
from commissioning.rules.holding_to import Followed, Judgement, Verdict
from commissioning.rules.value import Unit, UnitCost
from commissioning.selectors.costs import ServiceCosts, SpendByNeed
from commissioning.selectors.kpis import ClaimConsequence, Result, target_of
from dalpb.kernel.cells import plain
from dalpb.kernel.money import Money
from dalpb.kernel.periods import in_words
from dalpb.kernel.tables import Column, Row, Shown, SummaryRow, Table

_VERDICTS = {
    Verdict.MET: "Met",
    Verdict.MISSED: "Missed",
    Verdict.CANNOT_BE_JUDGED: "Cannot be judged",
}


def verdict_words(judgement: Judgement) -> str:
    said = _VERDICTS[judgement.verdict]
    return f"{said}: {judgement.why}" if judgement.why else said


def result_words(judgement: Judgement) -> str:
    low, high = judgement.low, judgement.high
    if low is None and high is None:
        return "Not known"
    if low is not None and low == high:
        return _number(low)
    if high is None:
        return f"at least {_number(low)}"
    return f"at most {_number(high)}" if low is None else f"{_number(low)} to {_number(high)}"


def _number(value: Decimal | None) -> str:
    return plain(None if value is None else round(value, 2))


def kpis_table(agreement: Agreement, results: Sequence[Result]) -> Table:
    return Table(
        "kpis",
        "Measures of the partner quarter, and their targets",
        "Measure",
        (
            Column("Quarter"),
            Column("Target"),
            Column("Result"),
            Column("Standing"),
            Column("What follows"),
        ),
        tuple(
            Row(
                one.label,
                (
                    one.quarter.code,
                    f"{words(one.kpi.direction)} {_number(target_of(one.kpi))}",
                    result_words(one.judgement),
                    verdict_words(one.judgement),
                    _follows(one),
                ),
            )
            for one in results
        ),
        notes=(
            "Results are what the provider sent with the partner quarter and was accepted. A"
            " figure that is missing is never nought: it cannot be judged.",
        ),
    )


def _follows(one: Result) -> str:
    if one.judgement.verdict is not Verdict.MISSED:
        return "Nothing"
    return consequence_words(one.kpi.consequence, one.kpi.held_percent, one.kpi.action)


def consequence_words(consequence: str, held_percent: int | None, action: str) -> str:
    if consequence == Consequence.PAYMENT_HELD.value:
        return f"{held_percent}% of the payment is held"
    return action if consequence == Consequence.ACTION.value else "Nothing"


def kpi_targets_table(agreement: Agreement, labels: Mapping[int, str]) -> Table:
    """Each measure as it was agreed."""
    return Table(
        "targets",
        "What was agreed about each measure",
        "Measure",
        (Column("Target"), Column("If missed"), Column("Applies"), Column("Decision")),
        tuple(
            Row(
                f"{kpi.number}. {labels[kpi.pk]}",
                (
                    f"{words(Direction(kpi.direction).value)} {_number(target_of(kpi))}",
                    consequence_words(kpi.consequence, kpi.held_percent, kpi.action),
                    f"from {in_words(kpi.applies_from)}"
                    + (f" until {in_words(kpi.applies_until)}" if kpi.applies_until else ""),
                    kpi.decision_ref,
                ),
            )
            for kpi in agreement.kpis.all()
        ),
    )


def consequence_rows(found: ClaimConsequence | None) -> tuple[SummaryRow, ...]:
    """What a claim's page says of the measures of its agreement; nothing where it has none."""
    if found is None:
        return ()
    return (
        SummaryRow("Measures of", f"{found.agreement}, {found.quarter.label}"),
        SummaryRow("Held because measures were missed", Money(found.held_pence)),
        *(SummaryRow(one.label, _followed(one)) for one in found.followed),
    )


def _followed(one: Followed) -> str:
    said = _VERDICTS[one.verdict]
    if one.verdict is Verdict.CANNOT_BE_JUDGED:
        return f"{said}: {one.why}. Nothing is held for it."
    if one.verdict is Verdict.MET:
        return said
    return f"{said}. {consequence_words(one.consequence, one.held_percent, one.action)}."


_UNITS = {
    Unit.HOUSEHOLD: "for each household supported",
    Unit.BEDSPACE_NIGHT: "for each night of a bedspace",
}


def unit_costs_table(rows: Sequence[ServiceCosts], year: str) -> Table:
    found = [(row, cost) for row in rows for cost in row.costs]
    caveats = tuple(dict.fromkeys(text for _, cost in found for text in cost.caveats))
    return Table(
        "unit-costs",
        f"What one costs, {year}",
        "Service",
        (
            Column("Cost of"),
            Column("Spent", True),
            Column("Count", True),
            Column("One costs", True),
            Column("It may be"),
            Column("What to know"),
        ),
        tuple(
            Row(
                marked(row.name, is_illustrative=row.is_illustrative),
                (
                    _UNITS[cost.unit],
                    None if cost.spent_pence is None else Money(cost.spent_pence),
                    cost.count,
                    "No figure" if cost.pence is None else Money(cost.pence),
                    cost_range(cost),
                    cost.why or " ".join(_numbers(cost, caveats)),
                ),
            )
            for row, cost in found
        ),
        notes=caveats,
        source="The grant's ledger, and what services told",
    )


def _numbers(cost: UnitCost, caveats: tuple[str, ...]) -> list[str]:
    return [f"Note {caveats.index(text) + 1}." for text in cost.caveats]


def cost_range(cost: UnitCost) -> str:
    if cost.low_pence is None and cost.high_pence is None:
        return "Not known"
    if cost.unit is Unit.BEDSPACE_NIGHT and cost.low_pence == cost.high_pence:
        return "As counted"
    low = "£0" if cost.low_pence is None else str(Money(cost.low_pence))
    return f"{low} or more" if cost.high_pence is None else f"{low} to {Money(cost.high_pence)}"


def spend_table(found: SpendByNeed) -> Table:
    rows = [
        Row(
            one.name,
            (
                Money(one.spent_pence),
                _share(one.spent_share),
                one.need,
                _share(one.need_share),
                _difference(one.difference),
            ),
        )
        for one in found.rows
    ]
    rows.append(
        Row(
            "In no one district",
            (Money(found.elsewhere_pence), "Not shared out", "Not counted here", "None", "None"),
            is_total=True,
        )
    )
    return Table(
        "against-need",
        f"Spending beside need by district, {found.year}",
        "District",
        (
            Column("Spent", True),
            Column("Share of spending", True),
            Column("Need", True),
            Column("Share of need", True),
            Column("Difference in points", True),
        ),
        tuple(rows),
        notes=(
            "Shares of spending are of what was spent in one district alone. What serves the whole"
            " county is in the last row, and is not shared out by a guess.",
            "Where one district's need is missing or not exact, no share of need can be told.",
        ),
        source="The grant's ledger, and what partners told",
    )


def _share(share: Decimal | None) -> str:
    return "Cannot be told" if share is None else f"{share}%"


def _difference(points: Decimal | None) -> Shown:
    return "Cannot be told" if points is None else points


def effect_tables(effect: Mapping[str, Any]) -> list[Table]:
    """What ending would take away, from the one form that is frozen with a plan."""
    tables = [_lost_table(effect["lost"])]
    if effect["of_return"]:
        tables.append(_return_table(effect["of_return"]))
    if effect["of_sufficiency"]:
        tables.append(_places_table(effect["of_sufficiency"]))
    return tables


def _known(count: int | None) -> Shown:
    return "Not recorded" if count is None else count


def _lost_table(lost: Sequence[Mapping[str, Any]]) -> Table:
    return Table(
        "lost",
        "Bedspaces and units lost, by need and area",
        "Service",
        (
            Column("Need"),
            Column("Area"),
            Column("Bedspaces", True),
            Column("Units", True),
            Column("Bought elsewhere too"),
        ),
        tuple(
            Row(
                one["service"],
                (
                    str(one["need"]).capitalize(),
                    one["area"],
                    _known(one["bedspaces"]),
                    _known(one["units"]),
                    ", ".join(one["bought_elsewhere"]) or "No: it would be lost",
                ),
            )
            for one in lost
        ),
        notes=(
            "A service that another agreement in force buys too does not end with this one, so it"
            " is not taken out of the return or of sufficiency.",
        ),
    )


def _return_table(rows: Sequence[Mapping[str, Any]]) -> Table:
    return Table(
        "return",
        "Commissioned bedspaces in the return",
        "Kind",
        (Column("Now", True), Column("After", True)),
        tuple(
            Row(str(one["kind"]).capitalize(), (_known(one["now"]), _known(one["after"])))
            for one in rows
        ),
        notes=("A kind of which one service has told no bedspaces has no sum.",),
    )


def _places_table(rows: Sequence[Mapping[str, Any]]) -> Table:
    return Table(
        "places",
        "Family places for sufficiency, on an average day of the latest year told",
        "Area",
        (
            Column("Year"),
            Column("Now"),
            Column("After"),
            Column("Benchmark"),
            Column("Short now"),
            Column("Short after"),
        ),
        tuple(
            Row(
                one["area"],
                (
                    one["period"],
                    one["now"],
                    one["without"],
                    "No population" if one["wanted"] is None else str(one["wanted"]),
                    one["short_now"],
                    one["short_without"],
                ),
            )
            for one in rows
        ),
    )


def plan_rows(plan: DecommissioningPlan) -> tuple[SummaryRow, ...]:
    return (
        SummaryRow("Last day", plan.last_day),
        SummaryRow("Decision", plan.decision_ref),
        SummaryRow("Why", plan.reason),
        SummaryRow("Made by", f"{plan.made_by}, {in_words(timezone.localdate(plan.made_at))}"),
        SummaryRow("What was foreseen then", f"Frozen: {plan.effect_sha256[:12]}"),
    )


def plan_table(agreement: Agreement, items: Sequence[PlanItem], *, may_change: bool) -> Table:
    return Table(
        "plan",
        "Parts of the plan. It ends when each is answered",
        "Part",
        (Column("Standing"), Column("Answer"), Column("By")),
        tuple(
            Row(
                PART_WORDS[PlanPart(item.part)],
                (
                    "Open" if item.is_open else "Answered",
                    _answer(item),
                    f"{item.done_by}, {in_words(timezone.localdate(item.done_at))}"
                    if item.done_by and item.done_at
                    else "Nobody yet",
                ),
                reverse("commissioning:plan-part", args=[agreement.reference, item.part])
                if may_change
                else "",
            )
            for item in items
        ),
    )


def _answer(item: PlanItem) -> str:
    if item.is_open:
        return "Not answered"
    facts = [item.answer]
    if item.people_count is not None:
        facts.append(f"People now: {item.people_count}.")
    if item.claim is not None:
        facts.append(f"Final claim: {item.claim.reference}.")
    if item.clawback_pence is not None:
        facts.append(f"To come back: {Money(item.clawback_pence)}.")
    if item.entry is not None:
        facts.append(f"Refund: {item.entry.reference}.")
    return " ".join(facts)


def part_rows(item: PlanItem) -> tuple[SummaryRow, ...]:
    return (
        SummaryRow("Part", PART_WORDS[PlanPart(item.part)]),
        SummaryRow("Standing", "Open" if item.is_open else "Answered"),
        SummaryRow("Answer", _answer(item)),
    )
