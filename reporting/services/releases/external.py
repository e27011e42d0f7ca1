"""What others printed about our counts: by form, or many at once from a file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.utils import timezone

from dalpb.kernel.audit import record
from dalpb.kernel.intake.reader import read_bytes
from dalpb.kernel.models import User
from dalpb.kernel.periods import parse
from dalpb.kernel.refusals import Denial, Refused, require
from dalpb.kernel.roles import Permission
from dalpb.kernel.screening import deny_personal
from reporting.models import ExternalStatement
from reporting.releases.cubes import ALL
from reporting.releases.saying import read_shown
from reporting.services.releases.hearing import Heard, Vocabulary, wrong
from reporting.services.releases.moving import require_may

COLUMNS: Final = (
    "measure",
    "period",
    "area",
    "category",
    "shown",
    "rounded_to",
    "issuer",
    "source",
    "said_on",
    "of_measure",
    "of_period",
    "of_area",
    "of_category",
)
OPTIONAL: Final = frozenset(
    {"category", "rounded_to", "of_measure", "of_period", "of_area", "of_category"}
)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one row of a file; `row` counts as the spreadsheet does."""

    row: int
    words: str


@transaction.atomic
def record_external(*, heard: Heard, by: User, at: datetime) -> ExternalStatement:
    """What somebody else printed is in the ledger, and every later release is held to it."""
    require_may(Permission.PROPOSE_RELEASE, by=by, at=at)
    require(Vocabulary.read().deny(heard, on=timezone.localdate(at)))
    return _create(heard, by=by, at=at)


@transaction.atomic
def strike_external(
    *, row: ExternalStatement, note: str, by: User, at: datetime
) -> ExternalStatement:
    """A row that was entered wrongly counts no more; both stay on record."""
    require_may(Permission.PROPOSE_RELEASE, by=by, at=at)
    if not note.strip():
        raise Refused(Denial("external.note_missing", "Say in a sentence what was wrong."))
    require(deny_personal(note))
    if row.strikes_id is not None or ExternalStatement.objects.filter(strikes=row).exists():
        raise Refused(Denial("external.struck", "This row has been struck already."))
    copied = {
        field.name: getattr(row, field.name)
        for field in ExternalStatement._meta.local_fields  # noqa: SLF001 - Django documents it
        if field.name not in {"id", "strikes", "note", "recorded_by", "recorded_at"}
    }
    made = ExternalStatement.objects.create(
        **copied, strikes=row, note=note.strip(), recorded_by=by, recorded_at=at
    )
    record("external.struck", by=by, at=at, subject="external_statement", subject_key=str(row.pk))
    return made


@transaction.atomic
def import_external(
    *, content: bytes, file_name: str, by: User, at: datetime
) -> tuple[int, tuple[Fault, ...]]:
    """All the rows of a file, or none and what is wrong with each; a row twice is taken once."""
    require_may(Permission.PROPOSE_RELEASE, by=by, at=at)
    table = read_bytes(
        content,
        filename=file_name,
        expected_headings=frozenset(COLUMNS),
        may_be_missing=OPTIONAL,
    )
    words = Vocabulary.read()
    heard: list[Heard] = []
    faults = [Fault(fault.row, f"{fault.column}: {fault.message}") for fault in table.faults]
    for number, cells in zip(table.row_numbers, table.rows, strict=True):
        row = dict(zip(table.headings, cells, strict=True))
        found = _heard(row)
        if isinstance(found, str):
            faults.append(Fault(number, found))
        elif denial := words.deny(found, on=timezone.localdate(at)):
            faults.append(Fault(number, denial.sentence))
        else:
            heard.append(found)
    if faults:
        return 0, tuple(sorted(faults, key=lambda fault: fault.row))
    made = [_create(one, by=by, at=at) for one in dict.fromkeys(heard) if not _is_there(one)]
    return len(made), ()


def _heard(row: Mapping[str, str]) -> Heard | str:
    """The row, or what is wrong with it in words."""
    try:
        said_on = date.fromisoformat(row["said_on"].strip())
    except ValueError:
        return f"“{row['said_on'][:40]}” is no day. Write it as 2025-06-30, under said_on."
    base = row.get("rounded_to", "").strip()
    if base and not (base.isdecimal() and len(base) < 5):
        return f"“{base[:40]}” is no base to round to. Write 5 or 10, under rounded_to."
    return Heard(
        measure=row["measure"].strip(),
        period=row["period"].strip(),
        area=row["area"].strip(),
        shown=row["shown"].strip(),
        issuer=row["issuer"].strip(),
        source=row["source"].strip(),
        said_on=said_on,
        category=row.get("category", "").strip() or ALL,
        rounded_to=int(base) if base else None,
        of_measure=row.get("of_measure", "").strip(),
        of_period=row.get("of_period", "").strip(),
        of_area=row.get("of_area", "").strip(),
        of_category=row.get("of_category", "").strip(),
    )


def _create(heard: Heard, *, by: User, at: datetime) -> ExternalStatement:
    reading = read_shown(heard.shown, heard.rounded_to)
    if reading is None:
        raise Refused(wrong("shown", heard.shown, "Write a whole number or a mark"))
    made = ExternalStatement.objects.create(
        measure=heard.measure,
        period=parse(heard.period).code,
        area=heard.area,
        category=heard.category,
        kind=reading.kind.value,
        low=reading.low,
        high=reading.high,
        base=reading.base,
        shown=heard.shown,
        issuer=heard.issuer,
        source=heard.source,
        said_on=heard.said_on,
        **_of(heard),
        recorded_by=by,
        recorded_at=at,
    )
    record(
        "external.recorded", by=by, at=at, subject="external_statement", subject_key=str(made.pk)
    )
    return made


def _of(heard: Heard) -> dict[str, str]:
    """What a percentage is of, as it is kept; nothing for whatever else was printed."""
    if not heard.is_share:
        return {}
    whole = heard.whole()
    return {
        "of_measure": whole.measure,
        "of_period": parse(whole.period).code,
        "of_area": whole.area,
        "of_category": whole.category,
    }


def _is_there(heard: Heard) -> bool:
    return ExternalStatement.objects.filter(
        **_of(heard),
        measure=heard.measure,
        period=heard.period,
        area=heard.area,
        category=heard.category,
        shown=heard.shown,
        issuer=heard.issuer,
        source=heard.source,
        said_on=heard.said_on,
        strikes__isnull=True,
        struck_by__isnull=True,
    ).exists()
