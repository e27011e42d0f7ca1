"""The moves of a return, from sending it to be certified to its amendment."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from dalpb.kernel import clock
from dalpb.kernel.accounts.step_up import StepUpMixin
from dalpb.kernel.refusals import Denial, Refused
from dalpb.kernel.roles import Permission
from reporting.forms.returns import (
    CertifyForm,
    MoveForm,
    ReasonForm,
    SendAmendmentForm,
    SubmissionForm,
)
from reporting.models import AnnualReturn
from reporting.presenters import pages
from reporting.presenters import returns as show
from reporting.returns.compose import compose
from reporting.selectors.returns import amended_by, contributors
from reporting.services.certify import (
    certify,
    content_digest,
    deny_amendment,
    deny_ready,
    prepare,
    send_for_certification,
)
from reporting.services.moves import amend, decline, record_submission, take_back
from reporting.views.returns import crumbs
from reporting.views.standing import ReturnView
from reporting.workflow import ReturnMove, ReturnStatus, deny_amend, deny_move, deny_same_person

PREPARE: tuple[Permission, ...] = (Permission.PREPARE_RETURN,)
CERTIFY: tuple[Permission, ...] = (Permission.CERTIFY_RETURN,)


def not_from_here(annual_return: AnnualReturn, move: ReturnMove) -> Denial | None:
    """Why the return's state does not allow the move, whatever reason were given."""
    return deny_move(move, status=ReturnStatus(annual_return.status), reason="given")


class MoveView(ReturnView):
    """One move that asks for nothing, or for a reason."""

    any_of: ClassVar[tuple[Permission, ...]] = PREPARE
    makes: ClassVar[ReturnMove]
    heading: ClassVar[str]
    explanation: ClassVar[str]
    button: ClassVar[str]
    done: ClassVar[str]
    form_class: ClassVar[type[Any]] = ReasonForm

    def get(self, request: HttpRequest, year: str, number: int) -> HttpResponse:
        annual_return = self.found(year, number)
        form = self.form_for(annual_return)(initial={"version": annual_return.version})
        return self._page(request, annual_return, form)

    def post(self, request: HttpRequest, year: str, number: int) -> HttpResponse:
        annual_return = self.found(year, number)
        form = self.form_for(annual_return)(request.POST)
        if form.is_valid():
            try:
                after = self.move(annual_return, form.cleaned_data)
            except Refused as refused:
                form.add_error(None, refused.denial.sentence)
            else:
                messages.success(request, self.done)
                return redirect(show.address(after))
        return self._page(request, annual_return, form)

    def form_for(self, annual_return: AnnualReturn) -> type[Any]:
        return self.form_class

    def move(self, annual_return: AnnualReturn, given: dict[str, Any]) -> AnnualReturn:
        raise NotImplementedError

    def denied(self, annual_return: AnnualReturn) -> Denial | None:
        """Why the move cannot be made now, so that the page does not offer it."""
        return not_from_here(annual_return, self.makes)

    def _page(self, request: HttpRequest, annual_return: AnnualReturn, form: Any) -> HttpResponse:
        context = {
            "annual_return": annual_return,
            "form": form,
            "heading": self.heading,
            "explanation": self.explanation,
            "button": self.button,
            "breadcrumbs": crumbs(annual_return, self.heading),
            "denial": self.denied(annual_return),
        }
        return render(request, "reporting/move.html", context, status=422 if form.errors else 200)


class SendView(MoveView):
    makes = ReturnMove.CHECKED
    heading = "Send for certification"
    explanation = (
        "The certifier will read the return as it stands. While it waits, its text and answers"
        " are fixed; you can take it back."
    )
    button = "Send for certification"
    done = "The return is waiting for certification."
    form_class = MoveForm

    def form_for(self, annual_return: AnnualReturn) -> type[Any]:
        return self.form_class if annual_return.amends is None else SendAmendmentForm

    def move(self, annual_return: AnnualReturn, given: dict[str, Any]) -> AnnualReturn:
        send_for_certification(
            annual_return=annual_return,
            version=given["version"],
            is_material=given.get("is_material"),
            material_reason=given.get("material_reason", ""),
            by=self.person,
            at=clock.now(),
        )
        return annual_return

    def denied(self, annual_return: AnnualReturn) -> Denial | None:
        prepared = prepare(annual_return)
        return (
            super().denied(annual_return)
            or deny_ready(prepared)
            or deny_amendment(annual_return, prepared)
        )


