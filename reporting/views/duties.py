"""The duty watch: are we compliant, on any day; and recording what only people can show."""

from datetime import date
from typing import ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from dalpb.kernel import clock
from dalpb.kernel.refusals import Refused
from dalpb.kernel.roles import Permission
from reporting.assemble.duties import duty_record
from reporting.duties.duty import Duty, duties
from reporting.duties.watch import watch
from reporting.forms.board import DayForm, DutyForm, ReportDayForm
from reporting.presenters import duties as show
from reporting.services.duties import record_report_day, state_duty
from reporting.views.standing import StandingView


class DutiesView(StandingView):
    """Every duty on a day: today, or the day that is asked for."""

    any_of: ClassVar[tuple[Permission, ...]] = (Permission.VIEW_BOARD,)
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponse:
        form = DayForm(request.GET or None)
        on = self._day(form)
        watched = watch(duty_record(on), on)
        may_record = self.access.has(Permission.RUN_MEETINGS)
        context = {
            "form": form,
            "on": on,
            "is_today": on == clock.today(),
            "answer": show.answer(watched),
            "summary": show.summary(watched),
            "duties": show.shown(watched, may_record=may_record),
            "day_url": reverse("reporting:duty-report-day") if may_record else "",
            "breadcrumbs": (("Home", reverse("home")), ("Duties", "")),
        }
        return render(request, "reporting/duties.html", context)

    def _day(self, form: DayForm) -> date:
        if form.is_bound and form.is_valid():
            day: date | None = form.cleaned_data["on"]
            return day or clock.today()
        return clock.today()


class _Recording(StandingView):
    any_of: ClassVar[tuple[Permission, ...]] = (Permission.RUN_MEETINGS,)

    def page(self, request: HttpRequest, form: object, title: str, lead: str) -> HttpResponse:
        context = {
            "form": form,
            "page_title": title,
            "intro": lead,
            "button": "Record",
            "breadcrumbs": (("Duties", reverse("reporting:duties")), (title, "")),
        }
        return render(request, "kernel/form_page.html", context)


class RecordDutyView(_Recording):
    """How a duty was done that no date can show."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        duty = _stated(code)
        return self.page(request, DutyForm(), duty.title, duty.asks)

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        duty, form = _stated(code), DutyForm(request.POST)
        if form.is_valid():
            try:
                state_duty(duty=code, by=self.person, at=clock.now(), **form.cleaned_data)
            except Refused as refused:
                form.add_error("words", refused.denial.sentence)
            else:
                messages.success(request, "Recorded.")
                return redirect("reporting:duties")
        return self.page(request, form, duty.title, duty.asks)


class ReportDayView(_Recording):
    """The day a year's report is due, or was sent before this system."""

    title = "A day of the annual report"
    lead = (
        "The Act names no day. Record the one that the Department notified, or the day on which a"
        " report was sent before this system was in use."
    )

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(request, ReportDayForm(), self.title, self.lead)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ReportDayForm(request.POST)
        if form.is_valid():
            try:
                record_report_day(by=self.person, at=clock.now(), **form.cleaned_data)
            except Refused as refused:
                form.add_error("source", refused.denial.sentence)
            else:
                messages.success(request, "Recorded.")
                return redirect("reporting:duties")
        return self.page(request, form, self.title, self.lead)


def _stated(code: str) -> Duty:
    duty = next((one for one in duties() if one.code == code and one.rule == "stated"), None)
    if duty is None:
        raise Http404
    return duty
