"""Saying what a line will come to. What was said before stays as it was said."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from commissioning.models import AllocationLine, Forecast
from commissioning.rules.forecasting import deny_forecast
from commissioning.rules.posting import month_of
from commissioning.selectors.forecasts import planned_of, spent_in
from commissioning.services.ledger import require_may_post
from commissioning.services.screening import require_impersonal
from dalpb.kernel.audit import record
from dalpb.kernel.models import ReportingPeriod, User
from dalpb.kernel.periods import Period
from dalpb.kernel.refusals import Denial, Refused, require


@transaction.atomic
def forecast_line(
    line: AllocationLine,
    *,
    year: Period,
    reported: Period,
    pence: int,
    reason: str,
    by: User | None,
    at: datetime,
) -> Forecast:
    """The forecast stands beside every earlier one. The same again in a month changes nothing."""
    require_may_post(by, at)
    require_impersonal(reason)
    if line.approval_id is None:
        raise Refused(Denial("line.not_approved", "The line has not been approved."))
    if reported > month_of(timezone.localdate(at)):
        raise Refused(Denial("forecast.to_come", f"{reported.label} has not come yet."))
    require(
        deny_forecast(
            pence=pence,
            planned_pence=planned_of(line, year),
            spent_pence=spent_in(line, year),
            reason=reason,
            reported=reported,
            year=year,
        )
    )
    AllocationLine.objects.select_for_update().get(pk=line.pk)
    keys = {
        "line": line,
        "reported": ReportingPeriod.of(reported),
        "year": ReportingPeriod.of(year),
    }
    last = Forecast.objects.filter(**keys).order_by("-revision").first()
    if last and (last.forecast_pence, last.reason) == (pence, reason.strip()):
        return last
    made = Forecast.objects.create(
        **keys,
        revision=last.revision + 1 if last else 1,
        forecast_pence=pence,
        reason=reason.strip(),
        said_by=by,
        said_at=at,
        is_illustrative=line.is_illustrative,
    )
    record(
        "forecast.said",
        by=by,
        at=at,
        subject="allocation_line",
        subject_key=line.code,
        reason=reason,
        details={"pence": pence, "year": year.code, "reported": reported.code},
    )
    return made
