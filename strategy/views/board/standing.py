"""Who asks for the board's pages, and how an act answers what they send."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Final

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from dalpb.kernel import clock
from dalpb.kernel.access import Access
from dalpb.kernel.models.people import User
from dalpb.kernel.refusals import Denial, NotPermitted, Refused, StaleVersion
from strategy.permissions.board import deny_reading_board
from strategy.services.board.acting import Act as ServiceAct
from strategy.views.parts import AskedView, Deny, found_or_404

HOME = ("Meetings", "strategy:board-meetings")
PAGE: Final = 50
Data = Mapping[str, Any]


class BoardView(AskedView):
    """A page of the board's business, refused before anything is looked at."""

    deny: ClassVar[Deny] = staticmethod(deny_reading_board)


def refuse(denial: Denial | None) -> None:
    if denial is not None:
        raise PermissionDenied(denial.sentence)


def key_in(data: QueryDict, name: str = "on") -> int:
    """The key that a request names; something else is a key that nothing has."""
    value = data.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 18 else 0


def crumbs(*more: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return ((HOME[0], reverse(HOME[1])), *more)


@dataclass(frozen=True, slots=True)
class Asked:
    """What an act is asked of: who asks, when, of what."""

    access: Access
    person: User
    now: datetime
    subject: Any
    target: Any

    @property
    def act(self) -> ServiceAct:
        return ServiceAct(self.person, self.now, self.access)


FormOf = Callable[[Asked, QueryDict | None], forms.Form]
Do = Callable[[Asked, Data], str]


@dataclass(frozen=True, slots=True)
class PageAct:
    """One act of a page: its form, who may, what it does, and where it leads back to.

    `do` answers with the sentence that the person reads when it is done.
    """

    title: str
    button: str
    deny: Deny
    form: FormOf
    do: Do
    back: Callable[[Asked], str]
    target: Callable[[Access, Any, int], Any] | None = None
    introduction: str = ""


class ActsView(BoardView):
    """One act of many: GET shows its form by itself, POST does it and leads back."""

    acts: ClassVar[Mapping[str, PageAct]]

    def subject(self, key: str) -> Any:
        raise NotImplementedError

    def crumbs(self, subject: Any) -> tuple[tuple[str, str], ...]:
        raise NotImplementedError

    def _asked(self, data: QueryDict, key: str, act: PageAct) -> Asked:
        subject = found_or_404(self.subject(key))
        target = None
        if act.target is not None:
            target = found_or_404(act.target(self.access, subject, key_in(data)))
        return Asked(self.access, self.person, clock.now(), subject, target)

    def _act(self, name: str) -> PageAct:
        act = found_or_404(self.acts.get(name))
        refuse(act.deny(self.access))
        return act

    def get(self, request: HttpRequest, code: str, act: str) -> HttpResponse:
        chosen = self._act(act)
        asked = self._asked(request.GET, code, chosen)
        return self._page(request, chosen, asked, chosen.form(asked, None))

    def post(self, request: HttpRequest, code: str, act: str) -> HttpResponse:
        chosen = self._act(act)
        asked = self._asked(request.POST, code, chosen)
        form = chosen.form(asked, request.POST)
        if not form.is_valid():
            return self._page(request, chosen, asked, form)
        try:
            done = chosen.do(asked, form.cleaned_data)
        except (NotPermitted, StaleVersion):
            raise
        except Refused as refused:
            form.add_error(None, refused.denial.sentence)
            return self._page(request, chosen, asked, form)
        messages.success(request, done)
        return redirect(chosen.back(asked))

    def _page(
        self, request: HttpRequest, act: PageAct, asked: Asked, form: forms.Form
    ) -> HttpResponse:
        context = {
            "form": form,
            "title": act.title,
            "action": act.button,
            "introduction": act.introduction,
            "target": asked.target.pk if asked.target is not None else "",
            "back": act.back(asked),
            "breadcrumbs": (*self.crumbs(asked.subject), (act.title, "")),
        }
        status = 422 if form.errors else 200
        return render(request, "strategy/board/act.html", context, status=status)
