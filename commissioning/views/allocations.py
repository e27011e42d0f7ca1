"""Lines of the grant: where each stands, and what is asked of it."""

import secrets
from typing import Any, ClassVar

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from commissioning.forms.allocations import (
    AuthorityForm,
    DelegationForm,
    ReasonedForm,
    RequestForm,
)
from commissioning.forms.keeping import CommitForm, ForecastForm
from commissioning.models import AllocationLine, MoveRequest
from commissioning.permissions.grant import deny_approve, deny_post, deny_propose
from commissioning.presenters import allocations as present
from commissioning.presenters import authority as authorities
from commissioning.presenters.grant import ledger_table
from commissioning.presenters.keeping import forecasts_table
from commissioning.presenters.numbers import four_table, variance_table
from commissioning.rules.vocabulary import Tier
from commissioning.selectors import allocations as selectors
from commissioning.selectors.forecasts import forecasts_of, four_numbers, outlooks
from commissioning.selectors.grant import awards_for, awards_with_spending, entries_for, standings
from commissioning.services.commitments import commit
from commissioning.services.delegations import DelegationTerms, record_delegation
from commissioning.services.forecasting import forecast_line
from commissioning.services.movements import Wanted, approve_move, ask_to_move, decline_move
from commissioning.views.standing import AskingView, Crumb, Deny, GrantView, trail
from dalpb.kernel import clock
from dalpb.kernel.accounts.step_up import StepUpMixin
from dalpb.kernel.periods import parse, year_of


class AllocationsView(GrantView):
    """Every line, and the four numbers of every award."""

    def get(self, request: HttpRequest) -> HttpResponse:
        lines = list(selectors.lines_for(self.access))
        held = [award for award in awards_for(self.access) if award.is_held_here]
        stands, by_line = standings(held), selectors.line_standings(lines)
        spending = awards_with_spending([award.pk for award in held])
        numbers = [
            (
                award.year.code,
                four_numbers(
                    stands[award.pk],
                    of_award,
                    lines_spent_pence=sum(by_line[line.pk].spent for line in of_award),
                    has_spending=award.pk in spending,
                ),
            )
            for award in held
            for of_award in [[line for line in lines if line.award_id == award.pk]]
        ]
        year = parse(year_of(clock.today()))
        context = {
            "title": "Allocations",
            "has_illustrative": any(line.is_illustrative for line in lines),
            "buttons": [("What is committed to whom", reverse("commissioning:commitments"))],
            "tables": [
                four_table(numbers),
                variance_table(outlooks(lines, year=year), year=year.code),
                present.lines_table(lines, by_line),
            ],
            "breadcrumbs": trail(("Allocations", "")),
        }
        return render(request, "commissioning/tables.html", context)


