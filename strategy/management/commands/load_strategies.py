"""Load strategies, their priorities and indicators, and the tiles of the map."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from dalpb.kernel import clock
from strategy.services.strategy_files import StrategiesLoaded, load_strategies

MAX_BYTES = 5 * 1024 * 1024


class Command(BaseCommand):
    help = (
        "Load a file of strategies, all or nothing; again changes nothing. Exit 0 accepted, 1"
        " refused with every fault and its place, 2 not readable. See docs/strategies-file.md."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE.json", type=Path)
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            if path.stat().st_size > MAX_BYTES:
                self._unreadable(f"{path.name} is larger than 5 MB.", options)
            content = json.loads(path.read_text(encoding="utf-8"))
        except OSError as problem:
            self._unreadable(f"{path.name}: {problem.strerror}.", options)
        except RecursionError:
            self._unreadable(f"{path.name} is nested too deeply.", options)
        except ValueError as problem:
            self._unreadable(f"{path.name} is not JSON in UTF-8: {problem}.", options)
        done = load_strategies(content, by=None, at=clock.now())
        self._tell(path.name, done, options)
        if done.faults:
            raise SystemExit(1)

    def _tell(self, name: str, done: StrategiesLoaded, options: dict[str, Any]) -> None:
        if options["json"]:
            errors = [
                {
                    "row": None,
                    "column": f.path,
                    "value": f.value,
                    "code": f.code,
                    "message": f.message,
                }
                for f in done.faults
            ]
            self._print("refused" if errors else "accepted", errors, done)
            return
        for fault in done.faults:
            shown = f" (“{fault.value}”)" if fault.value else ""
            self.stdout.write(f"{fault.path or name}{shown}: {fault.message}")
        if done.faults:
            self.stdout.write("Nothing was changed. Correct the file and load it again.")
        else:
            self.stdout.write(f"{name}: {done.rows_read} rows read, {done.rows_written} written.")

    def _print(self, status: str, errors: list[dict[str, Any]], done: StrategiesLoaded) -> None:
        body = {
            "status": status,
            "rows_read": done.rows_read,
            "rows_written": done.rows_written,
            "rows_unchanged": max(0, done.rows_read - done.rows_written) if not errors else 0,
            "errors": errors,
            "warnings": [],
        }
        self.stdout.write(json.dumps(body, ensure_ascii=False))

    def _unreadable(self, sentence: str, options: dict[str, Any]) -> None:
        if options["json"]:
            error = {
                "row": None,
                "column": None,
                "value": "",
                "code": "file.not_readable",
                "message": sentence,
            }
            self._print("unreadable", [error], StrategiesLoaded(0, 0, ()))
        else:
            self.stdout.write(sentence)
        raise SystemExit(2)
