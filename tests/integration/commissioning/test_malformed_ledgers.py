"""Files of spending that were damaged at random: none is half loaded, none ends in a traceback.

DALPB_DEEP=1 sends 10,000. The reader's own code runs here and not in its guarded process, which
has tests of its own, so that ten thousand files take minutes.
"""

import io
import json
import os
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction

from commissioning.models import LedgerEntry
from commissioning.selectors.soundness import imbalances
from dalpb.kernel.intake import child
from dalpb.kernel.intake.answer import table_of
from dalpb.kernel.intake.contents import of_bytes
from dalpb.kernel.intake.limits import DEFAULT_LIMITS
from dalpb.kernel.intake.table import Table, Unreadable
from dalpb.kernel.models import AuditEvent
from tests.hostile import good, mutants
from tests.integration.commissioning.conftest import Council

pytestmark = pytest.mark.django_db
COUNT = 10_000 if os.environ.get("DALPB_DEEP") else 300
SEED = 20_240_724
HEADINGS = (
    "reference", "award", "kind", "date", "month", "amount", "purpose", "accommodation",
    "narrative", "service", "line", "supplier", "document", "corrects", "reason", "illustrative",
)  # fmt: skip
AWARD = "support-2024-one"
ROWS = (
    ("A-1", AWARD, "spend", "2024-06-28", "", "18750.00", "support", "not_split",
     "specialist_advocacy", "", "", "", "JNL-1", "", "", "yes"),
    ("A-2", "2024-25", "spend", "28/06/2024", "2024-07", "250.5", "admin", "",
     "board_servicing", "", "", "tier-one", "JNL-2", "", "", ""),
    ("A-3", AWARD, "refund", "2024-06-30", "", "-100.00", "support", "refuge",
     "refuge_support", "haven", "", "", "INV-3", "", "", "no"),
    ("A-4", AWARD, "adjustment", "2024-06-30", "", "-50.00", "support", "not_split",
     "specialist_advocacy", "", "", "", "JNL-4", "A-1", "Charged twice.", ""),
)  # fmt: skip
BAD = ("", "0", "-1", "1e9", "NaN", "£5", "١٢", "=1+1", "2024-02-30", "99999999999999999999", "\0",
       "A-1", "spend", "tier-one", "2023-24", "<b>", "'; --", "x" * 400, "Ms Jane Smith")  # fmt: skip


def read_here(
    data: bytes, expected: frozenset[str], optional: frozenset[str], said: list[dict[str, Any]]
) -> Table | None:
    """What the guarded process would answer, from its own code."""
    said.clear()
    try:
        child.Job(DEFAULT_LIMITS, expected, optional).run(of_bytes(data))
    except Unreadable as refusal:
        said.append({"refused": refusal.denial.code, "sentence": refusal.denial.sentence})
    return table_of(json.dumps(line).encode() for line in said)


