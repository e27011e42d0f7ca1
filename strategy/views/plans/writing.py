"""The officer's desk: a draft's parts, each with a form of its own."""

from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from dalpb.kernel import clock
from dalpb.kernel.forms import PlainForm
from needs.facts.assessments import recommendations
from needs.facts.indicators import indicators
from strategy.forms import plans as forms
from strategy.forms.standing import ConsulteeForm
from strategy.models import (
    Consultee,
    Objective,
    ObjectiveLink,
    Outcome,
    PlanStatement,
    Priority,
    Strategy,
)
from strategy.permissions.strategies import deny_writing_strategy
from strategy.presenters import plans as show
from strategy.presenters.desk import desk
from strategy.rules.life import deny_editing
from strategy.rules.vocabulary import LinkKind, StatementKind, StrategyStatus
from strategy.selectors import strategies as selectors
from strategy.services import writing
from strategy.services.consulting import save_consultee
from strategy.services.moves import deny_ready
from strategy.views.parts import Deny, found_or_404
from strategy.views.plans.standing import FormView, PlanFormView, PlansView, crumbs, home_of

Row = PlanStatement | Priority | Objective | Outcome | Consultee


def desk_of(code: str) -> str:
    return reverse("strategy:plan-write", args=[code])


class WriteView(PlansView):
    """All parts of a draft with the ways to change them, and what is still wrong."""

    deny: ClassVar[Deny] = staticmethod(deny_writing_strategy)

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        row = self.found(code)
        priorities = list(selectors.contents(row))
        context = {
            "plan": row,
            "fixed": deny_editing(StrategyStatus(row.status)),
            "denial": deny_ready(row),
            "desk": desk(row, list(selectors.statements(row)), priorities),
            "rows": show.terms_rows(row, getattr(row, "publication", None)),
            "breadcrumbs": crumbs(row, ("Write", "")),
        }
        return render(request, "strategy/plans/write.html", context)


class NewView(FormView):
    """A new draft."""

    button = "Start the draft"
    done = "The draft is started."

    def heading(self, **keys: Any) -> str:
        return "Start a strategy or plan"

    def form(self, data: Any, **keys: Any) -> PlainForm:
        return forms.NewPlanForm(data)

    def context(self, **keys: Any) -> dict[str, Any]:
        return {"breadcrumbs": crumbs(None, (self.heading(), ""))}

    def save(self, form: Any, **keys: Any) -> str:
        given = form.cleaned_data
        made = writing.start_strategy(
            code=given["code"],
            area_code=given["area"],
            terms=form.terms(),
            by=self.person,
            at=clock.now(),
        )
        return desk_of(made.code)


class TermsView(PlanFormView):
    """What a draft is called, whose it is, from when it is to hold."""

    def heading(self, **keys: Any) -> str:
        return "Title, owner and days"

    def form(self, data: Any, **keys: Any) -> PlainForm:
        return forms.TermsForm(data, initial=forms.TermsForm.initial_of(self.plan))

    def context(self, **keys: Any) -> dict[str, Any]:
        return {
            **super().context(**keys),
            "denial": deny_editing(StrategyStatus(self.plan.status)),
        }

    def save(self, form: Any, **keys: Any) -> str:
        writing.save_terms(
            strategy=self.plan,
            version=form.seen,
            terms=form.terms(),
            by=self.person,
            at=clock.now(),
        )
        return desk_of(self.plan.code)


MODELS: dict[str, type[Any]] = {
    "statement": PlanStatement,
    "priority": Priority,
    "objective": Objective,
    "outcome": Outcome,
    "consultee": Consultee,
}


def part_of(plan: Strategy, what: str, pk: int) -> Row:
    """A part of this very plan; any other is missing."""
    model = MODELS.get(what)
    if model is None:
        raise Http404
    row: Any = found_or_404(model.objects.filter(strategy=plan, pk=pk).first())
    return row  # type: ignore[no-any-return]


