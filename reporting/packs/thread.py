"""The golden thread in a pack: its picture, and the same numbers as a table."""

from typing import Final

from reporting.blocks import Block, Grid, Paragraphs, Picture
from reporting.packs.content import ThreadColumn
from reporting.thread.picture import TITLE, in_words, picture
from reporting.thread.summary import Column, Row

INTRODUCTION: Final = (
    "What was found, what is done about it, the money, and what is reported: how much of each goes"
    " on along the thread, and how much ends there. Each break is listed, with who could mend it,"
    " under Breaks in the thread."
)


def thread_blocks(columns: tuple[ThreadColumn, ...]) -> tuple[Block, ...]:
    """Nothing where the pack was frozen before it held the thread."""
    if not columns:
        return ()
    counted = tuple(
        Column(
            column.heading,
            tuple(Row(row.label, row.linked, row.broken) for row in column.rows),
            column.breaks,
        )
        for column in columns
    )
    return (
        Paragraphs((INTRODUCTION,)),
        Picture("golden-thread", TITLE, picture(counted, key="golden-thread"), in_words(counted)),
        _grid(counted),
    )


def _grid(columns: tuple[Column, ...]) -> Grid:
    rows = tuple(
        (row.label, column.heading, str(row.linked), str(row.broken), str(row.total))
        for column in columns
        for row in column.rows
    )
    headings = ("What", "Part of the thread", "Linked", "Ends there", "In all")
    return Grid("thread-counts", "The thread in numbers", headings, rows, (34, 30, 12, 12, 12))
