"""The stocktake of plans in force, and requests to co-operate."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from dalpb.kernel import clock
from dalpb.kernel.form_fields import DayField
from dalpb.kernel.forms import PlainForm
from dalpb.kernel.roles import Permission
from strategy.forms import standing as forms
from strategy.models import CooperationRequest
from strategy.presenters.plan_standing import requests_table
from strategy.presenters.plans import day, plans_table
from strategy.presenters.stocktake import ADVICE, stocktake
from strategy.rules.stocktake import suggestions, uncovered
from strategy.rules.vocabulary import CooperationAnswer, StocktakeVerdict
from strategy.selectors import stocktake as selectors
from strategy.selectors import strategies
from strategy.services.consulting import answer_cooperation, ask_cooperation, judge
from strategy.views.parts import found_or_404
from strategy.views.plans.standing import FormView, PlansView, crumbs


class OnForm(PlainForm):
    on = DayField(label="In force on")


class StocktakeView(PlansView):
    """Plans in force on a day, who owns them, and where they may meet or leave a gap."""

    def get(self, request: HttpRequest) -> HttpResponse:
        form = OnForm(request.GET if "on" in request.GET else None, initial={"on": clock.today()})
        on = form.cleaned_data["on"] if form.is_bound and form.is_valid() else clock.today()
        plans = selectors.plans_on(self.access, on)
        parts = selectors.parts_of(plans)
        context = {
            "form": form,
            "on": day(on),
            "table": plans_table(plans),
            "shown": stocktake(
                plans,
                suggestions(parts),
                uncovered(parts, selectors.advice()),
                {part.key: part for part in parts},
                selectors.judgements(),
                can_judge=self.access.has(Permission.WRITE_STRATEGY),
            ),
            "breadcrumbs": crumbs(None, ("Stocktake", "")),
        }
        return render(request, "strategy/plans/stocktake.html", context)


class JudgeView(FormView):
    """An officer's judgement of two parts, or of a recommendation that nothing answers."""

    button = "Record the judgement"
    done = "Your judgement is recorded."

    def start(self, **keys: Any) -> None:
        given = self.request.POST if self.request.method == "POST" else self.request.GET
        self.first, self.second = (given.get(name, "")[:90] for name in ("first", "second"))
        plans = selectors.plans_on(self.access, clock.today())
        known = {part.key: part.title for part in selectors.parts_of(plans)}
        known |= {f"{ADVICE}:{code}": title for code, title in selectors.advice().items()}
        self.named = [known.get(key, key) for key in (self.first, self.second) if key]

    def heading(self, **keys: Any) -> str:
        return "Judge what stands side by side"

    def context(self, **keys: Any) -> dict[str, Any]:
        return {
            "beside": self.named,
            "back_url": reverse("strategy:stocktake"),
            "breadcrumbs": crumbs(
                None, ("Stocktake", reverse("strategy:stocktake")), (self.heading(), "")
            ),
        }

    def form(self, data: Any, **keys: Any) -> PlainForm:
        return forms.JudgeForm(data, initial={"first": self.first, "second": self.second})

    def save(self, form: Any, **keys: Any) -> str:
        given = form.cleaned_data
        judge(
            first=given["first"],
            second=given["second"],
            verdict=StocktakeVerdict(given["verdict"]),
            why=given["why"],
            by=self.person,
            at=clock.now(),
        )
        return reverse("strategy:stocktake")


class CooperationView(PlansView):
    """Requests to co-operate, with their answers."""

    def get(self, request: HttpRequest) -> HttpResponse:
        writes = self.access.has(Permission.WRITE_STRATEGY)
        new = ("Record a request", reverse("strategy:cooperation-new"))
        context = {
            "page_title": "Requests to co-operate",
            "table": requests_table(
                strategies.requests().order_by("-asked_on", "pk"),
                on=clock.today(),
                can_answer=writes,
            ),
            "actions": (new,) if writes else (),
            "breadcrumbs": crumbs(None, ("Requests to co-operate", "")),
        }
        return render(request, "kernel/table_page.html", context)


class AskView(FormView):
    """A request to co-operate that was made."""

    done = "The request is recorded."

    def heading(self, **keys: Any) -> str:
        return "Record a request to co-operate"

    def context(self, **keys: Any) -> dict[str, Any]:
        home = reverse("strategy:cooperation")
        return {
            "back_url": home,
            "breadcrumbs": crumbs(None, ("Requests to co-operate", home), (self.heading(), "")),
        }

    def form(self, data: Any, **keys: Any) -> PlainForm:
        rows = strategies.plans(self.access).filter(kind="domestic_abuse_strategy")
        return forms.CooperationForm(data, strategies=[(one.code, str(one)) for one in rows])

    def save(self, form: Any, **keys: Any) -> str:
        given = dict(form.cleaned_data)
        code = given.pop("strategy")
        plan = strategies.plan(self.access, code) if code else None
        ask_cooperation(strategy=plan, by=self.person, at=clock.now(), **given)
        return reverse("strategy:cooperation")


class AnswerView(FormView):
    """What the council that was asked has answered."""

    done = "The answer is recorded."
    row: CooperationRequest

    def start(self, **keys: Any) -> None:
        self.row = found_or_404(strategies.requests().filter(pk=keys["pk"]).first())

    def heading(self, **keys: Any) -> str:
        return f"Answer of {self.row.organisation.name}"

    def context(self, **keys: Any) -> dict[str, Any]:
        home = reverse("strategy:cooperation")
        return {
            "explanation": f"Asked on {day(self.row.asked_on)}: {self.row.what}",
            "back_url": home,
            "breadcrumbs": crumbs(None, ("Requests to co-operate", home), (self.heading(), "")),
        }

    def form(self, data: Any, **keys: Any) -> PlainForm:
        row = self.row
        initial = {
            "version": row.version,
            "answered_on": row.answered_on,
            "answer": row.answer,
            "words": row.answer_words,
        }
        return forms.AnswerForm(data, initial=initial)

    def save(self, form: Any, **keys: Any) -> str:
        given = dict(form.cleaned_data)
        given["answer"] = CooperationAnswer(given["answer"])
        answer_cooperation(request=self.row, by=self.person, at=clock.now(), **given)
        return reverse("strategy:cooperation")
