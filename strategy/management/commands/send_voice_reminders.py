"""Once a day: letters about answers owed, and words whose consent has ended are erased."""

from typing import Any

from django.core.management.base import BaseCommand

from dalpb.kernel import clock
from strategy.services.voice.answers import send_voice_reminders
from strategy.services.voice.contributions import erase_expired


class Command(BaseCommand):
    help = (
        "Send today's letters about answers that are owed to people who were asked, and erase"
        " words whose consent has ended. Run it once a day; again the same day changes nothing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        erased = erase_expired(on=clock.today(), at=clock.now())
        sent = send_voice_reminders(at=clock.now())
        self.stdout.write(f"Letters: {sent}. Contributions erased: {erased}.")
