"""Forms of an action: shown, judged by a service, saved or shown again with nothing lost."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from dalpb.kernel import clock
from dalpb.kernel.access import Access
from dalpb.kernel.refusals import Denial, Refused, StaleVersion, require_permitted
from strategy.forms.delivery.actions import ActionForm
from strategy.forms.delivery.agreeing import AgreeForm, CorrectTermsForm, RatingForm
from strategy.forms.delivery.closing import CloseForm
from strategy.forms.delivery.fields import ActionPartForm
from strategy.forms.delivery.milestones import (
    MilestoneForm,
    MoveMilestoneForm,
    ReplaceMilestoneForm,
)
from strategy.forms.delivery.parts import DependencyForm, EvidenceForm, ResourcesForm
from strategy.forms.delivery.updates import CorrectingUpdateForm, UpdateForm, WithdrawForm
from strategy.models import Action
from strategy.permissions.delivery import deny_agreeing, deny_managing_plan, deny_updating
from strategy.rules.delivery.quarters import before, quarter_named, quarter_to_update
from strategy.rules.delivery.vocabulary import ActionMove
from strategy.services.delivery import closing, parts, proposing, rating, updating
from strategy.services.delivery.keeping import Act
from strategy.views.delivery.standing import PlanView, action_crumbs, crumbs

Save = Callable[[Action, Any, Act], object]


@dataclass(frozen=True, slots=True)
class Part:
    """One form of an action, and the service that judges it."""

    heading: str
    form: type[ActionPartForm]
    save: Save
    done: str = "Saved."
    button: str = "Save"


def _edit(action: Action, form: Any, act: Act) -> None:
    proposing.edit_action(action=action, terms=form.terms(), act=act)


def _agree(action: Action, form: Any, act: Act) -> None:
    proposing.agree_action(action=action, agreement=form.agreement(), act=act)


def _correct(action: Action, form: Any, act: Act) -> None:
    data = form.cleaned_data
    proposing.correct_terms(
        action=action,
        wording=data["wording"],
        start=data["baseline_start"],
        end=data["baseline_end"],
        agreement=form.agreement(),
        act=act,
    )


def _rate(action: Action, form: Any, act: Act) -> None:
    terms = form.terms()
    there = action.agreed.filter(quarter=terms.quarter).exists()
    (rating.correct_agreed_rag if there else rating.agree_rag)(action=action, terms=terms, act=act)


def _milestone(action: Action, form: Any, act: Act) -> None:
    parts.add_milestone(action=action, terms=form.terms(), act=act)


def _move(action: Action, form: Any, act: Act) -> None:
    data = form.cleaned_data
    parts.move_milestone(
        action=action,
        position=data["position"],
        forecast_on=data["forecast_on"],
        actual_on=data["actual_on"],
        act=act,
    )


def _replace(action: Action, form: Any, act: Act) -> None:
    data = form.cleaned_data
    parts.replace_milestone(
        action=action,
        position=data["position"],
        terms=form.terms(),
        reason=data["reason"],
        act=act,
    )


def _dependency(action: Action, form: Any, act: Act) -> None:
    data = form.cleaned_data
    if data["remove"]:
        parts.remove_dependency(action=action, needs=data["needs"], act=act)
    else:
        parts.add_dependency(action=action, needs=data["needs"], words=data["words"], act=act)


def _evidence(action: Action, form: Any, act: Act) -> None:
    data = form.cleaned_data
    parts.add_evidence(action=action, words=data["words"], reference=data["reference"], act=act)


def _resources(action: Action, form: Any, act: Act) -> None:
    parts.set_resources(action=action, lines=form.lines(), act=act)


def _withdraw(action: Action, form: Any, act: Act) -> None:
    data = form.cleaned_data
    updating.withdraw_update(action=action, quarter=data["quarter"], reason=data["reason"], act=act)


def _close(action: Action, form: Any, act: Act) -> None:
    data, reason = form.cleaned_data, form.cleaned_data["reason"]
    match ActionMove(data["how"]):
        case ActionMove.COMPLETED:
            closing.complete_action(
                action=action, ended_on=data["ended_on"], reason=reason, act=act
            )
        case ActionMove.STOPPED:
            closing.stop_action(action=action, reason=reason, act=act)
        case ActionMove.MERGED:
            closing.merge_action(action=action, into=data["successor"], reason=reason, act=act)
        case ActionMove.SUPERSEDED:
            closing.supersede_action(action=action, by=data["successor"], reason=reason, act=act)
        case _:
            closing.reopen_action(action=action, reason=reason, act=act)


class PartView(PlanView):
    """One of an action's forms. Who may use it is asked before the form is shown."""

    parts: ClassVar[dict[str, Part]]

    def deny_action(self, action: Action) -> Denial | None:
        return None

    def begin(self, code: str, part: str) -> tuple[Action, Part]:
        if part not in self.parts:
            raise Http404
        action = self.shallow(code)
        require_permitted(self.deny_action(action))
        return action, self.parts[part]

    def form(self, request: HttpRequest, action: Action, part: Part, data: Any) -> Any:
        return part.form(data, action=action)

    def beside(self, request: HttpRequest, action: Action, part: Part) -> dict[str, Any]:
        return {}

    def get(self, request: HttpRequest, code: str, part: str) -> HttpResponse:
        action, found = self.begin(code, part)
        return self._page(request, action, found, self.form(request, action, found, None))

    def post(self, request: HttpRequest, code: str, part: str) -> HttpResponse:
        action, found = self.begin(code, part)
        form = self.form(request, action, found, request.POST)
        if form.is_valid():
            try:
                self.save(found, action, form)
            except StaleVersion:
                return self._stale(request, action, found, form)
            except Refused as refused:
                form.add_error(None, refused.denial.sentence)
            else:
                messages.success(request, found.done)
                return redirect("strategy:action", code)
        return self._page(request, action, found, form)

    def save(self, part: Part, action: Action, form: Any) -> None:
        part.save(action, form, self.act(form.cleaned_data["version"]))

    def _page(
        self, request: HttpRequest, action: Action, part: Part, form: Any, **more: Any
    ) -> HttpResponse:
        context = {
            "action": action,
            "form": form,
            "heading": part.heading,
            "button": part.button,
            "breadcrumbs": action_crumbs(action, part.heading),
            **self.beside(request, action, part),
            **more,
        }
        status = 409 if more else 422 if form.errors else 200
        return render(request, "strategy/delivery/part.html", context, status=status)

    def _stale(self, request: HttpRequest, action: Action, part: Part, form: Any) -> HttpResponse:
        """What is there now beside what was typed. Saving again is a choice made with both seen."""
        now = self.form(request, action, part, None)
        typed = request.POST.copy()
        typed["version"] = str(action.version)
        again = self.form(request, action, part, typed)
        return self._page(request, action, part, again, both=_both(now, form))


