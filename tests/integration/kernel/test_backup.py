"""Backups under writing, restored and compared, on whichever database the suite runs."""

import threading
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction

from dalpb.kernel.audit import record, verify
from dalpb.kernel.backup.drill import back_up, drill
from dalpb.kernel.backup.manifest import Manifest
from dalpb.kernel.models import User

pytestmark = pytest.mark.django_db(transaction=True)


def write_events(by: User, at: datetime, *, number: int) -> None:
    for index in range(number):
        with transaction.atomic():
            record(
                "test.happened",
                by=by,
                at=at + timedelta(seconds=index),
                subject="test",
                subject_key=str(index),
            )


def test_a_backup_under_writing_restores_to_its_manifest(
    officer: User, at: datetime, tmp_path: Path
) -> None:
    write_events(officer, at, number=3)
    writer = threading.Thread(target=write_and_close, args=(officer, at))

    writer.start()
    made = [back_up(tmp_path, name=f"copy-{n}") for n in range(3)]
    writer.join()

    assert [drill(backup.archive) for backup in made] == [[], [], []]
    assert made[0].manifest.audit_sequence >= 3
    assert verify() == []


def write_and_close(by: User, at: datetime) -> None:
    try:
        write_events(by, at, number=40)
    finally:
        connection.close()


def test_the_drill_finds_a_lost_row(officer: User, at: datetime, tmp_path: Path) -> None:
    write_events(officer, at, number=3)
    made = back_up(tmp_path, name="copy")
    said = made.manifest.to_json().replace('"audit_sequence": 3', '"audit_sequence": 4')
    assert Manifest.from_json(made.manifest.to_json()) == made.manifest

    made.manifest_file.write_text(said)

    assert drill(made.archive) == ["the audit chain ends elsewhere"]
