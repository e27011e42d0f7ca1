"""The plan as a table, by priority, against time; one's own actions; one action."""

from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from dalpb.kernel import clock
from strategy.facts.plan import own_actions
from strategy.forms.delivery.lists import PlanFilterForm
from strategy.permissions.delivery import deny_agreeing, deny_managing_plan, may_update
from strategy.presenters import delivery as show
from strategy.presenters import delivery_action as one
from strategy.presenters.delivery_timeline import timeline
from strategy.rules.delivery.quarters import quarter_to_update
from strategy.rules.delivery.rows import ActionRow
from strategy.selectors import delivery as selectors
from strategy.selectors.strategies import statutory_in_force
from strategy.views.delivery.standing import PlanView, crumbs


class PlanListView(PlanView):
    """A list of actions, narrowed by what stands in the address."""

    http_method_names = ["get", "head", "options"]
    template: ClassVar[str]
    route: ClassVar[str]
    heading: ClassVar[str]

    def get(self, request: HttpRequest) -> HttpResponse:
        today = clock.today()
        form = PlanFilterForm(
            request.GET or None,
            choices=show.filter_choices(
                strategies=selectors.planned_strategies(),
                owners=selectors.owners(),
                priorities=selectors.priorities(),
                today=today,
            ),
        )
        rows: tuple[ActionRow, ...] = ()
        if not form.is_bound:
            rows = selectors.action_rows(self.access, selectors.EVERYTHING, on=today)
        elif form.is_valid():
            query = show.query_from(form.cleaned_data)
            rows = selectors.action_rows(self.access, query, on=today)
        context = {
            "form": form,
            "heading": self.heading,
            "is_filtered": form.is_bound,
            "count": len(rows),
            "query": request.GET.urlencode(),
            "here": self.route,
            "is_illustrative": any(row.is_illustrative for row in rows),
            "may_manage": deny_managing_plan(self.access) is None,
            **self.shown(rows),
        }
        return render(request, self.template, context, status=422 if form.errors else 200)

    def shown(self, rows: tuple[ActionRow, ...]) -> dict[str, Any]:
        raise NotImplementedError


class PlanTableView(PlanListView):
    template = "strategy/delivery/plan.html"
    route = "strategy:delivery-plan"
    heading = "Delivery plan"

    def shown(self, rows: tuple[ActionRow, ...]) -> dict[str, Any]:
        return {"table": show.plan_table(rows), "headings": show.HEADINGS}


class PlanBoardView(PlanListView):
    template = "strategy/delivery/by_priority.html"
    route = "strategy:plan-priorities"
    heading = "Delivery plan by priority"

    def shown(self, rows: tuple[ActionRow, ...]) -> dict[str, Any]:
        return {"columns": show.by_priority(rows)}


class PlanTimelineView(PlanListView):
    template = "strategy/delivery/timeline.html"
    route = "strategy:plan-timeline"
    heading = "Delivery plan against time"

    def shown(self, rows: tuple[ActionRow, ...]) -> dict[str, Any]:
        return {"timeline": timeline(rows, today=clock.today())}


class MyActionsView(PlanView):
    """What a person's organisation owes: the quarter's updates that are still to come, first."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponse:
        today = clock.today()
        own = own_actions(self.access, on=today)
        rows = selectors.own_rows(self.access, on=today)
        context = {
            "own": own,
            "quarter": quarter_to_update(today),
            "table": show.plan_table(rows),
            "headings": show.HEADINGS,
            "breadcrumbs": crumbs(("Your actions", "")),
        }
        return render(request, "strategy/delivery/mine.html", context)


class ActionView(PlanView):
    """One action with its voices, its parts and its history."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        found = selectors.action(self.access, code)
        if found is None:
            raise Http404
        today = clock.today()
        quarter = quarter_to_update(today)
        context = {
            "action": found,
            "is_on_thread": statutory_in_force(today) == found.objective.strategy,
            "summary": one.summary(found),
            "quarters": one.quarters(found),
            "milestones": one.milestones_table(found),
            "terms": one.terms_table(found),
            "forecasts": one.forecasts_table(found),
            "evidence": one.evidence_table(found),
            "resources": one.resources_table(found),
            "waits_for": one.waits_for(found),
            "needed_by": one.needed_by(found),
            "came_from": one.came_from(found),
            "history": one.history(found),
            "doable": one.doable(
                found,
                updates=may_update(self.access, found.owner_id),
                manages=deny_managing_plan(self.access) is None,
                agrees=deny_agreeing(self.access) is None,
                quarter=quarter.code,
            ),
            "breadcrumbs": crumbs((found.code, "")),
        }
        return render(request, "strategy/delivery/action.html", context)
