"""Import partner figures from a CSV, XLSX or ODS file."""

import json
from argparse import ArgumentParser
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand
from django.utils import timezone

from dalpb.kernel import clock
from dalpb.kernel.access import access_of
from dalpb.kernel.intake.coded import Coded
from dalpb.kernel.intake.coming import Take
from dalpb.kernel.intake.held import Held, held
from dalpb.kernel.intake.limits import OPERATOR_LIMITS, Limits
from dalpb.kernel.intake.table import Unreadable
from dalpb.kernel.models.organisations import Organisation
from dalpb.kernel.models.people import User
from needs.models import ImportVia
from needs.permissions import OPERATOR, deny_submitting, submit_scope
from needs.rules.submission import Issue
from needs.services.imports import (
    BY_COLUMNS_ROWS,
    ImportResult,
    Sender,
    already_in,
    check_import,
    import_long,
    import_observations,
    import_while_reading,
    read_long_table,
)


@dataclass(frozen=True, slots=True)
class _Request:
    path: Path
    is_dry_run: bool
    as_json: bool
    most_rows: int

    @property
    def limits(self) -> Limits:
        return OPERATOR_LIMITS.for_rows(self.most_rows)


class Command(BaseCommand):
    help = (
        "Import figures, all or nothing. Exit 0 accepted, 1 refused with every fault and its row"
        " (nothing written), 2 not readable."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--organisation", metavar="CODE", default="")
        parser.add_argument("--as", dest="as_email", metavar="EMAIL", default="")
        parser.add_argument("--dry-run", action="store_true")
        parser.add_argument("--json", action="store_true")
        parser.add_argument(
            "--most-rows",
            type=int,
            default=OPERATOR_LIMITS.rows,
            metavar="N",
            help="Refuse a file of more rows. Time grows with it.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        request = _Request(
            Path(options["file"]), options["dry_run"], options["json"], options["most_rows"]
        )
        sender = self._sender(request, options["as_email"], options["organisation"])
        try:
            result = self._run(request, sender)
        except OSError as problem:
            sentence = (
                f"The rows could not be kept while they were checked: {problem.strerror}. Nothing"
                " was written. Make room where temporary files go, and send the file again."
            )
            self._stop(request, "unreadable", "file.no_room", sentence, 2)
        self._show(request, result)
        if result.status != "accepted":
            raise SystemExit(1)

    def _sender(self, request: _Request, email: str, code: str) -> Sender:
        by, scope = None, OPERATOR
        if email:
            by = User.objects.filter(email__iexact=email, is_active=True).first()
            if by is None:
                self._stop(
                    request,
                    "refused",
                    "person.unknown",
                    "Nobody active has that e-mail address.",
                    1,
                )
            access = access_of(by, on=clock.today())
            denial = deny_submitting(access)
            if denial is not None:
                self._stop(request, "refused", denial.code, denial.sentence, 1)
            scope = submit_scope(access)
        organisation = Organisation.objects.filter(code=code).first() if code else None
        if code and (organisation is None or not scope.covers(organisation.pk)):
            self._stop(
                request,
                "refused",
                "organisation.unknown",
                f"“{code[:60]}” is not an organisation whose figures you may send.",
                1,
            )
        return Sender(by, scope, ImportVia.COMMAND, organisation)

    def _run(self, request: _Request, sender: Sender) -> ImportResult:
        try:
            with held(request.path) as file:
                byte_sha256 = file.sha256
                result = already_in(byte_sha256=byte_sha256, sender=sender)
                if result is not None:
                    return result
                read = partial(self._read, request, file)
                if request.is_dry_run:
                    table = read(None)
                else:
                    table, result = import_while_reading(
                        read,
                        file_name=request.path.name,
                        byte_sha256=byte_sha256,
                        sender=sender,
                        at=clock.now(),
                        size=file.state[0],
                    )
                    if result is not None:
                        return result
        except OSError as problem:
            self._stop(
                request, "unreadable", "file.not_opened", f"The file: {problem.strerror}.", 2
            )
        except Unreadable as refused:
            self._stop(request, "unreadable", refused.code, refused.denial.sentence, 2)
        if request.is_dry_run:
            return self._tried(request, table, byte_sha256, sender)
        return import_observations(
            table=table,
            file_name=request.path.name,
            byte_sha256=byte_sha256,
            sender=sender,
            at=clock.now(),
        )

    def _read(self, request: _Request, file: Held, take: Take | None) -> Coded:
        table = read_long_table(
            file.source, file_name=request.path.name, limits=request.limits, take=take
        )
        file.refuse_if_changed()
        return table

    def _tried(
        self, request: _Request, table: Coded, byte_sha256: str, sender: Sender
    ) -> ImportResult:
        """What an import would do. Nothing is written."""
        at, name = clock.now(), request.path.name
        if len(table) > BY_COLUMNS_ROWS:
            tried = import_long(
                table,
                file_name=name,
                byte_sha256=byte_sha256,
                sender=sender,
                at=at,
                is_dry_run=True,
            )
            if tried is not None:
                return replace(tried, batch_id=None)
        plan = check_import(
            table.whole(),
            file_name=name,
            scope=sender.scope,
            on=timezone.localdate(at),
            organisation=sender.organisation,
        )
        return ImportResult(
            "accepted" if plan.is_accepted else "refused",
            plan.rows_read,
            plan.writes_count if plan.is_accepted else 0,
            plan.unchanged_count,
            plan.errors,
            plan.warnings,
            plan.notes,
            None,
        )

    def _show(self, request: _Request, result: ImportResult) -> None:
        if request.as_json:
            self._print(result)
            return
        for kind, issues in (("", result.errors), ("Warning. ", result.warnings)):
            for issue in issues:
                self.stdout.write(f"{kind}{_where(issue)}{issue.message}")
        for note in result.notes:
            self.stdout.write(f"Note. {note}")
        if result.status == "accepted":
            done = "would be written" if request.is_dry_run else "written"
            self.stdout.write(
                f"Accepted: {result.rows_read} rows read, {result.rows_written} {done},"
                f" {result.rows_unchanged} already so."
            )
        else:
            self.stdout.write(
                f"Refused: {len(result.errors)} to correct in {result.rows_read} rows."
                " Nothing was written."
            )

    def _print(self, result: ImportResult) -> None:
        self.stdout.write(
            json.dumps(
                {
                    "status": result.status,
                    "rows_read": result.rows_read,
                    "rows_written": result.rows_written,
                    "rows_unchanged": result.rows_unchanged,
                    "errors": [asdict(issue) for issue in result.errors],
                    "warnings": [asdict(issue) for issue in result.warnings],
                    "notes": list(result.notes),
                    "batch": str(result.batch_id) if result.batch_id else None,
                },
                ensure_ascii=False,
            )
        )

    def _stop(
        self, request: _Request, status: str, code: str, sentence: str, exit_code: int
    ) -> NoReturn:
        if request.as_json:
            issue = Issue(None, "", "", code, sentence)
            self._print(ImportResult(status, 0, 0, 0, (issue,), (), (), None))
        else:
            self.stdout.write(sentence)
        raise SystemExit(exit_code)


def _where(issue: Issue) -> str:
    if issue.row is None:
        return ""
    value = f" (“{issue.value}”)" if issue.value else ""
    return f"Row {issue.row}, {issue.column}{value}: "
