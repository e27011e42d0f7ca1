"""One version of the assessment laid out at one level: the same parts for page and print."""

from django.utils.timezone import localdate

from dalpb.kernel.periods import in_words
from needs.facts.assessments import AreaKind, AssessmentFact, AssessmentStatus, Place
from reporting.assessment.document import Level, Paper
from reporting.assessment.pieces import (
    advice_entry,
    figure_grids,
    finding_entry,
    gap_grids,
    headline_items,
    help_grid,
    limits,
    pictures,
    sentences,
    shown_grids,
    sources,
    tiles_at,
)
from reporting.blocks import Block, Items, Paragraphs, Part

SHEET = (
    (Place.UNMET, "unmet", "Need that was not met"),
    (Place.DEMAND, "demand", "How much need came forward"),
    (Place.WHO, "who", "Who is affected"),
)
KINDS = (
    (AreaKind.OVERARCHING, "Across everything"),
    (AreaKind.THEMED, "Theme by theme"),
)
READING = (
    "Figures are printed as their sources give them: a span as a span, a bound as a bound."
    " Crimes, referrals, alerts and people are different things and are never added."
    " More recorded abuse may be better recording."
)


def compose(fact: AssessmentFact, level: Level) -> Paper:
    """The paper of a version at a level; it says so where it is a draft or partly invented."""
    content = fact.content
    makers = {Level.INFOGRAPHIC: _sheet, Level.SUMMARY: _summary, Level.FULL: _full}
    first, last = content.covers_from, content.covers_last
    return Paper(
        level=level,
        code=content.code,
        title=content.title,
        subtitle=f"What the partnership knows of {first:%B %Y} to {last:%B %Y}",
        warning=_warning(fact, level),
        facts=_facts(fact),
        parts=makers[level](fact),
        sha256=fact.sha256,
        area=content.area,
    )


def _warning(fact: AssessmentFact, level: Level) -> str:
    warnings = {
        AssessmentStatus.DRAFT: ["Draft, not approved"],
        AssessmentStatus.IN_REVIEW: ["In review, not approved"],
        AssessmentStatus.SUPERSEDED: ["A later version is in force"],
        AssessmentStatus.APPROVED: [],
    }[fact.status]
    content = fact.content
    voices = any(voice.is_illustrative for voice in content.voices)
    if content.has_illustrative_figures or (voices and level is Level.FULL):
        warnings = [*warnings, "Partly illustrative"]
    return " · ".join(warnings)


def _facts(fact: AssessmentFact) -> tuple[tuple[str, str], ...]:
    content, stamp = fact.content, fact.content.stamp
    rows = (
        ("Area", content.area),
        ("Period covered", f"{in_words(content.covers_from)} to {in_words(content.covers_last)}"),
        ("Version", content.code),
        ("Written by", stamp.prepared_by),
        ("Approved by", stamp.approved_by or "Not approved"),
        ("Approved on", in_words(localdate(stamp.approved_at)) if stamp.approved_at else ""),
        ("Date of this assessment", in_words(content.full_on)),
        ("Next refresh", in_words(content.refresh_on)),
        ("Next full assessment", in_words(content.next_full_on)),
        ("Digest (SHA-256)", fact.sha256),
    )
    return tuple((name, said) for name, said in rows if said)


def _sheet(fact: AssessmentFact) -> tuple[Part, ...]:
    """One sheet, both sides: what is not met first, then how much, who, and what now."""
    content = fact.content
    parts = []
    for place, look, heading in SHEET:
        here = [finding for finding in content.findings if finding.place is place]
        blocks: list[Block] = [
            *tiles_at(content, place, fact.changes),
            *pictures(here, "sheet", fact.breaks),
        ]
        if place is Place.UNMET:
            blocks += _shares(fact)
        if blocks:
            parts.append(Part(look, heading, tuple(blocks), look))
    gaps = tuple(gap.what for gap in content.gaps if gap.is_headline)
    if gaps:
        parts.append(Part("gaps", "What we do not know", (Items(gaps),), "half-left"))
    areas = tuple(a.title for a in content.recommendations if a.kind is AreaKind.OVERARCHING)
    if areas:
        parts.append(Part("areas", "What comes next", (Items(areas),), "half-right"))
    parts.append(Part("help-part", "Where to get help", (help_grid(content),), "help"))
    shown = [f for f in content.findings if f.place is not Place.NOWHERE]
    words = f"{READING} Next refresh: {in_words(content.refresh_on)}. {sources(shown)}"
    note = Paragraphs((words.strip(),), is_note=True)
    return (*parts, Part("reading", "How to read it", (note, *shown_grids(shown)), "small"))


