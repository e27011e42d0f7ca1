"""Adding figures: only of one measure, by its rules, and no person counted twice.

Each part says what it covers. A whole and its part never stand in one sum: neither `ALL`
beside its categories, nor a service beside its organisation's total, nor a quarter beside
its year, nor a district beside its county.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

from dalpb.kernel.cells import Figure, State, add, largest
from dalpb.kernel.periods import Period
from dalpb.kernel.refusals import Denial
from needs.rules.categories import ALL
from needs.rules.measuring import Adds, Counts, Over


@dataclass(frozen=True, slots=True)
class Basis:
    """What a measure counts, over what, and how it adds."""

    measure_code: str
    counts: Counts
    over: Over
    over_time: Adds
    over_services: Adds


@dataclass(frozen=True, slots=True)
class Part:
    """One figure and what it covers."""

    basis: Basis
    period: Period
    area_code: str
    organisation_code: str
    service_code: str | None
    category_key: str
    figure: Figure


def deny_unlike(parts: Sequence[Part]) -> Denial | None:
    """Why figures of different measures or bases are never added, or None."""
    bases = {(p.basis.counts, p.basis.over) for p in parts}
    if len(bases) > 1:
        named = sorted(f"{counts.value} {over.value}".replace("_", " ") for counts, over in bases)
        return Denial(
            "aggregation.unlike_basis",
            f"Figures that count different things are never added: {'; '.join(named)}.",
        )
    measures = sorted({p.basis.measure_code for p in parts})
    if len(measures) > 1:
        return Denial(
            "aggregation.unlike_measures",
            f"Figures of different measures are never added: {', '.join(measures)}.",
        )
    return None


def deny_double_counting(parts: Sequence[Part]) -> Denial | None:
    """Why two of the parts would count the same people twice, or None."""
    groups: dict[tuple[str, str], list[Part]] = {}
    for part in parts:
        groups.setdefault((part.area_code, part.organisation_code), []).append(part)
    for members in groups.values():
        denial = _deny_overlap(members)
        if denial is not None:
            return denial
    return None


def _deny_overlap(members: Sequence[Part]) -> Denial | None:
    ordered = sorted(members, key=lambda p: (p.period.first, p.period.until))
    for index, part in enumerate(ordered):
        for other in ordered[index + 1 :]:
            if other.period.first >= part.period.until:
                break
            denial = _deny_pair(part, other)
            if denial is not None:
                return denial
    return None


def _deny_pair(part: Part, other: Part) -> Denial | None:
    """Two parts of one area and organisation whose periods share a day."""
    if part.service_code != other.service_code:
        if part.service_code is not None and other.service_code is not None:
            return None
        return Denial(
            "aggregation.service_and_total",
            f"The figure of one service and the total of {part.organisation_code} are not added"
            " together: the total holds the service.",
        )
    if part.category_key != other.category_key:
        if ALL in (part.category_key, other.category_key):
            return Denial(
                "aggregation.all_and_category",
                "A category is not added to ALL, which holds it already.",
            )
        return None
    if part.period == other.period:
        return Denial("aggregation.same_twice", "The same figure stands twice.")
    return Denial(
        "aggregation.period_in_period",
        f"{part.period.label} and {other.period.label} overlap, so their figures are not added.",
    )


def over_time(parts: Sequence[Part]) -> Figure | Denial:
    """One figure for several periods of the same service, area and category."""
    denial = deny_unlike(parts) or deny_double_counting(parts)
    if denial is not None:
        return denial
    if not parts:
        return Figure.empty(State.NOT_SUPPLIED)
    if len(parts) == 1:
        return parts[0].figure
    ordered = sorted(parts, key=lambda part: part.period)
    return _combined(
        [part.figure for part in ordered], parts[0].basis.over_time, "periods", ordered[-1].figure
    )


def over_services(parts: Sequence[Part]) -> Figure | Denial:
    """One figure for several services or organisations in the same period."""
    denial = deny_unlike(parts) or deny_double_counting(parts)
    if denial is not None:
        return denial
    if len({part.period for part in parts}) > 1:
        return Denial(
            "aggregation.periods_differ",
            "Figures of different periods are not added over services. Add over time first.",
        )
    if not parts:
        return Figure.empty(State.NOT_SUPPLIED)
    if len(parts) == 1:
        return parts[0].figure
    figures = [part.figure for part in parts]
    return _combined(figures, parts[0].basis.over_services, "services", figures[-1])


def _combined(figures: Sequence[Figure], rule: Adds, across: str, last: Figure) -> Figure | Denial:
    match rule:
        case Adds.SUM:
            return add(figures)
        case Adds.MAXIMUM:
            return largest(figures)
        case Adds.LAST if across == "periods":
            return last
        case Adds.LAST | Adds.NOT_ADDITIVE:
            return Denial(
                "aggregation.not_additive",
                f"The figures of several {across} do not add: the same person or thing could be"
                " in more than one. Give the figure for the whole.",
            )
        case Adds.RATIO_OF_PARTS:
            return Denial(
                "aggregation.ratio",
                f"A ratio of several {across} is worked out from its numerators and denominators,"
                " never from the ratios.",
            )
        case _ as never:
            assert_never(never)
