"""Load bodies, seats, meetings and the challenge log from a file."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dalpb.kernel import clock
from dalpb.kernel.models import User
from dalpb.kernel.refusals import Refused
from strategy.services.board.loading import load_board


class Command(BaseCommand):
    help = (
        "Load a file of the board's business, all or nothing; again changes nothing. See"
        " docs/board-quarter.md."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE.json", type=Path)
        parser.add_argument("--as", dest="officer", metavar="EMAIL", required=True)
        parser.add_argument("--chair", metavar="EMAIL", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            officer = User.objects.get(email=options["officer"])
            chair = User.objects.get(email=options["chair"])
            count = load_board(content, officer=officer, chair=chair, at=clock.now())
        except (OSError, ValueError) as problem:
            raise CommandError(f"{path.name} could not be read: {problem}") from problem
        except User.DoesNotExist as problem:
            raise CommandError("Nobody signs in with one of these e-mails.") from problem
        except Refused as refused:
            raise CommandError(f"{path.name}: {refused.denial.sentence}") from refused
        self.stdout.write(f"{path.name}: {count} written.")
