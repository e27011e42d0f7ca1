"""Write a year's return as a file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dalpb.kernel.refusals import Refused
from reporting.models import AnnualReturn
from reporting.render.formats import FormatCode, render
from reporting.returns.compose import compose
from reporting.selectors.returns import current_return, standing_return, tier_one_authority
from reporting.services.certify import prepare
from reporting.services.documents import stored_file
from reporting.services.releases.public_return import public_document
from reporting.workflow import FROZEN, ReturnStatus


class Command(BaseCommand):
    help = (
        "Write the return of a year. A certified return is written from its stored copy, and stands"
        " until its amendment is certified; a year without one is written as a draft. Its public"
        " version holds only figures that were released."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("year", help="such as 2024-25")
        parser.add_argument("--format", required=True, choices=[code.value for code in FormatCode])
        parser.add_argument("--output", required=True, type=Path)
        parser.add_argument("--audience", choices=["department", "public"], default="department")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            authority = tier_one_authority()
            found = standing_return(authority, options["year"]) or current_return(
                authority, options["year"]
            )
            if found is None:
                raise CommandError(
                    f"No return for {options['year']} has been started. Start it on the Returns"
                    " page.",
                    returncode=2,
                )
            code = FormatCode(options["format"])
            if options["audience"] == "public":
                content = render(public_document(found), code)
            else:
                content = file_of(found, code)
        except Refused as refusal:
            raise CommandError(str(refusal), returncode=1) from refusal
        target: Path = options["output"]
        if target.is_file() and target.read_bytes() == content:
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        written = target.with_name(target.name + ".part")
        written.write_bytes(content)
        written.replace(target)


def file_of(annual_return: AnnualReturn, code: FormatCode) -> bytes:
    """The stored copy of a certified return, or a draft as things stand."""
    if ReturnStatus(annual_return.status) in FROZEN:
        return stored_file(annual_return, code)
    return render(compose(prepare(annual_return).snapshot), code)
