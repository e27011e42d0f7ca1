"""Views of the grant: who may use them, and one way to ask for something by a form."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from commissioning.permissions.grant import deny_view
from dalpb.kernel.access import NOBODY, Access
from dalpb.kernel.models import User
from dalpb.kernel.refusals import Denial, NotPermitted, Refused, StaleVersion
from dalpb.kernel.tables import Table

Deny = Callable[[Access], Denial | None]
Crumb = tuple[str, str]


class GrantView(View):
    """A page for those who may see the grant's account."""

    deny: ClassVar[Deny] = staticmethod(deny_view)
    http_method_names = ["get", "post", "head", "options"]
    access: Access
    person: User

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.access = getattr(request, "access", NOBODY)
        if not isinstance(request.user, User):
            raise PermissionDenied
        self.person = request.user
        denial = type(self).deny(self.access)
        if denial is not None:
            raise PermissionDenied(denial.sentence)
        return super().dispatch(request, *args, **kwargs)

    def may(self, deny: Deny) -> bool:
        return deny(self.access) is None


def trail(*crumbs: Crumb) -> tuple[Crumb, ...]:
    """The way here from the grant's own page."""
    return (("Grant", reverse("commissioning:grant")), *crumbs)


class AskingView(GrantView):
    """A form that asks for one thing. A refusal is shown on it and nothing typed is lost."""

    heading: ClassVar[str] = ""
    introduction: ClassVar[str] = ""
    button: ClassVar[str] = "Save"
    done: ClassVar[str] = "Saved."

    def load(self, **keys: Any) -> None:
        """Find what the address names, or answer that it is not there."""

    def form(self, data: Any) -> Form:
        raise NotImplementedError

    def act(self, given: dict[str, Any]) -> object:
        raise NotImplementedError

    def back(self) -> str:
        raise NotImplementedError

    def crumbs(self) -> tuple[Crumb, ...]:
        return trail((self.heading, ""))

    def rows(self) -> Any:
        """What is shown above the form, as summary rows."""
        return ()

    def tables(self) -> list[Table]:
        """What is shown below the form."""
        return []

    def get(self, request: HttpRequest, **keys: Any) -> HttpResponse:
        self.load(**keys)
        return self._page(request, self.form(None))

    def post(self, request: HttpRequest, **keys: Any) -> HttpResponse:
        self.load(**keys)
        form = self.form(request.POST)
        if form.is_valid():
            try:
                self.act(form.cleaned_data)
            except (NotPermitted, StaleVersion):
                raise
            except Refused as refused:
                form.add_error(None, refused.denial.sentence)
            else:
                messages.success(request, self.done)
                return redirect(self.back())
        return self._page(request, form)

    def _page(self, request: HttpRequest, form: Form) -> HttpResponse:
        context = {
            "title": self.heading,
            "introduction": self.introduction,
            "button": self.button,
            "form": form,
            "rows": self.rows(),
            "tables": self.tables(),
            "breadcrumbs": self.crumbs(),
        }
        status = 422 if form.is_bound and form.errors else 200
        return render(request, "commissioning/asking.html", context, status=status)
