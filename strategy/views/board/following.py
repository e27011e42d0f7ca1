"""A record that is shown, and moved on by the one form below it."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from dalpb.kernel import clock
from dalpb.kernel.refusals import NotPermitted, Refused, StaleVersion
from strategy.permissions.board import deny_running
from strategy.services.board.acting import Act
from strategy.views.board.standing import BoardView, Data, refuse
from strategy.views.parts import found_or_404


class FollowedView(BoardView):
    """A record that is shown, and moved on by the one form below it."""

    template: ClassVar[str]

    def find(self, pk: int) -> Any:
        raise NotImplementedError

    def form(self, row: Any, data: Any) -> Any:
        raise NotImplementedError

    def do(self, row: Any, found: Data) -> str:
        raise NotImplementedError

    def context(self, row: Any) -> dict[str, Any]:
        raise NotImplementedError

    @property
    def act(self) -> Act:
        return Act(self.person, clock.now(), self.access)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = found_or_404(self.find(pk))
        return self._page(request, row, self.form(row, None))

    def _page(self, request: HttpRequest, row: Any, form: Any) -> HttpResponse:
        runs = deny_running(self.access) is None
        context = {"row": row, "form": form, "runs": runs, **self.context(row)}
        return render(request, self.template, context, status=422 if form.errors else 200)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        refuse(deny_running(self.access))
        row = found_or_404(self.find(pk))
        form = self.form(row, request.POST)
        if not form.is_valid():
            return self._page(request, row, form)
        try:
            done = self.do(row, form.cleaned_data)
        except (NotPermitted, StaleVersion):
            raise
        except Refused as refused:
            form.add_error(None, refused.denial.sentence)
            return self._page(request, row, form)
        messages.success(request, done)
        return redirect(request.path)
