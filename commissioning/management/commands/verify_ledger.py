"""Check that every balance is the sum of its entries."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from commissioning.selectors.soundness import imbalances
from dalpb.kernel.one_snapshot import one_snapshot


class Command(BaseCommand):
    help = "Check every balance of the ledger against its entries. Exit 0 when sound, 1 when not."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        with one_snapshot():
            found = imbalances()
        if options["json"]:
            self.stdout.write(
                json.dumps({"status": "unsound" if found else "sound", "imbalances": found})
            )
        else:
            self.stdout.write("\n".join(found) or "The ledger is sound.")
        if found:
            raise SystemExit(1)
