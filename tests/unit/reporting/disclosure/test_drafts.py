"""Drafts under a policy: rounding, money, the plan of the year, kept partners; and revisions."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from reporting.disclosure.audit import audit
from reporting.disclosure.completing import completed
from reporting.disclosure.dominance import Dominance
from reporting.disclosure.drafting import (
    Draft,
    Proposal,
    TwoCounts,
    check,
    draft,
    wishes_of,
    with_tables,
)
from reporting.disclosure.policy import (
    FOLDER,
    SEALS,
    BadPolicy,
    Policy,
    Rounding,
    faults,
    load_policies,
)
from reporting.disclosure.pricing import Wishes, prices
from reporting.disclosure.protect import NoProof, NotThePolicy, protect
from reporting.disclosure.revisions import RoundedIssue, Way, audit_revision, change
from reporting.disclosure.rounding import RoundedTwoWays, in_one_way
from reporting.disclosure.statements import (
    Added,
    Cell,
    Known,
    Level,
    Mark,
    Near,
    Origin,
    Release,
    Rounded,
    Value,
)
from reporting.disclosure.tables import Dimension, Table
from tests.unit.reporting.disclosure.worlds import C, known_of, square, world

POLICIES = load_policies()
POLICY = POLICIES["public-counts-1"]
ROUNDED = POLICIES["public-rounded-2"]
COUNTS = [22, 9, 3, 18, 14, 11, 31, 8, 7, 12, 16, 19]
TABLE = square(4, 3, COUNTS)


def drafted(policy: Policy = POLICY, table: Table = TABLE) -> Draft:
    return draft(Known(()), Proposal("r1", {"t": table}), policy)


def quarter(number: int, counts: list[int]) -> Table:
    period = Dimension("period", (f"Q{number}",))
    return Table((period, *square(2, 3, counts).dimensions), tuple(counts))


def year(*quarters: list[int]) -> Table:
    names = (*(f"Q{n + 1}" for n in range(len(quarters))), "2026")
    kids = {len(quarters): tuple(range(len(quarters)))}
    period = Dimension("period", names, kids, is_one_of_many=True)
    counts = tuple(count for one in quarters for count in one)
    return Table((period, *square(2, 3, quarters[0]).dimensions), counts)


def test_a_draft_is_proved_and_makes_tables_that_carry_the_policys_hash() -> None:
    made = drafted()
    (table,) = made.protected()
    assert table.policy_sha256 == POLICY.sha256
    assert len(table.proved_against) == 64
    assert audit(made.after).is_safe
    assert set(made.reasons()) == {c for c, s in made.release.cells.items() if isinstance(s, Mark)}


def test_a_draft_without_a_proof_makes_nothing_and_says_why() -> None:
    known = known_of(TABLE)
    printed = {cell.id: Value(cell.truth or 0) for cell in known.cells if cell.truth != 3}
    known = replace(known, releases=(Release("r0", cells=printed),))
    made = draft(known, Proposal("r1", {"t": TABLE}), POLICY)
    assert made.lost == ("column=C3; row=R1",)
    assert "can be worked out" in made.why["column=C3; row=R1"]
    with pytest.raises(NoProof):
        made.protected()


def test_a_ledger_read_under_a_weaker_rule_makes_no_table() -> None:
    made = drafted()
    weak = replace(made, ledger=replace(made.ledger, threshold=2))
    with pytest.raises(NotThePolicy, match="less than public-counts-1 wants"):
        weak.protected()


def test_a_measure_has_its_own_threshold_and_level() -> None:
    policy = replace(POLICY, levels={"forced marriage": Level.HIDE})
    table = replace(TABLE, measure="forced marriage")
    known = policy.known(Known(tuple(table.cells()), tuple(table.relations())))
    cell = "forced marriage; column=C3; row=R1"
    assert known.threshold_of(cell) == 10
    assert known.values_of(cell) == 10
    assert POLICY.known(known_of(TABLE)).values_of("column=C3; row=R1") == 4
    assert policy.level_for(("other",)) is Level.SPAN


def test_one_cell_has_one_count_in_a_ledger() -> None:
    ledger = drafted().after
    changed = square(4, 3, [23, *COUNTS[1:]])
    with pytest.raises(TwoCounts, match="Audit it as a revision"):
        draft(ledger, Proposal("r2", {"t": changed}), POLICY)


def test_rounded_so_that_it_adds_up_is_audited_by_the_same_engine() -> None:
    made = drafted(POLICIES["public-rounded-1"])
    shown = made.release.cells
    assert isinstance(shown["column=C3; row=R1"], Near)
    assert isinstance(shown["everything"], Added)
    texts = {at: int(text) for at, text in made.protected()[0].cells}
    assert texts["R1", "all column"] == sum(texts["R1", f"C{n}"] for n in (1, 2, 3))
    # A total printed exactly before can turn the rounding round: here a column of one small count.
    thin = square(2, 2, [3, 20, 0, 20])
    truths = known_of(thin).truths()
    before = Release("r0", cells={c: Value(truths[c]) for c in ("column=C1",)})
    ledger = replace(known_of(thin), releases=(before,))
    again = draft(ledger, Proposal("r1", {"t": thin}), POLICIES["public-rounded-1"])
    assert again.proof is None
    assert again.why["column=C1"] == "column=C1 is printed as 3 in r0."


def test_marked_and_rounded_to_the_nearest_is_audited_too() -> None:
    nearest = replace(POLICY, rounding=Rounding.NEAREST)
    made = drafted(nearest)
    assert isinstance(made.release.cells["column=C3; row=R1"], Mark)
    assert made.release.cells["column=C1; row=R1"] == Rounded(20, 5)
    assert made.proof is not None


def test_one_number_is_not_rounded_in_two_ways() -> None:
    rows = Table((TABLE.dimensions[0],), tuple(int(n) for n in TABLE.counts()[:4, 3]))
    made = draft(Known(()), Proposal("r", {"t": TABLE, "rows": rows}), ROUNDED)
    assert made.proof is not None
    # The rows are added in one table and rounded in the other: a draw was found that agrees.
    assert isinstance(made.release.cells["row=R1"], Near)
    texts = [dict(table.cells) for table in made.protected()]
    assert [texts[0][f"R{n}", "all column"] for n in (1, 2, 3, 4)] == [
        texts[1][f"R{n}",] for n in (1, 2, 3, 4)
    ]
    for other in (Value(22), Near(15, 5), Mark("[c]")):
        with pytest.raises(RoundedTwoWays, match="or rounded in one and exact in another"):
            in_one_way({"a": Near(20, 5)}, {"a": other})


@pytest.mark.parametrize(
    ("amounts", "reach"),
    [((90, 5, 5), 13), ((50, 50), 8), ((40, 30, 30), 0), ((100,), 25), ((), 0)],
)
def test_dominance_says_how_far_readers_must_be_kept(amounts: tuple[int, ...], reach: int) -> None:
    rule = Dominance(1, 80, rival_per_cent=15)
    assert rule.reach(amounts) == reach
    assert rule.is_dominated(amounts) is (reach > 0)


def test_a_dominated_sum_is_withheld_with_enough_around_it() -> None:
    money = square(3, 3, [40_000, 52_000, 61_000, 48_000, 55_000, 70_000, 90_000, 30_000, 20_000])
    paid = {"column=C1; row=R1": (38_000, 2_000)}
    policy = POLICIES["public-money-1"]
    made = draft(Known(()), Proposal("r", {"t": money}, contributions=paid), policy)
    need = policy.dominance.needs(paid)["column=C1; row=R1"]
    assert need == 2 * 7_500 + 1
    assert isinstance(made.release.cells["column=C1; row=R1"], Mark)
    assert made.proof is not None
    at = made.proof.ids.index("column=C1; row=R1")
    assert made.proof.tables[:, at].max() - made.proof.tables[:, at].min() + 1 >= need
    free = draft(Known(()), Proposal("r", {"t": money}), policy)
    assert not [shown for shown in free.release.cells.values() if isinstance(shown, Mark)]


def test_a_plan_for_the_year_is_paid_for_when_leaned_on() -> None:
    first, forecast = [12, 3, 22, 16, 18, 9], [12, 8, 20, 15, 18, 9]
    plan = year(first, forecast, forecast, forecast)
    proposal = Proposal("Q1", {"t": quarter(1, first)}, planned=(plan,))
    made = draft(Known(()), proposal, POLICY)
    assert made.proof is not None
    known = made.ledger
    forecasts = {cell.id for cell in known.cells if cell.origin is Origin.EXPECTED}
    assert "period=2026" in forecasts
    assert "period=Q1" not in forecasts
    without = draft(Known(()), replace(proposal, planned=()), POLICY)
    marked = [sum(isinstance(s, Mark) for s in d.release.cells.values()) for d in (made, without)]
    assert marked[0] >= marked[1]
    # The year, counted at last, then keeps more of its own numbers.
    assert wishes_of(proposal, POLICY).planned >= {"period=2026"}
    assert with_tables(Known(()), proposal).cells


def test_forecasts_give_way_to_counts() -> None:
    plan = year([1, 2, 3, 4, 5, 6], [6, 5, 4, 3, 2, 1])
    first = draft(
        Known(()), Proposal("Q1", {"t": quarter(1, [12, 8, 9, 16, 18, 9])}, planned=(plan,)), POLICY
    )
    cells = {cell.id: cell for cell in first.ledger.cells}
    name = quarter(1, [0] * 6).key(("Q1", "R1", "C1"))
    assert (cells[name].truth, cells[name].origin) == (12, Origin.OURS)


def test_partners_are_kept_from_one_period_to_the_next() -> None:
    first, second = quarter(1, [12, 3, 22, 16, 18, 9]), quarter(2, [14, 2, 21, 15, 19, 10])
    before = draft(Known(()), Proposal("Q1", {"t": first}, secret="s"), POLICY)
    after = draft(before.after, Proposal("Q2", {"t": second}, secret="s"), POLICY)
    places = [
        {
            cell.replace("Q1", "Q").replace("Q2", "Q")
            for cell, s in d.release.cells.items()
            if isinstance(s, Mark)
        }
        for d in (before, after)
    ]
    assert places[0] == places[1]
    known = after.ledger
    truth = [cell.truth or 0 for cell in known.cells]
    plain, kept = (prices(known, truth, Wishes(period=period)) for period in ("", "period"))  # type: ignore[arg-type]
    assert (kept <= plain).all()
    assert (kept < plain).any()


def test_the_secret_factor_depends_on_the_secret_and_not_on_the_period() -> None:
    known = known_of(quarter(1, [1] * 6), quarter(2, [1] * 6))
    truth = [1] * len(known.cells)
    one, two = (prices(known, truth, Wishes(key=key, period="period")) for key in ("one", "two"))  # type: ignore[arg-type]
    assert (one != two).any()
    half = len(one) // 2
    assert (one[:half] == one[half:]).all()


def test_counts_that_are_not_ours_are_filled_so_that_all_agrees() -> None:
    cells = (Cell("a", truth=4), Cell("b", origin=Origin.THEIRS), Cell("all", origin=Origin.THEIRS))
    known = Known(
        cells, world({"a": 4, "b": 1, "all": 5}, {"all": "a b"}).relations,
        releases=(Release("r", cells={"all": Value(30)}),),
    )  # fmt: skip
    assert completed(known) == {"a": 4, "b": 26, "all": 30}


def test_a_ledger_is_checked_again_from_what_proved_it_before() -> None:
    made = drafted()
    before, words = check(made.after)
    assert before.is_safe
    assert words == {}
    later = replace(
        made.after, releases=(*made.after.releases, Release("b", cells={"row=R1": Value(34)}))
    )
    found, words = check(later, since=before)
    whole, _ = check(later)
    assert (found.recovered, found.narrow) == (whole.recovered, whole.narrow)
    assert all(sentence.endswith(".") for sentence in words.values())


def test_a_policy_that_was_edited_is_refused(tmp_path: Path) -> None:
    for path in FOLDER.iterdir():
        if path.is_file():
            (tmp_path / path.name).write_bytes(path.read_bytes())
    assert load_policies(tmp_path).keys() == POLICIES.keys()
    file = tmp_path / "public-counts-1.toml"
    file.write_text(file.read_text().replace("threshold = 5", "threshold = 3"))
    with pytest.raises(BadPolicy, match="not as it was sealed"):
        load_policies(tmp_path)
    file.unlink()
    with pytest.raises(BadPolicy, match="is gone"):
        load_policies(tmp_path)
    file.write_bytes((FOLDER / "public-money-1.toml").read_bytes())
    with pytest.raises(BadPolicy, match="Name it after"):
        load_policies(tmp_path)
    assert (FOLDER / SEALS).exists()


def test_an_edition_supersedes_the_one_before_and_begins_after_it() -> None:
    second = replace(POLICY, number=2, supersedes=1, in_force_from=date(2027, 4, 1))
    assert faults({"public-counts-1": POLICY, "public-counts-2": second}) == []
    early = replace(second, in_force_from=POLICY.in_force_from)
    assert "has to come into force after" in faults({"public-counts-1": POLICY, "x": early})[0]
    loose = replace(second, supersedes=None)
    assert "does not supersede" in faults({"public-counts-1": POLICY, "x": loose})[0]
    other = replace(second, audience="board")
    assert "another audience" in faults({"public-counts-1": POLICY, "x": other})[0]


def issue(**changed: int) -> tuple[Known, Release, dict[str, int]]:
    counts = {"a": 40, "b": 31, "all": 71}
    known = world(counts, {"all": "a b"}, counts)
    new = counts | changed
    return known, known.releases[0], new | {"all": new["a"] + new["b"]}


def test_a_small_change_between_issues_is_found_and_can_be_held() -> None:
    known, old, new = issue(a=42)
    found = audit_revision(old, new, known, issue="2")
    assert found.pair.recovered == {change("a", "2"): 2, change("all", "2"): 2}
    assert "can be worked out" in found.why[change("a", "2")]
    assert [option.way for option in found.options] == list(Way)
    hold, settled, withhold = found.options
    assert hold.is_open
    assert not settled.is_open
    assert "the change in a, all is a small count itself" in settled.words
    assert withhold.is_open
    assert withhold.release is not None
    after = replace(found.known, releases=(*found.known.releases, withhold.release))
    assert audit(after).is_safe


def test_a_change_that_is_no_longer_small_goes_out() -> None:
    known, old, new = issue(a=46, b=31)
    found = audit_revision(old, new, known, issue="2")
    assert found.is_safe
    settled = found.options[1]
    assert settled.is_open
    assert settled.release is not None
    assert settled.proof is not None


def test_opposite_changes_are_each_looked_at() -> None:
    known, old, new = issue(a=43, b=28)
    found = audit_revision(old, new, known, issue="2")
    assert found.pair.recovered == {change("a", "2"): 3, change("b", "2"): -3}


def test_a_rounded_issue_is_drafted_anew() -> None:
    known, old, new = issue()
    rounded = replace(old, cells={"a": Rounded(40, 5), "b": C})
    with pytest.raises(RoundedIssue, match="release of their own"):
        audit_revision(rounded, new, known, issue="2")


def test_protection_goes_on_with_named_cells_that_are_large() -> None:
    """A named count is kept uncertain around what it is, not down at one."""
    known = replace(known_of(TABLE), sensitive=frozenset({"column=C1; row=R3"}))
    protection = protect(
        known, tuple(known.truths()), Wishes(also_withhold=known.sensitive or frozenset())
    )
    assert protection.proof is not None
    at = protection.proof.ids.index("column=C1; row=R3")
    reached = protection.proof.tables[:, at]
    assert reached.min() <= 31 <= reached.max()
