"""The golden thread in a pack: counts alone, so that it tells no sum and no small number."""

from datetime import date

from reporting.assemble.thread import thread_columns
from reporting.packs.content import ThreadColumn, ThreadRow


def thread_lines(on: date) -> tuple[ThreadColumn, ...]:
    """The columns that have anything; none at all where nothing is on record yet."""
    found = tuple(
        ThreadColumn(
            column.heading,
            tuple(ThreadRow(row.label, row.linked, row.broken) for row in column.rows),
            column.breaks,
        )
        for column in thread_columns(on)
    )
    return found if any(column.rows for column in found) else ()
