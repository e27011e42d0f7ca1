"""The terms of an agreement: its award, its variations and its options to extend."""

from typing import Any

from django.forms import Form

from commissioning.forms.agreements import (
    AwardForm,
    ExtendForm,
    ExtensionForm,
    TermsForm,
    VaryForm,
    said_of,
)
from commissioning.selectors.agreements import providers, terms_of
from commissioning.services import terms as services
from commissioning.views.agreements import AgreementAskingView


class TermsView(AgreementAskingView):
    """A form of whole terms, which begins with those in force."""

    asked: TermsForm

    @property
    def first(self) -> dict[str, Any]:
        return {"version": self.agreement.version, **said_of(terms_of(self.agreement))}

    def decided(self, given: dict[str, Any]) -> dict[str, Any]:
        return {key: given[key] for key in ("decision_ref", "reason", "version")} | self.said()


class AwardView(TermsView):
    heading = "Record the award"
    introduction = "The terms are sealed. Only another decision changes them."
    button = "Record the award"
    done = "The award is recorded. Move it to mobilisation when it begins."

    def form(self, data: Any) -> Form:
        self.asked = AwardForm(data, providers=providers(), initial=self.first)
        return self.asked

    def act(self, given: dict[str, Any]) -> object:
        return services.award(
            self.agreement,
            self.asked.terms(),
            provider=given["provider"],
            **self.decided(given),
        )


class VaryView(TermsView):
    heading = "Record a variation"
    introduction = "Change what was decided and leave the rest. What stood before stays beside it."
    button = "Record it"
    done = "The variation is recorded."

    def form(self, data: Any) -> Form:
        self.asked = VaryForm(data, initial=self.first)
        return self.asked

    def act(self, given: dict[str, Any]) -> object:
        return services.vary(
            self.agreement, self.asked.terms(), given["cause"], **self.decided(given)
        )


class ExtendView(TermsView):
    heading = "Use an option to extend"
    introduction = "The last day becomes the option's. Give the sum of each year that is added."
    button = "Extend it"
    done = "The agreement is extended."

    def form(self, data: Any) -> Form:
        options = self.agreement.extensions.filter(exercised__isnull=True)
        self.asked = ExtendForm(data, options=options, initial=self.first)
        return self.asked

    def act(self, given: dict[str, Any]) -> object:
        return services.extend(
            self.agreement, given["option"], self.asked.terms(), **self.decided(given)
        )


class ExtensionView(AgreementAskingView):
    heading = "Add an option to extend"
    button = "Add the option"
    done = "The option is added."

    def form(self, data: Any) -> Form:
        return ExtensionForm(data, initial=self.first)

    def act(self, given: dict[str, Any]) -> object:
        return services.add_extension(self.agreement, **given, **self.said())
