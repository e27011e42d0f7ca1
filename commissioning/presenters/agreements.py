"""Agreements, their terms and what stands behind them, laid out for pages."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from django.urls import reverse
from django.utils import timezone

from commissioning.facts.agreements import extension_words
from commissioning.models import Agreement, AgreementTerms, AllocationLine
from commissioning.presenters.grant import marked, money, words
from commissioning.rules.agreeing import Changed
from commissioning.rules.cycle import HELD, STAGE_WORDS, Diligence, Stage
from commissioning.rules.holding_to import Held, Seen
from commissioning.selectors.agreements import is_sound, latest_terms, seen_of, terms_of
from commissioning.selectors.allocations import NOT_ALLOCATED, LineStanding
from dalpb.kernel.money import Money
from dalpb.kernel.periods import in_words
from dalpb.kernel.tables import Column, Row, Shown, SummaryRow, Table

NEAR: Final = timedelta(days=120)
_HELD_WORDS: Final = {
    Held.MISSING: "Not seen",
    Held.EXPIRED: "Run out",
    Held.EXPIRES_SOON: "Runs out soon",
    Held.HOLDS: "Holds",
}


def url(row: Agreement) -> str:
    return reverse("commissioning:agreement", args=[row.reference])


def days_words(row: Agreement) -> str:
    terms = terms_of(row)
    if terms is None:
        return "Not awarded yet"
    return f"{in_words(terms.begins_on)} to {in_words(terms.ends_on)}"


def notice_words(row: Agreement, on: date) -> str:
    """The day that notice must be given by, and how near it is."""
    terms = terms_of(row)
    if terms is None or row.stage not in {stage.value for stage in HELD}:
        return "None to give"
    if terms.ends_on < on:
        return f"It ended on {in_words(terms.ends_on)}"
    if terms.notice_by is None:
        return "No notice is due"
    if terms.notice_by < on:
        return f"Passed on {in_words(terms.notice_by)}"
    near = " (near)" if terms.notice_by - on <= NEAR else ""
    return f"{in_words(terms.notice_by)}{near}"


def agreements_table(rows: Sequence[Agreement], on: date) -> Table:
    return Table(
        "agreements",
        "Agreements, by reference",
        "Agreement",
        (
            Column("Stage"),
            Column("Provider"),
            Column("Days"),
            Column("Notice by"),
            Column("Value", is_number=True),
        ),
        tuple(
            Row(
                marked(f"{row.title} ({row.reference})", is_illustrative=row.is_illustrative),
                (
                    STAGE_WORDS[Stage(row.stage)],
                    row.provider.name if row.provider else "Nobody yet",
                    days_words(row),
                    notice_words(row, on),
                    _value(row),
                ),
                url(row),
            )
            for row in rows
        ),
        notes=("Notice by: the last day on which notice ends it by its own last day.",),
    )


def _value(row: Agreement) -> Shown:
    terms = terms_of(row)
    if terms is None:
        return "Not awarded"
    return Money(terms.pence) if terms.pence else "Paid through its parts"


def due_table(rows: Sequence[Agreement], on: date) -> Table:
    """What falls due within four months: notice, options to decide, ends, and checks that run out."""
    found = sorted(
        (day, row.reference, what, row)
        for row in rows
        if row.stage in {stage.value for stage in HELD}
        for what, day in _dates(row)
        if on <= day <= on + NEAR
    )
    return Table(
        "due",
        "Dates in the next four months",
        "Date",
        (Column("What"), Column("Agreement")),
        tuple(
            Row(in_words(day), (what, f"{row.title} ({row.reference})"), url(row))
            for day, _, what, row in found
        ),
    )


def _dates(row: Agreement) -> list[tuple[str, date]]:
    terms = terms_of(row)
    found: list[tuple[str, date]] = []
    if terms is not None:
        found.append(("The agreement ends", terms.ends_on))
        if terms.notice_by is not None:
            found.append(("Last day for notice", terms.notice_by))
    found += [
        ("Last day to use an option to extend", one.decide_by)
        for one in row.extensions.all()
        if not hasattr(one, "exercised")
    ]
    found += [
        (f"Due diligence runs out: {words(seen.kind.value).lower()}", seen.expires_on)
        for seen in seen_of(row)
        if seen.expires_on is not None
    ]
    return found


def agreement_rows(row: Agreement, on: date) -> tuple[SummaryRow, ...]:
    terms, latest = terms_of(row), latest_terms(row)
    found = [
        SummaryRow("Stage", STAGE_WORDS[Stage(row.stage)]),
        SummaryRow(
            "What it is", words(row.kind) + (f", part of {row.parent}" if row.parent else "")
        ),
        SummaryRow("Need", row.need),
        SummaryRow("Provider", row.provider.name if row.provider else "Nobody yet"),
        SummaryRow("Days", days_words(row)),
        SummaryRow("Notice by", notice_words(row, on)),
        SummaryRow("Options to extend", extension_words(row) or "None left"),
        SummaryRow("Value", _value(row)),
    ]
    if terms is not None and terms.ceiling_pence is not None:
        found.append(SummaryRow("The most in all", Money(terms.ceiling_pence)))
    found += [
        SummaryRow("Proposal", row.proposal.title if row.proposal else "None named"),
        SummaryRow("Objective served", row.objective_code or "None named"),
        SummaryRow("Recommendation served", row.recommendation_code or "None named"),
    ]
    if row.source:
        found.append(SummaryRow("Source", row.source))
    if latest is not None:
        sound = is_sound(latest)
        found.append(
            SummaryRow(
                "Terms as sealed",
                f"Yes: {latest.sha256[:12]}"
                if sound
                else "No: they were changed behind the pages. Tell the auditor.",
            )
        )
    return tuple(found)


def years_table(row: Agreement) -> Table:
    terms = terms_of(row)
    years = terms.years if terms else ()
    rows = [
        Row(y.year.code, (Money(y.base_pence), Money(y.uplift_pence), Money(y.pence)))
        for y in years
    ]
    if terms is not None and years:
        rows.append(
            Row(
                "All years",
                (
                    Money(sum(y.base_pence for y in years)),
                    Money(sum(y.uplift_pence for y in years)),
                    Money(terms.pence),
                ),
                is_total=True,
            )
        )
    return Table(
        "years",
        "What each year pays",
        "Financial year",
        (Column("Sum", True), Column("Uplift", True), Column("Together", True)),
        tuple(rows),
    )


def lines_table(lines: Sequence[AllocationLine], stands: dict[int, LineStanding]) -> Table:
    """The lines of the grant that pay for it, and where their money stands."""
    return Table(
        "lines",
        "Lines of the grant that pay for it",
        "Line",
        (
            Column("Award"),
            Column("Allocated", True),
            Column("Committed", True),
            Column("Spent", True),
        ),
        tuple(
            Row(
                marked(line.title, is_illustrative=line.is_illustrative),
                (
                    line.award.year.code,
                    Money(stand.allocated),
                    Money(stand.committed),
                    Money(stand.spent),
                ),
                reverse("commissioning:allocation", args=[line.code]),
            )
            for line in lines
            for stand in [stands.get(line.pk, NOT_ALLOCATED)]
        ),
    )


def services_table(row: Agreement, recorded: dict[str, tuple[int | None, int | None]]) -> Table:
    """What is bought, beside the places that are recorded of the service."""
    rows = [
        Row(
            one.service_code,
            (
                one.from_on,
                one.until_on or "Still",
                one.bedspaces_count if one.bedspaces_count is not None else "Not named",
                one.units_count if one.units_count is not None else "Not named",
                _beside((one.bedspaces_count, one.units_count), recorded.get(one.service_code)),
            ),
        )
        for one in row.services.all()
    ]
    return Table(
        "services",
        "Services bought",
        "Service",
        (
            Column("From"),
            Column("Until"),
            Column("Bedspaces bought", True),
            Column("Units bought", True),
            Column("Recorded today"),
        ),
        tuple(rows),
        notes=(
            "Recorded today: what is counted for sufficiency and the return. Where nothing is"
            " recorded, what is bought is counted.",
        ),
    )


def _beside(
    bought: tuple[int | None, int | None], held: tuple[int | None, int | None] | None
) -> str:
    if held is None:
        return "Nothing recorded"
    beds, units = held
    said = f"{beds if beds is not None else 'not told'} bedspaces, {units if units is not None else 'not told'} units"
    differs = any(
        ours is not None and theirs is not None and ours != theirs
        for ours, theirs in zip(bought, held, strict=True)
    )
    return f"{said}. This differs from what is bought." if differs else said


def variations_table(found: Sequence[tuple[AgreementTerms, tuple[Changed, ...]]]) -> Table:
    return Table(
        "variations",
        "Variations, each by its decision",
        "What changed",
        (Column("Before"), Column("After"), Column("Decision"), Column("Why"), Column("By")),
        tuple(
            Row(
                f"{words(row.cause)} {row.number}: {one.what}",
                (
                    _side(one.kind, one.before),
                    _side(one.kind, one.after),
                    row.decision_ref,
                    row.reason,
                    f"{row.set_by}, {in_words(timezone.localdate(row.set_at))}",
                ),
            )
            for row, changed in found
            for one in changed
        ),
    )


def _side(kind: str, value: date | int | None) -> Shown:
    if value is None:
        return "Not there"
    if kind == "money" and isinstance(value, int):
        return money(value)
    return value


def diligence_table(row: Agreement, on: date) -> Table:
    found: dict[Diligence, Seen] = {seen.kind: seen for seen in seen_of(row)}
    return Table(
        "diligence",
        "Due diligence",
        "Asked of the provider",
        (Column("Standing"), Column("Seen on"), Column("Holds until")),
        tuple(
            Row(
                words(kind.value),
                (
                    _HELD_WORDS[seen.held(on)],
                    seen.seen_on or "Not seen",
                    seen.expires_on or "No end named",
                ),
            )
            for kind, seen in found.items()
        ),
    )


def documents_table(row: Agreement) -> Table:
    return Table(
        "documents",
        "Documents",
        "Reference",
        (Column("Kind"), Column("Kept in"), Column("SHA-256")),
        tuple(
            Row(one.reference, (words(one.kind), one.kept_in, f"{one.sha256[:16]}…"))
            for one in row.documents.all()
        ),
        notes=("The files are kept where they are. Here are their references and hashes.",),
    )


def bidders_table(row: Agreement) -> Table:
    return Table(
        "bidders",
        "Who bid",
        "Organisation",
        (Column("From"), Column("Until")),
        tuple(
            Row(one.organisation.name, (one.bids_from, one.bids_until or "Still"))
            for one in row.bidders.all()
        ),
    )


def events_table(row: Agreement) -> Table:
    return Table(
        "events",
        "What happened, the latest first",
        "What",
        (Column("When"), Column("By"), Column("Decision"), Column("Why")),
        tuple(
            Row(
                _happened(one.kind, one.to_stage),
                (timezone.localdate(one.at), str(one.by), one.decision_ref or "None", _why(one)),
            )
            for one in reversed(row.events.all())
        ),
    )


def _happened(kind: str, to_stage: str) -> str:
    return f"Moved to {STAGE_WORDS[Stage(to_stage)].lower()}" if kind == "moved" else words(kind)


def _why(event: object) -> str:
    details = getattr(event, "details", {})
    reason = str(getattr(event, "reason", "")) or "None given"
    if details.get("lacking"):
        return (
            f"{reason} Lacking: {' '.join(details['lacking'])} All the same: {details['despite']}"
        )
    return reason
