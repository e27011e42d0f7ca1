"""Two people at one section: what one was shown, what stands since, and what that one typed."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from dalpb.kernel.cells import Figure
from dalpb.kernel.intake.folding import seen
from needs.presenters.grids import Typed, named_cells, read_figure
from needs.rules.grid import Asked, CellKey
from needs.rules.value_text import value_text


@dataclass(frozen=True, slots=True)
class _Input:
    """One input of the form: a cell's figure, or the note of a total."""

    name: str
    label: str
    asked: Asked
    is_note: bool

    def is_same(self, one: str, other: str) -> bool:
        if one == other or self.is_note:
            return one == other
        found = read_figure(self.asked, one)
        return isinstance(found, Figure) and found == read_figure(self.asked, other)


def standing_texts(
    asked: Sequence[Asked],
    *,
    figures: Mapping[CellKey, Figure],
    notes: Mapping[CellKey, str],
) -> dict[str, str]:
    """What stands in each input that is not blank."""
    texts = {}
    for key, name in named_cells(asked).items():
        if key in figures:
            texts[name] = value_text(figures[key])
        if notes.get(key):
            texts[f"{name}-note"] = notes[key]
    return texts


def read_served(sent: str) -> dict[str, str]:
    """What a page says it was served with. Anybody can send anything, so it only ever tells
    what they changed: an input of which it says nothing counts as served blank."""
    try:
        found = json.loads(sent or "{}")
    except (ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {name: text for name, text in found.items() if isinstance(text, str)}


def merged(
    typed: Typed,
    asked: Sequence[Asked],
    *,
    served: Mapping[str, str],
    standing: Mapping[str, str],
) -> Typed:
    """What stands where the person changed nothing, and what they typed everywhere else.

    An input that somebody else changed to something else as well says so as its error.
    """
    texts = dict(typed.texts)
    errors = {}
    for place in _inputs(asked):
        text, now = texts.get(place.name, ""), standing.get(place.name, "")
        was = served.get(place.name, "")
        if _sent(text) == _sent(was):
            texts[place.name] = now
            continue
        told = [typed.errors[place.name]] if place.name in typed.errors else []
        if _sent(now) != _sent(was) and not place.is_same(text, _sent(now)):
            told.append(_clash(place, now, text, is_wrong=bool(told)))
        if told:
            errors[place.name] = " ".join(told)
    return replace(typed, texts=texts, errors=errors)


def changed_count(
    asked: Sequence[Asked], *, served: Mapping[str, str], standing: Mapping[str, str]
) -> int:
    """How many of the section's inputs somebody changed since the page was served."""
    names = [place.name for place in _inputs(asked)]
    return sum(_sent(served.get(n, "")) != _sent(standing.get(n, "")) for n in names)


def _inputs(asked: Sequence[Asked]) -> Iterator[_Input]:
    names = named_cells(asked)
    for question in asked:
        for key, row, place in question.cells():
            name, of = names[key], question.question.name
            yield _Input(name, f"{of}, {row.label}, {place.label}", question, is_note=False)
            if row.category == "ALL":
                label = f"{of}, note, {place.label}"
                yield _Input(f"{name}-note", label, question, is_note=True)


def _sent(text: str) -> str:
    """A text as it comes back from an input, which drops the ends of its lines."""
    return seen(text.replace("\r", "").replace("\n", "")).strip().replace("\0", "")


def _clash(place: _Input, now: str, text: str, *, is_wrong: bool) -> str:
    theirs = f"saved {_quoted(place, now)}" if now else "blanked it"
    since = f"omebody {theirs} while you had this page open"
    if is_wrong:
        return f"S{since}."
    yours = f"you typed {_quoted(place, text)}" if text else "you left it blank"
    return f"{place.label}: s{since}, and {yours}. Keep yours or put theirs back, then save."


def _quoted(place: _Input, text: str) -> str:
    return f"“{text}”" if place.is_note else text
