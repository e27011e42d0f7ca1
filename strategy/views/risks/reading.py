"""The register, its grid, its exceptions, one risk, and the register as a file."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dalpb.kernel import clock
from strategy.facts.risks import risk_exceptions, risk_fact
from strategy.facts.risks import risks as risk_facts
from strategy.forms.risks import RiskFilterForm
from strategy.permissions.risks import deny_managing_risks
from strategy.presenters.risks import one as show_one
from strategy.presenters.risks import register as show
from strategy.rules.risks.exceptions import NOBODY_LOOKED_FOR
from strategy.rules.risks.vocabulary import RiskStatus, ScoreKind
from strategy.selectors import risks as selectors
from strategy.selectors.risks import RiskChoice
from strategy.views.organisations import organisation_choices
from strategy.views.parts import found_or_404
from strategy.views.risks.standing import RiskReadView, body_choices, crumbs

PER_PAGE = 50


class RegisterView(RiskReadView):
    """The risks that are asked for, fifty to a page; the address keeps what was asked."""

    def get(self, request: HttpRequest) -> HttpResponse:
        form = RiskFilterForm(
            request.GET or None, bodies=body_choices(), organisations=organisation_choices()
        )
        choice = RiskChoice()
        if form.is_bound:
            choice = _choice(form) if form.is_valid() else RiskChoice()
        rows = selectors.chosen(self.access, choice)
        page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
        on = clock.today()
        facts = [risk_fact(row, on) for row in page.object_list]
        context = {
            "form": form,
            "page": page,
            "table": show.register_table(facts),
            "count": page.paginator.count,
            "may_manage": deny_managing_risks(self.access) is None,
            "is_illustrative": any(one.is_illustrative for one in facts),
        }
        status = 422 if form.is_bound and form.errors else 200
        return render(request, "strategy/risks/register.html", context, status=status)


def _choice(form: RiskFilterForm) -> RiskChoice:
    given = {key: value for key, value in form.cleaned_data.items() if value}
    status = given.pop("status", RiskStatus.OPEN.value)
    return RiskChoice(**given, status="" if status == "all" else status)


class GridView(RiskReadView):
    """Every open risk on the grid of five by five, by one of its three scores."""

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = request.GET.get("by", "")
        kind = ScoreKind(asked) if asked in set(ScoreKind) else ScoreKind.CURRENT
        facts = risk_facts(clock.today())
        context = {
            "grid": show.grid(facts, kind),
            "table": show.grid_table(facts, kind),
            "kinds": [(k.value, k.value.capitalize(), k is kind) for k in ScoreKind],
            "breadcrumbs": (*crumbs(), ("Grid", "")),
        }
        return render(request, "strategy/risks/grid.html", context)


class ExceptionsView(RiskReadView):
    """What a board should look at, against a quarter ago."""

    def get(self, request: HttpRequest) -> HttpResponse:
        on = clock.today()
        since = on - NOBODY_LOOKED_FOR
        context = {
            "tables": show.exception_tables(risk_exceptions(since, on)),
            "since": since,
            "on": on,
            "breadcrumbs": (*crumbs(), ("Exceptions", "")),
        }
        return render(request, "strategy/risks/exceptions.html", context)


class RiskView(RiskReadView):
    """One risk with all that happened to it, and what the reader may do."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        row = found_or_404(selectors.risk(self.access, code))
        on = clock.today()
        fact = risk_fact(row, on)
        escalation = selectors.waiting_escalation(row)
        asked = selectors.waiting_request(row)
        links = show_one.links(
            row,
            self.access,
            escalation=escalation,
            request=asked,
            held=selectors.acceptance_in_force(row, on),
        )
        may_manage = deny_managing_risks(self.access) is None
        context: dict[str, Any] = {
            "risk": fact,
            "is_closed": row.status == RiskStatus.CLOSED.value,
            "summary": show_one.summary(fact),
            "waiting": selectors.told(row).waiting,
            "links": links,
            "tables": (
                show_one.mitigations_table(row, on, may_change=may_manage),
                show_one.scores_table(row),
                show_one.views_table(row),
                show_one.acceptances_table(row),
                show_one.history_table(row.events.select_related("by").order_by("-sequence")),
            ),
            "breadcrumbs": (*crumbs(), (row.code, "")),
        }
        return render(request, "strategy/risks/risk.html", context)
