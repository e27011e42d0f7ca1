"""One risk: its summary, its scores over time, its mitigations, views, answers and history."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from dalpb.kernel.access import Access
from dalpb.kernel.tables import Column, Row, SummaryRow, Table
from strategy.facts.risks import RiskFact
from strategy.models import AcceptanceRequest, Escalation, Risk, RiskAcceptance, RiskEvent
from strategy.permissions.risks import (
    deny_accepting_risks,
    deny_answering_escalation,
    deny_managing_risks,
    deny_rating_risks,
)
from strategy.presenters.risks.register import PROXIMITIES, appetite_words, score_words
from strategy.rules.risks.life import Treatment
from strategy.rules.risks.scoring import Score
from strategy.rules.risks.vocabulary import RiskMove, RiskStatus

MOVES = {
    RiskMove.RAISED: "Raised",
    RiskMove.EDITED: "Reworded",
    RiskMove.SCORED: "Scored",
    RiskMove.MITIGATED: "Mitigation changed",
    RiskMove.RATED: "A partner gave its view",
    RiskMove.REVIEWED: "Looked at",
    RiskMove.ESCALATION_ASKED: "Another body asked to carry it",
    RiskMove.ESCALATED: "Carried by another body",
    RiskMove.ESCALATION_DECLINED: "The other body said no",
    RiskMove.ACCEPTANCE_ASKED: "Acceptance asked for",
    RiskMove.ACCEPTED: "Accepted",
    RiskMove.ACCEPTANCE_DECLINED: "Acceptance declined",
    RiskMove.ACCEPTANCE_REVOKED: "Acceptance revoked",
    RiskMove.CLOSED: "Closed",
    RiskMove.REOPENED: "Reopened",
}
TREATMENTS = {
    Treatment.TREATED: "Being treated",
    Treatment.ACCEPTED: "Accepted",
    Treatment.CLOSED: "Closed",
}


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str


def summary(one: RiskFact) -> tuple[SummaryRow, ...]:
    standing = TREATMENTS[one.treatment]
    if one.accepted_until:
        standing += f" until {one.accepted_until:%-d %B %Y}, by {one.accepted_by}"
    tolerates = f". {one.tolerates}" if one.tolerates else ""
    day = f", {one.proximity_on:%-d %B %Y}" if one.proximity_on else ""
    return (
        SummaryRow("Because of", one.cause),
        SummaryRow("this may happen", one.event),
        SummaryRow("and so", one.impact),
        SummaryRow("Register", one.body_name),
        SummaryRow("Category", one.category),
        SummaryRow("Owner", one.owner),
        SummaryRow("Standing", standing),
        SummaryRow("Before anything is done", score_words(one.inherent)),
        SummaryRow("Today", score_words(one.current)),
        SummaryRow("Target", score_words(one.target)),
        SummaryRow("Appetite", f"{one.appetite}{tolerates}"),
        SummaryRow("Against appetite", appetite_words(one)),
        SummaryRow("How soon", f"{PROXIMITIES[one.proximity]}{day}"),
    )


def links(
    row: Risk,
    access: Access,
    *,
    escalation: Escalation | None,
    request: AcceptanceRequest | None,
    held: RiskAcceptance | None,
) -> tuple[Link, ...]:
    """What this person may do with the risk now."""
    may_manage = deny_managing_risks(access) is None
    may_accept = deny_accepting_risks(access) is None
    found: list[tuple[str, str]] = []
    if row.status == RiskStatus.CLOSED.value:
        found += [("Reopen", "risk-reopen")] if may_manage else []
        return tuple(_link(row, *pair) for pair in found)
    if may_manage:
        found += [
            ("Score it", "risk-score"),
            ("Add a mitigation", "risk-mitigation-add"),
            ("Say that you looked at it", "risk-review"),
            ("Change the words", "risk-edit"),
        ]
        found += [("Ask another body to carry it", "risk-escalate")] if not escalation else []
        found += [("Ask for acceptance", "risk-ask-acceptance")] if not request else []
        found += [("Close it", "risk-close")]
    if deny_rating_risks(access) is None:
        found.append(("Give your organisation’s view", "risk-view"))
    if escalation and deny_answering_escalation(access) is None:
        found.append(("Answer for the body that was asked", "risk-escalation-answer"))
    if request and may_accept:
        found.append(("Accept it or decline", "risk-accept"))
    if held and may_accept:
        found.append(("Revoke the acceptance", "risk-revoke"))
    return tuple(_link(row, *pair) for pair in found)


def _link(row: Risk, label: str, route: str) -> Link:
    return Link(label, reverse(f"strategy:{route}", args=[row.code]))


def scores_table(row: Risk) -> Table:
    return Table(
        key="score-history",
        caption="Scores over time",
        first="Day",
        columns=(Column("Which"), Column("Score"), Column("Who"), Column("Why")),
        rows=tuple(
            Row(
                f"{one.scored_on:%-d %B %Y}",
                (
                    one.kind.capitalize(),
                    score_words(Score(one.likelihood, one.impact)),
                    one.scored_by.full_name,
                    one.reason,
                ),
            )
            for one in row.scores.select_related("scored_by").order_by("-pk")
        ),
    )


def mitigations_table(row: Risk, on: date, *, may_change: bool) -> Table:
    return Table(
        key="mitigations",
        caption="Mitigations",
        first="What is done",
        columns=(
            Column("Who"),
            Column("First promised"),
            Column("Forecast"),
            Column("Done"),
            Column("Action of the plan"),
        ),
        rows=tuple(
            Row(
                one.words,
                (
                    one.owner_role,
                    one.baseline_on,
                    one.forecast_on,
                    one.actual_on or ("Late" if one.baseline_on < on else "Not yet"),
                    f"{one.action.code} {one.action.title}" if one.action else "None",
                ),
                url=reverse("strategy:risk-mitigation", args=[row.code, one.position])
                if may_change
                else "",
            )
            for one in row.mitigations.all()
        ),
    )


def views_table(row: Risk) -> Table:
    return Table(
        key="views",
        caption="How partners see it",
        first="Organisation",
        columns=(Column("Its score"), Column("Why"), Column("When")),
        rows=tuple(
            Row(
                one.organisation.name,
                (score_words(Score(one.likelihood, one.impact)), one.words, one.given_on),
            )
            for one in sorted(row.views.all(), key=lambda view: -view.pk)
        ),
    )


def acceptances_table(row: Risk) -> Table:
    return Table(
        key="acceptances",
        caption="Acceptances",
        first="From",
        columns=(
            Column("Until"),
            Column("Score then"),
            Column("Asked by"),
            Column("Accepted by"),
            Column("Why"),
            Column("Revoked"),
        ),
        rows=tuple(
            _acceptance(one)
            for one in row.acceptances.select_related("asked_by", "accepted_by", "revocation")
        ),
    )


def _acceptance(one: RiskAcceptance) -> Row:
    revocation = getattr(one, "revocation", None)
    revoked = f"{revocation.revoked_on:%-d %B %Y}: {revocation.reason}" if revocation else "No"
    return Row(
        f"{one.accepted_on:%-d %B %Y}",
        (
            one.expires_on,
            score_words(Score(one.current_likelihood, one.current_impact)),
            one.asked_by.full_name,
            one.accepted_by.full_name,
            one.reason,
            revoked,
        ),
    )


def history_table(events: Iterable[RiskEvent]) -> Table:
    return Table(
        key="history",
        caption="History",
        first="What",
        columns=(Column("When"), Column("Who"), Column("Why")),
        rows=tuple(
            Row(MOVES[RiskMove(one.move)], (one.at, one.by.full_name, one.reason)) for one in events
        ),
    )
