"""Reading the needs assessment: its versions, each at three levels, as page and as file."""

from typing import ClassVar

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from dalpb.kernel import clock
from dalpb.kernel.roles import Permission
from needs.facts.assessments import (
    AssessmentFact,
    AssessmentStatus,
    assessment,
    assessments,
    behind_its_days,
)
from reporting.assessment.compose import compose
from reporting.assessment.document import LEVEL_WORDS, Level
from reporting.presenters import assessments as show
from reporting.render.assessment import paper_name, paper_pdf
from reporting.views.standing import StandingView


class AssessmentReading(StandingView):
    """A view of one version. Another's draft and a missing version answer alike."""

    any_of: ClassVar[tuple[Permission, ...]] = (
        Permission.VIEW_ASSESSMENT,
        Permission.VIEW_ASSESSMENT_DRAFT,
    )
    http_method_names = ["get", "head", "options"]

    def found(self, version: str) -> AssessmentFact:
        fact = assessment(self.access, version)
        if fact is None:
            raise Http404
        return fact


class AssessmentsView(AssessmentReading):
    """Every version that the reader may see."""

    def get(self, request: HttpRequest) -> HttpResponse:
        context = {
            "table": show.versions_table(assessments(self.access)),
            "breadcrumbs": (("Home", reverse("home")), ("Needs assessment", "")),
        }
        return render(request, "reporting/assessments.html", context)


class AssessmentView(AssessmentReading):
    """One version: its state, its dates, the ways to read it, what changed since."""

    def get(self, request: HttpRequest, version: str) -> HttpResponse:
        fact = self.found(version)
        label, state = show.STATUS_WORDS[fact.status]
        late = behind_its_days(on=clock.today())
        context = {
            "fact": fact,
            "overdue": late.words if late is not None and late.code == version else "",
            "covers": show.covers(fact),
            "status_label": label,
            "status_state": state,
            "changes": fact.changes,
            "actions": show.actions(fact, self.access),
            "tiles": show.ways(version),
            "files": show.files(version),
            "others": show.others(version, assessments(self.access)),
            "rows": show.rows(fact),
            "breadcrumbs": _crumbs(version),
        }
        return render(request, "reporting/assessment.html", context)


class PaperView(AssessmentReading):
    """One version at one level, as a page."""

    def get(self, request: HttpRequest, version: str, level: str) -> HttpResponse:
        wanted, fact = Level(level), self.found(version)
        is_in_force = fact.status is AssessmentStatus.APPROVED
        context = {
            "paper": compose(fact, wanted),
            "thread_version": version if is_in_force else "",
            "pdf_url": show.level_url(version, wanted, pdf=True),
            "breadcrumbs": _crumbs(version, LEVEL_WORDS[wanted]),
        }
        return render(request, "reporting/assessment_paper.html", context)


class PaperFileView(AssessmentReading):
    """The same paper as a tagged PDF."""

    def get(self, request: HttpRequest, version: str, level: str) -> HttpResponse:
        paper = compose(self.found(version), Level(level))
        response = HttpResponse(paper_pdf(paper), content_type="application/pdf")
        response["Content-Disposition"] = f'attachment; filename="{paper_name(paper)}"'
        response["X-Content-Type-Options"] = "nosniff"
        return response


class BesideView(AssessmentReading):
    """Two versions side by side, finding by finding."""

    def get(self, request: HttpRequest, version: str, other: str) -> HttpResponse:
        context = {
            "table": show.beside_table(self.found(version), self.found(other)),
            "codes": (version, other),
            "breadcrumbs": _crumbs(version, f"Beside {other}"),
        }
        return render(request, "reporting/assessment_beside.html", context)


def _crumbs(version: str, *more: str) -> tuple[tuple[str, str], ...]:
    at = reverse("reporting:assessment", args=[version]) if more else ""
    trail = (("Needs assessment", reverse("reporting:assessments")), (version, at))
    return (*trail, *((label, "") for label in more))
