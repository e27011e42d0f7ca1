"""Reading plans: the list, one, the map, its history, and search over all."""

from datetime import date

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from dalpb.kernel import clock
from dalpb.kernel.access import Access
from dalpb.kernel.review_clock import standings
from dalpb.kernel.roles import Permission
from strategy.forms.standing import FilterForm, SearchForm
from strategy.models import Objective, ObjectiveLink, Strategy
from strategy.presenters import plan_standing as stand
from strategy.presenters import plans as show
from strategy.rules.consulting import ConsultationState
from strategy.rules.life import EDITABLE, available
from strategy.rules.life import STEPS as MOVES
from strategy.rules.mapping import Link, gaps
from strategy.rules.vocabulary import LinkKind, StrategyStatus
from strategy.selectors import strategies as selectors
from strategy.selectors.plan_search import search
from strategy.views.plans.standing import PlansView, crumbs

Action = tuple[str, str]


class ListView(PlansView):
    """Every plan the person may read, by kind, by owner, in force on a day."""

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = selectors.listed(self.access)
        owners = sorted(set(rows.values_list("body", flat=True)))
        given = request.GET if any(request.GET.values()) else None
        form = FilterForm(given, owners=[(name, name) for name in owners])
        if given is not None and form.is_valid():
            rows = narrowed(rows, form.cleaned_data)
        context = {
            "form": form,
            "table": show.plans_table(rows),
            "can_write": self.access.has(Permission.WRITE_STRATEGY),
        }
        return render(request, "strategy/plans/list.html", context)


def narrowed(rows: "QuerySet[Strategy]", given: dict[str, object]) -> "QuerySet[Strategy]":
    if given["kind"]:
        rows = rows.filter(kind=given["kind"])
    if given["owner"]:
        rows = rows.filter(body=given["owner"])
    if isinstance(given["on"], date):
        rows = selectors.in_force(rows, given["on"])
    return rows


class SearchView(PlansView):
    """Search over everything that plans say."""

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = request.GET.get("words", "")[:200].replace("\x00", "")
        found = show.hits(search(self.access, asked)) if asked.strip() else ()
        context = {
            "form": SearchForm(initial={"words": asked}),
            "asked": asked,
            "hits": found,
            "breadcrumbs": crumbs(None, ("Search", "")),
        }
        return render(request, "strategy/plans/search.html", context)


