"""What the database itself refuses, on both engines."""

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, transaction
from model_bakery import baker

from dalpb.kernel.models import User
from strategy.models import (
    Adoption,
    Consultee,
    Objective,
    ObjectiveLink,
    ObjectiveRecommendation,
    Outcome,
    PlanStatement,
    Priority,
    Publication,
    Strategy,
    StrategyEvent,
    WorkStream,
)
from strategy.rules.life import StrategyMove
from strategy.rules.vocabulary import StrategyStatus

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def plan() -> Strategy:
    return baker.make(Strategy, code="plan-a", title="Plan", status=StrategyStatus.DRAFT.value)


@pytest.fixture
def parts(plan: Strategy) -> list[object]:
    """One of each part, whole."""
    other = baker.make(Strategy, code="plan-b", status=StrategyStatus.DRAFT.value)
    stream = baker.make(WorkStream, strategy=plan, position=1, title="Stream")
    priority = baker.make(Priority, strategy=plan, position=1, title="One", description="It")
    objective = baker.make(Objective, strategy=plan, priority=priority, code="1.1", position=1)
    return [
        stream,
        priority,
        objective,
        baker.make(Outcome, strategy=plan, priority=priority, code="a", position=1, words="So"),
        baker.make(PlanStatement, strategy=plan, kind="vision", position=1, words="All"),
        baker.make(Consultee, strategy=plan, kind="other", name="A charity"),
        baker.make(
            ObjectiveRecommendation, objective=objective, assessment="2021", code="O1", title="T"
        ),
        baker.make(
            ObjectiveLink, earlier=other, later=plan, kind="new", new=objective, reason="So"
        ),
    ]


def publish(plan: Strategy) -> None:
    Publication.objects.create(strategy=plan, where="on paper", recorded_at=AT)


def refused(act: object) -> str:
    with pytest.raises(DatabaseError) as problem, transaction.atomic():
        act()  # type: ignore[operator]
    return str(problem.value)


def test_every_part_can_change_before_publication(parts: list[object]) -> None:
    for part in parts:
        part.save()  # type: ignore[attr-defined]


@pytest.mark.parametrize("number", range(8))
def test_no_part_changes_once_published(plan: Strategy, parts: list[object], number: int) -> None:
    publish(plan)
    part = parts[number]

    assert "keeps its text" in refused(part.save)  # type: ignore[attr-defined]
    assert "keeps its text" in refused(
        lambda: type(part)._base_manager.filter(pk=part.pk)._raw_delete("default")  # type: ignore[attr-defined]
    )


def test_no_part_changes_once_approved(plan: Strategy, parts: list[object]) -> None:
    plan.status = StrategyStatus.APPROVED.value
    plan.save()

    assert "keeps its text" in refused(parts[2].save)  # type: ignore[attr-defined]


def test_no_part_is_added_once_published(plan: Strategy, parts: list[object]) -> None:
    publish(plan)

    assert "keeps its text" in refused(
        lambda: baker.make(Priority, strategy=plan, position=2, title="Two", description="It")
    )


def test_a_published_title_stays_and_its_end_may_be_set(plan: Strategy) -> None:
    publish(plan)
    plan.until_on = date(2028, 1, 1)
    plan.save()
    plan.title = "Another"

    assert "keeps its text" in refused(plan.save)


@pytest.mark.parametrize(
    "move", ["started", "edited", "opened", "taken_back"], ids=lambda move: move
)
def test_no_author_approves(plan: Strategy, move: str) -> None:
    by = baker.make(User, email="officer@council.example")
    StrategyEvent.objects.create(
        strategy=plan,
        sequence=1,
        move=move,
        status_after="draft",
        by=by,
        at=AT,
        reason="because",
    )

    assert "author-guard" in refused(
        lambda: StrategyEvent.objects.create(
            strategy=plan,
            sequence=2,
            move=StrategyMove.APPROVED.value,
            status_after="approved",
            by=by,
            at=AT,
        )
    )


def test_an_adoption_is_not_changed(plan: Strategy) -> None:
    made = Adoption.objects.create(
        strategy=plan, body="The board", reference="Minutes", recorded_at=AT
    )

    assert "append-only" in refused(made.save)
