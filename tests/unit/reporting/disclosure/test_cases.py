"""The published cases, where they are on this machine: exhaustive answers to compare with."""

from pathlib import Path

import numpy as np
import pytest

from reporting.disclosure.attacker import Attack
from reporting.disclosure.audit import audit, prove
from reporting.disclosure.casefile import read_case
from reporting.disclosure.protect import protect
from reporting.disclosure.statements import Reader
from reporting.disclosure.system import build
from reporting.disclosure.verifier import verify
from reporting.management.commands.protect_tables import proposal
from tests.unit.reporting.disclosure.worlds import case_files, raw_case

AUDITS = case_files("audit", "attack")


@pytest.mark.parametrize("reader", list(Reader))
@pytest.mark.parametrize("path", AUDITS, ids=lambda path: path.stem)
def test_an_audit_agrees_with_the_exhaustive_answer(path: Path, reader: Reader) -> None:
    case, expected = read_case(path.read_bytes()), raw_case(path)["expect"][reader.value]

    found = audit(case.known, reader)

    assert found.recovered == expected["recovered"]
    assert {cell: [r.low, r.high] for cell, r in found.narrow.items()} == expected["narrow"]
    assert found.is_safe == expected["safe"]


@pytest.mark.parametrize("reader", list(Reader))
@pytest.mark.parametrize("path", AUDITS, ids=lambda path: path.stem)
def test_every_range_agrees_with_the_exhaustive_answer(path: Path, reader: Reader) -> None:
    system = build(read_case(path.read_bytes()).known, reader)
    attack = Attack(system)

    for cell, (low, high) in raw_case(path)["expect"][reader.value]["ranges"].items():
        found = attack.interval(system.ids.index(cell))
        assert (found.low, found.high) == (low, high), cell


@pytest.mark.parametrize("path", case_files("next"), ids=lambda path: path.stem)
def test_a_next_release_withholds_the_fewest(path: Path) -> None:
    case, expected = read_case(path.read_bytes()), raw_case(path)["expect"]

    protection = protect(case.known, case.show)

    assert (protection.proof is not None) == expected["possible"]
    assert len(protection.secondary) == expected["fewest_extra"]
    assert list(protection.withheld) in expected["answers"]


@pytest.mark.parametrize("path", case_files("suppress"), ids=lambda path: path.stem)
def test_a_protected_table_leaves_nothing_and_a_tight_choice(path: Path) -> None:
    case = read_case(path.read_bytes())
    show, wishes = proposal(case, "")

    protection = protect(case.known, show, wishes)

    limits = {"table-01": 3, "table-03": 5, "table-07": 14, "table-A126": 12, "table-C560": 112}
    assert protection.proof is not None
    assert len(protection.secondary) <= limits[path.stem]


def test_a_proof_is_refused_when_one_number_of_it_changes() -> None:
    for path in AUDITS:
        case = read_case(path.read_bytes())
        attack = Attack(build(case.known))
        needs = {0: 1}
        proof = prove(attack, needs)
        assert proof is not None
        assert verify(attack.full, proof, needs)
        spoiled = type(proof)(
            proof.tables + np.eye(1, attack.full.size, dtype=int), proof.low, proof.high
        )
        assert not verify(attack.full, spoiled, needs)
