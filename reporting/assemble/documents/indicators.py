"""The record of every indicator with its nine answers. It holds no figure of the partnership."""

from datetime import date
from itertools import groupby
from typing import Final

from dalpb.kernel.access import Access
from needs.facts.indicators import IndicatorFact, indicators
from reporting.assemble.documents.source import Draft, Offer, Source
from reporting.blocks import Entry, Paragraphs, Part
from reporting.documents.content import DataTable, DocumentContent, DocumentKind, Leaf, stored_parts
from reporting.selectors.returns import area_of_authority

SLUG: Final = "record"
HEADINGS: Final = ("Code", "Indicator", "Theme", "Unit", "Question", "Answer")
ABOUT: Final = (
    "Each indicator answers nine questions: what is measured, why, how it is defined, who measures"
    " it, how often, in what form, from what data, how exact it is, and what to beware of.",
    "Its figures are published on their own, once they have passed disclosure control.",
)


def _offers(access: Access, on: date) -> tuple[Offer, ...]:
    return (Offer(SLUG, "Record of the indicators"),) if indicators() else ()


def _make(
    access: Access, slug: str, *, on: date, public_sources: frozenset[str] = frozenset()
) -> Draft | None:
    records = [one for one in indicators() if one.valid_until is None or one.valid_until > on]
    if slug != SLUG or not records:
        return None
    parts = [Part("about", "About this record", (Paragraphs(ABOUT),))]
    parts += [
        Part(f"theme-{number}", theme, tuple(_entry(one) for one in found))
        for number, (theme, found) in enumerate(groupby(records, key=lambda one: one.theme), 1)
    ]
    content = DocumentContent(
        kind=DocumentKind.INDICATORS,
        slug=slug,
        title="Indicators",
        subtitle="What is measured, and how far to trust it",
        summary=f"The {len(records)} indicators by which the board judges progress, each with nine answers.",
        area=area_of_authority().name,
        dated_on=on,
        warning="",
        facts=(("Indicators", str(len(records))),),
        leaves=(Leaf("", "", stored_parts(tuple(parts))),),
        figures=(),
        made_from="record of indicators",
    )
    return Draft(content, tables=(_table(records),))


def _entry(one: IndicatorFact) -> Entry:
    return Entry(
        anchor=f"indicator-{one.code}",
        code="",
        heading=one.name,
        about=f"Unit: {one.unit}. Source: {one.source}." if one.source else f"Unit: {one.unit}.",
        texts=tuple(f"{question} {answer}" for question, answer in one.answers),
    )


def _table(records: list[IndicatorFact]) -> DataTable:
    rows = tuple(
        (one.code, one.name, one.theme, one.unit, question, answer)
        for one in records
        for question, answer in one.answers
    )
    return DataTable("indicators", "Indicators and their nine answers", HEADINGS, rows)


INDICATORS = Source(DocumentKind.INDICATORS, _offers, _make)
