"""The terms of an agreement: set at its award, then extended, uplifted or varied by decisions."""

from datetime import date, datetime
from itertools import pairwise

from django.db import transaction
from django.utils import timezone

from commissioning.models import Agreement, AgreementTerms, AgreementYear, ExtensionOption
from commissioning.rules.agreeing import (
    EARLIEST,
    LATEST,
    Changed,
    Terms,
    changes,
    deny_terms,
    sealed,
)
from commissioning.rules.cycle import AgreementKind, Happened, Stage, TermsCause
from commissioning.selectors.agreements import latest_terms, read_terms, with_terms
from commissioning.services.agreements import (
    held_agreement,
    noted,
    require_may_commission,
    require_not_ended,
)
from commissioning.services.authority import require_decision
from commissioning.services.screening import require_impersonal
from dalpb.kernel.models import Organisation, ReportingPeriod, User
from dalpb.kernel.periods import in_words
from dalpb.kernel.refusals import Denial, Refused, require


@transaction.atomic
def award(
    agreement: Agreement,
    terms: Terms,
    *,
    provider: Organisation,
    decision_ref: str,
    reason: str,
    version: int,
    by: User,
    at: datetime,
) -> Agreement:
    """The provider is awarded the agreement on these terms, by the decision cited."""
    require_may_commission(by, at)
    held = held_agreement(agreement, version)
    if held.stage != Stage.PROCUREMENT.value:
        raise Refused(
            Denial(
                "agreement.not_procuring",
                "An award is recorded while it is being procured. Move it to procurement first.",
            )
        )
    set_row = _set_terms(
        held, terms, TermsCause.AWARD, decision_ref=decision_ref, reason=reason, by=by, at=at
    )
    return noted(
        held,
        Happened.TERMS_SET,
        decision_ref=decision_ref,
        reason=reason,
        details={"terms": set_row.number, "provider": provider.code, "sha256": set_row.sha256},
        by=by,
        at=at,
        provider=provider,
    )


@transaction.atomic
def vary(
    agreement: Agreement,
    terms: Terms,
    cause: TermsCause,
    *,
    decision_ref: str,
    reason: str,
    version: int,
    by: User,
    at: datetime,
) -> Agreement:
    """The agreement has new terms by a decision; those before stay beside them."""
    require_may_commission(by, at)
    held = held_agreement(agreement, version)
    require_not_ended(held)
    set_row = _set_terms(held, terms, cause, decision_ref=decision_ref, reason=reason, by=by, at=at)
    return _varied(held, set_row, decision_ref=decision_ref, reason=reason, by=by, at=at)


@transaction.atomic
def extend(
    agreement: Agreement,
    option: ExtensionOption,
    terms: Terms,
    *,
    decision_ref: str,
    reason: str,
    version: int,
    by: User,
    at: datetime,
) -> Agreement:
    """An extension option is used by a decision made in time, once."""
    require_may_commission(by, at)
    held = held_agreement(agreement, version)
    require_not_ended(held)
    on = timezone.localdate(at)
    if option.agreement_id != held.pk or AgreementTerms.objects.filter(extension=option).exists():
        raise Refused(
            Denial("extension.used", "That option is not of this agreement, or is used already.")
        )
    if on > option.decide_by:
        raise Refused(
            Denial(
                "extension.too_late",
                f"The option was to be decided by {in_words(option.decide_by)}. Record what was"
                " agreed since as a variation.",
            )
        )
    set_row = _set_terms(
        held, terms, TermsCause.EXTENSION,
        decision_ref=decision_ref, reason=reason, option=option, by=by, at=at,
    )  # fmt: skip
    return _varied(held, set_row, decision_ref=decision_ref, reason=reason, by=by, at=at)


def _varied(
    held: Agreement,
    row: AgreementTerms,
    *,
    decision_ref: str,
    reason: str,
    by: User,
    at: datetime,
) -> Agreement:
    details = {"terms": row.number, "cause": row.cause, "sha256": row.sha256}
    return noted(
        held,
        Happened.TERMS_SET,
        decision_ref=decision_ref,
        reason=reason,
        details=details,
        by=by,
        at=at,
    )


