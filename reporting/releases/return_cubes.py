"""The lines of a signed return as counts with all that a reader knows of how they hang together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from reporting.releases.asking import Places, TableAsk, Times
from reporting.releases.cubes import (
    ALL,
    AREA,
    CATEGORY,
    PERIOD,
    Axis,
    Bound,
    Cube,
    Node,
    Piece,
    Term,
    View,
    key_of,
    truths_of,
)
from reporting.returns.compose.tables import UNITS
from reporting.returns.draft import Draft
from reporting.returns.spec import By, Question, Spec, Split

COUNTED: Final = frozenset({By.TOTAL, By.CATEGORY, By.KIND})
REST: Final = "rest"
# What is a part of what, on any form: the checks V2, V5b, V9 and V10 say the same.
WITHIN: Final = (("R2", "R1"), ("R4", "R5"), ("R5", "R1"), ("R3", "L2"), ("R1", "L3"))


@dataclass(frozen=True, slots=True)
class Place:
    """Where and when the return counts: the authority's area, the whole year."""

    year: str
    year_label: str
    area: str
    area_name: str

    def key(self, spec: Spec, question: Question, category: str) -> str:
        at = {PERIOD: self.year, AREA: self.area, CATEGORY: node_of(spec, question, category)}
        return key_of(question.measure, at)


def node_of(spec: Spec, question: Question, category: str) -> str:
    """The heading of a line. What is asked of some kinds of service only is a count of its own."""
    if not category:
        return ALL
    if question.by is By.KIND:
        return f"kind/{category}"
    everything = {kind for one in spec.questions for kind in one.kinds}
    return category if set(question.kinds) == everything else f"{question.code}/{category}"


def line_of(node: str) -> str:
    """The category of a line by its heading; empty for the total."""
    return "" if node == ALL else node.rpartition("/")[2]


def counted(spec: Spec) -> tuple[Question, ...]:
    """The questions whose answers are counts."""
    return tuple(question for question in spec.questions if question.by in COUNTED)


def pieces(
    draft: Draft, spec: Spec, place: Place, left_out: frozenset[str] = frozenset()
) -> tuple[Piece, ...]:
    """A table for each question that has exact counts and is not left out, in the form's order."""
    asked = [question for question in counted(spec) if question.code not in left_out]
    shown = {q.breaks_down for q in asked if _ends_with_total(q, spec)}
    found = [
        piece
        for question in asked
        if not (question.by is By.TOTAL and question.code in shown)
        and (piece := _piece(question, draft, spec, place)) is not None
    ]
    keys = {key for piece in found for key in truths_of(piece.view.cube)}
    facts = [fact for fact in _facts(draft, spec, place) if {t.cell for t in fact.terms} <= keys]
    return tuple(_with_facts(found, facts))


def _with_facts(found: list[Piece], facts: list[Bound]) -> Iterable[Piece]:
    """What holds between tables goes with the first of them."""
    for number, piece in enumerate(found):
        cube = replace(piece.view.cube, facts=tuple(facts) if number == 0 else ())
        yield replace(piece, view=replace(piece.view, cube=cube))


def _ends_with_total(question: Question, spec: Spec) -> bool:
    """Whether a breakdown is of the same people as its total, and so is printed with it."""
    if not question.breaks_down:
        return False
    whole = spec.question(question.breaks_down)
    return whole.measure == question.measure and set(whole.kinds) == set(question.kinds)


def _piece(question: Question, draft: Draft, spec: Spec, place: Place) -> Piece | None:
    nodes, counts = _nodes(question, draft, spec)
    if not nodes:
        return None
    printed = tuple(at for at, node in enumerate(nodes) if not node.code.endswith(f"/{REST}"))
    total = next((at for at, node in enumerate(nodes) if node.code == ALL), None)
    adds_up = total is not None and bool(nodes[total].parts)
    others = [count for at, count in enumerate(counts) if at != total]
    at_least = total is not None and not adds_up and all(n <= counts[total] for n in others)
    axes = [
        Axis(PERIOD, "Period", (Node(place.year, place.year_label),)),
        Axis(AREA, "Area", (Node(place.area, place.area_name),)),
    ]
    if len(nodes) > 1 or total is None:
        axes.append(Axis(CATEGORY, "Of whom", tuple(nodes)))
    cube = Cube(
        measure=question.measure,
        name=question.title,
        counts=UNITS[question.unit],
        axes=tuple(axes),
        leaf_counts=tuple(n for at, n in enumerate(counts) if not (adds_up and at == total)),
        all_at_least=at_least and len(nodes) > 1,
        is_illustrative=any(line.is_illustrative for line in draft.lines_of(question.code)),
    )
    kept = ((0,), (0,), printed)[: len(axes)]
    title = f"{question.code}: {question.title}"
    ask = TableAsk(
        question.code, title, question.measure, place.year, Places.COUNTY, Times.YEAR, question.code
    )
    return Piece(ask, View(cube, kept))


