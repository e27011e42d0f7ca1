"""Released tables as the public site shows and gives them: what was printed, and nothing more."""

import json
from typing import Any

from django.urls import reverse

from dalpb.kernel.intake.export import write_csv
from reporting.blocks import Grid
from reporting.disclosure.shown import (
    PublishedRelease,
    ShownCell,
    ShownTable,
    number_of,
    rounded_of,
    value_of,
)
from reporting.public.presenters import Change, Way, day


def release_url(one: PublishedRelease) -> str:
    given = {"code": one.code, "revision": one.revision}
    return reverse("public:release-revision", kwargs=given)


def latest_url(one: PublishedRelease) -> str:
    return reverse("public:release", kwargs={"code": one.code})


def ods_name(table: ShownTable) -> str:
    """The name of the stored workbook of a table."""
    return f"table-{table.number}.ods"


def grid_of(table: ShownTable) -> Grid:
    """A table for the page; the labels of a row stand in its first cell."""
    first = ", ".join(table.label_headings) or "Row"
    rows = tuple((", ".join(row.labels), *(cell.text for cell in row.cells)) for row in table.rows)
    caption = f"Table {table.number}: {table.title}. {table.counts}, {table.period}"
    widths = (40, *(60 // max(1, len(table.cell_headings)) for _ in table.cell_headings))
    return Grid(f"table-{table.number}", caption, (first, *table.cell_headings), rows, widths)


def as_csv(table: ShownTable) -> bytes:
    """One printed thing a row: its labels, its number where one is printed, else its mark.

    A rounded table says in each row what its numbers are rounded to.
    """
    rounded = table.rounded_to is not None
    headings = (*table.label_headings, "Column", "Value", "Mark", "As printed")
    rows = [
        (
            *row.labels,
            heading,
            number_of(cell),
            cell.mark,
            cell.text,
            *([_base(cell, table)] if rounded else []),
        )
        for row in table.rows
        for heading, cell in zip(table.cell_headings, row.cells, strict=True)
    ]
    return write_csv([(*headings, *(["Rounded to"] if rounded else [])), *rows])


def _base(cell: ShownCell, table: ShownTable) -> int | None:
    return None if rounded_of(cell, table) is None else table.rounded_to


def as_json(one: PublishedRelease, table: ShownTable, licence: str) -> bytes:
    body = {
        "release": one.code,
        "revision": one.revision,
        "title": table.title,
        "counts": table.counts,
        "period": table.period,
        "policy": one.policy,
        "data_cut_off": one.data_cut_off.isoformat(),
        "published_at": one.published_at.isoformat(),
        "correction_note": one.correction_note,
        "sha256": table.sha256,
        "licence": licence,
        "notes": table.notes,
        "rows": [
            {
                "labels": dict(zip(table.label_headings, row.labels, strict=True)),
                "cells": {
                    heading: _cell(cell, table)
                    for heading, cell in zip(table.cell_headings, row.cells, strict=True)
                },
            }
            for row in table.rows
        ],
    }
    return json.dumps(body, ensure_ascii=False, indent=1).encode()


def _cell(cell: ShownCell, table: ShownTable) -> dict[str, Any]:
    """`value` is a count; where the table is rounded, as it is printed and with its base."""
    told = {"text": cell.text, "value": value_of(cell, table), "mark": cell.mark}
    if rounded_of(cell, table) is None:
        return told
    return {**told, "rounded_to": table.rounded_to}


def ways(found: tuple[PublishedRelease, ...]) -> tuple[Way, ...]:
    """Each release once, at its newest revision that stands."""
    seen: dict[str, PublishedRelease] = {}
    for one in found:
        if one.withdrawn_at is None and (
            one.code not in seen or seen[one.code].revision < one.revision
        ):
            seen[one.code] = one
    return tuple(
        Way(f"{one.title}, {one.period}", latest_url(one), one.summary, _when(one))
        for one in seen.values()
    )


def _when(one: PublishedRelease) -> str:
    return f"Published on {day(one.published_at)}, revision {one.revision}"


def changes(found: tuple[PublishedRelease, ...]) -> tuple[Change, ...]:
    made = []
    for one in found:
        title = f"{one.title}, revision {one.revision}"
        note = one.correction_note or one.reason
        made.append(Change(title, release_url(one), "Figures", one.published_at, note, one.sha256))
        if one.withdrawn_at is not None:
            words = f"Withdrawn. {one.withdrawn_reason}"
            made.append(
                Change(title, release_url(one), "Figures", one.withdrawn_at, words, one.sha256)
            )
    return tuple(made)