def _shares(fact: AssessmentFact) -> tuple[Paragraphs, ...]:
    """What share each charted unmet need comes to, and how sure that share is."""
    texts = []
    for finding in fact.content.findings:
        if finding.place is Place.UNMET and len(finding.charted) > 1:
            sure = [limits(cited) for cited in finding.figures if limits(cited)]
            ending = f" Allowing for chance, that share is {sure[0]}." if sure else ""
            texts.append(finding.filled(finding.text) + ending)
    return (Paragraphs(tuple(texts)),) if texts else ()


def _summary(fact: AssessmentFact) -> tuple[Part, ...]:
    content = fact.content
    parts = [Part("summary", "In short", (Paragraphs(sentences(content.summary)),))]
    tiles = tiles_at(content, Place.UNMET, fact.changes)
    if tiles:
        parts.append(Part("unmet", "Need that was not met", tiles))
    parts += [
        Part(
            f"chapter-{section.code}",
            section.heading,
            (headline_items(section.findings, fact.changes),),
        )
        for section in content.sections
        if section.findings
    ]
    for kind, heading in KINDS:
        titles = tuple(f"{a.code}: {a.title}" for a in content.recommendations if a.kind is kind)
        if titles:
            name = f"Areas for development: {heading[0].lower()}{heading[1:]}"
            parts.append(Part(f"areas-{kind.value}", name, (Items(titles),)))
    if content.gaps:
        unknown = tuple(f"{gap.code}: {gap.what}" for gap in content.gaps)
        parts.append(Part("gaps", "What is not known", (Items(unknown),)))
    parts.append(_reading(fact))
    parts.append(Part("help-part", "Where to get help", (help_grid(content),)))
    return tuple(parts)


def _reading(fact: AssessmentFact) -> Part:
    return Part("reading", "How to read it", (Paragraphs((READING,)),))


def _full(fact: AssessmentFact) -> tuple[Part, ...]:
    content = fact.content
    parts = [
        Part("summary", "In short", (Paragraphs(sentences(content.summary)),)),
        Part(
            "scope",
            "What is looked at, and what is not",
            (
                Paragraphs((*sentences(content.scope), f"Left out: {content.out_of_scope}")),
                Paragraphs((READING,)),
            ),
        ),
    ]
    parts += _chapters(fact)
    for kind, heading in KINDS:
        advice = tuple(advice_entry(a) for a in content.recommendations if a.kind is kind)
        if advice:
            name = f"Areas for development: {heading[0].lower()}{heading[1:]}"
            parts.append(Part(f"areas-{kind.value}", name, advice))
    if content.gaps:
        parts.append(Part("gaps", "What is not known", tuple(gap_grids(content.gaps))))
    if content.voices:
        parts.append(Part("voices", "What people told us", _voices(fact)))
    parts.append(Part("method", "How it was made", (Paragraphs(sentences(content.method)),)))
    parts.append(Part("help-part", "Where to get help", (help_grid(content),)))
    return tuple(parts)


def _chapters(fact: AssessmentFact) -> list[Part]:
    made = []
    for section in fact.content.sections:
        blocks: list[Block] = [Paragraphs(sentences(section.text))] if section.text else []
        for finding in section.findings:
            blocks.append(finding_entry(finding, fact.changes))
            blocks += pictures([finding], "full", fact.breaks)
        caption = f"Figures: {section.heading[0].lower()}{section.heading[1:]}"
        blocks += figure_grids(section.findings, key=f"figures-{section.code}", caption=caption)
        made.append(Part(f"chapter-{section.code}", section.heading, tuple(blocks)))
    return made


def _voices(fact: AssessmentFact) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for voice in fact.content.voices:
        flag = " (illustrative)" if voice.is_illustrative else ""
        blocks.append(Paragraphs((f"{voice.heading}{flag}: {voice.text}",)))
        blocks.append(Paragraphs((f"Source: {voice.source}",), is_note=True))
    return tuple(blocks)
