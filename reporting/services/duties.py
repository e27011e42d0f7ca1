"""Recording what shows a duty that nothing can compute, and the day of a year's report."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from dalpb.kernel.audit import record
from dalpb.kernel.models import User
from dalpb.kernel.refusals import Denial, Refused, require
from dalpb.kernel.screening import deny_personal
from reporting.duties.duty import duties
from reporting.models import DutyStatement, ReportDay


@transaction.atomic
def state_duty(*, duty: str, words: str, until_on: date, by: User, at: datetime) -> DutyStatement:
    """The duty counts as done until the day, by what the officer wrote."""
    known = {one.code for one in duties() if one.rule == "stated"}
    if duty not in known:
        raise Refused(Denial("duty.computed", "That duty is judged from its own evidence."))
    if not words.strip():
        raise Refused(
            Denial("duty.no_words", "Say how the duty was done, and where it can be read.")
        )
    if until_on <= timezone.localdate(at):
        raise Refused(Denial("duty.ended", "Give a day to come, until which this counts."))
    require(deny_personal(words))
    row = DutyStatement.objects.create(
        duty=duty,
        words=words.strip(),
        recorded_on=timezone.localdate(at),
        until_on=until_on,
        recorded_by=by,
        recorded_at=at,
    )
    record(
        "duty.stated",
        by=by,
        at=at,
        subject="duty",
        subject_key=duty,
        details={"until_on": until_on},
    )
    return row


@transaction.atomic
def record_report_day(
    *,
    year: str,
    due_on: date | None,
    submitted_on: date | None,
    source: str,
    by: User,
    at: datetime,
) -> ReportDay:
    """The day a year's report was asked for, or sent before this system; records stay."""
    if due_on is None and submitted_on is None:
        raise Refused(
            Denial("report_day.no_day", "Give the day it is due, or the day it was sent.")
        )
    if submitted_on is not None and submitted_on > timezone.localdate(at):
        raise Refused(Denial("report_day.to_come", "A day on which it was sent cannot be to come."))
    require(deny_personal(source))
    row = ReportDay.objects.create(
        year=year,
        due_on=due_on,
        submitted_on=submitted_on,
        source=source,
        recorded_by=by,
        recorded_at=at,
    )
    record(
        "report_day.recorded",
        by=by,
        at=at,
        subject="report_day",
        subject_key=year,
        details={"due_on": due_on, "submitted_on": submitted_on, "source": source},
    )
    return row
