"""Protection: choose, tidy, prove, and only then make the one type that public code may take."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Never, final

import numpy as np

from reporting.disclosure.attacker import Attack
from reporting.disclosure.audit import audit, prove, sensitive_cells, values_wanted
from reporting.disclosure.choice import Choice, offer
from reporting.disclosure.fewest import fewest
from reporting.disclosure.policy import Policy
from reporting.disclosure.pricing import NO_WISHES, Wishes
from reporting.disclosure.statements import (
    Added,
    Known,
    Mark,
    Near,
    Reader,
    Release,
    Rounded,
    Shown,
    Value,
)
from reporting.disclosure.suppress import suppress
from reporting.disclosure.system import Flags, build
from reporting.disclosure.tables import Coordinates, Table
from reporting.disclosure.tidy import tidy
from reporting.disclosure.verifier import Proof, verify


class NoProof(Exception):
    """Nothing may be released: for these counts there is no proof."""

    def __init__(self, cells: tuple[str, ...], why: Mapping[str, str] | None = None) -> None:
        self.cells = cells
        self.why = dict(why or {})
        named = ", ".join(cells[:5]) + (f" and {len(cells) - 5} more" if len(cells) > 5 else "")
        super().__init__(
            f"{named or 'The tables'} cannot be protected, whatever else is withheld. Merge"
            " categories, publish a longer period, or leave the table out."
        )


class NotThePolicy(Exception):
    """The ledger protects less than the policy wants."""

    def __init__(self, policy: str, cells: tuple[str, ...]) -> None:
        named = ", ".join(cells[:5]) + (f" and {len(cells) - 5} more" if len(cells) > 5 else "")
        super().__init__(
            f"{named} is protected less than {policy} wants. Read the ledger under that policy"
            " before protecting the tables."
        )


class TooMuchWithheld(Exception):
    """The shape is refused: too little would be left to be worth printing."""

    def __init__(self, per_cent: int, above: int) -> None:
        super().__init__(
            f"{per_cent}% of the numbers would be withheld, and above {above}% a table is refused."
            " Merge categories, publish a longer period, or record why it is to be printed."
        )


class PartlyRounded(Exception):
    """A table in which some numbers are rounded and others exact, and nobody could tell which."""

    def __init__(self) -> None:
        super().__init__(
            "Some numbers of a table would be rounded and others exact. Round all of it, or"
            " withhold instead of rounding."
        )


@dataclass(frozen=True, slots=True, eq=False)
class Protection:
    """What to withhold of a proposal and why, with the proof for every count; none where lost."""

    withheld: tuple[str, ...]
    secondary: tuple[str, ...]
    proof: Proof | None
    lost: tuple[str, ...]
    for_whom: Mapping[str, str]


def protect(known: Known, show: tuple[str, ...], wishes: Wishes = NO_WISHES) -> Protection:
    """The cells of `show` to withhold, choosing over all linked tables and everything known."""
    choice = offer(known, show, wishes)
    chosen = suppress(choice)
    tidied = tidy(choice, chosen)
    withheld = tidied.withheld
    if wishes.is_exact:
        withheld = fewest(choice, chosen.beyond_help, withheld)
    lost = set(chosen.beyond_help)
    attack = Attack(choice.limits(withheld), choice.truth)
    needs = {at: values for at, values in choice.needs.items() if at not in lost}
    lost |= set(attack.search(needs))
    proof = None if lost else prove(attack, choice.needs)
    return Protection(
        withheld=_names(choice, withheld),
        secondary=_names(choice, withheld & choice.givable),
        proof=proof,
        lost=tuple(choice.system.ids[at] for at in sorted(lost)),
        for_whom={choice.system.ids[i]: choice.system.ids[s] for i, s in tidied.needed_by.items()},
    )


def _names(choice: Choice, which: Flags) -> tuple[str, ...]:
    return tuple(choice.system.ids[at] for at in np.nonzero(which)[0])


def printed(
    known: Known, show: tuple[str, ...], protection: Protection, mark: str
) -> dict[str, Shown]:
    """Each cell of a proposal as it will be printed."""
    truths, withheld = known.truths(), set(protection.withheld)
    return {cell: Mark(mark) if cell in withheld else Value(truths[cell]) for cell in show}


@final
class ProtectedTable:
    """A table that gives nobody away. The only type that public code may take.

    It holds what is printed and nothing else. The constructor checks the proof against the whole
    ledger with this release in it, so that one cannot be made of anything unproved. A ledger that
    neither holds the counts nor names what is to be protected is refused (`NothingNamed`).
    `proved_against` is the hash of all that was printed by then, this release with it.
    `rounded_to` is the base where its numbers are rounded; all of them are, or none.
    """

    __slots__ = (
        "cells",
        "digest",
        "headings",
        "name",
        "policy",
        "policy_sha256",
        "proved_against",
        "release",
        "rounded_to",
    )

    name: str
    release: str
    policy: str
    policy_sha256: str
    proved_against: str
    headings: tuple[str, ...]
    cells: tuple[tuple[Coordinates, str], ...]
    digest: str
    rounded_to: int | None

    def __init__(
        self,
        *,
        name: str,
        table: Table,
        release: Release,
        ledger: Known,
        proof: Proof,
        policy: Policy,
        in_spite_because: str = "",
    ) -> None:
        weaker = policy.weaker(ledger)
        if weaker:
            raise NotThePolicy(policy.reference, weaker)
        everything = replace(ledger, releases=(*ledger.releases, release))
        system = build(everything)
        wanted = values_wanted(everything)
        needs = {at: wanted[cell] for at, cell in enumerate(system.ids) if cell in wanted}
        if needs and not verify(system, proof, needs):
            raise NoProof(tuple(wanted))
        shown = [release.cells[table.key(at)] for at in table.coordinates()]
        if not in_spite_because:
            _refuse_sparse(shown, policy)
        self._set("rounded_to", _rounded_to(shown, policy))
        self._set("name", name)
        self._set("release", release.id)
        self._set("policy", policy.reference)
        self._set("headings", tuple(dimension.name for dimension in table.dimensions))
        cells = tuple((at, wording(release.cells[table.key(at)])) for at in table.coordinates())
        self._set("cells", cells)
        self._set("policy_sha256", policy.sha256)
        self._set("proved_against", digest_of(everything))
        content = repr((name, release.id, policy.reference, policy.sha256, self.headings, cells))
        self._set("digest", sha256(content.encode()).hexdigest())

    def _set(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)

    def __setattr__(self, name: str, value: object) -> Never:
        raise AttributeError("What is protected does not change: make another release.")

    def __delattr__(self, name: str) -> Never:
        raise AttributeError("What is protected does not change: make another release.")


def digest_of(known: Known) -> str:
    """The hash of all that readers know: every count there is, how they add up, what was printed."""
    told = (
        tuple((cell.id, cell.at, cell.is_signed) for cell in known.cells),
        known.relations,
        known.facts,
        tuple(
            (release.id, known.has_noughts_printed(release), sorted(release.cells.items()))
            for release in known.releases
        ),
        tuple((release.sums, release.percents, release.rates) for release in known.releases),
    )
    return sha256(repr(told).encode()).hexdigest()


def _rounded_to(cells: list[Shown], policy: Policy) -> int | None:
    """The base that every number is rounded to; a table half exact would say nothing of which."""
    rounded = [isinstance(cell, Near | Added) for cell in cells]
    if any(rounded) and not all(rounded):
        raise PartlyRounded
    return policy.base if any(rounded) else None


def _refuse_sparse(cells: list[Shown], policy: Policy) -> None:
    withheld = sum(isinstance(cell, Mark) for cell in cells)
    not_nought = sum(cell != Value(0) for cell in cells)
    if 100 * withheld > policy.refuse_above * not_nought:
        raise TooMuchWithheld(round(100 * withheld / not_nought), policy.refuse_above)


def wording(shown: Shown) -> str:
    """A printed thing as readers see it."""
    if isinstance(shown, Value):
        return str(shown.value)
    if isinstance(shown, Mark):
        return shown.mark
    if isinstance(shown, Rounded | Near | Added):
        return str(shown.shown)
    return f"{shown.low} or more" if shown.high is None else f"{shown.low} to {shown.high}"


def without_truth(known: Known) -> Known:
    """The same without any count, naming what is to be protected. For the officer's side still."""
    return replace(
        known,
        cells=tuple(replace(cell, truth=None) for cell in known.cells),
        sensitive=frozenset(sensitive_cells(known)),
    )


def still_safe(known: Known, reader: Reader = Reader.AWARE) -> bool:
    """True when everything ever printed, read together, gives no small count away."""
    return audit(known, reader, at_most=1).is_safe
