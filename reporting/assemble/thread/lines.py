"""The return on the thread: its lines, and the submissions that each rests on."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django.urls import reverse
from django.utils import timezone

import commissioning.facts as grant
from dalpb.kernel.money import Money
from dalpb.kernel.periods import in_words
from dalpb.kernel.roles import Permission
from reporting.assemble.returns import provision_of, sources_of
from reporting.assemble.thread.need import FIGURES, Parts
from reporting.models import AnnualReturn, ReturnSnapshot
from reporting.returns.answering import answer
from reporting.returns.draft import Line, LineSource
from reporting.returns.load import load
from reporting.returns.snapshot import from_json
from reporting.returns.spec import By, Question, Spec
from reporting.selectors.returns import standing_returns
from reporting.thread.graph import Edge, Node, Page, Ref
from reporting.thread.kinds import Kind, Trait
from reporting.workflow import FROZEN, ReturnStatus

UNSIGNED: Final = "As it stands today, not certified"


@dataclass(frozen=True, slots=True)
class LineRow:
    """One question that is counted: its figure in words, and where that came from."""

    code: str
    title: str
    unit: str
    measure: str
    figure: str
    sources: tuple[LineSource, ...]


def reported() -> Parts:
    """Every return that stands: the signed one of a year, or its draft where none is signed."""
    nodes: list[Node] = []
    edges: list[Edge] = []
    sent: dict[str, list[LineSource]] = {}
    for row in standing_returns():
        is_signed = ReturnStatus(row.status) in FROZEN
        lines = _signed(row.snapshot.sha256) if is_signed else _drafted(row.year)
        for line in lines:
            nodes.append(_line(row, line, is_signed=is_signed))
            edges += _behind(row, line)
            for source in line.sources:
                sent.setdefault(source.submission, []).append(source)
    for submission, sources in sent.items():
        nodes.append(_submission(submission, sources))
        edges += _of_submission(submission, sources)
    return nodes, edges


@lru_cache(maxsize=16)
def _signed(sha256: str) -> tuple[LineRow, ...]:
    """The lines as they were signed. What was signed never changes, so it is read once."""
    content = ReturnSnapshot.objects.values_list("content", flat=True).get(sha256=sha256)
    snapshot = from_json(content)
    return _rows(snapshot.spec, snapshot.draft.lines, snapshot.draft.spent_pence)


def _drafted(year: str) -> tuple[LineRow, ...]:
    spec = load(year)
    lines = answer(spec, sources_of(spec), provision_of(spec.period))
    entries = [entry.pence for entry in grant.spend(year) if entry.tier == "one"]
    return _rows(spec, lines, sum(entries) if entries else None)


def _rows(spec: Spec, lines: Iterable[Line], pence: int | None) -> tuple[LineRow, ...]:
    by_question: dict[str, list[Line]] = {}
    for line in lines:
        by_question.setdefault(line.question, []).append(line)
    return tuple(
        LineRow(
            question.code,
            question.title,
            str(question.unit),
            question.measure,
            _figure(question, by_question.get(question.code, []), pence),
            _sources(by_question.get(question.code, [])),
        )
        for question in spec.questions
        if question.by is not By.TEXT
    )


def _figure(question: Question, lines: list[Line], pence: int | None) -> str:
    if question.by is By.SPEND:
        return "Not yet supplied" if pence is None else str(Money(pence))
    if question.by is By.TOTAL and lines:
        return lines[0].figure.shown()
    return f"In {len(lines)} parts"


def _sources(lines: list[Line]) -> tuple[LineSource, ...]:
    return tuple(source for line in lines for source in line.sources)


def _line(row: AnnualReturn, line: LineRow, *, is_signed: bool) -> Node:
    whole = reverse("reporting:return", args=[row.year, row.number])
    traits = set()
    if is_signed:
        traits.add(Trait.CERTIFIED)
    if any(source.is_illustrative for source in line.sources):
        traits.add(Trait.ILLUSTRATIVE)
    return Node(
        _ref(row, line),
        f"{line.code} of {row.year}",
        line.title,
        (
            ("Figure", line.figure),
            ("Counts", line.unit),
            ("Return", f"{row.year}, number {row.number}: " + _standing(is_signed)),
        ),
        (
            Page("The return", whole, (Permission.VIEW_RETURN, Permission.VIEW_CERTIFIED_RETURN)),
            Page("Who sent these figures, and when", _inside(row, line), (Permission.VIEW_RETURN,)),
        ),
        traits=frozenset(traits),
    )


def _standing(is_signed: bool) -> str:
    return "as it was certified" if is_signed else UNSIGNED.casefold()


def _ref(row: AnnualReturn, line: LineRow) -> Ref:
    return Ref(Kind.RETURN_LINE, f"{row.year}:{line.code}")


def _inside(row: AnnualReturn, line: LineRow) -> str:
    return reverse("reporting:line", args=[row.year, row.number, line.code])


def _behind(row: AnnualReturn, line: LineRow) -> Iterable[Edge]:
    ref, place = _ref(row, line), _inside(row, line)
    if line.measure:
        yield Edge(Ref(Kind.MEASURE, line.measure), ref, place)
    for submission in dict.fromkeys(source.submission for source in line.sources):
        yield Edge(Ref(Kind.SUBMISSION, submission), ref, place)


def _submission(submission: str, sources: list[LineSource]) -> Node:
    names = dict.fromkeys(source.organisation for source in sources)
    moments = [source.submitted_at for source in sources if source.submitted_at is not None]
    day = in_words(timezone.localdate(moments[0])) if moments else "a day not kept"
    return Node(
        Ref(Kind.SUBMISSION, submission),
        "",
        f"{', '.join(names)}, sent on {day}",
        (("From", ", ".join(names)), ("Sent on", day)),
        (Page("What was sent", reverse("needs:batch", args=[submission]), FIGURES),),
        organisations=frozenset(source.organisation_code for source in sources),
        traits=frozenset(
            {Trait.ILLUSTRATIVE} if any(one.is_illustrative for one in sources) else ()
        ),
    )


def _of_submission(submission: str, sources: list[LineSource]) -> Iterable[Edge]:
    ref, place = Ref(Kind.SUBMISSION, submission), reverse("needs:batch", args=[submission])
    for code in dict.fromkeys(source.service_code for source in sources if source.service_code):
        yield Edge(Ref(Kind.SERVICE, code), ref, place)
    for measure in dict.fromkeys(source.measure for source in sources):
        yield Edge(ref, Ref(Kind.MEASURE, measure), place)
