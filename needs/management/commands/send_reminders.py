"""Send the letters about figures that are due. For a timer, once a day."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from dalpb.kernel import clock
from needs.services.collecting.reminders import letters_due, send_reminders


class Command(BaseCommand):
    help = (
        "Send the letters of today about figures that are due. They thin out, tell the officer in"
        " the end, and say nothing of what they are about. Running it twice sends nothing twice."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address", help="the site's own address, such as https://board.council")
        parser.add_argument("--dry-run", action="store_true", help="only count them")

    def handle(self, *args: Any, **options: Any) -> None:
        at = clock.now()
        if options["dry_run"]:
            self.stdout.write(f"{len(letters_due(at=at))} letters would go.")
            return
        count = send_reminders(at=at, address=options["address"])
        self.stdout.write(f"{count} letter{'' if count == 1 else 's'} sent.")
