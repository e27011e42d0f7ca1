"""Proposals and scenarios, laid out for pages."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone

from commissioning.models import Option, Proposal, Scenario
from commissioning.presenters.allocations import profile_of, subject_of
from commissioning.presenters.grant import marked, money, words
from commissioning.rules.allocating import Compared, left_after
from commissioning.selectors.allocations import compared, scenario_compared
from dalpb.kernel.money import Money
from dalpb.kernel.tables import Column, Row, Shown, SummaryRow, Table


def proposals_table(proposals: Sequence[Proposal]) -> Table:
    return Table(
        "proposals",
        "Proposals, the latest first",
        "Proposal",
        (Column("Standing"), Column("Put forward by"), Column("On")),
        tuple(
            Row(
                marked(row.title, is_illustrative=row.is_illustrative),
                (words(row.status), str(row.author), timezone.localdate(row.proposed_at)),
                reverse("commissioning:proposal", args=[row.code]),
            )
            for row in proposals
        ),
    )


def options_table(options: Sequence[Option]) -> Table:
    """The options side by side: a row for each thing that is compared, a column for each."""
    found = [(option, compared(option)) for option in options]
    rows: list[tuple[str, list[Shown]]] = [
        ("Need served", [option.need_served or None for option, _ in found]),
        ("Districts", [", ".join(c.districts) or "None named" for _, c in found]),
        ("Households in a year", [option.households for option, _ in found]),
        ("Bedspaces", [option.bedspaces for option, _ in found]),
        ("Cost", [money(option.cost_pence) for option, _ in found]),
        ("Unit cost", [_unit(option) for option, _ in found]),
        ("Equality", [option.equality or None for option, _ in found]),
        ("Risk", [option.risk or None for option, _ in found]),
    ]
    return Table(
        "options",
        "Options side by side",
        "Compared on",
        tuple(Column(f"{option.letter}: {option.title}") for option, _ in found),
        tuple(Row(label, tuple(cells)) for label, cells in rows),
    )


def _unit(option: Option) -> Shown:
    if option.unit_cost_pence is None:
        return None
    return f"{Money(option.unit_cost_pence)} for {option.unit_words}"


def proposed_lines_table(options: Sequence[Option]) -> Table:
    return Table(
        "lines",
        "What each option would allocate",
        "Line",
        (
            Column("Option"),
            Column("Award"),
            Column("For"),
            Column("Years"),
            Column("Amount", is_number=True),
        ),
        tuple(
            Row(
                f"{line.title} ({line.code})",
                (
                    option.letter,
                    line.award.code,
                    subject_of(line),
                    profile_of(line),
                    Money(line.amount_pence),
                ),
            )
            for option in options
            for line in option.lines.all()
        ),
    )


def proposal_rows(row: Proposal) -> tuple[SummaryRow, ...]:
    found = [
        SummaryRow("Standing", words(row.status)),
        SummaryRow("Need", row.need),
        SummaryRow("Put forward by", str(row.author)),
    ]
    if row.recommended:
        found += [
            SummaryRow("Recommended", f"Option {row.recommended}"),
            SummaryRow("By the decision", row.recommendation_ref),
            SummaryRow("The board said", row.recommendation),
        ]
    return tuple(found)


def events_table(row: Proposal) -> Table:
    return Table(
        "events",
        "What happened",
        "When",
        (Column("Standing"), Column("By"), Column("Why")),
        tuple(
            Row(
                f"{timezone.localdate(event.at):%d/%m/%Y}",
                (words(event.status), str(event.by), event.reason or "None given"),
            )
            for event in row.events.all()
        ),
    )


def scenarios_table(rows: Sequence[Scenario], *, unallocated_pence: int) -> Table:
    """Scenarios side by side, against what is unallocated."""
    return Table(
        "scenarios",
        "What if",
        "Scenario",
        (
            Column("Households in a year", is_number=True),
            Column("Bedspaces", is_number=True),
            Column("Districts"),
            Column("Cost", is_number=True),
            Column("Left unallocated", is_number=True),
        ),
        tuple(
            _scenario(scenario_compared(row), row, unallocated_pence=unallocated_pence)
            for row in rows
        ),
        notes=(
            f"{Money(unallocated_pence)} is unallocated today, over all awards held here.",
            "A scenario allocates nothing: it shows what a choice would come to.",
            "The same household may be counted by two options.",
        ),
    )


def _scenario(found: Compared, row: Scenario, *, unallocated_pence: int) -> Row:
    return Row(
        marked(row.title, is_illustrative=row.is_illustrative),
        (
            found.households,
            found.bedspaces,
            ", ".join(found.districts) or "None named",
            money(found.cost_pence),
            money(left_after(unallocated_pence, found.cost_pence)),
        ),
    )
