"""Consent and its end, few people, answers owed, and what nobody considered."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategy.rules.voice.consent import (
    Consent,
    Fault,
    deny_consent,
    deny_use,
    fault_of,
    may_read_words,
    what_to_do,
)
from strategy.rules.voice.equality import Considered, deny_consideration, not_considered, standing
from strategy.rules.voice.owed import (
    STEPS,
    Owed,
    deny_answer,
    deny_review_step,
    is_overdue,
    owed,
    reminder_due,
)
from strategy.rules.voice.telling import SMALLEST_GROUP, count_words, deny_telling, identifying
from strategy.rules.voice.vocabulary import (
    AnswerKind,
    Characteristic,
    Effect,
    Place,
    ReviewStatus,
    Wording,
)

ON = date(2026, 6, 10)
EVERYWHERE = frozenset(Place)
consents = st.builds(
    Consent,
    places=st.frozensets(st.sampled_from(Place)),
    wording=st.sampled_from(Wording),
    until_on=st.one_of(st.none(), st.dates(date(2026, 1, 1), date(2026, 12, 31))),
    withdrawn_on=st.one_of(st.none(), st.dates(date(2026, 1, 1), date(2026, 12, 31))),
)


@given(consents, st.sampled_from(Place), st.sampled_from(Wording), st.dates())
def test_nothing_withdrawn_may_ever_be_used_or_read(
    consent: Consent, place: Place, wording: Wording, on: date
) -> None:
    if consent.withdrawn_on is not None:
        assert deny_use(consent, place, wording, on) is not None
        assert not may_read_words(consent, on)
        assert fault_of(consent, place, wording, on) is Fault.WITHDRAWN


@given(consents, st.sampled_from(Place), st.dates(date(2025, 1, 1), date(2027, 12, 31)))
def test_a_freer_wording_than_was_agreed_is_never_allowed(
    consent: Consent, place: Place, on: date
) -> None:
    freest_first = list(Wording)
    allowed = [w for w in Wording if deny_use(consent, place, w, on) is None]

    agreed = freest_first.index(consent.wording)
    assert all(freest_first.index(wording) >= agreed for wording in allowed)


@given(consents, st.sampled_from(Place), st.sampled_from(Wording), st.dates())
def test_a_place_that_was_not_named_is_never_allowed(
    consent: Consent, place: Place, wording: Wording, on: date
) -> None:
    if place not in consent.places:
        assert deny_use(consent, place, wording, on) is not None


def test_consent_ends_on_its_last_day_and_not_after() -> None:
    consent = Consent(EVERYWHERE, Wording.OWN_WORDS, until_on=ON)

    assert deny_use(consent, Place.PAPER, Wording.OWN_WORDS, ON - timedelta(days=1)) is None
    denial = deny_use(consent, Place.PAPER, Wording.OWN_WORDS, ON)
    assert denial is not None
    assert denial.code == "voice.consent_expired"
    assert not may_read_words(consent, ON)


def test_what_is_frozen_is_listed_and_never_to_be_altered() -> None:
    words = what_to_do(Fault.WITHDRAWN, is_frozen=True, wording=Wording.OWN_WORDS)

    assert "stays as it was" in words
    assert "Take it out" in what_to_do(Fault.WITHDRAWN, is_frozen=False, wording=Wording.OWN_WORDS)


def test_a_consent_from_the_future_or_that_ends_before_it_began_is_refused() -> None:
    one = Consent(EVERYWHERE, Wording.OWN_WORDS)
    backwards = Consent(EVERYWHERE, Wording.OWN_WORDS, until_on=ON)

    assert deny_consent(one, given_on=ON + timedelta(days=1), on=ON) is not None
    assert deny_consent(backwards, given_on=ON, on=ON) is not None
    assert deny_consent(one, given_on=ON, on=ON) is None


@given(st.integers(0, 4))
def test_few_people_are_one_answer_whatever_their_number(count: int) -> None:
    assert count_words(count) == count_words(0) == "fewer than 5 people"


@given(st.integers(0, 10_000))
def test_no_exact_number_of_people_is_ever_said(count: int) -> None:
    same = {
        other
        for other in range(max(0, count - 12), count + 12)
        if count_words(other) == count_words(count)
    }

    assert len(same) > 1
    assert count_words(None) == "not counted"


def test_a_theme_of_few_people_or_of_nobody_knows_how_many_is_not_told() -> None:
    few = SMALLEST_GROUP - 1

    assert deny_telling(theme_count=few, event_count=50) is not None
    assert deny_telling(theme_count=None, event_count=few) is not None
    assert deny_telling(theme_count=None, event_count=None) is not None
    assert deny_telling(theme_count=SMALLEST_GROUP, event_count=None) is None
    assert deny_telling(theme_count=None, event_count=50) is None


@pytest.mark.parametrize(
    "text",
    [
        "My sister is called Miriam and she told nobody",
        "A 34-year-old woman was turned away",
        "She was aged 41 when she asked",
        "His school is in the next town",
    ],
)
def test_what_tells_who_somebody_is_is_found(text: str) -> None:
    assert identifying(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "About 45 young people aged 11 to 19 took part",
        "Young people aged 11–19 said so",
        "People over 65 were not asked, and those aged 16 and over were",
        "Nobody called back for three weeks",
        "Schools should teach what a healthy relationship is",
    ],
)
def test_ordinary_words_about_groups_pass(text: str) -> None:
    assert identifying(text) is None


@pytest.mark.parametrize(
    ("after", "latest", "expected"),
    [
        (29, None, Owed.OWED),
        (28, None, Owed.DUE_SOON),
        (0, None, Owed.DUE_SOON),
        (-1, None, Owed.OVERDUE),
        (5, AnswerKind.WE_WILL, Owed.PROMISED),
        (-1, AnswerKind.WE_WILL, Owed.OVERDUE),
        (-1, AnswerKind.WE_DID, Owed.ANSWERED),
        (-1, AnswerKind.COULD_NOT, Owed.ANSWERED),
    ],
)
def test_where_an_answer_stands(after: int, latest: AnswerKind | None, expected: Owed) -> None:
    assert owed(due_on=ON + timedelta(days=after), latest=latest, on=ON) is expected


def test_could_not_says_why() -> None:
    denial = deny_answer(kind=AnswerKind.COULD_NOT, words="It was not funded", because=" ")

    assert denial is not None
    assert denial.code == "voice.because_missing"


@given(st.integers(-60, 400))
def test_letters_go_once_each_and_then_stop(after: int) -> None:
    on = ON + timedelta(days=after)
    step = reminder_due(due_on=ON, on=on, sent=())

    if step is not None:
        assert step <= after <= STEPS[-1] + 3
        assert reminder_due(due_on=ON, on=on, sent={step}) is None
    if after > STEPS[-1] + 3:
        assert step is None


def test_a_recommendation_in_hand_has_an_action() -> None:
    def denied(to: ReviewStatus, *, has_action: bool) -> bool:
        return (
            deny_review_step(
                status=ReviewStatus.OPEN, to=to, words="Training began", has_action=has_action
            )
            is not None
        )

    assert denied(ReviewStatus.IN_HAND, has_action=False)
    assert not denied(ReviewStatus.IN_HAND, has_action=True)
    assert not denied(ReviewStatus.NOT_TAKEN_UP, has_action=False)
    assert denied(ReviewStatus.OPEN, has_action=True)


def test_what_is_done_or_not_taken_up_is_never_overdue() -> None:
    past = ON - timedelta(days=1)

    assert is_overdue(status=ReviewStatus.OPEN, due_on=past, on=ON)
    assert not is_overdue(status=ReviewStatus.DONE, due_on=past, on=ON)
    assert not is_overdue(status=ReviewStatus.OPEN, due_on=None, on=ON)


@given(st.lists(st.builds(Considered, st.sampled_from(Characteristic), st.sampled_from(Effect))))
def test_what_nobody_considered_is_said_and_never_taken_as_no_effect(
    rows: list[Considered],
) -> None:
    missing = not_considered(rows)

    assert set(missing) == set(Characteristic) - {row.characteristic for row in rows}
    words = standing({row.characteristic: row for row in rows}.values())
    assert ("not considered yet" in words.casefold()) is bool(missing)


def test_the_act_has_nine_characteristics() -> None:
    assert len(Characteristic) == 9


def test_a_harm_says_what_is_done_about_it() -> None:
    assert deny_consideration(effect=Effect.NEGATIVE, words="Fewer places", remedy="") is not None
    assert deny_consideration(effect=Effect.NEGATIVE, words="Fewer", remedy="Cover") is None
    assert deny_consideration(effect=Effect.NEUTRAL, words=" ", remedy="") is not None
