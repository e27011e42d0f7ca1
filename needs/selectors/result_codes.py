"""What the keys of results stand for, in one question whose text is ready.

The framework would take longer over three than the database over this.
"""

from collections.abc import Sequence
from typing import Any, Final

from django.db import connection

_SQL: Final = """
SELECT 'periods', id, code, kind, first_on, until_on, '', '', ''
FROM kernel_reportingperiod WHERE id IN ({periods})
UNION ALL
SELECT 'areas', id, code, kind, NULL, NULL, (
    SELECT name FROM kernel_areaname WHERE area_id = a.id ORDER BY valid_from DESC LIMIT 1
), '', ''
FROM kernel_area a WHERE id IN ({areas})
UNION ALL
SELECT 'indicators', id, code, name, NULL, NULL, theme, unit, polarity
FROM needs_indicator WHERE id IN ({indicators})
"""
# The columns of each after its id; those without a name are another's.
_NAMES: Final = {
    "indicators": ("code", "name", "", "", "theme", "unit", "polarity"),
    "areas": ("code", "kind", "", "", "latest_name"),
    "periods": ("code", "kind", "first_on", "until_on"),
}


def codes_behind(
    *, indicators: Sequence[int], areas: Sequence[int], periods: Sequence[int]
) -> dict[str, list[dict[str, Any]]]:
    """Indicators, areas and periods in the order of their ids here."""
    ids = {"indicators": indicators, "areas": areas, "periods": periods}
    if not indicators:
        return {name: [] for name in ids}
    listed = {name: ",".join(str(int(number)) for number in ids[name]) for name in ids}
    with connection.cursor() as cursor:
        cursor.execute(_SQL.format(**listed))
        found = {(name, number): row for name, number, *row in cursor.fetchall()}
    return {name: [_named(name, found[name, number]) for number in ids[name]] for name in ids}


def _named(table: str, row: Sequence[Any]) -> dict[str, Any]:
    pairs = zip(_NAMES[table], row, strict=False)
    return {name: value for name, value in pairs if name}