class AllocationView(GrantView):
    """One line: by what authority, how it stands, its entries and all its forecasts."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        line = get_object_or_404(selectors.lines_for(self.access), code=code)
        standing = selectors.line_standings([line])[line.pk]
        entries = entries_for(self.access)
        moves = entries.filter(from_line=line) | entries.filter(to_line=line)
        ways = (("Commit to an agreement", "commit"), ("Forecast", "forecast"))
        context = {
            "title": line.title,
            "has_illustrative": line.is_illustrative,
            "rows": present.line_rows(line, standing),
            "thread_code": line.code if line.approval_id else "",
            "buttons": [
                (label, reverse(f"commissioning:{name}", args=[code]))
                for label, name in ways
                if self.may(deny_post)
            ],
            "tables": [
                forecasts_table(forecasts_of(line)),
                ledger_table(list(moves[:100]), caption="Its latest entries"),
            ],
            "breadcrumbs": trail(
                ("Allocations", reverse("commissioning:allocations")), (line.code, "")
            ),
        }
        return render(request, "commissioning/tables.html", context)


class LineAskingView(AskingView):
    deny: ClassVar[Deny] = staticmethod(deny_post)
    line: AllocationLine

    def load(self, **keys: Any) -> None:
        self.line = get_object_or_404(selectors.lines_for(self.access), code=keys["code"])

    def back(self) -> str:
        return reverse("commissioning:allocation", args=[self.line.code])

    def crumbs(self) -> tuple[Crumb, ...]:
        return trail((self.line.code, self.back()), (self.heading, ""))


class CommitView(LineAskingView):
    heading = "Commit to an agreement"
    button = "Commit"
    done = "The money is committed."

    def form(self, data: Any) -> Form:
        initial = {
            "reference": f"commitment/{secrets.token_hex(6)}",
            "agreement_ref": self.line.agreement_ref,
        }
        return CommitForm(data, initial=initial)

    def act(self, given: dict[str, Any]) -> object:
        return commit(
            self.line,
            reference=given["reference"],
            pence=given["amount"].pence,
            agreement_ref=given["agreement_ref"],
            by=self.person,
            at=clock.now(),
        )


class ForecastView(LineAskingView):
    heading = "Forecast this line"
    introduction = "What was forecast before stays as it was said in its month."
    button = "Save the forecast"
    done = "The forecast is saved."

    def form(self, data: Any) -> Form:
        today = clock.today()
        return ForecastForm(data, initial={"year": year_of(today), "reported": f"{today:%Y-%m}"})

    def act(self, given: dict[str, Any]) -> object:
        return forecast_line(
            self.line,
            year=given["year"],
            reported=given["reported"],
            pence=given["amount"].pence,
            reason=given["reason"],
            by=self.person,
            at=clock.now(),
        )


class RequestsView(GrantView):
    def get(self, request: HttpRequest) -> HttpResponse:
        rows = list(selectors.requests_for(self.access)[:200])
        may_ask = self.may(deny_propose)
        context = {
            "title": "Requests to move money",
            "introduction": "Money that the board allocated moves only by another decision, or"
            " under a delegation. Whoever asked does not approve.",
            "has_illustrative": any(row.is_illustrative for row in rows),
            "buttons": [("Ask to move money", reverse("commissioning:request-new"))]
            if may_ask
            else [],
            "tables": [authorities.requests_table(rows)],
            "breadcrumbs": trail(("Requests", "")),
        }
        return render(request, "commissioning/tables.html", context)


class NewRequestView(AskingView):
    deny: ClassVar[Deny] = staticmethod(deny_propose)
    heading = "Ask to move money"
    button = "Ask"
    done = "The request waits for somebody else to answer."

    def form(self, data: Any) -> Form:
        awards = awards_for(self.access).filter(tier=Tier.ONE.value)
        return RequestForm(data, lines=selectors.lines_for(self.access), awards=awards)

    def act(self, given: dict[str, Any]) -> object:
        said = {k: v for k, v in given.items() if k != "amount"}
        return ask_to_move(
            Wanted(pence=given["amount"].pence, **said), by=self.person, at=clock.now()
        )

    def back(self) -> str:
        return reverse("commissioning:requests")


class RequestView(GrantView):
    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        row = get_object_or_404(selectors.requests_for(self.access), code=code)
        may = self.may(deny_approve) and row.status == "asked"
        context = {
            "title": f"Request {row.code}",
            "has_illustrative": row.is_illustrative,
            "rows": authorities.request_rows(row),
            "buttons": [
                ("Approve", reverse("commissioning:request-approve", args=[code])),
                ("Decline", reverse("commissioning:request-decline", args=[code])),
            ]
            if may
            else [],
            "tables": [],
            "breadcrumbs": trail(("Requests", reverse("commissioning:requests")), (row.code, "")),
        }
        return render(request, "commissioning/tables.html", context)


class AnsweringView(StepUpMixin, AskingView):
    deny: ClassVar[Deny] = staticmethod(deny_approve)
    step_up_methods = frozenset({"POST"})
    request_row: MoveRequest

    def load(self, **keys: Any) -> None:
        found = get_object_or_404(selectors.requests_for(self.access), code=keys["code"])
        self.request_row = found

    def rows(self) -> Any:
        return authorities.request_rows(self.request_row)

    def back(self) -> str:
        return reverse("commissioning:request", args=[self.request_row.code])


class ApproveRequestView(AnsweringView):
    heading = "Approve the request"
    button = "Approve and move the money"
    done = "The money has moved."

    def form(self, data: Any) -> Form:
        self.asked = AuthorityForm(
            data,
            delegations=selectors.delegations_for(self.access).filter(holder=self.person),
            initial={"version": self.request_row.version},
        )
        return self.asked

    def act(self, given: dict[str, Any]) -> object:
        return approve_move(
            self.request_row,
            self.asked.authority(),
            version=given["version"],
            by=self.person,
            at=clock.now(),
        )


class DeclineRequestView(AnsweringView):
    heading = "Decline the request"
    button = "Decline"
    done = "The request is declined."

    def form(self, data: Any) -> Form:
        return ReasonedForm(data, initial={"version": self.request_row.version})

    def act(self, given: dict[str, Any]) -> object:
        return decline_move(self.request_row, **given, by=self.person, at=clock.now())


class DelegationsView(GrantView):
    def get(self, request: HttpRequest) -> HttpResponse:
        rows = list(selectors.delegations_for(self.access))
        new = [("Record a delegation", reverse("commissioning:delegation-new"))]
        context = {
            "title": "Delegations",
            "has_illustrative": any(row.is_illustrative for row in rows),
            "buttons": new if self.may(deny_approve) else [],
            "tables": [authorities.delegations_table(rows)],
            "breadcrumbs": trail(("Delegations", "")),
        }
        return render(request, "commissioning/tables.html", context)


class NewDelegationView(StepUpMixin, AskingView):
    deny: ClassVar[Deny] = staticmethod(deny_approve)
    step_up_methods = frozenset({"POST"})
    heading = "Record a delegation"
    button = "Record it"
    done = "The delegation is recorded."

    def form(self, data: Any) -> Form:
        return DelegationForm(data, holders=selectors.may_hold_delegation())

    def act(self, given: dict[str, Any]) -> object:
        terms = DelegationTerms(
            given["code"],
            given["office"],
            given["limit"].pence,
            given["valid_from"],
            given["valid_until"],
            given["decision_ref"],
        )
        return record_delegation(terms, holder=given["holder"], by=self.person, at=clock.now())

    def back(self) -> str:
        return reverse("commissioning:delegations")
