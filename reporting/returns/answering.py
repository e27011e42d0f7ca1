"""From submitted figures to the lines of a form. Pure; a blank is never nought."""

from collections.abc import Mapping, Sequence

from dalpb.kernel.cells import Figure, State, add
from reporting.returns.draft import Line, LineSource, Provision
from reporting.returns.spec import By, Question, Spec, Split

ALL = "ALL"


def answer(
    spec: Spec, sources: Sequence[LineSource], provision: Sequence[Provision]
) -> tuple[Line, ...]:
    """The lines of every question that is counted, in the order of the form.

    Each commissioned service of a kind the question asks about owes a figure. One that
    has sent none makes the line not yet supplied, with the least it can be.
    """
    by_measure: dict[str, list[LineSource]] = {}
    for source in sources:
        by_measure.setdefault(source.measure, []).append(source)
    lines: list[Line] = []
    for question in spec.questions:
        if question.by in {By.SPEND, By.TEXT}:
            continue
        rows = by_measure.get(question.measure, [])
        lines += _lines(spec, question, rows, provision)
    return tuple(lines)


def _lines(
    spec: Spec, question: Question, rows: Sequence[LineSource], provision: Sequence[Provision]
) -> list[Line]:
    asked = _services(question, rows, provision)
    match question.by:
        case By.TOTAL:
            splits = [
                q.categories
                for q in spec.questions
                if q.measure == question.measure
                and q.split is Split.EXCLUSIVE
                and q.by is By.CATEGORY
            ]
            codes = [frozenset(c.code for c in categories) for categories in splits]
            return [_line(question.code, "", [_total(s, codes) for s in asked.values()])]
        case By.KIND:
            return _by_kind(question, asked, provision)
        case _:
            return [
                _line(
                    question.code,
                    category.code,
                    [_category(s, category.code) for s in asked.values()],
                )
                for category in question.categories
            ]


Service = tuple[LineSource, ...]
Part = tuple[Figure, tuple[LineSource, ...]]


def _services(
    question: Question, rows: Sequence[LineSource], provision: Sequence[Provision]
) -> Mapping[tuple[str, str], Service]:
    """What each service owes the question: its rows, or none where it has sent nothing."""
    found: dict[tuple[str, str], list[LineSource]] = {
        (p.service_code, p.kind): []
        for p in provision
        if p.is_commissioned and p.kind in question.kinds
    }
    for row in rows:
        if row.kind in question.kinds:
            key = (row.service_code or f"{row.organisation_code}/{row.kind}", row.kind)
            found.setdefault(key, []).append(row)
    return {key: tuple(value) for key, value in found.items()}


def _total(rows: Service, splits: Sequence[frozenset[str]]) -> Part:
    """A service's total as it gave it, or the sum of one whole exclusive split."""
    stated = tuple(r for r in rows if r.category == ALL)
    if stated:
        return add(r.figure for r in stated), stated
    for codes in splits:
        parts = tuple(r for r in rows if r.category in codes)
        if parts and {r.category for r in parts} == codes:
            return add(r.figure for r in parts), parts
    return Figure.empty(State.NOT_SUPPLIED), ()


def _category(rows: Service, code: str) -> Part:
    stated = tuple(r for r in rows if r.category == code)
    if not stated:
        return Figure.empty(State.NOT_SUPPLIED), ()
    return add(r.figure for r in stated), stated


def _by_kind(
    question: Question,
    asked: Mapping[tuple[str, str], Service],
    provision: Sequence[Provision],
) -> list[Line]:
    """One line a legal kind. A kind that nobody here provides does not apply."""
    lines: list[Line] = []
    provided = {p.kind for p in provision} | {kind for _, kind in asked}
    for category in question.categories:
        if category.code not in provided:
            lines.append(Line(question.code, category.code, Figure.empty(State.NOT_APPLICABLE)))
            continue
        parts = [_total(rows, ()) for (_, kind), rows in asked.items() if kind == category.code]
        lines.append(_line(question.code, category.code, parts))
    return lines


def _line(question: str, category: str, parts: Sequence[Part]) -> Line:
    sources = tuple(source for _, found in parts for source in found)
    return Line(question, category, add(figure for figure, _ in parts), sources)
