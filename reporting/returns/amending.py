"""What an amendment changes: the answers of two returns side by side. Pure."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from dalpb.kernel.cells import Figure
from dalpb.kernel.money import Money
from reporting.returns.draft import Draft, Line, SpendEntry
from reporting.returns.spec import Question, Spec

NOTHING: Final = "Nothing"


@dataclass(frozen=True, slots=True)
class Change:
    """One answer that is no longer what it was. `where` is a question's code, or what it is of."""

    where: str
    label: str
    before: str
    after: str


def changes(old: Draft, new: Draft, spec: Spec) -> tuple[Change, ...]:
    """Every answer that differs, in the order of the form: figures, what is behind them, money,
    words. When and by whom a text was saved is no change of what it says.
    """
    return (
        *_figures(old, new, spec),
        *_sources(old, new, spec),
        *_money(old, new),
        *_texts(old, new, spec),
    )


def _figures(old: Draft, new: Draft, spec: Spec) -> Iterator[Change]:
    before, after = _by_place(old), _by_place(new)
    for question, category in sorted(before.keys() | after.keys(), key=_order(spec)):
        was, now = before.get((question, category)), after.get((question, category))
        if (was and was.figure) != (now and now.figure):
            label = _label(spec, question, category)
            yield Change(question, label, _shown(was), _shown(now))


def _by_place(draft: Draft) -> Mapping[tuple[str, str], Line]:
    return {(line.question, line.category): line for line in draft.lines}


def _shown(line: Line | None) -> str:
    return line.figure.shown() if line is not None else NOTHING


def _sources(old: Draft, new: Draft, spec: Spec) -> Iterator[Change]:
    """Questions whose answer stands while the submissions behind it are others."""
    before, after = _by_place(old), _by_place(new)
    for place in sorted(before.keys() & after.keys(), key=_order(spec)):
        was, now = before[place], after[place]
        if was.figure == now.figure and _parts(was) != _parts(now):
            label = f"What is behind {_label(spec, *place)}"
            yield Change(place[0], label, _told(was), _told(now))


def _parts(line: Line) -> list[tuple[str, ...]]:
    return sorted(
        (s.organisation_code, s.service_code, s.kind, s.period, s.category, _full(s.figure))
        for s in line.sources
    )


def _full(figure: Figure) -> str:
    return "|".join(str(part) for part in (figure.state, figure.value, figure.low, figure.high))


def _told(line: Line) -> str:
    parts = [f"{s.service or s.organisation} {s.figure.shown()}" for s in line.sources]
    return "; ".join(sorted(parts)) or NOTHING


def _money(old: Draft, new: Draft) -> Iterator[Change]:
    if old.awarded_pence != new.awarded_pence:
        yield Change("R7", "Awarded", _pounds(old.awarded_pence), _pounds(new.awarded_pence))
    if old.spent_pence != new.spent_pence:
        yield Change("R7", "Spent", _pounds(old.spent_pence), _pounds(new.spent_pence))
    before = {entry.reference: entry for entry in old.spend}
    after = {entry.reference: entry for entry in new.spend}
    for reference in sorted(before.keys() | after.keys()):
        was, now = before.get(reference), after.get(reference)
        if _spending(was) != _spending(now):
            yield Change("R7", f"Entry {reference}", _entry(was), _entry(now))


def _spending(entry: SpendEntry | None) -> tuple[object, ...] | None:
    return None if entry is None else (entry.purpose, entry.kind, entry.service, entry.pence)


def _entry(entry: SpendEntry | None) -> str:
    if entry is None:
        return NOTHING
    words = [_pounds(entry.pence), entry.purpose, entry.kind.replace("_", " "), entry.service]
    return ", ".join(word for word in words if word)


def _pounds(pence: int) -> str:
    return str(Money(pence))


def _texts(old: Draft, new: Draft, spec: Spec) -> Iterator[Change]:
    for question in spec.texts:
        was, now = old.text(question.code), new.text(question.code)
        before = (was.status, was.answer) if was else ("", "")
        after = (now.status, now.answer) if now else ("", "")
        if before != after:
            yield Change(question.code, question.title, _said(before), _said(after))


def _said(text: tuple[str, str]) -> str:
    return ". ".join(part for part in (text[0].replace("_", " "), text[1]) if part) or NOTHING


def _order(spec: Spec) -> Callable[[tuple[str, str]], tuple[int, int, str]]:
    """The place of an answer on the form; what the form no longer asks comes last."""
    asked = {q.code: number for number, q in enumerate(spec.questions)}
    within = {
        (q.code, c.code): number for q in spec.questions for number, c in enumerate(q.categories, 1)
    }

    def place(key: tuple[str, str]) -> tuple[int, int, str]:
        return asked.get(key[0], len(asked)), within.get(key, 0), key[1]

    return place


def _label(spec: Spec, question: str, category: str) -> str:
    found = _question(spec, question)
    if found is None:
        return f"{question} {category}".strip()
    named = next((c.label for c in found.categories if c.code == category), category)
    return f"{found.title}: {named}" if named else found.title


def _question(spec: Spec, code: str) -> Question | None:
    return next((q for q in spec.questions if q.code == code), None)
