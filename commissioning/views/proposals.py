"""Proposals with their options side by side, from draft to approval; and scenarios."""

from typing import Any, ClassVar

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from commissioning.forms.allocations import (
    AuthorityForm,
    LineForm,
    OptionForm,
    ProposalForm,
    ReasonedForm,
    RecommendationForm,
    ScenarioForm,
    VersionForm,
)
from commissioning.models import Proposal
from commissioning.permissions.grant import deny_approve, deny_propose
from commissioning.presenters import proposals as present
from commissioning.rules.vocabulary import ProposalStatus, Tier
from commissioning.selectors import allocations as selectors
from commissioning.selectors.grant import awards_for, suppliers
from commissioning.services import proposals as services
from commissioning.services.allocating import approve_proposal, decline_proposal
from commissioning.services.scenarios import make_scenario
from commissioning.views.standing import AskingView, Crumb, Deny, GrantView, trail
from dalpb.kernel import clock
from dalpb.kernel.accounts.step_up import StepUpMixin

S = ProposalStatus
# What may be asked of a proposal in each standing, by those who propose and who approve.
WAYS: dict[str, tuple[tuple[str, str, Deny], ...]] = {
    S.DRAFT: (
        ("Add an option", "proposal-option", deny_propose),
        ("Add a line", "proposal-line", deny_propose),
        ("Put it to the board", "proposal-put", deny_propose),
        ("Withdraw", "proposal-withdraw", deny_propose),
    ),
    S.PUT: (
        ("Record the recommendation", "proposal-recommend", deny_propose),
        ("Withdraw", "proposal-withdraw", deny_propose),
        ("Decline", "proposal-decline", deny_approve),
    ),
    S.RECOMMENDED: (
        ("Approve", "proposal-approve", deny_approve),
        ("Decline", "proposal-decline", deny_approve),
        ("Withdraw", "proposal-withdraw", deny_propose),
    ),
}


class ProposalsView(GrantView):
    def get(self, request: HttpRequest) -> HttpResponse:
        rows = list(selectors.proposals_for(self.access)[:200])
        new = [("Make a proposal", reverse("commissioning:proposal-new"))]
        context = {
            "title": "Proposals",
            "has_illustrative": any(row.is_illustrative for row in rows),
            "buttons": new if self.may(deny_propose) else [],
            "tables": [present.proposals_table(rows)],
            "breadcrumbs": trail(("Proposals", "")),
        }
        return render(request, "commissioning/tables.html", context)


