"""Setting a round up, opening it, and giving more time."""

from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from dalpb.kernel.access import Access, deny_without
from dalpb.kernel.audit import record
from dalpb.kernel.canonical import json_sha256
from dalpb.kernel.models.organisations import Organisation
from dalpb.kernel.models.people import User
from dalpb.kernel.models.reporting_periods import ReportingPeriod
from dalpb.kernel.periods import Period
from dalpb.kernel.refusals import Denial, Refused, StaleVersion, require, require_permitted
from dalpb.kernel.roles import Permission
from dalpb.kernel.versions import STALE, update_versioned
from needs.models import Agreement, Collection, Extension, Obligation, Round
from needs.rules.collecting import RoundStatus
from needs.rules.grid import to_json
from needs.rules.replay import Dates
from needs.selectors.standing import dates_of
from needs.services.collecting.forming import form_of, gaps_of
from needs.services.collecting.screening import deny_personal

# A file of figures is read for no other years.
EARLIEST: Final = 2000
LATEST: Final = 2100
FURTHEST: Final = timedelta(days=366)


def create_round(
    *, collection: Collection, period: Period, dates: Dates, access: Access, by: User, at: datetime
) -> Round:
    """A draft round for one period. Nothing is asked of anybody until it is opened."""
    require_permitted(deny_without(access, Permission.RUN_COLLECTIONS))
    _dates_in_order(dates)
    if period.kind.value != collection.frequency:
        raise Refused(
            Denial(
                "round.period_kind",
                f"“{collection.name}” is asked by the {collection.frequency}. Give such a period.",
            )
        )
    _within_reach(period, timezone.localdate(at))
    with transaction.atomic():
        row, made = Round.objects.get_or_create(
            collection=collection,
            period=ReportingPeriod.of(period),
            defaults={
                "due_on": dates.due_on,
                "last_entry_on": dates.last_entry_on,
                "last_edit_on": dates.last_edit_on,
            },
        )
        if not made:
            raise Refused(Denial("round.exists", f"There is a round for {period.label} already."))
        record(
            "round.created",
            by=by,
            at=at,
            subject="round",
            subject_key=str(row.pk),
            details={"collection": collection.code, "period": period.code},
        )
    return row


def _within_reach(period: Period, today: date) -> None:
    """A round is for a period that figures can be given for, and begins within a year from now."""
    if not (EARLIEST <= period.first.year <= LATEST and period.first <= today + FURTHEST):
        raise Refused(
            Denial(
                "round.period_out_of_reach",
                f"Give a period that begins in {EARLIEST} or later, and not more than a year from"
                " now.",
            )
        )


def _dates_in_order(dates: Dates) -> None:
    if not dates.due_on <= dates.last_entry_on <= dates.last_edit_on:
        raise Refused(
            Denial(
                "round.dates_in_order",
                "Put the three dates in order: make the last day to begin the deadline or later,"
                " and the last day to change anything that day or later.",
            )
        )


def require_draft(found: Round) -> None:
    """Refuse to set the dates of a round that is open."""
    if found.status != RoundStatus.DRAFT:
        raise Refused(
            Denial("round.open", "An open round keeps its dates. Give an organisation more time.")
        )


def _held(found: Round) -> Round:
    """The round as it is now, locked."""
    return Round.objects.select_for_update(of=("self",)).get(pk=found.pk)


def set_dates(
    *, found: Round, version: int, dates: Dates, access: Access, by: User, at: datetime
) -> Round:
    """A draft round has other dates. An open one is changed by extensions alone."""
    require_permitted(deny_without(access, Permission.RUN_COLLECTIONS))
    _dates_in_order(dates)
    with transaction.atomic():
        require_draft(_held(found))
        row = update_versioned(
            Round.objects.all(),
            found.pk,
            version,
            by=by,
            due_on=dates.due_on,
            last_entry_on=dates.last_entry_on,
            last_edit_on=dates.last_edit_on,
        )
        record(
            "round.dates_set",
            by=by,
            at=at,
            subject="round",
            subject_key=str(row.pk),
            details={"due_on": dates.due_on, "last_edit_on": dates.last_edit_on},
        )
    return row


def delete_draft(*, found: Round, version: int, access: Access, by: User, at: datetime) -> None:
    """A draft that never opened is gone; the audit keeps that it was there."""
    require_permitted(deny_without(access, Permission.RUN_COLLECTIONS))
    with transaction.atomic():
        held = _held(found)
        if held.status != RoundStatus.DRAFT:
            raise Refused(
                Denial("round.opened", "This round has been opened, so it cannot be deleted.")
            )
        if held.version != version:
            raise StaleVersion(STALE)
        record(
            "round.deleted",
            by=by,
            at=at,
            subject="round",
            subject_key=str(held.pk),
            details={"collection": found.collection.code, "period": found.period.code},
        )
        held.delete()


