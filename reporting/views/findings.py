"""What the checks of a return found, and the answers to its queries."""

from typing import ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from dalpb.kernel import clock
from dalpb.kernel.refusals import Refused
from dalpb.kernel.roles import Permission
from reporting.forms.returns import (
    AnswerForm,
)
from reporting.models import AnnualReturn
from reporting.presenters import returns as show
from reporting.returns.findings import Severity
from reporting.selectors.returns import answers_by_digest
from reporting.services.answers import answer_finding
from reporting.services.certify import (
    prepare,
)
from reporting.views.returns import crumbs
from reporting.views.standing import ReturnView

PREPARE: tuple[Permission, ...] = (Permission.PREPARE_RETURN,)


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
