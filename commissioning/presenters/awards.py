"""One award, laid out for its page: its terms, payments, and how it was amended."""

from collections.abc import Sequence

from django.utils import timezone

from commissioning.models import AwardChange, AwardPayment, GrantAward
from commissioning.presenters.grant import award_url, ring_fence, source_of, words
from commissioning.rules.awards import admin_in_words
from commissioning.selectors.grant import Standing
from dalpb.kernel.cells import Figure, State
from dalpb.kernel.money import Money
from dalpb.kernel.tables import Column, Row, Shown, SummaryRow, Table


def award_rows(
    award: GrantAward,
    standing: Standing | None,
    *,
    has_spending: bool,
    parts: Sequence[GrantAward] = (),
) -> tuple[SummaryRow, ...]:
    """The award's terms, and where its money stands if it is held here."""
    return (*_terms(award), *_split(award, parts), *_stands(standing, has_spending=has_spending))


def _terms(award: GrantAward) -> tuple[SummaryRow, ...]:
    return (
        SummaryRow("Grant", award.grant.name),
        SummaryRow("Funder", award.funder),
        SummaryRow("Financial year", award.year.period.label),
        SummaryRow("Tier", "One" if award.is_held_here else "Two: paid to its recipient directly"),
        SummaryRow("Recipient", award.recipient_name),
        SummaryRow("Amount", Money(award.amount_pence)),
        SummaryRow("For administration", known_or_why(award.admin_pence, award.admin_state)),
        SummaryRow("For support", known_or_why(award.support_pence, award.admin_state)),
        SummaryRow("Ring-fenced", ring_fence(award)),
        SummaryRow("Determination", award.determination_ref or "Not recorded"),
        SummaryRow("Conditions", award.conditions or "None recorded"),
        SummaryRow("Memorandum of understanding", award.agreed_on or "Not recorded"),
        SummaryRow("May be spent", _how_spent(award)),
        SummaryRow("Source", source_of(award)),
    )


def _how_spent(award: GrantAward) -> str:
    if not award.is_held_here:
        return "By its recipient"
    return "Only by allocation line" if award.spends_by_line else "With or without allocation lines"


def known_or_why(pence: int | None, state: str) -> Shown:
    """Money, or which of the kinds of empty it is."""
    return Figure.empty(State(state)) if pence is None else Money(pence)


def _split(award: GrantAward, parts: Sequence[GrantAward]) -> tuple[SummaryRow, ...]:
    """What is public of how an award to several is split; the rest is not made up."""
    if award.recipient is not None:
        return ()
    if not parts:
        return (SummaryRow("Split between them", "Not public"),)
    named = "; ".join(f"{part.recipient_name}, {Money(part.amount_pence)}" for part in parts)
    rest = award.amount_pence - sum(part.amount_pence for part in parts)
    return (
        SummaryRow("Split between them", f"Not public, but for {named}"),
        SummaryRow("Not split", Money(rest)),
    )


def _stands(standing: Standing | None, *, has_spending: bool) -> tuple[SummaryRow, ...]:
    if standing is None:
        return ()
    return (
        SummaryRow("Carried in", Money(standing.carried_in)),
        SummaryRow("Carried out", Money(standing.carried_out)),
        SummaryRow("Unallocated", Money(standing.unallocated)),
        SummaryRow("Allocated, not committed", Money(standing.allocated)),
        SummaryRow("Committed", Money(standing.committed)),
        SummaryRow("Spent", Money(standing.spent) if has_spending else None),
        SummaryRow("Left", Money(standing.left) if has_spending else None),
    )


def payments_table(rows: Sequence[AwardPayment]) -> Table:
    return Table(
        "payments",
        "Payments by the funder",
        "Due on",
        (Column("Amount", is_number=True), Column("Received on"), Column("Source")),
        tuple(
            Row(
                f"{row.due_on.day} {row.due_on:%B %Y}",
                (
                    known_or_why(row.amount_pence, row.amount_state),
                    row.received_on or "Not recorded",
                    row.source,
                ),
            )
            for row in rows
        ),
    )


def changes_table(rows: Sequence[AwardChange]) -> Table:
    return Table(
        "changes",
        "How it was amended, the latest first",
        "Part",
        (Column("Was"), Column("Reads now"), Column("Why"), Column("By"), Column("On")),
        tuple(
            Row(
                words(row.part),
                (
                    row.was or "Not recorded",
                    row.reads or "Not recorded",
                    row.reason,
                    str(row.amended_by) if row.amended_by else "The system",
                    timezone.localdate(row.amended_at),
                ),
            )
            for row in rows
        ),
        notes=("An amendment never takes the award below what rests on it.",),
    )


def parts_table(parts: Sequence[GrantAward]) -> Table:
    return Table(
        "parts",
        "Published parts of this award",
        "Recipient",
        (Column("Amount", is_number=True), Column("Administration"), Column("Source")),
        tuple(
            Row(
                part.recipient_name,
                (
                    Money(part.amount_pence),
                    admin_in_words(part.admin_pence, State(part.admin_state)),
                    part.source,
                ),
                award_url(part),
            )
            for part in parts
        ),
    )
