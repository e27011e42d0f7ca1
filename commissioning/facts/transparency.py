"""Rows that the Local Government Transparency Code 2015 asks for, each past the guard.

Of each row `reasons` say what was replaced, `gaps` what is not recorded, and `key` what the row
is called here; none of the three is published.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from commissioning.facts.agreements import AgreementFact, agreements
from commissioning.models import AllocationLine, LedgerEntry
from commissioning.rules.cycle import AgreementKind
from commissioning.rules.publishing import (
    CONTRACT_OVER_PENCE,
    OVER_PENCE,
    SLEEPING,
    Publishable,
    guarded,
    place_pattern,
)
from commissioning.selectors import publishing as reads
from dalpb.kernel.models import Organisation
from dalpb.kernel.periods import Period
from needs.facts.figures import services

VOLUNTARY = frozenset({"voluntary", "specialist_provider"})


@dataclass(frozen=True, slots=True)
class SpendRow:
    """One payment of more than £500, or money back of as much (below nought)."""

    transaction: str
    dated_on: date
    beneficiary: str
    purpose: str
    category: str
    amount_pence: int
    reasons: tuple[str, ...]
    gaps: tuple[str, ...]
    key: str
    is_illustrative: bool


@dataclass(frozen=True, slots=True)
class GrantRow:
    """One grant agreement with a voluntary body. Empty days are not yet supplied."""

    reference: str
    awarded_on: date | None
    begins_on: date | None
    ends_on: date | None
    beneficiary: str
    purpose: str
    amount_pence: int | None
    reasons: tuple[str, ...]
    gaps: tuple[str, ...]
    key: str
    is_illustrative: bool


@dataclass(frozen=True, slots=True)
class ContractRow:
    """One contract in force. `is_voluntary` is about the supplier."""

    reference: str
    title: str
    kind: str
    supplier: str
    is_voluntary: bool
    amount_pence: int | None
    begins_on: date | None
    ends_on: date | None
    review_on: date | None
    reasons: tuple[str, ...]
    gaps: tuple[str, ...]
    key: str
    is_illustrative: bool


@dataclass(frozen=True, slots=True)
class Context:
    """What every row is judged by: places, and who shelters people."""

    places: re.Pattern[str]
    sheltering: frozenset[str]
    bodies: dict[str, Organisation]

    def guard(
        self, *, key: str, supplier: Organisation | None, kinds: Iterable[str], **texts: str
    ) -> Publishable:
        return guarded(
            Publishable(
                key=key,
                beneficiary=supplier.name if supplier else "",
                beneficiary_kind=supplier.kind if supplier else "",
                is_of_refuge=any(kind in SLEEPING for kind in kinds)
                or (supplier is not None and supplier.code in self.sheltering),
                texts=tuple(texts.items()),
            ),
            self.places,
        )


def _context(on: date) -> Context:
    sheltering = frozenset(
        service.organisation_code for service in services(on) if service.legal_kind in SLEEPING
    )
    return Context(place_pattern(reads.place_names()), sheltering, reads.bodies())


def _words(code: str) -> str:
    return code[:1].upper() + code[1:].replace("_", " ")


def spend_over_500(period: Period) -> tuple[SpendRow, ...]:
    """Payments of a quarter of more than £500, in order."""
    context = _context(period.last)
    return tuple(_spend(entry, context) for entry in reads.payments(period, over_pence=OVER_PENCE))


def _spend(entry: LedgerEntry, context: Context) -> SpendRow:
    shown = context.guard(
        key=entry.reference,
        supplier=entry.supplier,
        kinds=(entry.accommodation,),
        transaction=entry.reference,
        purpose=_words(entry.narrative),
    )
    return SpendRow(
        shown.text("transaction"),
        entry.dated_on,
        shown.beneficiary,
        shown.text("purpose"),
        "Administration of the duty" if entry.purpose == "admin" else "Support of victims",
        entry.spent_pence,
        shown.reasons,
        shown.gaps,
        shown.key,
        entry.is_illustrative,
    )


def grants_to_voluntary(year: Period) -> tuple[GrantRow, ...]:
    """Grant agreements with voluntary bodies that were in force in a financial year.

    Money of a line for such a body that no agreement is recorded for is listed too, since
    nobody can say yet whether it is a grant or a contract.
    """
    context, held = _context(year.last), agreements(year.last)
    known = {one.reference for one in held}
    found = [
        _grant(one, context)
        for one in held
        if one.kind is AgreementKind.GRANT_AGREEMENT
        and _is_voluntary(context.bodies.get(one.provider_code))
        and _in_force(one, year)
    ]
    found += [
        _unsure(line, context)
        for line in reads.approved_lines()
        if _is_voluntary(line.supplier)
        and line.agreement_ref not in known
        and any(one.year.code == year.code for one in line.profile.all())
    ]
    return tuple(found)


def _is_voluntary(body: Organisation | None) -> bool:
    return body is not None and body.kind in VOLUNTARY


def _in_force(one: AgreementFact, period: Period) -> bool:
    return (
        one.begins_on is not None
        and one.ends_on is not None
        and one.begins_on < period.until
        and one.ends_on >= period.first
    )


def _grant(one: AgreementFact, context: Context) -> GrantRow:
    shown = context.guard(
        key=one.reference,
        supplier=context.bodies.get(one.provider_code),
        kinds=(),
        reference=one.reference,
        purpose=one.title,
    )
    return GrantRow(
        shown.text("reference"),
        None,
        one.begins_on,
        one.ends_on,
        shown.beneficiary,
        shown.text("purpose"),
        one.value_pence,
        shown.reasons,
        shown.gaps,
        shown.key,
        one.is_illustrative,
    )


def _unsure(line: AllocationLine, context: Context) -> GrantRow:
    shown = context.guard(
        key=line.code,
        supplier=line.supplier,
        kinds=(line.accommodation,),
        reference=line.agreement_ref or line.code,
        purpose=_words(line.narrative),
    )
    unsure = "No agreement is recorded, so whether this is a grant or a contract is not known."
    return GrantRow(
        shown.text("reference"),
        line.approval.approved_on if line.approval else None,
        None,
        None,
        shown.beneficiary,
        shown.text("purpose"),
        line.amount_pence,
        shown.reasons,
        (*shown.gaps, unsure),
        shown.key,
        line.is_illustrative,
    )


def contracts(period: Period) -> tuple[ContractRow, ...]:
    """Contracts of £5,000 or more in force in a quarter; with a value not known, them too."""
    context, held = _context(period.last), agreements(period.last)
    known = {one.reference for one in held}
    found = [
        _contract(one, context)
        for one in held
        if one.kind is not AgreementKind.GRANT_AGREEMENT
        and _in_force(one, period)
        and (one.value_pence is None or one.value_pence >= CONTRACT_OVER_PENCE)
    ]
    by_reference: dict[str, list[AllocationLine]] = {}
    for line in reads.approved_lines():
        if line.agreement_ref and line.agreement_ref not in known and _is_planned(line, period):
            by_reference.setdefault(line.agreement_ref, []).append(line)
    found += [
        _of_lines(reference, lines, context)
        for reference, lines in by_reference.items()
        if sum(line.amount_pence for line in lines) >= CONTRACT_OVER_PENCE
    ]
    return tuple(found)


def _is_planned(line: AllocationLine, period: Period) -> bool:
    """Whether the line plans money for the year that the quarter is in."""
    return any(
        one.year.period.first <= period.first and period.last <= one.year.period.last
        for one in line.profile.all()
    )


def _contract(one: AgreementFact, context: Context) -> ContractRow:
    body = context.bodies.get(one.provider_code)
    shown = context.guard(
        key=one.reference, supplier=body, kinds=(), reference=one.reference, title=one.title
    )
    return ContractRow(
        shown.text("reference"),
        shown.text("title"),
        _words(one.kind),
        shown.beneficiary,
        _is_voluntary(body),
        one.value_pence,
        one.begins_on,
        one.ends_on,
        one.notice_by,
        shown.reasons,
        shown.gaps,
        shown.key,
        one.is_illustrative,
    )


def _of_lines(reference: str, lines: list[AllocationLine], context: Context) -> ContractRow:
    first = lines[0]
    shown = context.guard(
        key=reference,
        supplier=first.supplier,
        kinds=[line.accommodation for line in lines],
        reference=reference,
        title=_words(first.narrative),
    )
    return ContractRow(
        shown.text("reference"),
        shown.text("title"),
        "Not known",
        shown.beneficiary,
        _is_voluntary(first.supplier),
        sum(line.amount_pence for line in lines),
        None,
        None,
        None,
        shown.reasons,
        shown.gaps,
        shown.key,
        any(line.is_illustrative for line in lines),
    )
