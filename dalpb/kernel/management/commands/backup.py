"""Make a backup and prove it by restoring it."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from dalpb.kernel import clock
from dalpb.kernel.backup.drill import back_up, drill


class Command(BaseCommand):
    help = "Back up the database with a manifest, then restore the copy and compare."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--no-drill", action="store_true", help="skip the restore")

    def handle(self, *args: Any, **options: Any) -> None:
        made = back_up(options["folder"], name=f"dalpb-{clock.now():%Y%m%dT%H%M%S%f}Z")
        rows = sum(table.rows for table in made.manifest.tables)
        self.stdout.write(f"Backed up {rows} rows to {made.archive}")
        self.stdout.write(f"Audit head {made.manifest.audit_sequence} {made.manifest.audit_hash}")
        if not options["no_drill"]:
            report(self, made.archive)


def report(command: BaseCommand, archive: Path) -> None:
    """Say whether the restored copy is what was backed up; exit 1 when it is not."""
    found = drill(archive)
    for difference in found:
        command.stdout.write(f"DIFFERS  {difference}")
    if found:
        raise SystemExit(1)
    command.stdout.write("Restored into a scratch database and compared: nothing differs.")
