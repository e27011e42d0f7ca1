"""Protection, the one type for public code, policies, rounding and shape advice."""

from dataclasses import FrozenInstanceError, replace
from datetime import date

import numpy as np
import pytest

from reporting.disclosure.policy import Dominance, load_policies, policy_in_force
from reporting.disclosure.pricing import Wishes
from reporting.disclosure.protect import (
    NoProof,
    ProtectedTable,
    Protection,
    TooMuchWithheld,
    printed,
    protect,
    without_truth,
)
from reporting.disclosure.reasons import reasons
from reporting.disclosure.rounding import Draw, moves, round_additively
from reporting.disclosure.shape import advise
from reporting.disclosure.statements import Level, Release, Value
from reporting.disclosure.tables import Dimension, Table
from tests.unit.reporting.disclosure.worlds import known_of, show_all, square

TABLE = square(4, 3, [22, 9, 3, 18, 14, 11, 31, 8, 7, 12, 16, 19])


def made(protection: Protection, **changes: object) -> ProtectedTable:
    known, show = known_of(TABLE), show_all(TABLE)
    cells = printed(known, show, protection, "[c]") | changes
    assert protection.proof is not None
    return ProtectedTable(
        name="Sources",
        table=TABLE,
        release=Release("2026", cells=cells),  # type: ignore[arg-type]
        ledger=replace(without_truth(known), sensitive=frozenset({"column=C3; row=R1"})),
        proof=protection.proof,
        policy=load_policies()["public-counts-1"],
    )


def test_one_small_count_wants_one_block() -> None:
    protection = protect(known_of(TABLE), show_all(TABLE))
    assert len(protection.withheld) == 4
    assert len(protection.secondary) == 3


def test_a_protected_table_holds_what_is_printed_and_no_withheld_count() -> None:
    table = made(protect(known_of(TABLE), show_all(TABLE)))
    texts = dict(table.cells)
    assert texts["R1", "C3"] == "[c]"
    assert texts["all row", "all column"] == "170"
    assert sum(text == "[c]" for text in texts.values()) == 4


def test_a_protected_table_is_refused_when_one_more_cell_is_printed() -> None:
    protection = protect(known_of(TABLE), show_all(TABLE))
    truths = known_of(TABLE).truths()
    cell = protection.secondary[0]
    with pytest.raises(NoProof, match="cannot be protected"):
        made(protection, **{cell: Value(truths[cell])})


def test_a_protected_table_cannot_be_changed() -> None:
    table = made(protect(known_of(TABLE), show_all(TABLE)))
    with pytest.raises((AttributeError, FrozenInstanceError)):
        table.name = "Other"
    with pytest.raises(AttributeError):
        del table.cells


def test_every_withheld_cell_has_its_reason() -> None:
    known, show = known_of(TABLE), show_all(TABLE)
    protection = protect(known, show)
    told = reasons(known, show, protection)
    assert set(told) == set(protection.withheld)
    assert told["column=C3; row=R1"] == "3 is below 5."
    assert all("R1, C3" in told[cell] for cell in protection.secondary)


def test_a_dear_cell_is_kept() -> None:
    known, show = known_of(TABLE), show_all(TABLE)
    given = protect(known, show).secondary[0]
    wishes = Wishes(priorities={given: 10_000.0})
    assert given not in protect(known, show, wishes).secondary


def test_what_must_be_printed_is_and_a_table_without_a_way_out_is_refused() -> None:
    known, show = known_of(TABLE), show_all(TABLE)
    column = frozenset(cell for cell in show if "C3" in cell and "R1" not in cell)
    protection = protect(known, show, Wishes(must_print=column | {"column=C3"}))
    assert protection.proof is None
    assert protection.lost == ("column=C3; row=R1",)


def test_a_higher_threshold_of_its_own_protects_more() -> None:
    known = replace(known_of(TABLE), own_thresholds={"column=C2; row=R1": 10})
    assert "column=C2; row=R1" in protect(known, show_all(TABLE)).withheld


@pytest.mark.parametrize("level", list(Level))
def test_every_level_is_proved(level: Level) -> None:
    protection = protect(replace(known_of(TABLE), level=level), show_all(TABLE))
    assert protection.proof is not None


def test_policies_are_numbered_and_the_newest_in_force_holds() -> None:
    policies = load_policies()
    assert all(name == policy.reference for name, policy in policies.items())
    found = policy_in_force(policies, "public", "counts", date(2026, 11, 26), "public-counts")
    assert found is not None
    assert found.threshold_for(("forced marriage",)) == 10
    assert policy_in_force(policies, "public", "counts", date(2020, 1, 1)) is None


def test_a_sum_that_one_provider_makes_up_is_dominated() -> None:
    assert Dominance(1, 80).is_dominated((90, 5, 5))
    assert not Dominance(1, 80).is_dominated((50, 50))


def test_rounded_tables_still_add_up_and_stay_near() -> None:
    rounded = round_additively(TABLE, 5, Draw("s"))
    assert (rounded % 5 == 0).all()
    assert (rounded[:-1].sum(axis=0) == rounded[-1]).all()
    assert (rounded[:, :-1].sum(axis=1) == rounded[:, -1]).all()
    away = np.abs(rounded - TABLE.counts())
    assert away[:-1, :-1].max() < 5
    told = moves(TABLE, 5, Draw("s"))
    assert (told.numbers, told.totals) == (
        away[:-1, :-1].max(),
        max(away[-1].max(), away[:, -1].max()),
    )


def test_advice_says_what_a_coarser_shape_saves() -> None:
    sources = Dimension(
        "source", ("a", "b", "c", "d", "ab", "cd", "all"), {4: (0, 1), 5: (2, 3), 6: (4, 5)}
    )
    places = Dimension("place", ("x", "y", "all"), {2: (0, 1)})
    table = Table((places, sources), (1, 2, 3, 40, 2, 3, 9, 4))
    first, *others = advise(table, 5)
    assert first.words == "As it is"
    assert first.is_refused()
    assert others[0].per_cent < first.per_cent
    assert "By groups of source" in {advice.words for advice in others}


def test_a_table_mostly_withheld_is_refused_unless_somebody_says_why() -> None:
    table = square(2, 2, [3, 2, 1, 4])
    known, show = known_of(table), show_all(table)
    protection = protect(known, show)
    assert protection.proof is not None
    what = {
        "name": "Sparse",
        "table": table,
        "release": Release("r", cells=printed(known, show, protection, "[c]")),
        "ledger": known,
        "proof": protection.proof,
        "policy": load_policies()["public-counts-1"],
    }
    with pytest.raises(TooMuchWithheld, match="above 40%"):
        ProtectedTable(**what)
    assert ProtectedTable(**what, in_spite_because="the board asked for it").digest