def _set_terms(
    held: Agreement,
    terms: Terms,
    cause: TermsCause,
    *,
    decision_ref: str,
    reason: str,
    option: ExtensionOption | None = None,
    by: User,
    at: datetime,
) -> AgreementTerms:
    require_impersonal(reason)
    if not reason.strip():
        raise Refused(Denial("terms.reason", "Say what was decided and why."))
    require_decision(decision_ref, at=at)
    latest = latest_terms(held)
    before = None if latest is None else read_terms(latest)
    require(
        deny_terms(
            terms,
            kind=AgreementKind(held.kind),
            cause=cause,
            before=before,
            option_ends_on=option.ends_on if option else None,
        )
    )
    require(_deny_of_parent(held, terms))
    row = AgreementTerms.objects.create(
        agreement=held,
        number=(latest.number if latest else 0) + 1,
        cause=cause.value,
        extension=option,
        begins_on=terms.begins_on,
        ends_on=terms.ends_on,
        notice_months=terms.notice_months,
        ceiling_pence=terms.ceiling_pence,
        decision_ref=decision_ref,
        reason=reason.strip(),
        sha256=sealed(terms),
        set_by=by,
        set_at=at,
    )
    for planned in terms.years:
        AgreementYear.objects.create(
            terms=row,
            year=ReportingPeriod.of(planned.year),
            base_pence=planned.base_pence,
            uplift_pence=planned.uplift_pence,
        )
    return row


def _deny_of_parent(held: Agreement, terms: Terms) -> Denial | None:
    """Why a part cannot have these terms beside its whole's other parts, or None."""
    if held.parent is None:
        return None
    # Two parts awarded at once must not both fit under the same most.
    parent = Agreement.objects.select_for_update().get(pk=held.parent.pk)
    whole = latest_terms(with_terms(Agreement.objects.filter(pk=parent.pk)).get())
    if whole is None or whole.ceiling_pence is None:
        return None
    others = with_terms(Agreement.objects.filter(parent=parent).exclude(pk=held.pk))
    taken = sum(read_terms(row).pence for part in others if (row := latest_terms(part)))
    if taken + terms.pence <= whole.ceiling_pence:
        return None
    return Denial(
        "terms.above_parent",
        f"With its other parts, {held.parent.reference} would come to more than the most that it"
        " may pay. Lower the years, or have more decided for the whole.",
    )


@transaction.atomic
def add_extension(
    agreement: Agreement,
    *,
    ends_on: date,
    decide_by: date,
    version: int,
    by: User,
    at: datetime,
) -> Agreement:
    """The agreement may be made longer, if that is decided by a day."""
    require_may_commission(by, at)
    held = held_agreement(agreement, version)
    require_not_ended(held)
    latest = latest_terms(held)
    if latest is None:
        raise Refused(Denial("extension.no_terms", "Record the award before its options."))
    if not (latest.ends_on < ends_on <= LATEST and EARLIEST <= decide_by < ends_on):
        raise Refused(
            Denial(
                "extension.days",
                f"The option ends after the agreement's last day, {in_words(latest.ends_on)}, and"
                " is decided before its own.",
            )
        )
    if held.extensions.filter(ends_on=ends_on).exists():
        raise Refused(Denial("extension.twice", "There is an option to that day already."))
    number = held.extensions.count() + 1
    ExtensionOption.objects.create(
        agreement=held,
        number=number,
        ends_on=ends_on,
        decide_by=decide_by,
        added_by=by,
        added_at=at,
    )
    details = {"number": number, "ends_on": ends_on.isoformat(), "decide_by": decide_by.isoformat()}
    return noted(held, Happened.OPTION_ADDED, details=details, by=by, at=at)


def changed_by(agreement: Agreement) -> tuple[tuple[AgreementTerms, tuple[Changed, ...]], ...]:
    """Each variation with what it changed, the earliest first."""
    rows = sorted(agreement.terms.all(), key=lambda row: row.number)
    return tuple(
        (after, changes(read_terms(before), read_terms(after))) for before, after in pairwise(rows)
    )
