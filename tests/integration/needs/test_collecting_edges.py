"""The edges of a round: midnight in summer time, two people at once, and dates that moved."""

from datetime import UTC, date, datetime, timedelta

import pytest

from dalpb.kernel.access import access_of
from dalpb.kernel.cells import Figure
from dalpb.kernel.refusals import Refused, StaleVersion
from needs.presenters.collections import events_table, four_facts
from needs.rules.collecting import Via
from needs.rules.grid import CellKey
from needs.selectors.collections import obligation
from needs.selectors.standing import dates_of, events_of, standing_of
from needs.services.collecting.answers import Given, answers_of, save_answers
from needs.services.collecting.rounds import extend
from tests import quarters
from tests.quarters import AT, DUE, Quarter
from tests.worlds import HAVEN, World

pytestmark = pytest.mark.django_db
REFUSED = CellKey("refusal_instances", "E07000991", "haven-house", "ALL")
LAST_EDIT = DUE + timedelta(days=14)
# A quarter past midnight of the day after, by the clocks of the council.
JUST_AFTER = datetime(2025, 8, 14, 23, 15, tzinfo=UTC)


@pytest.fixture
def quarter(on_exampleshire: World) -> Quarter:
    return quarters.build(on_exampleshire)


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
