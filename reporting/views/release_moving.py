"""Moving a release on, and the reviewers' verdicts."""

from typing import ClassVar

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from dalpb.kernel import clock
from dalpb.kernel.refusals import Refused, StaleVersion
from dalpb.kernel.roles import Permission
from reporting.forms.returns import MoveForm, ReasonForm
from reporting.models import Release
from reporting.presenters import releases as show
from reporting.presenters.protection import check_line, how_words
from reporting.release_forms import (
    VerdictForm,
)
from reporting.releases.workflow import STEPS, ReleaseState, Verdict
from reporting.selectors.releases import (
    authors,
    standing_copy,
)
from reporting.services.releases import proposing, reviewing
from reporting.views.releases import OneReleaseView


class MoveView(OneReleaseView):
    """Send, take back, publish, withdraw, give up or revise."""

    any_of: ClassVar[tuple[Permission, ...]] = (Permission.PROPOSE_RELEASE,)

    def get(self, request: HttpRequest, code: str, revision: int, move: str) -> HttpResponse:
        release = self.found(code, revision)
        form = self._kind(move)(initial={"version": release.version})
        return self._form(request, release, move, form)

    def post(self, request: HttpRequest, code: str, revision: int, move: str) -> HttpResponse:
        release = self.found(code, revision)
        form = self._kind(move)(request.POST)
        if form.is_valid():
            try:
                done = self._do(release, move, form)
            except StaleVersion:
                raise
            except Refused as refused:
                form.add_error(None, refused.denial.sentence)
            else:
                messages.success(request, f"Done: {show.state_of(done).lower()}.")
                return redirect(show.where(done))
        return self._form(request, release, move, form)

    def _kind(self, move: str) -> type[MoveForm] | type[ReasonForm]:
        if move == "revise":
            return ReasonForm
        if move not in show.MOVES:
            raise Http404
        return ReasonForm if STEPS[show.MOVES[move]].needs_reason else MoveForm

    def _do(self, release: Release, move: str, form: MoveForm | ReasonForm) -> Release:
        common = {
            "release": release,
            "version": form.cleaned_data["version"],
            "by": self.person,
            "at": clock.now(),
        }
        reason = form.cleaned_data.get("reason", "")
        match move:
            case "send":
                reviewing.send(**common)
            case "publish":
                reviewing.publish(**common)
            case "withdraw":
                reviewing.withdraw(**common, reason=reason)
            case "take-back":
                proposing.take_back(**common, reason=reason)
            case "drop":
                proposing.drop(**common, reason=reason)
            case _:
                return proposing.revise(**common, note=reason)
        return release

    def _form(self, request: HttpRequest, release: Release, move: str, form: Form) -> HttpResponse:
        title = show.DO[move]
        return self.form_page(request, release, form, title, intro=_INTROS[move], button=title)


_INTROS = {
    "send": "Two people who had no hand in it read this exact copy. A change starts it again.",
    "take-back": "It is a proposal again, and the reviews so far count no more.",
    "publish": "Anybody can read it from now on, and nothing takes that back.",
    "withdraw": "The tables are shown no more. Copies of them exist, so they still count as known.",
    "drop": "The proposal is closed. It stays on record.",
    "revise": "A new revision from the figures as they stand. Say what it corrects. A change of a"
    " few in a printed number tells of a few people: it is checked together with the old one.",
}


class ReviewView(OneReleaseView):
    """The frozen copy as printed, and one's own verdict on it."""

    any_of: ClassVar[tuple[Permission, ...]] = (Permission.REVIEW_RELEASE,)

    def get(self, request: HttpRequest, code: str, revision: int) -> HttpResponse:
        release = self.found(code, revision)
        return self._page(request, release, VerdictForm(initial={"sha256": release.sha256}))

    def post(self, request: HttpRequest, code: str, revision: int) -> HttpResponse:
        release = self.found(code, revision)
        form = VerdictForm(request.POST)
        if form.is_valid():
            try:
                reviewing.review(
                    release=release,
                    sha256=form.cleaned_data["sha256"],
                    verdict=Verdict(form.cleaned_data["verdict"]),
                    reason=form.cleaned_data["reason"],
                    by=self.person,
                    at=clock.now(),
                )
            except Refused as refused:
                form.add_error(None, refused.denial.sentence)
            else:
                messages.success(request, "Your verdict is on record.")
                return redirect(show.where(release))
        return self._page(request, release, form)

    def _page(self, request: HttpRequest, release: Release, form: Form) -> HttpResponse:
        copy = standing_copy(release)
        context = {
            "release": release,
            "form": form,
            "is_author": self.person.pk in authors(release),
            "is_open": release.state == ReleaseState.IN_REVIEW,
            "summary": show.summary(release, how_words(copy) if copy else ""),
            "check": check_line(copy) if copy else "",
            "tables": show.printed_tables(copy) if copy else (),
            "breadcrumbs": (
                ("Releases", reverse("reporting:releases")),
                (release.title, show.where(release)),
                ("Review", ""),
            ),
        }
        return render(request, "reporting/release_review.html", context)
