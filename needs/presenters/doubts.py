"""What is doubtful of a file that was taken in, in few lines: those of one kind together."""

from collections.abc import Iterable, Sequence
from typing import Final

from needs.frames.template import LABELS
from needs.rules.submission import Issue

MOST_LINES: Final = 10
MOST_ROWS: Final = 30


def doubts_told(issues: Iterable[Issue]) -> tuple[str, ...]:
    """A line for each different doubt, with all its rows. That the template's own columns for the
    eye are not read is nothing to tell."""
    rows: dict[tuple[str, str], list[int]] = {}
    for issue in issues:
        if issue.code == "file.column_not_read" and issue.column in LABELS:
            continue
        found = rows.setdefault((issue.column, issue.message), [])
        if issue.row is not None:
            found.append(issue.row)
    lines = [f"{_where(column, numbers)}{message}" for (column, message), numbers in rows.items()]
    rest = len(lines) - MOST_LINES
    if rest <= 0:
        return tuple(lines)
    return (*lines[:MOST_LINES], f"There are {rest} more things to look at in the file.")


def _where(column: str, rows: Sequence[int]) -> str:
    if not rows:
        return ""
    numbers = [str(row) for row in dict.fromkeys(rows)]
    if len(numbers) > MOST_ROWS:
        numbers = [*numbers[:MOST_ROWS], f"{len(numbers) - MOST_ROWS} more"]
    if len(numbers) == 1:
        return f"Row {numbers[0]}, {column}: "
    return f"Rows {', '.join(numbers[:-1])} and {numbers[-1]}, {column}: "
