"""Agreements: the list with what falls due, one of them, and its moves through the cycle."""

from typing import Any, ClassVar

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

import needs.facts.figures as need
from commissioning.forms.agreements import AgreementForm, MoveForm
from commissioning.models import Agreement
from commissioning.permissions.grant import deny_propose
from commissioning.presenters import agreements as present
from commissioning.presenters import value
from commissioning.rules.cycle import HELD, MOVES, RUNNING, STAGE_WORDS, Stage
from commissioning.selectors import agreements as selectors
from commissioning.selectors.allocations import line_standings, proposals_for
from commissioning.selectors.costs import quarters_before
from commissioning.selectors.kpis import label_of, results
from commissioning.services.agreements import Opening, move, open_agreement
from commissioning.services.terms import changed_by
from commissioning.views.standing import AskingView, Crumb, Deny, GrantView, trail
from dalpb.kernel import clock
from dalpb.kernel.periods import parse, year_of
from needs.facts.references import measures_asked

QUARTERS = 4
S = Stage
_AWARDED = (*HELD,)
_BEFORE_END = tuple(stage for stage in Stage if stage is not S.ENDED)
# What may be asked of an agreement in which stages, in the order of the page.
WAYS: tuple[tuple[str, str, tuple[Stage, ...]], ...] = (
    ("Move it on", "agreement-move", _BEFORE_END),
    ("Record the award", "agreement-award", (S.PROCUREMENT,)),
    ("Record a variation", "agreement-vary", _AWARDED),
    ("Add an option to extend", "agreement-extension", _AWARDED),
    ("Use an option to extend", "agreement-extend", _AWARDED),
    ("Add a service", "agreement-service", _BEFORE_END),
    ("Add a bidder", "agreement-bidder", (S.PROCUREMENT,)),
    ("End a bid", "agreement-bidder-end", (S.PROCUREMENT,)),
    ("Record a document", "agreement-document", _BEFORE_END),
    ("Ask for due diligence", "agreement-diligence", _BEFORE_END),
    ("Record due diligence seen", "agreement-seen", _BEFORE_END),
    ("Set a measure", "agreement-kpi", _AWARDED),
    ("End a measure", "agreement-kpi-end", _AWARDED),
    ("End a service in it", "agreement-service-end", _BEFORE_END),
)


class AgreementsView(GrantView):
    def get(self, request: HttpRequest) -> HttpResponse:
        rows = list(selectors.agreements_for(self.access).prefetch_related("diligence__checks"))
        buttons = [
            ("Unit costs", reverse("commissioning:unit-costs")),
            ("Spending beside need", reverse("commissioning:spend-against-need")),
        ]
        if self.may(deny_propose):
            buttons.insert(0, ("Open an agreement", reverse("commissioning:agreement-new")))
        context = {
            "title": "Agreements",
            "introduction": "What is commissioned, from whom, until when, and which dates are near.",
            "has_illustrative": any(row.is_illustrative for row in rows),
            "links": buttons,
            "tables": [
                present.due_table(rows, clock.today()),
                present.agreements_table(rows, clock.today()),
            ],
            "breadcrumbs": trail(("Agreements", "")),
        }
        return render(request, "commissioning/agreement.html", context)


