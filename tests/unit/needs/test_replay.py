"""Where a submission stands after its events."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from needs.rules.collecting import Happened
from needs.rules.replay import (
    Dates,
    Event,
    Progress,
    SectionState,
    deny_editing,
    progress_of,
    replay,
)

SECTIONS = ("refuge", "homes")
DUE = date(2025, 7, 31)
DATES = Dates(DUE, DUE + timedelta(days=7), DUE + timedelta(days=14))


def event(kind: Happened, day: date = DUE, *sections: str, by: int = 1, reason: str = "") -> Event:
    at = datetime(day.year, day.month, day.day, 10, tzinfo=UTC)
    return Event(kind, by, f"Person {by}", at, day, sections, reason)


def progress(*events: Event, on: date = DUE) -> Progress:
    return progress_of(replay(SECTIONS, events), DATES, on)


def test_nothing_sent_is_not_due_until_the_deadline_has_passed() -> None:
    assert progress() is Progress.NOT_DUE
    assert progress(on=DUE + timedelta(days=1)) is Progress.OVERDUE


def test_some_figures_are_a_part_and_then_an_overdue_part() -> None:
    assert progress(event(Happened.SAVED)) is Progress.IN_PART
    assert progress(event(Happened.SAVED), on=DUE + timedelta(days=1)) is Progress.OVERDUE_IN_PART


def test_sent_after_the_deadline_is_received_late() -> None:
    assert progress(event(Happened.COMPLETED)) is Progress.RECEIVED
    assert progress(event(Happened.COMPLETED, DUE + timedelta(days=1))) is Progress.RECEIVED_LATE


def test_on_time_is_of_the_first_sending_and_no_later_event_takes_it_away() -> None:
    standing = replay(
        SECTIONS,
        [
            event(Happened.COMPLETED, DUE),
            event(Happened.SENT_BACK, DUE + timedelta(days=2), "refuge", by=2, reason="Look"),
            event(Happened.COMPLETED, DUE + timedelta(days=9)),
        ],
    )

    assert standing.is_on_time(DATES) is True
    assert standing.complete is not None
    assert standing.complete.on == DUE + timedelta(days=9)


def test_one_section_accepted_is_not_the_submission_accepted() -> None:
    standing = replay(
        SECTIONS, [event(Happened.COMPLETED), event(Happened.ACCEPTED, DUE, "refuge", by=2)]
    )

    assert standing.accepted is None
    assert standing.in_state(SectionState.ACCEPTED) == ("refuge",)
    assert standing.in_state(SectionState.COMPLETE) == ("homes",)


def test_accepted_is_when_the_last_section_is_accepted_by_whom() -> None:
    standing = replay(
        SECTIONS,
        [
            event(Happened.COMPLETED),
            event(Happened.ACCEPTED, DUE, "refuge", by=2),
            event(Happened.ACCEPTED, DUE + timedelta(days=1), "homes", by=3),
        ],
    )

    assert standing.accepted is not None
    assert (standing.accepted.by, standing.accepted.on) == (3, DUE + timedelta(days=1))


def test_a_section_sent_back_leaves_the_other_where_it_was() -> None:
    standing = replay(
        SECTIONS,
        [event(Happened.COMPLETED), event(Happened.SENT_BACK, DUE, "homes", by=2, reason="Why 0?")],
    )

    assert standing.sections["homes"].since is not None
    assert standing.sections["homes"].since.reason == "Why 0?"
    assert standing.in_state(SectionState.COMPLETE) == ("refuge",)
    assert progress_of(standing, DATES, DUE) is Progress.SENT_BACK


def test_taken_back_can_be_edited_again() -> None:
    sent = replay(SECTIONS, [event(Happened.COMPLETED)])
    taken = replay(SECTIONS, [event(Happened.COMPLETED), event(Happened.RECALLED)])

    denial = deny_editing(sent, "refuge", DATES, DUE, "the officer")
    assert denial is not None
    assert denial.code == "submission.with_the_officer"
    assert deny_editing(taken, "refuge", DATES, DUE, "the officer") is None


def test_reopening_makes_the_next_edition_and_keeps_the_first_acceptance() -> None:
    events = [event(Happened.COMPLETED), event(Happened.ACCEPTED, DUE, *SECTIONS, by=2)]
    standing = replay(
        SECTIONS, [*events, event(Happened.REOPENED, DUE, "homes", by=2, reason="Typo")]
    )

    assert standing.edition == 2
    assert standing.is_correcting
    assert standing.first_accepted is not None
    assert progress_of(standing, DATES, DUE) is Progress.CORRECTING
    assert deny_editing(standing, "homes", DATES, DUE, "the officer") is None
    assert deny_editing(standing, "refuge", DATES, DUE, "the officer") is not None


@pytest.mark.parametrize(
    ("on", "begun", "code"),
    [
        (DATES.last_entry_on, False, None),
        (DATES.last_entry_on + timedelta(days=1), False, "submission.entry_closed"),
        (DATES.last_entry_on + timedelta(days=1), True, None),
        (DATES.last_edit_on, True, None),
        (DATES.last_edit_on + timedelta(days=1), True, "submission.closed"),
    ],
)
def test_the_two_last_days_hold_apart(on: date, begun: bool, code: str | None) -> None:
    standing = replay(SECTIONS, [event(Happened.SAVED)] if begun else [])

    denial = deny_editing(standing, "refuge", DATES, on, "the officer")

    assert (denial.code if denial else None) == code


def test_a_lock_says_who_when_why_and_who_can_open_it() -> None:
    standing = replay(
        SECTIONS, [event(Happened.LOCKED, DUE, by=7, reason="Merged into another service")]
    )

    denial = deny_editing(standing, "refuge", DATES, DUE, "the officer")

    assert denial is not None
    for part in ("Person 7", "31 July 2025", "Merged into another service", "the officer"):
        assert part in denial.sentence
    assert (
        replay(SECTIONS, [event(Happened.LOCKED), event(Happened.UNLOCKED, reason="Again")]).lock
        is None
    )


KINDS = st.sampled_from(list(Happened))


@given(
    st.lists(st.tuples(KINDS, st.sampled_from([("refuge",), ("homes",), SECTIONS])), max_size=12)
)
def test_no_order_of_events_loses_a_section_or_makes_two_facts_one(
    drawn: list[tuple[Happened, tuple[str, ...]]],
) -> None:
    standing = replay(SECTIONS, [event(kind, DUE, *sections) for kind, sections in drawn])

    assert set(standing.sections) == set(SECTIONS)
    if standing.accepted is not None:
        assert standing.in_state(SectionState.ACCEPTED) == SECTIONS
    if standing.complete is not None:
        assert standing.first_complete is not None
    assert standing.edition == 1 + sum(kind is Happened.REOPENED for kind, _ in drawn)
