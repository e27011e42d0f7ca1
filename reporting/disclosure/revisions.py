"""Revised figures: old copies exist, so that each change is a count of its own and can be small."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from reporting.disclosure.audit import Audit, audit
from reporting.disclosure.explain import explain
from reporting.disclosure.pricing import NO_WISHES, Wishes
from reporting.disclosure.protect import printed, protect
from reporting.disclosure.statements import Cell, Known, Mark, Relation, Release, Shown, Value
from reporting.disclosure.verifier import Proof

T = TypeVar("T")


class Way(StrEnum):
    """What can be done with a revision, the first that is open being the best."""

    HOLD = "hold"
    SETTLED = "settled"
    WITHHOLD = "withhold"


@dataclass(frozen=True, slots=True, eq=False)
class Option:
    """One way, whether it is open, and the release that it would make."""

    way: Way
    is_open: bool
    words: str
    release: Release | None = None
    proof: Proof | None = None


@dataclass(frozen=True, slots=True, eq=False)
class RevisionAudit:
    """The two issues read together: what readers could work out, and what can be done instead."""

    known: Known
    pair: Audit
    why: Mapping[str, str]
    options: tuple[Option, ...]

    @property
    def is_safe(self) -> bool:
        """True when the new issue can go out marked as the old one was."""
        return self.pair.is_safe


def vintage(cell: str, issue: str) -> str:
    """The name of a count in a later issue."""
    return f"{cell} (issue {issue})"


def change(cell: str, issue: str) -> str:
    return f"{cell} (change in issue {issue})"


def audit_revision(
    old: Release,
    new: Mapping[str, int],
    ledger: Known,
    *,
    issue: str,
    mark: str = "[c]",
    wishes: Wishes = NO_WISHES,
) -> RevisionAudit:
    """An issue whose counts are now `new`, beside the old issue and everything in the ledger."""
    known = revised(ledger, old, new, issue)
    as_before = {
        vintage(cell, issue): _as_before(old, shown, new[cell], mark)
        for cell, shown in old.cells.items()
    }
    release = Release(f"{old.id} (issue {issue})", cells=as_before)
    after = replace(known, releases=(*known.releases, release))
    pair = audit(after, use_truth=True)
    why = {} if pair.is_safe else explain(after, pair)
    options = (
        _hold(pair),
        _settled(known, old, issue, release, pair),
        _withheld(known, release, mark, wishes),
    )
    return RevisionAudit(known, pair, why, options)


class RoundedIssue(Exception):
    """An issue that was rounded to add up cannot be revised cell by cell."""

    def __init__(self, release: str) -> None:
        super().__init__(
            f"{release} was printed in rounded numbers or ranges. Draft the revised tables as a"
            " release of their own: it is audited against the old issue like any other."
        )


def _as_before(old: Release, shown: Shown, count: int, mark: str) -> Shown:
    match shown:
        case Mark():
            return Mark(mark)
        case Value():
            return Value(count)
        case _:
            raise RoundedIssue(old.id)


def revised(ledger: Known, old: Release, new: Mapping[str, int], issue: str) -> Known:
    """The ledger with each count of the issue anew, and each change between the two."""
    cells, relations = list(ledger.cells), list(ledger.relations)
    there = {cell.id: cell for cell in ledger.cells}
    truths = ledger.truths()
    for name in old.cells:
        at = (*there[name].at, ("issue", issue))
        diff = new[name] - truths[name]
        cells.append(replace(there[name], id=vintage(name, issue), at=at, truth=new[name]))
        cells.append(Cell(change(name, issue), (*at, ("what", "change")), diff, is_signed=True))
        relations.append(Relation(vintage(name, issue), (name, change(name, issue))))
    relations += _again(ledger, old, issue)
    own = {cell.id: _base(cell.id, issue) for cell in cells[len(ledger.cells) :]}
    return replace(
        ledger,
        cells=tuple(cells),
        relations=tuple(relations),
        own_thresholds=_copied(ledger.own_thresholds, own),
        own_levels=_copied(ledger.own_levels, own),
        sensitive=_named(ledger, cells[len(ledger.cells) :], own),
    )


def _again(ledger: Known, old: Release, issue: str) -> Iterator[Relation]:
    """The sums of the old issue hold in the new one, and so do those of the changes."""
    for relation in ledger.relations:
        if {relation.total, *relation.parts} <= old.cells.keys():
            for name in (vintage, change):
                parts = tuple(name(part, issue) for part in relation.parts)
                yield Relation(name(relation.total, issue), parts)


def _base(cell: str, issue: str) -> str:
    return cell.removesuffix(f" (issue {issue})").removesuffix(f" (change in issue {issue})")


def _copied(own: Mapping[str, T], names: Mapping[str, str]) -> dict[str, T]:
    return dict(own) | {cell: own[base] for cell, base in names.items() if base in own}


def _named(ledger: Known, added: list[Cell], own: Mapping[str, str]) -> frozenset[str] | None:
    if ledger.sensitive is None:
        return None
    return ledger.sensitive | {
        cell.id for cell in added if 0 < abs(cell.truth or 0) < ledger.threshold_of(own[cell.id])
    }


def _hold(pair: Audit) -> Option:
    if pair.is_safe:
        words = "The revision can go out as it is; it need not be held."
    else:
        words = "Hold the revision to the annual issue, in which all changes come out together."
    return Option(Way.HOLD, is_open=True, words=words)


def _settled(known: Known, old: Release, issue: str, release: Release, pair: Audit) -> Option:
    """Open where each change is nought or no longer small."""
    truths = known.truths()
    small = [
        cell
        for cell in old.cells
        if 0 < abs(truths[change(cell, issue)]) < known.threshold_of(change(cell, issue))
    ]
    if small:
        named = ", ".join(small[:3]) + (f" and {len(small) - 3} more" if len(small) > 3 else "")
        words = f"Not yet: the change in {named} is a small count itself. Wait for more changes."
        return Option(Way.SETTLED, is_open=False, words=words)
    if pair.proof is None:
        words = (
            "Every change is nought or large, and yet the two issues together give a count away."
        )
        return Option(Way.SETTLED, is_open=False, words=words)
    words = "Publish it: every change is nought or at least the threshold."
    return Option(Way.SETTLED, is_open=True, words=words, release=release, proof=pair.proof)


def _withheld(known: Known, release: Release, mark: str, wishes: Wishes) -> Option:
    show = tuple(release.cells)
    protection = protect(known, show, wishes)
    if protection.proof is None:
        named = ", ".join(protection.lost[:3])
        words = f"No choice of what to withhold protects {named}: the old issue prints too much."
        return Option(Way.WITHHOLD, is_open=False, words=words)
    marked = sum(isinstance(shown, Mark) for shown in release.cells.values())
    words = (
        f"Withhold {len(protection.withheld)} of {len(show)} numbers in the new issue;"
        f" {marked} were withheld in the old one."
    )
    anew = replace(release, cells=printed(known, show, protection, mark))
    return Option(Way.WITHHOLD, is_open=True, words=words, release=anew, proof=protection.proof)
