"""What an officer proposes to print, and how they would like it protected."""

from dataclasses import dataclass
from enum import StrEnum

from dalpb.kernel.refusals import Denial


class Places(StrEnum):
    DISTRICTS = "districts"
    COUNTY = "county"


class Times(StrEnum):
    QUARTERS = "quarters"
    YEAR = "year"


class Weight(StrEnum):
    """How dear it is to withhold something, in the officer's words."""

    AS_USUAL = "as_usual"
    MORE = "more"
    MOST = "most"

    @property
    def factor(self) -> float:
        return {Weight.AS_USUAL: 1.0, Weight.MORE: 8.0, Weight.MOST: 64.0}[self]


@dataclass(frozen=True, slots=True)
class TableAsk:
    """One table of a measure and a year. `split` is a dimension of the measure, or empty.

    `shares` prints each part as a share of all too. `indicator` is the code of one that is a
    share; `measure` is then its upper number's.
    """

    code: str
    title: str
    measure: str
    year: str
    places: Places
    times: Times
    split: str = ""
    shares: bool = False
    indicator: str = ""


@dataclass(frozen=True, slots=True)
class Ask:
    """Tables that were chosen one by one, or all the lines of a year's return.

    `of_return` is the year; its tables are those of its form but for `left_out`.
    """

    tables: tuple[TableAsk, ...] = ()
    of_return: str = ""
    left_out: tuple[str, ...] = ()


class How(StrEnum):
    """How small counts are protected: withheld with what gives them away, or all rounded."""

    WITHHOLD = "withhold"
    ROUND = "round"


@dataclass(frozen=True, slots=True)
class Weights:
    """What the officer asks of protection: how, and where numbers are withheld what to keep.

    `line` is the heading of a line to keep; `withhold` more counts.
    """

    totals: Weight = Weight.AS_USUAL
    districts: Weight = Weight.AS_USUAL
    line: str = ""
    withhold: tuple[str, ...] = ()
    how: How = How.WITHHOLD


MOST_TABLES = 12


def deny_how(ask: Ask, how: How) -> Denial | None:
    """Why what is proposed cannot be protected in this way, or None."""
    if ask.of_return and how is How.ROUND:
        return Denial(
            "release.return_rounded",
            "The annual return prints the figures that were signed. Withhold the small ones: a"
            " rounded return would be another return.",
        )
    return None


def deny_ask(ask: Ask) -> Denial | None:
    """Why these tables cannot be proposed together, or None."""
    if ask.of_return:
        return None
    if not ask.tables:
        return Denial("release.no_tables", "Choose at least one table to publish.")
    if len(ask.tables) > MOST_TABLES:
        return Denial(
            "release.many_tables",
            f"There are {len(ask.tables)} tables. Publish {MOST_TABLES} or fewer at once.",
        )
    if any(table.shares and not table.split for table in ask.tables):
        return Denial(
            "release.share_of_nothing",
            "A share is of the parts of a split. Choose what the table is split by, or print no"
            " shares of it.",
        )
    shapes = [(t.measure, t.year, t.places, t.times, t.split, t.indicator) for t in ask.tables]
    if len(set(shapes)) < len(shapes):
        return Denial("release.table_twice", "The same table is there twice. Leave one out.")
    return None
