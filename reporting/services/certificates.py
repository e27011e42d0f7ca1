"""Asking for a certificate of spend, certifying or declining it. Author is never certifier."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils import timezone

from commissioning.facts.certifying import standing
from commissioning.facts.grant_position import GrantPosition, grant_position
from dalpb.kernel.access import access_of, deny_without
from dalpb.kernel.audit import record
from dalpb.kernel.codec import to_json
from dalpb.kernel.models import User
from dalpb.kernel.one_snapshot import one_snapshot
from dalpb.kernel.overtaken import refused_when_overtaken
from dalpb.kernel.periods import in_words
from dalpb.kernel.refusals import Denial, Refused, require, require_permitted
from dalpb.kernel.roles import Permission
from dalpb.kernel.screening import deny_personal
from reporting.assemble.grant.certificate import certificate_paper
from reporting.assemble.grant.certifying import (
    Answered,
    Certified,
    Finding,
    deny_blocked,
    deny_unanswered,
    findings_of,
    statement_for,
)
from reporting.models import CertificateDecline, CertificateRequest, SpendCertificate
from reporting.render.grant import paper_pdf
from reporting.selectors.certificates import latest_certificate

OVERTAKEN: Final = Denial(
    "certificate.overtaken",
    "Another certificate of the same awards was made at the same moment. Read it, and certify this"
    " one only if it is still to take its place.",
)


@dataclass(frozen=True, slots=True)
class Ready:
    """A position that somebody may put forward: what blocks it, and what was found."""

    position: GrantPosition
    findings: tuple[Finding, ...]
    denial: Denial | None
    statement: str

    @property
    def sha256(self) -> str:
        return _digest(to_json(self.position))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def ready(*, award_year: str, closing: int, at: datetime) -> Ready:
    """The awards of a year as a closed month stood, and what the checks find; in one state."""
    with one_snapshot():
        position = grant_position(on=timezone.localdate(at), awards_of=award_year, closing=closing)
        stands = standing(award_year, closing)
    return Ready(
        position,
        findings_of(position, stands),
        deny_blocked(position, stands),
        statement_for(position) if position.awards else "",
    )


def prepare_certificate(
    *,
    award_year: str,
    closing: int,
    statement: str,
    answers: Mapping[str, str],
    reason: str,
    by: User,
    at: datetime,
) -> CertificateRequest:
    """The certifier is asked. Refused while anything blocks it or a finding has no answer."""
    require_permitted(deny_without(access_of(by, on=timezone.localdate(at)), Permission.POST_SPEND))
    stands = ready(award_year=award_year, closing=closing, at=at)
    require(stands.denial)
    require(deny_unanswered(stands.findings, answers))
    require(_deny_words(statement, reason, answers, earlier=latest_certificate(award_year)))
    with transaction.atomic():
        made = CertificateRequest.objects.create(
            award_year=award_year,
            closing=closing,
            month_label=stands.position.month_label,
            statement=statement.strip(),
            content=to_json(stands.position),
            sha256=stands.sha256,
            answers=json.dumps(dict(sorted(answers.items())), ensure_ascii=False),
            reason=reason.strip(),
            prepared_by=by,
            prepared_at=at,
            is_illustrative=stands.position.is_illustrative,
        )
        record(
            "certificate.asked",
            by=by,
            at=at,
            subject="certificate_request",
            subject_key=f"{award_year}/{made.pk}",
            reason=made.reason,
            details={"position": made.sha256, "month": stands.position.month},
        )
    return made


def _deny_words(
    statement: str,
    reason: str,
    answers: Mapping[str, str],
    *,
    earlier: SpendCertificate | None,
) -> Denial | None:
    if not statement.strip():
        return Denial("certificate.no_statement", "Write what is to be certified.")
    if earlier is not None and not reason.strip():
        return Denial(
            "certificate.reason_missing",
            f"Certificate {earlier.number} of {earlier.award_year} stands. Say why another is to"
            " take its place.",
        )
    return deny_personal(statement, reason, *answers.values())


def answers_of(request: CertificateRequest) -> dict[str, str]:
    found: dict[str, str] = json.loads(request.answers)
    return found


def deny_certify(request: CertificateRequest, now: Ready, *, by: User) -> Denial | None:
    """Why this person cannot certify this now, or None."""
    if hasattr(request, "certificate") or hasattr(request, "decline"):
        return Denial("certificate.answered", "This has been answered already.")
    if request.prepared_by_id == by.pk:
        return Denial("certificate.own", "You prepared this, so somebody else has to certify it.")
    if now.denial is not None:
        return now.denial
    if now.sha256 != request.sha256:
        return Denial(
            "certificate.figures_moved",
            "The figures are no longer those that were put forward. Decline it and have it"
            " prepared again.",
        )
    return deny_unanswered(now.findings, answers_of(request))


def certify_spend(
    request: CertificateRequest, *, shown: str, by: User, at: datetime
) -> SpendCertificate:
    """What was put forward is certified and frozen, with its file, or nothing is.

    `shown` is the digest of what the certifier read. The file is made before the short
    transaction that stores it.
    """
    require_permitted(
        deny_without(access_of(by, on=timezone.localdate(at)), Permission.CERTIFY_RETURN)
    )
    now = ready(award_year=request.award_year, closing=request.closing, at=at)
    require(deny_certify(request, now, by=by))
    if shown != request.sha256:
        raise Refused(
            Denial("certificate.not_read", "Read the figures again before you certify them.")
        )
    earlier = latest_certificate(request.award_year)
    certified = _certified(request, now, earlier, by=by, at=at)
    content = to_json(certified)
    pdf = paper_pdf(certificate_paper(certified))
    return _store(request, now, certified, earlier, (content, pdf), by=by, at=at)


@transaction.atomic
def _store(
    request: CertificateRequest,
    now: Ready,
    certified: Certified,
    earlier: SpendCertificate | None,
    made_of: tuple[str, bytes],
    *,
    by: User,
    at: datetime,
) -> SpendCertificate:
    """The certificate with its event, if nobody was quicker."""
    content, pdf = made_of
    held = CertificateRequest.objects.select_for_update().get(pk=request.pk)
    require(deny_certify(held, now, by=by))
    if latest_certificate(request.award_year) != earlier:
        raise Refused(OVERTAKEN)
    with refused_when_overtaken(OVERTAKEN):
        made = SpendCertificate.objects.create(
            request=held,
            award_year=held.award_year,
            number=certified.number,
            supersedes=earlier,
            reason=certified.reason,
            content=content,
            sha256=_digest(content),
            pdf=pdf,
            pdf_sha256=hashlib.sha256(pdf).hexdigest(),
            prepared_by=held.prepared_by,
            prepared_at=held.prepared_at,
            certified_by=by,
            certified_at=at,
        )
    record(
        "certificate.certified",
        by=by,
        at=at,
        subject="spend_certificate",
        subject_key=f"{made.award_year}/{made.number}",
        reason=made.reason,
        details={"content": made.sha256, "pdf": made.pdf_sha256, "position": held.sha256},
    )
    return made


def _certified(
    request: CertificateRequest,
    now: Ready,
    earlier: SpendCertificate | None,
    *,
    by: User,
    at: datetime,
) -> Certified:
    answers = answers_of(request)
    return Certified(
        award_year=request.award_year,
        number=earlier.number + 1 if earlier else 1,
        supersedes=f"Number {earlier.number}, {earlier.sha256}" if earlier else "",
        reason=request.reason if earlier else "",
        statement=request.statement,
        position=now.position,
        findings=tuple(Answered(f.code, f.words, answers[f.digest]) for f in now.findings),
        prepared_by=request.prepared_by.full_name,
        prepared_at=in_words(timezone.localdate(request.prepared_at)),
        certified_by=by.full_name,
        certified_at=in_words(timezone.localdate(at)),
    )


def decline_certificate(
    request: CertificateRequest, *, reason: str, by: User, at: datetime
) -> CertificateDecline:
    """The certifier will not certify this, and says why."""
    require_permitted(
        deny_without(access_of(by, on=timezone.localdate(at)), Permission.CERTIFY_RETURN)
    )
    if not reason.strip():
        raise Refused(Denial("certificate.reason_missing", "Say why you do not certify it."))
    require(deny_personal(reason))
    with transaction.atomic():
        held = CertificateRequest.objects.select_for_update().get(pk=request.pk)
        if hasattr(held, "certificate") or hasattr(held, "decline"):
            raise Refused(Denial("certificate.answered", "This has been answered already."))
        if held.prepared_by_id == by.pk:
            raise Refused(Denial("certificate.own", "You prepared this; somebody else answers."))
        made = CertificateDecline.objects.create(
            request=held, reason=reason.strip(), declined_by=by, declined_at=at
        )
        record(
            "certificate.declined",
            by=by,
            at=at,
            subject="certificate_request",
            subject_key=f"{held.award_year}/{held.pk}",
            reason=made.reason,
        )
    return made
