"""The awards of a position: the four numbers, the sums they make, and what was carried."""

from collections.abc import Callable, Iterable, Sequence

from commissioning.facts.grant_position import AwardPosition, GrantPosition
from dalpb.kernel.periods import in_words
from reporting.assemble.grant.paper import Line, money_table, pounds
from reporting.returns.compose.cells import text_cell
from reporting.returns.document import Cell, Table

Awards = Sequence[AwardPosition]
Column = tuple[str, Callable[[Awards], Cell]]


def total(awards: Iterable[AwardPosition], name: str) -> int:
    return sum(getattr(award, f"{name}_pence") for award in awards)


def held(name: str) -> Callable[[Awards], Cell]:
    """What an account holds is known whether or not anything was spent."""
    return lambda awards: pounds(total(awards, name))


def posted(name: str) -> Callable[[Awards], Cell]:
    """What was spent, or is not yet, is known only where spending was posted."""
    return lambda awards: pounds(
        total(awards, name), is_known=all(award.has_spending for award in awards)
    )


def foreseen(awards: Awards) -> Cell:
    return pounds(forecast_of(awards))


def forecast_of(awards: Awards) -> int | None:
    """The forecasts added; not known where an award has none."""
    known = [award.forecast_pence for award in awards if award.forecast_pence is not None]
    return sum(known) if awards and len(known) == len(awards) else None


def expected_left(awards: Awards) -> Cell:
    forecast = forecast_of(awards)
    return pounds(None if forecast is None else total(awards, "available") - forecast)


FOUR: tuple[Column, ...] = (
    ("Unallocated", held("unallocated")),
    ("Committed", held("committed")),
    ("Unspent", posted("left")),
    ("Forecast", foreseen),
)
AVAILABLE: tuple[Column, ...] = (
    ("Awarded", held("awarded")),
    ("Carried in", held("carried_in")),
    ("Carried out", held("carried_out")),
    ("Available", held("available")),
)
WHERE: tuple[Column, ...] = (
    ("Unallocated", held("unallocated")),
    ("Allocated, not committed", held("allocated")),
    ("Committed", held("committed")),
    ("Spent", posted("spent")),
)


def four_table(position: GrantPosition) -> Table:
    return _by_award(position, "Four_numbers", "The four numbers, by award year", FOUR)


def available_table(position: GrantPosition) -> Table:
    title = "What was awarded and carried, by award year"
    return _by_award(position, "Awards", title, AVAILABLE)


def where_table(position: GrantPosition) -> Table:
    return _by_award(position, "Accounts", "Where the money is, by award year", WHERE)


def _by_award(position: GrantPosition, code: str, title: str, columns: tuple[Column, ...]) -> Table:
    lines = [
        (_label(award), tuple(cell((award,)) for _, cell in columns)) for award in position.awards
    ]
    totals: list[Line] = []
    if position.silent and position.posted:
        totals.append(("Awards with spending posted", _cells(position.posted, columns)))
    totals.append(("All these awards", _cells(position.awards, columns)))
    return money_table(
        code,
        title,
        ("Award for", *(name for name, _ in columns)),
        lines,
        totals=totals,
        is_illustrative=position.is_illustrative,
    )


def _label(award: AwardPosition) -> str:
    return f"{award.year}{' (illustrative)' if award.is_illustrative else ''}"


def _cells(awards: Awards, columns: tuple[Column, ...]) -> tuple[Cell, ...]:
    return tuple(cell(awards) for _, cell in columns)


SUMS: tuple[tuple[str, Callable[[Awards], Cell], bool], ...] = (
    ("Awarded", held("awarded"), False),
    ("and carried in", held("carried_in"), False),
    ("less carried out", held("carried_out"), False),
    ("is available", held("available"), True),
    ("Unallocated", held("unallocated"), False),
    ("and allocated, not committed", held("allocated"), False),
    ("and committed", held("committed"), False),
    ("is unspent", posted("left"), True),
    ("and spent", posted("spent"), False),
    ("is available, once more", held("available"), True),
    ("Forecast to be spent in all", foreseen, False),
    ("and expected to be left", expected_left, False),
    ("is available, a third time", held("available"), True),
)


def sums_table(position: GrantPosition) -> Table:
    """The reconciliation as sums that anybody can add again."""
    columns = (
        ("With spending posted", position.posted),
        ("With none posted", position.silent),
        ("All", position.awards),
    )
    shown = [(name, awards) for name, awards in columns if awards]
    return money_table(
        "Sums",
        "How the numbers reconcile",
        ("Sum", *(name for name, _ in shown)),
        [(label, tuple(cell(awards) for _, awards in shown)) for label, cell, _ in SUMS],
        marked=frozenset(place for place, (*_, is_total) in enumerate(SUMS) if is_total),
        is_illustrative=position.is_illustrative,
    )


def carried_table(position: GrantPosition) -> Table | None:
    """Every move of money from one year's award to another, with its reason and authority."""
    if not position.carried:
        return None
    lines = [
        (
            f"{move.from_year} to {move.to_year}",
            (
                text_cell(in_words(move.dated_on)),
                text_cell(move.reason or "None given"),
                text_cell(move.authority or "None recorded"),
                pounds(move.pence),
            ),
        )
        for move in position.carried
    ]
    return money_table(
        "Carried",
        "What was carried forward, and why",
        ("From which year to which", "Day", "Reason", "By what authority", "Amount"),
        lines,
        texts=3,
        is_illustrative=position.is_illustrative,
    )
