"""What a round would ask today, and whether everything is ready for it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db.models import Q

from dalpb.kernel.models.areas import Area, AreaKind, AreaName, AreaParent
from dalpb.kernel.models.organisations import Membership, Organisation
from dalpb.kernel.periods import Period
from dalpb.kernel.roles import Role
from needs.models import (
    Agreement,
    Category,
    Collection,
    MeasureDimension,
    Question,
    SectionAsk,
    Service,
)
from needs.rules.categories import ALL
from needs.rules.collecting import AskedOf
from needs.rules.grid import (
    Columns,
    FormQuestion,
    FormSection,
    GridRow,
    Place,
    RoundForm,
    Use,
)
from needs.rules.readiness import Gap, OrganisationReady, QuestionReady, RoundReady, gaps


def form_of(collection: Collection, period: Period) -> RoundForm:
    """The form of a collection for a period, with each organisation's columns."""
    asks = asks_in(collection, period)
    names = Names(period.last)
    columns: dict[str, dict[str, Columns]] = {}
    for section_code, rows in _by_section(asks).items():
        for organisation, held in _by_organisation(rows).items():
            columns.setdefault(organisation.code, {})[section_code] = _columns(
                organisation, held, names
            )
    return RoundForm(
        collection=collection.code,
        period=period.code,
        sections=tuple(_sections(collection, period)),
        columns=columns,
    )


def asks_in(collection: Collection, period: Period) -> list[SectionAsk]:
    """Whom a collection asks for some of a period: what was there until a day within it counts."""
    return list(
        SectionAsk.objects.filter(section__collection=collection, asked_from__lte=period.last)
        .filter(Q(asked_until__isnull=True) | Q(asked_until__gt=period.first))
        .select_related("section", "organisation__area", "service__area")
        .order_by("organisation__name", "section__position", "service__name", "pk")
    )


def _by_section(asks: Iterable[SectionAsk]) -> dict[str, list[SectionAsk]]:
    found: dict[str, list[SectionAsk]] = {}
    for ask in asks:
        found.setdefault(ask.section.code, []).append(ask)
    return found


def _by_organisation(asks: Iterable[SectionAsk]) -> dict[Organisation, list[SectionAsk]]:
    found: dict[Organisation, list[SectionAsk]] = {}
    for ask in asks:
        found.setdefault(ask.organisation, []).append(ask)
    return found


class Names:
    """Names of areas on a day, and the districts of a county."""

    def __init__(self, on: date) -> None:
        self._on = on
        self._names: dict[int, str] = {}
        for area_id, name in AreaName.objects.order_by("valid_from").values_list("area_id", "name"):
            self._names[area_id] = name
        self._districts: dict[int, list[Area]] = {}

    def name(self, area: Area) -> str:
        return self._names.get(area.pk, area.code)

    def districts(self, area: Area) -> list[Area]:
        """The districts in an area; a district is its own."""
        if area.kind == AreaKind.DISTRICT:
            return [area]
        if area.pk not in self._districts:
            rows = (
                AreaParent.objects.filter(
                    parent=area, area__kind=AreaKind.DISTRICT.value, valid_from__lte=self._on
                )
                .filter(Q(valid_until__isnull=True) | Q(valid_until__gt=self._on))
                .select_related("area")
            )
            self._districts[area.pk] = sorted((row.area for row in rows), key=self.name)
        return self._districts[area.pk]


def _columns(organisation: Organisation, asks: Sequence[SectionAsk], names: Names) -> Columns:
    # A service that two asks in force both name is one column.
    services = list(dict.fromkeys(ask.service for ask in asks if ask.service is not None))
    home = organisation.area
    return Columns(
        services=tuple(
            Place(row.area.code, names.name(row.area), row.code, row.name) for row in services
        ),
        home=(Place(home.code, names.name(home)),) if home else (),
        districts=tuple(Place(row.code, names.name(row)) for row in names.districts(home))
        if home
        else (),
    )


def _sections(collection: Collection, period: Period) -> Iterable[FormSection]:
    overlaps = {
        (row.measure_id, row.dimension_id): row.may_overlap or row.dimension.is_multi_select
        for row in MeasureDimension.objects.select_related("dimension")
    }
    categories: dict[int, list[Category]] = {}
    for category in Category.objects.order_by("position", "code"):
        if category.is_valid_on(period.last):
            categories.setdefault(category.dimension_id, []).append(category)
    for section in collection.sections.all():
        rows = questions_in(section.questions.all(), period)
        questions = tuple(_question(row, categories, overlaps) for row in rows)
        if questions:
            yield FormSection(section.code, section.title, section.guidance, questions)


def questions_in(questions: Iterable[Question], period: Period) -> list[Question]:
    """The questions that are asked on a period's last day."""
    return [
        row
        for row in questions
        if (row.asked_from is None or row.asked_from <= period.last)
        and (row.asked_until is None or period.last < row.asked_until)
    ]


