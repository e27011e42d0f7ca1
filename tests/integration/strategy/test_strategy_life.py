"""A strategy from its first draft to the one that replaces it: services and what they refuse."""

from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from dalpb.kernel.models import AuditEvent, User
from dalpb.kernel.refusals import Refused, StaleVersion
from strategy.facts import strategies as facts
from strategy.models import Consultee, Objective, Priority, Strategy, StrategyEvent
from strategy.rules.life import StrategyMove, replay
from strategy.rules.vocabulary import (
    ConsulteeKind,
    CooperationAnswer,
    LinkKind,
    ReviewDecision,
    StocktakeVerdict,
    StrategyStatus,
)
from strategy.services import consulting, moves, writing
from tests import signing_in
from tests.factories import plans
from tests.factories.plans import AT, opened, started

pytestmark = pytest.mark.usefixtures("loaded")
DAY = date(2025, 4, 1)


@pytest.fixture
def officer(loaded: None) -> User:
    return signing_in.person(name="writer")


@pytest.fixture
def chair(loaded: None) -> User:
    return signing_in.person(name="chairing")


def consult(strategy: Strategy, by: User, **more: object) -> Consultee:
    values = {
        "kind": ConsulteeKind.BOARD,
        "organisation": "",
        "name": "The board",
        "asked_on": DAY,
        "reply_by": DAY + timedelta(days=20),
        "answered_on": DAY + timedelta(days=9),
        "response": "Agrees.",
        "how_used": "",
        **more,
    }
    terms = consulting.ConsulteeTerms(**values)  # type: ignore[arg-type]
    return consulting.save_consultee(
        strategy=strategy, pk=None, version=0, terms=terms, by=by, at=AT
    )


def all_consulted(strategy: Strategy, by: User) -> None:
    consult(strategy, by)
    for code, name in (("north-council", "North"), ("south-council", "South")):
        consult(strategy, by, kind=ConsulteeKind.DISTRICT, organisation=code, name=name)


def publish(strategy: Strategy, by: User, at: datetime = AT, on: date = date(2025, 5, 19)) -> None:
    moves.publish(
        strategy=strategy,
        version=strategy.version,
        published_on=on,
        where="The county's website",
        by=by,
        at=at,
    )
    strategy.refresh_from_db()


def test_a_draft_becomes_the_strategy_in_force(officer: User, chair: User) -> None:
    made = plans.approved(officer, chair)
    all_consulted(made, officer)
    publish(made, officer)

    events = [
        (StrategyMove(one.move), StrategyStatus(one.status_after))
        for one in made.events.order_by("sequence")
    ]
    current = facts.current_strategy(date(2025, 5, 19))
    assert replay(events) is StrategyStatus.PUBLISHED
    assert current is not None
    assert (current.code, current.published_where) == ("da-next", "The county's website")
    assert facts.first_published_on() == date(2025, 5, 19)
    assert {one.action for one in AuditEvent.objects.all()} >= {
        "strategy.started",
        "strategy.opened",
        "strategy.approved",
        "strategy.consulted",
        "strategy.published",
    }


def test_nothing_is_published_before_everybody_was_consulted(officer: User, chair: User) -> None:
    made = plans.approved(officer, chair)
    consult(made, officer)
    consult(made, officer, kind=ConsulteeKind.DISTRICT, organisation="north-council", name="North")

    with pytest.raises(Refused) as refused:
        publish(made, officer)

    missing = facts.consultation_state("da-next", DAY + timedelta(days=30))
    assert missing is not None
    assert missing.state.missing[0] in refused.value.denial.sentence
    assert "The board;" not in refused.value.denial.sentence
    made.refresh_from_db()
    assert made.status == StrategyStatus.APPROVED


def test_a_framework_needs_no_consultation_of_section_57(officer: User, chair: User) -> None:
    from strategy.rules.vocabulary import PlanKind

    made = plans.approved(officer, chair, kind=PlanKind.FRAMEWORK)
    publish(made, officer)

    assert made.status == StrategyStatus.PUBLISHED