@pytest.fixture
def _reads_here(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[dict[str, Any]] = []
    monkeypatch.setattr(child, "say", said.append)

    def read_file(
        path: Path, *, expected_headings: frozenset[str], may_be_missing: frozenset[str]
    ) -> Table:
        table = read_here(path.read_bytes(), expected_headings, may_be_missing, said)
        assert table is not None, "the reader answered what makes no sense"
        return table

    command = "commissioning.management.commands.import_ledger"
    monkeypatch.setattr(f"{command}.read_file", read_file)
    monkeypatch.setattr(good, "HEADINGS", HEADINGS)
    monkeypatch.setattr(good, "ROWS", ROWS)


def damaged(count: int) -> Iterator[tuple[str, bytes]]:
    """So many files, each damaged in its own way: in bytes, in structure or in values."""
    text, book, sheet = good.csv_text().encode(), good.xlsx(), good.ods()
    ways: tuple[tuple[str, Callable[[int], bytes]], ...] = (
        ("values.csv", _changed_values),
        ("values.csv", _changed_values),
        ("shape.csv", _changed_shape),
        ("cells.csv", mutants.changed_cells),
        ("bytes.csv", lambda seed: mutants.changed_bytes(text, seed)),
        ("bytes.xlsx", lambda seed: mutants.changed_bytes(book, seed)),
        ("xml.xlsx", lambda seed: mutants.changed_part(book, seed)),
        ("bytes.ods", lambda seed: mutants.changed_bytes(sheet, seed)),
        ("xml.ods", lambda seed: mutants.changed_part(sheet, seed)),
    )
    for number in range(count):
        name, way = ways[number % len(ways)]
        yield name, way(SEED + number)


def _changed_values(seed: int) -> bytes:
    source = random.Random(seed)
    rows = [list(row) for row in ROWS]
    for _ in range(source.randint(1, 3)):
        source.choice(rows)[source.randrange(len(HEADINGS))] = source.choice(BAD)
    return _csv([list(HEADINGS), *rows])


def _changed_shape(seed: int) -> bytes:
    source = random.Random(seed)
    rows = [list(HEADINGS), *(list(row) for row in ROWS)]
    for _ in range(source.randint(1, 3)):
        place, row = source.randrange(len(HEADINGS)), source.choice(rows)
        match source.randrange(5):
            case 0:
                rows.append(list(source.choice(rows)))
            case 1:
                row.insert(place, source.choice(BAD))
            case 2:
                del row[place % max(len(row), 1) :]
            case 3:
                source.shuffle(rows)
            case _:
                for each in rows:
                    del each[place : place + 1]
    return _csv(rows)


def _csv(rows: list[list[str]]) -> bytes:
    return "".join(",".join(row) + "\r\n" for row in rows).encode()


def loaded(path: Path) -> dict[str, Any]:
    """What the command answers. Anything but an exit with an answer is a fault of ours."""
    out, code = io.StringIO(), 0
    try:
        call_command("import_ledger", str(path), "--json", stdout=out)
    except SystemExit as stopped:
        code = int(stopped.code or 0)
    answer: dict[str, Any] = json.loads(out.getvalue())
    assert {"accepted": 0, "refused": 1, "unreadable": 2}[answer["status"]] == code
    return answer


@pytest.mark.usefixtures("_reads_here")
def test_the_file_before_it_was_damaged_is_loaded(council: Council, tmp_path: Path) -> None:
    council.award(100_000_00)
    for number, content in enumerate((good.csv_text().encode(), good.xlsx(), good.ods())):
        path = tmp_path / f"good-{number}"
        path.write_bytes(content)
        answer = loaded(path)
        assert (answer["status"], answer["errors"]) == ("accepted", [])
        assert answer["rows_written"] == (0 if number else len(ROWS))


@pytest.mark.usefixtures("_reads_here")
def test_no_damaged_file_is_half_loaded(council: Council, tmp_path: Path) -> None:
    council.award(100_000_00)
    told: Counter[str] = Counter()
    path = tmp_path / "ledger"
    before = (LedgerEntry.objects.count(), AuditEvent.objects.count())

    for number, (name, content) in enumerate(damaged(COUNT)):
        path.write_bytes(content)
        with transaction.atomic():
            answer = loaded(path)
            status, written = answer["status"], answer["rows_written"]
            entries, events = LedgerEntry.objects.count(), AuditEvent.objects.count()
            transaction.set_rollback(True)
        told[f"{name} {status}"] += 1
        where = f"file {number} of seed {SEED}, {name}: {answer}"
        assert (status == "accepted") is (not answer["errors"]), where
        assert entries == before[0] + written, where
        if status != "accepted":
            assert (written, events) == (0, before[1]), where

    sys.stdout.write(f"{COUNT} damaged files of seed {SEED}: {dict(sorted(told.items()))}\n")
    assert sum(told.values()) == COUNT
    assert any(key.endswith("refused") for key in told)
    assert imbalances() == []
