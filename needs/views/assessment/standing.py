"""Who asks for which version: narrowed before anything is looked up."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse

from dalpb.kernel.access import Access, deny_without
from dalpb.kernel.forms import PlainForm
from dalpb.kernel.refusals import Denial, Refused, StaleVersion
from dalpb.kernel.roles import Permission
from needs.forms.assessments import saved_meanwhile
from needs.models import AssessmentVersion
from needs.permissions import deny_writing_assessment
from needs.selectors.assessments import version_for
from needs.views.standing import Deny, StandingView, found_or_404

Crumb = tuple[str, str]


def deny_reading_draft(access: Access) -> Denial | None:
    return deny_without(access, Permission.VIEW_ASSESSMENT_DRAFT)


class EditionView(StandingView):
    """A view of one version that its reader may see as a draft."""

    deny: ClassVar[Deny] = staticmethod(deny_reading_draft)

    def found(self, version: str) -> AssessmentVersion:
        return found_or_404(version_for(self.access, version))


def home_of(code: str) -> str:
    return reverse("reporting:assessment", args=[code])


def crumbs(edition: AssessmentVersion, *more: Crumb) -> tuple[Crumb, ...]:
    trail = (
        ("Needs assessment", reverse("reporting:assessments")),
        (edition.code, home_of(edition.code)),
    )
    return (*trail, *more)


def write_crumbs(edition: AssessmentVersion, label: str) -> tuple[Crumb, ...]:
    return crumbs(
        edition, ("Write", reverse("needs:assessment-write", args=[edition.code])), (label, "")
    )


class PartView(EditionView):
    """A form for one part of a draft: shown, judged by a service, saved or shown again."""

    deny: ClassVar[Deny] = staticmethod(deny_writing_assessment)
    heading: ClassVar[str]
    button: ClassVar[str] = "Save"
    done: ClassVar[str] = "Saved."

    def get(self, request: HttpRequest, version: str, **keys: str) -> HttpResponse:
        edition = self.found(version)
        return self._page(request, edition, self.form(edition, None, **keys), keys)

    def post(self, request: HttpRequest, version: str, **keys: str) -> HttpResponse:
        edition = self.found(version)
        form = self.form(edition, request.POST, **keys)
        if form.is_valid():
            try:
                way = self.save(edition, form, **keys)
            except StaleVersion as stale:
                form = self._over(self.found(version), request, **keys)
                form.add_error(None, stale.denial.sentence)
                meanwhile = saved_meanwhile(form)
                return self._page(request, edition, form, keys, meanwhile)
            except Refused as refused:
                form.add_error(None, refused.denial.sentence)
            else:
                messages.success(request, self.done)
                return way or redirect("needs:assessment-write", version=edition.code)
        return self._page(request, edition, form, keys)

    def _over(self, edition: AssessmentVersion, request: HttpRequest, **keys: str) -> PlainForm:
        """What was typed over the wording that stands now, so that it can be saved again."""
        typed = request.POST.copy()
        typed["version"] = str(self.form(edition, None, **keys).initial.get("version", ""))
        form = self.form(edition, typed, **keys)
        form.is_valid()
        return form

    def form(self, edition: AssessmentVersion, data: Any, **keys: str) -> PlainForm:
        raise NotImplementedError

    def save(
        self, edition: AssessmentVersion, form: Any, **keys: str
    ) -> HttpResponseRedirect | None:
        raise NotImplementedError

    def beside(self, edition: AssessmentVersion, **keys: str) -> dict[str, Any]:
        return {}

    def _page(
        self,
        request: HttpRequest,
        edition: AssessmentVersion,
        form: PlainForm,
        keys: Mapping[str, str],
        meanwhile: Sequence[tuple[str, str]] = (),
    ) -> HttpResponse:
        heading = self.heading.format(**keys)
        context = {
            "edition": edition,
            "form": form,
            "meanwhile": meanwhile,
            "heading": heading,
            "button": self.button,
            "breadcrumbs": write_crumbs(edition, heading),
            **self.beside(edition, **keys),
        }
        status = 422 if form.errors else 200
        return render(request, "needs/assessment_part.html", context, status=status)
