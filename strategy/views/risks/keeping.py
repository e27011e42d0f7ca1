"""Raising, wording, scoring, mitigating, looking at, closing and reopening a risk."""

from typing import Any, ClassVar

from django.urls import reverse

from dalpb.kernel import clock
from dalpb.kernel.forms import PlainForm
from dalpb.kernel.refusals import Denial
from strategy.forms.risks import (
    MitigationForm,
    PartnerViewForm,
    ReasonForm,
    ReviewForm,
    RiskForm,
    ScoreForm,
)
from strategy.models import Body, Mitigation, Risk
from strategy.permissions.risks import deny_managing_risks, deny_rating_risks
from strategy.rules.risks.life import deny_move
from strategy.rules.risks.scoring import Score
from strategy.rules.risks.vocabulary import Appetite, RiskCategory, RiskMove, RiskStatus, ScoreKind
from strategy.selectors import risks as selectors
from strategy.services.risks import register
from strategy.services.risks.register import MitigationTerms, RiskTerms
from strategy.views.organisations import organisation_choices, organisation_of
from strategy.views.parts import Crumb, Deny, PartView, found_or_404
from strategy.views.risks.standing import (
    RiskPartView,
    action_choices,
    action_of,
    body_choices,
    crumbs,
    home_of,
    rating_choices,
)


def _terms(given: dict[str, Any]) -> RiskTerms:
    names = ("title", "cause", "event", "impact", "owner_role", "tolerated", "tolerates")
    return RiskTerms(
        **{name: given[name] for name in names},
        category=RiskCategory(given["category"]),
        owner_organisation=organisation_of(given["owner_organisation"]),
        appetite=Appetite(given["appetite"]),
        proximity_on=given["proximity_on"],
    )


class AddRiskView(PartView[None]):
    """A new risk on a body's register."""

    deny: ClassVar[Deny] = staticmethod(deny_managing_risks)
    heading = "Raise a risk"
    explanation = (
        "Write about services, money and duties. Never write about one person, and never say"
        " where a refuge is."
    )
    button = "Raise it"
    done = "The risk is on the register. Score it next."

    def found(self, **keys: str) -> None:
        return None

    def form(self, found: None, data: Any) -> PlainForm:
        return RiskForm(
            data,
            initial={"version": 0, "tolerated": 9},
            bodies=body_choices(),
            organisations=organisation_choices(),
            is_new=True,
        )

    def save(self, found: None, given: dict[str, Any]) -> str:
        body = Body.objects.get(code=given["body"])
        made = register.raise_risk(body=body, terms=_terms(given), by=self.person, at=clock.now())
        return home_of(made)

    def back(self, found: None) -> str:
        return reverse("strategy:risks")

    def crumbs(self, found: None) -> tuple[Crumb, ...]:
        return crumbs()


class EditRiskView(RiskPartView):
    makes = RiskMove.EDITED
    heading = "Change the words"

    def form(self, found: Risk, data: Any) -> PlainForm:
        names = [name for name in RiskTerms.__dataclass_fields__ if name != "owner_organisation"]
        owner = found.owner_organisation.code if found.owner_organisation else ""
        initial = {name: getattr(found, name) for name in names} | self.version_of(found)
        return RiskForm(
            data,
            initial={**initial, "owner_organisation": owner},
            bodies=(),
            organisations=organisation_choices(),
            is_new=False,
        )

    def save(self, found: Risk, given: dict[str, Any]) -> None:
        register.edit_risk(
            risk=found,
            version=given["version"],
            terms=_terms(given),
            by=self.person,
            at=clock.now(),
        )


class ScoreView(RiskPartView):
    makes = RiskMove.SCORED
    heading = "Score it"
    explanation = "Earlier scores stay, with who gave them and why."

    def form(self, found: Risk, data: Any) -> PlainForm:
        return ScoreForm(data, initial={**self.version_of(found), "kind": "current"})

    def save(self, found: Risk, given: dict[str, Any]) -> None:
        register.score_risk(
            risk=found,
            version=given["version"],
            kind=ScoreKind(given["kind"]),
            score=Score(given["likelihood"], given["impact"]),
            reason=given["reason"],
            by=self.person,
            at=clock.now(),
        )


