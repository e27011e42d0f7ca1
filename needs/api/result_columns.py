"""Very many stored results as columns, for a spreadsheet or a tool that reads them all at once."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from dalpb.kernel.api.paging import ColumnPages
from needs.models import IndicatorResult
from needs.rules.stored import MICRO
from needs.selectors.result_codes import codes_behind
from needs.selectors.result_columns import ResultColumns, SlicedColumns, placed

KEYS: Final = ("indicator", "area", "period")
NUMBERS: Final = (
    "value_micro",
    "low_micro",
    "high_micro",
    "lower_micro",
    "upper_micro",
    "confidence_permille",
    "version",
)
FLAGS: Final = ("is_partial", "is_illustrative")
REMARK: Final = ("statistic", "method", "reason", "label", "comparator", "white_reason", "trend")
PAGING: Final = [
    OpenApiParameter("cursor", str, description="Where the page begins, as `next` gives it."),
    OpenApiParameter("page_size", int, description="From 1 to 5000, and 5000 unless told."),
]


def page_of(results: "QuerySet[IndicatorResult]", request: Request, view: Any) -> dict[str, Any]:
    """One page of the results, with the links to its neighbours."""
    sliced, pages = SlicedColumns(results), ColumnPages()
    ids = pages.paginate_queryset(sliced, request, view=view) or []
    found = sliced.found
    # The pager fetches one more than it gives, to know whether another page follows.
    if len(found.ids) > len(ids):
        found.drop(sum(found.ids) - sum(ids))
    return {**pages.links(), **columns_of(found)}


def columns_of(found: ResultColumns) -> dict[str, Any]:
    """Keys and remarks are places in lists that hold each of them once."""
    _, indicator, area, period, *numbers = found.numbers
    (indicators, areas, periods) = keys = [placed(each) for each in (indicator, area, period)]
    states = [words[0] for words in found.words]
    colours = [words[1] for words in found.words]
    return {
        "scale": MICRO,
        **codes_behind(indicators=indicators[1], areas=areas[1], periods=periods[1]),
        "remarks": [_named(REMARK, words[2:]) for words in found.words],
        "results": {
            **_named(KEYS, [places for places, _ in keys]),
            "state": list(map(states.__getitem__, found.words_at)),
            "colour": list(map(colours.__getitem__, found.words_at)),
            **_named(NUMBERS, numbers),
            **_named(FLAGS, found.flags),
            "remark": found.words_at,
        },
    }


def _named(names: Sequence[str], values: Iterable[Any]) -> dict[str, Any]:
    return dict(zip(names, values, strict=True))