def _question(
    row: Question,
    categories: Mapping[int, Sequence[Category]],
    overlaps: Mapping[tuple[int, int], bool],
) -> FormQuestion:
    rows = [GridRow(ALL, "Total")]
    overlapping = []
    for split in row.question_splits.select_related("dimension"):
        dimension = split.dimension
        if overlaps.get((row.measure_id, dimension.pk)):
            overlapping.append(dimension.code)
        rows += [
            GridRow(category.code, category.label, dimension.code, dimension.name)
            for category in categories.get(dimension.pk, ())
        ]
    measure = row.measure
    more = [Use(use.kind, use.code, use.words) for use in row.uses.all()]
    return FormQuestion(
        measure=measure.code,
        name=measure.name,
        definition=measure.definition,
        unit=measure.unit,
        counts=measure.counts,
        is_whole=measure.is_whole,
        hint=row.hint,
        asked_of=AskedOf(row.asked_of),
        minutes=row.minutes,
        uses=(Use(row.use_kind, row.use_code, row.use_words), *more),
        rows=tuple(rows),
        overlapping=tuple(overlapping),
    )


def gaps_of(
    collection: Collection, period: Period, *, due_on: date, last_entry_on: date, on: date
) -> tuple[Gap, ...]:
    """What is missing before a round of a collection could open on a day."""
    form = form_of(collection, period)
    asks = asks_in(collection, period)
    organisations = [
        _organisation_ready(organisation, held, collection, form, period, on)
        for organisation, held in _by_organisation(asks).items()
    ]
    questions = [
        _question_ready(row, form, period)
        for section in collection.sections.all()
        for row in questions_in(section.questions.select_related("measure"), period)
    ]
    return gaps(RoundReady(due_on, last_entry_on, on, period.last, organisations, questions))


def _organisation_ready(
    organisation: Organisation,
    asks: Sequence[SectionAsk],
    collection: Collection,
    form: RoundForm,
    period: Period,
    on: date,
) -> OrganisationReady:
    services = {ask.service.pk: ask.service for ask in asks if ask.service is not None}
    return OrganisationReady(
        code=organisation.code,
        name=organisation.name,
        has_partner=bool(partner_officers(organisation, on)),
        has_agreed=Agreement.objects.filter(
            collection=collection,
            organisation=organisation,
            edition=collection.agreement_edition,
        ).exists(),
        is_active=organisation.active_until is None or organisation.active_until > period.first,
        services_without_kind=tuple(
            row.name for row in services.values() if not _has_kind(row, period)
        ),
        services_ended=tuple(row.name for row in services.values() if not _is_active(row, period)),
        places_missing=tuple(_places_missing(organisation, form)),
    )


def partner_officers(organisation: Organisation, on: date) -> list[Membership]:
    """Who sends an organisation's figures on a day. At tier one the officers do."""
    return list(
        Membership.objects.filter(
            organisation=organisation,
            role__in=[Role.PARTNER.value, Role.OFFICER.value],
            held_from__lte=on,
            user__is_active=True,
        )
        .filter(Q(held_until__isnull=True) | Q(held_until__gt=on))
        .select_related("user")
        .order_by("user__email")
    )


def _has_kind(service: Service, period: Period) -> bool:
    """A service that closes within the period has had its kind until then."""
    return any(
        kind.valid_from <= period.last
        and (kind.valid_until is None or kind.valid_until > period.first)
        for kind in service.kinds.all()
    )


def _is_active(service: Service, period: Period) -> bool:
    begun = service.active_from is None or service.active_from <= period.last
    return begun and (service.active_until is None or service.active_until > period.first)


def _places_missing(organisation: Organisation, form: RoundForm) -> Iterable[str]:
    for asked in form.asked_of(organisation.code):
        if asked.places:
            continue
        what = {
            AskedOf.SERVICE: "is asked for each service, but no service is named",
            AskedOf.ORGANISATION: "needs the organisation's area, which is not recorded",
            AskedOf.DISTRICT: "is asked for each district, but the organisation's area has none",
        }[asked.question.asked_of]
        yield f"“{asked.question.name}” {what}."


def _question_ready(row: Question, form: RoundForm, period: Period) -> QuestionReady:
    found = next(
        (q for s in form.sections for q in s.questions if q.measure == row.measure.code), None
    )
    filled = set(found.dimensions()) if found else set()
    return QuestionReady(
        measure=row.measure.code,
        name=row.measure.name,
        is_measure_in_use=row.measure.is_valid_on(period.last),
        takes_period=not row.measure.period_kinds or period.kind.value in row.measure.period_kinds,
        dimensions_empty=tuple(
            split.dimension.name
            for split in row.question_splits.select_related("dimension")
            if split.dimension.code not in filled
        ),
    )
