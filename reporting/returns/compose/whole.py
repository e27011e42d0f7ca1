"""The whole document, section by section in the order of the form."""

from dataclasses import replace
from typing import Final

from dalpb.kernel.cells import MEANINGS, SYMBOLS
from dalpb.kernel.days import day_of
from dalpb.kernel.periods import in_words
from reporting.returns.compose.amendment import amendment_section
from reporting.returns.compose.annex import annex
from reporting.returns.compose.checks import checks_section
from reporting.returns.compose.spending import award_table, spend_table
from reporting.returns.compose.summary import headlines, summary
from reporting.returns.compose.tables import chart_of, question_table
from reporting.returns.compose.tidy import tidy
from reporting.returns.document import Chart, Document, Section, Table
from reporting.returns.draft import Draft
from reporting.returns.snapshot import Snapshot
from reporting.returns.spec import By, Question, SectionSpec, Spec, Split

MARKING: Final = "OFFICIAL-SENSITIVE"
PROVISIONAL_SYMBOL: Final = ("[p]", "category not verified against the Department's form")


def compose(snapshot: Snapshot, *, sha256: str = "") -> Document:
    """Everything that the return's outputs print. `sha256` is that of the frozen snapshot."""
    draft, spec, stamp = snapshot.draft, snapshot.spec, snapshot.stamp
    amended = f", amending number {stamp.amends}" if stamp.amends else ""
    return Document(
        title=f"Support in domestic abuse safe accommodation: annual return {draft.year}",
        subtitle=f"Section 59, Domestic Abuse Act 2021. Number {stamp.number}{amended}.",
        authority=draft.authority,
        year=draft.year,
        period=spec.period.label,
        status="Certified" if stamp.certified_by else "Draft, not certified",
        marking=MARKING,
        prepared_by=stamp.prepared_by or "Not yet prepared",
        certified_by=stamp.certified_by or "Not certified",
        certified_on=in_words(day_of(stamp.certified_at)) if stamp.certified_at else "",
        sha256=sha256,
        audit_head=f"{stamp.audit_sequence} {stamp.audit_hash}",
        spec_version=spec.version,
        is_illustrative=draft.is_illustrative,
        sections=_numbered(
            (
                summary(snapshot, spec),
                *amendment_section(stamp),
                *(_section(section, draft, spec) for section in spec.sections),
                checks_section(snapshot),
            )
        ),
        annex=annex(draft, spec),
        symbols=(
            *((symbol, MEANINGS[state]) for state, symbol in SYMBOLS.items()),
            PROVISIONAL_SYMBOL,
        ),
        notes=(*spec.notes, *_method(draft), *((stamp.statement,) if stamp.statement else ())),
        tidy=tidy(draft, spec),
        headlines=headlines(draft),
    )


def _numbered(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    return tuple(replace(section, code=str(n)) for n, section in enumerate(sections, 1))


def _method(draft: Draft) -> tuple[str, ...]:
    notes = [
        "Figures of services are added. A person whom two services supported may stand in a total"
        " twice, unless the services told us otherwise.",
        "A service that has sent nothing makes a total “not yet supplied”; a blank is never"
        " counted as nought.",
        "A limit such as “fewer than 5” is carried through sums as a range.",
    ]
    if draft.previous_year:
        notes.append(
            f"{draft.previous_year} is shown as this system holds it today, on that year's form."
        )
    return tuple(notes)


def _section(section: SectionSpec, draft: Draft, spec: Spec) -> Section:
    asked = [q for q in spec.questions if q.section == section.code]
    tables: list[Table] = []
    charts: list[Chart] = []
    for question in asked:
        if question.by is By.TEXT or _is_shown_below(question, spec):
            continue
        if question.by is By.SPEND:
            tables += [t for t in (award_table(draft), spend_table(draft)) if t is not None]
            continue
        table = question_table(question, draft, spec)
        tables.append(table)
        chart = chart_of(question, table, draft)
        charts += [chart] if chart else []
    return Section(
        code=section.code,
        heading=section.heading,
        paragraphs=(section.introduction,) if section.introduction else (),
        tables=tuple(tables),
        charts=tuple(charts),
        answers=tuple(_answer(q, draft) for q in asked if q.by is By.TEXT),
    )


def _is_shown_below(question: Question, spec: Spec) -> bool:
    """A total that the next table ends with has no table of its own."""
    if question.by is not By.TOTAL:
        return False
    return any(
        q.split in {Split.EXCLUSIVE, Split.OVERLAPPING} and not q.is_local
        for q in spec.breakdowns(question.code)
        if q.code not in {"R4a", "R4b"}
    )


def _answer(question: Question, draft: Draft) -> tuple[str, str]:
    found = draft.text(question.code)
    heading = f"{question.code}: {question.title}"
    if found is None or not found.answer.strip():
        return heading, "[n] No answer has been given yet."
    status = next((c.label for c in question.categories if c.code == found.status), "")
    marked = " (Illustrative.)" if found.is_illustrative else ""
    return heading, f"{status + '. ' if status else ''}{found.answer}{marked}"
