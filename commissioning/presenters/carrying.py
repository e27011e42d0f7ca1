"""Underspend and carrying forward, laid out for their page."""

from collections.abc import Mapping, Sequence

from django.urls import reverse

from commissioning.models import GrantAward, LedgerEntry
from commissioning.presenters.authority import authority_of
from commissioning.presenters.grant import INVENTED, award_url, marked, words
from commissioning.rules.vocabulary import EntryKind
from commissioning.selectors.carrying import Beside
from commissioning.selectors.grant import NOTHING, Standing
from dalpb.kernel.money import Money
from dalpb.kernel.periods import in_words
from dalpb.kernel.tables import Column, Row, Table


def carried_table(
    awards: Sequence[GrantAward],
    stands: Mapping[int, Standing],
    returned: Mapping[int, int],
    *,
    invented: frozenset[int],
) -> Table:
    """A row for each year's award: what came into it, went out of it, and is unallocated."""
    labels = ("Awarded", "Carried in", "Handed back", "Carried out", "Unallocated")
    return Table(
        "carried",
        "Carried forward, by year of award",
        "Award for",
        tuple(Column(label, is_number=True) for label in labels),
        tuple(
            Row(
                marked(award.year.code, is_illustrative=award.pk in invented),
                (
                    Money(standing.awarded),
                    Money(standing.carried_in),
                    Money(returned.get(award.pk, 0)),
                    Money(standing.carried_out),
                    Money(standing.unallocated),
                ),
                award_url(award),
            )
            for award in awards
            for standing in [stands.get(award.pk, NOTHING)]
        ),
        notes=(
            "Handed back is underspend that lines gave up. It is unallocated until a decision"
            " allocates it again, or carries it forward to a later year's award.",
        ),
    )


def reported_table(rows: Sequence[Beside]) -> Table:
    """What a body reported, beside what the ledger can say. The two are never added."""
    return Table(
        "reported",
        "Unallocated, as reported and as the ledger has it",
        "Years of award",
        (Column("As reported"), Column("By and when"), Column("In the ledger today")),
        tuple(
            Row(
                f"{row.figure.first_year.code} to {row.figure.last_year.code}",
                (
                    row.figure.words,
                    f"{row.figure.body}, {in_words(row.figure.reported_on)}",
                    f"{row.ledger.words}{INVENTED if row.is_illustrative else ''}",
                ),
                row.figure.url,
            )
            for row in rows
        ),
        notes=tuple(dict.fromkeys(note for row in rows for note in _notes(row))),
        source="; ".join(dict.fromkeys(row.figure.source for row in rows)),
    )


def _notes(row: Beside) -> tuple[str, ...]:
    found = [
        "The report stands as of its day, and the ledger as of today. Neither corrects the other."
    ]
    if row.ledger.not_recorded:
        found.append(
            f"The awards of {' and '.join(row.ledger.not_recorded)} are not known here, so the"
            " ledger cannot say how much there is at most."
        )
    if row.ledger.not_moved:
        found.append(
            f"Nothing of the award of {' and '.join(row.ledger.not_moved)} was allocated or spent"
            " in this ledger: what was done with it elsewhere is not known, so it counts for"
            " nothing at the least and for all of it at the most."
        )
    return tuple(found)


def history_table(entries: Sequence[LedgerEntry]) -> Table:
    """What was handed back, carried forward and allocated, each with its authority."""
    return Table(
        "history",
        "What was done with it, the latest first",
        "When",
        (
            Column("What"),
            Column("From"),
            Column("To"),
            Column("Amount", is_number=True),
            Column("By what authority"),
            Column("Why"),
        ),
        tuple(
            Row(
                marked(
                    f"{entry.dated_on.day} {entry.dated_on:%B %Y}",
                    is_illustrative=entry.is_illustrative,
                ),
                (
                    _what(entry),
                    entry.from_line.code if entry.from_line else entry.from_award.year.code,
                    entry.to_line.code if entry.to_line else entry.to_award.year.code,
                    Money(entry.amount_pence),
                    _authority(entry),
                    entry.reason or "None given",
                ),
                reverse("commissioning:entry", args=[entry.pk]),
            )
            for entry in entries
        ),
    )


def _what(entry: LedgerEntry) -> str:
    return {
        EntryKind.RELEASE.value: "Underspend handed back",
        EntryKind.CARRY_FORWARD.value: "Carried forward",
        EntryKind.ALLOCATION.value: "Allocated",
        EntryKind.REVERSAL.value: "Carrying forward undone",
    }.get(entry.kind, words(entry.kind))


def _authority(entry: LedgerEntry) -> str:
    if entry.approval is not None:
        return authority_of(entry.approval)
    if entry.reverses is not None:
        return f"Undoes {entry.reverses.reference}"
    return "None: from before approvals were kept"
