"""A release drafted under its policy: withheld or rounded, proved against the whole ledger."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from reporting.disclosure.audit import Audit, audit
from reporting.disclosure.explain import explain
from reporting.disclosure.policy import Policy, Rounding
from reporting.disclosure.pricing import Wishes
from reporting.disclosure.protect import (
    NoProof,
    ProtectedTable,
    Protection,
    printed,
    protect,
)
from reporting.disclosure.reasons import reasons
from reporting.disclosure.rounded import round_off
from reporting.disclosure.rounding import as_marked_and_rounded, in_one_way
from reporting.disclosure.statements import Cell, Known, Origin, Relation, Release, Shown
from reporting.disclosure.tables import Table
from reporting.disclosure.verifier import Proof

LEVELS = 12  # of totals above totals


@dataclass(frozen=True, slots=True)
class Proposal:
    """Tables to print together, and the tables that are planned for later in the year.

    Counts of the planned tables that are not in yet are forecasts. `secret` is what the policy's
    `key` names; `kept` are cells that may not be withheld, `priorities` how dear others are.
    """

    release: str
    tables: Mapping[str, Table]
    when: str = ""
    planned: tuple[Table, ...] = ()
    contributions: Mapping[str, tuple[int, ...]] | None = None
    kept: frozenset[str] = frozenset()
    priorities: Mapping[str, float] | None = None
    secret: str = ""
    period: str = "period"
    is_exact: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Draft:
    """A proposal as it would be printed. Without a proof, `lost` and `why` say what is in the way."""

    release: Release
    ledger: Known
    policy: Policy
    tables: Mapping[str, Table]
    proof: Proof | None
    lost: tuple[str, ...]
    why: Mapping[str, str]
    protection: Protection | None = None

    def reasons(self) -> dict[str, str]:
        """Why each number is withheld, in words that tell counts: for those who may see them."""
        if self.protection is None:
            return {}
        return reasons(self.ledger, tuple(self.release.cells), self.protection)

    @property
    def after(self) -> Known:
        """The ledger with this release in it."""
        return replace(self.ledger, releases=(*self.ledger.releases, self.release))

    def protected(self, in_spite_because: str = "") -> tuple[ProtectedTable, ...]:
        """The tables for public code; raises `NoProof`, or `TooMuchWithheld` unless a reason is given."""
        if self.proof is None:
            raise NoProof(self.lost, self.why)
        return tuple(
            ProtectedTable(
                name=name,
                table=table,
                release=self.release,
                ledger=self.ledger,
                proof=self.proof,
                policy=self.policy,
                in_spite_because=in_spite_because,
            )
            for name, table in self.tables.items()
        )


def draft(ledger: Known, proposal: Proposal, policy: Policy) -> Draft:
    """The proposal protected over all its tables and everything in the ledger at once."""
    known = policy.known(with_tables(ledger, proposal), proposal.contributions)
    if policy.rounding is Rounding.NONE:
        return _withheld(known, proposal, policy)
    if policy.rounding is Rounding.ADDITIVE:
        return _rounded_off(known, proposal, policy)
    shown: dict[str, Shown] = {}
    for table in proposal.tables.values():
        cells = as_marked_and_rounded(table, known, policy.base, policy.mark)
        shown = in_one_way(shown, cells)
    return _rounded(known, proposal, policy, shown)


def with_tables(ledger: Known, proposal: Proposal) -> Known:
    """The ledger with the cells and sums of the new and the planned tables, each once."""
    cells = {cell.id: cell for cell in ledger.cells}
    relations = {(r.total, *r.parts): r for r in ledger.relations}
    for table in proposal.tables.values():
        _put(cells, relations, table, Origin.OURS)
    for table in proposal.planned:
        _put(cells, relations, table, Origin.EXPECTED)
    _forecast(cells, tuple(relations.values()))
    return replace(ledger, cells=tuple(cells.values()), relations=tuple(relations.values()))


def _forecast(cells: dict[str, Cell], relations: tuple[Relation, ...]) -> None:
    """Forecast totals follow what has been counted; forecasts that then disagree are let go."""

    def told(relation: Relation) -> int | None:
        parts = [cells[part].truth for part in relation.parts]
        return None if None in parts else sum(part or 0 for part in parts)

    for _ in range(LEVELS):
        for relation in relations:
            total, summed = cells[relation.total], told(relation)
            if total.origin is Origin.EXPECTED and summed is not None and total.truth != summed:
                cells[total.id] = replace(total, truth=summed)
    if any(told(r) not in {None, cells[r.total].truth} for r in relations):
        for cell in cells.values():
            if cell.origin is Origin.EXPECTED:
                cells[cell.id] = replace(cell, truth=None)


def _put(
    cells: dict[str, Cell],
    relations: dict[tuple[str, ...], Relation],
    table: Table,
    origin: Origin,
) -> None:
    for cell in table.cells():
        before = cells.get(cell.id)
        if before is None or (before.origin is not Origin.OURS and origin is Origin.OURS):
            cells[cell.id] = replace(cell, origin=origin)
        elif before.truth != cell.truth and origin is Origin.OURS:
            raise TwoCounts(cell.id)
    for relation in table.relations():
        relations.setdefault((relation.total, *relation.parts), relation)


class TwoCounts(Exception):
    """One cell with two counts: a revision has to be a vintage of its own."""

    def __init__(self, cell: str) -> None:
        super().__init__(
            f"{cell} has another count in the ledger. Audit it as a revision, so that the change"
            " itself is looked at."
        )


def _withheld(known: Known, proposal: Proposal, policy: Policy) -> Draft:
    show = tuple(dict.fromkeys(c.id for table in proposal.tables.values() for c in table.cells()))
    protection = protect(known, show, wishes_of(proposal, policy))
    release = _release(proposal, policy, printed(known, show, protection, policy.mark))
    lost = protection.lost
    why = explain_release(known, release, lost) if protection.proof is None else {}
    return Draft(release, known, policy, proposal.tables, protection.proof, lost, why, protection)


def wishes_of(proposal: Proposal, policy: Policy) -> Wishes:
    heights: dict[str, int] = {}
    for table in (*proposal.planned, *proposal.tables.values()):
        keys = [table.key(at) for at in table.coordinates()]
        heights |= dict(zip(keys, table.heights().tolist(), strict=True))
    must = {table.key(at) for table in proposal.tables.values() for at in table.must_print}
    later = {table.key(at) for table in proposal.planned for at in table.coordinates()}
    return Wishes(
        must_print=proposal.kept | must,
        priorities=proposal.priorities,
        heights=heights,
        key=f"{policy.key}\n{proposal.secret}" if proposal.secret else "",
        planned=frozenset(later),
        period=proposal.period,
        is_exact=proposal.is_exact,
    )


def _rounded_off(known: Known, proposal: Proposal, policy: Policy) -> Draft:
    secret = f"{policy.key}\n{proposal.secret}"
    found = round_off(known, tuple(proposal.tables.values()), policy.base, secret)
    release = _release(proposal, policy, found.cells)
    why = explain_release(known, release, found.lost) if found.lost else {}
    return Draft(release, known, policy, proposal.tables, found.proof, found.lost, why)


def _rounded(known: Known, proposal: Proposal, policy: Policy, shown: Mapping[str, Shown]) -> Draft:
    release = _release(proposal, policy, shown)
    after = replace(known, releases=(*known.releases, release))
    found = audit(after, use_truth=True)
    lost = (*found.recovered, *found.narrow)
    why = explain(after, found) if lost else {}
    return Draft(release, known, policy, proposal.tables, found.proof, lost, why)


def _release(proposal: Proposal, policy: Policy, shown: Mapping[str, Shown]) -> Release:
    return Release(
        proposal.release,
        when=proposal.when,
        noughts_printed=policy.are_noughts_printed,
        cells=dict(shown),
    )


def explain_release(known: Known, release: Release, lost: tuple[str, ...]) -> dict[str, str]:
    """How each of these counts could be worked out if the release went out."""
    after = replace(known, releases=(*known.releases, release))
    found = audit(after, needs={cell: known.values_of(cell) for cell in lost})
    return explain(after, found)


def check(ledger: Known, since: Audit | None = None) -> tuple[Audit, dict[str, str]]:
    """The whole ledger as the aware reader sees it, and each finding in words."""
    found = audit(ledger, use_truth=True, since=since)
    return found, explain(ledger, found) if not found.is_safe else {}