class AgreementView(GrantView):
    """One agreement with everything that stands behind it."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        found = selectors.with_all(selectors.agreements_for(self.access))
        row = get_object_or_404(found, reference=reference)
        context = {
            "title": row.title,
            "has_illustrative": row.is_illustrative,
            "rows": present.agreement_rows(row, clock.today()),
            "links": self._links(row),
            "tables": self._tables(row),
            "breadcrumbs": trail(
                ("Agreements", reverse("commissioning:agreements")), (row.reference, "")
            ),
        }
        return render(request, "commissioning/agreement.html", context)

    def _links(self, row: Agreement) -> list[Crumb]:
        links = []
        if Stage(row.stage) in (*RUNNING, S.ENDED):
            links.append(
                ("Ending it", reverse("commissioning:agreement-ending", args=[row.reference]))
            )
        if self.may(deny_propose):
            links += [
                (label, reverse(f"commissioning:{name}", args=[row.reference]))
                for label, name, stages in WAYS
                if Stage(row.stage) in stages
            ]
        return links

    def _tables(self, row: Agreement) -> list[Any]:
        today = clock.today()
        lines = list(selectors.lines_under(row.reference))
        names = {one.code: one.name for one in measures_asked()}
        found = results(row, quarters_before(today, QUARTERS))
        year = parse(year_of(today))
        recorded = {
            c.service_code: (c.bedspaces_count, c.units_count)
            for c in need.capacities(year)
            if c.held_until is None or c.held_until > today
        }
        tables = [
            present.years_table(row),
            present.lines_table(lines, line_standings(lines)),
            present.services_table(row, recorded),
            value.kpi_targets_table(row, {kpi.pk: label_of(kpi, names) for kpi in row.kpis.all()}),
            value.kpis_table(row, found),
            present.variations_table(changed_by(row)),
            present.diligence_table(row, today),
            present.documents_table(row),
        ]
        if row.bidders.all():
            tables.append(present.bidders_table(row))
        if row.parts.all():
            parts = list(selectors.agreements_for(self.access).filter(parent=row))
            tables.append(present.agreements_table(parts, today))
        return [*tables, present.events_table(row)]


class NewAgreementView(AskingView):
    deny: ClassVar[Deny] = staticmethod(deny_propose)
    heading = "Open an agreement"
    introduction = "It begins with its need, and goes on through options, decision and procurement."
    button = "Open it"
    done = "The agreement is open, at its need."

    def form(self, data: Any) -> Form:
        wholes = Agreement.objects.for_user(self.access).filter(parent__isnull=True)
        return AgreementForm(
            data,
            wholes=wholes.exclude(stage=S.ENDED.value),
            proposals=proposals_for(self.access),
        )

    def act(self, given: dict[str, Any]) -> object:
        self.made = open_agreement(Opening(**given), by=self.person, at=clock.now())
        return self.made

    def back(self) -> str:
        return present.url(self.made)

    def crumbs(self) -> tuple[Crumb, ...]:
        return trail(("Agreements", reverse("commissioning:agreements")), (self.heading, ""))


class AgreementAskingView(AskingView):
    """A form about one agreement, for those who commission."""

    deny: ClassVar[Deny] = staticmethod(deny_propose)
    agreement: Agreement

    def load(self, **keys: Any) -> None:
        found = selectors.with_all(selectors.agreements_for(self.access))
        self.agreement = get_object_or_404(found, reference=keys["reference"])

    @property
    def first(self) -> dict[str, Any]:
        return {"version": self.agreement.version}

    def said(self) -> dict[str, Any]:
        """Who does it and when, for a service."""
        return {"by": self.person, "at": clock.now()}

    def rows(self) -> Any:
        return present.agreement_rows(self.agreement, clock.today())[:6]

    def back(self) -> str:
        return present.url(self.agreement)

    def crumbs(self) -> tuple[Crumb, ...]:
        return trail(
            ("Agreements", reverse("commissioning:agreements")),
            (self.agreement.reference, self.back()),
            (self.heading, ""),
        )


class MoveView(AgreementAskingView):
    heading = "Move it on"
    introduction = (
        "Procurement and decommissioning rest on a minuted decision. It goes live in force and with"
        " due diligence that holds, or with a recorded reason."
    )
    button = "Move it"
    done = "It is moved, with its event."

    def form(self, data: Any) -> Form:
        ways = [(to.value, STAGE_WORDS[to]) for to in MOVES[Stage(self.agreement.stage)]]
        return MoveForm(data, ways=ways, initial=self.first)

    def act(self, given: dict[str, Any]) -> object:
        return move(self.agreement, **given, **self.said())
