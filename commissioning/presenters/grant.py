"""The grant and its ledger, laid out for pages."""

from collections.abc import Sequence

from django.urls import reverse

from commissioning.models import GrantAward, LedgerEntry
from commissioning.rules.vocabulary import RingFence
from commissioning.selectors.grant import NOTHING, Standing
from dalpb.kernel.money import Money
from dalpb.kernel.periods import year_of
from dalpb.kernel.tables import Column, Row, SummaryRow, Table

INVENTED = " (illustrative)"


def money(pence: int | None) -> Money | None:
    return None if pence is None else Money(pence)


def marked(label: str, *, is_illustrative: bool) -> str:
    return f"{label}{INVENTED}" if is_illustrative else label


def words(value: str) -> str:
    """`second_stage` reads "Second stage"."""
    return value[:1].upper() + value[1:].replace("_", " ")


def award_url(award: GrantAward) -> str:
    return reverse("commissioning:award", args=[award.code])


def position_table(
    awards: Sequence[GrantAward],
    stands: dict[int, Standing],
    *,
    spending: frozenset[int],
    invented: frozenset[int],
) -> Table:
    """Where the money held here stands, a row for each award.

    What is spent and left of an award that no spending was ever posted to is not nought
    and all: it is not yet supplied.
    """
    rows = [
        Row(
            f"{award.year.code}{INVENTED if award.pk in invented else ''}",
            _standing_cells(stands.get(award.pk, NOTHING), is_known=award.pk in spending),
            award_url(award),
        )
        for award in awards
        if award.is_held_here
    ]
    return Table(
        "position",
        "Where the grant stands",
        "Award for",
        tuple(
            Column(label, is_number=True)
            for label in ("Awarded", "Carried in", "Carried out", "Spent", "Left")
        ),
        tuple(rows),
        notes=(
            "Awarded and carried in, less carried out, is what is spent and what is left.",
            *(
                (f"Years marked{INVENTED} hold spending invented to show how the system works.",)
                if invented
                else ()
            ),
        ),
    )


def _standing_cells(standing: Standing, *, is_known: bool) -> tuple[Money | None, ...]:
    return (
        Money(standing.awarded),
        Money(standing.carried_in),
        Money(standing.carried_out),
        Money(standing.spent) if is_known else None,
        Money(standing.left) if is_known else None,
    )


def sources_table(awards: Sequence[GrantAward]) -> Table:
    """Every award with its amount, its terms and where the amount is published."""
    return Table(
        "awards",
        "Awards and their sources",
        "Award",
        (
            Column("Amount", is_number=True),
            Column("Ring-fenced"),
            Column("Source"),
        ),
        tuple(
            Row(
                f"{award.year.code}, tier {award.tier}, {award.recipient_name}"
                f"{INVENTED if award.is_illustrative else ''}",
                (Money(award.amount_pence), ring_fence(award), source_of(award)),
                award_url(award),
            )
            for award in awards
        ),
        notes=("Money of tier two is paid to the districts directly, and is not held here.",),
    )


def ring_fence(award: GrantAward) -> str:
    match RingFence(award.ring_fence):
        case RingFence.RING_FENCED:
            return "Yes"
        case RingFence.NOT_RING_FENCED:
            return "No"
        case RingFence.NOT_KNOWN:
            return "Not known"


def source_of(award: GrantAward) -> str:
    within = f" Part of the sum of {award.part_of.recipient_name}." if award.part_of else ""
    return f"{award.source}.{within}"


def counted(count: int) -> str:
    return "One entry" if count == 1 else f"{count:,} entries, the latest first"


def ledger_table(entries: Sequence[LedgerEntry], *, caption: str) -> Table:
    return Table(
        "ledger",
        caption,
        "Entry",
        (
            Column("Date"),
            Column("Kind"),
            Column("What for"),
            Column("Supplier"),
            Column("Amount", is_number=True),
            Column("Adds to spending", is_number=True),
        ),
        tuple(
            Row(
                f"{entry.reference}{INVENTED if entry.is_illustrative else ''}",
                (
                    entry.dated_on,
                    _kind(entry),
                    words(entry.narrative) or "None",
                    entry.supplier.name if entry.supplier else "None",
                    Money(entry.amount_pence),
                    Money(entry.spent_pence),
                ),
                reverse("commissioning:entry", args=[entry.pk]),
            )
            for entry in entries
        ),
    )


def _kind(entry: LedgerEntry) -> str:
    undone = ", reversed" if hasattr(entry, "reversed_by") else ""
    return f"{words(entry.kind)}{undone}"


def return_line(entry: LedgerEntry) -> str:
    """Which line of which year's return counts the entry: that of the month it is posted to."""
    kind = words(entry.accommodation or "not_split") if entry.purpose == "support" else ""
    return f"R7 of {year_of(entry.month.period.first_on)}, {kind or 'administration of the duty'}"


def entry_rows(entry: LedgerEntry) -> tuple[SummaryRow, ...]:
    """All of an entry, with what it undoes or what undid it."""
    source = f"{words(entry.from_account)} of {entry.from_award.code}"
    target = f"{words(entry.to_account)} of {entry.to_award.code}"
    rows = [
        SummaryRow("Kind", words(entry.kind)),
        SummaryRow("Amount", Money(entry.amount_pence)),
        SummaryRow("From", source),
        SummaryRow("To", target),
        SummaryRow("Date", entry.dated_on),
        SummaryRow("Posted to", entry.month.period.period.label),
        SummaryRow("Purpose", words(entry.purpose) or "None"),
        SummaryRow("What was bought", words(entry.narrative) or "None"),
        SummaryRow("Accommodation", words(entry.accommodation) or "None"),
        SummaryRow("Service", entry.service_code or "None"),
        SummaryRow("Supplier", entry.supplier.name if entry.supplier else "None"),
        SummaryRow("Document", entry.document_ref or "None"),
        SummaryRow("Posted by", str(entry.posted_by) if entry.posted_by else "The system"),
        SummaryRow("Posted on", entry.posted_at),
    ]
    if entry.spent_pence:
        rows.append(SummaryRow("Line of the return", return_line(entry)))
    if entry.reason:
        rows.append(SummaryRow("Reason", entry.reason))
    return tuple(rows)
