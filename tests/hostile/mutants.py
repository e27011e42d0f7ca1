"""Good files with bytes, structure or values changed at random, from fixed seeds."""

import io
import random
import zipfile
from collections.abc import Iterator

from tests.hostile import good
from tests.hostile.good import csv_text, ods, xlsx, zipped
from tests.hostile.texts import HOSTILE_VALUES
from tests.hostile.workbooks import crc_wrong

TOKENS = (
    b"<",
    b">",
    b'"',
    b"&",
    b"\0",
    b"<!--",
    b"]]>",
    b"<![CDATA[",
    b"&#0;",
    b"\xff",
    b"</row>",
    b"<row>",
)


def mutants(count: int = 20) -> Iterator[tuple[str, bytes]]:
    """`count` of each kind of change to each kind of file."""
    for number in range(count):
        yield f"bytes-{number}.csv", changed_bytes(csv_text().encode(), number)
        yield f"bytes-{number}.xlsx", changed_bytes(xlsx(), number)
        yield f"bytes-{number}.ods", changed_bytes(ods(), number)
        yield f"xml-{number}.xlsx", changed_part(xlsx(), number)
        yield f"xml-{number}.ods", changed_part(ods(), number)
        yield f"cells-{number}.csv", changed_cells(number)
    yield "crc.xlsx", crc_wrong(xlsx())
    yield "crc.ods", crc_wrong(ods())


def changed_bytes(data: bytes, seed: int) -> bytes:
    """One to eight bytes overwritten, taken out, doubled or swapped for a token."""
    random_source = random.Random(seed)
    changed = bytearray(data)
    for _ in range(random_source.randint(1, 8)):
        at = random_source.randrange(len(changed))
        match random_source.randrange(4):
            case 0:
                changed[at] = random_source.randrange(256)
            case 1:
                del changed[at : at + random_source.randint(1, 20)]
            case 2:
                changed[at:at] = changed[at : at + random_source.randint(1, 200)]
            case _:
                changed[at : at + 1] = random_source.choice(TOKENS)
        if not changed:
            return b"x"
    return bytes(changed)


def changed_part(data: bytes, seed: int) -> bytes:
    """One part of a workbook changed inside, in an archive that is whole."""
    random_source = random.Random(seed)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    name = random_source.choice([n for n in contents if n.endswith((".xml", ".rels"))])
    contents[name] = changed_bytes(contents[name], seed + 1_000)
    return zipped({**contents})


def changed_cells(seed: int) -> bytes:
    """A text file with some cells swapped for hostile values, not always quoted."""
    random_source = random.Random(seed)
    rows = [list(row) for row in (good.HEADINGS, *good.ROWS)]
    for _ in range(random_source.randint(1, 6)):
        row = random_source.choice(rows)
        place = random_source.randrange(len(row))
        row[place] = random_source.choice(HOSTILE_VALUES)
        if random_source.random() < 0.2:
            del row[place]
    return "".join(",".join(row) + "\r\n" for row in rows).encode()
