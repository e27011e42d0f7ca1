"""The one place where need, grant and text are joined into a draft of the return."""

from collections.abc import Sequence

import commissioning.facts as grant
import needs.facts.figures as need
from dalpb.kernel.legal_kinds import RELEVANT
from dalpb.kernel.periods import Period
from reporting.models import AnnualReturn
from reporting.returns.answering import ALL, answer
from reporting.returns.draft import (
    Award,
    Draft,
    Line,
    LineSource,
    PlacesDiffer,
    Provision,
    SpendEntry,
    TextAnswer,
)
from reporting.returns.load import load, years
from reporting.returns.spec import Spec


def assemble(annual_return: AnnualReturn) -> Draft:
    """Everything the year's form asks for, as the database holds it in this transaction."""
    spec = load(annual_return.year)
    sources, provision = sources_of(spec), provision_of(spec.period)
    before = year_before(spec.year)
    return Draft(
        year=spec.year,
        authority_code=annual_return.authority.code,
        authority=annual_return.authority.name,
        lines=answer(spec, sources, provision),
        spend=_spend(spec.year),
        awards=_awards(spec.year),
        texts=_texts(annual_return),
        provision=provision,
        unplaced=tuple(s for s in sources if s.kind not in RELEVANT and _is_asked(s, spec)),
        previous_year=before,
        previous=_previous(before),
        differing=_differing(spec.period),
    )


def senders_of(spec: Spec) -> frozenset[str]:
    """The e-mail addresses of whoever sent a figure that the return may rest on."""
    facts = need.observations(measures=spec.measures, period=spec.period, within=True)
    return frozenset(fact.submitted_by_email for fact in facts)


def _is_asked(source: LineSource, spec: Spec) -> bool:
    """Whether the form asks for such a figure, so that leaving it out has to be said."""
    asked = {c.code for q in spec.questions if q.measure == source.measure for c in q.categories}
    return source.category == ALL or source.category in asked


def year_before(year: str) -> str:
    """The year before on which a form is held, or nothing."""
    held = years()
    place = held.index(year)
    return held[place - 1] if place else ""


def sources_of(spec: Spec) -> tuple[LineSource, ...]:
    """The submitted figures of the form's measures for exactly its period.

    Where a service has no figure for the period itself, those of its quarters or months
    stand in, for measures whose figures add over time.
    """
    facts = need.observations(measures=spec.measures, period=spec.period, within=True)
    sums = adding_measures()
    whole = [f for f in facts if f.period == spec.period]
    told = {_key(f) for f in whole}
    parts = [
        f
        for f in facts
        if f.period != spec.period and f.measure_code in sums and _key(f) not in told
    ]
    return tuple(_source(f) for f in [*whole, *_tiling(parts, spec.period)])


def sources_so_far(spec: Spec) -> tuple[LineSource, ...]:
    """Every submitted figure of the form's measures within its period, whole or of a part."""
    facts = need.observations(measures=spec.measures, period=spec.period, within=True)
    return tuple(_source(f) for f in facts)


def adding_measures() -> frozenset[str]:
    """The measures whose quarters add up to the year."""
    return frozenset(m.code for m in need.measures() if m.over_time == "sum")


def assemble_year(spec: Spec, *, authority_code: str, authority: str) -> Draft:
    """The figures and the money of a year for which nobody has started a return."""
    sources, provision = sources_of(spec), provision_of(spec.period)
    return Draft(
        year=spec.year,
        authority_code=authority_code,
        authority=authority,
        lines=answer(spec, sources, provision),
        spend=_spend(spec.year),
        awards=_awards(spec.year),
        provision=provision,
        unplaced=tuple(s for s in sources if s.kind not in RELEVANT and _is_asked(s, spec)),
    )


def _key(fact: need.ObservationFact) -> tuple[str, str, str | None, str]:
    return fact.measure_code, fact.organisation_code, fact.service_code, fact.area_code


def _tiling(parts: Sequence[need.ObservationFact], period: Period) -> list[need.ObservationFact]:
    """The parts of each figure that together make up the period exactly, each day once."""
    by_figure: dict[tuple[object, ...], list[need.ObservationFact]] = {}
    for part in parts:
        by_figure.setdefault((*_key(part), part.category_key), []).append(part)
    kept: list[need.ObservationFact] = []
    for found in by_figure.values():
        ordered = sorted(found, key=lambda f: (f.period.first, -f.period.until.toordinal()))
        day, chosen = period.first, []
        for part in ordered:
            if part.period.first == day:
                chosen.append(part)
                day = part.period.until
        if day == period.until:
            kept += chosen
    return kept


