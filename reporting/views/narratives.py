"""A return's answers in words."""

from typing import ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from dalpb.kernel import clock
from dalpb.kernel.refusals import Refused
from dalpb.kernel.roles import Permission
from reporting.forms.returns import (
    NarrativeForm,
)
from reporting.models import AnnualReturn
from reporting.presenters import returns as show
from reporting.returns.load import load
from reporting.returns.spec import Question
from reporting.services.narratives import save_narrative
from reporting.views.returns import crumbs
from reporting.views.standing import ReturnView

PREPARE: tuple[Permission, ...] = (Permission.PREPARE_RETURN,)


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
