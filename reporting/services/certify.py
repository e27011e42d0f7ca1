"""Sending a return for signature, and signing it. Author is never certifier."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from dalpb.kernel.audit import head
from dalpb.kernel.models import User
from dalpb.kernel.one_snapshot import one_snapshot
from dalpb.kernel.refusals import Denial, Refused, require
from reporting.assemble.returns import assemble, senders_of
from reporting.models import AnnualReturn, ReturnSnapshot
from reporting.returns.amending import Change, changes
from reporting.returns.checks import run_all
from reporting.returns.draft import Draft
from reporting.returns.findings import Checked, Severity
from reporting.returns.load import load
from reporting.returns.snapshot import (
    Answered,
    Snapshot,
    Stamp,
    from_json,
    sha256,
    take,
    to_json,
)
from reporting.returns.spec import Spec
from reporting.selectors.returns import answers_by_digest, contributors
from reporting.services.documents import press, store_documents
from reporting.services.moves import move_on, supersede
from reporting.workflow import (
    ReturnMove,
    ReturnStatus,
    deny_move,
    deny_same_person,
    deny_sender,
    deny_unchanged,
    deny_unjudged,
)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A return as it stands, what its checks found, and which findings have an answer."""

    snapshot: Snapshot
    answered_digests: frozenset[str]

    @property
    def checked(self) -> Checked:
        return self.snapshot.checked

    @property
    def unanswered(self) -> int:
        queries = self.checked.of(Severity.QUERY)
        return sum(f.digest not in self.answered_digests for f in queries)


def prepare(annual_return: AnnualReturn) -> Prepared:
    """Read the return as it stands, in one state of the database, unsigned."""
    with one_snapshot():
        return _prepare(annual_return, _stamp(annual_return))


def _prepare(annual_return: AnnualReturn, stamp: Stamp) -> Prepared:
    spec = load(annual_return.year)
    draft = assemble(annual_return)
    checked = run_all(draft, spec)
    stood = {finding.digest for finding in checked.findings}
    answers = {d: a for d, a in answers_by_digest(annual_return).items() if d in stood}
    answered = tuple(
        Answered(
            digest=digest,
            code=row.code,
            where=row.where,
            reason=row.reason,
            answered_by=row.answered_by.full_name,
            answered_at=row.answered_at,
        )
        for digest, row in sorted(answers.items())
    )
    stamp = replace(stamp, changes=_changes(annual_return, draft, spec))
    snapshot = take(draft=draft, spec=spec, checked=checked, answered=answered, stamp=stamp)
    return Prepared(snapshot, frozenset(answers))


def _changes(annual_return: AnnualReturn, draft: Draft, spec: Spec) -> tuple[Change, ...]:
    """What an amendment changes in what was signed before."""
    if annual_return.amends is None:
        return ()
    return changes(from_json(annual_return.amends.snapshot.content).draft, draft, spec)


def _stamp(
    annual_return: AnnualReturn, *, by: User | None = None, at: datetime | None = None
) -> Stamp:
    last = head()
    sent = annual_return.events.filter(move=ReturnMove.CHECKED.value).order_by("-sequence").first()
    earlier = annual_return.amends
    return Stamp(
        status=(ReturnStatus.CERTIFIED.value if by else annual_return.status),
        number=annual_return.number,
        amends=earlier.number if earlier else None,
        prepared_by=sent.by.full_name if sent else "",
        prepared_at=sent.at if sent else None,
        certified_by=by.full_name if by else "",
        certified_at=at,
        statement=load(annual_return.year).statement,
        audit_sequence=last.sequence,
        audit_hash=last.hash,
        earlier_sha256=earlier.snapshot.sha256 if earlier else "",
        is_material=annual_return.is_material,
        material_reason=annual_return.material_reason,
    )


def content_digest(prepared: Prepared) -> str:
    """A digest of the figures, text, findings and answers alone.

    What the certifier was shown is compared with what is signed; the time of signing and
    the audit head between the two differ and do not matter.
    """
    snapshot = prepared.snapshot
    nothing = Stamp("", 0, None, "", None, "", None, "", 0, "")
    return sha256(
        to_json(
            Snapshot(
                snapshot.draft,
                snapshot.form,
                snapshot.form_sha256,
                snapshot.checked,
                snapshot.answered,
                nothing,
            )
        )
    )


def deny_ready(prepared: Prepared) -> Denial | None:
    """Why the return is not ready to be signed: blockers, or queries without an answer."""
    blockers = len(prepared.checked.of(Severity.BLOCKER))
    if blockers:
        return Denial(
            "return.blockers",
            f"{blockers} finding{'s' if blockers > 1 else ''} must be put right first.",
        )
    if prepared.unanswered:
        number = prepared.unanswered
        return Denial(
            "return.unanswered",
            f"{number} quer{'ies' if number > 1 else 'y'} still need{'' if number > 1 else 's'}"
            " an answer.",
        )
    return None


