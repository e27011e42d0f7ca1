"""Check that the audit chain is whole."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from dalpb.kernel.audit import head, verify


class Command(BaseCommand):
    help = "Check every link of the audit chain. Exit 0 when whole, 1 when broken."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        breaks = verify()
        last = head()
        if options["json"]:
            self.stdout.write(
                json.dumps(
                    {
                        "status": "broken" if breaks else "whole",
                        "events": last.sequence,
                        "head": last.hash,
                        "breaks": [{"sequence": b.sequence, "reason": b.reason} for b in breaks],
                    }
                )
            )
        elif breaks:
            for found in breaks:
                self.stdout.write(f"Event {found.sequence}: {found.reason}.")
        else:
            self.stdout.write(
                f"The audit chain is whole: {last.sequence} events, head {last.hash}."
            )
        if breaks:
            raise SystemExit(1)
