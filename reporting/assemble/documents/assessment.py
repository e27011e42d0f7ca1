"""An approved needs assessment at its three levels, as it was frozen when it was approved."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from dalpb.kernel.access import Access
from dalpb.kernel.periods import Period, parse
from needs.facts.assessments import AssessmentFact, Cited, TieKind, approved, assessment
from needs.facts.figures import observations
from needs.facts.indicators import indicators, results
from reporting.assemble.documents.source import Draft, Offer, Source
from reporting.assessment.compose import compose
from reporting.assessment.document import Level, Paper
from reporting.documents.content import (
    Basis,
    DataTable,
    DocumentContent,
    DocumentKind,
    Leaf,
    StatedFigure,
    stored_parts,
)

# The officers who wrote and approved it stand in the record, not before the public.
STAFF: Final = frozenset({"Written by", "Approved by"})
NOT_PEOPLE: Final = ("pounds", "GBP", "date", "days", "years", "financial years")
EVER: Final = Period(date(1900, 1, 1), date(2200, 1, 1))
HEADINGS: Final = ("Finding", "Figure", "Says", "Unit", "Period", "Area", "Source")


def _offers(access: Access, on: date) -> tuple[Offer, ...]:
    return tuple(Offer(one.code, f"Needs assessment {one.code}") for one in reversed(approved()))


def _make(
    access: Access, slug: str, *, on: date, public_sources: frozenset[str] = frozenset()
) -> Draft | None:
    fact = assessment(access, slug)
    if fact is None or not fact.is_frozen:
        return None
    # What became of a figure since is newer than what was approved, and is not published.
    as_approved = replace(fact, changes=())
    papers = tuple(_paper(as_approved, level) for level in Level)
    content = fact.content
    whole = next(paper for paper in papers if paper.level is Level.FULL)
    return Draft(
        DocumentContent(
            kind=DocumentKind.ASSESSMENT,
            slug=slug,
            title=content.title,
            subtitle=whole.subtitle,
            summary=content.summary.partition("\n\n")[0],
            area=content.area,
            dated_on=content.full_on,
            warning=whole.warning,
            facts=whole.facts,
            leaves=tuple(
                Leaf(paper.level.value, paper.level_words, stored_parts(paper.parts))
                for paper in papers
            ),
            figures=tuple(_stated(fact, public_sources)),
            made_from=f"needs assessment {slug}, SHA-256 {fact.sha256}",
            public_sources=tuple(sorted(public_sources)),
        ),
        papers=papers,
        tables=(_table(fact),),
    )


def _paper(fact: AssessmentFact, level: Level) -> Paper:
    paper = compose(fact, level)
    return replace(paper, facts=tuple(pair for pair in paper.facts if pair[0] not in STAFF))


def _stated(fact: AssessmentFact, public_sources: frozenset[str]) -> Iterator[StatedFigure]:
    known = _known(fact, public_sources)
    for finding in fact.content.findings:
        siblings = {cited.name: cited for cited in finding.figures}
        for cited in finding.figures:
            if cited.figure is not None:
                yield StatedFigure(
                    where=f"finding {finding.code}",
                    label=cited.label,
                    words=cited.words,
                    value=_whole(cited),
                    code=cited.code,
                    period=cited.period,
                    basis=known.basis(cited, siblings),
                    source=cited.source,
                )


def _whole(cited: Cited) -> int | None:
    value = cited.figure.value if cited.figure else None
    return int(value) if value is not None and value == value.to_integral_value() else None


@dataclass(frozen=True, slots=True)
class Known:
    """The sources that are published, and by id the stored figures that come from one."""

    sources: frozenset[str]
    public: frozenset[int]

    def basis(self, cited: Cited, siblings: Mapping[str, Cited]) -> Basis:
        """A share stands on its parts, an indicator on every figure it was worked out from."""
        if cited.kind is TieKind.OBSERVATION:
            if cited.unit.startswith(NOT_PEOPLE):
                return Basis.NOT_PEOPLE
            is_public = source_name(cited.source) in self.sources
        elif cited.kind is TieKind.INDICATOR:
            ids = _made_from(cited)
            is_public = bool(ids) and ids <= self.public
        else:
            parts = [siblings.get(name) for name in (cited.share_of, *cited.share_in)]
            is_public = all(
                part is not None and self.basis(part, siblings) is not Basis.OWN_COUNT
                for part in parts
            )
        return Basis.PUBLIC_SOURCE if is_public else Basis.OWN_COUNT


def source_name(source: str) -> str:
    """The document that a source names, without its chapter."""
    return source.partition(":")[0].strip()


def _known(fact: AssessmentFact, public_sources: frozenset[str]) -> Known:
    """Nothing stored says whether a paper is published: whoever proposes the document does."""
    cited = [figure for finding in fact.content.findings for figure in finding.figures]
    codes = [one.code for one in cited if one.kind is TieKind.INDICATOR]
    records = indicators(codes=codes) if codes else ()
    measures = {
        code for one in records for code in (one.numerator_measure, one.denominator_measure)
    }
    rows = observations(measures=sorted(measures), period=EVER) if measures else ()
    return Known(
        public_sources,
        frozenset(row.id for row in rows if source_name(row.source) in public_sources),
    )


def _made_from(cited: Cited) -> frozenset[int]:
    found = results(codes=[cited.code], area_codes=[cited.area_code])
    return frozenset(
        number
        for result in found
        if result.period == parse(cited.period_code)
        for number, _ in result.observations
    )


def _table(fact: AssessmentFact) -> DataTable:
    rows = tuple(
        (
            finding.code,
            cited.label,
            cited.words,
            cited.unit,
            cited.period,
            cited.area,
            cited.source or cited.missing,
        )
        for finding in fact.content.findings
        for cited in finding.figures
    )
    return DataTable(
        "figures",
        f"Figures of the needs assessment {fact.content.code}",
        HEADINGS,
        rows,
        ("Figures are as their sources print them: a span as a span, a bound as a bound.",),
    )


ASSESSMENTS = Source(DocumentKind.ASSESSMENT, _offers, _make)