def test_the_next_strategy_replaces_the_one_in_force(officer: User, chair: User) -> None:
    plans.load()
    made = plans.approved(officer, chair)
    all_consulted(made, officer)
    publish(made, officer)

    earlier = Strategy.objects.get(code=plans.WHOLE)
    assert (earlier.status, earlier.successor, earlier.until_on) == (
        "replaced",
        made,
        date(2025, 5, 19),
    )
    assert facts.first_published_on() == date(2021, 11, 25)
    assert [one.code for one in facts.plans_in_force(date(2025, 5, 19)) if one.is_statutory] == [
        "da-next"
    ]


@pytest.mark.parametrize("wrote", ["started", "edited"])
def test_nobody_approves_what_they_wrote(officer: User, chair: User, wrote: str) -> None:
    made = opened(chair if wrote == "started" else officer)
    if wrote == "edited":
        writing.save_priority(
            strategy=made,
            pk=None,
            version=0,
            title="Mine",
            description="Too",
            by=chair,
            at=AT,
        )
    made.refresh_from_db()

    with pytest.raises(Refused, match="somebody else"):
        moves.approve(
            strategy=made, version=made.version, shown=moves.digest(made), by=chair, at=AT
        )


def test_what_is_approved_is_what_was_read(officer: User, chair: User) -> None:
    made = opened(officer)
    read = moves.digest(made)
    priority = made.priorities.get()
    writing.save_priority(
        strategy=made,
        pk=priority.pk,
        version=priority.version,
        title="Other words",
        description="It",
        by=officer,
        at=AT,
    )

    with pytest.raises(Refused, match="Read it again"):
        moves.approve(strategy=made, version=made.version, shown=read, by=chair, at=AT)


def test_of_two_people_who_change_one_part_one_is_told_and_history_shows_both(
    officer: User,
) -> None:
    made = started(officer)
    priority = made.priorities.get()
    change = {"strategy": made, "pk": priority.pk, "version": priority.version, "at": AT}
    writing.save_priority(title="First", description="It", by=officer, **change)  # type: ignore[arg-type]

    with pytest.raises(StaleVersion):
        writing.save_priority(title="Second", description="It", by=officer, **change)  # type: ignore[arg-type]

    priority.refresh_from_db()
    assert priority.title == "First"
    assert [one.title for one in priority.history.order_by("history_id")] == ["Prevent", "First"]


def test_a_published_strategy_takes_corrections_and_nothing_else(officer: User) -> None:
    plans.load()
    whole = Strategy.objects.get(code=plans.WHOLE)
    objective = Objective.objects.get(strategy=whole)

    for act in (
        lambda: writing.save_priority(
            strategy=whole, pk=None, version=0, title="T", description="D", by=officer, at=AT
        ),
        lambda: writing.remove_part(strategy=whole, part=objective, by=officer, at=AT),
        lambda: consult(whole, officer, name="Late"),
        lambda: moves.take_back(
            strategy=whole, version=whole.version, reason="No", by=officer, at=AT
        ),
    ):
        with pytest.raises(Refused):
            act()
    objective.title = "Behind their backs"
    with pytest.raises(DatabaseError), transaction.atomic():
        objective.save()

    moves.correct(
        strategy=whole,
        part="1.1",
        was="Objective 1.1",
        reads="Objective one",
        reason="A slip",
        corrected_on=DAY,
        by=officer,
        at=AT,
    )
    assert whole.corrections.get().reads == "Objective one"
    assert Objective.objects.get(pk=objective.pk).title == "Objective 1.1"


def test_a_draft_takes_no_correction(officer: User) -> None:
    made = started(officer)

    with pytest.raises(Refused, match="Only what is published"):
        moves.correct(
            strategy=made,
            part="",
            was="a",
            reads="b",
            reason="c",
            corrected_on=DAY,
            by=officer,
            at=AT,
        )


def test_a_file_cannot_change_what_is_published_or_move_what_was_worked_on_here(
    officer: User,
) -> None:
    plans.load()
    other = {"strategies": [{**plans.FILE["strategies"][1], "title": "Another"}]}
    with pytest.raises(AssertionError, match=r"strategy\.frozen"):
        plans.load(other)
    started(officer, code="worked-on")
    moved = {"strategies": [plans.plan("worked-on", status="approved")]}
    with pytest.raises(AssertionError, match=r"strategy\.moved_here"):
        plans.load(moved)

    assert not StrategyEvent.objects.filter(strategy__code="worked-on", move="loaded").exists()


