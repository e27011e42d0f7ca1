"""Two forms side by side, as the page and the command show them."""

from collections.abc import Sequence

from dalpb.kernel.tables import Column, Row, Table
from reporting.returns.drift import WORDS, Drift, LineDrift
from reporting.returns.drift_effects import COMPARABLE, Comparability, MustChange


def sentence(lines: Sequence[LineDrift]) -> str:
    """How many lines are what: `61 lines: 58 same, 2 new, 1 reworded.`"""
    counts = {kind: sum(line.drift is kind for line in lines) for kind in Drift}
    parts = [f"{count} {WORDS[kind].casefold()}" for kind, count in counts.items() if count]
    return f"{len(lines)} lines: {', '.join(parts)}."


def lines_table(lines: Sequence[LineDrift], old: str, new: str) -> Table:
    return Table(
        key="drift",
        caption="Line by line",
        first="Line",
        columns=(Column("What happened"), Column(old), Column(new), Column("Remarks")),
        rows=tuple(
            Row(
                line.place,
                (
                    WORDS[line.drift],
                    "; ".join(line.old) or "Not asked",
                    "; ".join(line.new) or "Not asked",
                    remarks(line),
                ),
            )
            for line in lines
        ),
        notes=(
            "A split or a merger is known only where the new form's file says what a line replaces."
            " Where words are alike, that is named for a person to judge.",
        ),
    )


def remarks(line: LineDrift) -> str:
    said = list(line.what)
    if line.drift in {Drift.SPLIT, Drift.MERGED, Drift.MOVED}:
        said.append(f"was {', '.join(line.gone_codes)}")
    said += [f"perhaps the same as {likely}" for likely in line.likely]
    return "; ".join(said)


def changes_table(rows: Sequence[MustChange]) -> Table:
    return Table(
        key="must-change",
        caption="What partners' questions must change before April",
        first="Line",
        columns=(Column("Collection"), Column("What to do")),
        rows=tuple(Row(row.place, (row.collection or "None yet", row.act)) for row in rows),
    )


def comparability_table(rows: Sequence[Comparability]) -> Table:
    return Table(
        key="comparability",
        caption="What trends may say",
        first="Line",
        columns=(Column("Over the two years"), Column("Note")),
        rows=tuple(Row(row.place, (COMPARABLE[row.verdict], row.note)) for row in rows),
        notes=("A line that is not listed is the same in both years.",),
    )
