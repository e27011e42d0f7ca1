"""The JSON of a needs assessment, read to values; every fault is kept with its place."""

from collections.abc import Mapping
from dataclasses import dataclass

from needs.rules.assessment.content import AreaKind, FindingLevel, Place, Strength
from needs.services.assessment.terms import (
    LONGEST,
    FindingTerms,
    GapTerms,
    RecommendationTerms,
    VersionTerms,
)
from needs.services.assessment.tying import Keys, Tie
from needs.services.reference.document import Fault, Node, read_document

_CODE = r"[A-Za-z0-9][A-Za-z0-9_.-]*"


@dataclass(frozen=True, slots=True)
class Chapter:
    code: str
    heading: str
    text: str
    findings: tuple[tuple[str, FindingTerms, tuple[Tie, ...]], ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A voice, or a place of help: a code with its texts."""

    code: str
    fields: Mapping[str, str | bool]


@dataclass(frozen=True, slots=True)
class Document:
    assessment: str
    version: str
    title: str
    area: str
    terms: VersionTerms
    chapters: tuple[Chapter, ...]
    recommendations: tuple[tuple[str, RecommendationTerms], ...]
    gaps: tuple[tuple[str, GapTerms], ...]
    voices: tuple[Told, ...]
    help_lines: tuple[Told, ...]


def read_assessment(content: bytes) -> tuple[Document, tuple[Fault, ...]]:
    """The document, and what is wrong in it; with a fault the document is not to be used.

    Raises `UnreadableReference` where the file is not one JSON object.
    """
    root = read_document(content)
    root.text("about", default="", longest=1000)
    area = root.text("area")
    document = Document(
        assessment=root.text("assessment", pattern=r"[a-z0-9-]+"),
        version=root.text("version", pattern=r"[a-z0-9-]+", longest=40),
        title=root.text("title", longest=200),
        area=area,
        terms=_terms(root),
        chapters=tuple(_chapter(node, area) for node in root.nodes("chapters")),
        recommendations=tuple(_recommendation(node) for node in root.nodes("recommendations")),
        gaps=tuple(_gap(node) for node in root.nodes("gaps")),
        voices=tuple(_voice(node) for node in root.nodes("voices")),
        help_lines=tuple(_help(node) for node in root.nodes("help")),
    )
    root.finish()
    return document, tuple(root.faults)


def _terms(root: Node) -> VersionTerms:
    return VersionTerms(
        covers_from=root.required_day("covers_from"),
        covers_until=root.required_day("covers_until"),
        scope=root.text("scope", longest=LONGEST),
        out_of_scope=root.text("out_of_scope", longest=LONGEST),
        summary=root.text("summary", longest=LONGEST),
        method=root.text("method", longest=LONGEST),
        full_on=root.required_day("full_on"),
        refresh_on=root.required_day("refresh_on"),
        next_full_on=root.required_day("next_full_on"),
    )


def _chapter(node: Node, area: str) -> Chapter:
    code = node.text("code", pattern=_CODE)
    made = Chapter(
        code,
        node.text("heading", longest=160),
        node.text("text", default="", longest=LONGEST),
        tuple(_finding(finding, code, area) for finding in node.nodes("findings")),
    )
    node.finish()
    return made


def _finding(node: Node, section: str, area: str) -> tuple[str, FindingTerms, tuple[Tie, ...]]:
    code = node.text("code", pattern=_CODE)
    terms = FindingTerms(
        section=section,
        headline=node.text("headline"),
        level=node.choice("level", FindingLevel, default=FindingLevel.COUNTY),
        strength=node.choice("strength", Strength),
        text=node.text("text", default="", longest=LONGEST),
        caveats=node.text("caveats", default="", longest=LONGEST),
        place=node.choice("place", Place, default=Place.NOWHERE),
        tile_name=node.text("tile", default="", longest=40),
        tile_words=node.text("tile_words", default="", longest=160),
        chart_title=node.text("chart", default="", longest=160),
        followed_by=node.text("followed_by", default="", longest=60),
    )
    ties = tuple(_tie(tie, area) for tie in node.nodes("figures"))
    node.finish()
    return code, terms, ties


def _tie(node: Node, area: str) -> Tie:
    name, label = node.text("name", longest=40), node.text("label", longest=200)
    is_charted = node.flag("charted")
    period_said = node.text("period_said", default="", longest=80)
    share_of, share_in = node.text("share_of", default=""), tuple(node.texts("share_in"))
    indicator = node.text("indicator", default="")
    keys = None
    if not share_of:
        keys = Keys(
            measure=node.text("measure", default="" if indicator else None),
            period=node.text("period"),
            area=node.text("area", default=area),
            category=node.text("category", default="ALL"),
            organisation=node.text("organisation", default=""),
        )
    node.finish()
    return Tie(
        name,
        label,
        keys=keys,
        share_of=share_of,
        share_in=share_in,
        indicator=indicator,
        is_charted=is_charted,
        period_said=period_said,
    )


def _recommendation(node: Node) -> tuple[str, RecommendationTerms]:
    code = node.text("code", pattern=_CODE)
    parts = tuple((f"{code}.{n}", text) for n, text in enumerate(node.texts("parts"), 1))
    terms = RecommendationTerms(
        kind=node.choice("kind", AreaKind),
        title=node.text("title", longest=200),
        text=node.text("text", default="", longest=LONGEST),
        parts=parts,
        findings=tuple(node.texts("findings")),
    )
    node.finish()
    return code, terms


def _gap(node: Node) -> tuple[str, GapTerms]:
    code = node.text("code", pattern=_CODE)
    terms = GapTerms(
        what=node.text("what"),
        why=node.text("why", longest=LONGEST),
        supplier=node.text("supplier", longest=200),
        due_on=node.day("due_on"),
        is_headline=node.flag("headline"),
        findings=tuple(node.texts("findings")),
    )
    node.finish()
    return code, terms


def _voice(node: Node) -> Told:
    code = node.text("code", pattern=_CODE)
    fields: dict[str, str | bool] = {
        "heading": node.text("heading", longest=200),
        "text": node.text("text", longest=LONGEST),
        "source": node.text("source"),
        "is_illustrative": node.flag("illustrative"),
    }
    node.finish()
    return Told(code, fields)


def _help(node: Node) -> Told:
    code = node.text("code", pattern=_CODE)
    fields: dict[str, str | bool] = {
        "name": node.text("name", longest=120),
        "contact": node.text("contact", longest=120),
        "note": node.text("note", default="", longest=200),
    }
    node.finish()
    return Told(code, fields)
