"""The ways in which small counts have been worked out, each with its own small world."""

from dataclasses import replace
from decimal import Decimal

import pytest

from reporting.disclosure.audit import Audit, audit
from reporting.disclosure.explain import explain
from reporting.disclosure.solver import Model
from reporting.disclosure.statements import (
    Between,
    Contradiction,
    Known,
    Linear,
    Mark,
    Percent,
    Rate,
    Reader,
    Release,
    Rounded,
)
from tests.unit.reporting.disclosure.worlds import C, world

YEAR = {"Q1": 11, "Q2": 3, "Q3": 14, "Q4": 9, "year": 37}
YEAR_SUM = {"year": "Q1 Q2 Q3 Q4"}


def limits(found: Audit, cell: str) -> list[int | None]:
    if cell in found.recovered:
        return [found.recovered[cell]] * 2
    return [found.narrow[cell].low, found.narrow[cell].high] if cell in found.narrow else []


def test_01_a_row_with_one_number_is_its_total() -> None:
    found = audit(world({"a": 3, "b": 0, "all": 3}, {"all": "a b"}, {"a": "c", "b": 0, "all": 3}))
    assert found.recovered == {"a": 3, "all": 3}


def test_02_a_pair_of_marks_under_a_total_of_two_is_two_ones() -> None:
    known = world({"a": 1, "b": 1, "all": 2}, {"all": "a b"}, {"a": "c", "b": "c", "all": 2})
    assert audit(known).recovered == {"a": 1, "b": 1, "all": 2}
    assert limits(audit(known, Reader.PLAIN), "a") == [0, 2]


def test_03_four_marks_under_a_marked_total_of_fewer_than_five_are_ones() -> None:
    below = Mark("<5", below=5)
    counts = {"a": 1, "b": 1, "c": 1, "d": 1, "all": 4}
    found = audit(world(counts, {"all": "a b c d"}, dict.fromkeys(counts, below)))
    assert found.recovered == counts


def test_04_two_marks_in_every_line_still_fix_a_bridge() -> None:
    counts = {"a": 3, "b": 6, "c": 7, "d": 9, "e": 8, "ab": 9, "bcd": 22, "cde": 24, "de": 17}
    sums = {"ab": "a b", "bcd": "b c d", "cde": "c d e", "de": "d e"}
    cells = dict.fromkeys(["a", "b", "c", "d", "e"], "c") | {x: counts[x] for x in sums}
    # cde less de gives c; the rest of each line keeps two marks.
    found = audit(replace(world(counts, sums, cells), sensitive=frozenset({"c"})))
    assert found.recovered == {"c": 7}


def test_05_a_line_left_out_is_the_total_less_the_rest() -> None:
    known = world({"a": 20, "n": 2, "all": 22}, {"all": "a n"}, {"a": 20, "all": 22})
    assert audit(known).recovered == {"n": 2}


@pytest.mark.parametrize(("shown", "dp", "expected"), [("3.2", 1, [2, 2]), ("3", 0, [2, 2])])
def test_06_a_percentage_of_a_small_base_gives_the_count(
    shown: str, dp: int, expected: list[int]
) -> None:
    known = world({"a": 2, "all": 63}, {}, {"a": C, "all": 63})
    percent = Percent("a", "all", Decimal(shown), dp)
    known = replace(known, releases=(*known.releases, Release("p", percents=(percent,))))
    assert limits(audit(known), "a") == expected


def test_06b_a_rate_of_a_known_population_gives_the_count() -> None:
    known = world({"a": 3}, {}, {"a": C})
    rate = Rate("a", 20_000, 10_000, Decimal("1.5"), 1)
    assert audit(
        replace(known, releases=(*known.releases, Release("p", rates=(rate,))))
    ).recovered == {"a": 3}


def test_07_any_of_limits_overlapping_parts_and_is_never_their_sum() -> None:
    counts = {"any": 6, "x": 3, "y": 4}
    facts = (
        Linear((("any", 1), ("x", -1)), 0, None, "any is at least x"),
        Linear((("any", 1), ("y", -1)), 0, None, "any is at least y"),
        Linear((("x", 1), ("y", 1), ("any", -1)), 0, None, "any is at most the sum"),
    )
    known = world(counts, {}, {"any": 6, "x": C, "y": C}, facts=facts)
    assert audit(known).is_safe
    tight = replace(
        known,
        releases=(*known.releases, Release("s", cells={"any": Between(6, 6), "y": Between(4, 4)})),
    )
    assert "y" in audit(tight).recovered


