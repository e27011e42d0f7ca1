"""Answering findings with a reason."""

from datetime import datetime

from django.db import transaction

from dalpb.kernel.audit import record
from dalpb.kernel.models import User
from dalpb.kernel.refusals import Denial, Refused, require
from reporting.models import AnnualReturn, FindingAnswer
from reporting.returns.findings import Finding, Severity
from reporting.services.narratives import deny_text, hold_editable

SHORTEST = 10


def deny_answer(finding: Finding, reason: str) -> Denial | None:
    """Blockers are mended, not explained; a reason is a sentence."""
    if finding.severity is Severity.BLOCKER:
        return Denial(
            "finding.cannot_be_answered",
            "This has to be put right in the figures: it cannot be explained away.",
        )
    if len(reason.strip()) < SHORTEST:
        return Denial("finding.reason_missing", "Say in a sentence why the figure stands.")
    return deny_text(reason)


@transaction.atomic
def answer_finding(
    *,
    annual_return: AnnualReturn,
    findings: tuple[Finding, ...],
    digest: str,
    reason: str,
    by: User,
    at: datetime,
) -> FindingAnswer:
    """The finding has a reason on record, until the finding itself changes."""
    hold_editable(annual_return)
    finding = next((f for f in findings if f.digest == digest), None)
    if finding is None:
        raise Refused(
            Denial(
                "finding.gone",
                "This finding no longer stands: the figures changed. Look at the list again.",
            )
        )
    require(deny_answer(finding, reason))
    answer = FindingAnswer.objects.create(
        annual_return=annual_return,
        code=finding.code,
        where=finding.where,
        digest=digest,
        message=finding.message,
        reason=reason.strip(),
        answered_by=by,
        answered_at=at,
    )
    record(
        "return.finding_answered",
        by=by,
        at=at,
        subject="annual_return",
        subject_key=f"{annual_return.year}/{annual_return.number}",
        organisation=annual_return.authority.code,
        reason=reason.strip(),
        details={"code": finding.code, "where": finding.where, "digest": digest},
    )
    return answer