class ProposalView(GrantView):
    """The options side by side, what each would allocate, and what happened."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        found = selectors.with_options(selectors.proposals_for(self.access))
        row = get_object_or_404(found, code=code)
        options = list(row.options.all())
        context = {
            "title": row.title,
            "has_illustrative": row.is_illustrative,
            "rows": present.proposal_rows(row),
            "buttons": [
                (label, reverse(f"commissioning:{name}", args=[code]))
                for label, name, deny in WAYS.get(row.status, ())
                if self.may(deny)
            ],
            "tables": [
                present.options_table(options),
                present.proposed_lines_table(options),
                present.events_table(row),
            ],
            "breadcrumbs": trail(("Proposals", reverse("commissioning:proposals")), (row.code, "")),
        }
        return render(request, "commissioning/tables.html", context)


class NewProposalView(AskingView):
    deny: ClassVar[Deny] = staticmethod(deny_propose)
    heading = "Make a proposal"
    button = "Save the proposal"
    done = "The proposal is a draft. Add its options."

    def form(self, data: Any) -> Form:
        return ProposalForm(data)

    def act(self, given: dict[str, Any]) -> object:
        self.made = services.propose(**given, by=self.person, at=clock.now())
        return self.made

    def back(self) -> str:
        return reverse("commissioning:proposal", args=[self.made.code])


class ProposalAskingView(AskingView):
    deny: ClassVar[Deny] = staticmethod(deny_propose)
    proposal: Proposal

    def load(self, **keys: Any) -> None:
        self.proposal = get_object_or_404(selectors.proposals_for(self.access), code=keys["code"])

    def back(self) -> str:
        return reverse("commissioning:proposal", args=[self.proposal.code])

    def crumbs(self) -> tuple[Crumb, ...]:
        return trail(
            ("Proposals", reverse("commissioning:proposals")),
            (self.proposal.code, self.back()),
            (self.heading, ""),
        )


class NewOptionView(ProposalAskingView):
    heading = "Add an option"
    button = "Add the option"
    done = "The option is added."

    def form(self, data: Any) -> Form:
        return OptionForm(data, districts=selectors.districts())

    def act(self, given: dict[str, Any]) -> object:
        said = {k: v for k, v in given.items() if k not in ("cost", "unit_cost", "districts")}
        terms = services.OptionTerms(
            cost_pence=given["cost"].pence if given["cost"] else None,
            unit_cost_pence=given["unit_cost"].pence if given["unit_cost"] else None,
            districts=tuple(given["districts"]),
            **said,
        )
        return services.add_option(self.proposal, terms, by=self.person, at=clock.now())


class NewLineView(ProposalAskingView):
    heading = "Add a line"
    introduction = "A line is money of one award for one purpose. It is allocated on approval."
    button = "Add the line"
    done = "The line is added."

    def form(self, data: Any) -> Form:
        self.asked = LineForm(
            data,
            options=self.proposal.options.all(),
            awards=awards_for(self.access).filter(tier=Tier.ONE.value),
            suppliers=suppliers(),
        )
        return self.asked

    def act(self, given: dict[str, Any]) -> object:
        return services.add_line(
            given["option"],
            self.asked.terms(),
            code=given["code"],
            award=given["award"],
            supplier=given["supplier"],
            by=self.person,
            at=clock.now(),
        )


class VersionedView(ProposalAskingView):
    def form(self, data: Any) -> Form:
        return VersionForm(data, initial={"version": self.proposal.version})

    def rows(self) -> Any:
        return present.proposal_rows(self.proposal)


class PutView(VersionedView):
    heading = "Put it to the board"
    introduction = "After this its options and lines no longer change."
    button = "Put it to the board"
    done = "The board has the proposal before it."

    def act(self, given: dict[str, Any]) -> object:
        return services.put_to_board(self.proposal, **given, by=self.person, at=clock.now())


class RecommendView(VersionedView):
    heading = "Record the board's recommendation"
    button = "Record it"
    done = "The recommendation is recorded. Somebody else approves it."

    def form(self, data: Any) -> Form:
        letters = [(o.letter, f"{o.letter}: {o.title}") for o in self.proposal.options.all()]
        return RecommendationForm(data, letters=letters, initial={"version": self.proposal.version})

    def act(self, given: dict[str, Any]) -> object:
        return services.record_recommendation(
            self.proposal, **given, by=self.person, at=clock.now()
        )


class WithdrawView(VersionedView):
    heading = "Withdraw the proposal"
    button = "Withdraw"
    done = "The proposal is withdrawn."

    def form(self, data: Any) -> Form:
        return ReasonedForm(data, initial={"version": self.proposal.version})

    def act(self, given: dict[str, Any]) -> object:
        return services.withdraw(self.proposal, **given, by=self.person, at=clock.now())


class ApproveView(StepUpMixin, VersionedView):
    deny: ClassVar[Deny] = staticmethod(deny_approve)
    step_up_methods = frozenset({"POST"})
    heading = "Approve the allocation"
    introduction = (
        "Every line of the recommended option is allocated at once, by the decision or the"
        " delegation that you cite. Outside a delegation's limit nothing is allocated."
    )
    button = "Approve and allocate"
    done = "The lines are allocated."

    def form(self, data: Any) -> Form:
        self.asked = AuthorityForm(
            data,
            delegations=selectors.delegations_for(self.access).filter(holder=self.person),
            initial={"version": self.proposal.version},
        )
        return self.asked

    def act(self, given: dict[str, Any]) -> object:
        return approve_proposal(
            self.proposal,
            self.asked.authority(),
            version=given["version"],
            by=self.person,
            at=clock.now(),
        )


class DeclineView(StepUpMixin, VersionedView):
    deny: ClassVar[Deny] = staticmethod(deny_approve)
    step_up_methods = frozenset({"POST"})
    heading = "Decline the proposal"
    button = "Decline"
    done = "The proposal is declined."

    def form(self, data: Any) -> Form:
        return ReasonedForm(data, initial={"version": self.proposal.version})

    def act(self, given: dict[str, Any]) -> object:
        return decline_proposal(self.proposal, **given, by=self.person, at=clock.now())


class ScenariosView(GrantView):
    def get(self, request: HttpRequest) -> HttpResponse:
        rows = list(selectors.scenarios_for(self.access))
        new = [("Make a scenario", reverse("commissioning:scenario-new"))]
        table = present.scenarios_table(rows, unallocated_pence=selectors.unallocated_in_all())
        context = {
            "title": "What if",
            "has_illustrative": any(row.is_illustrative for row in rows),
            "buttons": new if self.may(deny_propose) else [],
            "tables": [table],
            "breadcrumbs": trail(("What if", "")),
        }
        return render(request, "commissioning/tables.html", context)


class NewScenarioView(AskingView):
    deny: ClassVar[Deny] = staticmethod(deny_propose)
    heading = "Make a scenario"
    introduction = "Choose one option of each proposal. Nothing is allocated by it."
    button = "Save the scenario"
    done = "The scenario is saved."

    def form(self, data: Any) -> Form:
        return ScenarioForm(data, options=selectors.open_options_for(self.access))

    def act(self, given: dict[str, Any]) -> object:
        return make_scenario(**given, by=self.person, at=clock.now())

    def back(self) -> str:
        return reverse("commissioning:scenarios")
