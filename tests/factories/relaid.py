"""A table printed anew from other counts, to compare its bytes."""

from collections.abc import Mapping
from dataclasses import replace

from reporting.disclosure.audit import audit
from reporting.disclosure.policy import load_policies
from reporting.disclosure.protect import ProtectedTable
from reporting.disclosure.shown import ShownTable
from reporting.disclosure.statements import Cell, Release
from reporting.releases.cubes import View
from reporting.releases.freezing import Words, freeze
from reporting.releases.ledger import ledger
from tests.factories import releases as make


def relaid(view: View, counts: Mapping[str, int], printout: Release) -> ShownTable:
    """The same pattern over other counts, through the same lock."""
    policy = load_policies()[make.POLICY]
    known = ledger((), (view.cube,), policy).known
    cells = tuple(Cell(c.id, c.at, counts[c.id], c.is_signed) for c in known.cells)
    known = replace(known, cells=cells)
    found = audit(replace(known, releases=(printout,)))
    assert found.proof is not None, (found.recovered, found.narrow)
    protected = ProtectedTable(
        name="refusals",
        table=view.table(),
        release=printout,
        ledger=known,
        proof=found.proof,
        policy=policy,
    )
    (asked,) = make.ask().tables
    words = Words(1, asked.code, asked.title, view.cube.counts, asked.year)
    return freeze(protected, view, words)
