"""A finance extract: read, looked at by its sender, and then held whole or dropped."""

from datetime import date, datetime
from typing import Final

from django.db import transaction

from commissioning.models import ExtractDraft, FinanceExtract
from commissioning.rules.ledger_file import RowFault, extract_cells
from commissioning.services.holding import ExtractRow, deny_extract, take_extract
from commissioning.services.ledger import require_may_post
from dalpb.kernel.intake.personal import screen_table
from dalpb.kernel.intake.reader import read_bytes
from dalpb.kernel.intake.table import Table
from dalpb.kernel.models import ReportingPeriod, User
from dalpb.kernel.periods import Period
from dalpb.kernel.refusals import Denial, Refused, require

HEADINGS: Final = frozenset({"document", "date", "amount"})


class ExtractRefused(Refused):
    """A file of which some rows are wrong; nothing of it is kept."""

    def __init__(self, faults: list[RowFault]) -> None:
        count = len(faults)
        words = "One thing is" if count == 1 else f"{count} things are"
        super().__init__(
            Denial("extract.faults", f"{words} wrong with the file, so none of it was kept.")
        )
        self.faults = faults


def rows_of(table: Table, file_name: str) -> list[ExtractRow]:
    """The lines of the extract, or everything wrong with the file."""
    faults = [RowFault(f.row, f.column, "", f.code, f.message) for f in table.faults]
    if set(table.headings) != HEADINGS:
        faults.append(
            RowFault(
                table.heading_row,
                "",
                "",
                "extract.headings",
                "The file has exactly the columns document, date and amount.",
            )
        )
    signs = screen_table(table, file_name, allowed_headings=HEADINGS, value_heading="amount")
    faults += [
        RowFault(sign.row, sign.column, "", f"personal.{sign.kind}", sign.message)
        for sign in signs
        if sign.is_certain
    ]
    if faults:
        raise ExtractRefused(faults)
    found: list[ExtractRow] = []
    for number, cells in zip(table.row_numbers, table.rows, strict=True):
        read = extract_cells(dict(zip(table.headings, cells, strict=True)))
        if isinstance(read, str):
            faults.append(RowFault(number, "", "", "extract.row", read))
        else:
            found.append(ExtractRow(number, *read))
    if faults:
        raise ExtractRefused(faults)
    return found


def draft_extract(
    content: bytes, *, file_name: str, period: Period, by: User, at: datetime
) -> ExtractDraft:
    """The file's lines wait for their sender's word. The file itself is not kept."""
    require_may_post(by, at)
    rows = rows_of(read_bytes(content, filename=file_name, expected_headings=HEADINGS), file_name)
    require(deny_extract(rows, period))
    with transaction.atomic():
        ExtractDraft.objects.filter(sent_by=by).delete()
        return ExtractDraft.objects.create(
            period=ReportingPeriod.of(period),
            rows=[[r.row, r.document_ref, r.dated_on.isoformat(), r.pence] for r in rows],
            sent_by=by,
            sent_at=at,
        )


def rows_in(draft: ExtractDraft) -> list[ExtractRow]:
    """The lines that wait."""
    return [
        ExtractRow(row, document, date.fromisoformat(day), pence)
        for row, document, day, pence in draft.rows
    ]


@transaction.atomic
def hold_draft(draft: ExtractDraft, *, by: User, at: datetime) -> FinanceExtract:
    """Every line is held, matched or waiting, and the draft is gone."""
    held = ExtractDraft.objects.select_for_update().filter(pk=draft.pk, sent_by=by).first()
    if held is None:
        raise Refused(
            Denial("extract.draft_gone", "It was held or dropped already. Send it again.")
        )
    made = take_extract(rows_in(held), period=held.period.period, by=by, at=at)
    held.delete()
    return made


def drop_draft(draft: ExtractDraft, *, by: User) -> None:
    """Nothing of the extract is held."""
    ExtractDraft.objects.filter(pk=draft.pk, sent_by=by).delete()
