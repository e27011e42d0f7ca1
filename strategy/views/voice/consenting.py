"""Recording what somebody said, using it, changing the consent, withdrawing it."""

from typing import Any

from django.urls import reverse

from dalpb.kernel import clock
from dalpb.kernel.forms import PlainForm
from dalpb.kernel.models.people import User
from dalpb.kernel.refusals import Denial, Refused
from dalpb.kernel.tables import SummaryRow
from strategy.forms.voice import ConsentForm, ContributionForm, TakeOutForm, UseForm, WithdrawForm
from strategy.models import Contribution, Exercise, Theme, VoiceUse
from strategy.presenters.voice.contributions import summary
from strategy.rules.voice.vocabulary import Place, Wording
from strategy.selectors import voice as selectors
from strategy.services.voice import contributions as services
from strategy.services.voice.contributions import UseTerms
from strategy.views.parts import Crumb, found_or_404
from strategy.views.voice.standing import (
    ContributionPartView,
    ExercisePartView,
    ThemePartView,
    VoicePartView,
    contribution_url,
    crumbs,
)

WITHDRAWN = Denial("voice.withdrawn", "The person has withdrawn this already.")


class AddContributionView(ExercisePartView):
    heading = "Write down what somebody said"
    explanation = (
        "Record what was agreed with the person. Never write who they are, or anything by which"
        " somebody could be recognised."
    )

    def form(self, found: Exercise, data: Any) -> ContributionForm:
        groups = selectors.groups(self.access).values_list("code", "name")
        themes = selectors.themes(self.access).filter(exercise=found)
        self.used = ContributionForm(
            data,
            initial={"version": 0},
            groups=list(groups),
            themes=list(themes.values_list("code", "title")),
        )
        return self.used

    def save(self, found: Exercise, given: dict[str, Any]) -> str:
        made = services.record_contribution(
            exercise=found,
            group=selectors.groups(self.access).get(code=given["group"]),
            code=given["code"],
            own_words=given["own_words"],
            our_words=given["our_words"],
            themes=list(selectors.themes(self.access).filter(code__in=given["themes"])),
            terms=self.used.terms(),
            by=self.person,
            at=clock.now(),
        )
        return contribution_url(made)


class ConsentView(ContributionPartView):
    heading = "Change the consent"
    explanation = "Whoever looks after a place that the new consent does not reach is told."

    def form(self, found: Contribution, data: Any) -> ConsentForm:
        initial = {
            "version": found.version,
            "places": sorted(found.consent.places),
            "wording": found.wording,
            "attribution": found.attribution,
            "given_on": found.consent_given_on,
            "until_on": found.consent_until_on,
        }
        self.used = ConsentForm(data, initial=initial)
        return self.used

    def save(self, found: Contribution, given: dict[str, Any]) -> None:
        services.change_consent(
            contribution=found,
            version=given["version"],
            terms=self.used.terms(),
            by=self.person,
            at=clock.now(),
        )

    def denied(self, found: Contribution) -> Denial | None:
        return WITHDRAWN if found.withdrawn_at else None


class WithdrawView(ContributionPartView):
    heading = "Withdraw a contribution"
    explanation = (
        "The words are erased and cannot be brought back. Whoever looks after a place that uses"
        " them is told what to do. Nobody is asked why."
    )
    button = "Withdraw it"
    done = "It is withdrawn and the words are erased. The places that used it are listed here."

    def form(self, found: Contribution, data: Any) -> PlainForm:
        return WithdrawForm(data, initial={"version": found.version})

    def save(self, found: Contribution, given: dict[str, Any]) -> None:
        services.withdraw_contribution(
            contribution=found, version=given["version"], by=self.person, at=clock.now()
        )

    def denied(self, found: Contribution) -> Denial | None:
        return WITHDRAWN if found.withdrawn_at else None

    def beside(self, found: Contribution) -> dict[str, Any]:
        uses = [use.label for use in selectors.uses_of(found) if use.taken_out_at is None]
        return {"summary": (SummaryRow("Used in", "; ".join(uses) or "Nowhere that is noted"),)}


class UseView(ContributionPartView):
    heading = "Note where it is used"
    explanation = "Only what the person agreed to can be noted. The rest is refused."

    def form(self, found: Contribution, data: Any) -> PlainForm:
        return UseForm(data)

    def save(self, found: Contribution, given: dict[str, Any]) -> None:
        services.use_contribution(
            contribution=found, terms=use_terms(given), by=self.person, at=clock.now()
        )

    def beside(self, found: Contribution) -> dict[str, Any]:
        shown = selectors.readable(found, self.access, clock.today())
        return {"summary": summary(shown)}


class ThemeUseView(ThemePartView):
    """A theme is used, and with it everything that was counted in it."""

    heading = "Note where the theme is used"
    explanation = "If somebody withdraws what was counted in it, the place is listed here again."

    def form(self, found: Theme, data: Any) -> PlainForm:
        return UseForm(data)

    def save(self, found: Theme, given: dict[str, Any]) -> None:
        services.use_theme(theme=found, terms=use_terms(given), by=self.person, at=clock.now())

    def caption(self, found: Theme) -> str:
        return found.title


def use_terms(given: dict[str, Any]) -> UseTerms:
    """The place as it was described; its owner must have a sign-in."""
    owner = None
    if given["owner"]:
        owner = User.objects.filter(email__iexact=given["owner"], is_active=True).first()
        if owner is None:
            raise Refused(
                Denial("voice.no_owner", "Nobody with that e-mail address has a sign-in here.")
            )
    return UseTerms(
        place=Place(given["place"]),
        wording=Wording(given["wording"]),
        label=given["label"],
        url=given["url"],
        owner=owner,
        is_frozen=given["is_frozen"],
    )


class TakeOutView(VoicePartView[VoiceUse]):
    """The owner of a place, or whoever writes voice down, says what was done there."""

    heading = "Say what was done"

    def found(self, **keys: str) -> VoiceUse:
        return found_or_404(selectors.use(self.access, int(keys["pk"])))

    def form(self, found: VoiceUse, data: Any) -> PlainForm:
        return TakeOutForm(data)

    def save(self, found: VoiceUse, given: dict[str, Any]) -> None:
        services.take_out(use=found, how=given["how"], by=self.person, at=clock.now())

    def back(self, found: VoiceUse) -> str:
        return reverse("strategy:voice-breaks")

    def crumbs(self, found: VoiceUse) -> tuple[Crumb, ...]:
        return crumbs(("Uses that no longer stand", reverse("strategy:voice-breaks")))

    def caption(self, found: VoiceUse) -> str:
        return found.label
