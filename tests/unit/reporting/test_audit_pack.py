"""The pack's files are fixed: the same parts give the same bytes."""

import csv
import io
import zipfile
from hashlib import sha256

from reporting.assemble.grant.audit_pack import HEADINGS, TABLES, manifest_of, zipped

FILES = {"b.csv": b"two", "a.txt": b"one"}


def test_the_same_files_give_the_same_archive() -> None:
    assert zipped(FILES) == zipped(dict(reversed(FILES.items())))
    with zipfile.ZipFile(io.BytesIO(zipped(FILES))) as archive:
        assert archive.namelist() == ["a.txt", "b.csv"]
        assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_manifest_lists_each_file_with_its_digest() -> None:
    rows = list(csv.reader(io.StringIO(manifest_of(FILES).decode())))

    assert rows == [
        ["file", "bytes", "sha256"],
        ["a.txt", "3", sha256(b"one").hexdigest()],
        ["b.csv", "3", sha256(b"two").hexdigest()],
    ]


def test_each_table_is_headed_even_where_it_is_empty() -> None:
    assert set(HEADINGS) == set(TABLES)
    assert all(headings for headings in HEADINGS.values())
