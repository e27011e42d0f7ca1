"""The edge cases of the design that are not attacks on one small sum, and where each case is tried.

| case | test |
| --- | --- |
| 1 to 20, 23, 25, 26, 28, 30, 31, 32 | `test_attacks.py`, by number |
| 21 order, number of rows and heights of charts | here; pages and files are tried where they are made |
| 22 messages that quote a number | here |
| 24 everything small | here |
| 27 a shared trait | here |
| 29 households and individuals | here |
| 33 public and exempt sessions | here |
| 34 two authorities | here |
"""

from dataclasses import replace
from pathlib import Path

import pytest

from reporting.disclosure.attributes import attributes
from reporting.disclosure.audit import audit
from reporting.disclosure.casefile import read_case
from reporting.disclosure.drafting import Proposal, draft
from reporting.disclosure.explain import explain
from reporting.disclosure.policy import load_policies
from reporting.disclosure.protect import NoProof, ProtectedTable, TooMuchWithheld, protect
from reporting.disclosure.shape import advise
from reporting.disclosure.statements import (
    Between,
    Cell,
    Contradiction,
    Known,
    Linear,
    NothingNamed,
    Origin,
    Release,
    Value,
)
from tests.unit.reporting.disclosure.worlds import C, known_of, show_all, square, world

POLICY = load_policies()["public-counts-1"]


def protected(counts: list[int]) -> ProtectedTable:
    table = square(4, 3, counts)
    return draft(Known(()), Proposal("r", {"t": table}), POLICY).protected()[0]


def test_21_what_is_printed_is_the_same_for_other_counts_behind_the_marks() -> None:
    """Order, rows, texts and hash: whatever is drawn from it has no more to go by."""
    counts = [22, 9, 3, 18, 14, 11, 31, 8, 7, 12, 16, 19]
    known, show = known_of(square(4, 3, counts)), show_all(square(4, 3, counts))
    proof = protect(known, show).proof
    assert proof is not None
    leaves = [at for at, cell in enumerate(proof.ids) if "row" in cell and "column" in cell]
    others = [table for table in proof.tables if table[proof.ids.index("column=C3; row=R1")] > 0]
    shown = set()
    for other in others:
        table = square(4, 3, [int(other[at]) for at in leaves])
        release = draft(
            known_of(square(4, 3, counts)), Proposal("r", {"t": square(4, 3, counts)}), POLICY
        )
        made = ProtectedTable(
            name="t",
            table=table,  # other counts, of which none may be read
            release=release.release,
            ledger=release.ledger,
            proof=proof,
            policy=POLICY,
        )
        shown.add((made.cells, made.digest))
    assert len(others) > 1
    assert len(shown) == 1


def test_21b_an_order_by_size_is_a_statement_and_can_give_a_count_away() -> None:
    """Rows with [c] sorted by their counts say which is larger: the ledger takes that in."""
    known = world({"a": 4, "b": 1, "all": 5}, {"all": "a b"}, {"a": C, "b": C, "all": 5})
    assert audit(known).is_safe
    sorted_rows = Linear((("a", 1), ("b", -1)), 0, None, "a stands before b")
    found = audit(replace(known, facts=(sorted_rows,)))
    assert found.narrow["b"].high == 2


def test_22_no_message_of_a_refusal_quotes_a_count() -> None:
    known = world({"a": 3, "b": 977, "all": 980}, {"all": "a b"}, {"b": 977, "all": 980})
    protection = protect(known, ("a",))
    said = [
        str(NoProof(protection.lost)),
        str(TooMuchWithheld(71, 40)),
        str(NothingNamed(("a",))),
        str(Contradiction("a")),
    ]
    assert protection.lost == ("a",)
    assert not [text for text in said if "977" in text or "980" in text or " 3" in text]


def test_22b_the_words_for_officers_do_quote_it_and_are_kept_apart() -> None:
    known = world({"a": 3, "b": 977, "all": 980}, {"all": "a b"}, {"a": C, "b": 977, "all": 980})
    assert "gives 3" in explain(known, audit(known))["a"]


def test_24_where_everything_is_small_the_shape_is_refused() -> None:
    table = square(3, 3, [1, 2, 1, 3, 1, 2, 2, 1, 1])
    first = advise(table, 5)[0]
    assert first.is_refused()
    made = draft(Known(()), Proposal("r", {"t": table}), POLICY)
    with pytest.raises((TooMuchWithheld, NoProof)):
        made.protected()


