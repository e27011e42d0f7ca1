"""Blocks made from findings, figures, recommendations and gaps."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from dalpb.kernel.cells import plain
from dalpb.kernel.charts import Mark, bars, in_words, narrow_bars, with_breaks
from dalpb.kernel.periods import in_words as day_in_words
from needs.facts.assessments import (
    AssessmentContent,
    Change,
    Cited,
    FindingContent,
    FindingLevel,
    GapContent,
    Place,
    RecommendationContent,
    SeriesBreak,
    Strength,
    TieKind,
)
from reporting.blocks import Entry, Grid, Items, Paragraphs, Picture, Tile, Tiles

# Rows of a table that stay together on a page, whatever stands in them.
ROWS_TOGETHER: Final = 14
GAPS_TOGETHER: Final = 6
LEVELS: Final[Mapping[FindingLevel, str]] = {
    FindingLevel.NATIONAL: "About the country",
    FindingLevel.COUNTY: "About the county",
    FindingLevel.DISTRICT: "About the districts",
    FindingLevel.NEIGHBOURHOOD: "About neighbourhoods",
}
STRENGTHS: Final[Mapping[Strength, str]] = {
    Strength.STRONG: "Evidence: strong",
    Strength.MODERATE: "Evidence: moderate",
    Strength.WEAK: "Evidence: weak",
}
_STORED: Final = TieKind.OBSERVATION
_LEAD: Final = re.compile(r"((?:[a-z ]+ (?=[£0-9]))?)(.*)", re.DOTALL)
FIGURE_HEADINGS: Final = ("Figure", "Says", "Period", "Place", "Source")


def sentences(text: str) -> tuple[str, ...]:
    """The text's paragraphs, which a blank line divides."""
    return tuple(part.strip() for part in text.split("\n\n") if part.strip())


def limits(cited: Cited) -> str:
    """The limits of chance round a figure, or nothing."""
    if cited.low is None or cited.high is None:
        return ""
    after = "%" if cited.unit.startswith("per cent") else ""
    return f"likely between {plain(cited.low)} and {plain(cited.high)}{after}"


def tile_of(finding: FindingContent, changes: Sequence[Change]) -> Tile | None:
    """The finding's large figure, where it has one."""
    cited = finding.tile
    if cited is None:
        return None
    detail = "; ".join(part for part in (cited.period, limits(cited)) if part)
    change = next((c for c in changes if (c.finding, c.name) == (finding.code, cited.name)), None)
    lead, figure = _LEAD.fullmatch(cited.words).groups()  # type: ignore[union-attr] # matches all
    return Tile(
        lead.strip(),
        figure,
        finding.tile_words,
        cited.missing or detail,
        change.sentence if change else "",
    )


def tiles_at(
    content: AssessmentContent, place: Place, changes: Sequence[Change]
) -> tuple[Tiles, ...]:
    """The large figures of one place on the sheet, in one block, where there are any."""
    found = (tile_of(f, changes) for f in content.findings if f.place is place)
    tiles = tuple(tile for tile in found if tile is not None)
    return (Tiles(tiles),) if tiles else ()


def picture_of(
    finding: FindingContent, prefix: str, breaks: Sequence[SeriesBreak] = ()
) -> tuple[Picture | Paragraphs, ...]:
    """The finding's chart: bars of its charted figures, which share one unit.

    Where their series broke between two of them, a note beneath says why.
    """
    charted = [c for c in finding.charted if c.figure is not None]
    if len(charted) < 2 or len({c.unit for c in charted}) > 1:
        return ()
    if all(c.figure.is_empty for c in charted if c.figure is not None):
        return ()
    marks = [Mark(c.label, c.figure, c.low, c.high) for c in charted if c.figure is not None]
    unit = charted[0].unit
    title = finding.chart_title or finding.filled(finding.headline)
    key = f"{prefix}-chart-{finding.code}"
    period = " and ".join(dict.fromkeys(c.period for c in charted))
    reasons = {one.name: one.reason for one in breaks if one.finding == finding.code}
    broken = [(place, reasons[c.name]) for place, c in enumerate(charted) if c.name in reasons]
    letters = {place: chr(ord("A") + n) for n, (place, _) in enumerate(broken)}
    alternative = with_breaks(f"{in_words(marks, unit)} {period}.", marks, letters)
    wide, narrow = (
        draw(marks, key=name, title=title, desc=alternative, breaks=letters)
        for draw, name in ((bars, key), (narrow_bars, f"{key}-narrow"))
    )
    picture = Picture(key, f"{title}, {period}", wide, alternative, narrow)
    notes = tuple(f"{letters[place]} on the chart: {reason}" for place, reason in broken)
    return (picture, Paragraphs(notes, is_note=True)) if notes else (picture,)


def pictures(
    findings: Iterable[FindingContent], prefix: str, breaks: Sequence[SeriesBreak] = ()
) -> tuple[Picture | Paragraphs, ...]:
    return tuple(block for finding in findings for block in picture_of(finding, prefix, breaks))