def open_round(*, found: Round, version: int, access: Access, by: User, at: datetime) -> Round:
    """What is asked is frozen, and every organisation owes its answers.

    Refused while anything is missing; `gaps_of` says what.
    """
    require_permitted(deny_without(access, Permission.RUN_COLLECTIONS))
    with transaction.atomic():
        if _held(found).status != RoundStatus.DRAFT:
            raise Refused(Denial("round.opened", "This round has been opened already."))
        period = found.period.period
        today = timezone.localdate(at)
        missing = gaps_of(
            found.collection,
            period,
            due_on=found.due_on,
            last_entry_on=found.last_entry_on,
            on=today,
        )
        if missing:
            raise Refused(
                Denial(
                    "round.not_ready",
                    f"{len(missing)} thing{'' if len(missing) == 1 else 's'} must be put right"
                    f" first. {missing[0].who}: {missing[0].message}",
                )
            )
        asked = form_of(found.collection, period)
        form = to_json(asked)
        row = update_versioned(
            Round.objects.all(),
            found.pk,
            version,
            by=by,
            status=RoundStatus.OPEN.value,
            form=form,
            form_sha256=json_sha256(form),
            opened_by=by,
            opened_at=at,
        )
        organisations = Organisation.objects.filter(code__in=form["columns"])
        Obligation.objects.bulk_create(
            Obligation(
                round=row,
                organisation=organisation,
                sections=[section.code for section in asked.sections_of(organisation.code)],
                minutes=asked.minutes_of(organisation.code),
            )
            for organisation in organisations
        )
        record(
            "round.opened",
            by=by,
            at=at,
            subject="round",
            subject_key=str(row.pk),
            details={"form_sha256": row.form_sha256, "organisations": sorted(form["columns"])},
        )
    return row


def _three(dates: Dates) -> tuple[date, date, date]:
    return (dates.due_on, dates.last_entry_on, dates.last_edit_on)


def extend(
    *,
    obligation: Obligation,
    dates: Dates,
    reason: str,
    access: Access,
    by: User,
    at: datetime,
) -> Extension:
    """One organisation has more time in one round, and everybody can read why."""
    require_permitted(deny_without(access, Permission.RUN_COLLECTIONS))
    _dates_in_order(dates)
    held = dates_of(obligation)
    was, now = _three(held), _three(dates)
    if now == was or any(day < before for day, before in zip(now, was, strict=True)):
        raise Refused(
            Denial(
                "extension.earlier",
                "More time means later dates: no day earlier than now, and at least one later.",
            )
        )
    if not reason.strip():
        raise Refused(Denial("extension.no_reason", "Say why there is more time."))
    require(deny_personal(reason))
    with transaction.atomic():
        row = Extension.objects.create(
            obligation=obligation,
            due_on=dates.due_on,
            last_entry_on=dates.last_entry_on,
            last_edit_on=dates.last_edit_on,
            reason=reason.strip(),
            granted_by=by,
            granted_at=at,
        )
        record(
            "submission.extended",
            by=by,
            at=at,
            subject="obligation",
            subject_key=str(obligation.pk),
            organisation=obligation.organisation.code,
            reason=reason,
            details={"due_on": dates.due_on, "last_edit_on": dates.last_edit_on},
        )
    return row


def agree(
    *,
    collection: Collection,
    organisation: Organisation,
    access: Access,
    by: User,
    at: datetime,
    words: str = "",
) -> Agreement:
    """An organisation has agreed to the current edition. Twice is once.

    Its own partner officer agrees, or an officer records an agreement made on paper.
    """
    runs = access.has(Permission.RUN_COLLECTIONS)
    own = organisation.pk in access.organisation_ids(Permission.SUBMIT_FIGURES)
    if not own and not runs:
        require_permitted(deny_without(access, Permission.RUN_COLLECTIONS))
    if not own and not words.strip():
        raise Refused(Denial("agreement.no_words", "Say how and when the organisation agreed."))
    require(deny_personal(words, "agreement.personal_data"))
    with transaction.atomic():
        row, made = Agreement.objects.get_or_create(
            collection=collection,
            organisation=organisation,
            edition=collection.agreement_edition,
            defaults={"agreed_by": by, "agreed_at": at, "words": words.strip()},
        )
        if made:
            record(
                "collection.agreed",
                by=by,
                at=at,
                subject="collection",
                subject_key=collection.code,
                organisation=organisation.code,
                details={"edition": row.edition, "on_paper": words},
            )
    return row