def test_08_an_impossible_cell_is_no_cover() -> None:
    known = world(
        {"a": 3, "b": 0, "all": 3 + 9, "c": 9}, {"all": "a b c"}, {"a": C, "c": 9, "all": 12}
    )
    known = replace(known, facts=(Linear((("b", 1),), 0, 0, "b cannot be"),))
    assert audit(known).recovered == {"a": 3}


def test_09_a_count_withheld_in_one_table_and_printed_in_another() -> None:
    assert audit(world({"a": 3}, {}, {"a": C}, {"a": 3})).recovered == {"a": 3}


def test_10_different_partners_in_two_releases_give_it_away() -> None:
    cells = {"Q1": 11, "Q2": C, "Q3": C, "Q4": 9, "year": 37}
    other = {"Q1": C, "Q2": C, "Q3": 14, "Q4": 9, "year": 37}
    known = world(YEAR, YEAR_SUM, cells)
    assert audit(known).is_safe
    assert audit(world(YEAR, YEAR_SUM, cells, other)).recovered == {"Q2": 3}


def test_11_rolling_years_differ_by_a_quarter() -> None:
    counts = {"Q1": 11, "Q2": 6, "Q3": 14, "Q4": 9, "Q5": 2, "w1": 40, "w2": 31}
    sums = {"w1": "Q1 Q2 Q3 Q4", "w2": "Q2 Q3 Q4 Q5"}
    assert audit(world(counts, sums, {"Q1": 11, "w1": 40}, {"w2": 31})).recovered == {"Q5": 2}


def test_12_geographies_that_differ_by_a_sliver() -> None:
    counts = {"district": 40, "sliver": 2, "police": 42}
    known = world(counts, {"police": "district sliver"}, {"district": 40}, {"police": 42})
    assert audit(known).recovered == {"sliver": 2}


def test_13_age_bands_off_by_one() -> None:
    counts = {"16-24": 37, "25": 2, "16-25": 39}
    known = world(counts, {"16-25": "16-24 25"}, {"16-24": 37}, {"16-25": 39})
    assert audit(known).recovered == {"25": 2}


def test_14_a_category_split_later_gives_the_part_that_was_merged() -> None:
    counts = {"merged": 24, "old": 21, "new": 3}
    known = world(counts, {"merged": "old new"}, {"merged": 24}, {"old": 21, "new": C})
    assert audit(known).recovered == {"new": 3}


def test_15_an_old_mark_keeps_its_old_meaning() -> None:
    known = world({"a": 3}, {}, {"a": Mark("<10", below=10)}, {"a": Mark("<5", below=5)})
    assert audit(known).is_safe
    assert audit(replace(known, own_thresholds={"a": 10})).narrow["a"].high == 4


def test_16_another_body_prints_its_own_part() -> None:
    counts = {"ours": 3, "theirs": 17, "all": 20}
    cells = {"ours": C, "theirs": C, "all": 20}
    assert audit(world(counts, {"all": "ours theirs"}, cells)).is_safe
    found = audit(world(counts, {"all": "ours theirs"}, cells, {"theirs": 17}))
    assert found.recovered == {"ours": 3}


def test_17_an_answer_read_aloud_counts() -> None:
    known = world({"a": 3}, {}, {"a": C})
    said = Linear((("a", 1),), 3, 4, "the minutes say three or four")
    assert limits(audit(replace(known, facts=(said,))), "a") == [3, 4]


def test_18_a_national_rounded_table_about_us() -> None:
    counts = {"a": 3, "b": 17, "all": 20}
    cells = {"a": C, "b": 17}
    known = world(counts, {"all": "a b"}, cells, {"all": Rounded(20, 10)})
    assert audit(known).is_safe
    assert not audit(world(counts, {"all": "a b"}, cells, {"all": Rounded(20, 2)})).is_safe


def test_19_two_roundings_of_one_count_meet() -> None:
    found = audit(world({"a": 4}, {}, {"a": Rounded(5, 5)}, {"a": Rounded(3, 3)}))
    assert limits(found, "a") == [3, 4]


