"""Load areas, organisations, periods, measures, categories, populations and services."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from dalpb.kernel import clock
from dalpb.kernel.refusals import Refused
from needs.services.reference import Fault, UnreadableReference, load_reference


class Command(BaseCommand):
    help = (
        "Load a reference file, all or nothing. Exit 0 accepted, 1 refused with every fault"
        " and its place, 2 not readable. The form is in docs/reference-file.md."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE.json")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["file"])
        as_json = bool(options["json"])
        try:
            content = path.read_bytes()
            result = load_reference(content=content, file_name=path.name, by=None, at=clock.now())
        except OSError as problem:
            self._stop("file.not_opened", f"{path.name}: {problem.strerror}.", as_json=as_json)
        except UnreadableReference as refused:
            self._stop(refused.code, refused.denial.sentence, as_json=as_json)
        except Refused as refused:
            self._stop(refused.code, refused.denial.sentence, as_json=as_json)
        status = "refused" if result.faults else "accepted"
        if as_json:
            self._print(
                status,
                [_error(fault) for fault in result.faults],
                (result.rows_read, result.rows_written, result.rows_unchanged),
            )
        elif result.faults:
            for fault in result.faults:
                shown = f" (“{fault.value}”)" if fault.value else ""
                self.stdout.write(f"{fault.path or path.name}{shown}: {fault.message}")
            self.stdout.write("Nothing was changed. Correct the file and load it again.")
        else:
            self.stdout.write(
                f"{path.name}: {result.rows_written} rows written,"
                f" {result.rows_unchanged} already so."
            )
        if result.faults:
            raise SystemExit(1)

    def _print(
        self, status: str, errors: list[dict[str, Any]], counts: tuple[int, int, int]
    ) -> None:
        read, written, unchanged = counts
        self.stdout.write(
            json.dumps(
                {
                    "status": status,
                    "rows_read": read,
                    "rows_written": written,
                    "rows_unchanged": unchanged,
                    "errors": errors,
                    "warnings": [],
                },
                ensure_ascii=False,
            )
        )

    def _stop(self, code: str, sentence: str, *, as_json: bool) -> Any:
        if as_json:
            error = {"row": None, "column": None, "value": "", "code": code, "message": sentence}
            self._print("unreadable", [error], (0, 0, 0))
        else:
            self.stdout.write(sentence)
        raise SystemExit(2)


def _error(fault: Fault) -> dict[str, Any]:
    return {
        "row": None,
        "column": fault.path,
        "value": fault.value,
        "code": fault.code,
        "message": fault.message,
    }
