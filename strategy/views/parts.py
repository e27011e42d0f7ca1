"""The base of pages that ask for one thing: who asks, what is shown, what a refusal keeps."""

from collections.abc import Callable
from typing import Any, ClassVar, Generic, TypeVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views import View

from dalpb.kernel.access import NOBODY, Access
from dalpb.kernel.forms import PlainForm
from dalpb.kernel.models.people import User
from dalpb.kernel.refusals import Denial, Refused, StaleVersion

T = TypeVar("T")
Deny = Callable[[Access], Denial | None]
Crumb = tuple[str, str]


class AskedView(View):
    """A view that names what a person must be allowed to do, and refuses before it looks."""

    deny: ClassVar[Deny]
    http_method_names = ["get", "post", "head", "options"]
    access: Access
    person: User

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not isinstance(request.user, User):
            raise PermissionDenied
        self.person = request.user
        self.access = getattr(request, "access", NOBODY)
        denial = type(self).deny(self.access)
        if denial is not None:
            raise PermissionDenied(denial.sentence)
        return super().dispatch(request, *args, **kwargs)


def found_or_404(row: T | None) -> T:
    """The row; what is another's and what is not there answer alike."""
    if row is None:
        raise Http404
    return row


class ReadView(AskedView):
    http_method_names = ["get", "head", "options"]


class PartView(AskedView, Generic[T]):
    """A form about one thing: shown, judged by a service, saved or shown again.

    A stale form is left to the page that shows what was typed beside nothing lost.
    """

    heading: ClassVar[str]
    explanation: ClassVar[str] = ""
    button: ClassVar[str] = "Save"
    done: ClassVar[str] = "Saved."

    def get(self, request: HttpRequest, **keys: str) -> HttpResponse:
        found = self.found(**keys)
        return self._page(request, found, self.form(found, None))

    def post(self, request: HttpRequest, **keys: str) -> HttpResponse:
        found = self.found(**keys)
        form = self.form(found, request.POST)
        if form.is_valid():
            denial = self.denied(found)
            if denial is not None:
                # The page of a refusal shows what was typed.
                raise Refused(denial)
            try:
                back = self.save(found, form.cleaned_data)
            except StaleVersion:
                raise
            except Refused as refused:
                form.add_error(None, refused.denial.sentence)
            else:
                messages.success(request, self.done)
                return redirect(back or self.back(found))
        return self._page(request, found, form)

    def found(self, **keys: str) -> T:
        raise NotImplementedError

    def form(self, found: T, data: Any) -> PlainForm:
        raise NotImplementedError

    def save(self, found: T, given: dict[str, Any]) -> str | None:
        raise NotImplementedError

    def back(self, found: T) -> str:
        """Where the thing is read."""
        raise NotImplementedError

    def crumbs(self, found: T) -> tuple[Crumb, ...]:
        raise NotImplementedError

    def caption(self, found: T) -> str:
        return ""

    def denied(self, found: T) -> Denial | None:
        """Why it cannot be done now, so that the page does not offer it."""
        return None

    def beside(self, found: T) -> dict[str, Any]:
        return {}

    def _page(self, request: HttpRequest, found: T, form: PlainForm) -> HttpResponse:
        context = {
            "form": form,
            "heading": self.heading,
            "explanation": self.explanation,
            "button": self.button,
            "caption": self.caption(found),
            "back": self.back(found),
            "denial": self.denied(found),
            "breadcrumbs": (*self.crumbs(found), (self.heading, "")),
            **self.beside(found),
        }
        status = 422 if form.errors else 200
        return render(request, "strategy/part.html", context, status=status)
