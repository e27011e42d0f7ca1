"""The proof pack: everything that shows what was sent, by whose signature, and what came of it."""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from dalpb.kernel.audit import record
from dalpb.kernel.intake.export import Cell, write_csv
from dalpb.kernel.models import User
from reporting.models import AnnualReturn, PublishedRow
from reporting.render.formats import FormatCode, file_name
from reporting.returns.reconciling import WORDS, Reconciled, reconcile
from reporting.returns.snapshot import Snapshot, from_json
from reporting.selectors.returns import events_of
from reporting.services.documents import frozen_document, stored_file
from reporting.services.published_rows import latest_row, printed_in
from reporting.workflow import ReturnMove

# A zip file knows no earlier day; the true times stand inside, and the same state gives the
# same bytes.
_FIXED: Final = (1980, 1, 1, 0, 0, 0)
README: Final = """This is the proof of one annual return under section 59 of the Domestic Abuse Act 2021.

sent/            the files as they were made when the return was certified
snapshot.json    everything that was signed, from which the files were made
certificate.json who prepared and who certified, the statement, the receipt, the chain of
                 amendments, and where the audit trail stood
checks.csv       every check that was made, what it found, and each answer given
history.csv      every move of the return
reconciliation.csv  what the Department printed beside what was sent, where it is on record
manifest.json    the SHA-256 of every file here but itself

To verify: make the SHA-256 of each file and compare it with manifest.json; the one of
snapshot.json is also printed in the return itself.
"""


def reconciled(annual_return: AnnualReturn, row: PublishedRow | None) -> tuple[Reconciled, ...]:
    """The signed return held against the Department's row; nothing without one."""
    if row is None:
        return ()
    snapshot = from_json(annual_return.snapshot.content)
    return reconcile(snapshot.draft, snapshot.spec, printed_in(row), rounded_to=row.rounded_to)


def proof_files(annual_return: AnnualReturn) -> Mapping[str, bytes]:
    """The files of the pack by name. The return must be certified."""
    stored = annual_return.snapshot
    snapshot = from_json(stored.content)
    document = frozen_document(annual_return)
    row = latest_row(annual_return)
    files = {
        f"sent/{file_name(document, code)}": stored_file(annual_return, code)
        for code in FormatCode
        if stored.documents.filter(format=code.value).exists()
    }
    files |= {
        "README.txt": README.encode(),
        "snapshot.json": stored.content.encode(),
        "certificate.json": _json(_certificate(annual_return, snapshot)),
        "checks.csv": _checks(snapshot),
        "history.csv": _history(annual_return),
    }
    if row is not None:
        files["reconciliation.csv"] = _reconciliation(row, reconciled(annual_return, row))
    return files


def proof_pack(annual_return: AnnualReturn) -> bytes:
    """One zip file, the same bytes for the same state of the record."""
    files = dict(proof_files(annual_return))
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    files["manifest.json"] = _json({"sha256": digests})
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as pack:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, date_time=_FIXED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            pack.writestr(entry, files[name])
    return target.getvalue()


@transaction.atomic
def note_proof_taken(*, annual_return: AnnualReturn, sha256: str, by: User, at: datetime) -> None:
    record(
        "return.proof_downloaded",
        by=by,
        at=at,
        subject="annual_return",
        subject_key=f"{annual_return.year}/{annual_return.number}",
        organisation=annual_return.authority.code,
        details={"sha256": sha256},
    )


def chain_of(annual_return: AnnualReturn) -> tuple[AnnualReturn, ...]:
    """All certified returns of the year, first to newest."""
    rows = AnnualReturn.objects.filter(
        authority=annual_return.authority, year=annual_return.year, snapshot__isnull=False
    )
    return tuple(rows.select_related("snapshot").order_by("number"))


def receipt_of(annual_return: AnnualReturn) -> Mapping[str, str]:
    """The Department's receipt and the day of sending; empty until it is recorded."""
    event = annual_return.events.filter(move=ReturnMove.SUBMITTED.value).first()
    return dict(event.details) if event is not None else {}


def _certificate(annual_return: AnnualReturn, snapshot: Snapshot) -> Mapping[str, Any]:
    stored, stamp = annual_return.snapshot, snapshot.stamp
    return {
        "authority": annual_return.authority.name,
        "year": annual_return.year,
        "number": annual_return.number,
        "status": annual_return.status,
        "prepared_by": stored.prepared_by.full_name,
        "prepared_at": stored.prepared_at.isoformat(),
        "certified_by": stored.certified_by.full_name,
        "certified_at": stored.certified_at.isoformat(),
        "statement": stored.statement,
        "form": {"version": stored.spec_version, "sha256": stored.spec_sha256},
        "snapshot_sha256": stored.sha256,
        "audit": {"sequence": stored.audit_sequence, "hash": stored.audit_hash},
        "receipt": receipt_of(annual_return),
        "is_material": stamp.is_material,
        "material_reason": stamp.material_reason,
        "chain": [
            {
                "number": row.number,
                "status": row.status,
                "sha256": row.snapshot.sha256,
                "certified_at": row.snapshot.certified_at.isoformat(),
            }
            for row in chain_of(annual_return)
        ],
    }


def _checks(snapshot: Snapshot) -> bytes:
    answers = {answer.digest: answer for answer in snapshot.answered}
    found: dict[str, list[Sequence[Cell]]] = {}
    for finding in snapshot.checked.findings:
        answer = answers.get(finding.digest)
        found.setdefault(finding.code, []).append(
            (
                finding.code,
                finding.severity.value,
                finding.where,
                finding.message,
                answer.reason if answer else "",
                answer.answered_by if answer else "",
                answer.answered_at.isoformat() if answer else "",
            )
        )
    rows: list[Sequence[Cell]] = []
    for code in snapshot.checked.ran:
        rows += found.get(code, [(code, "passed", "", "Found nothing", "", "", "")])
    rows += [(n.code, "not made", "", n.reason, "", "", "") for n in snapshot.checked.not_run]
    heading = ("check", "outcome", "where", "message", "answer", "answered_by", "answered_at")
    return write_csv([heading, *rows])


def _history(annual_return: AnnualReturn) -> bytes:
    rows = [
        (e.sequence, e.move, e.at.isoformat(), e.by.full_name, e.reason, json.dumps(e.details))
        for e in events_of(annual_return)
    ]
    heading: tuple[str, ...] = ("sequence", "move", "at", "by", "reason", "details")
    return write_csv([heading, *rows])


def _reconciliation(row: PublishedRow, lines: Iterable[Reconciled]) -> bytes:
    heading = ("question", "category", "label", "returned", "printed", "verdict", "release")
    return write_csv(
        [
            heading,
            *(
                (
                    line.question,
                    line.category or "ALL",
                    f"{line.title}: {line.label}",
                    line.returned.shown(),
                    line.printed,
                    WORDS[line.verdict],
                    f"{row.title}, {row.url}, rounded to {row.rounded_to}",
                )
                for line in lines
            ),
        ]
    )


def _json(value: Mapping[str, Any]) -> bytes:
    return (json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()
