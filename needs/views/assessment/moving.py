"""Moving a version on: sent, taken back, sent back, approved; its history; the next one."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from dalpb.kernel import clock
from dalpb.kernel.accounts.step_up import StepUpMixin
from dalpb.kernel.refusals import Denial, Refused
from needs.forms.assessments import (
    ApproveForm,
    AssessmentMoveForm,
    AssessmentReasonForm,
    NextVersionForm,
)
from needs.models import AssessmentVersion
from needs.permissions import deny_approving_assessment, deny_writing_assessment
from needs.presenters import assessments as show
from needs.rules.assessment.life import AssessmentMove, AssessmentStatus, deny_author, deny_move
from needs.selectors.assessments import authors_of, drafted_content, events_of
from needs.services.assessment.copying import start_next
from needs.services.assessment.moves import (
    approve,
    content_digest,
    decline,
    send_for_review,
    take_back,
)
from needs.views.assessment.standing import EditionView, PartView, crumbs, home_of
from needs.views.standing import Deny


class HistoryView(EditionView):
    """Every move of the version, who made it and why."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, version: str) -> HttpResponse:
        edition = self.found(version)
        context = {
            "edition": edition,
            "table": show.history_table(events_of(edition)),
            "breadcrumbs": crumbs(edition, ("History", "")),
        }
        return render(request, "needs/assessment_history.html", context)


class MoveView(EditionView):
    """One move that asks for nothing, or for a reason."""

    deny: ClassVar[Deny] = staticmethod(deny_writing_assessment)
    makes: ClassVar[AssessmentMove]
    heading: ClassVar[str]
    explanation: ClassVar[str]
    button: ClassVar[str]
    done: ClassVar[str]
    form_class: ClassVar[type[Any]] = AssessmentReasonForm

    def get(self, request: HttpRequest, version: str) -> HttpResponse:
        edition = self.found(version)
        return self._page(request, edition, self.form_class(initial=self.initial(edition)))

    def post(self, request: HttpRequest, version: str) -> HttpResponse:
        edition = self.found(version)
        form = self.form_class(request.POST)
        if form.is_valid():
            try:
                self.move(edition, form.cleaned_data)
            except Refused as refused:
                form.add_error(None, refused.denial.sentence)
            else:
                messages.success(request, self.done)
                return redirect(home_of(edition.code))
        return self._page(request, edition, form)

    def initial(self, edition: AssessmentVersion) -> dict[str, Any]:
        return {"version": edition.version}

    def move(self, edition: AssessmentVersion, given: dict[str, Any]) -> None:
        raise NotImplementedError

    def denied(self, edition: AssessmentVersion) -> Denial | None:
        """Why the move cannot be made now, so that the page does not offer it."""
        return deny_move(self.makes, status=AssessmentStatus(edition.status), reason="given")

    def _page(self, request: HttpRequest, edition: AssessmentVersion, form: Any) -> HttpResponse:
        context = {
            "edition": edition,
            "home": home_of(edition.code),
            "form": form,
            "heading": self.heading,
            "explanation": self.explanation,
            "button": self.button,
            "denial": self.denied(edition),
            "breadcrumbs": crumbs(edition, (self.heading, "")),
        }
        status = 422 if form.errors else 200
        return render(request, "needs/assessment_move.html", context, status=status)


class SendView(MoveView):
    makes = AssessmentMove.SENT
    heading = "Send for review"
    explanation = (
        "The approver will read the assessment as it stands. While it waits its text is fixed;"
        " you can take it back."
    )
    button = "Send for review"
    done = "The assessment is waiting to be approved."
    form_class = AssessmentMoveForm

    def move(self, edition: AssessmentVersion, given: dict[str, Any]) -> None:
        send_for_review(edition=edition, by=self.person, at=clock.now(), **given)

    def denied(self, edition: AssessmentVersion) -> Denial | None:
        return super().denied(edition) or show.not_ready(edition, drafted_content(edition))


class TakeBackView(MoveView):
    makes = AssessmentMove.TAKEN_BACK
    heading = "Take back to draft"
    explanation = "The assessment will be a draft again, and its text can be changed."
    button = "Take back"
    done = "The assessment is a draft again."

    def move(self, edition: AssessmentVersion, given: dict[str, Any]) -> None:
        take_back(edition=edition, by=self.person, at=clock.now(), **given)


class DeclineView(StepUpMixin, MoveView):
    deny: ClassVar[Deny] = staticmethod(deny_approving_assessment)
    step_up_methods = frozenset({"POST"})
    makes = AssessmentMove.DECLINED
    heading = "Send back"
    explanation = "The assessment goes back to its authors as a draft, with your reason."
    button = "Send back"
    done = "The assessment has gone back with your reason."

    def move(self, edition: AssessmentVersion, given: dict[str, Any]) -> None:
        decline(edition=edition, by=self.person, at=clock.now(), **given)


class ApproveView(StepUpMixin, MoveView):
    """Approve exactly what was read."""

    deny: ClassVar[Deny] = staticmethod(deny_approving_assessment)
    makes = AssessmentMove.APPROVED
    heading = "Approve the assessment"
    explanation = (
        "Read it at all three levels first. What you approve is frozen as it stands and read by"
        " every partner; a version in force until now is set aside."
    )
    button = "Approve"
    done = "The assessment is approved and frozen."
    form_class = ApproveForm

    def initial(self, edition: AssessmentVersion) -> dict[str, Any]:
        return {"version": edition.version, "sha256": content_digest(edition)}

    def move(self, edition: AssessmentVersion, given: dict[str, Any]) -> None:
        approve(
            edition=edition,
            version=given["version"],
            shown=given["sha256"],
            by=self.person,
            at=clock.now(),
        )

    def denied(self, edition: AssessmentVersion) -> Denial | None:
        authors = authors_of(edition)
        return super().denied(edition) or deny_author(authors=authors, approver=self.person.pk)


class NextView(PartView):
    """The next version starts from this one."""

    heading = "Start the next version"
    button = "Start it"
    done = "The new version is a draft."

    def form(self, edition: AssessmentVersion, data: Any, **keys: str) -> NextVersionForm:
        return NextVersionForm(data)

    def save(self, edition: AssessmentVersion, form: Any, **keys: str) -> Any:
        made = start_next(
            earlier=edition,
            code=form.cleaned_data["code"],
            terms=form.terms(edition),
            by=self.person,
            at=clock.now(),
        )
        return redirect("needs:assessment-write", version=made.code)
