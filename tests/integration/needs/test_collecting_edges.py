"""The edges of a round: midnight in summer time, two people at once, and dates that moved."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from dalpb.kernel import clock
from dalpb.kernel.access import access_of
from dalpb.kernel.cells import Figure
from dalpb.kernel.intake.table import Table
from dalpb.kernel.models import AuditEvent
from dalpb.kernel.models.reporting_periods import ReportingPeriod
from dalpb.kernel.periods import parse
from dalpb.kernel.refusals import Refused, StaleVersion
from needs.facts.collections import completeness_grid
from needs.models import Confirmation, Obligation, Round, SectionAsk
from needs.presenters.collections import changes_table, events_table, four_facts
from needs.rules.collecting import Via
from needs.rules.grid import CellKey
from needs.rules.replay import Progress, progress_of
from needs.rules.submission import REQUIRED
from needs.selectors.collections import completeness, obligation
from needs.selectors.standing import accepted_cells, dates_of, events_of, standing_of
from needs.services.collecting import moves
from needs.services.collecting.answers import Given, answers_of, asked_for, save_answers
from needs.services.collecting.files import take_file
from needs.services.collecting.findings import findings_of
from needs.services.collecting.forming import form_of
from needs.services.collecting.reminders import letters_due
from needs.services.collecting.rounds import create_round, extend, set_dates
from needs.services.imports.issues import MOST_ISSUES
from tests import quarters, worlds
from tests.quarters import AT, DUE, HILLSIDE, Quarter
from tests.worlds import HARBOUR, HAVEN, World

pytestmark = pytest.mark.django_db
REFUSED = CellKey("refusal_instances", "E07000991", "haven-house", "ALL")
LAST_EDIT = DUE + timedelta(days=14)
# A quarter past midnight of the day after, by the clocks of the council.
JUST_AFTER = datetime(2025, 8, 14, 23, 15, tzinfo=UTC)


@pytest.fixture
def quarter(on_open_quarter: Quarter) -> Quarter:
    return on_open_quarter


def give_more(quarter: Quarter, organisation: str, until: date, *, at: datetime) -> None:
    officer = quarter.world.people["officer"]
    extend(
        obligation=quarter.owed(organisation),
        dates=quarters.Dates(until, until, until),
        reason="Their system was down",
        access=access_of(officer, on=at.date()),
        by=officer,
        at=at,
    )


# Midnight in summer time


def test_the_last_day_ends_at_midnight_where_the_council_is(quarter: Quarter) -> None:
    assert date(2025, 8, 14) == LAST_EDIT
    quarter.fill(HAVEN, HAVEN)

    with pytest.raises(Refused) as saving:
        quarter.save(HAVEN, HAVEN, {REFUSED: Figure.exact(1)}, at=JUST_AFTER)
    with pytest.raises(Refused) as sending:
        quarter.complete(HAVEN, HAVEN, at=JUST_AFTER)

    assert (saving.value.code, sending.value.code) == ("submission.closed", "submission.closed")


def test_times_are_told_by_the_clocks_of_the_council(quarter: Quarter) -> None:
    quarter.send(HAVEN, HAVEN, at=datetime(2025, 7, 31, 23, 15, tzinfo=UTC))
    owed = quarter.owed(HAVEN)

    facts = four_facts(standing_of(owed), dates_of(owed), date(2025, 8, 1))
    table = events_table(events_of(owed), {})

    assert "on 1 August 2025 at 00:15" in facts[0].value
    assert table.rows[0].label == "1 August 2025 at 00:15"


# Two people at once


def test_figures_read_before_another_sent_them_are_not_saved_after(quarter: Quarter) -> None:
    quarter.fill(HAVEN, HAVEN)
    owed = quarter.owed(HAVEN)
    sender = access_of(quarter.world.people[HAVEN], on=AT.date())
    read_before = obligation(sender, owed.pk)
    assert read_before is not None
    quarter.complete(HAVEN, HAVEN)

    with pytest.raises(StaleVersion):
        save_answers(
            obligation=read_before,
            given=[Given(REFUSED, Figure.exact(1))],
            via=Via.FORM,
            access=sender,
            by=quarter.world.people[HAVEN],
            at=AT,
        )

    assert answers_of(owed)[REFUSED].figure == Figure.exact(71)


# Dates that moved


def test_time_given_after_a_late_sending_does_not_make_it_punctual(quarter: Quarter) -> None:
    late = datetime(2025, 8, 5, 9, tzinfo=UTC)
    quarter.send(HAVEN, HAVEN, at=late)

    moves.send_back(
        obligation=quarter.owed(HAVEN),
        sections=["accommodation"],
        reason="Look at the total again",
        until=quarters.Dates(*[date(2025, 9, 10)] * 3),
        act=quarter.act("officer", HAVEN, at=late + timedelta(hours=1)),
    )
    quarter.complete(HAVEN, HAVEN, at=late + timedelta(days=1))

    owed = quarter.owed(HAVEN)
    assert dates_of(owed).due_on == date(2025, 9, 10)
    assert standing_of(owed).is_on_time(dates_of(owed)) is False
    assert progress_of(standing_of(owed), dates_of(owed), late.date()) is Progress.RECEIVED_LATE


def test_time_given_before_the_sending_counts(quarter: Quarter) -> None:
    late = datetime(2025, 8, 5, 9, tzinfo=UTC)
    give_more(quarter, HAVEN, date(2025, 8, 20), at=AT)
    quarter.send(HAVEN, HAVEN, at=late)
    give_more(quarter, HAVEN, date(2025, 9, 20), at=late + timedelta(days=1))

    owed = quarter.owed(HAVEN)
    assert standing_of(owed).is_on_time(dates_of(owed)) is True


@pytest.mark.parametrize(
    "dates",
    [
        (DUE, DUE, LAST_EDIT + timedelta(days=1)),
        (DUE, DUE + timedelta(days=7), LAST_EDIT),
    ],
    ids=["an earlier last day to begin", "the same three days"],
)
def test_more_time_moves_no_day_back_and_at_least_one_on(
    quarter: Quarter, dates: tuple[date, date, date]
) -> None:
    officer = quarter.world.people["officer"]

    with pytest.raises(Refused) as refused:
        extend(
            obligation=quarter.owed(HAVEN),
            dates=quarters.Dates(*dates),
            reason="Their system was down",
            access=access_of(officer, on=AT.date()),
            by=officer,
            at=AT,
        )

    assert refused.value.code == "extension.earlier"


# Taking back


def test_nothing_is_taken_back_that_could_not_be_sent_again(quarter: Quarter) -> None:
    for name in (HAVEN, HARBOUR):
        quarter.send(name, name)
    moves.lock(obligation=quarter.owed(HARBOUR), reason="", act=quarter.act("officer", HARBOUR))

    with pytest.raises(Refused) as closed:
        moves.recall(obligation=quarter.owed(HAVEN), act=quarter.act(HAVEN, HAVEN, at=JUST_AFTER))
    with pytest.raises(Refused) as locked:
        moves.recall(obligation=quarter.owed(HARBOUR), act=quarter.act(HARBOUR, HARBOUR))

    assert (closed.value.code, locked.value.code) == ("submission.closed", "submission.locked")


# What is asked, and what has changed


def test_a_service_that_two_asks_name_is_one_column(on_exampleshire: World) -> None:
    made = quarters.draft(on_exampleshire)
    ask = SectionAsk.objects.get(service__code="haven-house")
    ask.pk, ask.asked_from = None, date(2025, 5, 1)
    ask.save()

    form = form_of(made.collection, made.period.period)

    assert [place.service for place in form.columns[HAVEN]["accommodation"].services] == [
        "haven-house"
    ]
    assert form.minutes_of(HAVEN) == 12


def test_a_section_never_accepted_is_not_told_as_changed(quarter: Quarter) -> None:
    quarter.send(HAVEN, HAVEN)
    quarter.accept("officer", HAVEN, "homelessness")
    owed = quarter.owed(HAVEN)
    now = {key: row.figure for key, row in answers_of(owed).items()}

    table = changes_table(asked_for(owed), accepted_cells(owed), now, "Changed")

    assert table.rows == ()


def test_a_file_wrong_in_every_row_is_told_of_the_first_ones(quarter: Quarter) -> None:
    row = ("2025-26 Q2", "E07000991", "haven", "haven-house", "refusal_instances", "ALL", "5")
    rows = tuple(row for _ in range(1500))
    table = Table((*REQUIRED[:3], "service", *REQUIRED[3:]), rows, tuple(range(2, 1502)), "csv")

    read = take_file(
        obligation=quarter.owed(HAVEN),
        table=table,
        file_name="tidy.csv",
        access=access_of(quarter.world.people[HAVEN], on=AT.date()),
        by=quarter.world.people[HAVEN],
        at=AT,
    )

    assert len(read.errors) == MOST_ISSUES + 1
    assert "more like these" in read.errors[-1].message


@pytest.mark.parametrize("version", ["\u00b2", "\u0663", "-1", "", "9" * 40, "\0"])
def test_an_odd_version_of_a_round_is_an_old_one(on_exampleshire: World, version: str) -> None:
    made = quarters.draft(on_exampleshire)
    client = on_exampleshire.client("officer")

    answer = client.post(reverse("needs:round-open", args=[made.pk]), {"version": version})

    assert answer.status_code in (302, 409)
    assert Round.objects.get().status == "draft"


def test_a_round_is_opened_once_and_the_second_to_open_it_is_told(on_exampleshire: World) -> None:
    made = quarters.draft(on_exampleshire, due=clock.today())
    client = on_exampleshire.client("officer")
    address = reverse("needs:round-open", args=[made.pk])
    sent = {"version": made.version}

    first, second = client.post(address, sent), client.post(address, sent, follow=True)

    assert (first.status_code, second.status_code) == (302, 200)
    assert "has been opened already" in second.text
    assert Obligation.objects.count() == 3


def test_dates_are_not_set_of_a_round_that_was_opened_meanwhile(quarter: Quarter) -> None:
    officer = quarter.world.people["officer"]
    read_before = Round(pk=quarter.round.pk, status="draft")

    with pytest.raises(Refused) as refused:
        set_dates(
            found=read_before,
            version=1,
            dates=quarters.Dates(DUE, DUE, DUE),
            access=access_of(officer, on=AT.date()),
            by=officer,
            at=AT,
        )

    assert refused.value.code == "round.open"


# Letters


def test_nobody_is_written_to_about_what_is_locked(quarter: Quarter) -> None:
    moves.lock(obligation=quarter.owed(HAVEN), reason="", act=quarter.act("officer", HAVEN))

    found = letters_due(at=AT.replace(day=17))

    assert {letter.obligation.organisation.code for letter in found} == {HARBOUR, HILLSIDE}


# Reasons


def test_a_reason_of_long_ago_is_not_taken_for_a_figure_that_was_another_since(
    quarter: Quarter,
) -> None:
    for number, code in enumerate(("2024-25 Q1", "2024-25 Q2", "2024-25 Q3", "2024-25 Q4")):
        row = worlds.row("haven-house", "refusal_instances", "ALL", str(5 + number))
        assert quarter.world.send(HAVEN, [{**row, "period": code}]).status == "accepted"
    quarter.fill(HAVEN, HAVEN)
    owed = quarter.owed(HAVEN)
    (unusual,) = [f for f in findings_of(owed) if f.is_open]
    earlier = Obligation.objects.create(
        round=Round.objects.create(
            collection=quarter.round.collection,
            period=ReportingPeriod.of(parse("2024-25 Q2")),
            due_on=DUE,
            last_entry_on=DUE,
            last_edit_on=DUE,
        ),
        organisation=owed.organisation,
        sections=[],
        minutes=1,
    )
    Confirmation.objects.create(
        organisation=owed.organisation,
        check_code=unusual.code,
        digest=unusual.digest,
        reason="A festival was in town",
        obligation=earlier,
        confirmed_by=quarter.world.people[HAVEN],
        confirmed_at=AT,
    )

    assert [f.is_open for f in findings_of(owed) if f.code == unusual.code] == [True]


# Drafts


def more_rounds(quarter: Quarter, *periods: str, at: datetime = AT) -> list[Round]:
    officer = quarter.world.people["officer"]
    return [
        create_round(
            collection=quarter.round.collection,
            period=parse(code),
            dates=quarters.Dates(DUE, DUE, DUE),
            access=access_of(officer, on=at.date()),
            by=officer,
            at=at,
        )
        for code in periods
    ]


def test_drafts_push_no_open_round_off_the_grid(quarter: Quarter) -> None:
    codes = [f"{year}-{year - 1999} Q{n}" for year in (2023, 2024) for n in (1, 2, 3, 4)]
    more_rounds(quarter, *codes)
    everything = access_of(quarter.world.people["officer"], on=AT.date())
    partner = access_of(quarter.world.people[HAVEN], on=AT.date())

    grid = completeness_grid(everything, on=AT.date())

    assert [head.label for head in grid.rounds] == ["April to June 2025"]
    assert len(grid.drafts) == len(codes)
    assert {head.detail for head in grid.drafts} == {"Partner quarter, not open yet"}
    assert completeness_grid(partner, on=AT.date()).drafts == ()


def test_what_waits_and_what_is_overdue_is_counted_beyond_the_rounds_shown(
    quarter: Quarter,
) -> None:
    quarter.send(HAVEN, HAVEN)
    officer = quarter.world.people["officer"]
    everything = access_of(officer, on=AT.date())
    for made in more_rounds(quarter, "2025-26 Q2", "2025-26 Q3", "2026-27 Q1"):
        made.status, made.opened_by, made.opened_at = "open", officer, AT
        made.form, made.form_sha256 = quarter.round.form, quarter.round.form_sha256
        made.save()
        for held in quarter.round.obligations.all():
            Obligation.objects.create(
                round=made, organisation=held.organisation, sections=held.sections, minutes=4
            )

    few = completeness(everything, most=2)
    grid = completeness_grid(everything, on=DUE + timedelta(days=1), most=2)

    assert len(few.rounds) == len(grid.rounds) == 2
    assert grid.waiting_count == 1
    assert grid.overdue_count == 11


@pytest.mark.parametrize("code", ["1999-00 Q1", "2099-00 Q1", "2101-02 Q1", "2026-27 Q3"])
def test_no_round_is_made_for_a_period_out_of_reach(quarter: Quarter, code: str) -> None:
    with pytest.raises(Refused) as refused:
        more_rounds(quarter, code)

    assert refused.value.code == "round.period_out_of_reach"


def test_a_draft_that_never_opened_can_be_deleted_and_the_trail_says_so(quarter: Quarter) -> None:
    (made,) = more_rounds(quarter, "2025-26 Q2")
    client = quarter.world.client("officer")
    address = reverse("needs:round-delete", args=[made.pk])

    unsure = client.post(address, {"version": made.version}, follow=True)
    assert "Tick the box" in unsure.text
    assert Round.objects.filter(pk=made.pk).exists()
    sure = client.post(address, {"version": made.version, "sure": "yes"}, follow=True)

    assert "The draft is deleted" in sure.text
    assert not Round.objects.filter(pk=made.pk).exists()
    event = AuditEvent.objects.get(action="round.deleted")
    assert event.details == {"collection": "partner-quarter", "period": "2025-26 Q2"}


def test_a_round_that_has_opened_is_never_deleted(quarter: Quarter) -> None:
    opened = quarter.round
    sent = {"version": opened.version, "sure": "yes"}
    address = reverse("needs:round-delete", args=[opened.pk])

    answer = quarter.world.client("officer").post(address, sent, follow=True)

    assert "has been opened" in answer.text
    assert Round.objects.filter(pk=opened.pk).exists()
