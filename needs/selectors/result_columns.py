"""Very many stored results by columns, which the database sends as one row of long texts.

A number in a text costs less than a row's field of its own, and far less than a model object.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import orjson
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from dalpb.kernel.access import Access
from needs.models import IndicatorResult

NUMBERS: Final = (
    "id",
    "indicator_id",
    "area_id",
    "period_id",
    "value_micro",
    "value_low_micro",
    "value_high_micro",
    "lower_micro",
    "upper_micro",
    "confidence_permille",
    "version",
)
FLAGS: Final = ("is_partial", "is_illustrative")
WORDS: Final = (
    "value_state",
    "colour",
    "statistic",
    "method",
    "reason",
    "label",
    "comparator",
    "white_reason",
    "trend",
)
_WORDS_END, _ROWS_END = "\x1f", "\x1e"
COLUMNS: Final = (*NUMBERS, *FLAGS, *WORDS)


def _sums(join: str) -> str:
    numbers = [f"{join}(COALESCE(CAST({name} AS text), 'null'), ',')" for name in NUMBERS]
    flags = [f"{join}(CASE WHEN {name} THEN 'true' ELSE 'false' END, ',')" for name in FLAGS]
    words = f" || '{_WORDS_END}' || ".join(WORDS)
    return ", ".join([*numbers, *flags, f"{join}({words}, '{_ROWS_END}')"])


_SUMS: Final = {"postgresql": _sums("STRING_AGG"), "sqlite": _sums("GROUP_CONCAT")}
V = TypeVar("V", bound=Hashable)


@dataclass(frozen=True, slots=True)
class ResultColumns:
    """What stands at one place is of one result. `words` holds each set of words once, and
    `words_at` where in it those of a result stand."""

    numbers: list[list[Any]]
    flags: list[list[bool]]
    words_at: list[int]
    words: list[tuple[str, ...]]

    @property
    def ids(self) -> list[int]:
        return self.numbers[0]

    def drop(self, id_: int) -> None:
        """Leave one result out, and its words where only that one has them."""
        at = self.ids.index(id_)
        for column in (*self.numbers, *self.flags):
            del column[at]
        place = self.words_at.pop(at)
        if place in self.words_at:
            return
        del self.words[place]
        self.words_at[:] = [each - (each > place) for each in self.words_at]


class SlicedColumns:
    """Stands for a queryset where it is put on pages: a slice is fetched by columns, and its ids
    in their order are what the pages are told by."""

    def __init__(self, results: "QuerySet[IndicatorResult]") -> None:
        self._results = results
        self._ordering = ""
        self.found = _of_rows([])

    def order_by(self, ordering: str) -> "SlicedColumns":
        self._results, self._ordering = self._results.order_by(ordering), ordering
        return self

    def filter(self, **wanted: Any) -> "SlicedColumns":
        self._results = self._results.filter(**wanted)
        return self

    def __getitem__(self, part: slice) -> list[int]:
        self.found = by_columns(self._results[part])
        return sorted(self.found.ids, reverse=self._ordering.startswith("-"))


def all_results(access: Access) -> "QuerySet[IndicatorResult]":
    """As `selectors.indicator_results`, with nothing joined."""
    return IndicatorResult.objects.for_user(access)


def by_columns(results: "QuerySet[IndicatorResult]") -> ResultColumns:
    """The results in no order, the same in every column: the database adds each to all at once."""
    row = _one_row(results)
    if row is None:
        return _of_rows([])
    *listed, said = row
    words_at, once = placed(said.split(_ROWS_END))
    words = [tuple(each.split(_WORDS_END)) for each in once]
    numbers = [orjson.loads(f"[{column}]") for column in listed]
    if len(words_at) != len(numbers[0]) or any(len(each) != len(WORDS) for each in words):
        # Somewhere the words hold a character that is to stand between them.
        return _of_rows(list(results.values_list(*COLUMNS)))
    return ResultColumns(numbers[: len(NUMBERS)], numbers[len(NUMBERS) :], words_at, words)


def _one_row(results: "QuerySet[IndicatorResult]") -> tuple[str, ...] | None:
    """A text for each column of numbers and one of all words; None where there is no result.

    Made of a ready text round the question: the framework takes longer over twelve sums than
    the database.
    """
    try:
        sql, params = results.values_list(*COLUMNS).query.sql_with_params()
    except EmptyResultSet:
        return None
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_SUMS[connection.vendor]} FROM ({sql}) AS found", params)  # noqa: S608 - Django's own and ours
        row: tuple[str, ...] = cursor.fetchone()
    return None if row[0] is None else row


def _of_rows(rows: Sequence[tuple[Any, ...]]) -> ResultColumns:
    width = len(NUMBERS) + len(FLAGS)
    columns = [[row[place] for row in rows] for place in range(width)]
    words_at, words = placed([row[width:] for row in rows])
    return ResultColumns(columns[: len(NUMBERS)], columns[len(NUMBERS) :], words_at, words)


def placed(column: Sequence[V]) -> tuple[list[int], list[V]]:
    """For each value its place in the list of different ones, and that list."""
    once = list(dict.fromkeys(column))
    place = {value: number for number, value in enumerate(once)}
    return list(map(place.__getitem__, column)), once
