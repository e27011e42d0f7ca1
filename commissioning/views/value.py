"""Ending a service by its plan; what one costs; and spending beside need."""

from typing import Any

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from commissioning.forms import agreements as forms
from commissioning.forms.allocations import ReasonedForm
from commissioning.models import PlanItem
from commissioning.permissions.grant import deny_propose
from commissioning.presenters import agreements as present
from commissioning.presenters import value
from commissioning.rules.cycle import PlanPart, Stage
from commissioning.selectors import agreements as selectors
from commissioning.selectors import costs
from commissioning.selectors.ending import effect_of_ending
from commissioning.services import ending as services
from commissioning.views.agreements import AgreementAskingView
from commissioning.views.standing import Crumb, GrantView, trail
from dalpb.kernel import clock

_AGREEMENTS = ("Agreements", "commissioning:agreements")


def _crumbs(*crumbs: Crumb) -> tuple[Crumb, ...]:
    return trail((_AGREEMENTS[0], reverse(_AGREEMENTS[1])), *crumbs)


class EndingView(GrantView):
    """What ending it would do, and, once it is decided, the plan."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        found = selectors.with_all(selectors.agreements_for(self.access))
        row = get_object_or_404(found, reference=reference)
        plan = getattr(row, "plan", None)
        may = self.may(deny_propose) and row.stage != Stage.ENDED.value
        links: list[Crumb] = []
        if plan is None:
            effect = effect_of_ending(row, clock.today()).as_json()
            if may and row.stage in (Stage.LIVE.value, Stage.REVIEW.value):
                links.append(
                    ("Make the plan", reverse("commissioning:agreement-plan", args=[reference]))
                )
            tables = value.effect_tables(effect)
        else:
            items = list(plan.items.all())
            tables = [
                value.plan_table(row, items, may_change=may),
                *value.effect_tables(plan.effect),
            ]
        context = {
            "title": f"Ending: {row.title}",
            "introduction": "As it would be if it ended today. Nothing here changes anything."
            if plan is None
            else "What was foreseen is as it was when the plan was made.",
            "has_illustrative": row.is_illustrative,
            "rows": value.plan_rows(plan) if plan else (),
            "links": links,
            "tables": tables,
            "breadcrumbs": _crumbs((row.reference, present.url(row)), ("Ending it", "")),
        }
        return render(request, "commissioning/agreement.html", context)


class PlanView(AgreementAskingView):
    heading = "Make the plan to end it"
    introduction = "What ending would do is frozen with the plan. Each part is answered after that."
    button = "Make the plan"
    done = "The plan is made. Answer each of its parts."

    def form(self, data: Any) -> Form:
        return forms.PlanForm(data, initial=self.first)

    def act(self, given: dict[str, Any]) -> object:
        return services.make_plan(self.agreement, **given, **self.said())

    def back(self) -> str:
        return reverse("commissioning:agreement-ending", args=[self.agreement.reference])


class PartView(AgreementAskingView):
    """One part of the plan: to answer it, or to open it again."""

    heading = "A part of the plan to end it"
    introduction = "Say how it is met. A part that is answered can be opened again, with a reason."
    button = "Save"
    done = "The part is saved."
    item: PlanItem

    def load(self, **keys: Any) -> None:
        super().load(**keys)
        plan = getattr(self.agreement, "plan", None)
        if plan is None:
            raise Http404
        self.item = get_object_or_404(plan.items.all(), part=keys["part"])

    @property
    def first(self) -> dict[str, Any]:
        return {"version": self.item.version, "answer_words": self.item.answer}

    def rows(self) -> Any:
        return value.part_rows(self.item)

    def form(self, data: Any) -> Form:
        if not self.item.is_open:
            return ReasonedForm(data, initial=self.first)
        reference = self.agreement.reference
        match PlanPart(self.item.part):
            case PlanPart.PEOPLE:
                return forms.PeoplePartForm(data, initial=self.first)
            case PlanPart.FINAL_CLAIM:
                claims = selectors.claims_under(reference)
                return forms.ClaimPartForm(data, claims=claims, initial=self.first)
            case PlanPart.CLAWBACK:
                entries = selectors.refunds_under(reference)
                return forms.ClawbackPartForm(data, entries=entries, initial=self.first)
            case _:
                return forms.PartForm(data, initial=self.first)

    def act(self, given: dict[str, Any]) -> object:
        if not self.item.is_open:
            return services.reopen_part(self.item, **given, **self.said())
        return services.answer_part(
            self.item, forms.answer_of(given), version=given["version"], **self.said()
        )

    def back(self) -> str:
        return reverse("commissioning:agreement-ending", args=[self.agreement.reference])


class UnitCostsView(GrantView):
    def get(self, request: HttpRequest) -> HttpResponse:
        years = [(year, year) for year in costs.years_with_spending()]
        context: dict[str, Any] = {
            "title": "Unit costs",
            "introduction": "What the grant paid for one household and for one night of a bedspace,"
            " at each commissioned service.",
            "breadcrumbs": _crumbs(("Unit costs", "")),
        }
        if not years:
            return render(request, "commissioning/chosen.html", context)
        form = forms.YearChoiceForm({"year": years[0][0]} | request.GET.dict(), years=years)
        context["form"] = form
        if not form.is_valid():
            return render(request, "commissioning/chosen.html", context, status=422)
        year = form.cleaned_data["year"]
        found = costs.costs_of(year, today=clock.today())
        context |= {
            "has_illustrative": any(one.is_illustrative for one in found),
            "tables": [value.unit_costs_table(found, year)],
        }
        return render(request, "commissioning/chosen.html", context)


class SpendAgainstNeedView(GrantView):
    def get(self, request: HttpRequest) -> HttpResponse:
        years = [(year, year) for year in costs.years_with_spending()]
        context: dict[str, Any] = {
            "title": "Spending beside need",
            "introduction": "Whether each district's part of the money is like its part of the need.",
            "breadcrumbs": _crumbs(("Spending beside need", "")),
        }
        if not years:
            return render(request, "commissioning/chosen.html", context)
        asked = request.GET.dict()
        year = asked.get("year", years[0][0])
        known = year in dict(years)
        measures = costs.measures_by_district(year) if known else ()
        if known and not measures:
            context["nothing"] = "No measure of need has been told by district for that year."
        first = {"year": year, "measure": measures[0][0] if measures else ""}
        form = forms.NeedChoiceForm(first | asked, years=years, measures=measures)
        context["form"] = form
        if measures or not known:
            if not form.is_valid():
                return render(request, "commissioning/chosen.html", context, status=422)
            found = costs.spend_against_need(year, form.cleaned_data["measure"])
            context |= {
                "has_illustrative": found.is_illustrative,
                "tables": [value.spend_table(found)],
            }
        return render(request, "commissioning/chosen.html", context)
