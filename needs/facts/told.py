"""What a service told of a period: one figure, of what was accepted, for other apps."""

from dalpb.kernel.cells import Figure, State
from dalpb.kernel.periods import Period
from needs.facts.service_accounts import figure_of_service
from needs.models import Observation, Service
from needs.rules.categories import ALL


def told(
    measure_code: str, period: Period, *, service_code: str = "", organisation_code: str = ""
) -> Figure:
    """A service's figure for a period, or an organisation's where it is asked of the whole of it.

    A figure of the period itself stands, else its quarters or months put together by the
    measure's rule. What leaves days out, or was not sent, is not yet supplied.
    """
    rows = Observation.objects.filter(
        measure__code=measure_code,
        category_key=ALL,
        period__first_on__gte=period.first,
        period__until_on__lte=period.until,
    ).select_related("period", "area", "organisation", "measure", "service")
    if service_code:
        service = Service.objects.filter(code=service_code).first()
        if service is None:
            return Figure.empty(State.NOT_SUPPLIED)
        return figure_of_service(service, list(rows.filter(service=service)), measure_code, period)
    found = list(rows.filter(organisation__code=organisation_code, service__isnull=True))
    return figure_of_service(None, found, measure_code, period)


def told_of_area(measure_code: str, area_code: str, period: Period) -> Figure:
    """What the one organisation that tells of an area told of a period.

    Where two organisations tell of the same area, neither is chosen: it is not yet supplied.
    """
    rows = list(
        Observation.objects.filter(
            measure__code=measure_code,
            category_key=ALL,
            area__code=area_code,
            service__isnull=True,
            period__first_on__gte=period.first,
            period__until_on__lte=period.until,
        ).select_related("period", "area", "organisation", "measure", "service")
    )
    if len({row.organisation_id for row in rows}) > 1:
        return Figure.empty(State.NOT_SUPPLIED)
    return figure_of_service(None, rows, measure_code, period)
