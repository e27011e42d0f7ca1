"""The officer's desk: a draft's parts, each with a form of its own."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render

from dalpb.kernel import clock
from dalpb.kernel.forms import PlainForm
from dalpb.kernel.refusals import Refused
from needs.forms.assessments import (
    FindingForm,
    FrameForm,
    GapForm,
    RecommendationForm,
    TieForm,
)
from needs.models import AssessmentVersion, DataGap, Finding, FindingFigure, Recommendation
from needs.permissions import deny_writing_assessment
from needs.presenters import assessments as show
from needs.selectors.assessments import drafted_content, finding_content, findings_of
from needs.selectors.ties import changes_in
from needs.services.assessment.tying import read_again, tie_figure, untie_figure
from needs.services.assessment.writing import (
    save_finding,
    save_frame,
    save_gap,
    save_recommendation,
)
from needs.views.assessment.standing import EditionView, PartView, crumbs
from needs.views.standing import Deny, found_or_404


class WriteView(EditionView):
    """All parts of a draft with the ways to change them, and what is still wrong."""

    deny: ClassVar[Deny] = staticmethod(deny_writing_assessment)
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, version: str) -> HttpResponse:
        edition = self.found(version)
        content = drafted_content(edition)
        context = {
            "edition": edition,
            "denial": show.not_ready(edition, content),
            "tables": show.desk_tables(edition, content, changes_in(content.findings)),
            "breadcrumbs": crumbs(edition, ("Write", "")),
        }
        return render(request, "needs/assessment_write.html", context)


class FrameView(PartView):
    heading = "What this version covers"

    def form(self, edition: AssessmentVersion, data: Any, **keys: str) -> PlainForm:
        return FrameForm(data, initial=FrameForm.initial_of(edition))

    def save(self, edition: AssessmentVersion, form: Any, **keys: str) -> None:
        version = form.cleaned_data["version"]
        save_frame(
            edition=edition, version=version, terms=form.terms(), by=self.person, at=clock.now()
        )


class FindingView(PartView):
    heading = "Finding {code}"

    def row(self, edition: AssessmentVersion, code: str) -> Finding:
        return found_or_404(findings_of(edition).filter(code=code).first())

    def form(self, edition: AssessmentVersion, data: Any, **keys: str) -> PlainForm:
        initial = FindingForm.initial_of(self.row(edition, keys["code"]))
        chapters = show.chapters(edition)
        return FindingForm(data, initial=initial, chapters=chapters, is_new=False)

    def save(self, edition: AssessmentVersion, form: Any, **keys: str) -> None:
        save_finding(
            edition=edition,
            code=keys["code"],
            terms=form.terms(),
            version=form.cleaned_data["version"],
            by=self.person,
            at=clock.now(),
        )

    def beside(self, edition: AssessmentVersion, **keys: str) -> dict[str, Any]:
        content = finding_content(self.row(edition, keys["code"]))
        return {
            "preview": content.filled(content.headline),
            "ties": show.ties(edition, content, changes_in([content])),
            "finding_code": keys["code"],
        }


class AddFindingView(PartView):
    heading = "Add a finding"
    done = "The finding is added. Tie its figures next."

    def form(self, edition: AssessmentVersion, data: Any, **keys: str) -> PlainForm:
        chapters = show.chapters(edition)
        return FindingForm(data, initial={"version": 0}, chapters=chapters, is_new=True)

    def save(self, edition: AssessmentVersion, form: Any, **keys: str) -> HttpResponseRedirect:
        code = form.cleaned_data["code"]
        save_finding(
            edition=edition,
            code=code,
            terms=form.terms(),
            version=0,
            by=self.person,
            at=clock.now(),
        )
        return redirect("needs:assessment-finding", version=edition.code, code=code)


class TieView(PartView):
    heading = "Tie a figure to finding {code}"
    button = "Tie the figure"
    done = "The figure is tied."

    def form(self, edition: AssessmentVersion, data: Any, **keys: str) -> PlainForm:
        found_or_404(edition.findings.filter(code=keys["code"]).first())
        return TieForm(data)

    def save(self, edition: AssessmentVersion, form: Any, **keys: str) -> HttpResponseRedirect:
        finding = found_or_404(edition.findings.filter(code=keys["code"]).first())
        tie_figure(finding=finding, tie=form.tie(), by=self.person, at=clock.now())
        return redirect("needs:assessment-finding", version=edition.code, code=keys["code"])


class TiedView(EditionView):
    """One tie, read again or taken away."""

    deny: ClassVar[Deny] = staticmethod(deny_writing_assessment)
    http_method_names = ["post", "options"]
    removes: ClassVar[bool] = False

    def post(self, request: HttpRequest, version: str, code: str, name: str) -> HttpResponse:
        edition = self.found(version)
        rows = FindingFigure.objects.select_related("finding__edition")
        row = rows.filter(finding__edition=edition, finding__code=code, name=name).first()
        act = untie_figure if self.removes else read_again
        try:
            act(row=found_or_404(row), by=self.person, at=clock.now())
        except Refused as refused:
            messages.error(request, refused.denial.sentence)
        else:
            messages.success(
                request, "The tie is taken away." if self.removes else "The figure is read again."
            )
        return redirect("needs:assessment-finding", version=version, code=code)


class UntieView(TiedView):
    removes = True


class RecommendationView(PartView):
    heading = "Area for development {code}"

    def form(self, edition: AssessmentVersion, data: Any, **keys: str) -> PlainForm:
        row: Recommendation | None = edition.recommendations.filter(code=keys["code"]).first()
        initial = RecommendationForm.initial_of(found_or_404(row))
        choices = show.finding_choices(edition)
        return RecommendationForm(data, initial=initial, findings=choices, is_new=False)

    def save(self, edition: AssessmentVersion, form: Any, **keys: str) -> None:
        save_recommendation(
            edition=edition,
            code=keys["code"],
            terms=form.terms(keys["code"]),
            version=form.cleaned_data["version"],
            by=self.person,
            at=clock.now(),
        )


class AddRecommendationView(PartView):
    heading = "Add an area for development"

    def form(self, edition: AssessmentVersion, data: Any, **keys: str) -> PlainForm:
        choices = show.finding_choices(edition)
        return RecommendationForm(data, initial={"version": 0}, findings=choices, is_new=True)

    def save(self, edition: AssessmentVersion, form: Any, **keys: str) -> None:
        code = form.cleaned_data["code"]
        save_recommendation(
            edition=edition,
            code=code,
            terms=form.terms(code),
            version=0,
            by=self.person,
            at=clock.now(),
        )


class GapView(PartView):
    heading = "Gap {code}"

    def form(self, edition: AssessmentVersion, data: Any, **keys: str) -> PlainForm:
        row: DataGap | None = edition.gaps.filter(code=keys["code"]).first()
        initial = GapForm.initial_of(found_or_404(row))
        choices = show.finding_choices(edition)
        return GapForm(data, initial=initial, findings=choices, is_new=False)

    def save(self, edition: AssessmentVersion, form: Any, **keys: str) -> None:
        save_gap(
            edition=edition,
            code=keys["code"],
            terms=form.terms(),
            version=form.cleaned_data["version"],
            by=self.person,
            at=clock.now(),
        )


class AddGapView(PartView):
    heading = "Add a gap"

    def form(self, edition: AssessmentVersion, data: Any, **keys: str) -> PlainForm:
        choices = show.finding_choices(edition)
        return GapForm(data, initial={"version": 0}, findings=choices, is_new=True)

    def save(self, edition: AssessmentVersion, form: Any, **keys: str) -> None:
        save_gap(
            edition=edition,
            code=form.cleaned_data["code"],
            terms=form.terms(),
            version=0,
            by=self.person,
            at=clock.now(),
        )
