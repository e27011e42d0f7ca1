"""The checks of one submission, with its own history, and confirmations that carry over."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from dalpb.kernel.access import Access
from dalpb.kernel.audit import record
from dalpb.kernel.models.people import User
from dalpb.kernel.refusals import Denial, Refused, require
from needs.models import Confirmation, Obligation, Observation, TableRule
from needs.permissions import deny_sending_for
from needs.rules.checks import (
    Agreeing,
    Finding,
    Inputs,
    Stance,
    carries_over,
    check_submission,
    with_confirmations,
)
from needs.rules.expected import Earlier
from needs.rules.grid import CellKey
from needs.services.collecting.answers import answers_of, asked_for
from needs.services.collecting.screening import deny_personal

# Five years of quarters is enough for the same season of earlier years.
REACH = timedelta(days=5 * 366)


def findings_of(obligation: Obligation) -> tuple[Finding, ...]:
    """Every finding of a submission as it stands, with the reasons already given."""
    figures = {key: row.figure for key, row in answers_of(obligation).items()}
    inputs = Inputs(
        period=obligation.round.period.period,
        asked=asked_for(obligation),
        answers=figures,
        history=history_of(obligation),
        rules=tuple(rules_of(obligation)),
    )
    findings = check_submission(inputs)
    return with_confirmations(findings, _reasons(obligation, findings, inputs))


def _reasons(
    obligation: Obligation, findings: Sequence[Finding], inputs: Inputs
) -> dict[tuple[str, str], str]:
    """The reasons given in this round, and in earlier ones for a figure that has not changed since."""
    found = {(f.code, f.digest): f for f in findings if f.stance is Stance.CONFIRM}
    rows = Confirmation.objects.filter(
        organisation=obligation.organisation, digest__in={digest for _, digest in found}
    ).select_related("obligation__round__period")
    return {
        key: row.reason
        for row in rows.order_by("pk")
        if (key := (row.check_code, row.digest)) in found
        and (
            row.obligation_id == obligation.pk
            or carries_over(found[key], row.obligation.round.period.period, inputs)
        )
    }


def rules_of(obligation: Obligation) -> list[Agreeing]:
    return [
        Agreeing(
            row.code,
            tuple(row.left),
            tuple(row.right),
            row.words,
            row.introduced_on,
            row.binding_from,
        )
        for row in TableRule.objects.filter(collection=obligation.round.collection)
    ]


def history_of(obligation: Obligation) -> dict[CellKey, Sequence[Earlier]]:
    """The organisation's own earlier figures for periods of the same length, by cell."""
    period = obligation.round.period
    rows = (
        Observation.objects.filter(
            organisation=obligation.organisation,
            measure__code__in={asked.question.measure for asked in asked_for(obligation)},
            period__kind=period.kind,
            period__first_on__lt=period.first_on,
            period__first_on__gte=period.first_on - REACH,
        )
        .filter(Q(category_key="ALL") | ~Q(category_key__contains="+"))
        .select_related("period", "measure", "area", "service")
    )
    history: dict[CellKey, list[Earlier]] = {}
    for row in rows:
        service = row.service.code if row.service else ""
        key = CellKey(row.measure.code, row.area.code, service, row.category_key)
        history.setdefault(key, []).append(Earlier(row.period.period, row.figure))
    return {key: sorted(found, key=lambda e: e.period.first) for key, found in history.items()}


def confirm(
    *,
    obligation: Obligation,
    reasons: Mapping[tuple[str, str], str],
    access: Access,
    by: User,
    at: datetime,
) -> list[Confirmation]:
    """Why unusual figures are right, by a finding's code and digest. All of them or none.

    A figure is not asked about again until it changes.
    """
    require(deny_sending_for(access, obligation.organisation_id))
    waiting = {(f.code, f.digest): f for f in to_confirm(obligation)}
    for key, reason in reasons.items():
        if key not in waiting:
            raise Refused(
                Denial(
                    "finding.gone",
                    "The figure has changed since, so there is nothing to confirm.",
                )
            )
        if not reason.strip():
            raise Refused(Denial("finding.no_reason", "Say why the figure is right."))
        require(deny_personal(reason))
    with transaction.atomic():
        return [
            _confirmed(obligation, waiting[key], reason.strip(), by, at)
            for key, reason in reasons.items()
        ]


def to_confirm(obligation: Obligation) -> tuple[Finding, ...]:
    """The unusual figures, with or without a reason."""
    return tuple(f for f in findings_of(obligation) if f.stance is Stance.CONFIRM)


def _confirmed(
    obligation: Obligation, finding: Finding, words: str, by: User, at: datetime
) -> Confirmation:
    row = Confirmation.objects.create(
        organisation=obligation.organisation,
        check_code=finding.code,
        digest=finding.digest,
        reason=words,
        obligation=obligation,
        confirmed_by=by,
        confirmed_at=at,
    )
    record(
        "submission.confirmed",
        by=by,
        at=at,
        subject="obligation",
        subject_key=str(obligation.pk),
        organisation=obligation.organisation.code,
        reason=words,
        details={"check": finding.code, "measure": finding.measure, "value": finding.value},
    )
    return row
