"""Import national benchmarks from a download file of 27 columns."""

import hashlib
import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from dalpb.kernel import clock
from dalpb.kernel.intake.table import Unreadable
from needs.rules.submission import Issue
from needs.services.benchmarks import BenchmarkResult, import_benchmarks, read_benchmarks


class Command(BaseCommand):
    help = (
        "Import benchmarks of the configured indicators, all or nothing. Exit 0 accepted, 1"
        " refused with every fault and its row (nothing written), 2 not readable."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["file"])
        try:
            content = path.read_bytes()
            table = read_benchmarks(content, file_name=path.name)
        except OSError as problem:
            self._stop(options, "file.not_opened", f"The file: {problem.strerror}.")
            raise SystemExit(2) from problem
        except Unreadable as refused:
            self._stop(options, refused.code, refused.denial.sentence)
            raise SystemExit(2) from refused
        result = import_benchmarks(
            table=table,
            file_name=path.name,
            byte_sha256=hashlib.sha256(content).hexdigest(),
            by=None,
            at=clock.now(),
        )
        self._show(options, result)
        if result.status != "accepted":
            raise SystemExit(1)

    def _stop(self, options: dict[str, Any], code: str, sentence: str) -> None:
        issue = Issue(None, "", "", code, sentence)
        self._show(options, BenchmarkResult("unreadable", 0, 0, 0, (issue,), ()))

    def _show(self, options: dict[str, Any], result: BenchmarkResult) -> None:
        if options["json"]:
            told = {
                "status": result.status,
                "rows_read": result.rows_read,
                "rows_written": result.rows_written,
                "rows_unchanged": result.rows_unchanged,
                "errors": [asdict(issue) for issue in result.errors],
                "warnings": [asdict(issue) for issue in result.warnings],
            }
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        for kind, issues in (("", result.errors), ("Warning. ", result.warnings)):
            for issue in issues:
                where = f"Row {issue.row}, {issue.column}: " if issue.row else ""
                self.stdout.write(f"{kind}{where}{issue.message}")
        if result.status == "accepted":
            self.stdout.write(
                f"Accepted: {result.rows_read} rows read, {result.rows_written} written,"
                f" {result.rows_unchanged} already so."
            )
        elif result.status == "refused":
            self.stdout.write(
                f"Refused: {len(result.errors)} to correct in {result.rows_read} rows."
                " Nothing was written."
            )