class PartView(PlanFormView):
    """One part of a draft; a new one has no `pk`, and stands `under` another where it must."""

    row: Row | None
    above: Row | None

    def start(self, **keys: Any) -> None:
        super().start(**keys)
        what = keys["what"]
        if what not in MODELS:
            raise Http404
        pk = keys.get("pk")
        self.row = part_of(self.plan, what, pk) if pk is not None else None
        self.above = None
        above = {"objective": "priority", "outcome": "objective"}.get(what)
        if self.row is None and above is not None:
            under = self.request.GET.get("under", "")
            if not under.isascii() or not under.isdigit() or len(under) > 18:
                raise Http404
            self.above = part_of(self.plan, above, int(under))

    def heading(self, **keys: Any) -> str:
        what = str(keys["what"])
        if self.row is not None:
            return f"Change the {what}"
        return f"Add {'an' if what[0] in 'aeiou' else 'a'} {what}"

    def context(self, **keys: Any) -> dict[str, Any]:
        status = StrategyStatus(self.plan.status)
        is_consultee = keys["what"] == "consultee"
        context = {
            **super().context(**keys),
            "denial": None if is_consultee else deny_editing(status),
            "back_url": home_of(self.plan.code) if is_consultee else desk_of(self.plan.code),
        }
        if self.row is not None and not is_consultee:
            context["remove_url"] = reverse(
                "strategy:plan-part-remove", args=[self.plan.code, keys["what"], self.row.pk]
            )
        return context

    def form(self, data: Any, **keys: Any) -> PlainForm:
        row = self.row
        match keys["what"]:
            case "statement":
                return _form(forms.StatementForm, data, row)
            case "priority":
                return _form(forms.PriorityForm, data, row)
            case "objective":
                advice = [(one.code, f"{one.code} {one.title}") for one in recommendations()]
                return _form(forms.ObjectiveForm, data, row, recommendations=advice)
            case "outcome":
                known = [(one.code, one.name) for one in indicators()]
                return _form(forms.OutcomeForm, data, row, indicators=known)
            case _:
                return _form(ConsulteeForm, data, row)

    def save(self, form: Any, **keys: Any) -> str:
        given = form.cleaned_data
        act = {
            "strategy": self.plan,
            "pk": self.row.pk if self.row else None,
            "version": form.seen,
            "by": self.person,
            "at": clock.now(),
        }
        match keys["what"]:
            case "statement":
                kind = StatementKind(given["kind"])
                writing.save_statement(kind=kind, words=given["words"], **act)
            case "priority":
                writing.save_priority(title=given["title"], description=given["description"], **act)
            case "objective":
                self._objective(given, act)
            case "outcome":
                self._outcome(form, act)
            case _:
                save_consultee(terms=form.terms(), **act)
                return f"{home_of(self.plan.code)}#consultees-caption"
        return desk_of(self.plan.code)

    def _objective(self, given: dict[str, Any], act: dict[str, Any]) -> None:
        above = self.row.priority if isinstance(self.row, Objective) else self.above
        if not isinstance(above, Priority):
            raise Http404
        writing.save_objective(
            priority=above,
            code=given["code"],
            title=given["title"],
            description=given["description"],
            answers=tuple(given.get("answers", ())),
            **act,
        )

    def _outcome(self, form: Any, act: dict[str, Any]) -> None:
        above = self.row.objective if isinstance(self.row, Outcome) else self.above
        if not isinstance(above, Objective):
            raise Http404
        writing.save_outcome(objective=above, terms=form.terms(), **act)


def _form(kind: type[Any], data: Any, row: Row | None, **more: Any) -> PlainForm:
    initial = kind.initial_of(row) if row is not None else None
    made: PlainForm = kind(data, initial=initial, **more)
    return made


class RemoveView(PlansView):
    """Take a part out of a draft."""

    deny: ClassVar[Deny] = staticmethod(deny_writing_strategy)
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, code: str, what: str, pk: int) -> HttpResponse:
        plan = self.found(code)
        part = part_of(plan, what, pk)
        if isinstance(part, Consultee):
            raise Http404
        writing.remove_part(strategy=plan, part=part, by=self.person, at=clock.now())
        return redirect(desk_of(code))


class LinkView(PlanFormView):
    """One more line of the map from the strategy before."""

    done = "The map says so."
    earlier: Strategy

    def start(self, **keys: Any) -> None:
        super().start(**keys)
        rows = selectors.plans(self.access).filter(kind=self.plan.kind).exclude(pk=self.plan.pk)
        asked = self.request.GET.get("from", "")
        chosen = rows.filter(code=asked).first() if asked else None
        linked = rows.filter(links_onward__later=self.plan).first()
        self.earlier = found_or_404(chosen or linked or rows.order_by("-first_on").first())

    def heading(self, **keys: Any) -> str:
        return f"What became of the objectives of {self.earlier}"

    def context(self, **keys: Any) -> dict[str, Any]:
        return {
            **super().context(**keys),
            "denial": deny_editing(StrategyStatus(self.plan.status)),
            "back_url": reverse("strategy:plan-map", args=[self.plan.code]),
        }

    def form(self, data: Any, **keys: Any) -> PlainForm:
        return forms.LinkForm(data, old=_objectives(self.earlier), new=_objectives(self.plan))

    def save(self, form: Any, **keys: Any) -> str:
        given = form.cleaned_data
        old, new = (
            plan.objectives.filter(code=given[name]).first()
            for name, plan in (("old", self.earlier), ("new", self.plan))
        )
        writing.save_link(
            later=self.plan,
            earlier=self.earlier,
            kind=LinkKind(given["kind"]),
            old=old,
            new=new,
            reason=given["reason"],
            by=self.person,
            at=clock.now(),
        )
        return reverse("strategy:plan-map", args=[self.plan.code])


def _objectives(plan: Strategy) -> forms.Choices:
    rows = plan.objectives.order_by("priority__position", "position")
    return [(one.code, f"{one.code} {one.title}") for one in rows]


class RemoveLinkView(PlansView):
    """Take a line out of the map."""

    deny: ClassVar[Deny] = staticmethod(deny_writing_strategy)
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, code: str, pk: int) -> HttpResponse:
        plan = self.found(code)
        link = found_or_404(ObjectiveLink.objects.filter(later=plan, pk=pk).first())
        writing.remove_link(link=link, by=self.person, at=clock.now())
        return redirect("strategy:plan-map", code=code)
