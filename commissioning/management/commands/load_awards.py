"""Load grants and awards from a file."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from commissioning.services.award_files import load_awards
from dalpb.kernel.clock import now
from dalpb.kernel.refusals import Refused


class Command(BaseCommand):
    help = "Load grants and awards from a JSON file, all or nothing. Loading again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            content = json.loads(options["file"].read_text(encoding="utf-8"))
            loaded = load_awards(content, by=None, at=now())
        except Refused as refusal:
            raise CommandError(refusal.denial.sentence) from refusal
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise CommandError(
                f"The file is not a file of awards: {type(error).__name__} {error}. See"
                " docs/ledger-file.md."
            ) from error
        self.stdout.write(f"{loaded.written} awards written, {loaded.unchanged} unchanged.")
