"""Months, claims and the holding queue."""

from datetime import timedelta
from typing import Any, ClassVar

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from commissioning.forms.keeping import (
    AnswerClaimForm,
    ClaimForm,
    CloseForm,
    NameForm,
    PayClaimForm,
)
from commissioning.models import Claim
from commissioning.permissions.grant import deny_approve_claims, deny_close_month, deny_post
from commissioning.presenters import keeping as present
from commissioning.presenters.value import consequence_rows
from commissioning.rules.vocabulary import ClaimStatus, MonthState
from commissioning.selectors import claims as selectors
from commissioning.selectors.allocations import lines_for
from commissioning.selectors.kpis import consequence_of
from commissioning.selectors.periods import closings_for, months_for, posters, stood_at
from commissioning.services.claiming import (
    Claimed,
    approve_claim,
    decline_claim,
    pay_claim,
    record_claim,
)
from commissioning.services.periods import close_month, lock_month, name_for_month
from commissioning.views.standing import AskingView, Deny, GrantView, trail
from dalpb.kernel import clock


class MonthsView(GrantView):
    def get(self, request: HttpRequest) -> HttpResponse:
        ways = [
            ("Close or lock a month", reverse("commissioning:month-close")),
            ("Name somebody for a locked month", reverse("commissioning:month-name")),
        ]
        context = {
            "title": "Months of the account",
            "buttons": ways if self.may(deny_close_month) else [],
            "tables": [
                present.months_table(list(months_for(self.access)[:60])),
                present.closings_table(list(closings_for(self.access).order_by("-pk")[:120])),
            ],
            "breadcrumbs": trail(("Months", "")),
        }
        return render(request, "commissioning/tables.html", context)


class ClosingView(GrantView):
    """The grant as it stood when a month was closed."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = get_object_or_404(closings_for(self.access), pk=pk)
        context = {
            "title": f"As it stood: {row.month.label}",
            "tables": [present.stood_table(stood_at(row), label=row.month.label)],
            "breadcrumbs": trail(
                ("Months", reverse("commissioning:months")), (row.month.label, "")
            ),
        }
        return render(request, "commissioning/tables.html", context)


class CloseView(AskingView):
    deny: ClassVar[Deny] = staticmethod(deny_close_month)
    heading = "Close or lock a month"
    introduction = "A closed month does not open again. It is closed before it is locked."
    button = "Close it"
    done = "Done."

    def form(self, data: Any) -> Form:
        return CloseForm(data)

    def act(self, given: dict[str, Any]) -> object:
        said = {"adjustment": given["adjustment"], "by": self.person, "at": clock.now()}
        if given["strength"] == MonthState.LOCKED:
            return lock_month(given["month"], reason=given["reason"], **said)
        return close_month(given["month"], **said)

    def back(self) -> str:
        return reverse("commissioning:months")


class NameView(AskingView):
    deny: ClassVar[Deny] = staticmethod(deny_close_month)
    heading = "Name somebody for a month"
    button = "Name them"
    done = "They may post to the month until then."

    def form(self, data: Any) -> Form:
        shut = months_for(self.access).exclude(state=MonthState.OPEN.value)
        return NameForm(data, months=shut, people=posters())

    def act(self, given: dict[str, Any]) -> object:
        at = clock.now()
        return name_for_month(
            given["month"],
            person=given["person"],
            reason=given["reason"],
            until_at=at + timedelta(days=given["days"]),
            by=self.person,
            at=at,
        )

    def back(self) -> str:
        return reverse("commissioning:months")


class ClaimsView(GrantView):
    def get(self, request: HttpRequest) -> HttpResponse:
        rows = list(selectors.claims_for(self.access)[:200])
        new = [("Record a claim", reverse("commissioning:claim-new"))]
        context = {
            "title": "Claims and invoices",
            "introduction": "Somebody other than who recorded a claim approves it; then it is"
            " paid. Claimed, approved and paid are three amounts.",
            "has_illustrative": any(row.is_illustrative for row in rows),
            "buttons": new if self.may(deny_post) else [],
            "tables": [present.claims_table(rows)],
            "breadcrumbs": trail(("Claims", "")),
        }
        return render(request, "commissioning/tables.html", context)


class NewClaimView(AskingView):
    deny: ClassVar[Deny] = staticmethod(deny_post)
    heading = "Record a claim"
    button = "Record it"
    done = "The claim waits for approval."

    def form(self, data: Any) -> Form:
        return ClaimForm(data, lines=lines_for(self.access))

    def act(self, given: dict[str, Any]) -> object:
        claimed = Claimed(
            given["reference"], given["document_ref"], given["dated_on"], given["amount"].pence
        )
        return record_claim(claimed, line=given["line"], by=self.person, at=clock.now())

    def back(self) -> str:
        return reverse("commissioning:claims")


class ClaimView(GrantView):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = get_object_or_404(selectors.claims_for(self.access), pk=pk)
        ways = {
            ClaimStatus.CLAIMED: ("Answer it", "claim-answer", deny_approve_claims),
            ClaimStatus.APPROVED: ("Pay it", "claim-pay", deny_post),
        }
        found = ways.get(ClaimStatus(row.status))
        context = {
            "title": f"Claim {row.reference}",
            "has_illustrative": row.is_illustrative,
            "rows": (*present.claim_rows(row), *consequence_rows(consequence_of(row))),
            "buttons": [(found[0], reverse(f"commissioning:{found[1]}", args=[pk]))]
            if found and self.may(found[2])
            else [],
            "tables": [],
            "breadcrumbs": trail(("Claims", reverse("commissioning:claims")), (row.reference, "")),
        }
        return render(request, "commissioning/tables.html", context)


class ClaimAskingView(AskingView):
    claim: Claim

    def load(self, **keys: Any) -> None:
        self.claim = get_object_or_404(selectors.claims_for(self.access), pk=keys["pk"])

    def rows(self) -> Any:
        return (*present.claim_rows(self.claim), *consequence_rows(consequence_of(self.claim)))

    def back(self) -> str:
        return reverse("commissioning:claim", args=[self.claim.pk])


class AnswerClaimView(ClaimAskingView):
    deny: ClassVar[Deny] = staticmethod(deny_approve_claims)
    heading = "Answer the claim"
    button = "Save the answer"
    done = "The claim is answered."

    def form(self, data: Any) -> Form:
        return AnswerClaimForm(data, initial={"version": self.claim.version})

    def act(self, given: dict[str, Any]) -> object:
        said = {
            "reason": given["reason"],
            "version": given["version"],
            "by": self.person,
            "at": clock.now(),
        }
        if given["answer"] == "decline":
            return decline_claim(self.claim, **said)
        amount = given["amount"]
        pence = amount.pence if amount else self.claim.claimed_pence
        return approve_claim(self.claim, pence=pence, **said)


class PayClaimView(ClaimAskingView):
    deny: ClassVar[Deny] = staticmethod(deny_post)
    heading = "Pay the claim"
    button = "Post the payment"
    done = "The payment is in the ledger."

    def form(self, data: Any) -> Form:
        return PayClaimForm(data, initial={"version": self.claim.version})

    def act(self, given: dict[str, Any]) -> object:
        return pay_claim(
            self.claim,
            pence=given["amount"].pence,
            paid_on=given["paid_on"],
            version=given["version"],
            by=self.person,
            at=clock.now(),
        )
