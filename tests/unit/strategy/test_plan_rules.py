"""The life of a strategy, its consultation, its map, the stocktake and the search: pure rules."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategy.rules import mapping, stocktake
from strategy.rules.consulting import (
    ConsulteeRow,
    District,
    consultation,
    deny_unconsulted,
)
from strategy.rules.life import (
    EDITABLE,
    STEPS,
    StrategyMove,
    available,
    deny_author,
    deny_editing,
    deny_move,
    replay,
)
from strategy.rules.mapping import Link
from strategy.rules.screening import deny_personal
from strategy.rules.searching import words_of
from strategy.rules.stocktake import Part
from strategy.rules.vocabulary import ConsulteeKind, LinkKind, StrategyStatus

S, M, K = StrategyStatus, StrategyMove, LinkKind
DAY = date(2025, 9, 12)
DISTRICTS = (District("north", "North Council"), District("south", "South Council"))


@pytest.mark.parametrize("move", list(M))
@pytest.mark.parametrize("status", [None, *S])
def test_a_move_is_refused_wherever_it_is_not_lawful(
    move: StrategyMove, status: StrategyStatus | None
) -> None:
    denial = deny_move(move, status=status, reason="because")

    assert (denial is None) == (status in STEPS[move].sources)


def test_the_whole_life_replays_and_a_shortcut_does_not() -> None:
    life = [
        (M.STARTED, S.DRAFT),
        (M.EDITED, S.DRAFT),
        (M.OPENED, S.CONSULTATION),
        (M.EDITED, S.CONSULTATION),
        (M.APPROVED, S.APPROVED),
        (M.PUBLISHED, S.PUBLISHED),
        (M.REPLACED, S.REPLACED),
    ]

    assert replay(life) is S.REPLACED
    assert replay([(M.LOADED, S.PUBLISHED)]) is S.PUBLISHED
    for wrong in ([life[0], life[4]], [(M.STARTED, S.APPROVED)], [life[0], (M.PUBLISHED, S.DRAFT)]):
        with pytest.raises(ValueError, match=r"cannot follow|leads to"):
            replay(wrong)


def test_taking_back_needs_a_reason_and_no_author_approves() -> None:
    assert deny_move(M.TAKEN_BACK, status=S.APPROVED, reason=" ") is not None
    assert deny_author(authors=frozenset({1}), approver=1) is not None
    assert deny_author(authors=frozenset({1}), approver=2) is None


@pytest.mark.parametrize("status", list(S))
def test_text_is_fixed_from_approval_on(status: StrategyStatus) -> None:
    assert (deny_editing(status) is None) == (status in EDITABLE)
    assert all(status in STEPS[move].sources for move in available(status))


def row(name: str, *, board: bool = False, **days: date | None) -> ConsulteeRow:
    kind = ConsulteeKind.BOARD if board else ConsulteeKind.DISTRICT
    values = {"asked_on": None, "reply_by": None, "answered_on": None, **days}
    return ConsulteeRow(kind, name, name, **values)


def test_everybody_who_is_missing_is_named() -> None:
    rows = [
        row("b", board=True, asked_on=DAY, answered_on=DAY),
        row("south", asked_on=DAY, reply_by=DAY + timedelta(days=30)),
    ]
    found = consultation(rows, DISTRICTS, board="The board", on=DAY)
    denial = deny_unconsulted(found)

    assert found.consulted == ("The board",)
    assert denial is not None
    assert "North Council; South Council" in denial.sentence
    assert "The board;" not in denial.sentence


def test_silence_counts_once_the_day_to_answer_by_has_passed() -> None:
    asked = row("south", asked_on=DAY, reply_by=DAY + timedelta(days=30))

    assert not asked.is_consulted(DAY + timedelta(days=30))
    assert asked.is_consulted(DAY + timedelta(days=31))
    assert not row("south", asked_on=DAY).is_consulted(DAY + timedelta(days=999))


@given(st.sets(st.sampled_from(["board", "north", "south"])))
def test_publication_is_open_only_when_all_have_answered(answered: set[str]) -> None:
    rows = [row(name, board=name == "board", asked_on=DAY, answered_on=DAY) for name in answered]
    found = consultation(rows, DISTRICTS, board="board", on=DAY)

    assert (deny_unconsulted(found) is None) == (len(answered) == 3)
    assert len(found.missing) == 3 - len(answered)


@pytest.mark.parametrize(
    ("link", "others"),
    [
        (Link(K.DROPPED, "1.1", "2.1"), []),
        (Link(K.NEW, "1.1", "2.1"), []),
        (Link(K.CARRIED, "1.1", ""), []),
        (Link(K.CARRIED, "1.1", "2.1"), [Link(K.CARRIED, "1.1", "2.1")]),
        (Link(K.DROPPED, "1.1", ""), [Link(K.CARRIED, "1.1", "2.1")]),
        (Link(K.SPLIT, "1.1", "2.1"), [Link(K.NEW, "", "2.1")]),
    ],
)
def test_a_link_that_contradicts_itself_or_another_is_refused(
    link: Link, others: list[Link]
) -> None:
    assert mapping.deny_link(link, others) is not None


def test_a_whole_map_has_no_gap_and_a_torn_one_says_where() -> None:
    whole = [
        Link(K.SPLIT, "a", "x"),
        Link(K.SPLIT, "a", "y"),
        Link(K.MERGED, "b", "z"),
        Link(K.MERGED, "c", "z"),
        Link(K.DROPPED, "d", ""),
        Link(K.NEW, "", "w"),
    ]

    assert mapping.gaps(whole, old=set("abcd"), new=set("wxyz")) == ()
    torn = mapping.gaps(whole[1:], old=set("abcde"), new=set("wxyz"))
    assert any("became of e" in one for one in torn)
    assert any("x came from" in one for one in torn)
    assert any("a is said to be split" in one for one in torn)


def part(key: str, title: str, **more: frozenset[str]) -> Part:
    return Part(key, key.partition(":")[0], title, "", **more)


def test_parts_that_share_words_indicators_or_advice_are_suggested() -> None:
    schools = part("a:1", "Teach healthy relationships in schools")
    lessons = part("b:1", "School lessons on healthy relationships")
    housing = part("b:2", "Homes", indicators=frozenset({"homeless"}))
    refuge = part("a:2", "Refuge", indicators=frozenset({"homeless"}))

    found = stocktake.suggestions([schools, lessons, housing, refuge])

    assert [(one.first.key, one.second.key) for one in found] == [("a:1", "b:1"), ("a:2", "b:2")]
    assert found[0].terms == ("healthy", "relationship", "school")
    assert stocktake.alone([schools, part("b:9", "Diabetes")], found)[0].key == "b:9"


@given(st.lists(st.tuples(st.sampled_from("ab"), st.text("abcdefgh ", max_size=30)), max_size=8))
def test_no_plan_is_compared_with_itself_and_order_says_nothing(
    given_: list[tuple[str, str]],
) -> None:
    parts = [part(f"{plan}:{n}", text) for n, (plan, text) in enumerate(given_)]
    found = stocktake.suggestions(parts)

    assert all(one.first.plan != one.second.plan for one in found)
    assert found == stocktake.suggestions(parts[::-1])


def test_a_recommendation_that_nothing_answers_is_a_gap() -> None:
    held = [part("a:1", "Train", recommendations=frozenset({"O1"}))]

    found = stocktake.uncovered(held, {"O1": "Train", "O2": "Pathways"})

    assert [one.code for one in found] == ["O2"]


def test_a_search_asks_for_words_and_nothing_else() -> None:
    assert words_of("  Free  school, FREE (meals) 84.1% ") == ("free", "school", "meals", "84.1%")
    assert words_of(" ... ") == ()


def test_personal_data_is_refused_without_repeating_it() -> None:
    denial = deny_personal("Call 07700 900123", "GL1 2TG")

    assert denial is not None
    assert "07700" not in denial.sentence
    assert deny_personal("Train every agency") is None
