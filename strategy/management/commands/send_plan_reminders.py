"""Send the letters about updates of the plan that are due. For a timer, once a day."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from dalpb.kernel import clock
from strategy.services.delivery.reminders import letters_due, send_plan_reminders


class Command(BaseCommand):
    help = (
        "Send the letters of today about updates of actions that are due. A person gets one letter"
        " for all their actions. Running it twice sends nothing twice."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address", help="the site's own address, such as https://board.council")
        parser.add_argument("--dry-run", action="store_true", help="only count them")

    def handle(self, *args: Any, **options: Any) -> None:
        at = clock.now()
        if options["dry_run"]:
            self.stdout.write(f"{len(letters_due(at=at))} updates would be asked for.")
            return
        count = send_plan_reminders(at=at, address=options["address"])
        self.stdout.write(f"{count} letter{'' if count == 1 else 's'} sent.")