def _source(fact: need.ObservationFact) -> LineSource:
    codes = [code for code in fact.category_key.split("+") if code not in RELEVANT]
    stated = [code for code in fact.category_key.split("+") if code in RELEVANT]
    kind = stated[0] if stated else (fact.legal_kind or "")
    return LineSource(
        measure=fact.measure_code,
        period=fact.period.code,
        organisation_code=fact.organisation_code,
        organisation=fact.organisation_name,
        service_code=fact.service_code or "",
        service=fact.service_name or "",
        kind=str(kind),
        category="+".join(codes) or ALL,
        figure=fact.figure,
        submission=str(fact.batch_id),
        submitted_by=fact.submitted_by_name,
        submitted_at=fact.submitted_at,
        kind_changed=fact.kind_changed_in_period,
        is_illustrative=fact.is_illustrative,
    )


def provision_of(period: Period) -> tuple[Provision, ...]:
    """The services in force on the period's last day, with their capacity then."""
    beds: dict[str, int | None] = {}
    for capacity in need.capacities(period):
        ends = capacity.held_until
        if ends is None or ends > period.last:
            beds[capacity.service_code] = capacity.bedspaces_count
    return tuple(
        Provision(
            service_code=service.code,
            service=service.name,
            organisation_code=service.organisation_code,
            organisation=service.organisation_name,
            kind=str(service.legal_kind or ""),
            bedspaces=beds.get(service.code),
            is_commissioned=service.is_commissioned,
            is_illustrative=service.is_illustrative,
        )
        for service in need.services(period.last)
        if service.legal_kind in RELEVANT
    )


def _differing(period: Period) -> tuple[PlacesDiffer, ...]:
    return tuple(
        PlacesDiffer(
            service_code=fact.service_code,
            service=fact.service_name,
            agreement=fact.agreement,
            recorded_bedspaces=fact.recorded_bedspaces,
            bought_bedspaces=fact.bought_bedspaces,
            recorded_units=fact.recorded_units,
            bought_units=fact.bought_units,
        )
        for fact in need.places_that_differ(period)
    )


def _spend(year: str) -> tuple[SpendEntry, ...]:
    return tuple(
        SpendEntry(
            reference=fact.reference,
            dated_on=fact.dated_on,
            purpose=str(fact.purpose),
            kind=str(fact.accommodation or ""),
            service=fact.service_code,
            supplier=fact.supplier,
            pence=fact.pence,
            document_ref=fact.document_ref,
            posted_by=fact.posted_by,
            posted_at=fact.posted_at,
            is_illustrative=fact.is_illustrative,
            narrative=str(fact.narrative),
        )
        for fact in grant.spend(year)
        if fact.tier == "one"
    )


def _awards(year: str) -> tuple[Award, ...]:
    return tuple(
        Award(
            code=fact.code,
            grant=fact.grant_name,
            recipient=fact.recipient,
            tier=str(fact.tier),
            pence=fact.amount_pence,
            ring_fence=str(fact.ring_fence),
            source=fact.source,
            is_held_here=fact.tier == "one",
            is_illustrative=fact.is_illustrative,
        )
        for fact in grant.awards(year)
    )


def _texts(annual_return: AnnualReturn) -> tuple[TextAnswer, ...]:
    return tuple(
        TextAnswer(
            question=row.question,
            status=row.status,
            answer=row.answer,
            updated_by=row.updated_by.full_name,
            updated_at=row.updated_at,
            is_illustrative=row.is_illustrative,
        )
        for row in annual_return.narratives.select_related("updated_by").order_by("question")
    )


def _previous(year: str) -> tuple[Line, ...]:
    """Last year's lines without their sources; nothing where no figures of it are held."""
    if not year:
        return ()
    spec = load(year)
    sources = sources_of(spec)
    if not sources:
        return ()
    lines = answer(spec, sources, provision_of(spec.period))
    return tuple(Line(line.question, line.category, line.figure) for line in lines)
