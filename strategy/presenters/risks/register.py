"""The register as a table and as a grid of five by five, and its exceptions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dalpb.kernel.tables import Column, Row, Table
from strategy.facts.risks import RiskExceptionFact, RiskFact
from strategy.rules.risks.exceptions import HEADINGS, ExceptionKind
from strategy.rules.risks.life import Treatment
from strategy.rules.risks.scoring import Proximity, Score
from strategy.rules.risks.vocabulary import IMPACTS, LIKELIHOODS, Band, ScoreKind

BANDS = {
    Band.LOW: "Low",
    Band.MODERATE: "Moderate",
    Band.HIGH: "High",
    Band.SEVERE: "Severe",
}
PROXIMITIES = {
    Proximity.NOW: "Now",
    Proximity.QUARTER: "Within three months",
    Proximity.YEAR: "Within a year",
    Proximity.LATER: "Later",
    Proximity.NOT_SAID: "Not said",
}
KINDS = {
    ScoreKind.INHERENT: "before anything is done",
    ScoreKind.CURRENT: "as they are today",
    ScoreKind.TARGET: "where treatment should bring them",
}


@dataclass(frozen=True, slots=True)
class GridCell:
    """One square: its score and band, and the risks that stand on it."""

    total: int
    band: str
    band_words: str
    risks: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class GridRow:
    label: str
    cells: tuple[GridCell, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """Likelihood from the highest down, impact from left to right."""

    caption: str
    impacts: tuple[str, ...]
    rows: tuple[GridRow, ...]
    not_scored: tuple[tuple[str, str, str], ...]


def score_words(score: Score | None) -> str:
    return f"{BANDS[score.band]}, {score.words}" if score else "Not scored"


def appetite_words(one: RiskFact) -> str:
    if one.above_appetite is None:
        return "Cannot be said"
    if not one.above_appetite:
        return f"Within ({one.tolerated})"
    if one.treatment is Treatment.ACCEPTED and one.accepted_until:
        return f"Above ({one.tolerated}), accepted until {one.accepted_until:%-d %B %Y}"
    return f"Above ({one.tolerated})"


def register_table(rows: Sequence[RiskFact]) -> Table:
    return Table(
        key="risks",
        caption="Risks",
        first="Risk",
        columns=(
            Column("Now"),
            Column("Target"),
            Column("Appetite"),
            Column("How soon"),
            Column("Owner"),
            Column("Register"),
        ),
        rows=tuple(
            Row(
                f"{one.code} {one.title}",
                (
                    score_words(one.current),
                    score_words(one.target),
                    appetite_words(one),
                    PROXIMITIES[one.proximity],
                    one.owner,
                    one.body_name,
                ),
                url=one.url,
            )
            for one in rows
        ),
        unit="Score: likelihood × impact, from 1 to 25",
    )


def grid(rows: Iterable[RiskFact], kind: ScoreKind) -> Grid:
    """Where each risk stands by one of its three scores."""
    placed: dict[Score, list[tuple[str, str, str]]] = {}
    missing: list[tuple[str, str, str]] = []
    for one in rows:
        score: Score | None = getattr(one, kind.value)
        shown = (one.code, one.title, one.url)
        placed.setdefault(score, []).append(shown) if score else missing.append(shown)
    return Grid(
        caption=f"Risks {KINDS[kind]}",
        impacts=tuple(f"{n} {words}" for n, words in IMPACTS.items()),
        rows=tuple(
            GridRow(
                f"{likelihood} {LIKELIHOODS[likelihood]}",
                tuple(_cell(Score(likelihood, impact), placed) for impact in IMPACTS),
            )
            for likelihood in sorted(LIKELIHOODS, reverse=True)
        ),
        not_scored=tuple(missing),
    )


def _cell(score: Score, placed: dict[Score, list[tuple[str, str, str]]]) -> GridCell:
    return GridCell(score.total, score.band.value, BANDS[score.band], tuple(placed.get(score, ())))


def grid_table(rows: Iterable[RiskFact], kind: ScoreKind) -> Table:
    """The grid's content as a list that can be read in order."""
    return Table(
        key="scores",
        caption="The same as a list",
        first="Risk",
        columns=(Column("Likelihood"), Column("Impact"), Column("Score", is_number=True)),
        rows=tuple(
            Row(f"{one.code} {one.title}", _parts(getattr(one, kind.value)), url=one.url)
            for one in rows
        ),
    )


def _parts(score: Score | None) -> tuple[str, str, str]:
    if score is None:
        return "Not scored", "Not scored", "Not scored"
    return (
        f"{score.likelihood} {LIKELIHOODS[score.likelihood]}",
        f"{score.impact} {IMPACTS[score.impact]}",
        str(score.total),
    )


def exception_tables(found: Sequence[RiskExceptionFact]) -> tuple[Table, ...]:
    """A table for each kind of exception that there is, in the order a board reads them."""
    return tuple(
        Table(
            key=kind.value.replace("_", "-"),
            caption=HEADINGS[kind],
            first="Risk",
            columns=(Column("Why"),),
            rows=tuple(
                Row(f"{one.code} {one.title}", (one.sentence,), url=one.url) for one in rows
            ),
        )
        for kind in ExceptionKind
        if (rows := [one for one in found if one.kind == kind.value])
    )
