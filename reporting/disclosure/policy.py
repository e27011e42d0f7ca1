"""The rules of a publication: for which audience and dataset, what is small, what is printed."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Any

from reporting.disclosure.dominance import Dominance
from reporting.disclosure.statements import Cell, Known, Level

__all__ = ["Dominance", "Policy", "load_policies", "parse", "policy_in_force"]

FOLDER = Path(__file__).resolve().parent / "policies"
SEALS = "SEALED"
STRICTER = (Level.TWO, Level.SPAN, Level.HIDE)


class Noughts(StrEnum):
    PRINTED = "printed"
    WITHHELD = "withheld"


class Rounding(StrEnum):
    NONE = "none"
    ADDITIVE = "additive"  # leaves to a neighbouring multiple, totals added up again
    NEAREST = "nearest"  # small counts marked, all others to the nearest multiple


class BadPolicy(Exception):
    """A policy that was changed, or does not follow the one before it."""


@dataclass(frozen=True, slots=True)
class Policy:
    """One numbered edition of a policy."""

    code: str
    number: int
    audience: str
    dataset: str
    in_force_from: date
    threshold: int
    noughts: Noughts
    mark: str
    level: Level
    rounding: Rounding
    base: int
    refuse_above: int
    key: str
    dominance: Dominance
    supersedes: int | None = None
    thresholds: Mapping[str, int] = field(default_factory=dict)
    levels: Mapping[str, Level] = field(default_factory=dict)
    sha256: str = ""

    @property
    def reference(self) -> str:
        return f"{self.code}-{self.number}"

    @property
    def are_noughts_printed(self) -> bool:
        return self.noughts is Noughts.PRINTED

    def threshold_for(self, names: tuple[str, ...]) -> int:
        """The highest threshold of any of these measures or headings."""
        return max([self.threshold, *(self.thresholds.get(name, 0) for name in names)])

    def level_for(self, names: tuple[str, ...]) -> Level:
        """The strictest level of any of these measures or headings, or else the common one."""
        own = [self.levels[name] for name in names if name in self.levels]
        return max(own, key=STRICTER.index, default=self.level)

    def known(
        self, known: Known, contributions: Mapping[str, tuple[int, ...]] | None = None
    ) -> Known:
        """The ledger under this policy: thresholds, levels, noughts and dominated sums of each cell."""
        thresholds = {cell.id: self.threshold_for(names_of(cell)) for cell in known.cells}
        levels = {cell.id: self.level_for(names_of(cell)) for cell in known.cells}
        return replace(
            known,
            threshold=self.threshold,
            noughts_printed=self.are_noughts_printed,
            level=self.level,
            own_thresholds={at: n for at, n in thresholds.items() if n != self.threshold},
            own_levels={at: level for at, level in levels.items() if level is not self.level},
            own_values=self.dominance.needs(contributions or {}),
        )

    def weaker(self, known: Known) -> tuple[str, ...]:
        """The cells that a ledger protects less than this policy wants."""
        return tuple(
            cell.id
            for cell in known.cells
            if known.threshold_of(cell.id) < self.threshold_for(names_of(cell))
            or known.values_of(cell.id)
            < self.level_for(names_of(cell)).values(self.threshold_for(names_of(cell)))
        )


def names_of(cell: Cell) -> tuple[str, ...]:
    """The measure and headings of a cell."""
    return tuple(node for _, node in cell.at)


def load_policies(folder: Path = FOLDER) -> dict[str, Policy]:
    """Every edition, by code and number; raises `BadPolicy` for one that was edited since it was sealed."""
    seals = _seals(folder / SEALS)
    found = {}
    for path in sorted(folder.glob("*.toml")):
        policy = parse(path.read_text("utf-8"))
        if path.stem != policy.reference:
            raise BadPolicy(f"{path.name} holds {policy.reference}. Name it after what it holds.")
        if seals.get(policy.reference) != policy.sha256:
            raise BadPolicy(
                f"{policy.reference} is not as it was sealed. Restore it and make the change in an"
                f" edition with the next number, with its hash in {SEALS}: {policy.sha256}."
            )
        found[policy.reference] = policy
    missing = seals.keys() - found.keys()
    if missing:
        raise BadPolicy(f"{', '.join(sorted(missing))} is gone. Releases rest on it: restore it.")
    for problem in faults(found):
        raise BadPolicy(problem)
    return found


def _seals(path: Path) -> dict[str, str]:
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return {name: seal for seal, name in (line.split() for line in lines if line.strip())}


def parse(text: str) -> Policy:
    raw: dict[str, Any] = tomllib.loads(text)
    raw["noughts"], raw["level"] = Noughts(raw["noughts"]), Level(raw["level"])
    raw["rounding"] = Rounding(raw["rounding"])
    raw["dominance"] = Dominance(**raw["dominance"])
    raw["levels"] = {name: Level(level) for name, level in raw.get("levels", {}).items()}
    return Policy(**raw, sha256=sha256(text.encode()).hexdigest())


def faults(policies: Mapping[str, Policy]) -> list[str]:
    """Where editions do not follow each other: each names the one before and begins after it."""
    found = []
    for policy in policies.values():
        before = policies.get(f"{policy.code}-{policy.number - 1}")
        if (policy.supersedes or 0) != policy.number - 1 or (policy.number > 1 and before is None):
            found.append(f"{policy.reference} does not supersede the edition before it.")
        elif before is not None and before.in_force_from >= policy.in_force_from:
            found.append(f"{policy.reference} has to come into force after {before.reference}.")
        elif before is not None and _scope(before) != _scope(policy):
            found.append(f"{policy.reference} is for another audience or dataset than before.")
    return found


def _scope(policy: Policy) -> tuple[str, str]:
    return policy.audience, policy.dataset


def policy_in_force(
    policies: Mapping[str, Policy], audience: str, dataset: str, on: date, code: str | None = None
) -> Policy | None:
    """The newest edition in force for the audience and dataset; none is an answer."""
    fitting = [
        policy
        for policy in policies.values()
        if _scope(policy) == (audience, dataset)
        and policy.in_force_from <= on
        and code in {None, policy.code}
    ]
    return max(fitting, key=lambda p: (p.in_force_from, p.number), default=None)