class TakeBackView(MoveView):
    makes = ReturnMove.REOPENED
    heading = "Take back to draft"
    explanation = (
        "The return will be a draft again, and its certifier will no longer see it as waiting."
    )
    button = "Take back"
    done = "The return is a draft again."

    def move(self, annual_return: AnnualReturn, given: dict[str, Any]) -> AnnualReturn:
        take_back(annual_return=annual_return, by=self.person, at=clock.now(), **given)
        return annual_return


class AmendView(MoveView):
    makes = ReturnMove.AMENDED
    heading = "Amend this return"
    explanation = (
        "This return stays as it was signed, and stands until the amendment is certified. A new"
        " draft with the next number will point at it and carry its text over."
    )
    button = "Start the amendment"
    done = "The amendment is started."

    def denied(self, annual_return: AnnualReturn) -> Denial | None:
        return super().denied(annual_return) or deny_amend(
            number=annual_return.number, amended_by=amended_by(annual_return)
        )

    def move(self, annual_return: AnnualReturn, given: dict[str, Any]) -> AnnualReturn:
        return amend(annual_return=annual_return, by=self.person, at=clock.now(), **given)


class SubmitView(MoveView):
    makes = ReturnMove.SUBMITTED
    heading = "Record the submission"
    explanation = (
        "Send the certified file to the Department by its own route. Then record here what it"
        " gave you as proof."
    )
    button = "Record the submission"
    done = "The submission is recorded."
    form_class = SubmissionForm

    def move(self, annual_return: AnnualReturn, given: dict[str, Any]) -> AnnualReturn:
        record_submission(annual_return=annual_return, by=self.person, at=clock.now(), **given)
        return annual_return


class DeclineView(StepUpMixin, MoveView):
    any_of: ClassVar[tuple[Permission, ...]] = CERTIFY
    step_up_methods = frozenset({"POST"})
    makes = ReturnMove.DECLINED
    heading = "Decline to certify"
    explanation = "The return goes back to its preparers as a draft, with your reason."
    button = "Decline"
    done = "The return has gone back with your reason."

    def move(self, annual_return: AnnualReturn, given: dict[str, Any]) -> AnnualReturn:
        decline(annual_return=annual_return, by=self.person, at=clock.now(), **given)
        return annual_return


class CertifyView(StepUpMixin, ReturnView):
    """Read the whole return, then sign exactly that."""

    any_of: ClassVar[tuple[Permission, ...]] = CERTIFY

    def get(self, request: HttpRequest, year: str, number: int) -> HttpResponse:
        annual_return = self.found(year, number)
        return self._page(request, annual_return, None)

    def post(self, request: HttpRequest, year: str, number: int) -> HttpResponse:
        annual_return = self.found(year, number)
        form = CertifyForm(request.POST)
        if form.is_valid():
            try:
                certify(
                    annual_return=annual_return,
                    version=form.cleaned_data["version"],
                    shown=form.cleaned_data["sha256"],
                    by=self.person,
                    at=clock.now(),
                )
            except Refused as refused:
                form.add_error(None, refused.denial.sentence)
            else:
                messages.success(request, "The return is certified and frozen.")
                return redirect(show.address(annual_return))
        return self._page(request, annual_return, form)

    def _page(
        self, request: HttpRequest, annual_return: AnnualReturn, form: CertifyForm | None
    ) -> HttpResponse:
        prepared = prepare(annual_return)
        fresh = {"version": annual_return.version, "sha256": content_digest(prepared)}
        if form is None:
            form = CertifyForm(initial=fresh)
        else:
            # What is signed next is what this page now shows, not what an earlier one did.
            shown = form.data.copy()  # type: ignore[attr-defined]
            shown.update({name: str(value) for name, value in fresh.items()})
            form.data = shown
        document = compose(prepared.snapshot)
        context = {
            "annual_return": annual_return,
            "form": form,
            "denial": self._denied(annual_return),
            "statement": prepared.snapshot.stamp.statement,
            "document": document,
            "sections": pages.page_sections(document, show.ways_in(annual_return, self.access)),
            "breadcrumbs": crumbs(annual_return, "Certify"),
        }
        return render(
            request, "reporting/certify.html", context, status=422 if form.errors else 200
        )

    def _denied(self, annual_return: AnnualReturn) -> Denial | None:
        return not_from_here(annual_return, ReturnMove.CERTIFIED) or deny_same_person(
            prepared_by=contributors(annual_return), certifier=self.person.pk
        )
