"""Recording that a decision lets one person decide up to a sum."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from commissioning.models import Delegation
from commissioning.rules.authority import Minuted, deny_own_record
from commissioning.services.authority import require_decision, require_may_approve
from commissioning.services.screening import require_impersonal
from dalpb.kernel.audit import record
from dalpb.kernel.models import User
from dalpb.kernel.periods import in_words
from dalpb.kernel.refusals import Denial, Refused, require


@dataclass(frozen=True, slots=True)
class DelegationTerms:
    """Who may decide, up to how much in all, from when until when, and by which decision."""

    code: str
    office: str
    limit_pence: int
    valid_from: date
    valid_until: date
    decision_ref: str
    is_illustrative: bool = False


def record_delegation(
    terms: DelegationTerms, *, holder: User, by: User, at: datetime
) -> Delegation:
    """The holder may approve up to the limit in all. Nobody delegates to themselves."""
    require_may_approve(by, at)
    require_may_approve(holder, at)
    require(_deny_terms(terms, holder=holder, by=by))
    require_impersonal(terms.office)
    with transaction.atomic():
        require(_deny_decision(require_decision(terms.decision_ref, at=at), terms, by=by))
        if Delegation.objects.filter(code=terms.code).exists():
            raise Refused(Denial("delegation.code_taken", "There is a delegation of this code."))
        made = Delegation.objects.create(
            code=terms.code,
            holder=holder,
            office=terms.office,
            limit_pence=terms.limit_pence,
            valid_from=terms.valid_from,
            valid_until=terms.valid_until,
            decision_ref=terms.decision_ref,
            recorded_by=by,
            recorded_at=at,
            is_illustrative=terms.is_illustrative,
        )
        record(
            "delegation.recorded",
            by=by,
            at=at,
            subject="delegation",
            subject_key=made.code,
            details={"pence": made.limit_pence, "decision": made.decision_ref},
        )
    return made


def _deny_decision(found: Minuted, terms: DelegationTerms, *, by: User) -> Denial | None:
    if found.decided_on > terms.valid_from:
        return Denial(
            "delegation.before_decision",
            f"{found.reference} is of {in_words(found.decided_on)}, so nothing is delegated by it"
            " before then.",
        )
    return deny_own_record(found, by_id=by.pk)


def _deny_terms(terms: DelegationTerms, *, holder: User, by: User) -> Denial | None:
    if holder.pk == by.pk:
        return Denial(
            "delegation.to_oneself", "Somebody other than its holder records a delegation."
        )
    if terms.limit_pence <= 0:
        return Denial("delegation.limit", "The limit is more than £0.")
    if terms.valid_until <= terms.valid_from:
        return Denial("delegation.dates", "A delegation ends after it begins.")
    return None
