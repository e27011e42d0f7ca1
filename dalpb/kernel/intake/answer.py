"""What the guarded child wrote, checked piece by piece before it is believed."""

import json
from collections.abc import Iterable
from typing import IO, Any

from dalpb.kernel.intake.coded import Coded, coded
from dalpb.kernel.intake.coded_blocks import LAST_ROW, CodedBlocks
from dalpb.kernel.intake.coming import Coming
from dalpb.kernel.intake.table import CellFault, Table, Unreadable


class _Nonsense(Exception):
    """The answer is not one that the child gives when it works."""


def table_of(lines: Iterable[bytes]) -> Table | None:
    """The table, or None where the answer makes no sense. A refusal is raised."""
    texts: dict[str, str] = {}
    blocks: list[tuple[list[int], list[str], int]] = []
    end: dict[str, Any] | None = None
    try:
        for line in lines:
            message = json.loads(line)
            if not isinstance(message, dict) or end is not None:
                return None
            if "refused" in message:
                raise Unreadable(_text(message["refused"]), _text(message.get("sentence")))
            if message.get("end") is True:
                end = message
            else:
                blocks.append(_block(message, texts))
        return None if end is None else _table(end, blocks)
    except (ValueError, RecursionError, _Nonsense):
        return None


def coded_of(said: IO[bytes], coming: Coming | None = None) -> Coded | None:
    """The same of an answer by columns, where the numbers of a block follow its line."""
    blocks = CodedBlocks(coming)
    rows: list[tuple[list[int], list[str], int]] = []
    texts: dict[str, str] = {}
    end: dict[str, Any] | None = None
    try:
        for line in said:
            message = json.loads(line)
            if not isinstance(message, dict) or end is not None:
                return None
            if "refused" in message:
                raise Unreadable(_text(message["refused"]), _text(message.get("sentence")))
            if message.get("end") is True:
                end = message
            elif message.get("begun") is True:
                if coming is not None:
                    coming.begin(coded(_table(message, ())))
            elif "kinds" in message:
                blocks.add(message, said)
            else:
                rows.append(_block(message, texts))
        if end is None or (rows and blocks.counts):
            return None
        whole = _table(end, rows)
        return coded(whole) if rows else blocks.table(whole)
    except (ValueError, RecursionError, _Nonsense):
        return None


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise _Nonsense
    return value


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise _Nonsense
    return tuple(map(_text, value))


def _number(value: object) -> int:
    if type(value) is not int or value < 1:
        raise _Nonsense
    return value


def _block(message: dict[str, Any], texts: dict[str, str]) -> tuple[list[int], list[str], int]:
    """Row numbers and cells of a block. Equal texts are kept once over all blocks."""
    numbers, indices = message.get("numbers"), message.get("cells")
    if not isinstance(numbers, list) or not isinstance(indices, list) or not numbers:
        raise _Nonsense
    if set(map(type, numbers)) != {int} or set(map(type, indices)) != {int}:
        raise _Nonsense
    if min(numbers) < 1 or max(numbers) > LAST_ROW:
        raise _Nonsense
    known = [texts.setdefault(text, text) for text in _texts(message.get("texts"))]
    if min(indices) < 0 or max(indices) >= len(known) or len(indices) % len(numbers):
        raise _Nonsense
    width = len(indices) // len(numbers)
    return numbers, list(map(known.__getitem__, indices)), width


def _table(end: dict[str, Any], blocks: Iterable[tuple[list[int], list[str], int]]) -> Table:
    headings = _texts(end.get("headings"))
    numbers: list[int] = []
    rows: list[tuple[str, ...]] = []
    for block_numbers, cells, width in blocks:
        if width != len(headings):
            raise _Nonsense
        numbers.extend(block_numbers)
        rows.extend(zip(*[iter(cells)] * width, strict=True))
    return Table(
        headings=headings,
        rows=tuple(rows),
        row_numbers=tuple(numbers),
        file_kind=_text(end.get("file_kind")),
        notes=_texts(end.get("notes")),
        sheet=_text(end.get("sheet", "")),
        faults=_faults(end.get("faults", [])),
        heading_row=_number(end.get("heading_row")),
        sheet_names=_texts(end.get("sheet_names", [])),
        comments=_texts(end.get("comments", [])),
        title_texts=_texts(end.get("titles", [])),
    )


def _faults(value: object) -> tuple[CellFault, ...]:
    if not isinstance(value, list):
        raise _Nonsense
    faults = []
    for item in value:
        if not isinstance(item, list) or len(item) != 4:
            raise _Nonsense
        row, column, code, message = item
        faults.append(CellFault(_number(row), _text(column), _text(code), _text(message)))
    return tuple(faults)