def deny_amendment(annual_return: AnnualReturn, prepared: Prepared) -> Denial | None:
    """Why an amendment cannot be signed: it changes nothing."""
    earlier = annual_return.amends
    return deny_unchanged(
        amends=earlier.number if earlier else None, changes=len(prepared.snapshot.stamp.changes)
    )


def send_for_certification(
    *,
    annual_return: AnnualReturn,
    version: int,
    by: User,
    at: datetime,
    is_material: bool | None = None,
    material_reason: str = "",
) -> None:
    """The return waits for its certifier; nothing blocks it and every query is answered.

    An amendment also says whether it is material, and why.
    """
    prepared = prepare(annual_return)
    require(deny_move(ReturnMove.CHECKED, status=ReturnStatus(annual_return.status), reason=""))
    require(deny_ready(prepared))
    require(deny_amendment(annual_return, prepared))
    earlier = annual_return.amends
    require(
        deny_unjudged(
            amends=earlier.number if earlier else None,
            is_material=is_material,
            reason=material_reason,
        )
    )
    with transaction.atomic():
        if earlier is not None:
            _judge(annual_return, version, is_material=is_material, reason=material_reason.strip())
        move_on(
            annual_return,
            ReturnMove.CHECKED,
            version=version,
            by=by,
            at=at,
            details={
                "content": content_digest(prepared),
                "checks": len(prepared.checked.ran),
                **_judged(annual_return, prepared),
            },
        )


def _judge(
    annual_return: AnnualReturn, version: int, *, is_material: bool | None, reason: str
) -> None:
    """A stale page is refused by the move that follows in the same transaction."""
    AnnualReturn.objects.filter(pk=annual_return.pk, version=version).update(
        is_material=is_material, material_reason=reason
    )
    annual_return.is_material, annual_return.material_reason = is_material, reason


def _judged(annual_return: AnnualReturn, prepared: Prepared) -> dict[str, Any]:
    if annual_return.amends is None:
        return {}
    return {
        "is_material": annual_return.is_material,
        "why": annual_return.material_reason,
        "changes": len(prepared.snapshot.stamp.changes),
    }


def certify(
    *, annual_return: AnnualReturn, version: int, shown: str, by: User, at: datetime
) -> ReturnSnapshot:
    """The return is signed: snapshot, files and event stand together or not at all.

    `shown` is the digest of what the certifier was looking at. Everything is read in one
    state of the database and the files are made from that, before the short transaction
    that stores them; where figures have moved by then, nothing is signed.
    """
    with one_snapshot():
        _deny_signing(annual_return, by)
        prepared = _prepare(annual_return, _stamp(annual_return, by=by, at=at))
        require(deny_ready(prepared))
        require(deny_amendment(annual_return, prepared))
        _hold_to(shown, prepared)
    content = to_json(prepared.snapshot)
    files = press(prepared.snapshot, sha256(content))
    with transaction.atomic():
        locked = AnnualReturn.objects.select_for_update().get(pk=annual_return.pk)
        _deny_signing(locked, by)
        _hold_to(shown, _prepare(locked, _stamp(locked, by=by, at=at)))
        snapshot = _store(locked, prepared.snapshot, content, by=by, at=at)
        store_documents(snapshot, files, at=at)
        supersede(annual_return, by=by, at=at)
        move_on(
            annual_return,
            ReturnMove.CERTIFIED,
            version=version,
            by=by,
            at=at,
            details={
                "snapshot": snapshot.sha256,
                "form": snapshot.spec_version,
                "audit_sequence": snapshot.audit_sequence,
                "audit_hash": snapshot.audit_hash,
                "statement": snapshot.statement,
                **_judged(annual_return, prepared),
            },
        )
    return snapshot


def _deny_signing(annual_return: AnnualReturn, by: User) -> None:
    status = ReturnStatus(annual_return.status)
    require(deny_move(ReturnMove.CERTIFIED, status=status, reason=""))
    require(deny_same_person(prepared_by=contributors(annual_return), certifier=by.pk))
    require(deny_sender(senders=senders_of(load(annual_return.year)), certifier=by.email))


def _hold_to(shown: str, prepared: Prepared) -> None:
    if content_digest(prepared) != shown:
        raise Refused(
            Denial(
                "return.figures_moved",
                "Figures or text changed after you opened this page. Read the return again"
                " before you sign it.",
            )
        )


def _store(
    annual_return: AnnualReturn, taken: Snapshot, content: str, *, by: User, at: datetime
) -> ReturnSnapshot:
    sent = (
        annual_return.events.filter(move=ReturnMove.CHECKED.value)
        .select_related("by")
        .order_by("-sequence")
        .first()
    )
    if sent is None:
        raise Refused(Denial("return.not_sent", "The return was never sent for certification."))
    return ReturnSnapshot.objects.create(
        annual_return=annual_return,
        content=content,
        sha256=sha256(content),
        spec_version=taken.spec.version,
        spec_sha256=taken.form_sha256,
        audit_sequence=taken.stamp.audit_sequence,
        audit_hash=taken.stamp.audit_hash,
        statement=taken.stamp.statement,
        prepared_by=sent.by,
        prepared_at=sent.at,
        certified_by=by,
        certified_at=at,
    )
