"""What the rest of the system may know of agreements and what they buy: frozen rows."""

from dataclasses import dataclass
from datetime import date

from commissioning.models import Agreement
from commissioning.rules.agreeing import Terms
from commissioning.rules.cycle import AgreementKind, Stage
from commissioning.rules.holding_to import diligence_faults
from commissioning.rules.value import Unit, UnitCost
from commissioning.selectors import agreements as selectors
from commissioning.selectors.costs import ServiceCosts, costs_of
from dalpb.kernel.periods import Period, in_words
from dalpb.kernel.places_bought import PlacesBought


@dataclass(frozen=True, slots=True)
class AgreementYearFact:
    year: str
    base_pence: int
    uplift_pence: int


@dataclass(frozen=True, slots=True)
class AgreementFact:
    """One agreement as it stands. Before the award it has no provider, days or value.

    `notice_by` is the last day on which notice ends it by `ends_on`. `is_sound` is whether
    its terms are those that were sealed.
    """

    reference: str
    kind: AgreementKind
    title: str
    need: str
    stage: Stage
    parent_reference: str
    provider_code: str
    provider_name: str
    service_codes: tuple[str, ...]
    begins_on: date | None
    ends_on: date | None
    notice_months: int | None
    notice_by: date | None
    extension_words: str
    ceiling_pence: int | None
    value_pence: int | None
    years: tuple[AgreementYearFact, ...]
    decision_refs: tuple[str, ...]
    line_codes: tuple[str, ...]
    objective_code: str
    recommendation_code: str
    proposal_code: str
    diligence_faults: tuple[str, ...]
    open_parts: tuple[str, ...]
    is_sound: bool
    is_illustrative: bool

    def in_force(self, on: date) -> bool:
        if self.begins_on is None or self.ends_on is None:
            return False
        return self.begins_on <= on <= self.ends_on


@dataclass(frozen=True, slots=True)
class UnitCostFact:
    """What one of a unit cost at one service in a year, with what must be said beside it."""

    year: str
    service_code: str
    service_name: str
    unit: Unit
    spent_pence: int | None
    pence: int | None
    low_pence: int | None
    high_pence: int | None
    method: str
    caveats: tuple[str, ...]
    why: str
    is_illustrative: bool


def agreements(on: date) -> tuple[AgreementFact, ...]:
    """Every agreement, ended ones too, as it stands; due diligence as it holds on the day."""
    rows = selectors.with_all(selectors.with_terms(Agreement.objects.all()))
    lines = selectors.lines_by_agreement()
    return tuple(_fact(row, lines.get(row.reference, ()), on) for row in rows)


def agreement(reference: str, on: date) -> AgreementFact | None:
    """One agreement as it stands, or None."""
    return next((one for one in agreements(on) if one.reference == reference), None)


def _fact(row: Agreement, line_codes: tuple[str, ...], on: date) -> AgreementFact:
    latest, terms = selectors.latest_terms(row), selectors.terms_of(row)
    return AgreementFact(
        reference=row.reference,
        kind=AgreementKind(row.kind),
        title=row.title,
        need=row.need,
        stage=Stage(row.stage),
        parent_reference=row.parent.reference if row.parent else "",
        provider_code=row.provider.code if row.provider else "",
        provider_name=row.provider.name if row.provider else "",
        service_codes=tuple(sorted({one.service_code for one in row.services.all()})),
        begins_on=terms.begins_on if terms else None,
        ends_on=terms.ends_on if terms else None,
        notice_months=terms.notice_months if terms else None,
        notice_by=terms.notice_by if terms else None,
        extension_words=extension_words(row),
        ceiling_pence=terms.ceiling_pence if terms else None,
        value_pence=terms.pence if terms else None,
        years=_years(terms),
        decision_refs=tuple(
            dict.fromkeys(one.decision_ref for one in row.events.all() if one.decision_ref)
        ),
        line_codes=line_codes,
        objective_code=row.objective_code,
        recommendation_code=row.recommendation_code,
        proposal_code=row.proposal.code if row.proposal else "",
        diligence_faults=diligence_faults(selectors.seen_of(row), on),
        open_parts=selectors.open_parts(row),
        is_sound=latest is None or selectors.is_sound(latest),
        is_illustrative=row.is_illustrative,
    )


def _years(terms: Terms | None) -> tuple[AgreementYearFact, ...]:
    if terms is None:
        return ()
    return tuple(AgreementYearFact(y.year.code, y.base_pence, y.uplift_pence) for y in terms.years)


def extension_words(row: Agreement) -> str:
    """The options that are not used yet, in words."""
    left = [one for one in row.extensions.all() if not hasattr(one, "exercised")]
    return "; ".join(
        f"to {in_words(one.ends_on)}, to be decided by {in_words(one.decide_by)}" for one in left
    )


def unit_costs(year: str) -> tuple[UnitCostFact, ...]:
    """What a household and a night of a bedspace cost at each service in a financial year."""
    return tuple(_cost(year, one, cost) for one in costs_of(year) for cost in one.costs)


def _cost(year: str, service: ServiceCosts, cost: UnitCost) -> UnitCostFact:
    return UnitCostFact(
        year,
        service.code,
        service.name,
        cost.unit,
        cost.spent_pence,
        cost.pence,
        cost.low_pence,
        cost.high_pence,
        cost.method,
        cost.caveats,
        cost.why,
        service.is_illustrative,
    )


def bedspaces_commissioned(on: date) -> tuple[PlacesBought, ...]:
    """Places bought under agreements on one day."""
    return selectors.bought(Period(on, date.fromordinal(on.toordinal() + 1)))
