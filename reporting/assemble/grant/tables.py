"""The lines of a position and what they add up to: by purpose, kind, service and agreement."""

from collections.abc import Callable, Iterator
from typing import Final

from commissioning.facts.grant_position import GrantPosition, GroupPosition, YearSpending
from reporting.assemble.grant.paper import (
    Line,
    kind_words,
    money_table,
    pounds,
    words,
    words_table,
)
from reporting.returns.compose.cells import text_cell
from reporting.returns.document import Cell, Table

MONEY: Final = ("Allocated, not committed", "Committed", "Spent", "Forecast")
PURPOSES: Final = {"support": "Support", "admin": "Administration of the duty"}
NOT_POSTED: Final = "No line and no posting yet"


def purpose_words(code: str) -> str:
    return PURPOSES.get(code, words(code))


def _service(code: str) -> str:
    return code or "No service named"


def _agreement(code: str) -> str:
    return code or "No agreement named"


GROUPED: Final[tuple[tuple[str, str, str, Callable[[str], str]], ...]] = (
    ("purpose", "By_purpose", "By purpose", purpose_words),
    ("accommodation", "By_kind", "By kind of accommodation", kind_words),
    ("service", "By_service", "By service", _service),
    ("agreement", "By_agreement", "By agreement", _agreement),
)


def group_tables(position: GrantPosition) -> Iterator[Table]:
    """The same money in four ways; each table ends with the same total."""
    for by, code, title, name in GROUPED:
        groups = position.by(by)
        if groups:
            yield money_table(
                code,
                title,
                (title.removeprefix("By ").capitalize(), *MONEY),
                [(name(group.code), _amounts((group,))) for group in groups],
                totals=[("All of them", _amounts(groups))],
                is_illustrative=position.is_illustrative,
            )


def _amounts(groups: tuple[GroupPosition, ...]) -> tuple[Cell, ...]:
    """What was spent is nought only where something was posted and came back."""
    return (
        pounds(sum(group.allocated_pence for group in groups)),
        pounds(sum(group.committed_pence for group in groups)),
        pounds(
            sum(group.spent_pence for group in groups),
            is_known=any(group.postings for group in groups),
        ),
        pounds(sum(group.forecast_pence for group in groups)),
    )


def lines_table(position: GrantPosition) -> Table | None:
    if not position.lines:
        return None
    return money_table(
        "Lines",
        "Lines of allocation",
        ("Line", *MONEY),
        [
            (
                f"{line.title} ({line.code}, award of {line.award_year})",
                (
                    pounds(line.allocated_pence),
                    pounds(line.committed_pence),
                    pounds(line.spent_pence, is_known=line.postings > 0),
                    pounds(line.forecast_pence),
                ),
            )
            for line in position.lines
        ],
        is_illustrative=position.is_illustrative,
    )


def authority_table(position: GrantPosition) -> Table | None:
    """For what each line is, with whom, and by whose authority."""
    if not position.lines:
        return None
    return words_table(
        "Authority",
        "What each line is for, and who allowed it",
        ("Line", "For", "Supplier", "Agreement", "Authority"),
        [
            (
                line.code,
                f"{words(line.narrative)}, {kind_words(line.accommodation).lower()}",
                line.supplier or "None named",
                line.agreement or "None yet",
                line.authority,
            )
            for line in position.lines
        ],
        source="Approved proposals, as they were frozen.",
    )


def variance_table(position: GrantPosition) -> Table | None:
    """Only the lines that will not come to their plan."""
    if not position.variances:
        return None
    return money_table(
        "Variance",
        "Lines that differ from their plan",
        ("Line and year", "Reason", "Planned", "Expected", "Difference"),
        [
            (
                f"{one.title} ({one.line_code}), {one.year}",
                (
                    text_cell(one.reason or "No reason yet: more is spent than was planned."),
                    pounds(one.planned_pence),
                    pounds(one.expected_pence),
                    pounds(one.variance_pence),
                ),
            )
            for one in position.variances
        ],
        texts=1,
        is_illustrative=position.is_illustrative,
    )


def spending_table(position: GrantPosition) -> Table | None:
    """What was spent in each financial year, as question R7 of its return asks."""
    if not position.spending:
        return None
    lines: list[Line] = []
    marked: set[int] = set()
    for year in dict.fromkeys(row.year for row in position.spending):
        rows = [row for row in position.spending if row.year == year]
        lines += _kinds(rows)
        marked.add(len(lines))
        lines.append((f"{year}, all spending", (pounds(sum(row.pence for row in rows)),)))
    return money_table(
        "Spending",
        "Spent in each financial year (question R7)",
        ("Year, and what for", "Spent"),
        lines,
        marked=frozenset(marked),
        is_illustrative=any(row.is_illustrative for row in position.spending),
    )


def _kinds(rows: list[YearSpending]) -> list[Line]:
    """One line for each purpose and kind of a year."""
    sums: dict[tuple[str, str], int] = {}
    for row in rows:
        kind = (row.accommodation or "not_split") if row.purpose == "support" else ""
        key = (row.year, kind)
        sums[key] = sums.get(key, 0) + row.pence
    return [(f"{year}, {kind_words(kind)}", (pounds(p),)) for (year, kind), p in sums.items()]
