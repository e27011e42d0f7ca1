"""An action's rating hears the indicator that its outcome names."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from needs.facts.indicators import ResultFact
from strategy.models import Action, ComputedRag
from strategy.services.delivery import computing
from strategy.services.delivery.computing import refresh_plan
from tests.factories import delivery
from tests.factories.indicators import INDICATOR, result

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
ON = date(2026, 6, 1)


@pytest.fixture
def action() -> Action:
    """An action in its time, begun and reported on, for an outcome with an indicator."""
    plan = delivery.small_plan()
    plan.outcome.indicator_code = INDICATOR.code
    plan.outcome.save()
    made = plan.agreed(outcome=plan.outcome)
    delivery.give_update(
        action=made,
        terms=delivery.update(own_rag=delivery.Rag.GREEN),
        act=plan.act(plan.owner, datetime(2026, 5, 20, tzinfo=UTC)),
    )
    return made


def told(monkeypatch: pytest.MonkeyPatch, **changes: object) -> None:
    """What the newest stored result of the indicator says."""
    found: ResultFact = replace(
        result("4.2"),
        indicator_code=INDICATOR.code,
        area_kind="county",
        **changes,  # type: ignore[arg-type]
    )
    monkeypatch.setattr(computing, "results", lambda **_: (found,))
    monkeypatch.setattr(computing, "indicators", lambda **_: (INDICATOR,))


def rated(action: Action) -> tuple[str, str]:
    refresh_plan(by=None, at=AT, on=ON)
    action.refresh_from_db()
    last = ComputedRag.objects.filter(action=action).order_by("-pk").first()
    assert last is not None
    return action.computed_rag, " ".join(words for _, _, words in last.reasons)


def test_an_indicator_that_gets_worse_makes_it_amber_and_says_so(
    action: Action, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(monkeypatch, trend="increasing and getting worse", is_partial=False)

    rag, words = rated(action)

    assert rag == "amber"
    assert "Homeless households, is getting worse" in words


def test_an_indicator_that_gets_better_leaves_the_dates_to_speak(
    action: Action, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(monkeypatch, trend="decreasing and getting better", is_partial=False)

    rag, words = rated(action)

    assert rag == "green"
    assert "Homeless households" not in words


@pytest.mark.parametrize(
    "changes",
    [
        {"trend": "cannot be calculated", "is_partial": False},
        {"trend": "increasing and getting worse", "is_partial": True},
    ],
)
def test_a_part_of_a_year_and_a_trend_of_two_points_say_nothing(
    action: Action, monkeypatch: pytest.MonkeyPatch, changes: dict[str, object]
) -> None:
    told(monkeypatch, **changes)

    rag, words = rated(action)

    assert rag == "green"
    assert "says nothing yet" in words
