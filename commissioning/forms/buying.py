"""Forms of what an agreement buys, who bids, what was seen, and how it is measured."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet

from commissioning.forms.agreements import (
    Pairs,
    capitalised,
    decision_field,
    offer,
    pick,
)
from commissioning.forms.allocations import VersionForm, words
from commissioning.models import AgreementDocument, Bidder, DiligenceItem
from commissioning.rules.cycle import Consequence, Diligence, Direction, DocumentKind
from commissioning.services.kpis import KpiTerms
from dalpb.kernel.choices import choices_of
from dalpb.kernel.form_fields import CountField, DayField, offer_rows
from dalpb.kernel.models import Organisation

_TARGET = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,2})?\Z", re.ASCII)


class ServiceForm(VersionForm):
    service_code = pick("Service")
    from_on = DayField(label="Bought from")
    bedspaces = CountField(
        label="Bedspaces bought", required=False, help_text="Leave it if none are named."
    )
    units = CountField(
        label="Units bought", required=False, help_text="Leave it if none are named."
    )

    def __init__(self, *args: Any, services: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "service_code", services)


class EndServiceForm(VersionForm):
    service = pick("Which service")
    until_on = DayField(label="Until", help_text="The first day on which it is bought no longer.")
    reason = words("Why?")


class BidderForm(VersionForm):
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label="Organisation",
        empty_label="Choose one",
        to_field_name="code",
    )

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "organisation", organisations)


class _BidChoices(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic when run
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.organisation.name)


class EndBidForm(VersionForm):
    bid = _BidChoices(Bidder.objects.none(), label="Whose bid is over", empty_label="Choose one")

    def __init__(self, *args: Any, bids: QuerySet[Bidder], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "bid", bids)


class DocumentForm(VersionForm):
    kind = forms.ChoiceField(label="Document", choices=capitalised(choices_of(DocumentKind)))
    reference = forms.CharField(
        label="Reference", max_length=60, help_text="As the register has it. No names of people."
    )
    sha256 = forms.CharField(
        label="SHA-256 of the file",
        max_length=64,
        help_text="64 characters. The file itself is not uploaded.",
    )
    kept_in = forms.CharField(
        label="Kept in", max_length=120, help_text="Such as the contracts register."
    )

    def clean_kind(self) -> DocumentKind:
        return DocumentKind(self.cleaned_data["kind"])

    def clean_sha256(self) -> str:
        return str(self.cleaned_data["sha256"]).lower()


class DiligenceForm(VersionForm):
    kind = forms.ChoiceField(label="What must it show", choices=capitalised(choices_of(Diligence)))

    def clean_kind(self) -> Diligence:
        return Diligence(self.cleaned_data["kind"])


class _ItemChoices(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic when run
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.get_kind_display()).capitalize()


class _DocumentChoices(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic when run
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.reference} ({obj.get_kind_display()})"


class SeenForm(VersionForm):
    item = _ItemChoices(
        DiligenceItem.objects.none(), label="What was seen", empty_label="Choose one"
    )
    document = _DocumentChoices(
        AgreementDocument.objects.none(), label="In which document", empty_label="Choose one"
    )
    seen_on = DayField(label="Seen on")
    expires_on = DayField(label="Holds until", required=False, help_text="Its last day.")

    def __init__(
        self,
        *args: Any,
        items: QuerySet[DiligenceItem],
        documents: QuerySet[AgreementDocument],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "item", items)
        offer_rows(self, "document", documents)


class KpiForm(VersionForm):
    measure_code = pick("Measure", hint="One that partners are asked for already.")
    per_measure_code = pick(
        "In every hundred of",
        required=False,
        hint="Only where the target is a percentage of another measure.",
    )
    service_code = pick("Service", required=False)
    direction = forms.ChoiceField(
        label="The result is to be", choices=capitalised(choices_of(Direction))
    )
    target = forms.CharField(label="Target", max_length=12, help_text="Such as 85 or 97.5.")
    consequence = forms.ChoiceField(
        label="Where it is missed",
        choices=[
            (Consequence.NONE.value, "Nothing follows"),
            (Consequence.ACTION.value, "An action follows"),
            (Consequence.PAYMENT_HELD.value, "A part of the payment is held"),
        ],
    )
    held_percent = CountField(label="Percent of the payment held", required=False)
    action = words("What is done", required=False)
    applies_from = DayField(label="Applies from")
    decision_ref = decision_field()

    def __init__(self, *args: Any, measures: Pairs, services: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = list(measures)
        offer(self, "measure_code", known)
        offer(self, "per_measure_code", known, nothing="Nothing: it is a number of its own")
        offer(self, "service_code", services, nothing="The organisation as a whole")

    def clean_target(self) -> int:
        text = str(self.cleaned_data["target"]).strip().replace(",", "")
        if not _TARGET.match(text):
            raise forms.ValidationError(
                "Write the target as a number with at most two digits after the point, such as 97.5."
            )
        return int(Decimal(text) * 100)

    def terms(self) -> KpiTerms:
        said = self.cleaned_data
        return KpiTerms(
            measure_code=said["measure_code"],
            per_measure_code=said["per_measure_code"],
            service_code=said["service_code"],
            direction=Direction(said["direction"]),
            target_hundredths=said["target"],
            consequence=Consequence(said["consequence"]),
            held_percent=said["held_percent"],
            action=said["action"],
            applies_from=said["applies_from"],
            decision_ref=said["decision_ref"],
        )


class EndKpiForm(VersionForm):
    kpi = pick("Which measure")
    applies_until = DayField(
        label="Until", help_text="The first day on which it applies no longer."
    )
    decision_ref = decision_field()
    reason = words("Why?")
