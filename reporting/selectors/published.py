"""What the public may read: frozen copies of releases that are out, exactly as printed."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet

from dalpb.kernel.codec import from_json
from dalpb.kernel.refusals import Denial, Refused
from reporting.disclosure.shown import PublishedRelease, ShownFile, ShownTable
from reporting.models import FrozenCopy, Release, ReleasedFile
from reporting.releases.workflow import Audience, ReleaseState


def published_releases(*, at: datetime) -> tuple[PublishedRelease, ...]:
    """Every release that is out, newest first; withdrawn ones are listed with no tables."""
    return _read(_out(at), at)


def published_release(
    code: str, *, revision: int | None = None, at: datetime
) -> PublishedRelease | None:
    """One revision of a release that is out, or its newest; None alike for all else."""
    rows = _out(at).filter(code=code)
    if revision is not None:
        rows = rows.filter(revision=revision)
    return next(iter(_read(rows.order_by("-revision")[:1], at)), None)


def _out(at: datetime) -> QuerySet[Release]:
    """The embargo is looked at again here, whatever a row says of its own publication."""
    return (
        Release.objects.filter(
            audience=Audience.PUBLIC.value,
            state__in=[ReleaseState.PUBLISHED.value, ReleaseState.WITHDRAWN.value],
            published_at__lte=at,
        )
        .filter(Q(embargo_until__isnull=True) | Q(embargo_until__lte=at))
        .order_by("-published_at", "code", "-revision")
    )


def _read(rows: Iterable[Release], at: datetime) -> tuple[PublishedRelease, ...]:
    rows = list(rows)
    shas = [row.sha256 for row in rows]
    copies = {
        (copy.release_id, copy.sha256): copy
        for copy in FrozenCopy.objects.filter(
            release__in=[row.pk for row in rows], sha256__in=shas, is_safe=True
        )
        .select_related("policy")
        .prefetch_related("tables", Prefetch("files", ReleasedFile.objects.defer("content")))
        .order_by("number")
    }
    later = {
        revision.supersedes_id: revision
        for revision in _out(at).filter(supersedes__in=[row.pk for row in rows])
    }
    return tuple(_release(row, copies.get((row.pk, row.sha256)), later.get(row.pk)) for row in rows)


def _release(row: Release, copy: FrozenCopy | None, later: Release | None) -> PublishedRelease:
    if copy is None or row.published_at is None or _digest(copy.content) != row.sha256:
        raise Refused(_damaged(row))
    is_withdrawn = row.state == ReleaseState.WITHDRAWN
    return PublishedRelease(
        code=row.code,
        revision=row.revision,
        title=row.title,
        summary=row.summary,
        dataset=row.dataset,
        period=row.period,
        published_at=row.published_at,
        data_cut_off=row.data_cut_off,
        policy=str(copy.policy),
        reason=row.reason,
        correction_note=row.correction_note,
        withdrawn_at=row.withdrawn_at,
        withdrawn_reason=row.withdrawn_reason,
        superseded_by=f"{later.code}/{later.revision}" if later else "",
        sha256=row.sha256,
        tables=() if is_withdrawn else _tables(row, copy),
        files=() if is_withdrawn else _files(row, copy),
    )


def released_file(one: PublishedRelease, name: str) -> bytes | None:
    """The bytes of a file as the reviewers had them; None where there is no such file."""
    told = one.file(name)
    if told is None:
        return None
    row = Release.objects.get(code=one.code, revision=one.revision)
    stored = ReleasedFile.objects.filter(
        copy__release=row, copy__sha256=one.sha256, copy__is_safe=True, name=name
    ).first()
    if stored is None or hashlib.sha256(stored.content).hexdigest() != told.sha256:
        raise Refused(_damaged(row))
    return bytes(stored.content)


def _files(row: Release, copy: FrozenCopy) -> tuple[ShownFile, ...]:
    """The files by their digests; Refused where one is not what the reviewers approved."""
    stored = {file.name: file for file in copy.files.all()}
    # A release that went out before files were kept has none.
    approved = json.loads(copy.content).get("files", {})
    if {name: file.sha256 for name, file in stored.items()} != approved:
        raise Refused(_damaged(row))
    return tuple(
        ShownFile(file.name, file.title, file.media_type, file.size, file.sha256)
        for file in stored.values()
    )


def _tables(row: Release, copy: FrozenCopy) -> tuple[ShownTable, ...]:
    """The tables as printed; Refused where one is not what the reviewers saw."""
    stored = list(copy.tables.all())
    frozen = json.loads(copy.content)["tables"]
    if [table.sha256 for table in stored] != frozen:
        raise Refused(_damaged(row))
    return tuple(_table(row, table.content, table.sha256) for table in stored)


def _table(row: Release, content: str, sha256: str) -> ShownTable:
    if _digest(content) != sha256:
        raise Refused(_damaged(row))
    return from_json(ShownTable, json.dumps({**json.loads(content), "sha256": sha256}))


def _damaged(row: Release) -> Denial:
    return Denial(
        "release.damaged",
        f"The stored copy of {row.code} is not what was reviewed. Restore it from a backup.",
    )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