def test_27_all_in_a_row_share_a_trait_whatever_the_size() -> None:
    counts = {"women": 14, "men": 0, "disabled": 9, "not": 6, "all": 14}
    sums = {"all": "women men", "all@": "disabled not"}
    counts |= {"not": 5}
    known = world(counts, sums, {"women": 14, "men": 0, "all": 14, "disabled": 9, "not": 5})
    found = attributes(known)
    assert [(one.cell, one.total) for one in found] == [("women", "all")]
    assert found[0].sentence() == "Everyone counted in all is also counted in women."
    # It needs a decision on record and is no count that could be worked out.
    assert audit(known).is_safe


def test_27b_a_trait_behind_marks_is_found_when_it_can_only_be_so() -> None:
    known = world({"a": 3, "b": 0, "all": 3}, {"all": "a b"}, {"a": C, "b": 0, "all": C})
    assert [(one.cell, one.total) for one in attributes(known)] == [("a", "all")]
    hidden = world({"a": 3, "b": 9, "all": 12}, {"all": "a b"}, {"a": C, "b": C, "all": 12})
    assert attributes(hidden) == ()


def test_29_households_limit_individuals_and_never_add_up_with_them() -> None:
    counts = {"households": 3, "people": 11}
    rule = Linear((("people", 1), ("households", -1)), 0, None, "a household has a person")
    known = world(counts, {}, {"households": C, "people": 11}, facts=(rule,))
    assert audit(known).is_safe
    mean = Linear((("people", 10), ("households", -36)), 0, 3, "3.6 to 3.7 people in each")
    found = audit(replace(known, facts=(rule, mean)))
    assert found.recovered == {"households": 3}


def test_33_what_an_exempt_session_saw_is_no_statement_to_the_public() -> None:
    counts = {"a": 3, "b": 17, "all": 20}
    public = world(counts, {"all": "a b"}, {"a": C, "b": C, "all": 20})
    exempt = Release("exempt papers", cells={"b": Value(17)})
    assert audit(public).is_safe
    leaked = replace(public, releases=(*public.releases, exempt))
    assert audit(leaked).recovered == {"a": 3}


def test_34_two_authorities_that_publish_jointly() -> None:
    """We do not know the other's count; what it prints is a statement like any other."""
    cells = (
        Cell("ours", truth=3),
        Cell("theirs", origin=Origin.THEIRS),
        Cell("both", truth=None, origin=Origin.THEIRS),
    )
    sums = world({"ours": 3, "theirs": 1, "both": 4}, {"both": "ours theirs"}).relations
    together = Release("joint", cells={"both": Value(40)})
    known = Known(cells, sums, releases=(Release("ours", cells={"ours": C}), together))
    assert audit(known).is_safe
    alone = Release("theirs", issuer="the other", cells={"theirs": Value(37)})
    assert audit(replace(known, releases=(*known.releases, alone))).recovered == {"ours": 3}
    # And the choice of what to print next does without their count.
    assert protect(replace(known, releases=(together,)), ("ours",)).proof is not None


def test_a_ledger_that_names_nothing_and_counts_nothing_is_refused() -> None:
    known = Known((Cell("a"), Cell("b", truth=3)), releases=(Release("r", cells={"a": Value(3)}),))
    with pytest.raises(NothingNamed, match="It is not known whether a is small"):
        audit(known)
    assert audit(replace(known, sensitive=frozenset())).is_safe
    with pytest.raises(NothingNamed, match="whether c is small"):
        audit(replace(known, sensitive=frozenset({"c"})))
    with pytest.raises(NothingNamed):
        audit(Known((Cell("a", origin=Origin.THEIRS),)))


def test_a_case_file_without_counts_has_to_name_them(tmp_path: Path) -> None:
    content = b'{"kind":"audit","policy":{"threshold":5},"cells":[{"id":"a"}]%s}'
    with pytest.raises(Exception, match="nothing says which counts are small"):
        read_case(content % b"")
    assert read_case(content % b',"sensitive":["a"]').known.sensitive == {"a"}


def test_a_release_keeps_the_rule_for_noughts_that_it_came_out_under() -> None:
    cells = {"a": C, "b": Between(0, 3), "all": 3}
    known = world({"a": 3, "b": 0, "all": 3}, {"all": "a b"}, cells, sensitive=frozenset({"a"}))
    assert audit(known).narrow["a"].low == 1
    old = replace(known, releases=tuple(replace(r, noughts_printed=False) for r in known.releases))
    assert audit(old).is_safe
