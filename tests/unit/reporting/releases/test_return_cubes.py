"""The lines of a signed return as counts: what is printed, and what readers know between them."""

from typing import Final

from dalpb.kernel.cells import Figure, State
from reporting.disclosure.statements import Value
from reporting.releases.cubes import Cube, relations_of, truths_of, whole
from reporting.releases.ledger import linked_only
from reporting.releases.return_cubes import Place, line_of, pieces
from reporting.releases.said import Printing, Said
from reporting.releases.saying import Printed
from reporting.returns.draft import Draft
from reporting.returns.load import load
from tests.factories.returns import sound_draft, with_figures

SPEC: Final = load("2024-25")
PLACE: Final = Place("2024-25", "April 2024 to March 2025", "E10000099", "Exampleshire")
AT: Final = "period=2024-25; area=E10000099"


def cubes(draft: Draft, *left_out: str) -> dict[str, Cube]:
    found = pieces(draft, SPEC, PLACE, frozenset(left_out))
    return {piece.ask.code: piece.view.cube for piece in found}


def facts(draft: Draft, *left_out: str) -> list[dict[str, int]]:
    return [
        {term.cell.replace(f"; {AT}", ""): term.by for term in fact.terms}
        for cube in cubes(draft, *left_out).values()
        for fact in cube.facts
    ]


def test_a_breakdown_is_printed_with_the_total_that_it_is_of() -> None:
    made = cubes(sound_draft())

    assert {"R1", "R2", "R3"}.isdisjoint(made)
    assert {"R1a", "R1b", "R2a", "R3a", "R4", "R4a", "R4b", "R5", "R6"} <= set(made)
    assert truths_of(made["R1a"])[f"supported_individuals; {AT}"] == 100
    assert [len(r.parts) for r in relations_of(made["R1a"], _own(made["R1a"]))] == [4]
    assert made["R2a"].all_at_least
    assert not made["R1a"].all_at_least


def _own(cube: Cube) -> dict[str, str]:
    return {cell.id: cell.id for cell in whole(cube).cells()}


def test_a_total_whose_breakdown_is_left_out_is_a_table_of_its_own() -> None:
    made = cubes(sound_draft(), "R1a", "R1b", "L1")

    assert truths_of(made["R1"]) == {f"supported_individuals; {AT}": 100}


def test_what_is_asked_of_some_kinds_only_is_a_count_of_its_own() -> None:
    made = cubes(sound_draft())

    assert f"households_stopped_support; {AT}; category=R4a/no_longer_needed" in truths_of(
        made["R4a"]
    )
    assert f"supported_individuals; {AT}; category=kind/refuge" in truths_of(made["R1b"])
    assert [line_of(n) for n in ("ALL", "women", "kind/refuge", "R4a/other")] == [
        "", "women", "refuge", "other",
    ]  # fmt: skip


def test_what_readers_know_between_lines_is_in_the_system() -> None:
    told = facts(sound_draft())

    assert {"supported_individuals": 1, "supported_individuals_specialist": -1} in told
    endings = next(fact for fact in told if fact.get("households_stopped_support") == 1)
    assert len(endings) == 1 + 2 + 7
    assert set(endings.values()) == {1, -1}
    kinds = next(fact for fact in told if "supported_individuals; category=kind/refuge" in fact)
    assert kinds["supported_individuals"] == -1


def test_what_does_not_hold_is_told_to_nobody_as_true() -> None:
    told = facts(with_figures(sound_draft(), R2=101))

    assert {"supported_individuals": 1, "supported_individuals_specialist": -1} not in told


def test_what_one_part_leaves_is_protected_though_it_is_never_printed() -> None:
    draft = with_figures(sound_draft(), R1a_men=Figure.empty(State.NOT_SUPPLIED))
    piece = next(p for p in pieces(draft, SPEC, PLACE) if p.ask.code == "R1a")
    cube = piece.view.cube

    assert truths_of(cube)[f"supported_individuals; {AT}; category=R1a/rest"] == 2
    assert not [at for at in piece.view.table().coordinates() if "rest" in at[-1]]
    assert truths_of(cube)[f"supported_individuals; {AT}"] == 100


def test_without_an_exact_total_the_parts_stand_alone() -> None:
    draft = with_figures(sound_draft(), R1=Figure.bounded(95, 105))

    assert f"supported_individuals; {AT}" not in truths_of(cubes(draft)["R1a"])
    assert "R1" not in cubes(draft)


def test_a_measure_that_printed_counts_are_tied_to_is_audited_too() -> None:
    made = tuple(cubes(sound_draft()).values())
    said = tuple(
        Said(cell, Printed.VALUE, count, count, None, str(count))
        for cube in made
        for cell, count in truths_of(cube).items()
    )
    printing = Printing("annual-return/1", "2025-06-01", "", False, said, made)
    one = next(cube for cube in made if cube.measure == "households_moved_on")

    reached = linked_only((printing,), (one,))
    alone = linked_only((printing,), (Cube("nothing", "", "", (), ()),))

    assert {cube.measure for cube in reached[0].cubes} >= {
        "households_moved_on",
        "households_stopped_support",
        "households_supported",
        "supported_individuals",
    }
    assert alone == ()
    assert reached[0].said[0].as_shown() == Value(said[0].low or 0)
