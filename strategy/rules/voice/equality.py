"""Equality Act 2010, section 149: due regard, seen for each protected characteristic."""

from collections.abc import Iterable
from dataclasses import dataclass

from dalpb.kernel.refusals import Denial
from strategy.rules.voice.vocabulary import Characteristic, Effect

NOT_YET = "Not considered yet"


@dataclass(frozen=True, slots=True)
class Considered:
    characteristic: Characteristic
    effect: Effect


def not_considered(given: Iterable[Considered]) -> tuple[Characteristic, ...]:
    """The characteristics of which nobody has said anything. That is never taken as no effect."""
    seen = {one.characteristic for one in given}
    return tuple(one for one in Characteristic if one not in seen)


def standing(given: Iterable[Considered]) -> str:
    """In words: how far an action or decision has been looked at, and what was found."""
    rows = tuple(given)
    missing = len(not_considered(rows))
    if missing == len(Characteristic):
        return NOT_YET
    worse = sum(one.effect is Effect.NEGATIVE for one in rows)
    found = f"{worse} worse" if worse else "none worse"
    left = f"; {missing} not considered yet" if missing else ""
    return f"{len(Characteristic) - missing} of {len(Characteristic)} considered, {found}{left}"


def deny_consideration(*, effect: Effect, words: str, remedy: str) -> Denial | None:
    if not words.strip():
        return Denial("equality.words_missing", "Say in a sentence what you looked at.")
    if effect is Effect.NEGATIVE and not remedy.strip():
        return Denial(
            "equality.remedy_missing",
            "Say what will be done about the harm, or why it is justified.",
        )
    return None
