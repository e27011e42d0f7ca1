"""How one year's form differs from another's, line by line. Pure.

A form says itself what a line took the place of (`replaces`), since no reading of words can
tell a split from two new questions. Where it does not say, a likely match is named as a
question for a person, never assumed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Final

from reporting.returns.spec import Category, Question, Spec


class Drift(StrEnum):
    SAME = "same"
    REWORDED = "reworded"
    CHANGED = "changed"
    MOVED = "moved"
    SPLIT = "split"
    MERGED = "merged"
    NEW = "new"
    GONE = "gone"


WORDS: Final = {
    Drift.SAME: "Same",
    Drift.REWORDED: "Reworded",
    Drift.CHANGED: "Counts something else",
    Drift.MOVED: "Same under another code",
    Drift.SPLIT: "Split",
    Drift.MERGED: "Merged",
    Drift.NEW: "New",
    Drift.GONE: "Gone",
}
# Above this likeness two wordings are shown to a person as perhaps the same.
_ALIKE: Final = 0.75


@dataclass(frozen=True, slots=True)
class LineDrift:
    """One line of either form. `question` is the code of the question that it belongs to.

    `old` and `new` are the words of the lines on each side: none, one or several. `what` says
    in words what differs besides. `likely` names lines that may be the same, for a person
    to judge.
    """

    question: str
    place: str
    drift: Drift
    old: tuple[str, ...]
    new: tuple[str, ...]
    measure: str
    what: tuple[str, ...] = ()
    likely: tuple[str, ...] = ()
    is_category: bool = False
    gone_codes: tuple[str, ...] = ()
    new_codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Line:
    """A question or a category, alike for comparing."""

    code: str
    words: str
    replaces: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    measure: str


def drift(old: Spec, new: Spec) -> tuple[LineDrift, ...]:
    """Every question, then its categories, in the order of the new form; what is gone last."""
    found: list[LineDrift] = []
    before = {q.code: q for q in old.questions}
    for each in _compare([_asked(q) for q in old.questions], [_asked(q) for q in new.questions]):
        found.append(each)
        now = next((q for q in new.questions if q.code == each.question), None)
        was = before.get(_was_called(each))
        if now is not None and was is not None and each.drift not in {Drift.NEW, Drift.GONE}:
            found += _categories(was, now)
    return tuple(found)


def _was_called(line: LineDrift) -> str:
    return line.gone_codes[0] if len(line.gone_codes) == 1 else line.question


def _categories(old: Question, new: Question) -> Iterator[LineDrift]:
    lines = _compare(
        [_category(c, old) for c in old.categories], [_category(c, new) for c in new.categories]
    )
    for line in lines:
        yield LineDrift(
            question=new.code,
            place=f"{new.code}/{line.place}",
            drift=line.drift,
            old=line.old,
            new=line.new,
            measure=new.measure,
            what=line.what,
            likely=line.likely,
            is_category=True,
            gone_codes=line.gone_codes,
            new_codes=line.new_codes,
        )


def _asked(question: Question) -> _Line:
    return _Line(
        code=question.code,
        words=question.wording,
        replaces=question.replaces,
        facts=(
            ("what it counts", question.unit.value),
            ("how it is broken down", question.by.value),
            ("the measure it reads", question.measure),
            ("whether one person can stand in two lines", question.split.value),
            ("the kinds of accommodation", ", ".join(sorted(question.kinds))),
            ("whether it must be answered", question.requirement.value),
            ("the question it breaks down", question.breaks_down),
        ),
        measure=question.measure,
    )


def _category(category: Category, question: Question) -> _Line:
    return _Line(category.code, category.label, category.replaces, (), question.measure)


def _compare(old: Sequence[_Line], new: Sequence[_Line]) -> list[LineDrift]:
    before = {line.code: line for line in old}
    heirs = _heirs(before, new)
    taken = {code for line in new for code in _forebears(line, before)}
    gone = [line for line in old if line.code not in taken]
    found = [_one(line, before, heirs, gone) for line in new]
    fresh = [line for line in new if not _forebears(line, before)]
    return found + [_lost(line, fresh) for line in gone]


def _forebears(line: _Line, before: dict[str, _Line]) -> tuple[str, ...]:
    """The codes that a line took the place of: those it names, or its own."""
    named = tuple(code for code in line.replaces if code in before)
    if named:
        return named
    return (line.code,) if line.code in before else ()


def _heirs(before: dict[str, _Line], new: Sequence[_Line]) -> dict[str, list[_Line]]:
    found: dict[str, list[_Line]] = {}
    for line in new:
        for code in _forebears(line, before):
            found.setdefault(code, []).append(line)
    return found


def _one(
    line: _Line, before: dict[str, _Line], heirs: dict[str, list[_Line]], gone: Sequence[_Line]
) -> LineDrift:
    codes = _forebears(line, before)
    if not codes:
        likely = tuple(f"{g.code}: {g.words}" for g in gone if _is_alike(line.words, g.words))
        return _line(line, Drift.NEW, (), likely=likely)
    was = tuple(before[code] for code in codes)
    if len(codes) > 1:
        return _line(line, Drift.MERGED, was)
    if len(heirs[codes[0]]) > 1:
        return _line(line, Drift.SPLIT, was)
    return _line(line, *_pair(was[0], line), what=_differences(was[0], line))


def _pair(was: _Line, now: _Line) -> tuple[Drift, tuple[_Line, ...]]:
    if _facts(was) != _facts(now):
        return Drift.CHANGED, (was,)
    if was.words != now.words:
        return Drift.REWORDED, (was,)
    return (Drift.SAME if was.code == now.code else Drift.MOVED), (was,)


# Whether an answer is owed changes nothing in what is counted.
_NOT_COUNTED: Final = frozenset({"whether it must be answered", "the question it breaks down"})


def _facts(line: _Line) -> tuple[tuple[str, str], ...]:
    return tuple(fact for fact in line.facts if fact[0] not in _NOT_COUNTED)


def _differences(was: _Line, now: _Line) -> tuple[str, ...]:
    before = dict(was.facts)
    return tuple(
        f"{name}: {_said(before.get(name, ''))}, now {_said(value)}"
        for name, value in now.facts
        if before.get(name, "") != value
    )


def _said(value: str) -> str:
    return value.replace("_", " ") or "nothing"


def _lost(line: _Line, fresh: Sequence[_Line]) -> LineDrift:
    likely = tuple(f"{f.code}: {f.words}" for f in fresh if _is_alike(line.words, f.words))
    return LineDrift(
        question=line.code,
        place=line.code,
        drift=Drift.GONE,
        old=(line.words,),
        new=(),
        measure=line.measure,
        likely=likely,
        gone_codes=(line.code,),
    )


def _line(
    line: _Line,
    kind: Drift,
    was: tuple[_Line, ...],
    *,
    what: tuple[str, ...] = (),
    likely: tuple[str, ...] = (),
) -> LineDrift:
    return LineDrift(
        question=line.code,
        place=line.code,
        drift=kind,
        old=tuple(each.words for each in was),
        new=(line.words,),
        measure=line.measure,
        what=what,
        likely=likely,
        gone_codes=tuple(each.code for each in was),
        new_codes=(line.code,),
    )


def _is_alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, one.casefold(), other.casefold()).ratio() >= _ALIKE
