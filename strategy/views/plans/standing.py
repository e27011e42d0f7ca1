"""Who asks for which plan: narrowed before anything is looked up."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from dalpb.kernel.forms import PlainForm
from dalpb.kernel.refusals import Refused, StaleVersion
from strategy.models import Strategy
from strategy.permissions.strategies import deny_reading_plans, deny_writing_strategy
from strategy.selectors import strategies as selectors
from strategy.views.parts import AskedView, Crumb, Deny, found_or_404


def home_of(code: str) -> str:
    return reverse("strategy:plan", args=[code])


def crumbs(plan: Strategy | None = None, *more: Crumb) -> tuple[Crumb, ...]:
    trail: tuple[Crumb, ...] = (("Strategies", reverse("strategy:plans")),)
    if plan is not None:
        trail = (*trail, (str(plan), home_of(plan.code)))
    return (*trail, *more)


class PlansView(AskedView):
    """A view for those who may read plans, or what `deny` says instead."""

    deny: ClassVar[Deny] = staticmethod(deny_reading_plans)

    def found(self, code: str) -> Strategy:
        return found_or_404(selectors.plan(self.access, code))


class FormView(PlansView):
    """One form: shown, judged by a service, saved or shown again with what was typed."""

    deny: ClassVar[Deny] = staticmethod(deny_writing_strategy)
    button: ClassVar[str] = "Save"
    done: ClassVar[str] = "Saved."
    # What is said instead of `done`, where it depends on the address.
    said: str = ""

    def get(self, request: HttpRequest, **keys: Any) -> HttpResponse:
        self.start(**keys)
        return self.page(request, self.form(None, **keys), **keys)

    def post(self, request: HttpRequest, **keys: Any) -> HttpResponse:
        self.start(**keys)
        form = self.form(request.POST, **keys)
        if form.is_valid():
            try:
                address = self.save(form, **keys)
            except StaleVersion:
                raise
            except Refused as refused:
                form.add_error(None, refused.denial.sentence)
            else:
                messages.success(request, self.said or self.done)
                return redirect(address)
        return self.page(request, form, **keys)

    def start(self, **keys: Any) -> None:
        """Look up what the address names."""

    def form(self, data: Any, **keys: Any) -> PlainForm:
        raise NotImplementedError

    def save(self, form: Any, **keys: Any) -> str:
        """Save, and say where to go."""
        raise NotImplementedError

    def heading(self, **keys: Any) -> str:
        raise NotImplementedError

    def context(self, **keys: Any) -> dict[str, Any]:
        """What stands round the form: explanation, denial, removal, breadcrumbs."""
        return {}

    def page(self, request: HttpRequest, form: PlainForm, **keys: Any) -> HttpResponse:
        context = {
            "form": form,
            "heading": self.heading(**keys),
            "button": self.button,
            **self.context(**keys),
        }
        status = 422 if form.errors else 200
        return render(request, "strategy/plans/form.html", context, status=status)


class PlanFormView(FormView):
    """One form about one plan."""

    plan: Strategy

    def start(self, **keys: Any) -> None:
        self.plan = self.found(keys["code"])

    def context(self, **keys: Any) -> dict[str, Any]:
        return {
            "caption": str(self.plan),
            "back_url": home_of(self.plan.code),
            "breadcrumbs": crumbs(self.plan, (self.heading(**keys), "")),
        }
