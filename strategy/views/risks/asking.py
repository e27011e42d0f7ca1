"""Asking another body or another person about a risk, and their answers."""

from typing import Any, ClassVar

from dalpb.kernel import clock
from dalpb.kernel.accounts.step_up import StepUpMixin
from dalpb.kernel.forms import PlainForm
from dalpb.kernel.refusals import Denial
from dalpb.kernel.tables import SummaryRow
from strategy.facts.risks import risk_fact
from strategy.forms.risks import AnswerForm, AskAcceptanceForm, EscalateForm, ReasonForm
from strategy.models import AcceptanceRequest, Body, Escalation, Risk
from strategy.permissions.risks import deny_accepting_risks, deny_answering_escalation
from strategy.presenters.risks.one import summary
from strategy.rules.risks.life import deny_same_person
from strategy.rules.risks.vocabulary import Direction, RiskMove
from strategy.selectors import risks as selectors
from strategy.services.risks import asking
from strategy.views.parts import Deny, found_or_404
from strategy.views.risks.standing import RiskPartView, body_choices

NOTHING_ASKED = Denial("risk.nothing_asked", "Nothing is waiting for this answer.")
NOT_ACCEPTED = Denial(
    "risk.not_accepted", "The risk is not accepted, so there is nothing to revoke."
)


class EscalateView(RiskPartView):
    makes = RiskMove.ESCALATION_ASKED
    heading = "Ask another body to carry it"
    explanation = "The risk stays on its register until the other body says yes."
    button = "Ask"
    done = "The other body has been asked."

    def form(self, found: Risk, data: Any) -> PlainForm:
        bodies = body_choices(but=found.body)
        return EscalateForm(data, initial=self.version_of(found), bodies=bodies)

    def save(self, found: Risk, given: dict[str, Any]) -> None:
        asking.ask_escalation(
            risk=found,
            version=given["version"],
            to_body=Body.objects.get(code=given["to_body"]),
            direction=Direction(given["direction"]),
            reason=given["reason"],
            by=self.person,
            at=clock.now(),
        )


def _asked(one: Escalation | AcceptanceRequest) -> tuple[SummaryRow, ...]:
    return (
        SummaryRow("Asked by", one.asked_by.full_name),
        SummaryRow("On", one.asked_at),
        SummaryRow("Why", one.reason),
    )


class AnswerEscalationView(RiskPartView):
    """The receiving body takes the risk on, or says why not."""

    deny: ClassVar[Deny] = staticmethod(deny_answering_escalation)
    makes = RiskMove.ESCALATED
    heading = "Answer for the body that was asked"
    button = "Answer"
    done = "The answer is written down."

    def form(self, found: Risk, data: Any) -> PlainForm:
        return AnswerForm(data, initial=self.version_of(found))

    def save(self, found: Risk, given: dict[str, Any]) -> None:
        asking.answer_escalation(
            escalation=found_or_404(selectors.waiting_escalation(found)),
            takes_it=given["answer"] == "yes",
            words=given["words"],
            by=self.person,
            at=clock.now(),
        )

    def denied(self, found: Risk) -> Denial | None:
        asked = selectors.waiting_escalation(found)
        if asked is None:
            return NOTHING_ASKED
        return super().denied(found) or deny_same_person(
            asked_by=asked.asked_by_id, answered_by=self.person.pk
        )

    def beside(self, found: Risk) -> dict[str, Any]:
        asked = selectors.waiting_escalation(found)
        if asked is None:
            return {}
        return {"summary": (SummaryRow("To be carried by", asked.to_body.name), *_asked(asked))}


class AskAcceptanceView(RiskPartView):
    makes = RiskMove.ACCEPTANCE_ASKED
    heading = "Ask for acceptance"
    explanation = "Somebody else decides. The risk is treated until they have."
    button = "Ask"
    done = "Acceptance has been asked for."

    def form(self, found: Risk, data: Any) -> PlainForm:
        return AskAcceptanceForm(data, initial=self.version_of(found))

    def save(self, found: Risk, given: dict[str, Any]) -> None:
        asking.ask_acceptance(risk=found, by=self.person, at=clock.now(), **given)


class AcceptView(StepUpMixin, RiskPartView):
    """Another person accepts the risk until a day, or declines."""

    deny: ClassVar[Deny] = staticmethod(deny_accepting_risks)
    makes = RiskMove.ACCEPTED
    heading = "Accept the risk or decline"
    explanation = (
        "If you accept it, the scores are kept as you see them here, and the risk is treated again"
        " from the day on which the acceptance ends."
    )
    button = "Answer"
    done = "Your answer is written down."

    def form(self, found: Risk, data: Any) -> PlainForm:
        return AnswerForm(data, initial=self.version_of(found))

    def save(self, found: Risk, given: dict[str, Any]) -> None:
        asked = found_or_404(selectors.waiting_request(found))
        words, at = given["words"], clock.now()
        if given["answer"] == "yes":
            version = given["version"]
            asking.accept_risk(request=asked, version=version, words=words, by=self.person, at=at)
        else:
            asking.decline_acceptance(request=asked, words=words, by=self.person, at=at)

    def denied(self, found: Risk) -> Denial | None:
        asked = selectors.waiting_request(found)
        if asked is None:
            return NOTHING_ASKED
        return super().denied(found) or deny_same_person(
            asked_by=asked.asked_by_id, answered_by=self.person.pk
        )

    def beside(self, found: Risk) -> dict[str, Any]:
        asked = selectors.waiting_request(found)
        if asked is None:
            return {}
        rows = summary(risk_fact(found, clock.today()))
        return {"summary": (*rows, *_asked(asked), SummaryRow("Until", asked.expires_on))}


class RevokeView(StepUpMixin, RiskPartView):
    deny: ClassVar[Deny] = staticmethod(deny_accepting_risks)
    makes = RiskMove.ACCEPTANCE_REVOKED
    heading = "Revoke the acceptance"
    explanation = "The risk is treated again from now on. The acceptance stays in its history."
    button = "Revoke it"
    done = "The acceptance is revoked: the risk is being treated again."

    def form(self, found: Risk, data: Any) -> PlainForm:
        return ReasonForm(data, initial=self.version_of(found))

    def save(self, found: Risk, given: dict[str, Any]) -> None:
        held = found_or_404(selectors.acceptance_in_force(found, clock.today()))
        asking.revoke_acceptance(
            acceptance=held, reason=given["reason"], by=self.person, at=clock.now()
        )

    def denied(self, found: Risk) -> Denial | None:
        if selectors.acceptance_in_force(found, clock.today()) is None:
            return NOT_ACCEPTED
        return super().denied(found)
