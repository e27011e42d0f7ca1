"""A quarter from opening to acceptance, and everything that must be refused on the way."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, transaction

from dalpb.kernel.access import access_of
from dalpb.kernel.audit import verify
from dalpb.kernel.canonical import json_sha256
from dalpb.kernel.cells import EMPTY_STATES, Figure, State
from dalpb.kernel.models import AuditEvent, Membership
from dalpb.kernel.periods import Period, parse
from dalpb.kernel.refusals import NotPermitted, Refused, StaleVersion
from needs.facts.collections import completeness_grid
from needs.models import (
    Agreement,
    Answer,
    Collection,
    ImportVia,
    Obligation,
    Observation,
    ObservationRevision,
    Question,
    Reminder,
    Round,
    SectionAsk,
    SubmissionEvent,
)
from needs.presenters.collections import four_facts
from needs.presenters.grids import grid_of
from needs.rules.collecting import Happened
from needs.rules.grid import CellKey, from_json, to_json
from needs.rules.replay import Dates, Progress, SectionState, progress_of
from needs.selectors.standing import dates_of, standing_of
from needs.services.collecting import moves
from needs.services.collecting.answers import asked_for
from needs.services.collecting.findings import confirm, findings_of, history_of
from needs.services.collecting.forming import form_of, gaps_of
from needs.services.collecting.reminders import letters_due, send_reminders
from needs.services.collecting.rounds import agree, extend, open_round
from needs.services.collecting.uses import outputs_using
from needs.services.reference import load_reference
from tests import quarters, worlds
from tests.quarters import AT, DUE, HILLSIDE, Quarter
from tests.worlds import HARBOUR, HAVEN, World

pytestmark = pytest.mark.django_db
REFUSED = CellKey("refusal_instances", "E07000991", "haven-house", "ALL")
REASON = CellKey("refusal_instances", "E07000991", "haven-house", "capacity_constraints")


@pytest.fixture
def world(on_exampleshire: World) -> World:
    return on_exampleshire


@pytest.fixture
def quarter(on_open_quarter: Quarter) -> Quarter:
    return on_open_quarter


def access(quarter: Quarter, name: str) -> Any:
    return access_of(quarter.world.people[name], on=AT.date())


# Setting up


def test_a_round_that_is_ready_opens_frozen_with_a_hash_and_what_each_owes(
    quarter: Quarter,
) -> None:
    row = quarter.round

    assert row.form_sha256 == json_sha256(row.form)
    assert json_sha256(to_json(from_json(row.form))) == row.form_sha256
    assert {o.organisation.code: o.sections for o in row.obligations.all()} == {
        HAVEN: ["accommodation", "homelessness"],
        HARBOUR: ["accommodation"],
        HILLSIDE: ["homelessness"],
    }
    assert quarter.owed(HARBOUR).minutes == 16
    assert verify() == []


def test_a_round_that_is_not_ready_says_what_is_missing_and_does_not_open(world: World) -> None:
    made = quarters.draft(world)
    Membership.objects.filter(organisation__code=HARBOUR).delete()
    made.collection.agreement_edition = "2026"
    made.collection.save()

    gaps = gaps_of(
        made.collection,
        made.period.period,
        due_on=DUE,
        last_entry_on=made.last_entry_on,
        on=AT.date(),
    )
    officer = world.people["officer"]
    with pytest.raises(Refused) as refused:
        open_round(
            found=made,
            version=made.version,
            access=access_of(officer, on=AT.date()),
            by=officer,
            at=AT,
        )

    assert [g.code for g in gaps if g.who == "Harbour Trust"] == [
        "people.no_partner",
        "agreement.missing",
    ]
    assert refused.value.code == "round.not_ready"
    assert Round.objects.get().status == "draft"
    assert not Obligation.objects.exists()


def test_a_service_without_a_legal_kind_and_an_early_deadline_are_gaps(world: World) -> None:
    made = quarters.draft(world)
    service = (
        made.collection.sections.get(code="accommodation")
        .asks.get(service__code="haven-house")
        .service
    )
    service.kinds.all().delete()

    gaps = gaps_of(
        made.collection,
        made.period.period,
        due_on=date(2025, 6, 30),
        last_entry_on=made.last_entry_on,
        on=AT.date(),
    )

    assert {g.code for g in gaps} == {"dates.before_period_ends", "reference.no_legal_kind"}


def test_a_round_whose_last_day_for_entry_has_passed_is_not_ready(world: World) -> None:
    made = quarters.draft(world)
    found, after = made.period.period, made.last_entry_on + timedelta(days=1)

    on_it, past = (forming_gaps(made, found, on) for on in (made.last_entry_on, after))

    assert on_it == []
    assert past == ["dates.entry_passed"]


def forming_gaps(made: Round, period: Period, on: date) -> list[str]:
    found = gaps_of(
        made.collection, period, due_on=made.due_on, last_entry_on=made.last_entry_on, on=on
    )
    return [gap.code for gap in found]


def test_a_service_that_closes_within_a_period_is_asked_for_it_and_then_no_more(
    world: World,
) -> None:
    made = quarters.draft(world)
    closes = date(2025, 5, 16)
    ask = SectionAsk.objects.get(service__code="haven-house", section__code="accommodation")
    ask.service.kinds.update(valid_until=closes)
    ask.service.active_until = ask.asked_until = closes
    ask.service.save()
    ask.save()
    period, later = made.period.period, parse("2025-26 Q2")

    assert (
        gaps_of(
            made.collection,
            period,
            due_on=quarters.DUE,
            last_entry_on=made.last_entry_on,
            on=AT.date(),
        )
        == ()
    )
    asked, then = form_of(made.collection, period), form_of(made.collection, later)

    assert [p.service for p in asked.columns[HAVEN]["accommodation"].services] == ["haven-house"]
    assert "accommodation" not in then.columns[HAVEN]


def test_a_later_change_of_the_questions_leaves_an_open_round_as_it_was(quarter: Quarter) -> None:
    question = Question.objects.get(measure__code="households_moved_on")
    question.asked_until = date(2025, 5, 1)
    question.save()

    form = from_json(Round.objects.get().form)

    assert "households_moved_on" in {q.measure for s in form.sections for q in s.questions}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"uses": []}, "reference.question_serves_nothing"),
        ({"measure": "no_such"}, "reference.measure_unknown"),
        ({"splits": ["victim_sex"]}, "reference.split_unknown"),
        ({"minutes": -1}, "reference.not_whole"),
        ({"asked_of": "everybody"}, "reference.not_in_list"),
    ],
)
def test_a_faulty_question_is_refused_with_its_place(
    world: World, change: dict[str, Any], code: str
) -> None:
    document = quarters.document()
    document["collections"][0]["sections"][0]["questions"][0].update(change)

    result = load_reference(
        content=json.dumps(document).encode(), file_name="f.json", by=None, at=AT
    )

    assert code in {fault.code for fault in result.faults}
    assert result.faults[0].path.startswith("collections[0].sections[0].questions[0]")
    assert not Collection.objects.exists()


def test_a_collection_loaded_twice_writes_nothing_the_second_time(world: World) -> None:
    content = json.dumps(quarters.document()).encode()
    load_reference(content=content, file_name="f.json", by=None, at=AT)

    again = load_reference(content=content, file_name="f.json", by=None, at=AT)

    assert (again.faults, again.rows_written) == ((), 0)


def test_the_database_refuses_a_question_that_serves_nothing(quarter: Quarter) -> None:
    question = Question.objects.first()
    assert question is not None
    question.use_code = ""

    with pytest.raises(IntegrityError), transaction.atomic():
        question.save()


# Answering


def test_a_blank_is_no_answer_and_nought_is_one(quarter: Quarter) -> None:
    quarter.save(HAVEN, HAVEN, {REFUSED: Figure.exact(0)})
    assert Answer.objects.get().figure == Figure.exact(0)

    cleared = quarter.save(HAVEN, HAVEN, {REFUSED: None})

    assert (cleared.written, cleared.cleared) == (0, 1)
    assert not Answer.objects.exists()


def test_the_same_figures_again_are_no_event(quarter: Quarter) -> None:
    quarter.fill(HAVEN, HAVEN)
    events = SubmissionEvent.objects.count()

    again = quarter.fill(HAVEN, HAVEN)

    assert (again.written, again.cleared) == (0, 0)
    assert SubmissionEvent.objects.count() == events


def test_what_is_not_asked_of_an_organisation_is_refused_whole(quarter: Quarter) -> None:
    other = CellKey("refusal_instances", "E07000992", "harbour-homes", "ALL")

    with pytest.raises(Refused) as refused:
        quarter.save(HAVEN, HAVEN, {REFUSED: Figure.exact(1), other: Figure.exact(1)})

    assert refused.value.code == "submission.not_asked"
    assert not Answer.objects.exists()


def test_a_partner_cannot_answer_for_another(quarter: Quarter) -> None:
    with pytest.raises(Refused) as refused:
        quarter.save(HARBOUR, HAVEN, {REFUSED: Figure.exact(1)})

    assert refused.value.code == "figures.may_not_submit"


def test_nothing_is_an_observation_before_it_is_accepted(quarter: Quarter) -> None:
    before = Observation.objects.count()

    quarter.send(HAVEN, HAVEN)

    assert Observation.objects.count() == before


# Sending


def test_a_submission_with_blanks_cannot_be_declared_complete(quarter: Quarter) -> None:
    quarter.save(HAVEN, HAVEN, {REFUSED: Figure.exact(3)})

    with pytest.raises(Refused) as refused:
        quarter.complete(HAVEN, HAVEN)

    assert refused.value.code == "submission.findings_open"
    assert not SubmissionEvent.objects.filter(kind=Happened.COMPLETED.value).exists()


def test_completing_keeps_what_was_said_with_its_hash(quarter: Quarter) -> None:
    quarter.send(HAVEN, HAVEN)

    event = SubmissionEvent.objects.get(kind=Happened.COMPLETED.value)

    assert event.answers_sha256 == json_sha256(event.answers)
    assert len(event.answers["cells"]) == Answer.objects.count()
    assert event.done_by == quarter.world.people[HAVEN]


def test_an_unusual_figure_waits_for_a_reason_which_carries_over(quarter: Quarter) -> None:
    for number, quarter_code in enumerate(("2024-25 Q1", "2024-25 Q2", "2024-25 Q3", "2024-25 Q4")):
        rows = [
            {**worlds.row("haven-house", "refusal_instances", "ALL", str(5 + number)),
             "period": quarter_code}
        ]  # fmt: skip
        assert quarter.world.send(HAVEN, rows).status == "accepted"
    quarter.fill(HAVEN, HAVEN)

    waiting = [f for f in findings_of(quarter.owed(HAVEN)) if f.is_open]
    assert [f.code for f in waiting] == ["outside_expected"]
    assert "4 periods" in waiting[0].expected
    with pytest.raises(Refused):
        quarter.complete(HAVEN, HAVEN)
    with pytest.raises(Refused) as personal:
        _confirm(quarter, waiting[0], "Ring Mrs Jane Smith on 07700 900123")
    assert personal.value.code == "submission.personal_data"
    _confirm(quarter, waiting[0], "A second house opened in May.")

    quarter.complete(HAVEN, HAVEN)
    assert not [f for f in findings_of(quarter.owed(HAVEN)) if f.is_open]
    with pytest.raises(DatabaseError), transaction.atomic():
        quarter.owed(HAVEN).confirmations.update(reason="Another")


def _confirm(quarter: Quarter, finding: Any, reason: str) -> None:
    confirm(
        obligation=quarter.owed(HAVEN),
        reasons={(finding.code, finding.digest): reason},
        access=access(quarter, HAVEN),
        by=quarter.world.people[HAVEN],
        at=AT,
    )


def test_sent_figures_cannot_be_changed_until_they_are_taken_back(quarter: Quarter) -> None:
    quarter.send(HAVEN, HAVEN)
    with pytest.raises(Refused) as refused:
        quarter.save(HAVEN, HAVEN, {REFUSED: Figure.exact(70)})
    assert refused.value.code == "submission.with_the_officer"

    moves.recall(obligation=quarter.owed(HAVEN), act=quarter.act(HAVEN, HAVEN))

    assert quarter.save(HAVEN, HAVEN, {REFUSED: Figure.exact(72)}).written == 1


def test_an_act_on_a_submission_that_has_changed_since_is_refused(quarter: Quarter) -> None:
    quarter.fill(HAVEN, HAVEN)
    act = quarter.act(HAVEN, HAVEN)
    quarter.save(HAVEN, HAVEN, {REFUSED: Figure.exact(72)})

    with pytest.raises(StaleVersion):
        moves.complete(obligation=quarter.owed(HAVEN), act=act)


# Looking at it


def test_accepted_figures_become_observations_of_who_sent_them(quarter: Quarter) -> None:
    quarter.send(HAVEN, HAVEN)

    quarter.accept("officer", HAVEN)

    rows = Observation.objects.filter(period__code=quarters.PERIOD)
    assert rows.count() == Answer.objects.filter(obligation=quarter.owed(HAVEN)).count()
    batch = rows[0].batch
    assert (batch.via, batch.imported_by) == (ImportVia.ROUND.value, quarter.world.people[HAVEN])
    assert rows.get(measure__code="refusal_instances", category_key="ALL").figure == Figure.exact(
        71
    )
    standing = standing_of(quarter.owed(HAVEN))
    assert standing.accepted is not None
    assert standing.accepted.by_name == "Officer of Example"


@pytest.mark.parametrize("name", [HAVEN, HARBOUR, "auditor", "chair", "administrator"])
def test_only_who_may_accept_accepts(quarter: Quarter, name: str) -> None:
    quarter.send(HAVEN, HAVEN)

    with pytest.raises(NotPermitted):
        quarter.accept(name, HAVEN)


def test_who_gave_a_figure_never_accepts_it(quarter: Quarter) -> None:
    quarter.fill(HAVEN, HAVEN)
    quarter.save("officer", HAVEN, {REFUSED: Figure.exact(72), REASON: Figure.exact(72)})
    quarter.complete(HAVEN, HAVEN)

    with pytest.raises(Refused) as refused:
        quarter.accept("officer", HAVEN)
    assert refused.value.code == "submission.own_figures"

    quarter.accept("second-officer", HAVEN)


def test_the_database_holds_that_the_sender_does_not_accept(quarter: Quarter) -> None:
    owed, by = quarter.owed(HAVEN), quarter.world.people[HAVEN]

    with pytest.raises(IntegrityError), transaction.atomic():
        SubmissionEvent.objects.create(
            obligation=owed, kind="accepted", answers_sha256="0" * 64, completed_by=by,
            completed_at=AT, done_by=by, done_at=AT,
        )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        SubmissionEvent.objects.create(
            obligation=owed, kind="sent_back", reason="", done_by=by, done_at=AT
        )


def test_events_cannot_be_changed_or_deleted(quarter: Quarter) -> None:
    quarter.send(HAVEN, HAVEN)
    rows = SubmissionEvent.objects.filter(obligation=quarter.owed(HAVEN))

    for act in (lambda: rows.update(reason="x"), rows.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_one_section_goes_back_with_its_reason_and_the_other_is_accepted(
    quarter: Quarter,
) -> None:
    quarter.send(HAVEN, HAVEN)
    quarter.accept("officer", HAVEN, "homelessness")

    moves.send_back(
        obligation=quarter.owed(HAVEN),
        sections=["accommodation"],
        reason="71 refusals is every referral. Is that right?",
        until=None,
        act=quarter.act("officer", HAVEN),
    )

    standing = standing_of(quarter.owed(HAVEN))
    assert standing.in_state(SectionState.SENT_BACK) == ("accommodation",)
    assert standing.in_state(SectionState.ACCEPTED) == ("homelessness",)
    homeless = CellKey("homeless_applications_da", "E10000099", "", "ALL")
    assert quarter.save(HAVEN, HAVEN, {REFUSED: Figure.exact(72)}).written == 1
    with pytest.raises(Refused) as refused:
        quarter.save(HAVEN, HAVEN, {homeless: Figure.exact(1)})
    assert refused.value.code == "submission.accepted"


def test_sending_back_without_a_reason_or_what_does_not_wait_is_refused(quarter: Quarter) -> None:
    quarter.send(HAVEN, HAVEN)

    for sections, reason in ((["accommodation"], "  "), ([], "Why"), (["nowhere"], "Why")):
        with pytest.raises(Refused):
            moves.send_back(
                obligation=quarter.owed(HAVEN), sections=sections, reason=reason, until=None,
                act=quarter.act("officer", HAVEN),
            )  # fmt: skip


def test_a_file_cannot_overwrite_what_a_round_asks_for(quarter: Quarter) -> None:
    row = {**worlds.row("haven-house", "refusal_instances", "ALL", "1"), "period": quarters.PERIOD}

    for name in (HAVEN, "officer"):
        sent = quarter.world.send(name, [row])
        assert sent.status == "refused"
        assert [e.code for e in sent.errors] == ["measure.asked_in_a_round"]
    other = {**worlds.row("haven-house", "supported_spells", "ALL", "1"), "period": quarters.PERIOD}
    assert quarter.world.send(HAVEN, [other]).status == "accepted"


# Corrections


def test_a_correction_is_a_new_edition_that_says_what_changed(quarter: Quarter) -> None:
    quarter.send(HAVEN, HAVEN)
    quarter.accept("officer", HAVEN)
    moves.reopen(
        obligation=quarter.owed(HAVEN),
        sections=["accommodation"],
        reason="Two were counted twice",
        until=None,
        act=quarter.act("officer", HAVEN),
    )
    quarter.save(HAVEN, HAVEN, {REFUSED: Figure.exact(69), REASON: Figure.exact(69)})
    assert Observation.objects.get(
        measure__code="refusal_instances", category_key="ALL", period__code=quarters.PERIOD
    ).figure == Figure.exact(71)

    moved = CellKey("households_moved_on", "E07000991", "haven-house", "ALL")
    quarter.save(HAVEN, HAVEN, {moved: Figure.exact(60)})
    quarter.complete(HAVEN, HAVEN)
    quarter.accept("second-officer", HAVEN, "accommodation")

    row = Observation.objects.get(
        measure__code="refusal_instances", category_key="ALL", period__code=quarters.PERIOD
    )
    assert (row.figure, row.version) == (Figure.exact(69), 2)
    assert ObservationRevision.objects.get(observation=row).figure == Figure.exact(71)
    standing = standing_of(quarter.owed(HAVEN))
    assert standing.edition == 2
    assert standing.accepted is not None
    assert outputs_using(quarter.owed(HAVEN)) == []


# Dates


def test_more_time_is_for_one_organisation_and_says_why(quarter: Quarter) -> None:
    late = AT.replace(month=8, day=20)
    with pytest.raises(Refused) as refused:
        quarter.fill(HARBOUR, HARBOUR, at=late)
    assert refused.value.code == "submission.entry_closed"

    until = date(2025, 8, 31)
    extend(
        obligation=quarter.owed(HARBOUR),
        dates=Dates(until, until, until),
        reason="Their system was down",
        access=access(quarter, "officer"),
        by=quarter.world.people["officer"],
        at=late,
    )

    quarter.send(HARBOUR, HARBOUR, at=late)
    owed = quarter.owed(HARBOUR)
    assert standing_of(owed).is_on_time(dates_of(owed)) is True
    assert dates_of(quarter.owed(HAVEN)).due_on == DUE


def test_time_is_never_taken_away_by_an_extension(quarter: Quarter) -> None:
    earlier = DUE - timedelta(days=1)

    with pytest.raises(Refused) as refused:
        extend(
            obligation=quarter.owed(HARBOUR),
            dates=Dates(earlier, earlier, earlier),
            reason="x",
            access=access(quarter, "officer"),
            by=quarter.world.people["officer"],
            at=AT,
        )
    assert refused.value.code == "extension.earlier"


def test_a_late_submission_is_received_late(quarter: Quarter) -> None:
    late = AT.replace(month=8, day=3)
    quarter.send(HILLSIDE, HILLSIDE, at=late)
    owed = quarter.owed(HILLSIDE)

    assert progress_of(standing_of(owed), dates_of(owed), late.date()) is Progress.RECEIVED_LATE


def test_a_lock_stops_everybody_and_tells_why(quarter: Quarter) -> None:
    moves.lock(
        obligation=quarter.owed(HAVEN),
        reason="Being merged",
        act=quarter.act("officer", HAVEN),
    )
    for name in (HAVEN, "officer"):
        with pytest.raises(Refused) as refused:
            quarter.save(name, HAVEN, {REFUSED: Figure.exact(1)})
        assert "Being merged" in refused.value.denial.sentence

    moves.unlock(obligation=quarter.owed(HAVEN), reason="Done", act=quarter.act("officer", HAVEN))
    assert quarter.save(HAVEN, HAVEN, {REFUSED: Figure.exact(1)}).written == 1


# The grid


def test_the_grid_shows_all_to_the_officer_and_one_row_to_a_partner(quarter: Quarter) -> None:
    quarter.send(HAVEN, HAVEN)
    quarter.save(HARBOUR, HARBOUR, {
        CellKey("refusal_instances", "E07000992", "harbour-homes", "ALL"): Figure.exact(1)
    })  # fmt: skip

    officer = completeness_grid(access(quarter, "officer"), on=AT.date())
    partner = completeness_grid(access(quarter, HARBOUR), on=AT.date())

    words = {row.name: row.marks[0].label for row in officer.rows}
    assert words == {
        "Harbour Trust": "In part",
        "Haven Trust": "Received",
        "Hillside District Council": "Not due yet",
    }
    assert [row.name for row in partner.rows] == ["Harbour Trust"]
    assert officer.waiting_count == 1


def test_the_grid_asks_the_database_as_often_for_many_as_for_few(
    quarter: Quarter, django_assert_num_queries: Any
) -> None:
    for name in (HAVEN, HARBOUR, HILLSIDE):
        quarter.send(name, name)
    everything = access(quarter, "officer")

    with django_assert_num_queries(5):
        completeness_grid(everything, on=AT.date())


# Letters


def test_letters_go_to_who_owes_say_nothing_and_go_once(
    quarter: Quarter, django_capture_on_commit_callbacks: Any
) -> None:
    quarter.send(HAVEN, HAVEN)
    soon = AT.replace(day=17)

    with django_capture_on_commit_callbacks(execute=True):
        count = send_reminders(at=soon, address="https://board.example")
    with django_capture_on_commit_callbacks(execute=True):
        again = send_reminders(at=soon, address="https://board.example")

    assert (count, again) == (2, 0)
    assert {m.to[0] for m in mail.outbox} == {
        "harbour@exampleshire.example",
        "hillside@exampleshire.example",
    }
    for letter in mail.outbox:
        text = f"{letter.subject} {letter.body}".casefold()
        for word in ("abuse", "domestic", "refuge", "harbour", "trust", "figure", "quarter"):
            assert word not in text
    assert AuditEvent.objects.filter(action="submission.reminded").count() == 2


def test_a_late_letter_tells_the_officer_and_then_they_stop(
    quarter: Quarter, django_capture_on_commit_callbacks: Any
) -> None:
    for name in (HAVEN, HARBOUR):
        quarter.send(name, name)
    quarter.fill(HILLSIDE, HILLSIDE)
    with django_capture_on_commit_callbacks(execute=True):
        send_reminders(at=AT.replace(month=8, day=10), address="https://board.example")

    assert set(Reminder.objects.values_list("audience", flat=True)) == {"partner", "officer"}
    assert send_reminders(at=AT.replace(month=12), address="https://board.example") == 0


@pytest.mark.parametrize(("day", "is_begun"), [(10, False), (24, True)])
def test_once_nothing_can_be_done_only_the_officer_is_written_to(
    quarter: Quarter, day: int, *, is_begun: bool
) -> None:
    for name in (HAVEN, HARBOUR):
        quarter.send(name, name)
    if is_begun:
        quarter.fill(HILLSIDE, HILLSIDE)

    [letter] = letters_due(at=AT.replace(month=8, day=day))

    assert letter.audience == "officer"


def test_the_command_counts_without_sending(quarter: Quarter, capsys: Any) -> None:
    call_command("send_reminders", "https://board.example", "--dry-run")

    assert "letters would go" in capsys.readouterr().out
    assert not Reminder.objects.exists()


def test_agreeing_twice_is_once_and_agreeing_on_paper_says_how(quarter: Quarter) -> None:
    collection, haven = quarter.round.collection, quarter.owed(HAVEN).organisation
    again = {"collection": collection, "organisation": haven, "at": AT}

    agree(**again, access=access(quarter, HAVEN), by=quarter.world.people[HAVEN])
    with pytest.raises(Refused) as refused:
        agree(**again, access=access(quarter, "officer"), by=quarter.world.people["officer"])
    with pytest.raises(NotPermitted):
        agree(**again, access=access(quarter, HARBOUR), by=quarter.world.people[HARBOUR])

    assert refused.value.code == "agreement.no_words"
    assert Agreement.objects.count() == 3


@pytest.mark.parametrize("state", sorted(EMPTY_STATES))
def test_each_kind_of_empty_is_kept_as_what_it_is(quarter: Quarter, state: State) -> None:
    quarter.save(HAVEN, HAVEN, {REFUSED: Figure.empty(state)})

    assert Answer.objects.get().figure.state is state


# Still to come


def still_to_come(quarter: Quarter) -> dict[CellKey, Figure | None]:
    cells = quarters.filled(quarter.owed(HAVEN))
    return {key: Figure.empty(State.NOT_SUPPLIED) for key in cells}


def send_in_part(quarter: Quarter) -> int:
    found = still_to_come(quarter)
    quarter.save(HAVEN, HAVEN, found)
    moves.complete(obligation=quarter.owed(HAVEN), act=quarter.act(HAVEN, HAVEN), in_part=True)
    return len(found)


def test_nothing_but_still_to_come_is_sent_only_by_saying_so(quarter: Quarter) -> None:
    found = still_to_come(quarter)
    quarter.save(HAVEN, HAVEN, found)

    with pytest.raises(Refused) as refused:
        quarter.complete(HAVEN, HAVEN)

    assert refused.value.code == "submission.still_to_come"
    assert f"{len(found)} figures are still to come" in refused.value.denial.sentence


def test_what_is_still_to_come_is_neither_received_nor_on_time(quarter: Quarter) -> None:
    count = send_in_part(quarter)
    owed = quarter.owed(HAVEN)
    standing, dates = standing_of(owed), dates_of(owed)

    grid = completeness_grid(access(quarter, "officer"), on=AT.date())
    facts = {row.label: row.value for row in four_facts(standing, dates, AT.date())}

    assert progress_of(standing, dates, AT.date()) is Progress.IN_PART
    assert progress_of(standing, dates, DUE + timedelta(days=1)) is Progress.OVERDUE_IN_PART
    assert standing.is_on_time(dates) is None
    marks = {row.name: row.marks[0].label for row in grid.rows}
    assert marks["Haven Trust"] == f"In part, {count} still to come"
    assert grid.waiting_count == 0
    assert facts["Complete"].startswith(f"In part, {count} still to come: sent by Haven")
    assert facts["On time"].startswith(f"Not yet, {count} still to come")


def test_what_comes_after_the_deadline_is_late_though_a_part_was_sent_before_it(
    quarter: Quarter,
) -> None:
    send_in_part(quarter)
    late = AT.replace(month=8, day=3)
    moves.recall(obligation=quarter.owed(HAVEN), act=quarter.act(HAVEN, HAVEN, at=late))
    quarter.send(HAVEN, HAVEN, at=late)
    owed = quarter.owed(HAVEN)

    assert progress_of(standing_of(owed), dates_of(owed), late.date()) is Progress.RECEIVED_LATE


def test_what_is_still_to_come_goes_on_being_asked_for(quarter: Quarter) -> None:
    send_in_part(quarter)

    letters = letters_due(at=AT.replace(month=8, day=3))

    assert HAVEN in {letter.obligation.organisation.code for letter in letters}


def test_what_will_never_come_is_accepted_with_a_reason_and_asked_for_no_more(
    quarter: Quarter,
) -> None:
    send_in_part(quarter)
    with pytest.raises(Refused) as refused:
        quarter.accept("officer", HAVEN)
    assert refused.value.code == "submission.will_not_come"

    moves.accept(
        obligation=quarter.owed(HAVEN),
        sections=quarter.owed(HAVEN).sections,
        act=quarter.act("officer", HAVEN),
        reason="Their records were lost in a flood",
    )

    owed = quarter.owed(HAVEN)
    standing = standing_of(owed)
    assert progress_of(standing, dates_of(owed), AT.date()) is Progress.ACCEPTED
    assert standing.accepted is not None
    assert standing.accepted.reason == "Their records were lost in a flood"
    assert HAVEN not in {
        row.obligation.organisation.code for row in letters_due(at=AT.replace(month=8, day=3))
    }


def test_an_accepted_section_without_its_figures_does_not_hold_up_another(
    quarter: Quarter,
) -> None:
    quarter.fill(HAVEN, HAVEN)
    quarter.save(HAVEN, HAVEN, {REFUSED: Figure.empty(State.NOT_SUPPLIED)})
    moves.complete(obligation=quarter.owed(HAVEN), act=quarter.act(HAVEN, HAVEN), in_part=True)
    moves.accept(
        obligation=quarter.owed(HAVEN),
        sections=["accommodation"],
        act=quarter.act("officer", HAVEN),
        reason="It was never counted",
    )

    owed = quarter.owed(HAVEN)

    assert standing_of(owed).still_to_come == 0
    assert progress_of(standing_of(owed), dates_of(owed), AT.date()) is Progress.RECEIVED


def test_last_time_is_the_last_figure_that_was_given(quarter: Quarter) -> None:
    for code, value in (("2024-25 Q3", "6"), ("2024-25 Q4", "..")):
        row = {**worlds.row("haven-house", "refusal_instances", "ALL", value), "period": code}
        assert quarter.world.send(HAVEN, [row]).status == "accepted"
    owed = quarter.owed(HAVEN)
    history = history_of(owed)

    [first, *_] = grid_of(asked_for(owed), figures={}, notes={}, history=history)

    assert first.blocks[0].lines[0].cells[0].last == "6 in October to December 2024"
