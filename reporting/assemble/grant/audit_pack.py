"""The audit pack: plain tables that anybody can add again, their totals, and a manifest."""

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any, Final

from commissioning.facts.audit_trail import AuditTrail
from dalpb.kernel.canonical import canonical_json
from dalpb.kernel.intake.export import write_csv

# Earlier than any pack, so that the same state gives the same bytes.
FIXED: Final = (1980, 1, 1, 0, 0, 0)
TABLES: Final = (
    "awards",
    "lines",
    "approvals",
    "entries",
    "claims",
    "held",
    "months",
    "balances",
)
READ_ME: Final = """\
Audit pack of the grant: awards of {year}

1. position.pdf      where these awards stand, for people
2. awards.csv        each award, its determination and source
3. approvals.csv     each decision or delegation, who asked and who approved
4. lines.csv         each line of allocation, and the approval that allows it
5. entries.csv       every movement of money, with its evidence, approval, claim and poster
6. claims.csv        what was claimed, approved and paid, and by whom
7. held.csv          lines of the finance system: matched, set aside, or waiting
8. months.csv        which month was closed or locked, when and by whom
9. balances.csv      what stands in each account of each award and line
10. totals.json      the sums that the tables must come to
11. manifest.csv     the SHA-256 of each of the files above

To check it: in entries.csv, for an account, add amount_pence where it is the account that
receives and take it away where it is the account that pays. The result is the balance in
balances.csv. The balances of an award add up to nought. All amounts are whole pence.
"""


def tables_of(trail: AuditTrail) -> dict[str, bytes]:
    """Each part of the trail as a CSV of its own fields."""
    return {f"{name}.csv": _table(getattr(trail, name), name) for name in TABLES}


def _table(rows: tuple[Any, ...], name: str) -> bytes:
    headings = HEADINGS[name]
    return write_csv(
        [headings, *([_plain(getattr(row, field)) for field in headings] for row in rows)]
    )


def _headings() -> dict[str, tuple[str, ...]]:
    """The fields of each table's rows, which head it even where it has none."""
    from typing import get_args, get_type_hints

    hints = get_type_hints(AuditTrail)
    return {name: tuple(f.name for f in fields(get_args(hints[name])[0])) for name in TABLES}


HEADINGS: Final = _headings()


def _plain(value: object) -> str | int | None:
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def totals_of(trail: AuditTrail) -> dict[str, Any]:
    """What the tables must come to. `sums_to_nought` is over every account of the awards."""
    held: dict[str, int] = {}
    for row in trail.balances:
        if row.kind == "award":
            held[row.account] = held.get(row.account, 0) + row.balance_pence
    return {
        "year": trail.year,
        "as_of": trail.as_of.astimezone(UTC).isoformat() if trail.as_of else None,
        "last_entry": trail.last_entry,
        "rows": {name: len(getattr(trail, name)) for name in TABLES},
        "entries_pence": sum(entry.amount_pence for entry in trail.entries),
        "allocated_lines_pence": sum(line.amount_pence for line in trail.lines),
        "paid_claims_pence": sum(claim.paid_pence or 0 for claim in trail.claims),
        "accounts_pence": held,
        "sums_to_nought": sum(held.values()),
    }


def audit_pack(trail: AuditTrail, position_pdf: bytes) -> bytes:
    """The pack as a ZIP. The same state of the account gives the same bytes."""
    files = {
        "README.txt": READ_ME.format(year=trail.year).encode(),
        "position.pdf": position_pdf,
        **tables_of(trail),
        "totals.json": canonical_json(totals_of(trail)),
    }
    return zipped({**files, "manifest.csv": manifest_of(files)})


def manifest_of(files: Mapping[str, bytes]) -> bytes:
    """The name, size and SHA-256 of each file, by name."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(("file", "bytes", "sha256"))
    writer.writerows(_listed(files))
    return out.getvalue().encode()


def _listed(files: Mapping[str, bytes]) -> Iterable[tuple[str, int, str]]:
    for name in sorted(files):
        yield name, len(files[name]), sha256(files[name]).hexdigest()


def zipped(files: Mapping[str, bytes]) -> bytes:
    """The files as a ZIP with one date on all of them."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in sorted(files):
            part = zipfile.ZipInfo(name, FIXED)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.external_attr = 0o644 << 16
            archive.writestr(part, files[name])
    return out.getvalue()
