"""The assessment's pure rules: its life, words made from figures, shares, what changed."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalpb.kernel.cells import EMPTY_STATES, Figure, State
from dalpb.kernel.periods import Period, parse
from needs.rules.assessment.content import Cited, TieKind, change_of
from needs.rules.assessment.life import (
    STEPS,
    AssessmentMove,
    AssessmentStatus,
    available,
    deny_author,
    deny_editing,
    deny_move,
    replay,
)
from needs.rules.assessment.shares import share
from needs.rules.assessment.words import (
    MISSING,
    deny_text,
    fill,
    loose_numbers,
    names_in,
    period_words,
    said,
)

M, S = AssessmentMove, AssessmentStatus


@pytest.mark.parametrize(
    ("moves", "status"),
    [
        ([], None),
        ([M.STARTED], S.DRAFT),
        ([M.STARTED, M.SENT], S.IN_REVIEW),
        ([M.STARTED, M.SENT, M.TAKEN_BACK], S.DRAFT),
        ([M.STARTED, M.SENT, M.DECLINED, M.SENT, M.APPROVED], S.APPROVED),
        ([M.STARTED, M.SENT, M.APPROVED, M.SUPERSEDED], S.SUPERSEDED),
    ],
)
def test_the_status_is_the_replay_of_the_moves(
    moves: list[AssessmentMove], status: AssessmentStatus | None
) -> None:
    assert replay(moves) is status


@pytest.mark.parametrize(
    "moves",
    [
        [M.SENT],
        [M.STARTED, M.APPROVED],
        [M.STARTED, M.SENT, M.APPROVED, M.TAKEN_BACK],
        [M.STARTED, M.STARTED],
    ],
)
def test_an_unlawful_order_is_no_status(moves: list[AssessmentMove]) -> None:
    with pytest.raises(ValueError, match="cannot follow"):
        replay(moves)


def test_a_move_is_denied_from_a_wrong_state_and_without_its_reason() -> None:
    wrong = deny_move(M.APPROVED, status=S.DRAFT)
    bare = deny_move(M.DECLINED, status=S.IN_REVIEW, reason="  ")

    assert wrong is not None
    assert wrong.code == "assessment.wrong_state"
    assert bare is not None
    assert bare.code == "assessment.reason_missing"
    assert deny_move(M.DECLINED, status=S.IN_REVIEW, reason="Look at H3.") is None


def test_nobody_chooses_to_set_a_version_aside() -> None:
    assert M.SUPERSEDED not in {move for status in S for move in available(status)}
    assert {move for status in S for move in available(status)} == set(STEPS) - {
        M.SUPERSEDED,
        M.STARTED,
    }


def test_only_a_draft_is_written_in() -> None:
    assert [status for status in S if deny_editing(status) is None] == [S.DRAFT]


def test_an_author_is_no_approver() -> None:
    assert deny_author(authors=frozenset({1, 2}), approver=3) is None
    assert deny_author(authors=frozenset({1, 2}), approver=2) is not None


@pytest.mark.parametrize(
    ("figure", "unit", "words"),
    [
        (Figure.exact(45), "cases", "45"),
        (Figure.exact(0), "cases", "0"),
        (Figure.exact(8138), "children", "8,138"),
        (Figure.exact(Decimal("8.25")), "crimes per 1,000 residents", "8.25"),
        (Figure.exact(13), "per cent", "13%"),
        (Figure.exact(1105661), "pounds", "£1,105,661"),
        (Figure.exact(20211026), "date as year, month, day", "26 October 2021"),
        (Figure.bounded(75, 78, "75 to 78"), "per cent of victims", "75 to 78%"),
        (Figure.bounded(75, 78), "per cent of victims", "75 to 78%"),
        (Figure.bounded(7001, None, "more than 7,000"), "referrals", "more than 7,000"),
        (Figure.bounded(0, 9, "fewer than 10"), "cases", "fewer than 10"),
        (Figure.estimated(6000), "referrals", "around 6,000"),
        (Figure.estimated(66_000_000_000), "pounds", "around £66 billion"),
        (Figure.estimated(2_300_000), "people", "around 2.3 million"),
        (Figure.exact(2_345_678), "people", "2,345,678"),
        (Figure.empty(State.NOT_SUPPLIED), "cases", "[not yet supplied]"),
        (Figure.empty(State.SUPPRESSED), "cases", "[withheld to protect people]"),
        (None, "cases", MISSING),
    ],
)
def test_a_figure_is_read_as_it_was_given(figure: Figure | None, unit: str, words: str) -> None:
    assert said(figure, unit) == words


def test_the_kinds_of_empty_stay_apart_and_are_never_nought() -> None:
    words = {said(Figure.empty(state), "cases") for state in EMPTY_STATES}

    assert len(words) == len(EMPTY_STATES)
    assert not any("0" in word for word in words)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("2020-21", "2020-21"),
        ("2018-04-01/2020-12-31", "April 2018 to December 2020"),
        ("2020-01-01/2020-12-31", "2020"),
        ("2021-01-05/2021-10-31", "5 January 2021 to 31 October 2021"),
    ],
)
def test_a_period_is_said_in_few_words(code: str, words: str) -> None:
    assert period_words(parse(code)) == words


def test_a_name_is_filled_and_a_missing_one_is_said() -> None:
    text = "{placed} of {asked} were placed, {placed} in all"

    assert names_in(text) == ("placed", "asked")
    assert fill(text, {"placed": "45"}) == f"45 of {MISSING} were placed, 45 in all"


@pytest.mark.parametrize(
    ("text", "loose"),
    [
        ("{placed} were placed in 2019-20 and 2020/21", ()),
        ("By 2024 the rest", ()),
        ("In 2018–19 it rose", ()),
        ("45 were placed", ("45",)),
        ("up 1,105,661 since 2019", ("1,105,661",)),
        ("about 8.25 each", ("8.25",)),
        ("Part 4 of the Act of 2021", ("4",)),
        ("20215", ("20215",)),
    ],
)
def test_a_number_without_a_figure_is_loose(text: str, loose: tuple[str, ...]) -> None:
    assert loose_numbers(text) == loose


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{placed} were placed", None),
        ("45 were placed", "finding.loose_number"),
        ("{asked} asked", "finding.unknown_name"),
        ("{Placed} were placed", "finding.stray_brace"),
        ("a brace } here", "finding.stray_brace"),
    ],
)
def test_a_text_is_held_to_its_figures(text: str, code: str | None) -> None:
    denial = deny_text(text, frozenset({"placed"}))

    assert (denial.code if denial else None) == code


@given(st.integers(0, 10**7), st.text(max_size=40))
def test_a_filled_text_holds_no_other_digits_than_its_figure_and_years(
    number: int, around: str
) -> None:
    text = f"{around.replace('{', '').replace('}', '')} {{n}}"
    if deny_text(text, frozenset({"n"})) is None:
        rest = fill(text, {"n": ""})
        assert loose_numbers(rest) == ()


def test_a_share_has_the_limits_of_the_worked_case() -> None:
    made = share(Figure.exact(45), [Figure.exact(45), Figure.exact(105)])

    assert (made.figure, made.low, made.high) == (
        Figure.exact(30),
        Decimal("23.2"),
        Decimal("37.8"),
    )


def test_a_bounded_count_gives_a_bounded_share() -> None:
    made = share(Figure.bounded(10, 20), [Figure.exact(100)])

    assert made.figure == Figure.bounded(10, 20)
    assert made.low is not None
    assert made.high is not None
    assert made.low < 10
    assert made.high > 20


@pytest.mark.parametrize(
    ("part", "whole"),
    [
        (Figure.estimated(45), [Figure.exact(150)]),
        (Figure.exact(45), [Figure.exact(45), Figure.empty(State.NOT_SUPPLIED)]),
        (Figure.empty(State.SUPPRESSED), [Figure.exact(150)]),
        (Figure.exact(45), [Figure.bounded(7001, None)]),
        (Figure.exact(0), [Figure.exact(0)]),
        (Figure.exact(200), [Figure.exact(150)]),
    ],
)
def test_no_share_is_made_of_what_is_not_known(part: Figure, whole: list[Figure]) -> None:
    made = share(part, whole)

    assert made.figure.is_empty
    assert made.why


def cited(figure: Figure | None) -> Cited:
    return Cited(
        name="cases",
        label="Cases",
        kind=TieKind.OBSERVATION,
        code="cases",
        category_key="ALL",
        share_of="",
        share_in=(),
        unit="cases",
        period_code="2020-21",
        period="2020-21",
        area_code="E10000099",
        area="Exampleshire",
        organisation="",
        figure=figure,
        low=None,
        high=None,
        method="",
        source="",
        note="",
        missing="",
        is_charted=False,
        is_illustrative=False,
        figure_id=1,
        version=1,
    )


def test_a_change_says_what_was_and_what_is() -> None:
    change = change_of("H1", cited(Figure.exact(466)), Figure.exact(470))

    assert change is not None
    assert change.sentence == "The figure has changed since: was 466, is 470 (Cases)."


@pytest.mark.parametrize(
    ("was", "now", "changed"),
    [
        (Figure.exact(466), Figure.exact(466), False),
        (Figure.exact(466), Figure.empty(State.NOT_SUPPLIED), True),
        (Figure.exact(466), None, True),
        (None, Figure.exact(466), True),
        (None, None, False),
    ],
)
def test_what_counts_as_a_change(was: Figure | None, now: Figure | None, changed: bool) -> None:
    assert (change_of("H1", cited(was), now) is not None) is changed


def test_a_period_that_is_no_whole_month_is_said_by_its_days() -> None:
    odd = Period(date(2021, 1, 5), date(2021, 2, 1))

    assert period_words(odd) == "5 January 2021 to 31 January 2021"
