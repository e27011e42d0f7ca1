"""Reads of plans for this app's own pages and API, narrowed to what a person may see."""

from datetime import date

from django.db.models import Count, F, Prefetch, Q, QuerySet

from dalpb.kernel.access import Access
from dalpb.kernel.models import Organisation
from dalpb.kernel.models.organisations import OrganisationKind
from strategy.models import (
    Consultee,
    CooperationRequest,
    Objective,
    ObjectiveLink,
    Outcome,
    PlanStatement,
    Priority,
    Publication,
    Strategy,
    StrategyEvent,
    StrategyReview,
    WorkStream,
)
from strategy.permissions.strategies import deny_reading_plans, sees_drafts
from strategy.rules.consulting import ConsultationState, ConsulteeRow, District, consultation
from strategy.rules.life import MADE_BY_AUTHORS
from strategy.rules.vocabulary import ConsulteeKind, PlanKind, StrategyStatus

BOARD_UNNAMED = "The domestic abuse local partnership board"


def plans(access: Access) -> "QuerySet[Strategy]":
    """Every plan that the person may read, newest first."""
    rows = Strategy.objects.select_related(
        "area", "successor", "owner_organisation", "publication"
    ).order_by("-first_on", "title", "code")
    if deny_reading_plans(access) is not None:
        return rows.none()
    return rows if sees_drafts(access) else rows.exclude(status=StrategyStatus.DRAFT.value)


def listed(access: Access) -> "QuerySet[Strategy]":
    """The same, each with how many priorities and objectives it has."""
    return plans(access).annotate(
        priority_count=Count("priorities", distinct=True),
        objective_count=Count("objectives", distinct=True),
    )


def plan(access: Access, code: str) -> Strategy | None:
    return plans(access).filter(code=code).first()


def statutory_in_force(on: date) -> Strategy | None:
    """The strategy of section 57 that is in force on a day: the latest to have begun."""
    return (
        in_force(Strategy.objects.all(), on)
        .filter(kind=PlanKind.DOMESTIC_ABUSE_STRATEGY.value)
        .order_by(F("first_on").desc(nulls_last=True), "-pk")
        .first()
    )


def in_force(rows: "QuerySet[Strategy]", on: date) -> "QuerySet[Strategy]":
    """Those published and not yet ended on a day. One whose first day nobody gives has begun."""
    return rows.filter(
        Q(first_on__isnull=True) | Q(first_on__lte=on),
        Q(status=StrategyStatus.PUBLISHED.value, until_on__isnull=True)
        | Q(
            status__in=[StrategyStatus.PUBLISHED.value, StrategyStatus.REPLACED.value],
            until_on__gt=on,
        ),
    )


def contents(row: Strategy) -> "QuerySet[Priority]":
    """A plan's priorities with everything under them, in a fixed number of queries."""
    objectives = Objective.objects.prefetch_related("recommendations").order_by("position")
    return (
        row.priorities.select_related("work_stream")
        .prefetch_related(
            Prefetch("objectives", queryset=objectives),
            Prefetch("outcomes", queryset=Outcome.objects.order_by("position")),
            "indicators",
        )
        .order_by("position")
    )


def statements(row: Strategy) -> "QuerySet[PlanStatement]":
    return row.statements.order_by("position")


def work_streams(row: Strategy) -> "QuerySet[WorkStream]":
    return row.work_streams.order_by("position")


def consultees(row: Strategy) -> "QuerySet[Consultee]":
    return row.consultees.select_related("organisation").order_by("kind", "name")


def events(row: Strategy) -> "QuerySet[StrategyEvent]":
    return row.events.select_related("by").order_by("-sequence")


def links(row: Strategy) -> "QuerySet[ObjectiveLink]":
    """Links to and from a plan, old objectives in their order."""
    return (
        ObjectiveLink.objects.filter(Q(later=row) | Q(earlier=row))
        .select_related("earlier", "later", "old", "new")
        .order_by("later", "earlier", "old__priority__position", "old__position", "id")
    )


def districts() -> tuple[District, ...]:
    """The local authorities for areas within the authority's own."""
    rows = Organisation.objects.filter(kind=OrganisationKind.DISTRICT_COUNCIL.value)
    return tuple(District(code, name) for code, name in rows.values_list("code", "name"))


def consultation_of(row: Strategy, on: date) -> ConsultationState:
    """Where the consultation that section 57(4) asks for stands."""
    rows = [
        ConsulteeRow(
            ConsulteeKind(one.kind),
            one.organisation.code if one.organisation else "",
            one.name,
            one.asked_on,
            one.reply_by,
            one.answered_on,
        )
        for one in consultees(row)
    ]
    board = next((one.name for one in rows if one.kind is ConsulteeKind.BOARD), BOARD_UNNAMED)
    return consultation(rows, districts(), board=board, on=on)


def authors_of(row: Strategy) -> frozenset[int]:
    """Everybody who had a hand in its text."""
    moves = [move.value for move in MADE_BY_AUTHORS]
    found = row.events.filter(move__in=moves).values_list("by_id", flat=True)
    return frozenset(pk for pk in found if pk is not None)


def first_published_on() -> date | None:
    """The day on which the authority first published a strategy under section 57."""
    return (
        Publication.objects.filter(
            strategy__kind=PlanKind.DOMESTIC_ABUSE_STRATEGY.value, published_on__isnull=False
        )
        .order_by("published_on")
        .values_list("published_on", flat=True)
        .first()
    )


def reviews() -> "QuerySet[StrategyReview]":
    return StrategyReview.objects.filter(
        strategy__kind=PlanKind.DOMESTIC_ABUSE_STRATEGY.value
    ).select_related("strategy")


def requests() -> "QuerySet[CooperationRequest]":
    return CooperationRequest.objects.select_related("organisation", "strategy")


def objectives(access: Access) -> "QuerySet[Objective]":
    """Objectives of the plans that a person may read."""
    return (
        Objective.objects.filter(strategy__in=plans(access).values("pk"))
        .select_related("strategy", "priority")
        .prefetch_related("recommendations")
    )


def outcomes(access: Access) -> "QuerySet[Outcome]":
    """Outcomes of the plans that a person may read."""
    return Outcome.objects.filter(strategy__in=plans(access).values("pk")).select_related(
        "strategy", "priority", "objective"
    )


def priorities(access: Access) -> "QuerySet[Priority]":
    """Priorities of the plans that a person may read."""
    return (
        Priority.objects.filter(strategy__in=plans(access).values("pk"))
        .select_related("strategy", "work_stream")
        .prefetch_related("indicators")
    )
