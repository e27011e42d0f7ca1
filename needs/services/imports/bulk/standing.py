"""What stands of a long file's keys, read as whole numbers and set against the file's rows.

The texts of the file are in small tables (`staging`), so that the database says of each figure
which of them it says, and a million figures are compared here without a text among them.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np
from django.db import connection

from dalpb.kernel.intake.coded import Numbers
from needs.services.imports.bulk.arrays import numbered
from needs.services.imports.bulk.keys import Keys, key_of, measure_step, period_step
from needs.services.imports.bulk.lines import CHUNK
from needs.services.imports.bulk.resolved import Resolved
from needs.services.imports.bulk.shares import Differing, Share
from needs.services.imports.bulk.staging import Staged

# Of a figure that stands: what is read of it, in this order.
_READ: Final = ("period_id", "organisation_id", "area_id", "service_id", "said", "id", "version")
# An array as it is sent: five numbers of four bytes, then each item's size and the item.
_BEFORE: Final = 20
_ITEM: Final = np.dtype([("size", ">i4"), ("value", ">i8")])


def compare(share: Share, period_ids: Sequence[int], staged: Staged) -> Differing:
    """What of the rows is not there yet, or says something else than what stands."""
    rows, keys = share.rows, share.keys
    ids, versions = np.zeros(len(rows), np.int64), np.zeros(len(rows), np.int64)
    is_same = np.zeros(len(rows), bool)
    ordered, said = keys.in_order, staged.said_of(rows)[keys.order]
    for measure, entry in enumerate(rows.measures):
        asked = _periods_of(measure, rows, keys)
        for period_id, organisation, area, service, told, number, version in _standing(
            entry.id, rows, period_ids[asked], staged
        ):
            category, what = np.divmod(told, staged.saids)
            columns = [
                np.full(len(number), measure),
                numbered(period_id, period_ids),
                numbered(organisation, [each.id for each in rows.organisations]),
                numbered(area, [each.id for each in rows.areas]),
                numbered(service, [each.id for each in rows.services]),
                category,
            ]
            key = key_of(rows, columns)
            at = np.minimum(np.searchsorted(ordered, key), len(ordered) - 1)
            is_asked = (ordered[at] == key) & (np.min(columns, axis=0) >= 0)
            at = at[is_asked]
            ids[at], versions[at] = number[is_asked], version[is_asked]
            is_same[at] = said[at] == what[is_asked]
    differing = np.flatnonzero(~is_same)
    return Differing(
        keys.order[differing], ids[differing], versions[differing], len(rows) - len(differing)
    )


def _periods_of(measure: int, rows: Resolved, keys: Keys) -> slice:
    """The places from the first period of a measure's rows to the last; none without a row."""
    step = measure_step(rows)
    first, last = np.searchsorted(keys.in_order, (measure * step, (measure + 1) * step)).tolist()
    if first == last:
        return slice(0)
    ends = keys.in_order[[first, last - 1]] % step // period_step(rows)
    return slice(int(ends[0]), int(ends[1]) + 1)


def _standing(
    measure_id: int, rows: Resolved, period_ids: Sequence[int], staged: Staged
) -> Iterator[list[Numbers]]:
    """The columns of what stands of one measure, in blocks."""
    if not period_ids:
        return
    asked = (
        f"SELECT o.period_id, o.organisation_id, o.area_id, COALESCE(o.service_id, 0) AS service_id,"
        f" {staged.told} AS said, o.id, CAST(o.version AS bigint) AS version"
        f" FROM needs_observation o {staged.joined}"
        f" WHERE o.measure_id = {measure_id:d} AND o.period_id IN ({_listed(period_ids)})"
        f" AND o.organisation_id IN ({_listed(each.id for each in rows.organisations)})"
    )
    if connection.vendor == "postgresql":
        yield from _arrays(asked)
        return
    with connection.cursor() as cursor:
        cursor.execute(asked)
        while found := cursor.fetchmany(CHUNK):
            yield list(np.array(found, np.int64).T)


def _listed(numbers: Any) -> str:
    return ", ".join(f"{number:d}" for number in numbers)


def _arrays(asked: str) -> Iterator[list[Numbers]]:
    """A period at a time as arrays: a row of a million answers would each cost a step here."""
    from psycopg import Cursor

    made = ", ".join(f"array_send(array_agg({column}))" for column in _READ[1:])
    sql = f"SELECT period_id, {made} FROM ({asked}) s GROUP BY period_id"
    # Not Django's cursor, which has bytes written out as text. Nothing may be known yet of what
    # just came in, and who expects few figures goes through the small tables for each of them.
    with Cursor(connection.connection) as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute(sql.encode(), binary=True)
        for period_id, *arrays in cursor:
            columns = [np.frombuffer(each, _ITEM, offset=_BEFORE)["value"] for each in arrays]
            told = [column.astype(np.int64) for column in columns]
            yield [np.full(len(told[0]), period_id, np.int64), *told]
        cursor.execute("SET LOCAL enable_nestloop TO DEFAULT")
