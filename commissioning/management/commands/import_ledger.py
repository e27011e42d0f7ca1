"""Load grant spend from a file."""

import json
from argparse import ArgumentParser
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from commissioning.rules.ledger_file import OPTIONAL, REQUIRED, FileRow, RowFault, read_row
from commissioning.services.ledger_files import Loaded, load_ledger
from dalpb.kernel.clock import now
from dalpb.kernel.intake.personal import PersonalFinding, screen_table
from dalpb.kernel.intake.reader import read_file
from dalpb.kernel.intake.table import Table, Unreadable
from dalpb.kernel.models import User
from dalpb.kernel.refusals import Refused

HEADINGS = frozenset({*REQUIRED, *OPTIONAL})


class Command(BaseCommand):
    help = (
        "Load grant spend from a CSV, XLSX or ODS file, all or nothing. "
        "Exit 0 accepted, 1 refused with nothing written, 2 could not be read."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--as", dest="email", default="", help="who posts, by e-mail")
        parser.add_argument("--dry-run", action="store_true", help="check and write nothing")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            table = read_file(
                options["file"],
                expected_headings=HEADINGS,
                may_be_missing=frozenset(OPTIONAL),
            )
        except Unreadable as error:
            self._end(2, "unreadable", 0, Loaded(0, 0, _whole_file(error)), options)
        except OSError:
            self._end(2, "unreadable", 0, Loaded(0, 0, _NO_FILE), options)
        signs = screen_table(
            table, options["file"].name, allowed_headings=HEADINGS, value_heading="amount"
        )
        warnings = _faults_from(sign for sign in signs if not sign.is_certain)
        if personal := _faults_from(sign for sign in signs if sign.is_certain):
            outcome = Loaded(0, 0, personal)
        else:
            outcome = _load(table, options["email"], is_rehearsal=options["dry_run"])
        refused = bool(outcome.faults)
        self._end(
            1 if refused else 0,
            "refused" if refused else "accepted",
            len(table.rows),
            outcome,
            options,
            warnings,
        )

    def _end(
        self,
        code: int,
        status: str,
        rows_read: int,
        outcome: Loaded,
        options: dict[str, Any],
        warnings: tuple[RowFault, ...] = (),
    ) -> None:
        if options["json"]:
            self.stdout.write(
                json.dumps(
                    {
                        "status": status,
                        "rows_read": rows_read,
                        "rows_written": outcome.written,
                        "rows_unchanged": outcome.unchanged,
                        "errors": [asdict(fault) for fault in outcome.faults],
                        "warnings": [asdict(fault) for fault in warnings],
                    }
                )
            )
        else:
            self.stdout.write(
                f"{status.capitalize()}: {rows_read} rows read, {outcome.written} written,"
                f" {outcome.unchanged} unchanged."
                + (" Nothing was kept: this was a rehearsal." if options["dry_run"] else "")
            )
            for fault in (*outcome.faults, *warnings):
                where = f"Row {fault.row}, {fault.column}: " if fault.row else ""
                self.stdout.write(f"{where}{fault.message}")
        if code:
            raise SystemExit(code)


def _faults_from(signs: Iterable[PersonalFinding]) -> tuple[RowFault, ...]:
    """What the screen for personal data found, with nothing of what was found."""
    return tuple(
        RowFault(sign.row, sign.column, "", f"personal.{sign.kind}", sign.message) for sign in signs
    )


_NO_FILE = (RowFault(0, "", "", "file.not_found", "There is no such file, or it may not be read."),)


def _whole_file(error: Refused) -> tuple[RowFault, ...]:
    return (RowFault(0, "", "", error.code, error.denial.sentence),)


def _load(table: Table, email: str, *, is_rehearsal: bool) -> Loaded:
    at = now()
    by = User.objects.filter(email__iexact=email, is_active=True).first() if email else None
    if email and by is None:
        message = "Nobody with this e-mail address may sign in. Check --as."
        return Loaded(0, 0, (RowFault(0, "", "", "access.not_known", message),))
    faults = _of_file(table)
    rows: list[FileRow] = []
    if not faults:
        for number, cells in zip(table.row_numbers, table.rows, strict=True):
            read = read_row(
                number,
                dict(zip(table.headings, cells, strict=True)),
                today=timezone.localdate(at),
            )
            if isinstance(read, FileRow):
                rows.append(read)
            else:
                faults += read
    if faults:
        return Loaded(0, 0, faults)
    try:
        return load_ledger(rows, by=by, at=at, is_rehearsal=is_rehearsal)
    except Refused as refusal:
        return Loaded(0, 0, _whole_file(refusal))


def _of_file(table: Table) -> tuple[RowFault, ...]:
    """What is wrong with the file before its rows are read. Nothing of it is repeated."""
    faults = [RowFault(f.row, f.column, "", f.code, f.message) for f in table.faults]
    faults += [
        RowFault(
            table.heading_row,
            name,
            "",
            "file.heading_missing",
            f"The column “{name}” is missing. Add it; its heading is “{name}”.",
        )
        for name in REQUIRED
        if name not in table.headings
    ]
    if extra := [name for name in table.headings if name not in HEADINGS]:
        faults.append(
            RowFault(
                table.heading_row,
                "",
                "",
                "file.heading_unknown",
                f"{len(extra)} columns have headings that this file does not use. Take them out:"
                f" the ledger holds only {', '.join(sorted(HEADINGS))}.",
            )
        )
    if not faults and not table.rows:
        faults.append(RowFault(0, "", "", "file.no_rows", "There are no rows under the headings."))
    return tuple(faults)
