"""Reads of agreements: their terms, what stands behind them, and who holds or bids for them."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from commissioning.models import (
    Agreement,
    AgreementEvent,
    AgreementService,
    AgreementTerms,
    AllocationLine,
    Bidder,
    Claim,
    DiligenceItem,
    Kpi,
    LedgerEntry,
    Option,
    PlanItem,
)
from commissioning.rules.agreeing import Standing, Terms, YearTerms, sealed
from commissioning.rules.cycle import HELD, PART_WORDS, Diligence, PlanPart, Stage
from commissioning.rules.holding_to import Seen, diligence_faults
from commissioning.rules.vocabulary import ClaimStatus, EntryKind
from dalpb.kernel.access import Access
from dalpb.kernel.conflicts import Interest, InterestKind
from dalpb.kernel.models import Organisation
from dalpb.kernel.periods import Period
from dalpb.kernel.places_bought import PlacesBought


def agreements_for(access: Access) -> QuerySet[Agreement]:
    """Agreements with their terms and services, by reference."""
    return with_terms(Agreement.objects.for_user(access))


def with_terms(rows: QuerySet[Agreement]) -> QuerySet[Agreement]:
    terms = AgreementTerms.objects.select_related("extension").prefetch_related("years__year")
    return rows.select_related("provider", "parent", "proposal").prefetch_related(
        Prefetch("terms", queryset=terms.order_by("number")),
        Prefetch("services", queryset=AgreementService.objects.order_by("service_code", "from_on")),
        "extensions__exercised",
    )


def with_all(rows: QuerySet[Agreement]) -> QuerySet[Agreement]:
    """Agreements with everything that one page of one of them shows."""
    events = AgreementEvent.objects.select_related("by").order_by("id")
    items = DiligenceItem.objects.prefetch_related("checks__document")
    parts = PlanItem.objects.select_related("claim", "entry", "done_by").order_by("id")
    return rows.select_related("plan__made_by").prefetch_related(
        Prefetch("events", queryset=events),
        Prefetch("bidders", queryset=Bidder.objects.select_related("organisation")),
        Prefetch("diligence", queryset=items),
        Prefetch("kpis", queryset=Kpi.objects.order_by("number")),
        Prefetch("plan__items", queryset=parts),
        "documents",
        "parts",
    )


def read_terms(row: AgreementTerms) -> Terms:
    return Terms(
        row.begins_on,
        row.ends_on,
        row.notice_months,
        tuple(
            YearTerms(year.year.period, year.base_pence, year.uplift_pence)
            for year in sorted(row.years.all(), key=lambda one: one.year.first_on)
        ),
        row.ceiling_pence,
    )


def is_sound(row: AgreementTerms) -> bool:
    """Whether the terms are those that were sealed."""
    return sealed(read_terms(row)) == row.sha256


def latest_terms(agreement: Agreement) -> AgreementTerms | None:
    found = sorted(agreement.terms.all(), key=lambda row: row.number)
    return found[-1] if found else None


def terms_of(agreement: Agreement) -> Terms | None:
    """The terms in force; None before the award."""
    row = latest_terms(agreement)
    return None if row is None else read_terms(row)


def seen_of(agreement: Agreement) -> tuple[Seen, ...]:
    """What was asked of the provider, each with the last time that it was seen."""
    found = []
    for item in agreement.diligence.all():
        checks = sorted(item.checks.all(), key=lambda row: row.pk)
        last = checks[-1] if checks else None
        kind = Diligence(item.kind)
        found.append(Seen(kind, last.seen_on, last.expires_on) if last else Seen(kind))
    return tuple(found)


def open_parts(agreement: Agreement) -> tuple[str, ...]:
    """The parts of the plan to end it that are not answered, in words."""
    plan = getattr(agreement, "plan", None)
    if plan is None:
        return ()
    return tuple(PART_WORDS[PlanPart(item.part)] for item in plan.items.all() if item.is_open)


def standing_of(agreement: Agreement, on: date) -> Standing:
    """What a move of the agreement needs to know."""
    return Standing(
        on=on,
        has_provider=agreement.provider_id is not None,
        options=Option.objects.filter(proposal=agreement.proposal_id).count()
        if agreement.proposal_id
        else 0,
        terms=terms_of(agreement),
        diligence_faults=diligence_faults(seen_of(agreement), on),
        has_plan=getattr(agreement, "plan", None) is not None,
        open_parts=open_parts(agreement),
        open_claims=open_claims(agreement.reference),
    )


def lines_under(reference: str) -> QuerySet[AllocationLine]:
    """Approved lines that pay for an agreement."""
    return (
        AllocationLine.objects.filter(agreement_ref=reference, approval__isnull=False)
        .select_related("award__year", "supplier")
        .order_by("code")
    )


def claims_under(reference: str) -> QuerySet[Claim]:
    return Claim.objects.filter(line__agreement_ref=reference).order_by("-dated_on", "-pk")


def open_claims(reference: str) -> int:
    """How many claims on its lines are neither paid nor declined."""
    waiting = [ClaimStatus.CLAIMED.value, ClaimStatus.APPROVED.value]
    return claims_under(reference).filter(status__in=waiting).count()


def refunds_under(reference: str) -> QuerySet[LedgerEntry]:
    """Money that came back to the lines of an agreement and was not taken back again."""
    return LedgerEntry.objects.filter(
        kind=EntryKind.REFUND.value, from_line__agreement_ref=reference, reversed_by__isnull=True
    ).order_by("-dated_on", "-pk")


def agreement_of_line(line: AllocationLine) -> Agreement | None:
    """The agreement that a line pays for, where the line names one that is kept here."""
    if not line.agreement_ref:
        return None
    return with_terms(Agreement.objects.filter(reference=line.agreement_ref)).first()


def providers() -> QuerySet[Organisation]:
    return Organisation.objects.order_by("name")


def _ended_on(agreement: Agreement) -> date | None:
    moves = [e for e in agreement.events.all() if e.to_stage == Stage.ENDED.value]
    return timezone.localdate(moves[-1].at) if moves else None


def interests(codes: frozenset[str], on: date) -> tuple[Interest, ...]:
    """Who of some organisations held an agreement or bid for one on a day."""
    return (*_holding(codes, on), *_bidding(codes, on))


def _holding(codes: frozenset[str], on: date) -> list[Interest]:
    rows = (
        with_terms(Agreement.objects.filter(provider__code__in=codes))
        .filter(stage__in=[stage.value for stage in (*HELD, Stage.ENDED)])
        .prefetch_related("events")
    )
    found = []
    for row in rows:
        terms = sorted(row.terms.all(), key=lambda one: one.number)
        ended = _ended_on(row)
        held_from = min(timezone.localdate(terms[0].set_at), terms[0].begins_on) if terms else None
        if row.provider is None or held_from is None or on < held_from:
            continue
        if row.stage == Stage.ENDED.value and (ended is None or on >= ended):
            continue
        found.append(
            Interest(row.provider.code, InterestKind.HOLDS, row.reference, row.title, _url(row))
        )
    return found


def _bidding(codes: frozenset[str], on: date) -> list[Interest]:
    rows = Bidder.objects.filter(organisation__code__in=codes, bids_from__lte=on).filter(
        Q(bids_until__isnull=True) | Q(bids_until__gt=on)
    )
    return [
        Interest(
            row.organisation.code,
            InterestKind.BIDS,
            row.agreement.reference,
            row.agreement.title,
            _url(row.agreement),
        )
        for row in rows.select_related("agreement", "organisation")
    ]


def _url(row: Agreement) -> str:
    return f"/grant/agreements/{row.reference}/"


def bought(period: Period) -> tuple[PlacesBought, ...]:
    """Places bought under agreements that run, on some day of a period."""
    stages = [Stage.LIVE.value, Stage.REVIEW.value, Stage.DECOMMISSIONING.value, Stage.ENDED.value]
    rows = (
        AgreementService.objects.filter(from_on__lt=period.until, agreement__stage__in=stages)
        .exclude(until_on__lte=period.first)
        .exclude(bedspaces_count__isnull=True, units_count__isnull=True)
        .select_related("agreement")
        .prefetch_related("agreement__terms")
    )
    found = []
    for row in rows:
        terms = latest_terms(row.agreement)
        if terms is not None and terms.ends_on >= period.first:
            found.append(_places(row, terms))
    return tuple(found)


def _places(row: AgreementService, terms: AgreementTerms) -> PlacesBought:
    ends = Period(terms.begins_on, date.fromordinal(terms.ends_on.toordinal() + 1)).until
    until = ends if row.until_on is None else min(row.until_on, ends)
    return PlacesBought(
        row.service_code,
        row.agreement.reference,
        max(row.from_on, terms.begins_on),
        until,
        row.bedspaces_count,
        row.units_count,
        row.agreement.is_illustrative,
    )


def open_services(agreement: Agreement, on: date) -> Sequence[AgreementService]:
    """What is bought under the agreement on a day."""
    return [
        row
        for row in agreement.services.all()
        if row.from_on <= on and (row.until_on is None or row.until_on > on)
    ]


def lines_by_agreement() -> dict[str, tuple[str, ...]]:
    """The codes of the approved lines under each agreement's reference."""
    rows = AllocationLine.objects.filter(approval__isnull=False).exclude(agreement_ref="")
    found: dict[str, list[str]] = {}
    for reference, code in rows.order_by("code").values_list("agreement_ref", "code"):
        found.setdefault(reference, []).append(code)
    return {reference: tuple(codes) for reference, codes in found.items()}
