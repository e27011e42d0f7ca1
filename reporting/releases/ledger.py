"""All that was ever printed, read together: the one system every proposal is held to.

A count that was revised is another count, tied to the old one by their difference, which is a
count too: a change of one in a printed number tells of one person.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256

from reporting.disclosure.policy import Noughts, Policy
from reporting.disclosure.statements import (
    Added,
    Between,
    Known,
    Linear,
    Mark,
    Near,
    Percent,
    Release,
    Rounded,
    Shown,
    Value,
)
from reporting.releases.cubes import (
    Cube,
    measures_of,
    truths_of,
)
from reporting.releases.said import RATIOS, Printing, Said, percents_said, rates_said
from reporting.releases.saying import Printed
from reporting.releases.vintages import Counts


@dataclass(frozen=True, slots=True)
class Ledger:
    """Everything known before a proposal, and how the proposal's counts are called in it."""

    known: Known
    ids: Mapping[str, str]


def ledger(
    printings: tuple[Printing, ...],
    proposed: tuple[Cube, ...],
    policy: Policy,
    *,
    accepted: frozenset[str] = frozenset(),
) -> Ledger:
    """The system of everything printed, with the proposal's counts in it but not yet printed.

    `accepted` are counts that somebody decided may be known: they are no longer protected.
    """
    counts = Counts()
    named = [counts.add(printing.cubes) if printing.cubes else None for printing in printings]
    ids = counts.add(proposed)
    releases = [
        _release(printing, names, counts) for printing, names in zip(printings, named, strict=True)
    ]
    # Others' percentages last: they are of whatever else is known of their counts.
    releases = [
        release if printing.cubes else replace(release, percents=_others(printing, counts))
        for release, printing in zip(releases, printings, strict=True)
    ]
    known = Known(
        cells=tuple(counts.cells.values()),
        relations=tuple(counts.relations),
        facts=tuple(counts.facts),
        releases=tuple(releases),
        threshold=policy.threshold,
        noughts_printed=policy.noughts is Noughts.PRINTED,
        own_thresholds=_thresholds(policy, counts, proposed, printings),
        level=policy.level,
    )
    return Ledger(_without(known, accepted), ids)


def _release(printing: Printing, names: dict[str, str] | None, counts: Counts) -> Release:
    cells: dict[str, Shown] = {}
    extra: list[Linear] = []
    for said in printing.said:
        if said.kind in RATIOS:
            continue
        cell = names[said.cell] if names is not None else counts.meant(said)
        if cell in cells:
            low, high = _limits(said)
            extra.append(Linear(((cell, 1),), low, high, said.shown))
        else:
            cells[cell] = said.as_shown()
    return Release(
        printing.id,
        printing.when,
        printing.issuer,
        printing.is_withdrawn,
        printing.noughts_printed,
        cells=cells,
        sums=tuple(extra),
        percents=tuple(percents_said(printing.said, names)) if names else (),
        rates=tuple(rates_said(printing.said, names)) if names else (),
    )


def _others(printing: Printing, counts: Counts) -> tuple[Percent, ...]:
    return tuple(counts.ratio_meant(said) for said in printing.said if said.kind is Printed.PERCENT)


def _limits(said: Said) -> tuple[int | None, int | None]:
    shown = said.as_shown()
    match shown:
        case Value(value):
            return value, value
        case Between() | Rounded() | Near():
            return shown.low, shown.high
        case Mark():
            return None, None if shown.below is None else shown.below - 1
        case Added():
            return None, None


def _thresholds(
    policy: Policy, counts: Counts, proposed: tuple[Cube, ...], printings: tuple[Printing, ...]
) -> dict[str, int]:
    """The counts that the policy holds to a higher threshold, by measure or heading."""
    found: dict[str, int] = {}
    for cube in (*proposed, *(cube for one in printings for cube in one.cubes)):
        words = {
            f"{axis.name}={node.code}": node.label.lower()
            for axis in cube.axes
            for node in axis.nodes
        }
        for key in truths_of(cube):
            names = [words[part] for part in key.split("; ")[1:] if part in words]
            threshold = policy.threshold_for((cube.name.lower(), *names))
            if threshold > policy.threshold:
                found |= {name: threshold for name, _ in counts.vintages[key]}
    return found


def _without(known: Known, accepted: frozenset[str]) -> Known:
    if not accepted:
        return known
    small = frozenset(
        cell.id
        for cell in known.cells
        if cell.truth is not None and 0 < abs(cell.truth) < known.threshold_of(cell.id)
    )
    return replace(known, sensitive=small - accepted)


def linked_only(printings: tuple[Printing, ...], cubes: tuple[Cube, ...]) -> tuple[Printing, ...]:
    """The printings that say anything of the measures at hand, with only what they say of them."""
    measures = _tied(printings, {measure for cube in cubes for measure in measures_of(cube)})
    found = []
    for one in printings:
        said = tuple(s for s in one.said if s.cell.partition("; ")[0] in measures)
        if said:
            kept = tuple(cube for cube in one.cubes if cube.measure in measures)
            found.append(replace(one, said=said, cubes=kept))
    return tuple(found)


def _tied(printings: tuple[Printing, ...], measures: set[str]) -> set[str]:
    """These measures and every other that printed counts of them are tied to, however far."""
    links = [measures_of(cube) for printing in printings for cube in printing.cubes]
    links += [
        {said.cell.partition("; ")[0], said.of.partition("; ")[0]}
        for printing in printings
        for said in printing.said
        if said.kind is Printed.PERCENT
    ]
    reached = set(measures)
    while more := [link for link in links if link & reached and not link <= reached]:
        reached |= set().union(*more)
    return reached


def _residents(said: tuple[Said, ...]) -> list[tuple[str, int, int]]:
    return [
        (one.cell, one.population, one.per)
        for one in said
        if one.population is not None and one.per is not None
    ]


def digest(printings: tuple[Printing, ...]) -> str:
    """One digest of everything printed: it moves when anything more is."""
    said = repr([(one.id, one.said, *_residents(one.said)) for one in printings])
    return sha256(said.encode()).hexdigest()
