"""Moving a strategy on, and recording what happens around it."""

from typing import Any, ClassVar

from django.http import Http404

from dalpb.kernel import clock
from dalpb.kernel.accounts.step_up import StepUpMixin
from dalpb.kernel.forms import PlainForm
from dalpb.kernel.refusals import Denial
from strategy.forms import standing as forms
from strategy.models import Strategy
from strategy.permissions.strategies import deny_approving_strategy
from strategy.rules.consulting import deny_unconsulted
from strategy.rules.life import STEPS, StrategyMove, deny_author, deny_move
from strategy.rules.vocabulary import ReviewDecision, StrategyStatus
from strategy.selectors import strategies as selectors
from strategy.services import consulting, moves
from strategy.views.parts import Deny
from strategy.views.plans.standing import PlanFormView, home_of

EXPLAINED = {
    StrategyMove.OPENED: "Partners can read the draft and are asked for their views. Its text can"
    " still be changed.",
    StrategyMove.TAKEN_BACK: "The strategy will be a draft again, seen by those who write it.",
    StrategyMove.PUBLISHED: "From now on its text is fixed, and the strategy in force until now is"
    " replaced. The board and every district council must have been consulted.",
}
DONE = {
    StrategyMove.OPENED: "The consultation is open.",
    StrategyMove.TAKEN_BACK: "The strategy is a draft again.",
    StrategyMove.PUBLISHED: "The strategy is published.",
}


class MoveView(PlanFormView):
    """Open the consultation, take back to draft, or publish."""

    move: StrategyMove

    def start(self, **keys: Any) -> None:
        super().start(**keys)
        if keys["move"] not in [one.value for one in EXPLAINED]:
            raise Http404
        self.move = StrategyMove(keys["move"])
        self.said = DONE[self.move]

    def heading(self, **keys: Any) -> str:
        return STEPS[self.move].label

    def context(self, **keys: Any) -> dict[str, Any]:
        return {
            **super().context(**keys),
            "explanation": EXPLAINED[self.move],
            "button": STEPS[self.move].label,
            "denial": self._denial(),
        }

    def _denial(self) -> Denial | None:
        """Why the move cannot be made now, so that the page does not offer it."""
        denial = deny_move(self.move, status=StrategyStatus(self.plan.status), reason="given")
        if denial is None and self.move is StrategyMove.OPENED:
            return moves.deny_ready(self.plan)
        if denial is None and self.move is StrategyMove.PUBLISHED and self.plan.is_statutory:
            return deny_unconsulted(selectors.consultation_of(self.plan, clock.today()))
        return denial

    def form(self, data: Any, **keys: Any) -> PlainForm:
        initial = {"version": self.plan.version}
        if self.move is StrategyMove.TAKEN_BACK:
            return forms.ReasonForm(data, initial=initial)
        if self.move is StrategyMove.PUBLISHED:
            return forms.PublishForm(data, initial=initial)
        return forms.MoveForm(data, initial=initial)

    def save(self, form: Any, **keys: Any) -> str:
        act = {"strategy": self.plan, "by": self.person, "at": clock.now(), **form.cleaned_data}
        if self.move is StrategyMove.OPENED:
            moves.open_consultation(**act)
        elif self.move is StrategyMove.TAKEN_BACK:
            moves.take_back(**act)
        else:
            moves.publish(**act)
        return home_of(self.plan.code)


class ApproveView(StepUpMixin, PlanFormView):
    """Approve exactly what was read."""

    deny: ClassVar[Deny] = staticmethod(deny_approving_strategy)
    button = "Approve"
    done = "The strategy is approved and can be published."

    def heading(self, **keys: Any) -> str:
        return "Approve the strategy"

    def context(self, **keys: Any) -> dict[str, Any]:
        status = StrategyStatus(self.plan.status)
        return {
            **super().context(**keys),
            "explanation": "Read it first. What you approve is fixed as it stands.",
            "denial": deny_move(StrategyMove.APPROVED, status=status)
            or deny_author(authors=selectors.authors_of(self.plan), approver=self.person.pk),
        }

    def form(self, data: Any, **keys: Any) -> PlainForm:
        initial = {"version": self.plan.version, "sha256": moves.digest(self.plan)}
        return forms.ApproveForm(data, initial=initial)

    def save(self, form: Any, **keys: Any) -> str:
        given = form.cleaned_data
        moves.approve(
            strategy=self.plan,
            version=given["version"],
            shown=given["sha256"],
            by=self.person,
            at=clock.now(),
        )
        return home_of(self.plan.code)


HEADINGS = {
    "adoption": "Record an adoption",
    "review": "Record a review",
    "correction": "Add a correction",
}


class RecordView(PlanFormView):
    """An adoption, a review or a correction of a plan."""

    done = "Recorded."

    def start(self, **keys: Any) -> None:
        super().start(**keys)
        if keys["what"] not in HEADINGS:
            raise Http404

    def heading(self, **keys: Any) -> str:
        return HEADINGS[keys["what"]]

    def form(self, data: Any, **keys: Any) -> PlainForm:
        if keys["what"] == "adoption":
            return forms.AdoptionForm(data)
        if keys["what"] == "review":
            return forms.ReviewForm(data)
        return forms.CorrectionForm(data, parts=_parts(self.plan))

    def save(self, form: Any, **keys: Any) -> str:
        act = {"strategy": self.plan, "by": self.person, "at": clock.now(), **form.cleaned_data}
        if keys["what"] == "adoption":
            consulting.record_adoption(**act)
        elif keys["what"] == "review":
            act["decision"] = ReviewDecision(act["decision"])
            consulting.record_review(**act)
        else:
            moves.correct(**act)
        return home_of(self.plan.code)


def _parts(plan: Strategy) -> list[tuple[str, str]]:
    """Everything in the plan that a correction can be about."""
    found = []
    for priority in selectors.contents(plan):
        found.append((f"p{priority.position}", f"Priority {priority.position}: {priority.title}"))
        found += [
            (one.code, f"Objective {one.code}: {one.title}"[:120])
            for one in priority.objectives.all()
        ]
        found += [
            (one.code, f"Outcome {one.code}: {one.words}"[:120]) for one in priority.outcomes.all()
        ]
    return found
