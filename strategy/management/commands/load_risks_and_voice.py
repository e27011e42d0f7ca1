"""Load an example register and what people said. For the demonstration; again changes nothing."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from dalpb.kernel import clock
from dalpb.kernel.models import User
from dalpb.kernel.refusals import Refused
from strategy.services.risks.loading import RiskCast, load_risks
from strategy.services.voice.loading import Writer, load_voice


class Command(BaseCommand):
    help = (
        "Load an example risk register and an example of what people said, with their history."
        " For the demonstration only; again changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("risks", metavar="RISKS.json", type=Path)
        parser.add_argument("voice", metavar="VOICE.json", type=Path)
        parser.add_argument("--as", dest="officer", required=True, help="e-mail of the officer")
        parser.add_argument("--accepted-as", dest="chair", required=True, help="of the chair")
        parser.add_argument(
            "--voice-as", dest="consultation", required=True, help="of the consultation officer"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.DEMO or settings.TESTING):
            raise CommandError("An example with its history is for the demonstration only.")
        try:
            officer, chair, consultation = (
                User.objects.get(email=options[name])
                for name in ("officer", "chair", "consultation")
            )
            said = load_voice(_read(options["voice"]), writer=Writer(consultation, clock.now()))
            held = self._register(options["risks"], RiskCast(officer, chair))
        except User.DoesNotExist as missing:
            raise CommandError("There is no person with this e-mail.") from missing
        except Refused as refused:
            raise CommandError(refused.denial.sentence) from refused
        self.stdout.write(f"{held} risks and {said} rows of voice loaded.")

    def _register(self, path: Path, cast: RiskCast) -> int:
        """The register, or word that it waits for the board whose it is."""
        try:
            return load_risks(_read(path), cast=cast)
        except Refused as refused:
            if refused.code != "example.no_body":
                raise
            self.stdout.write(f"The register is left out. {refused.denial.sentence}")
            return 0


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
