"""Keeping the decisions that money rests on."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from commissioning.models import DecisionRecord
from commissioning.permissions.grant import deny_propose
from commissioning.rules.authority import Minuted, OtherDecision, deny_other_decision
from commissioning.rules.vocabulary import DecidedBy
from commissioning.selectors.decisions import minuted
from commissioning.services.screening import require_impersonal
from dalpb.kernel.access import access_of
from dalpb.kernel.audit import record
from dalpb.kernel.models import User
from dalpb.kernel.refusals import Denial, Refused, require, require_permitted


@transaction.atomic
def record_decision(said: OtherDecision, *, by: User, at: datetime) -> DecisionRecord:
    """Another body's decision may be cited. Whoever records it does not approve by it."""
    require_permitted(deny_propose(access_of(by, on=timezone.localdate(at))))
    require(deny_other_decision(said, on=timezone.localdate(at)))
    require_impersonal(said.body, said.words)
    if minuted(said.reference):
        raise Refused(
            Denial(
                "decision.reference_taken",
                f"There is a decision {said.reference} already. Cite it, or give the other one"
                " the reference under which its body published it.",
            )
        )
    made = DecisionRecord.objects.create(
        reference=said.reference,
        decided_by=DecidedBy.OTHER.value,
        body=said.body.strip(),
        decided_on=said.decided_on,
        words=said.words.strip(),
        url=said.url,
        recorded_by=by,
        recorded_at=at,
    )
    record(
        "decision.of_another_body",
        by=by,
        at=at,
        subject="decision",
        subject_key=made.reference,
        details={"body": made.body, "decided_on": made.decided_on.isoformat(), "url": made.url},
    )
    return made


def kept_from_minutes(found: Minuted, *, at: datetime) -> None:
    """The board's decision, once cited, is kept beside the money that rests on it."""
    if found.recorded_by_id is not None:
        return
    DecisionRecord.objects.get_or_create(
        reference=found.reference,
        defaults={
            "decided_by": DecidedBy.BOARD.value,
            "body": found.body,
            "decided_on": found.decided_on,
            "words": found.words[:600],
            "url": found.url,
            "recorded_at": at,
        },
    )
