"""Proposing the lines of a year's signed return, all at once."""

from typing import ClassVar

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from dalpb.kernel import clock
from dalpb.kernel.refusals import Refused, StaleVersion
from dalpb.kernel.roles import Permission
from reporting.assemble.released_return import DATASET, questions, signed_years
from reporting.models import Release
from reporting.presenters import releases as show
from reporting.release_forms import ReturnReleaseForm
from reporting.releases.asking import Ask
from reporting.services.releases import proposing
from reporting.views.releases import OneReleaseView

ABOUT = (
    "Every line of the signed return with an exact count is protected together, against everything"
    " that was ever printed. What is not exact, or is left out, is printed as withheld. The page,"
    " the PDF, the spreadsheet and the data files are made from the protected tables, and the"
    " reviewers approve them with the tables."
)


def wanted_of_return(form: ReturnReleaseForm, year: str) -> proposing.Wanted:
    return proposing.Wanted(
        title=f"Annual return {year}",
        summary=form.cleaned_data["summary"],
        dataset=DATASET,
        period=year,
        reason=form.cleaned_data["reason"],
        embargo_until=form.embargo(),
    )


def ask_of_return(form: ReturnReleaseForm, year: str) -> Ask:
    return Ask(of_return=year, left_out=tuple(form.cleaned_data["left_out"]))


class ProposeReturnView(OneReleaseView):
    """The figures of one year's return are proposed."""

    any_of: ClassVar[tuple[Permission, ...]] = (Permission.PROPOSE_RELEASE,)

    def get(self, request: HttpRequest, year: str) -> HttpResponse:
        return self._form(request, year, ReturnReleaseForm(questions=self._questions(year)))

    def post(self, request: HttpRequest, year: str) -> HttpResponse:
        form = ReturnReleaseForm(request.POST, questions=self._questions(year))
        if form.is_valid():
            try:
                made = proposing.propose(
                    code=f"annual-return-{year}",
                    wanted=wanted_of_return(form, year),
                    ask=ask_of_return(form, year),
                    by=self.person,
                    at=clock.now(),
                )
            except Refused as refused:
                form.add_error(None, refused.denial.sentence)
            else:
                messages.success(request, "The return is proposed. Protect its tables next.")
                return redirect(show.where(made))
        return self._form(request, year, form)

    def _questions(self, year: str) -> tuple[tuple[str, str], ...]:
        if year not in signed_years():
            raise Http404
        return questions(year)

    def _form(self, request: HttpRequest, year: str, form: Form) -> HttpResponse:
        title = f"Propose the annual return {year}"
        return self.form_page(request, None, form, title, intro=ABOUT, button="Propose")


class ChangeReturnView(OneReleaseView):
    """The same proposal with other words, or other questions left out."""

    any_of: ClassVar[tuple[Permission, ...]] = (Permission.PROPOSE_RELEASE,)

    def get(self, request: HttpRequest, code: str, revision: int) -> HttpResponse:
        release, ask = self._proposal(code, revision)
        form = ReturnReleaseForm(
            initial={
                "version": release.version,
                "summary": release.summary,
                "reason": release.reason,
                "embargo_on": release.embargo_until.date() if release.embargo_until else None,
                "left_out": ask.left_out,
            },
            questions=questions(ask.of_return),
        )
        return self._form(request, release, form)

    def post(self, request: HttpRequest, code: str, revision: int) -> HttpResponse:
        release, ask = self._proposal(code, revision)
        year = ask.of_return
        form = ReturnReleaseForm(request.POST, questions=questions(year))
        if form.is_valid():
            try:
                proposing.change(
                    release=release,
                    version=form.cleaned_data["version"] or 0,
                    wanted=wanted_of_return(form, year),
                    ask=ask_of_return(form, year),
                    by=self.person,
                    at=clock.now(),
                )
            except StaleVersion:
                raise
            except Refused as refused:
                form.add_error(None, refused.denial.sentence)
            else:
                messages.success(request, "The proposal is changed. Protect its tables again.")
                return redirect(show.where(release))
        return self._form(request, release, form)

    def _proposal(self, code: str, revision: int) -> tuple[Release, Ask]:
        release = self.found(code, revision)
        ask = proposing.ask_of(release)
        if not ask.of_return:
            raise Http404
        return release, ask

    def _form(self, request: HttpRequest, release: Release, form: Form) -> HttpResponse:
        intro = "Leave a question out, or take it in again. Reviews start again from here."
        return self.form_page(request, release, form, show.DO["change"], intro=intro, button="Save")
