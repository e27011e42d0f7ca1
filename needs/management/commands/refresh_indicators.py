"""Work out the stored results of indicators anew."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from dalpb.kernel import clock
from needs.models import Indicator
from needs.services.indicators import refresh_indicators


class Command(BaseCommand):
    help = (
        "Work out every stored result of the indicators from the figures as they stand, or of"
        " those named. Results that come out as before are not written."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("codes", metavar="CODE", nargs="*")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        codes: list[str] = options["codes"]
        known = set(Indicator.objects.filter(code__in=codes).values_list("code", flat=True))
        unknown = sorted(set(codes) - known)
        if unknown:
            self._tell(options, "refused", 0, 0, [f"“{unknown[0]}” is not an indicator's code."])
            raise SystemExit(1)
        done = refresh_indicators(by=None, at=clock.now(), codes=codes or None)
        self._tell(options, "accepted", done.computed_count, done.written_count, [])

    def _tell(
        self, options: dict[str, Any], status: str, read: int, written: int, errors: list[str]
    ) -> None:
        if not options["json"]:
            self.stdout.write(
                errors[0]
                if errors
                else f"{read} results worked out, {written} written, {read - written} as before."
            )
            return
        told = {
            "status": status,
            "rows_read": read,
            "rows_written": written,
            "rows_unchanged": read - written,
            "errors": [
                {
                    "row": None,
                    "column": "code",
                    "value": "",
                    "code": "indicator.unknown",
                    "message": message,
                }
                for message in errors
            ],
            "warnings": [],
        }
        self.stdout.write(json.dumps(told, ensure_ascii=False))
