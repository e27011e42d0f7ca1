"""Protecting what is proposed, and answering what was found."""

from typing import ClassVar

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from dalpb.kernel import clock
from dalpb.kernel.codec import from_json
from dalpb.kernel.refusals import Refused, StaleVersion
from dalpb.kernel.roles import Permission
from reporting.models import Release
from reporting.presenters import releases as show
from reporting.release_forms import AcceptForm, ProtectForm
from reporting.releases.asking import How, Weights
from reporting.selectors.releases import last_copy
from reporting.services.releases.accepting import accept_finding
from reporting.services.releases.advising import choices_of
from reporting.services.releases.protecting import protect_release
from reporting.views.releases import OneReleaseView


class ProtectView(OneReleaseView):
    """Shape advice first, then what to keep; the check follows on the release's page."""

    any_of: ClassVar[tuple[Permission, ...]] = (Permission.PROPOSE_RELEASE,)

    def get(self, request: HttpRequest, code: str, revision: int) -> HttpResponse:
        release = self.found(code, revision)
        return self._form(request, release, None)

    def post(self, request: HttpRequest, code: str, revision: int) -> HttpResponse:
        release = self.found(code, revision)
        choices = choices_of(release, at=clock.now())
        if choices.problem:
            return self._form(request, release, None)
        form = ProtectForm(request.POST, **choices.of_form())
        if form.is_valid():
            try:
                copy = protect_release(
                    release=release,
                    version=form.cleaned_data["version"],
                    weights=form.weights(_withheld_before(release)),
                    by=self.person,
                    at=clock.now(),
                )
            except StaleVersion:
                raise
            except Refused as refused:
                form.add_error(None, refused.denial.sentence)
            else:
                said = "The tables are protected." if copy.is_safe else "There are findings."
                messages.success(request, said)
                return redirect(show.where(release))
        return self._form(request, release, form)

    def _form(
        self, request: HttpRequest, release: Release, form: ProtectForm | None
    ) -> HttpResponse:
        choices = choices_of(release, at=clock.now())
        initial = {
            "version": release.version,
            "how": How.WITHHOLD.value,
            "totals": "as_usual",
            "districts": "as_usual",
        }
        context = {
            "form": form or ProtectForm(initial=initial, **choices.of_form()),
            "advice": choices.advice,
            "problem": choices.problem,
            "may_round": choices.may_round,
            "is_return": show.is_return(release),
            "change_url": show.where(
                release,
                "release-change-return" if show.is_return(release) else "release-change",
            ),
            "page_title": "Protect the tables",
            "breadcrumbs": (
                ("Releases", reverse("reporting:releases")),
                (release.title, show.where(release)),
                ("Protect", ""),
            ),
        }
        return render(request, "reporting/release_protect.html", context)


def _withheld_before(release: Release) -> tuple[str, ...]:
    """What the last attempt withheld on request, while the proposal is the same."""
    last = last_copy(release)
    changed = release.events.order_by("-sequence").first()
    if last is None or changed is None or changed.at > last.protected_at:
        return ()
    return from_json(Weights, last.wishes).withhold


class AcceptView(OneReleaseView):
    """Record why a finding is acceptable."""

    any_of: ClassVar[tuple[Permission, ...]] = (Permission.PROPOSE_RELEASE,)

    def get(self, request: HttpRequest, code: str, revision: int, number: int) -> HttpResponse:
        return self._form(request, self.found(code, revision), number, AcceptForm())

    def post(self, request: HttpRequest, code: str, revision: int, number: int) -> HttpResponse:
        release = self.found(code, revision)
        form = AcceptForm(request.POST)
        finding = self._finding(release, number)
        if form.is_valid():
            try:
                accept_finding(
                    finding=finding,
                    reason=form.cleaned_data["reason"],
                    expires_on=form.cleaned_data["expires_on"],
                    by=self.person,
                    at=clock.now(),
                )
            except Refused as refused:
                form.add_error(None, refused.denial.sentence)
            else:
                messages.success(request, "It is on record. Protect the tables again.")
                return redirect(show.where(release))
        return self._form(request, release, number, form)

    def _finding(self, release: Release, number: int):  # type: ignore[no-untyped-def]
        last = last_copy(release)
        finding = last.findings.filter(number=number).first() if last else None
        if finding is None:
            raise Http404
        return finding

    def _form(
        self, request: HttpRequest, release: Release, number: int, form: Form
    ) -> HttpResponse:
        finding = self._finding(release, number)
        title = "Record why this is acceptable"
        return self.form_page(
            request, release, form, title, intro=finding.words, button="Put it on record"
        )
