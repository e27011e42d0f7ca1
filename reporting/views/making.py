"""Making a return: findings and their answers, its text, and its moves."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from dalpb.kernel import clock
from dalpb.kernel.accounts.step_up import StepUpMixin
from dalpb.kernel.refusals import Denial, Refused
from dalpb.kernel.roles import Permission
from reporting.forms import (
    AnswerForm,
    CertifyForm,
    MoveForm,
    NarrativeForm,
    ReasonForm,
    SubmissionForm,
)
from reporting.models import AnnualReturn
from reporting.presenters import pages
from reporting.presenters import returns as show
from reporting.returns.compose import compose
from reporting.returns.findings import Severity
from reporting.returns.load import load
from reporting.returns.spec import Question
from reporting.selectors import answers_by_digest, contributors
from reporting.services.answers import answer_finding
from reporting.services.certify import (
    certify,
    content_digest,
    deny_ready,
    prepare,
    send_for_certification,
)
from reporting.services.moves import amend, decline, record_submission, take_back
from reporting.services.narratives import save_narrative
from reporting.views.returns import crumbs
from reporting.views.standing import ReturnView
from reporting.workflow import ReturnMove, ReturnStatus, deny_move, deny_same_person

PREPARE: tuple[Permission, ...] = (Permission.PREPARE_RETURN,)
CERTIFY: tuple[Permission, ...] = (Permission.CERTIFY_RETURN,)


class FindingsView(ReturnView):
    """What the checks found, by how much it matters; queries are answered here."""

    any_of: ClassVar[tuple[Permission, ...]] = (Permission.VIEW_RETURN,)

    def get(self, request: HttpRequest, year: str, number: int) -> HttpResponse:
        annual_return = self.found(year, number)
        prepared = prepare(annual_return)
        editable = show.may_edit(annual_return, self.access)
        answers = answers_by_digest(annual_return)
        checked = prepared.checked
        context = {
            "annual_return": annual_return,
            "groups": tuple(
                (
                    heading,
                    show.page_findings(
                        annual_return, checked.of(severity), answers, editable=editable
                    ),
                )
                for heading, severity in (
                    ("To be put right", Severity.BLOCKER),
                    ("Queries, each to be answered", Severity.QUERY),
                    ("Notes", Severity.NOTE),
                )
            ),
            "not_run": checked.not_run,
            "ran": len(checked.ran),
            "is_frozen": show.is_frozen(annual_return),
            "breadcrumbs": crumbs(annual_return, "Findings"),
        }
        return render(request, "reporting/findings.html", context)


class AnswerView(ReturnView):
    """Say why one finding stands."""

    any_of: ClassVar[tuple[Permission, ...]] = PREPARE

    def get(self, request: HttpRequest, year: str, number: int, digest: str) -> HttpResponse:
        annual_return = self.found(year, number)
        answer = answers_by_digest(annual_return).get(digest)
        form = AnswerForm(initial={"digest": digest, "reason": answer.reason if answer else ""})
        return self._page(request, annual_return, digest, form)

    def post(self, request: HttpRequest, year: str, number: int, digest: str) -> HttpResponse:
        annual_return = self.found(year, number)
        form = AnswerForm({**request.POST.dict(), "digest": digest})
        if form.is_valid():
            try:
                answer_finding(
                    annual_return=annual_return,
                    findings=prepare(annual_return).checked.findings,
                    digest=digest,
                    reason=form.cleaned_data["reason"],
                    by=self.person,
                    at=clock.now(),
                )
            except Refused as refused:
                form.add_error("reason", refused.denial.sentence)
            else:
                messages.success(request, "The answer is saved.")
                return redirect(show.address(annual_return, "reporting:findings"))
        return self._page(request, annual_return, digest, form)

    def _page(
        self, request: HttpRequest, annual_return: AnnualReturn, digest: str, form: AnswerForm
    ) -> HttpResponse:
        findings = prepare(annual_return).checked.findings
        finding = next((f for f in findings if f.digest == digest), None)
        if finding is None:
            raise Http404
        context = {
            "annual_return": annual_return,
            "finding": show.page_findings(annual_return, (finding,), {}, editable=False)[0],
            "form": form,
            "breadcrumbs": crumbs(annual_return, "Answer a finding"),
        }
        return render(request, "reporting/answer.html", context, status=422 if form.errors else 200)


class TextView(ReturnView):
    """Write the answer to one question in words."""

    any_of: ClassVar[tuple[Permission, ...]] = PREPARE

    def get(self, request: HttpRequest, year: str, number: int, question: str) -> HttpResponse:
        annual_return, asked = self._asked(year, number, question)
        row = annual_return.narratives.filter(question=question).first()
        form = NarrativeForm(
            statuses=statuses(asked),
            initial={
                "version": row.version if row else 0,
                "status": row.status if row else "",
                "answer": row.answer if row else "",
            },
        )
        return self._page(request, annual_return, asked, form)

    def post(self, request: HttpRequest, year: str, number: int, question: str) -> HttpResponse:
        annual_return, asked = self._asked(year, number, question)
        form = NarrativeForm(request.POST, statuses=statuses(asked))
        if form.is_valid():
            try:
                save_narrative(
                    annual_return=annual_return,
                    question=question,
                    answer=form.cleaned_data["answer"],
                    status=form.cleaned_data.get("status", ""),
                    version=form.cleaned_data["version"],
                    by=self.person,
                    at=clock.now(),
                )
            except Refused as refused:
                form.add_error("answer", refused.denial.sentence)
            else:
                messages.success(request, f"The answer to {question} is saved.")
                return redirect(show.address(annual_return))
        return self._page(request, annual_return, asked, form)

    def _asked(self, year: str, number: int, question: str) -> tuple[AnnualReturn, Question]:
        annual_return = self.found(year, number)
        asked = next((q for q in load(year).texts if q.code == question), None)
        if asked is None:
            raise Http404
        return annual_return, asked

    def _page(
        self,
        request: HttpRequest,
        annual_return: AnnualReturn,
        asked: Question,
        form: NarrativeForm,
    ) -> HttpResponse:
        context = {
            "annual_return": annual_return,
            "question": asked,
            "form": form,
            "current": annual_return.narratives.filter(question=asked.code).first(),
            "breadcrumbs": crumbs(annual_return, asked.code),
        }
        return render(request, "reporting/text.html", context, status=422 if form.errors else 200)


def statuses(asked: Question) -> tuple[tuple[str, str], ...]:
    return tuple((category.code, category.label) for category in asked.categories)


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
        form = self.form_class(initial={"version": annual_return.version})
        return self._page(request, annual_return, form)

    def post(self, request: HttpRequest, year: str, number: int) -> HttpResponse:
        annual_return = self.found(year, number)
        form = self.form_class(request.POST)
        if form.is_valid():
            try:
                after = self.move(annual_return, form.cleaned_data)
            except Refused as refused:
                form.add_error(None, refused.denial.sentence)
            else:
                messages.success(request, self.done)
                return redirect(show.address(after))
        return self._page(request, annual_return, form)

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

    def move(self, annual_return: AnnualReturn, given: dict[str, Any]) -> AnnualReturn:
        send_for_certification(
            annual_return=annual_return, version=given["version"], by=self.person, at=clock.now()
        )
        return annual_return

    def denied(self, annual_return: AnnualReturn) -> Denial | None:
        return super().denied(annual_return) or deny_ready(prepare(annual_return))


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
        "This return stays as it was signed. A new draft with the next number will point at it"
        " and carry its text over."
    )
    button = "Start the amendment"
    done = "The amendment is started."

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