def _both(now: Any, typed: Any) -> list[tuple[str, str, str]]:
    """Each field that differs: its name, what is there now, and what was typed."""
    found = []
    for name, field in typed.fields.items():
        if name == "version":
            continue
        there, here = _shown(now[name]), _shown(typed[name])
        if there != here:
            found.append((str(field.label or name), there or "nothing", here or "nothing"))
    return found


def _shown(bound: Any) -> str:
    value = bound.value()
    choices = {str(key): str(words) for key, words in getattr(bound.field, "choices", ())}
    values = value if isinstance(value, list | tuple) else [value]
    cleaned = [
        choices.get(str(one), bound.field.widget.format_value(one) or "")
        if not isinstance(bound.field.widget, bool) and one not in (None, "")
        else ""
        for one in values
    ]
    return ", ".join(str(one) for one in cleaned if one)


class OwnerPartView(PartView):
    """For the owner of an action, and whoever runs the plan on the owner's behalf."""

    parts: ClassVar[dict[str, Part]] = {
        "update": Part(
            "Update",
            UpdateForm,
            lambda action, form, act: updating.give_update(
                action=action, terms=form.terms(), act=act
            ),
            "Thank you: the update is given.",
            "Give the update",
        ),
        "correct-update": Part(
            "Correct the update",
            CorrectingUpdateForm,
            lambda action, form, act: updating.correct_update(
                action=action,
                terms=form.terms(),
                reason=form.cleaned_data["reason"],
                act=act,
            ),
            "The update is corrected. What it said before is kept.",
        ),
        "withdraw": Part("Withdraw the update", WithdrawForm, _withdraw, "It is withdrawn."),
        "milestone": Part("Move a milestone", MoveMilestoneForm, _move),
        "evidence": Part("Add evidence", EvidenceForm, _evidence),
    }
    _OF_A_QUARTER: Final = ("update", "correct-update", "withdraw")

    def deny_action(self, action: Action) -> Denial | None:
        return deny_updating(self.access, action.owner_id)

    def begin(self, code: str, part: str) -> tuple[Action, Part]:
        """A second update of a quarter is a correction of the first, and says so."""
        action, found = super().begin(code, part)
        if part == "update" and updating.standing_update(action, self.quarter(action)):
            return action, self.parts["correct-update"]
        return action, found

    def quarter(self, action: Action) -> str:
        asked = self.request.POST.get("quarter") or self.request.GET.get("quarter") or ""
        try:
            return quarter_named(asked).code
        except Refused:
            return quarter_to_update(clock.today()).code

    def form(self, request: HttpRequest, action: Action, part: Part, data: Any) -> Any:
        if part.form in (UpdateForm, CorrectingUpdateForm):
            quarter = self.quarter(action)
            standing = updating.standing_update(action, quarter)
            initial = UpdateForm.initial_from(standing, action, quarter)
            return part.form(data, action=action, initial=initial)
        if part.form is WithdrawForm:
            return part.form(data, action=action, initial={"quarter": self.quarter(action)})
        return super().form(request, action, part, data)

    def beside(self, request: HttpRequest, action: Action, part: Part) -> dict[str, Any]:
        """The quarter that is asked about, and what was said of the one before."""
        if part.form not in (UpdateForm, CorrectingUpdateForm, WithdrawForm):
            return {}
        period = quarter_named(self.quarter(action))
        return {
            "period": period,
            "last": updating.standing_update(action, before(period).code),
            "last_period": before(period),
            "computed": updating.computed_of(action, period.code),
        }