def test_what_something_rests_on_is_not_removed(officer: User) -> None:
    made = started(officer)

    with pytest.raises(Refused, match="rests on this"):
        writing.remove_part(
            strategy=made, part=Priority.objects.get(strategy=made), by=officer, at=AT
        )


def test_the_map_takes_one_story_for_each_objective(officer: User) -> None:
    plans.load()
    draft, whole = (Strategy.objects.get(code=code) for code in (plans.DRAFT, plans.WHOLE))

    with pytest.raises(Refused, match="dropped and gone on"):
        writing.save_link(
            later=draft,
            earlier=whole,
            kind=LinkKind.DROPPED,
            old=whole.objectives.get(),
            new=None,
            reason="Gone",
            by=officer,
            at=AT,
        )


def test_a_request_is_asked_answered_and_told_when_overdue(officer: User) -> None:
    made = consulting.ask_cooperation(
        organisation="south-council",
        strategy=None,
        asked_on=DAY,
        what="Send figures.",
        reply_by=DAY + timedelta(days=10),
        by=officer,
        at=AT,
    )
    late = DAY + timedelta(days=11)
    assert [one.is_overdue(late) for one in facts.cooperation_requests()] == [True]

    answer = {
        "request": made,
        "version": made.version,
        "answered_on": DAY + timedelta(days=12),
        "answer": CooperationAnswer.PARTLY,
        "words": "Yearly.",
        "by": officer,
        "at": AT,
    }
    consulting.answer_cooperation(**answer)  # type: ignore[arg-type]
    found = facts.cooperation_requests()[0]
    assert (found.answer, found.is_overdue(late), found.is_overdue(AT.date())) == (
        CooperationAnswer.PARTLY,
        True,
        False,
    )
    with pytest.raises(StaleVersion):
        consulting.answer_cooperation(**answer)  # type: ignore[arg-type]


def test_adoptions_and_reviews_come_after_publication(officer: User) -> None:
    plans.load()
    whole = Strategy.objects.get(code=plans.WHOLE)
    consulting.record_adoption(
        strategy=whole,
        body="North Council, cabinet",
        organisation="",
        adopted_on=DAY,
        reference="Minute 3",
        by=officer,
        at=AT,
    )
    review = {
        "strategy": whole,
        "reviewed_on": date(2025, 5, 1),
        "findings": "Holds.",
        "effect": "None.",
        "decision": ReviewDecision.KEEP,
        "reason": "Works.",
        "by": officer,
        "at": AT,
    }
    consulting.record_review(**review)  # type: ignore[arg-type]

    assert [one.reviewed_on for one in facts.reviews()] == [date(2024, 2, 20), date(2025, 5, 1)]
    for wrong in ({}, {"reviewed_on": date(2024, 1, 1)}, {"reviewed_on": date(2025, 6, 1)}):
        with pytest.raises(Refused):
            consulting.record_review(**{**review, **wrong})  # type: ignore[arg-type]


def test_personal_data_is_kept_out_of_every_text(officer: User) -> None:
    made = started(officer)

    with pytest.raises(Refused, match="one person"):
        writing.save_priority(
            strategy=made,
            pk=None,
            version=0,
            title="Call 07700 900123",
            description="It",
            by=officer,
            at=AT,
        )


def test_the_latest_judgement_holds_whichever_way_round(officer: User) -> None:
    from strategy.selectors.stocktake import judgements

    for first, second, verdict in (
        ("b:1", "a:1", StocktakeVerdict.OVERLAP),
        ("a:1", "b:1", StocktakeVerdict.NONE),
    ):
        consulting.judge(first=first, second=second, verdict=verdict, why="So.", by=officer, at=AT)

    assert judgements()["a:1", "b:1"].verdict == "none"
    with pytest.raises(Refused):
        consulting.judge(
            first="a:1", second="", verdict=StocktakeVerdict.OVERLAP, why="So.", by=officer, at=AT
        )
