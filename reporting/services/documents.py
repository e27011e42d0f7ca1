"""The files of a return: made once when it is certified, and served from the stored copy."""

import hashlib
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from dalpb.kernel.audit import record
from dalpb.kernel.models import User
from dalpb.kernel.refusals import Denial, Refused
from reporting.models import AnnualReturn, ReturnDocument, ReturnSnapshot
from reporting.render.formats import FORMATS, FormatCode, render
from reporting.returns.compose import compose
from reporting.returns.document import Document
from reporting.returns.snapshot import Snapshot, from_json, sha256


def press(snapshot: Snapshot, digest: str) -> Mapping[FormatCode, bytes]:
    """Every format of the return, from the one document."""
    document = compose(snapshot, sha256=digest)
    return {code: render(document, code) for code in FORMATS}


def store_documents(
    snapshot: ReturnSnapshot, files: Mapping[FormatCode, bytes], *, at: datetime
) -> None:
    ReturnDocument.objects.bulk_create(
        ReturnDocument(
            snapshot=snapshot,
            format=code.value,
            content=content,
            sha256=hashlib.sha256(content).hexdigest(),
            made_at=at,
        )
        for code, content in files.items()
    )


def frozen_document(annual_return: AnnualReturn) -> Document:
    """The document of a certified return, from its stored text alone."""
    stored = annual_return.snapshot
    if sha256(stored.content) != stored.sha256:
        raise Refused(
            Denial(
                "return.snapshot_damaged",
                "The stored return is not what was signed. Restore it from a backup.",
            )
        )
    return compose(from_json(stored.content), sha256=stored.sha256)


def stored_file(annual_return: AnnualReturn, code: FormatCode) -> bytes:
    """The stored bytes of one format, checked against the digest they were stored with."""
    row = annual_return.snapshot.documents.get(format=code.value)
    content = bytes(row.content)
    if hashlib.sha256(content).hexdigest() != row.sha256:
        raise Refused(
            Denial(
                "return.file_damaged",
                "The stored file is not what was made. Restore it from a backup.",
            )
        )
    return content


@transaction.atomic
def note_download(*, annual_return: AnnualReturn, code: FormatCode, by: User, at: datetime) -> None:
    """An export leaves the system: the trail says who took it, in which form."""
    record(
        "return.downloaded",
        by=by,
        at=at,
        subject="annual_return",
        subject_key=f"{annual_return.year}/{annual_return.number}",
        organisation=annual_return.authority.code,
        details={"format": code.value, "status": annual_return.status},
    )