def finding_entry(finding: FindingContent, changes: Sequence[Change]) -> Entry:
    """A finding with all that has to be said of it, breaks and changes included."""
    warnings = [cited.missing for cited in finding.figures if cited.is_break and cited.missing]
    warnings += [change.sentence for change in changes if change.finding == finding.code]
    about = f"{LEVELS[finding.level]}. {STRENGTHS[finding.strength]}."
    if finding.gaps:
        about += f" Not known: {', '.join(finding.gaps)}."
    if finding.followed_by:
        about += f" Followed from year to year by {finding.followed_by.replace('_', ' ')}."
    return Entry(
        anchor=f"finding-{finding.code}",
        code=finding.code,
        heading=finding.filled(finding.headline),
        about=about,
        texts=sentences(finding.filled(finding.text)),
        caveat=finding.filled(finding.caveats),
        warnings=tuple(warnings),
        of="finding",
    )


def figure_row(finding: FindingContent, cited: Cited) -> tuple[str, ...]:
    says = "; ".join(part for part in (cited.words, limits(cited)) if part)
    source = cited.source or cited.missing
    if cited.is_illustrative:
        source = f"{source} (illustrative)"
    return f"{finding.code}: {cited.label}", says, cited.period, cited.area, source


def figure_grids(findings: Sequence[FindingContent], *, key: str, caption: str) -> Iterator[Grid]:
    """Every figure of these findings, in tables short enough to stay whole on a page."""
    rows = [figure_row(finding, cited) for finding in findings for cited in finding.figures]
    runs = [rows[n : n + ROWS_TOGETHER] for n in range(0, len(rows), ROWS_TOGETHER)]
    for number, run in enumerate(runs, 1):
        part = f", part {number} of {len(runs)}" if len(runs) > 1 else ""
        yield Grid(
            f"{key}-{number}", f"{caption}{part}", FIGURE_HEADINGS, tuple(run), (31, 14, 16, 14, 25)
        )


def shown_grids(findings: Sequence[FindingContent]) -> tuple[Grid, ...]:
    """The figures of a sheet's charts with their periods, in two tables side by side."""
    rows = [
        (cited.label, "; ".join(filter(None, (cited.words, limits(cited)))), cited.period)
        for finding in findings
        for cited in finding.figures
        if cited.is_charted or cited.low is not None
    ]
    middle = (len(rows) + 1) // 2
    return tuple(
        Grid(
            f"sheet-figures-{number}",
            f"The figures in the charts, part {number} of 2",
            FIGURE_HEADINGS[:3],
            tuple(run),
            (50, 22, 28),
        )
        for number, run in enumerate((rows[:middle], rows[middle:]), 1)
        if run
    )


def sources(findings: Sequence[FindingContent]) -> str:
    """The documents that the figures of these findings come from, without their chapters."""
    cited = (c.source.partition(":")[0] for f in findings for c in f.figures if c.kind is _STORED)
    named = dict.fromkeys(source for source in cited if source)
    return f"Sources: {'; '.join(named)}." if named else ""


def advice_entry(advice: RecommendationContent) -> Entry:
    return Entry(
        anchor=f"recommendation-{advice.code}",
        code=advice.code,
        heading=advice.title,
        about=f"Answers {', '.join(advice.findings)}." if advice.findings else "",
        texts=sentences(advice.text),
        items=tuple(part.text for part in advice.parts),
        of="recommendation",
    )


def gap_grids(gaps: Sequence[GapContent]) -> Iterator[Grid]:
    """What is not known, why, who would have to say, and by when."""
    rows = [
        (
            f"{gap.code}: {gap.what}",
            gap.why,
            gap.supplier,
            day_in_words(gap.due_on) if gap.due_on else "No date set",
        )
        for gap in gaps
    ]
    runs = [rows[n : n + GAPS_TOGETHER] for n in range(0, len(rows), GAPS_TOGETHER)]
    for number, run in enumerate(runs, 1):
        part = f", part {number} of {len(runs)}" if len(runs) > 1 else ""
        yield Grid(
            f"gaps-{number}",
            f"What is not known{part}",
            ("Not known", "Why", "Who would have to say", "By"),
            tuple(run),
            (28, 38, 21, 13),
        )


def help_grid(content: AssessmentContent) -> Grid:
    return Grid(
        "help",
        "",
        ("Who", "How", "For whom"),
        tuple((line.name, line.contact, line.note) for line in content.help),
        (46, 22, 32),
    )


def headline_items(findings: Iterable[FindingContent], changes: Sequence[Change]) -> Items:
    changed = {change.finding: change.sentence for change in changes}
    return Items(
        tuple(
            " ".join(part for part in (f"{f.filled(f.headline)}.", changed.get(f.code, "")) if part)
            for f in findings
        )
    )