def test_20_a_change_between_two_issues_is_a_small_count_of_its_own() -> None:
    known = world(
        {"before": 40, "change": 2, "after": 42},
        {"after": "before change"},
        {"before": 40},
        {"after": 42},
    )
    assert audit(known).recovered == {"change": 2}


def test_23_a_footnote_with_the_sum_of_what_is_withheld() -> None:
    counts = {"a": 3, "b": 2}
    foot = Linear((("a", 1), ("b", 1)), 5, 5, "two cells withheld, 5 people in all")
    known = world(counts, {}, {"a": C, "b": C})
    assert audit(known).is_safe
    found = audit(replace(known, releases=(*known.releases, Release("f", sums=(foot,)))))
    assert found.is_safe  # one to four each
    foot = replace(foot, low=2, high=3)
    assert not audit(replace(known, facts=(foot,))).is_safe


def test_25_a_small_total_is_small_itself() -> None:
    assert audit(world({"all": 4}, {}, {"all": 4})).recovered == {"all": 4}


def test_26_a_withheld_total_with_all_parts_printed() -> None:
    known = world({"a": 6, "b": 7, "all": 13}, {"all": "a b"}, {"a": 6, "b": 7, "all": C})
    assert audit(replace(known, sensitive=frozenset({"all"}))).recovered == {"all": 13}


def test_28_people_less_victims_are_children() -> None:
    counts = {"people": 40, "victims": 37, "children": 3}
    known = world(counts, {"people": "victims children"}, {"people": 40, "victims": 37})
    assert audit(known).recovered == {"children": 3}


def test_30_not_collected_is_not_a_nought_and_not_a_count() -> None:
    counts = {"a": 3, "b": 2, "all": 5}
    marked = world(counts, {"all": "a b"}, {"a": "[c]", "b": "[c]", "all": 5})
    unknown = world(counts, {"all": "a b"}, {"a": "[c]", "b": "[x]", "all": 5})
    assert audit(marked).is_safe
    assert audit(unknown).is_safe
    assert audit(world({"a": 4}, {}, {"a": "[x]"})).is_safe


def test_31_a_correction_downwards_is_found() -> None:
    known = world(
        {"before": 40, "change": -2, "after": 38},
        {"after": "before change"},
        {"before": 40},
        {"after": 38},
    )
    assert audit(known).recovered == {"change": -2}


def test_32_a_withdrawn_release_still_counts() -> None:
    known = world(YEAR, YEAR_SUM, {"Q1": 11, "Q2": C, "Q3": 14, "Q4": 9}, {"year": 37})
    pulled = tuple(replace(release, is_withdrawn=True) for release in known.releases)
    assert audit(replace(known, releases=pulled)).recovered == {"Q2": 3}


def test_a_finding_shows_the_shortest_sum() -> None:
    known = world(YEAR, YEAR_SUM, {"Q1": 11, "Q2": C, "Q3": 14, "Q4": 9, "year": 37})
    assert explain(known, audit(known)) == {
        "Q2": "Q2 can be worked out: year 37 less Q1 11, Q3 14 and Q4 9 gives 3."
    }


def test_a_count_that_is_printed_is_said_to_be() -> None:
    known = world({"a": 3}, {}, {"a": 3})
    assert explain(known, audit(known)) == {"a": "a is printed as 3 in r1."}


def test_two_printed_values_of_one_count_do_not_agree() -> None:
    with pytest.raises(Contradiction, match="a does not agree"):
        audit(world({"a": 30}, {}, {"a": 30}, {"a": 31}))


def test_a_total_that_does_not_add_up_does_not_agree() -> None:
    known: Known = world({"a": 9, "b": 9, "all": 18}, {"all": "a b"}, {"a": 9, "b": 9, "all": 19})
    with pytest.raises(Contradiction):
        audit(known)


def test_a_search_that_may_stop_asks_no_solver_where_the_pencil_has_found_enough(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def asked(self: Model, cost: object, **_: object) -> None:
        raise AssertionError("The solver was asked.")

    monkeypatch.setattr(Model, "minimise", asked)
    counts = {"men": 2, "women": 40, "all": 42, "old": 3, "young": 9, "ages": 12}
    sums = {"all": "men women", "ages": "old young"}
    printed = {"men": C, "women": 40, "all": 42, "old": C, "young": C}
    found = audit(world(counts, sums, printed), use_truth=True, at_most=1)
    assert found.recovered == {"men": 2}
    assert found.proof is None