class GiveViewView(RiskPartView):
    """A partner says how the risk looks from where it stands."""

    deny: ClassVar[Deny] = staticmethod(deny_rating_risks)
    makes = RiskMove.RATED
    heading = "Give your organisation’s view"
    explanation = "Your view stands beside the register’s scores and changes none of them."

    def form(self, found: Risk, data: Any) -> PlainForm:
        return PartnerViewForm(data, organisations=rating_choices(self.access))

    def save(self, found: Risk, given: dict[str, Any]) -> None:
        register.give_view(
            risk=found,
            organisation=found_or_404(organisation_of(given["organisation"])),
            score=Score(given["likelihood"], given["impact"]),
            words=given["words"],
            by=self.person,
            at=clock.now(),
        )


def _mitigation_terms(given: dict[str, Any]) -> MitigationTerms:
    return MitigationTerms(
        words=given["words"],
        owner_role=given["owner_role"],
        forecast_on=given["forecast_on"],
        actual_on=given.get("actual_on"),
        action=action_of(given["action"]),
    )


class AddMitigationView(RiskPartView):
    makes = RiskMove.MITIGATED
    heading = "Add a mitigation"
    explanation = "The day that you give is kept as the one first promised."

    def form(self, found: Risk, data: Any) -> PlainForm:
        initial = self.version_of(found)
        return MitigationForm(data, initial=initial, actions=action_choices(), is_new=True)

    def save(self, found: Risk, given: dict[str, Any]) -> None:
        register.add_mitigation(
            risk=found,
            version=given["version"],
            terms=_mitigation_terms(given),
            by=self.person,
            at=clock.now(),
        )


class MitigationView(PartView[Mitigation]):
    """The day of a mitigation is moved or met; the one first promised stays."""

    deny: ClassVar[Deny] = staticmethod(deny_managing_risks)
    heading = "Change a mitigation"

    def found(self, **keys: str) -> Mitigation:
        row = found_or_404(selectors.risk(self.access, keys["code"]))
        return found_or_404(selectors.mitigation(row, int(keys["position"])))

    def form(self, found: Mitigation, data: Any) -> PlainForm:
        names = ("words", "owner_role", "forecast_on", "actual_on", "version")
        initial = {name: getattr(found, name) for name in names}
        initial["action"] = found.action.code if found.action else ""
        return MitigationForm(data, initial=initial, actions=action_choices(), is_new=False)

    def save(self, found: Mitigation, given: dict[str, Any]) -> None:
        register.update_mitigation(
            mitigation=found,
            version=given["version"],
            terms=_mitigation_terms(given),
            by=self.person,
            at=clock.now(),
        )

    def back(self, found: Mitigation) -> str:
        return home_of(found.risk)

    def crumbs(self, found: Mitigation) -> tuple[Crumb, ...]:
        return crumbs(found.risk)

    def caption(self, found: Mitigation) -> str:
        return f"First promised for {found.baseline_on:%-d %B %Y}"

    def denied(self, found: Mitigation) -> Denial | None:
        return deny_move(RiskMove.MITIGATED, status=RiskStatus(found.risk.status), reason="given")


class ReviewView(RiskPartView):
    makes = RiskMove.REVIEWED
    heading = "Say that you looked at it"
    explanation = "Nothing changes but the day on which somebody last looked."
    button = "I have looked at it"
    done = "It is written down that you looked at it."

    def form(self, found: Risk, data: Any) -> PlainForm:
        return ReviewForm(data, initial=self.version_of(found))

    def save(self, found: Risk, given: dict[str, Any]) -> None:
        register.review_risk(
            risk=found,
            version=given["version"],
            words=given["words"],
            by=self.person,
            at=clock.now(),
        )


class CloseView(RiskPartView):
    makes = RiskMove.CLOSED
    heading = "Close the risk"
    explanation = "It leaves the register and keeps its history. It can be opened again."
    button = "Close it"
    done = "The risk is closed."

    def form(self, found: Risk, data: Any) -> PlainForm:
        return ReasonForm(data, initial=self.version_of(found))

    def save(self, found: Risk, given: dict[str, Any]) -> None:
        register.close_risk(risk=found, by=self.person, at=clock.now(), **given)


class ReopenView(RiskPartView):
    makes = RiskMove.REOPENED
    heading = "Reopen the risk"
    explanation = "It is on the register again, with everything it had."
    button = "Reopen it"
    done = "The risk is open again."

    def form(self, found: Risk, data: Any) -> PlainForm:
        return ReasonForm(data, initial=self.version_of(found))

    def save(self, found: Risk, given: dict[str, Any]) -> None:
        register.reopen_risk(risk=found, by=self.person, at=clock.now(), **given)
