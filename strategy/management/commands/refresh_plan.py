"""Work out the rating of every action as on this day. For a timer, once a night."""

from typing import Any

from django.core.management.base import BaseCommand

from dalpb.kernel import clock
from strategy.services.delivery.computing import refresh_plan


class Command(BaseCommand):
    help = "Rate every action of the delivery plan as on this day. Again on the same day changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        count = refresh_plan(by=None, at=clock.now(), on=clock.today())
        self.stdout.write(f"{count} rating{'' if count == 1 else 's'} changed.")
