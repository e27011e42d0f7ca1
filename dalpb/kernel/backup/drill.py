"""Backing up with a manifest of the same moment, and proving that a backup restores."""

from dataclasses import dataclass
from pathlib import Path

from django.db import connection, transaction

from dalpb.kernel.backup.copies import back_up_postgres, back_up_sqlite, restored
from dalpb.kernel.backup.manifest import Manifest, differences, manifest_of


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy and the manifest beside it."""

    archive: Path
    manifest_file: Path
    manifest: Manifest


def back_up(folder: Path, *, name: str) -> Backup:
    """A copy of one moment and a manifest of that same moment, however many are writing."""
    folder.mkdir(parents=True, exist_ok=True)
    if connection.vendor == "sqlite":
        archive = folder / f"{name}.sqlite3"
        back_up_sqlite(archive)
        # The manifest is of the copy, which nobody writes to; the copy is of one moment.
        with restored(archive) as copy:
            manifest = manifest_of(copy)
    else:
        archive = folder / f"{name}.dump"
        manifest = _dump_with_manifest(archive)
    file = archive.with_name(archive.name + ".manifest.json")
    file.write_text(manifest.to_json())
    return Backup(archive, file, manifest)


def _dump_with_manifest(archive: Path) -> Manifest:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()
        back_up_postgres(archive, snapshot=snapshot[0] if snapshot else "")
        return manifest_of(connection)


def drill(archive: Path) -> list[str]:
    """Restore a backup into a scratch database and say every way it is not what was saved."""
    expected = Manifest.from_json(archive.with_name(archive.name + ".manifest.json").read_text())
    with restored(archive) as copy:
        return differences(expected, manifest_of(copy))
