"""The map from the objectives of one strategy to those of the next: is it whole?"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from dalpb.kernel.refusals import Denial
from strategy.rules.vocabulary import LinkKind


@dataclass(frozen=True, slots=True)
class Link:
    """`old` and `new` are codes of objectives; empty where there is none."""

    kind: LinkKind
    old: str
    new: str


def deny_link(link: Link, others: Iterable[Link]) -> Denial | None:
    """Why a link cannot stand beside the others, or None."""
    if (link.kind is LinkKind.DROPPED) != (not link.new):
        return _wrong("“dropped” names an old objective and no new one; every other names a new.")
    if (link.kind is LinkKind.NEW) != (not link.old):
        return _wrong("“new” names a new objective and no old one; every other names an old.")
    for other in others:
        if (other.old, other.new) == (link.old, link.new):
            return _wrong("These two are linked already.")
        if link.old and link.old == other.old and LinkKind.DROPPED in (link.kind, other.kind):
            return _wrong(f"Objective {link.old} cannot be both dropped and gone on.")
        if link.new and link.new == other.new and LinkKind.NEW in (link.kind, other.kind):
            return _wrong(f"Objective {link.new} cannot be both new and come from an old one.")
    return None


def _wrong(sentence: str) -> Denial:
    return Denial("strategy.map", sentence)


def gaps(links: Sequence[Link], *, old: Collection[str], new: Collection[str]) -> tuple[str, ...]:
    """What the map does not say yet, or says in words that do not fit, as sentences."""
    said_old = Counter(link.old for link in links if link.old)
    said_new = Counter(link.new for link in links if link.new)
    found = [f"Nothing says what became of {code}." for code in sorted(set(old) - set(said_old))]
    found += [f"Nothing says where {code} came from." for code in sorted(set(new) - set(said_new))]
    for link in links:
        if link.kind is LinkKind.SPLIT and said_old[link.old] < 2:
            found.append(f"{link.old} is said to be split, but leads to one objective.")
        if link.kind is LinkKind.MERGED and said_new[link.new] < 2:
            found.append(f"{link.new} is said to be merged, but comes from one objective.")
        if link.kind is LinkKind.CARRIED and (said_old[link.old], said_new[link.new]) != (1, 1):
            found.append(f"{link.old} is said to be carried on, but is also linked elsewhere.")
    return tuple(dict.fromkeys(found))
