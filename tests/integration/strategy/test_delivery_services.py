"""The life of an action: proposed, agreed, updated, rated, closed; and what cannot be changed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import DatabaseError

from dalpb.kernel.models import AuditEvent
from dalpb.kernel.refusals import NotPermitted, Refused, StaleVersion
from strategy.models import (
    Action,
    ActionEvent,
    ActionUpdate,
    AgreedRag,
    ApprovedTerms,
    ComputedRag,
    Milestone,
)
from strategy.rules.delivery.life import replay
from strategy.rules.delivery.vocabulary import ActionMove, ActionStatus, Funder, Rag
from strategy.services.delivery import closing, computing, parts, proposing, rating, updating
from tests.factories import delivery

pytestmark = pytest.mark.django_db
LATER = datetime(2026, 7, 6, 9, 0, tzinfo=UTC)


@pytest.fixture
def plan(on_small_plan: delivery.Plan) -> delivery.Plan:
    return on_small_plan


def test_a_proposed_action_is_agreed_by_another_person_than_its_author(
    plan: delivery.Plan,
) -> None:
    made = plan.proposed()

    with pytest.raises(Refused) as denied:
        proposing.agree_action(
            action=made,
            agreement=proposing.Agreement(date(2026, 5, 11)),
            act=plan.act(plan.officer),
        )
    agreed = proposing.agree_action(
        action=made, agreement=proposing.Agreement(date(2026, 5, 11)), act=plan.act(plan.chair)
    )

    assert denied.value.code == "action.own_wording"
    assert agreed.status == ActionStatus.AGREED
    assert agreed.approved_wording == made.wording
    assert agreed.forecast_end == agreed.baseline_end
    assert AuditEvent.objects.filter(action="action.agreed", subject_key=made.code).exists()


@pytest.mark.parametrize(
    "change",
    [
        {"approved_wording": "Something softer."},
        {"baseline_end": date(2029, 3, 31)},
        {"approved_wording": ""},
    ],
)
def test_the_database_refuses_another_agreed_wording_or_date(
    plan: delivery.Plan, change: dict[str, object]
) -> None:
    agreed = plan.agreed()

    with pytest.raises(DatabaseError), transaction.atomic():
        Action._base_manager.filter(pk=agreed.pk).update(**change)


@pytest.mark.parametrize("model", [ApprovedTerms, ActionEvent, ComputedRag])
def test_the_database_refuses_to_change_or_delete_what_was_said(
    plan: delivery.Plan, model: type
) -> None:
    plan.agreed()
    row = model._base_manager.first()
    field = {"ApprovedTerms": "wording", "ActionEvent": "reason", "ComputedRag": "quarter"}

    with pytest.raises(DatabaseError), transaction.atomic():
        model._base_manager.filter(pk=row.pk).update(**{field[model.__name__]: "x"})
    with pytest.raises(DatabaseError), transaction.atomic():
        model._base_manager.filter(pk=row.pk).delete()


def test_an_agreed_milestone_keeps_its_date(plan: delivery.Plan) -> None:
    step = plan.agreed().milestones.get()

    with pytest.raises(DatabaseError), transaction.atomic():
        Milestone._base_manager.filter(pk=step.pk).update(baseline_on=date(2027, 1, 31))
    with pytest.raises(DatabaseError), transaction.atomic():
        Milestone._base_manager.filter(pk=step.pk).delete()


def test_a_dated_correction_changes_what_was_agreed_and_keeps_what_it_was(
    plan: delivery.Plan,
) -> None:
    agreed = plan.agreed()
    given = proposing.Agreement(date(2026, 6, 1), reason="The lease begins later.")

    proposing.correct_terms(
        action=agreed,
        wording=agreed.approved_wording,
        start=delivery.START,
        end=date(2027, 9, 30),
        agreement=given,
        act=plan.act(plan.chair),
    )

    agreed.refresh_from_db()
    assert agreed.baseline_end == date(2027, 9, 30)
    assert [t.baseline_end for t in agreed.terms.all()] == [delivery.END, date(2027, 9, 30)]
    with pytest.raises(Refused):
        proposing.correct_terms(
            action=agreed,
            wording="Other",
            start=delivery.START,
            end=delivery.END,
            agreement=proposing.Agreement(date(2026, 6, 1)),
            act=plan.act(plan.chair),
        )


def test_editing_an_agreed_action_leaves_its_wording_alone(plan: delivery.Plan) -> None:
    agreed = plan.agreed()
    act = plan.act(plan.officer)

    with pytest.raises(Refused) as denied:
        proposing.edit_action(action=agreed, terms=plan.terms(wording="Softer."), act=act)
    edited = proposing.edit_action(action=agreed, terms=plan.terms(title="Older boys"), act=act)

    assert denied.value.code == "action.agreed_terms"
    assert edited.title == "Older boys"
    event = edited.events.last()
    assert event is not None
    assert event.details["changes"] == {"title": ["Open a place for older boys", "Older boys"]}


def test_of_two_people_with_one_version_one_saves_and_the_other_is_told(
    plan: delivery.Plan,
) -> None:
    made = plan.proposed()
    act = plan.act(plan.officer, version=made.version)
    proposing.edit_action(action=made, terms=plan.terms(title="First"), act=act)

    with pytest.raises(StaleVersion):
        proposing.edit_action(action=made, terms=plan.terms(title="Second"), act=act)

    made.refresh_from_db()
    assert made.title == "First"


def test_an_owner_updates_its_own_action_and_nobody_elses(plan: delivery.Plan) -> None:
    agreed = plan.agreed()

    with pytest.raises(NotPermitted):
        updating.give_update(action=agreed, terms=delivery.update(), act=plan.act(plan.other))
    given = updating.give_update(
        action=agreed, terms=delivery.update(), act=plan.act(plan.owner, LATER)
    )

    agreed.refresh_from_db()
    assert given.is_on_behalf is False
    assert (agreed.own_rag, agreed.status) == (Rag.GREEN, ActionStatus.IN_PROGRESS)
    assert agreed.last_heard_on == date(2026, 7, 6)
    assert agreed.computed_rag == Rag.GREEN


def test_an_update_by_the_officer_is_recorded_as_on_behalf(plan: delivery.Plan) -> None:
    given = updating.give_update(
        action=plan.agreed(), terms=delivery.update(), act=plan.act(plan.officer)
    )

    assert given.is_on_behalf is True
    assert given.organisation == plan.refuge


def test_a_rating_unlike_the_computed_one_says_why(plan: delivery.Plan) -> None:
    agreed = plan.agreed(milestone=False)
    updating.give_update(action=agreed, terms=delivery.update(), act=plan.act(plan.owner))

    with pytest.raises(Refused) as denied:
        updating.correct_update(
            action=agreed,
            terms=delivery.update(own_reason=""),
            reason="Wrong",
            act=plan.act(plan.owner),
        )

    assert denied.value.code == "update.difference_without_reason"


def test_a_second_update_of_a_quarter_is_a_correction_and_keeps_the_first(
    plan: delivery.Plan,
) -> None:
    agreed, act = plan.agreed(), plan.act(plan.owner)
    first = updating.give_update(action=agreed, terms=delivery.update(), act=act)

    with pytest.raises(Refused):
        updating.give_update(action=agreed, terms=delivery.update(), act=act)
    second = updating.correct_update(
        action=agreed,
        terms=delivery.update(own_rag=Rag.AMBER, own_reason="The lease is late."),
        reason="The lease was left out.",
        act=act,
    )
    updating.withdraw_update(action=agreed, quarter="2026-27 Q1", reason="Other action.", act=act)

    agreed.refresh_from_db()
    assert second.corrects == first
    assert ActionUpdate.objects.filter(action=agreed).count() == 3
    assert (agreed.own_rag, agreed.last_heard_on) == ("", None)


def test_a_later_forecast_is_a_slip_and_a_withdrawal_does_not_undo_it(
    plan: delivery.Plan,
) -> None:
    agreed, act = plan.agreed(), plan.act(plan.owner)
    later = delivery.update(forecast_end=delivery.END + timedelta(days=30))
    updating.give_update(action=agreed, terms=later, act=act)
    updating.withdraw_update(action=agreed, quarter="2026-27 Q1", reason="Wrong.", act=act)

    agreed.refresh_from_db()
    assert agreed.slip_count == 1
    assert agreed.computed_rag == Rag.AMBER


def test_a_blocked_action_says_what_would_unblock_it(plan: delivery.Plan) -> None:
    agreed, act = plan.agreed(), plan.act(plan.owner)

    with pytest.raises(Refused) as denied:
        updating.give_update(
            action=agreed, terms=delivery.update(blocked_reason="No building."), act=act
        )
    updating.give_update(
        action=agreed,
        terms=delivery.update(blocked_reason="No building.", unblocked_by="A lease."),
        act=act,
    )

    agreed.refresh_from_db()
    assert denied.value.code == "update.blocked_half"
    assert (agreed.unblocked_by, agreed.blocked_on) == ("A lease.", date(2026, 5, 11))


def test_personal_data_is_not_saved(plan: delivery.Plan) -> None:
    with pytest.raises(Refused) as denied:
        updating.give_update(
            action=plan.agreed(),
            terms=delivery.update(progress="We moved her; call 07700 900123."),
            act=plan.act(plan.owner),
        )

    assert denied.value.code == "action.personal_data"
    assert not ActionUpdate.objects.exists()


def test_what_the_board_agreed_of_a_quarter_stands_once_and_is_corrected_with_a_reason(
    plan: delivery.Plan,
) -> None:
    agreed = plan.agreed()
    updating.give_update(action=agreed, terms=delivery.update(), act=plan.act(plan.owner))
    terms = rating.RatingTerms("2026-27 Q1", Rag.AMBER, date(2026, 7, 20))

    with pytest.raises(Refused) as denied:
        rating.agree_rag(action=agreed, terms=terms, act=plan.act(plan.officer))
    said = replace(terms, reason="One building fell through after the update.")
    rating.agree_rag(action=agreed, terms=said, act=plan.act(plan.officer))
    with pytest.raises(Refused):
        rating.agree_rag(action=agreed, terms=said, act=plan.act(plan.officer))
    corrected = rating.correct_agreed_rag(
        action=agreed,
        terms=replace(said, rag=Rag.RED, reason="Minuted as red."),
        act=plan.act(plan.chair),
    )

    agreed.refresh_from_db()
    assert denied.value.code == "rating.difference_without_reason"
    assert (corrected.edition, corrected.own_rag, agreed.agreed_rag) == (2, "green", "red")
    with pytest.raises(DatabaseError), transaction.atomic():
        AgreedRag._base_manager.filter(pk=corrected.pk).update(rag="green")


def test_an_action_ends_only_with_something_that_shows_it(plan: delivery.Plan) -> None:
    agreed, act = plan.agreed(), plan.act(plan.officer)

    with pytest.raises(Refused) as denied:
        closing.complete_action(action=agreed, ended_on=date(2026, 5, 10), act=act)
    parts.add_evidence(action=agreed, words="Opening notice", reference="DOC-12", act=act)
    done = closing.complete_action(action=agreed, ended_on=date(2026, 5, 10), act=act)

    assert denied.value.code == "action.nothing_shows_it"
    assert (done.status, done.computed_rag) == ("completed", "complete")


def test_merging_keeps_the_history_and_reopening_goes_back(plan: delivery.Plan) -> None:
    agreed, other, act = plan.agreed(), plan.agreed(title="Another"), plan.act(plan.officer)

    with pytest.raises(Refused):
        closing.merge_action(action=agreed, into=other, reason="", act=act)
    closing.merge_action(action=agreed, into=other, reason="One building for both.", act=act)
    agreed.refresh_from_db()
    assert (agreed.status, agreed.successor, agreed.computed_rag) == ("merged", other, "")
    with pytest.raises(Refused):
        updating.give_update(action=agreed, terms=delivery.update(), act=plan.act(plan.owner))
    closing.reopen_action(action=agreed, reason="Two buildings after all.", act=act)

    agreed.refresh_from_db()
    assert (agreed.status, agreed.successor) == ("agreed", None)


def test_the_status_is_what_the_events_lead_to(plan: delivery.Plan) -> None:
    agreed = plan.agreed()
    updating.give_update(action=agreed, terms=delivery.update(), act=plan.act(plan.owner))
    closing.stop_action(action=agreed, reason="No money.", act=plan.act(plan.officer))

    agreed.refresh_from_db()
    moves = [ActionMove(kind) for kind in agreed.events.values_list("kind", flat=True)]
    assert replay(moves) == agreed.status == ActionStatus.STOPPED


def test_actions_do_not_wait_for_each_other_in_a_round(plan: delivery.Plan) -> None:
    first, second, act = plan.agreed(), plan.agreed(title="Second"), plan.act(plan.officer)
    parts.add_dependency(action=first, needs=second, act=act)

    with pytest.raises(Refused) as denied:
        parts.add_dependency(action=second, needs=first, act=act)

    assert denied.value.code == "dependency.cycle"
    assert f"{second.code} needs {first.code} needs {second.code}" in str(denied.value)


def test_resources_are_pence_by_whose_money_it_is(plan: delivery.Plan) -> None:
    made, act = plan.proposed(), plan.act(plan.officer)
    lines = (
        parts.ResourceLine(Funder.GRANT, "Two posts", 8_450_000),
        parts.ResourceLine(Funder.OWN, "Premises", 0),
    )
    parts.set_resources(action=made, lines=lines, act=act)
    parts.set_resources(action=made, lines=lines[:1], act=act)

    assert [(r.funder, r.amount_pence) for r in made.resources.all()] == [("grant", 8_450_000)]


def test_a_milestone_is_reached_by_its_owner_and_replaced_with_a_reason(
    plan: delivery.Plan,
) -> None:
    agreed = plan.agreed()
    parts.move_milestone(
        action=agreed,
        position=1,
        forecast_on=date(2026, 12, 31),
        actual_on=date(2026, 5, 10),
        act=plan.act(plan.owner),
    )
    parts.replace_milestone(
        action=agreed,
        position=1,
        terms=parts.MilestoneTerms("A lease is signed", date(2026, 11, 30)),
        reason="The first was too early.",
        act=plan.act(plan.officer),
    )

    old, new = agreed.milestones.order_by("position")
    assert (old.actual_on, old.replaced_reason) == (date(2026, 5, 10), "The first was too early.")
    assert (new.title, new.is_agreed) == ("A lease is signed", True)


def test_a_day_that_passes_changes_the_computed_rating_without_a_new_version(
    plan: delivery.Plan,
) -> None:
    agreed = plan.agreed()
    updating.give_update(action=agreed, terms=delivery.update(), act=plan.act(plan.owner))
    agreed.refresh_from_db()

    count = computing.refresh_plan(
        by=None, at=datetime(2027, 4, 5, 6, tzinfo=UTC), on=date(2027, 4, 5)
    )

    version = agreed.version
    agreed.refresh_from_db()
    assert (count, agreed.computed_rag, agreed.version) == (1, "red", version)
    again = computing.refresh_plan(
        by=None, at=datetime(2027, 4, 5, 6, tzinfo=UTC), on=date(2027, 4, 5)
    )
    assert again == 0


def test_the_author_is_never_the_recorder_in_the_database(plan: delivery.Plan) -> None:
    made = plan.proposed()

    with pytest.raises(IntegrityError), transaction.atomic():
        ApprovedTerms.objects.create(
            action=made, edition=1, wording="x", baseline_start=delivery.START,
            baseline_end=delivery.END, agreed_on=delivery.START, written_by=plan.officer,
            written_at=delivery.AT, recorded_by=plan.officer, recorded_at=delivery.AT,
        )  # fmt: skip
