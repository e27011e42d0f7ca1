"""Choosing what to publish, and choosing again."""

from typing import ClassVar

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from dalpb.kernel import clock
from dalpb.kernel.refusals import Refused, StaleVersion
from dalpb.kernel.roles import Permission
from reporting.assemble.indicator_tables import is_rate, publishable
from reporting.assemble.releases import offers
from reporting.models import Release
from reporting.presenters import releases as show
from reporting.release_forms import ChangeForm, ProposalForm
from reporting.releases.asking import TableAsk
from reporting.services.releases import proposing
from reporting.views.releases import OneReleaseView


def _choices() -> dict[str, tuple[tuple[str, str], ...]]:
    found = offers()
    years = {one.code: one.years for one in found}
    splits = sorted({split for one in found for split in one.splits})
    return {
        "offers": (
            *((f"{one.code}|{year}", f"{one.name}, {year}") for one in found for year in one.years),
            *(
                (
                    f"indicator:{one.code}|{year}",
                    f"{one.name} (a {'rate' if is_rate(one) else 'share'}), {year}",
                )
                for one in publishable()
                for year in years.get(one.numerator_measure, ())
            ),
        ),
        "splits": tuple((one, one.replace("_", " ").capitalize()) for one in splits),
    }


def _wanted(form: ChangeForm) -> proposing.Wanted:
    ask = form.ask()
    said = form.cleaned_data
    return proposing.Wanted(
        title=said["title"],
        summary=said["summary"],
        dataset="counts",
        period=", ".join(dict.fromkeys(table.year for table in ask.tables)),
        reason=said["reason"],
        embargo_until=form.embargo(),
    )


class ProposeView(OneReleaseView):
    """Choose what to publish."""

    any_of: ClassVar[tuple[Permission, ...]] = (Permission.PROPOSE_RELEASE,)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._form(request, ProposalForm(**_choices()))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ProposalForm(request.POST, **_choices())
        if form.is_valid():
            try:
                made = proposing.propose(
                    code=form.cleaned_data["code"],
                    wanted=_wanted(form),
                    ask=form.ask(),
                    by=self.person,
                    at=clock.now(),
                )
            except Refused as refused:
                form.add_error(None, refused.denial.sentence)
            else:
                messages.success(request, "The release is proposed. Protect its tables next.")
                return redirect(show.where(made))
        return self._form(request, form)

    def _form(self, request: HttpRequest, form: Form) -> HttpResponse:
        return self.form_page(request, None, form, "Propose a release", button="Propose")


class ChangeView(OneReleaseView):
    """Choose again. Whatever reviews there were count no more."""

    any_of: ClassVar[tuple[Permission, ...]] = (Permission.PROPOSE_RELEASE,)

    def get(self, request: HttpRequest, code: str, revision: int) -> HttpResponse:
        release = self.found(code, revision)
        if show.is_return(release):
            return redirect(show.where(release, "release-change-return"))
        return self._form(request, release, ChangeForm(initial=_said(release), **_choices()))

    def post(self, request: HttpRequest, code: str, revision: int) -> HttpResponse:
        release = self.found(code, revision)
        if show.is_return(release):
            raise Http404
        form = ChangeForm(request.POST, initial=_said(release), **_choices())
        if form.is_valid():
            try:
                proposing.change(
                    release=release,
                    version=form.cleaned_data["version"] or 0,
                    wanted=_wanted(form),
                    ask=form.ask(),
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

    def _form(self, request: HttpRequest, release: Release, form: Form) -> HttpResponse:
        intro = "Leave a table out, or choose a coarser one. Reviews start again from here."
        return self.form_page(request, release, form, show.DO["change"], intro=intro, button="Save")


def _said(release: Release) -> dict[str, object]:
    said: dict[str, object] = {
        "version": release.version,
        "title": release.title,
        "summary": release.summary,
        "reason": release.reason,
        "embargo_on": release.embargo_until.date() if release.embargo_until else None,
    }
    for number, table in enumerate(proposing.ask_of(release).tables, start=1):
        said |= {
            f"measure_{number}": f"{_chosen(table)}|{table.year}",
            f"title_{number}": table.title,
            f"places_{number}": table.places.value,
            f"times_{number}": table.times.value,
            f"split_{number}": table.split,
            f"shares_{number}": table.shares,
        }
    return said


def _chosen(table: TableAsk) -> str:
    return f"indicator:{table.indicator}" if table.indicator else table.measure