def _nodes(question: Question, draft: Draft, spec: Spec) -> tuple[list[Node], list[int]]:
    """The headings that hold exact counts, and the total where it is of the same people.

    Where parts have to make a total and one of them is not exact, what is missing is a count
    too: anybody can take the others away. It is protected and never printed.
    """
    labels = {category.code: category.label for category in question.categories}
    nodes, counts = [], []
    for line in draft.lines_of(question.code):
        count = _count(draft, question.code, line.category)
        if count is not None:
            label = labels.get(line.category, "All")
            nodes.append(Node(node_of(spec, question, line.category), label))
            counts.append(count)
    if question.by is By.TOTAL or not nodes or not _ends_with_total(question, spec):
        return nodes, counts
    total = _count(draft, question.breaks_down, "")
    if total is None:
        return nodes, counts
    missing = total - sum(counts)
    if question.split is Split.EXCLUSIVE and question.by is not By.KIND and missing >= 0:
        if missing or len(counts) < len(question.categories):
            nodes.append(Node(f"{question.code}/{REST}", "The rest"))
            counts.append(missing)
        nodes.append(Node(ALL, "All", tuple(range(len(nodes)))))
    else:
        nodes.append(Node(ALL, "All"))
    return nodes, [*counts, total]


def _count(draft: Draft, question: str, category: str) -> int | None:
    figure = draft.figure(question, category)
    if not figure.is_exact or figure.value is None or figure.value != int(figure.value):
        return None
    return int(figure.value) if figure.value >= 0 else None


def _facts(draft: Draft, spec: Spec, place: Place) -> list[Bound]:
    """What holds between questions and anybody knows, where the answers do hold to it."""
    asked = {question.code: question for question in counted(spec)}
    pairs = [
        (asked[part], asked[whole])
        for part, whole in WITHIN
        if part in asked and whole in asked and _is_within(draft, part, whole)
    ]
    found = [
        _bound({_total(whole, spec, place): 1, _total(part, spec, place): -1}, 0, None)
        for part, whole in pairs
    ]
    for code, whole in asked.items():
        parts = [q for q in asked.values() if q.breaks_down == code]
        found += _endings(draft, spec, place, whole, parts)
        found += _covering(draft, spec, place, whole, parts)
    return found


def _total(question: Question, spec: Spec, place: Place) -> str:
    return place.key(spec, question, "")


def _is_within(draft: Draft, part: str, whole: str) -> bool:
    less, more = _count(draft, part, ""), _count(draft, whole, "")
    return less is not None and more is not None and less <= more


def _terms(
    draft: Draft, spec: Spec, place: Place, parts: Iterable[Question], sign: int
) -> tuple[dict[str, int], int] | None:
    """Every line of some breakdowns with their sum; None where one is not exact."""
    terms: dict[str, int] = {}
    summed = 0
    for question in parts:
        for category in question.categories:
            count = _count(draft, question.code, category.code)
            if count is None:
                return None
            terms[place.key(spec, question, category.code)] = sign
            summed += count
    return terms, summed


def _endings(
    draft: Draft, spec: Spec, place: Place, whole: Question, parts: list[Question]
) -> list[Bound]:
    """Breakdowns of different kinds of service that together are the whole, as R4a and R4b are."""
    split = [q for q in parts if set(q.kinds) < set(whole.kinds) and q.split is Split.EXCLUSIVE]
    kinds = [kind for question in split for kind in question.kinds]
    total = _count(draft, whole.code, "")
    if sorted(kinds) != sorted(whole.kinds) or total is None:
        return []
    told = _terms(draft, spec, place, split, -1)
    if told is None or told[1] != total:
        return []
    return [_bound({_total(whole, spec, place): 1, **told[0]}, 0, 0)]


def _covering(
    draft: Draft, spec: Spec, place: Place, whole: Question, parts: list[Question]
) -> list[Bound]:
    """Rows in which one person can stand twice come to the total or more."""
    total = _count(draft, whole.code, "")
    found = []
    for question in parts:
        if question.is_local or not _ends_with_total(question, spec):
            continue
        if question.split is Split.OVERLAPPING or question.by is By.KIND:
            told = _terms(draft, spec, place, [question], 1)
            if told is not None and total is not None and told[1] >= total:
                found.append(_bound({**told[0], _total(whole, spec, place): -1}, 0, None))
    return found


def _bound(terms: Mapping[str, int], low: int, high: int | None) -> Bound:
    return Bound(tuple(Term(cell, by) for cell, by in terms.items()), low, high)