class ManagePartView(PartView):
    """For whoever runs the plan."""

    deny: ClassVar[Callable[[Access], Denial | None]] = staticmethod(deny_managing_plan)
    parts: ClassVar[dict[str, Part]] = {
        "edit": Part("Edit the action", ActionForm, _edit),
        "milestone": Part("Add a milestone", MilestoneForm, _milestone),
        "replace": Part("Replace a milestone", ReplaceMilestoneForm, _replace),
        "dependency": Part("What it waits for", DependencyForm, _dependency),
        "resources": Part("Money", ResourcesForm, _resources),
        "close": Part("Close or reopen the action", CloseForm, _close),
    }


class BoardPartView(PartView):
    """For whoever records what the board agreed."""

    deny: ClassVar[Callable[[Access], Denial | None]] = staticmethod(deny_agreeing)
    parts: ClassVar[dict[str, Part]] = {
        "agree": Part("The board agreed this action", AgreeForm, _agree),
        "correct": Part("Correct what the board agreed", CorrectTermsForm, _correct),
        "rating": Part("The board's rating", RatingForm, _rate),
    }


class NewActionView(PlanView):
    """A new action, proposed to the board."""

    deny: ClassVar[Callable[[Access], Denial | None]] = staticmethod(deny_managing_plan)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, ActionForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ActionForm(request.POST)
        if form.is_valid():
            try:
                made = proposing.propose_action(terms=form.terms(), act=self.act(None))
            except Refused as refused:
                form.add_error(None, refused.denial.sentence)
            else:
                messages.success(request, f"{made.code} is proposed. The board agrees it next.")
                return redirect("strategy:action", made.code)
        return self._page(request, form)

    def _page(self, request: HttpRequest, form: ActionForm) -> HttpResponse:
        context = {
            "form": form,
            "heading": "New action",
            "button": "Propose the action",
            "breadcrumbs": crumbs(("New action", "")),
        }
        status = 422 if form.errors else 200
        return render(request, "strategy/delivery/part.html", context, status=status)
