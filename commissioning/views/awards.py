"""One award: its page, recording it, and amending it."""

from typing import Any, ClassVar

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from commissioning.forms.awards import AmendForm, AwardForm, as_filled_in
from commissioning.models import GrantAward
from commissioning.permissions.grant import deny_record_award
from commissioning.presenters import awards as present
from commissioning.presenters.grant import ledger_table
from commissioning.selectors.awards import changes_of, parts_of, payments_of
from commissioning.selectors.grant import (
    awards_for,
    awards_with_illustrative_entries,
    awards_with_spending,
    entries_for,
    grants_for,
    matching,
    standings,
    suppliers,
)
from commissioning.services.award_amending import amend_terms, terms_of
from commissioning.services.awards import record_award
from commissioning.views.standing import AskingView, Crumb, Deny, GrantView, trail
from dalpb.kernel import clock

LATEST = 50


class AwardView(GrantView):
    """All that is known of one award."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        found = get_object_or_404(awards_for(self.access), code=code)
        parts = list(parts_of(found))
        invented = found.is_illustrative or awards_with_illustrative_entries([found.pk])
        rows = present.award_rows(
            found,
            standings([found]).get(found.pk),
            has_spending=bool(awards_with_spending([found.pk])),
            parts=parts,
        )
        context = {
            "award": found,
            "rows": rows,
            "tables": list(self._tables(found, parts)),
            "amend": reverse("commissioning:award-amend", args=[code])
            if self.may(deny_record_award)
            else "",
            "has_illustrative": bool(invented),
            "breadcrumbs": trail((found.code, "")),
        }
        return render(request, "commissioning/award.html", context)

    def _tables(self, found: GrantAward, parts: list[GrantAward]) -> Any:
        if parts:
            yield present.parts_table(parts)
        if payments := list(payments_of(found)):
            yield present.payments_table(payments)
        if changes := list(changes_of(found)):
            yield present.changes_table(changes)
        if found.is_held_here:
            entries = list(matching(entries_for(self.access), award_id=found.pk)[:LATEST])
            yield ledger_table(entries, caption="Latest entries")


class NewAwardView(AskingView):
    deny: ClassVar[Deny] = staticmethod(deny_record_award)
    heading = "Record an award"
    introduction = (
        "What the funder awarded for one financial year. Money of tier one stands in the ledger"
        " at once, unallocated. Year, tier and recipient cannot be amended afterwards."
    )
    button = "Record the award"
    done = "The award is recorded."

    def form(self, data: Any) -> Form:
        self.asked = AwardForm(
            data,
            grants=grants_for(self.access),
            recipients=suppliers(),
            wholes=awards_for(self.access).filter(recipient__isnull=True),
        )
        return self.asked

    def act(self, given: dict[str, Any]) -> object:
        self.made = record_award(
            self.asked.terms(), grant=given["grant"], by=self.person, at=clock.now()
        )
        return self.made

    def back(self) -> str:
        return reverse("commissioning:award", args=[self.made.code])


class AmendAwardView(AskingView):
    deny: ClassVar[Deny] = staticmethod(deny_record_award)
    heading = "Amend the award"
    introduction = (
        "Every part that changes is kept as it was and as it reads, with your reason. An award is"
        " never less than what is allocated, committed, spent and carried forward."
    )
    button = "Amend the award"
    done = "The award is amended."
    award: GrantAward

    def load(self, **keys: Any) -> None:
        self.award = get_object_or_404(awards_for(self.access), code=keys["code"])

    def form(self, data: Any) -> Form:
        initial = {**as_filled_in(terms_of(self.award)), "version": self.award.version}
        self.asked = AmendForm(data, initial=initial)
        return self.asked

    def act(self, given: dict[str, Any]) -> object:
        return amend_terms(
            self.award,
            self.asked.wanted(terms_of(self.award)),
            reason=given["reason"],
            version=given["version"],
            by=self.person,
            at=clock.now(),
        )

    def rows(self) -> Any:
        return present.award_rows(self.award, None, has_spending=False)[:6]

    def back(self) -> str:
        return reverse("commissioning:award", args=[self.award.code])

    def crumbs(self) -> tuple[Crumb, ...]:
        return trail((self.award.code, self.back()), (self.heading, ""))
