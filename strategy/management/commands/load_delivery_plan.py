"""Load a delivery plan with its history. For the demonstration; again it changes nothing."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from dalpb.kernel import clock
from dalpb.kernel.models import User
from dalpb.kernel.refusals import Refused
from strategy.services.delivery.computing import refresh_plan
from strategy.services.delivery.loading import Cast, load_plan


class Command(BaseCommand):
    help = (
        "Load a delivery plan with its history. For the demonstration only; again changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--as", dest="officer", required=True, help="e-mail of the officer")
        parser.add_argument("--agreed-as", dest="chair", required=True, help="e-mail of the chair")

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.DEMO or settings.TESTING):
            raise CommandError("A plan with its history is loaded for the demonstration only.")
        content = json.loads(options["file"].read_text(encoding="utf-8"))
        try:
            cast = Cast(
                User.objects.get(email=options["officer"]), User.objects.get(email=options["chair"])
            )
            count = load_plan(content=content, cast=cast)
        except User.DoesNotExist as missing:
            raise CommandError("There is no person with this e-mail.") from missing
        except Refused as refused:
            raise CommandError(refused.denial.sentence) from refused
        refresh_plan(by=None, at=clock.now(), on=clock.today())
        self.stdout.write(f"{count} actions loaded.")
