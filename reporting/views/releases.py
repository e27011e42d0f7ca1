"""Releases: the list, one of them, its evidence, and the policy they are held to."""

from typing import ClassVar

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from dalpb.kernel import clock
from dalpb.kernel.roles import Permission
from reporting.assemble.released_return import signed_years
from reporting.models import DisclosurePolicy, Release
from reporting.presenters import releases as show
from reporting.presenters.protection import (
    ANOTHER_WAY,
    OF_EACH,
    check_line,
    evidence_table,
    how_of,
    how_words,
    risk_assessment,
    rule_words,
)
from reporting.release_forms import (
    PolicyForm,
)
from reporting.releases.saying import Printed
from reporting.releases.workflow import ReleaseState
from reporting.selectors.releases import (
    events_of,
    evidence_of,
    last_copy,
    release_for,
    releases_for,
    reviews_shown,
    standing_copy,
)
from reporting.services.releases import reviewing
from reporting.services.releases.policies import adopt_policy, unapproved
from reporting.views.standing import StandingView


class ReleaseListView(StandingView):
    """Every release; for reviewers, the policies that wait for approval."""

    any_of: ClassVar[tuple[Permission, ...]] = (Permission.VIEW_RELEASES,)
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponse:
        actions = [
            show.Way("What counts as known", reverse("reporting:release-ledger")),
            show.Way("What others printed", reverse("reporting:external")),
        ]
        if self.access.has(Permission.PROPOSE_RELEASE):
            actions = [
                show.Way("Propose a release", reverse("reporting:release-propose")),
                *(
                    show.Way(
                        f"Propose the annual return {year}",
                        reverse("reporting:release-propose-return", args=[year]),
                    )
                    for year in signed_years()
                ),
                *actions,
            ]
        has_policy = DisclosurePolicy.objects.exists()
        if self.access.has(Permission.REVIEW_RELEASE) and unapproved(clock.today()):
            actions.append(
                show.Way("Approve a disclosure policy", reverse("reporting:release-policy"))
            )
        context = {
            "table": show.releases_table(releases_for(self.access)),
            "actions": actions,
            "has_policy": has_policy,
            "breadcrumbs": (("Home", reverse("home")), ("Releases", "")),
        }
        return render(request, "reporting/releases.html", context)


class OneReleaseView(StandingView):
    any_of: ClassVar[tuple[Permission, ...]] = (Permission.VIEW_RELEASES,)

    def found(self, code: str, revision: int) -> Release:
        row = release_for(self.access, code, revision)
        if row is None:
            raise Http404
        return row

    def form_page(
        self, request: HttpRequest, release: Release | None, form: Form, title: str, **more: object
    ) -> HttpResponse:
        trail = [("Releases", reverse("reporting:releases"))]
        if release is not None:
            trail.append((release.title, show.where(release)))
        context = {
            "form": form,
            "page_title": title,
            "breadcrumbs": (*trail, (title, "")),
            **more,
        }
        return render(request, "kernel/form_page.html", context)


class PolicyView(OneReleaseView):
    """Approve an edition of a policy that comes with the product."""

    any_of: ClassVar[tuple[Permission, ...]] = (Permission.REVIEW_RELEASE,)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._form(request, PolicyForm(policies=self._policies()))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = PolicyForm(request.POST, policies=self._policies())
        if not form.is_valid():
            return self._form(request, form)
        adopt_policy(
            reference=form.cleaned_data["reference"],
            basis=form.cleaned_data["basis"],
            by=self.person,
            at=clock.now(),
        )
        messages.success(request, "The policy is approved.")
        return redirect("reporting:releases")

    def _policies(self) -> tuple[tuple[str, str], ...]:
        return tuple((one.reference, rule_words(one)) for one in unapproved(clock.today()))

    def _form(self, request: HttpRequest, form: Form) -> HttpResponse:
        intro = (
            "A policy holds from its approval on, for every release that is protected after it. An"
            " edition is never edited: its text is kept whole."
        )
        title = "Approve a disclosure policy"
        return self.form_page(request, None, form, title, intro=intro, button="Approve")


class ReleaseView(OneReleaseView):
    """One release: what is proposed, how it fares, what is printed, and what comes next."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, code: str, revision: int) -> HttpResponse:
        release = self.found(code, revision)
        last, standing = last_copy(release), standing_copy(release)
        may = self.access.has(Permission.PROPOSE_RELEASE)
        exact = self.access.has(Permission.VIEW_ALL_FIGURES)
        open_ = release.state in {ReleaseState.PROPOSED, ReleaseState.PROTECTED}
        context = {
            "release": release,
            "state": show.state_of(release),
            "summary": show.summary(release, how_words(standing) if standing else ""),
            "check": check_line(last) if last else "",
            "findings": show.findings(release, last.findings.select_related("override"))
            if last and exact and open_
            else (),
            "tables": show.printed_tables(standing) if standing else (),
            "protect_url": show.where(release, "release-protect") if may and open_ else "",
            "evidence_label": OF_EACH[how_of(standing)] if standing else "",
            "another_way": ANOTHER_WAY[how_of(last)] if last else "",
            "evidence_url": show.where(release, "release-evidence") if standing and exact else "",
            "risk_url": show.where(release, "release-risk") if standing else "",
            "ways": show.ways(release, self.access),
            "reviews": show.reviews_table(reviews_shown(standing, self.person.pk))
            if standing
            else None,
            "history": show.history_table(events_of(release)),
            "breadcrumbs": (("Releases", reverse("reporting:releases")), (release.title, "")),
        }
        return render(request, "reporting/release.html", context)


class EvidenceView(OneReleaseView):
    """Why each withheld or rounded number stays unknown. For those who see every figure, and in
    the trail."""

    any_of: ClassVar[tuple[Permission, ...]] = (Permission.VIEW_RELEASES,)
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, code: str, revision: int) -> HttpResponse:
        release = self.found(code, revision)
        copy = standing_copy(release)
        if copy is None:
            raise Http404
        reviewing.note_evidence(release=release, by=self.person, at=clock.now())
        hidden = (Printed.MARK.value, Printed.NEAR.value, Printed.ADDED.value)
        rows = copy.statements.filter(kind__in=hidden).order_by("cell")
        printed = dict(rows.values_list("cell", "shown"))
        context = {
            "page_title": "Evidence",
            "table": evidence_table(evidence_of(copy), printed, how_of(copy)),
            "breadcrumbs": (
                ("Releases", reverse("reporting:releases")),
                (release.title, show.where(release)),
                ("Evidence", ""),
            ),
        }
        return render(request, "kernel/table_page.html", context)


class RiskView(OneReleaseView):
    """The risk assessment of the copy that stands, as a text file."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, code: str, revision: int) -> HttpResponse:
        release = self.found(code, revision)
        copy = standing_copy(release)
        if copy is None:
            raise Http404
        response = HttpResponse(
            risk_assessment(release, copy), content_type="text/plain; charset=utf-8"
        )
        name = f"risk-assessment-{release.code}-{release.revision}.txt"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["X-Content-Type-Options"] = "nosniff"
        return response