class PlanView(PlansView):
    """One plan whole: what it says, how it came about, where it stands."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        row = self.found(code)
        on = clock.today()
        publication = getattr(row, "publication", None)
        corrections = list(row.corrections.all())
        context = {
            "plan": row,
            "caption": show.kind_of(row),
            "rows": show.terms_rows(row, publication),
            "shown": show.plan_shown(
                row,
                list(selectors.statements(row)),
                list(selectors.work_streams(row)),
                list(selectors.contents(row)),
                corrections,
            ),
            "consultation": self._consultation(row, on),
            "adoptions": stand.adoptions_table(row.adoptions.all()),
            "clock": self._clock(row, on),
            "reviews": stand.reviews_table(row.reviews.all()) if row.is_statutory else None,
            "predecessors": [
                (str(one), reverse("strategy:plan", args=[one.code]))
                for one in selectors.plans(self.access).filter(successor=row)
            ],
            "has_map": ObjectiveLink.objects.filter(later=row).exists()
            or ObjectiveLink.objects.filter(earlier=row).exists(),
            "actions": actions(row, self.access),
            "is_on_thread": selectors.statutory_in_force(on) == row,
            "breadcrumbs": crumbs(None, (str(row), "")),
        }
        return render(request, "strategy/plans/plan.html", context)

    def _consultation(self, row: Strategy, on: date) -> dict[str, object] | None:
        """The table, and for the statutory strategy who is still missing."""
        rows = list(selectors.consultees(row))
        if not rows and not row.is_statutory:
            return None
        writes = self.access.has(Permission.WRITE_STRATEGY) and row.status in (
            StrategyStatus.DRAFT,
            StrategyStatus.CONSULTATION,
            StrategyStatus.APPROVED,
        )
        state = selectors.consultation_of(row, on) if row.is_statutory else None
        return {
            "table": stand.consultees_table(rows, edit=row.code if writes else ""),
            "missing": _missing(state),
        }

    def _clock(self, row: Strategy, on: date) -> object:
        first = selectors.first_published_on()
        if not row.is_statutory or first is None:
            return None
        days = selectors.reviews().values_list("reviewed_on", flat=True)
        return stand.clock_table(standings(first, days, on))


def _missing(state: ConsultationState | None) -> str:
    return "; ".join(state.missing) if state is not None else ""


def actions(row: Strategy, access: Access) -> tuple[Action, ...]:
    """What the person may do with the plan now, as links."""
    status = StrategyStatus(row.status)
    found: list[Action] = []
    writes = access.has(Permission.WRITE_STRATEGY)
    if writes and status in EDITABLE:
        found.append(("Write", reverse("strategy:plan-write", args=[row.code])))
    if writes and status in (*EDITABLE, StrategyStatus.APPROVED):
        new = reverse("strategy:plan-part-new", args=[row.code, "consultee"])
        found.append(("Add a consultee", new))
    for move in available(status):
        step = MOVES[move]
        if access.has(step.permission):
            name = "plan-approve" if move == "approved" else "plan-move"
            keys = [row.code] if move == "approved" else [row.code, move.value]
            found.append((step.label, reverse(f"strategy:{name}", args=keys)))
    if writes and status in (StrategyStatus.PUBLISHED, StrategyStatus.REPLACED):
        found.append(("Record an adoption", _record(row, "adoption")))
        found.append(("Add a correction", _record(row, "correction")))
        if row.is_statutory:
            found.append(("Record a review", _record(row, "review")))
    return tuple(found)


def _record(row: Strategy, what: str) -> str:
    return reverse("strategy:plan-record", args=[row.code, what])


class MapView(PlansView):
    """What became of each objective, from the plan before and to the plan after."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        row = self.found(code)
        allowed = set(selectors.plans(self.access).values_list("pk", flat=True))
        rows = [
            one
            for one in selectors.links(row)
            if one.earlier_id in allowed and one.later_id in allowed
        ]
        pairs: dict[tuple[Strategy, Strategy], list[ObjectiveLink]] = {}
        for link in rows:
            pairs.setdefault((link.earlier, link.later), []).append(link)
        codes = _codes({plan.pk for pair in pairs for plan in pair})
        maps = [
            {
                "table": stand.map_table(
                    links, caption=f"From {earlier} to {later}", key=f"map-{n}"
                ),
                "gaps": gaps(
                    [_link(one) for one in links],
                    old=codes.get(earlier.pk, set()),
                    new=codes.get(later.pk, set()),
                ),
            }
            for n, ((earlier, later), links) in enumerate(pairs.items(), start=1)
        ]
        writes = self.access.has(Permission.WRITE_STRATEGY) and row.status in (
            StrategyStatus.DRAFT,
            StrategyStatus.CONSULTATION,
        )
        context = {
            "plan": row,
            "maps": maps,
            "can_write": writes,
            "removable": [
                (str(one), reverse("strategy:plan-link-remove", args=[row.code, one.pk]))
                for one in rows
                if writes and one.later_id == row.pk
            ],
            "breadcrumbs": crumbs(row, ("Map of objectives", "")),
        }
        return render(request, "strategy/plans/map.html", context)


def _link(row: ObjectiveLink) -> Link:
    return Link(
        LinkKind(row.kind), row.old.code if row.old else "", row.new.code if row.new else ""
    )


def _codes(plans: set[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    rows = Objective.objects.filter(strategy__in=plans)
    for plan, code in rows.values_list("strategy_id", "code"):
        found.setdefault(plan, set()).add(code)
    return found


class HistoryView(PlansView):
    """Every move and every change of the plan, who made it and why."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        row = self.found(code)
        context = {
            "plan": row,
            "page_title": f"History of {row}",
            "table": stand.history_table(selectors.events(row)),
            "breadcrumbs": crumbs(row, ("History", "")),
        }
        return render(request, "kernel/table_page.html", context)
