"""What an agreement buys, who bids for it, what was seen of the provider, and its measures."""

from typing import Any

from django.db.models import QuerySet
from django.forms import Form
from django.http import Http404

import needs.facts.figures as need
from commissioning.forms import buying as forms
from commissioning.forms.agreements import offer
from commissioning.models import AgreementService, Kpi
from commissioning.selectors.agreements import providers
from commissioning.selectors.kpis import label_of
from commissioning.services import buying as services
from commissioning.services import kpis
from commissioning.views.agreements import AgreementAskingView
from dalpb.kernel import clock
from needs.facts.references import measures_asked


class ServiceView(AgreementAskingView):
    heading = "Add a service"
    introduction = (
        "What is bought of it is set beside what is recorded, and said where they differ."
    )
    button = "Add it"
    done = "The service is bought under the agreement."

    def form(self, data: Any) -> Form:
        found = [(one.code, one.name) for one in need.services(clock.today())]
        return forms.ServiceForm(data, services=found, initial=self.first)

    def act(self, given: dict[str, Any]) -> object:
        return services.add_service(self.agreement, **given, **self.said())


class EndServiceView(AgreementAskingView):
    heading = "End a service in it"
    button = "End it"
    done = "The service is bought no longer from that day."

    def form(self, data: Any) -> Form:
        form = forms.EndServiceForm(data, initial=self.first)
        offer(form, "service", [(row.service_code, row.service_code) for row in self._open()])
        return form

    def _open(self) -> QuerySet[AgreementService]:
        return self.agreement.services.filter(until_on__isnull=True)

    def act(self, given: dict[str, Any]) -> object:
        row = self._open().filter(service_code=given.pop("service")).first()
        if row is None:
            raise Http404
        return services.end_service(self.agreement, row, **given, **self.said())


class BidderView(AgreementAskingView):
    heading = "Add a bidder"
    introduction = "Its people on the board have an interest until the procurement is over."
    button = "Add it"
    done = "The bidder is recorded."

    def form(self, data: Any) -> Form:
        return forms.BidderForm(data, organisations=providers(), initial=self.first)

    def act(self, given: dict[str, Any]) -> object:
        return services.add_bidder(
            self.agreement, given["organisation"], version=given["version"], **self.said()
        )


class EndBidView(AgreementAskingView):
    heading = "End a bid"
    button = "End it"
    done = "The bid is over."

    def form(self, data: Any) -> Form:
        bids = self.agreement.bidders.filter(bids_until__isnull=True).select_related("organisation")
        return forms.EndBidForm(data, bids=bids, initial=self.first)

    def act(self, given: dict[str, Any]) -> object:
        return services.withdraw_bid(
            self.agreement, given["bid"], version=given["version"], **self.said()
        )


class DocumentView(AgreementAskingView):
    heading = "Record a document"
    introduction = "Only its reference and hash are kept here. The file stays where it is."
    button = "Record it"
    done = "The document is recorded."

    def form(self, data: Any) -> Form:
        return forms.DocumentForm(data, initial=self.first)

    def act(self, given: dict[str, Any]) -> object:
        return services.add_document(self.agreement, **given, **self.said())


class DiligenceView(AgreementAskingView):
    heading = "Ask for due diligence"
    button = "Ask for it"
    done = "It is asked for."

    def form(self, data: Any) -> Form:
        return forms.DiligenceForm(data, initial=self.first)

    def act(self, given: dict[str, Any]) -> object:
        return services.ask_diligence(self.agreement, **given, **self.said())


class SeenView(AgreementAskingView):
    heading = "Record due diligence seen"
    introduction = "Record the document first. What runs out says until when it holds."
    button = "Record it"
    done = "It is recorded as seen."

    def form(self, data: Any) -> Form:
        return forms.SeenForm(
            data,
            items=self.agreement.diligence.all(),
            documents=self.agreement.documents.all(),
            initial=self.first,
        )

    def act(self, given: dict[str, Any]) -> object:
        item, document = given.pop("item"), given.pop("document")
        return services.see_diligence(self.agreement, item, document, **given, **self.said())


class KpiView(AgreementAskingView):
    heading = "Set a measure"
    introduction = (
        "Only what partners are asked for already can be chosen: its figures come with the"
        " partner quarter, and there is no other form."
    )
    button = "Set it"
    done = "The measure is set."

    def form(self, data: Any) -> Form:
        codes = sorted({row.service_code for row in self.agreement.services.all()})
        self.asked = forms.KpiForm(
            data,
            measures=[
                (one.code, one.name) for one in measures_asked() if one.asked_of != "district"
            ],
            services=[(code, code) for code in codes],
            initial=self.first,
        )
        return self.asked

    def act(self, given: dict[str, Any]) -> object:
        return kpis.set_kpi(
            self.agreement, self.asked.terms(), version=given["version"], **self.said()
        )


class EndKpiView(AgreementAskingView):
    heading = "End a measure"
    button = "End it"
    done = "The measure applies no longer from that day."

    def form(self, data: Any) -> Form:
        form = forms.EndKpiForm(data, initial=self.first)
        names = {one.code: one.name for one in measures_asked()}
        offer(
            form,
            "kpi",
            [(str(row.number), f"{row.number}. {label_of(row, names)}") for row in self._open()],
        )
        return form

    def _open(self) -> QuerySet[Kpi]:
        return self.agreement.kpis.filter(applies_until__isnull=True)

    def act(self, given: dict[str, Any]) -> object:
        row = self._open().filter(number=given.pop("kpi")).first()
        if row is None:
            raise Http404
        return kpis.end_kpi(self.agreement, row, **given, **self.said())
