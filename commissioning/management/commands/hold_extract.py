"""Take an extract of the council's finance system into the holding table."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from commissioning.services.extract_files import HEADINGS, ExtractRefused, rows_of
from commissioning.services.holding import take_extract
from dalpb.kernel.clock import now
from dalpb.kernel.intake.reader import read_file
from dalpb.kernel.intake.table import Unreadable
from dalpb.kernel.models import User
from dalpb.kernel.periods import parse
from dalpb.kernel.refusals import Refused


class Command(BaseCommand):
    help = (
        "Hold a finance extract (CSV, XLSX or ODS with the columns document, date and amount),"
        " all or nothing. What matches no entry waits on the page of the finance system."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--month", required=True, help="the month of the extract: 2025-06")
        parser.add_argument("--as", dest="email", default="", help="who takes it, by e-mail")

    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"]
        by = User.objects.filter(email__iexact=email, is_active=True).first() if email else None
        if email and by is None:
            raise CommandError("Nobody with this e-mail address may sign in. Check --as.")
        try:
            rows = rows_of(
                read_file(options["file"], expected_headings=HEADINGS), options["file"].name
            )
            made = take_extract(rows, period=parse(options["month"]), by=by, at=now())
        except ExtractRefused as refused:
            first = refused.faults[0]
            raise CommandError(f"Row {first.row}: {first.message} Nothing was held.") from refused
        except (Unreadable, Refused) as refusal:
            raise CommandError(refusal.denial.sentence) from refusal
        except OSError as error:
            raise CommandError("There is no such file, or it may not be read.") from error
        waiting = made.held.filter(state="unmatched").count()
        self.stdout.write(f"{made.row_count} lines held, {waiting} of them match no entry.")
