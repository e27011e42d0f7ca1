"""Demand, places and unmet need on one page."""

from typing import ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dalpb.kernel.periods import parse
from needs.facts import sufficiency as facts
from needs.forms.sufficiency import SufficiencyForm
from needs.permissions import deny_reading_sufficiency
from needs.presenters.sufficiency.page import shown
from needs.views.standing import Deny, StandingView


class SufficiencyView(StandingView):
    """One page for a period, an area and a level of refusals, all from closed lists."""

    deny: ClassVar[Deny] = staticmethod(deny_reading_sufficiency)

    def get(self, request: HttpRequest) -> HttpResponse:
        periods = [(period.code, period.label) for period in facts.periods()]
        areas, told = facts.areas(), facts.latest_told()
        context: dict[str, object] = {}
        if (periods and areas) or any(request.GET.values()):
            form = SufficiencyForm(
                request.GET, periods=periods, areas=areas, latest=told.code if told else ""
            )
            context["form"] = form
            if not form.is_valid():
                return render(request, "needs/sufficiency.html", context, status=422)
            wanted = form.wanted()
            fact = facts.sufficiency(period=parse(wanted.period), area_code=wanted.area)
            context |= {"fact": fact, "shown": shown(fact, wanted.level), "level": wanted.level}
        return render(request, "needs/sufficiency.html", context)
