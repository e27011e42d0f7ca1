"""What a printed thing tells, how counts are called, and how a release moves: without a database."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalpb.kernel.codec import from_json
from reporting.disclosure.attacker import Attack
from reporting.disclosure.audit import audit
from reporting.disclosure.policy import load_policies
from reporting.disclosure.rounding import Draw, as_printed
from reporting.disclosure.shown import ShownTable
from reporting.disclosure.statements import (
    Added,
    Between,
    Known,
    Mark,
    Near,
    Rounded,
    Shown,
    Value,
)
from reporting.disclosure.system import build
from reporting.releases.asking import (
    Ask,
    How,
    Places,
    TableAsk,
    Times,
    Weight,
    Weights,
    deny_ask,
    deny_how,
)
from reporting.releases.cubes import ALL, Axis, Cube, Node, View, key_of, relations_of, truths_of
from reporting.releases.ledger import digest, ledger, linked_only
from reporting.releases.said import Printing, Said, said_of
from reporting.releases.saying import Printed, read_shown
from reporting.releases.wording import deny_numbers
from reporting.releases.workflow import (
    STEPS,
    ReleaseMove,
    ReleaseState,
    Verdict,
    deny_move,
    deny_reviewer,
    outcome,
    replay,
)

POLICY = load_policies()["public-counts-1"]


def cube(counts: tuple[int, int, int, int], measure: str = "m") -> Cube:
    quarters = tuple(Node(f"Q{n}", f"Quarter {n}") for n in range(1, 5))
    year = Node("Y", "Year", (0, 1, 2, 3))
    area = Axis("area", "Area", (Node("A", "Here"),))
    return Cube(
        measure, "Things", "things", (Axis("period", "Period", (*quarters, year)), area), counts
    )


def said(period: str, value: int | None) -> Said:
    kind = Printed.MARK if value is None else Printed.VALUE
    shown = "[c]" if value is None else str(value)
    return Said(key_of("m", {"period": period, "area": "A"}), kind, value, value, None, shown)


@pytest.mark.parametrize(
    ("text", "base", "expected"),
    [
        ("12", None, (Printed.VALUE, 12, 12, None)),
        ("1,234", None, (Printed.VALUE, 1234, 1234, None)),
        ("320", 10, (Printed.ROUNDED, 320, None, 10)),
        ("[c]", None, (Printed.MARK, None, None, None)),
        ("*", None, (Printed.MARK, None, None, None)),
        ("<5", None, (Printed.MARK, None, 4, None)),
        ("Fewer than 5", None, (Printed.MARK, None, 4, None)),
        ("5 or under", None, (Printed.RANGE, 0, 5, None)),
        ("10 or greater", None, (Printed.RANGE, 10, None, None)),
        ("5 to 9", None, (Printed.RANGE, 5, 9, None)),
        ("5-9", None, (Printed.RANGE, 5, 9, None)),
    ],
)
def test_what_people_print_is_read(
    text: str, base: int | None, expected: tuple[object, ...]
) -> None:
    reading = read_shown(text, base)

    assert reading is not None
    assert (reading.kind, reading.low, reading.high, reading.base) == expected


@pytest.mark.parametrize("text", ["", "about ten", "9 to 5", "-3", "1.5", "12,34"])
def test_what_cannot_be_read_is_not_guessed(text: str) -> None:
    assert read_shown(text, None) is None


def test_a_count_has_one_name_wherever_it_stands() -> None:
    assert key_of("m", {"area": "A", "period": "Q1", "category": ALL}) == "m; period=Q1; area=A"
    assert key_of("m", {"category": "x", "area": "A", "period": "Q1"}).endswith("; category=x")


@given(st.tuples(*(st.integers(0, 50),) * 4))
def test_every_sum_of_a_cube_holds(counts: tuple[int, int, int, int]) -> None:
    made = cube(counts)
    truths = truths_of(made)

    for relation in relations_of(made, {}):
        assert truths[relation.total] == sum(truths[part] for part in relation.parts)


def test_the_same_count_later_is_the_same_cell_and_another_is_tied_to_it() -> None:
    first = Printing("one", "", "", False, (said("Q1", 12),), (cube((12, 20, 30, 40)),))
    same = ledger((first,), (cube((12, 20, 30, 40)),), POLICY)
    changed = ledger((first,), (cube((13, 20, 30, 40)),), POLICY)
    key = said("Q1", 12).cell

    assert same.ids[key] == key
    assert changed.ids[key] == f"{key} [revision 2]"
    change = next(cell for cell in changed.known.cells if cell.is_signed and key in cell.id)
    assert change.truth == 1
    assert any(
        r.total == changed.ids[key] and change.id in r.parts for r in changed.known.relations
    )


def test_a_revision_by_one_of_a_printed_number_is_found() -> None:
    first = Printing("one", "", "", False, (said("Q1", 12),), (cube((12, 20, 30, 40)),))
    second = Printing("two", "", "", False, (said("Q1", 13),), (cube((13, 20, 30, 40)),))
    known = ledger((first, second), (), POLICY).known

    found = audit(known)

    assert 1 in found.recovered.values()


def test_a_statement_of_others_is_of_the_count_that_it_fits() -> None:
    ours = Printing("one", "", "", False, (said("Q1", 12),), (cube((12, 20, 30, 40)),))
    rounded = Said(said("Q2", 0).cell, Printed.ROUNDED, 20, None, 10, "20")
    wrong = Said(said("Q3", 0).cell, Printed.VALUE, 31, 31, None, "31")
    theirs = Printing("them", "", "A", False, (rounded, wrong))
    known = ledger((ours, theirs), (), POLICY).known
    cells = known.releases[1].cells

    assert rounded.cell in cells
    assert f"{wrong.cell} [revision 2]" in cells


def test_what_others_said_narrows_what_we_may_print() -> None:
    """The year is out, and a provider printed three of its quarters: the fourth is gone."""
    ours = Printing(
        "one", "", "", False, (said("Y", 41), said("Q4", None)), (cube((12, 14, 12, 3)),)
    )
    theirs = tuple(
        Printing(f"them-{n}", "", "A", False, (said(f"Q{n}", count),))
        for n, count in ((1, 12), (2, 14), (3, 12))
    )
    alone, together = (
        audit(ledger(all_of, (), POLICY).known) for all_of in ((ours,), (ours, *theirs))
    )

    assert alone.is_safe
    assert together.recovered == {said("Q4", None).cell: 3}


def test_withdrawn_printings_bind_as_much_as_others() -> None:
    for withdrawn in (False, True):
        one = Printing("one", "", "", withdrawn, (said("Q1", None),), (cube((3, 20, 30, 40)),))
        known = ledger((one,), (cube((3, 20, 30, 40)),), POLICY).known
        assert known.releases[0].cells == {said("Q1", None).cell: Mark("[c]")}


def test_only_what_is_of_the_measure_is_read_and_the_digest_is_of_all() -> None:
    one = Printing("one", "", "", False, (said("Q1", 12),), (cube((12, 1, 2, 3)),))
    other = Said("other; period=Q1; area=A", Printed.VALUE, 1, 1, None, "1")
    two = Printing("two", "", "A", False, (other,))

    assert linked_only((one, two), (cube((12, 1, 2, 3)),)) == (one,)
    assert digest((one,)) != digest((one, two))


# The moves


def test_the_state_is_the_replay_of_its_moves() -> None:
    moves = [ReleaseMove.PROPOSED, ReleaseMove.PROTECTED, ReleaseMove.SENT, ReleaseMove.APPROVED]

    assert replay(moves) is ReleaseState.APPROVED
    with pytest.raises(ValueError, match="cannot follow"):
        replay([ReleaseMove.PROPOSED, ReleaseMove.PUBLISHED])


def test_nothing_but_approval_leads_to_publication_and_nothing_leads_back_from_it() -> None:
    before = {move for move, step in STEPS.items() if step.target is ReleaseState.PUBLISHED}
    after = {move for move, step in STEPS.items() if ReleaseState.PUBLISHED in step.sources}

    assert before == {ReleaseMove.PUBLISHED}
    assert STEPS[ReleaseMove.PUBLISHED].sources == {ReleaseState.APPROVED}
    assert after == {ReleaseMove.WITHDRAWN}


def test_every_move_from_every_state_is_allowed_or_refused_in_words() -> None:
    for move, state in product(ReleaseMove, (None, *ReleaseState)):
        denial = deny_move(move, state=state, reason="Because.")
        assert (denial is None) == (state in STEPS[move].sources)


def test_withdrawing_needs_a_reason() -> None:
    denial = deny_move(ReleaseMove.WITHDRAWN, state=ReleaseState.PUBLISHED, reason=" ")

    assert denial is not None
    assert denial.code == "release.reason_missing"


@given(st.sets(st.integers(1, 5)), st.sets(st.integers(1, 5)), st.integers(1, 5))
def test_reviewers_are_neither_authors_nor_the_same(
    authors: set[int], already: set[int], by: int
) -> None:
    denial = deny_reviewer(authors=frozenset(authors), already=frozenset(already), by=by)

    assert (denial is None) == (by not in authors | already)


@pytest.mark.parametrize(
    ("verdicts", "move"),
    [
        ((), None),
        ((Verdict.APPROVE,), None),
        ((Verdict.DECLINE,), None),
        ((Verdict.APPROVE, Verdict.APPROVE), ReleaseMove.APPROVED),
        ((Verdict.APPROVE, Verdict.DECLINE), ReleaseMove.DECLINED),
        ((Verdict.DECLINE, Verdict.DECLINE), ReleaseMove.DECLINED),
    ],
)
def test_the_outcome_waits_for_both(
    verdicts: tuple[Verdict, ...], move: ReleaseMove | None
) -> None:
    assert outcome(verdicts) is move


@pytest.mark.parametrize(
    "text",
    [
        "There were 23 refusals.",
        "3 people",
        "1,204 cases in 2024-25",
        "It rose by 4.5%",
        "2024-25: 7",
        "12 in Q1",
        "3 per 1,000 residents",
        "per 1,000,003",
        "per 2,000",
    ],
)
def test_a_number_in_the_words_is_refused(text: str) -> None:
    denial = deny_numbers("Nothing here.", text)

    assert denial is not None
    assert denial.code == "release.number_in_words"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Refusals per 1,000 residents, per 100,000 too",
        "Figures of 2024-25 and 2023/24.",
        "Part 4, section 59(1), R8.1",
        "On 5 May 2026, Q1",
    ],
)
def test_years_days_and_places_in_the_law_are_no_counts(text: str) -> None:
    assert deny_numbers(text) is None


def test_a_table_is_asked_for_once() -> None:
    one = TableAsk("a", "A", "m", "2024-25", Places.COUNTY, Times.YEAR)
    twice = Ask((one, TableAsk("b", "B", "m", "2024-25", Places.COUNTY, Times.YEAR)))

    assert deny_ask(Ask((one,))) is None
    assert [getattr(deny_ask(a), "code", "") for a in (Ask(()), twice)] == [
        "release.no_tables",
        "release.table_twice",
    ]


# Rounded numbers


def near(period: str, number: int) -> Said:
    key = key_of("m", {"period": period, "area": "A"})
    return Said(key, Printed.NEAR, number, None, 5, str(number))


@pytest.mark.parametrize(
    "shown",
    [Value(1234), Mark("[c]"), Near(20, 5), Added(1005)],
    ids=lambda one: type(one).__name__,
)
def test_what_a_release_says_is_kept_and_read_as_the_same(shown: Shown) -> None:
    assert said_of("m; period=Q1; area=A", shown).as_shown() == shown


def test_a_release_of_ours_never_holds_what_only_others_print() -> None:
    for shown in (Between(1, 4), Rounded(20, 10)):
        with pytest.raises(TypeError):
            said_of("m", shown)


def test_each_printing_keeps_its_own_rule_for_noughts_under_any_policy() -> None:
    """A mark from before is of one or more, even where the ledger is read for rounding."""
    counts = (3, 20, 30, 40)
    marked = Printing("one", "", "", False, (said("Q1", None),), (cube(counts),))
    rounded = Printing(
        "two", "", "", False, (near("Q1", 0),), (cube(counts),), noughts_printed=False
    )
    known = ledger((marked, rounded), (), load_policies()["public-rounded-2"]).known
    limits = Attack(build(known)).interval(known_place(known, said("Q1", None).cell))

    assert [release.noughts_printed for release in known.releases] == [True, False]
    assert (limits.low, limits.high) == (1, 4)


def known_place(known: Known, cell: str) -> int:
    return [one.id for one in known.cells].index(cell)


def test_an_overlapping_part_is_rounded_beside_everybody_and_adds_up_to_nothing() -> None:
    kinds = Axis("category", "Of whom", (Node("a", "A"), Node("b", "B"), Node(ALL, "All")))
    period = Axis("period", "Period", (Node("Y", "Year"),))
    area = Axis("area", "Area", (Node("A", "Here"),))
    view = View(
        Cube("m", "M", "people", (period, area, kinds), (7, 6, 9), all_at_least=True),
        ((0,), (0,), (0, 1, 2)),
    )
    everybody = "m; period=Y; area=A"

    assert view.within({}) == [
        (f"{everybody}; category=a", everybody),
        (f"{everybody}; category=b", everybody),
    ]
    assert view.shape() is None
    assert {type(one) for one in as_printed(view.adding(), 5, Draw("s")).values()} == {Near}
    assert not view.adding().relations()


def test_the_county_alone_is_rounded_for_itself_and_not_added_from_what_is_not_printed() -> None:
    """A total of numbers that are not printed would tell more than the reckoning allows."""
    made = cube((3, 20, 30, 40))
    year = View(made, ((4,), (0,)))
    whole = View(made, ((0, 1, 2, 3, 4), (0,)))

    alone = as_printed(year.adding(), 5, Draw("s"))
    added = as_printed(whole.adding(), 5, Draw("s"))

    assert [type(one) for one in alone.values()] == [Near]
    assert [type(one) for one in added.values()] == [Near, Near, Near, Near, Added]


def test_what_was_kept_before_there_was_rounding_is_read_as_it_was_meant() -> None:
    """Copies are append-only: wishes without a way to protect, tables without a base."""
    wishes = '{"districts":"as_usual","line":"","totals":"most","withhold":["m; period=Q1"]}'
    table = (
        '{"number":1,"code":"t","title":"T","counts":"people","period":"Y","label_headings":[],'
        '"cell_headings":[],"rows":[],"notes":[],"sha256":"x"}'
    )

    assert from_json(Weights, wishes) == Weights(Weight.MOST, withhold=("m; period=Q1",))
    assert from_json(Weights, wishes).how is How.WITHHOLD
    assert from_json(ShownTable, table).rounded_to is None


def test_an_annual_return_is_withheld_and_never_rounded() -> None:
    denial = deny_how(Ask(of_return="2024-25"), How.ROUND)

    assert denial is not None
    assert denial.code == "release.return_rounded"
    assert deny_how(Ask(of_return="2024-25"), How.WITHHOLD) is None
    assert (
        deny_how(Ask((TableAsk("a", "A", "m", "Y", Places.COUNTY, Times.YEAR),)), How.ROUND) is None
    )
