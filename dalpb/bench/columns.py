"""All results of an authority at once: the whole request against fetching them and writing JSON."""

import itertools
from typing import Final

import orjson
from django.db import connection
from django.test import Client
from django.utils.module_loading import import_string

from dalpb.bench import world
from dalpb.bench.measuring import Measured, in_turn, ratio, settle

ROUNDS: Final = 15
YEARS: Final = range(2101, 2105)
ADDRESS: Final = "/api/v1/indicators/results/?page_size={}"
# What the request answers with, as a program of its own would fetch it.
FLOOR: Final = (
    "SELECT i.code, a.code, p.code, r.value_state, r.colour, r.value_micro, r.value_low_micro,"
    " r.value_high_micro, r.lower_micro, r.upper_micro, r.version, r.is_partial,"
    " r.is_illustrative, r.confidence_permille, r.statistic, r.method, r.reason, r.label,"
    " r.comparator, r.white_reason, r.trend"
    " FROM needs_indicatorresult r JOIN needs_indicator i ON i.id = r.indicator_id"
    " JOIN kernel_area a ON a.id = r.area_id"
    " JOIN kernel_reportingperiod p ON p.id = r.period_id ORDER BY r.id LIMIT {}"
)


def run(client: Client) -> list[Measured]:
    wanted = invent()
    settle()
    address, sql = ADDRESS.format(wanted), FLOOR.format(wanted)
    costs = in_turn(
        {"whole": lambda: _ask(client, address), "floor": lambda: _fetch(sql)}, ROUNDS, warm=3
    )
    return [
        Measured(
            "D2",
            f"the whole request for {wanted:,} results by columns",
            ratio(costs["whole"], costs["floor"]),
            "fetching them with their codes and orjson",
            1.3,
            note=f"{sorted(costs['whole'])[ROUNDS // 2] * 1000:.1f} ms of CPU",
        )
    ]


def invent() -> int:
    """Results of sixteen quarters for every indicator and area, and how many.

    Each is one that the example's figures gave, under another indicator, area and quarter. What
    it counts is said in its indicator's words, so that there are hundreds of different remarks.
    """
    from dalpb.kernel.models import Area, ReportingPeriod
    from dalpb.kernel.periods import quarter

    # Invented rows go past the import, so past its facts as well.
    Indicator = import_string("needs.models.Indicator")
    IndicatorResult = import_string("needs.models.IndicatorResult")
    patterns = itertools.cycle(IndicatorResult.objects.order_by("pk")[:100])
    quarters = [
        ReportingPeriod.of(quarter(year, number)) for year in YEARS for number in range(1, 5)
    ]
    places = itertools.product(
        quarters, Indicator.objects.order_by("pk"), Area.objects.filter(code__in=world.AREAS)
    )
    made = [
        IndicatorResult(
            period=period,
            indicator=indicator,
            area=area,
            **{
                **{name: getattr(pattern, name) for name in IndicatorResult.columns()},
                "statistic": f"{indicator.unit} ({indicator.name})"[:200],
            },
        )
        for (period, indicator, area), pattern in zip(places, patterns, strict=False)
    ]
    return len(IndicatorResult.objects.bulk_create(made))


def _ask(client: Client, address: str) -> None:
    answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}")


def _fetch(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        orjson.dumps(cursor.fetchall())
