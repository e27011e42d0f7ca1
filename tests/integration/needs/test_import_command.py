"""The command's contract: exit codes, one JSON object, nothing written on refusal."""

import errno
import hashlib
import json
import os
import threading
from io import StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import call_command
from django.test import Client

from needs.management.commands import import_observations
from needs.models import ImportBatch, Observation
from tests.integration.needs.partnership import HEADINGS, as_csv, row

pytestmark = pytest.mark.usefixtures("loaded")


def run(path: Path, *options: str) -> tuple[int, dict[str, Any]]:
    out = StringIO()
    code = 0
    try:
        call_command("import_observations", str(path), "--json", *options, stdout=out)
    except SystemExit as stopped:
        code = int(stopped.code or 0)
    return code, json.loads(out.getvalue())


def written(directory: Path, content: bytes, name: str = "quarter.csv") -> Path:
    path = directory / name
    path.write_bytes(content)
    return path


def test_accepted_is_exit_0(tmp_path: Path) -> None:
    path = written(tmp_path, as_csv([row("12"), row("<10", category="refuge")]))

    first, again = run(path), run(path)

    assert first[0] == again[0] == 0
    assert {k: first[1][k] for k in ("status", "rows_read", "rows_written", "rows_unchanged")} == {
        "status": "accepted",
        "rows_read": 2,
        "rows_written": 2,
        "rows_unchanged": 0,
    }
    assert (again[1]["rows_written"], again[1]["rows_unchanged"]) == (0, 2)
    assert ImportBatch.objects.count() == 1


def test_refused_is_exit_1_with_every_fault(tmp_path: Path) -> None:
    path = written(tmp_path, as_csv([row("12"), row("lots", category="nowhere")]))

    code, answer = run(path)

    assert (code, answer["status"], answer["rows_written"]) == (1, "refused", 0)
    assert [(e["row"], e["column"]) for e in answer["errors"]] == [(3, "category"), (3, "value")]
    assert all(set(e) == {"row", "column", "value", "code", "message"} for e in answer["errors"])
    assert Observation.objects.count() == 0


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02\x03", b"PK\x03\x04broken"])
def test_unreadable_is_exit_2(tmp_path: Path, content: bytes) -> None:
    code, answer = run(written(tmp_path, content))

    assert (code, answer["status"], answer["rows_read"]) == (2, "unreadable", 0)
    assert len(answer["errors"]) == 1


def test_a_file_that_comes_through_a_pipe_is_read(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    content = as_csv([row("12")])
    writer = threading.Thread(target=pipe.write_bytes, args=[content])
    writer.start()

    code, answer = run(pipe)
    writer.join(timeout=30)

    assert (code, answer["rows_written"]) == (0, 1)
    assert ImportBatch.objects.get().byte_sha256 == hashlib.sha256(content).hexdigest()


def test_a_file_that_changes_while_it_is_read_is_exit_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path, as_csv([row("12")]))

    def meanwhile(**_: object) -> None:
        with path.open("ab") as file:
            file.write(b"\n")

    monkeypatch.setattr(import_observations, "already_in", meanwhile)
    code, answer = run(path)

    assert (code, answer["errors"][0]["code"]) == (2, "file.changed")
    assert Observation.objects.count() == 0


def test_a_missing_file_is_exit_2(tmp_path: Path) -> None:
    code, answer = run(tmp_path / "none.csv")

    assert (code, answer["errors"][0]["code"]) == (2, "file.not_opened")


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    code, answer = run(written(tmp_path, as_csv([row("12")])), "--dry-run")

    assert (code, answer["status"], answer["rows_written"]) == (0, "accepted", 1)
    assert Observation.objects.count() == 0


def test_a_workbook_goes_in_like_its_csv(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Figures of the quarter"])
    sheet.append(list(HEADINGS))
    for line in (row("12"), row("3", category="refuge")):
        cells: list[Any] = [line[name] for name in HEADINGS]
        cells[HEADINGS.index("value")] = int(line["value"])
        sheet.append(cells)
    book.save(tmp_path / "quarter.xlsx")
    run(written(tmp_path, as_csv([row("12"), row("3", category="refuge")])))

    code, answer = run(tmp_path / "quarter.xlsx")

    assert (code, answer["rows_unchanged"], answer["rows_written"]) == (0, 2, 0)


def test_a_row_counts_as_the_spreadsheet_shows_it(tmp_path: Path) -> None:
    content = b"Quarterly figures\n\n" + as_csv([row("12"), row("lots", category="refuge")])

    _, answer = run(written(tmp_path, content))

    assert [error["row"] for error in answer["errors"]] == [5]


def test_a_person_is_held_to_their_role(
    tmp_path: Path, partner_client: Client, other_client: Client
) -> None:
    path = written(tmp_path, as_csv([row("12")]))

    own = run(path, "--as", "partner@north.example")
    other = run(path, "--as", "partner@south.example")
    nobody = run(path, "--as", "nobody@north.example")

    assert (own[0], own[1]["rows_written"]) == (0, 1)
    assert ImportBatch.objects.get().imported_by is not None
    assert (other[0], other[1]["errors"][0]["code"]) == (1, "organisation.not_yours")
    assert (nobody[0], nobody[1]["errors"][0]["code"]) == (1, "person.unknown")


def test_an_organisation_given_holds_every_row_to_it(tmp_path: Path) -> None:
    path = written(tmp_path, as_csv([row("12")]))

    right = run(path, "--organisation", "north-refuge", "--dry-run")
    wrong = run(path, "--organisation", "south-council")
    unknown = run(path, "--organisation", "nobody")

    assert (right[0], wrong[0], unknown[0]) == (0, 1, 1)
    assert wrong[1]["errors"][0]["code"] == "organisation.not_yours"
    assert unknown[1]["errors"][0]["code"] == "organisation.unknown"


def test_without_json_the_answer_is_in_plain_words(tmp_path: Path) -> None:
    out = StringIO()
    path = written(tmp_path, as_csv([row("lots")]))

    with pytest.raises(SystemExit):
        call_command("import_observations", str(path), stdout=out)

    assert "Row 2, value (“lots”): This is not a figure." in out.getvalue()
    assert "Nothing was written." in out.getvalue()


def test_no_room_while_rows_are_checked_is_said_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(**asked: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(import_observations, "import_observations", full)

    code, answer = run(written(tmp_path, as_csv([row("12")])))

    assert (code, answer["errors"][0]["code"]) == (2, "file.no_room")
    assert "No space left on device. Nothing was written." in answer["errors"][0]["message"]
    assert not Observation.objects.exists()
