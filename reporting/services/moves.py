"""Moving a return through its life. Every move is an event; the status follows from them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from dalpb.kernel.models import Organisation, User
from dalpb.kernel.moves_told import Subject, tell
from dalpb.kernel.refusals import Denial, Refused, StaleVersion, require
from reporting.models import AnnualReturn
from reporting.returns.load import load, years
from reporting.selectors.returns import current_return
from reporting.workflow import STEPS, ReturnMove, ReturnStatus, deny_amend, deny_move


@transaction.atomic
def start_return(*, authority: Organisation, year: str, by: User, at: datetime) -> AnnualReturn:
    """The year has a return in draft; a year that has one already is refused."""
    if year not in years():
        raise Refused(
            Denial(
                "return.no_form",
                f"There is no form for {year}. The forms held are {', '.join(years())}.",
            )
        )
    Organisation.objects.select_for_update().get(pk=authority.pk)
    if current_return(authority, year) is not None:
        raise Refused(
            Denial("return.exists", f"The return for {year} has been started already. Open it.")
        )
    made = AnnualReturn.objects.create(authority=authority, year=year, created_by=by, created_at=at)
    append_event(made, ReturnMove.STARTED, by=by, at=at, details={"form": load(year).version})
    return made


@transaction.atomic
def take_back(
    *, annual_return: AnnualReturn, version: int, reason: str, by: User, at: datetime
) -> None:
    """A return sent for certification is a draft again."""
    move_on(annual_return, ReturnMove.REOPENED, version=version, reason=reason, by=by, at=at)


@transaction.atomic
def decline(
    *, annual_return: AnnualReturn, version: int, reason: str, by: User, at: datetime
) -> None:
    """The certifier has sent the return back with a reason."""
    move_on(annual_return, ReturnMove.DECLINED, version=version, reason=reason, by=by, at=at)


@transaction.atomic
def record_submission(
    *,
    annual_return: AnnualReturn,
    version: int,
    receipt_reference: str,
    submitted_on: date,
    by: User,
    at: datetime,
) -> None:
    """The Department's receipt and its date are on record."""
    if not receipt_reference.strip():
        raise Refused(
            Denial(
                "return.receipt_missing",
                "Give the Department's receipt reference, or the subject of its e-mail.",
            )
        )
    if submitted_on > timezone.localdate(at):
        raise Refused(
            Denial("return.submitted_later", "The date of submission cannot be in the future.")
        )
    move_on(
        annual_return,
        ReturnMove.SUBMITTED,
        version=version,
        by=by,
        at=at,
        details={
            "receipt_reference": receipt_reference.strip(),
            "submitted_on": submitted_on.isoformat(),
        },
    )


@transaction.atomic
def amend(
    *, annual_return: AnnualReturn, version: int, reason: str, by: User, at: datetime
) -> AnnualReturn:
    """A new draft stands beside the frozen return and points at it; its text is carried over.

    The frozen one stands until the draft is certified.
    """
    locked = AnnualReturn.objects.select_for_update().get(pk=annual_return.pk)
    later = AnnualReturn.objects.filter(amends=locked).first()
    require(deny_amend(number=locked.number, amended_by=later.number if later else None))
    require(deny_move(ReturnMove.AMENDED, status=ReturnStatus(locked.status), reason=reason))
    if locked.version != version:
        raise stale()
    made = AnnualReturn.objects.create(
        authority=locked.authority,
        year=locked.year,
        number=locked.number + 1,
        amends=locked,
        created_by=by,
        created_at=at,
    )
    for narrative in locked.narratives.order_by("question"):
        narrative.pk = None
        narrative._state.adding = True  # noqa: SLF001 - Django's own way of copying a row
        narrative.annual_return = made
        narrative.version = 1
        narrative.save()
    append_event(
        made,
        ReturnMove.STARTED,
        by=by,
        at=at,
        reason=reason,
        details={"amends": locked.number},
    )
    return made


def supersede(annual_return: AnnualReturn, *, by: User, at: datetime) -> None:
    """The return that this one amends stands no longer. Call it in the certifying transaction."""
    earlier = annual_return.amends
    if earlier is None:
        return
    move_on(
        earlier,
        ReturnMove.AMENDED,
        version=earlier.version,
        reason=annual_return.events.get(sequence=1).reason,
        by=by,
        at=at,
        details={
            "amended_by": annual_return.number,
            "is_material": annual_return.is_material,
            "why": annual_return.material_reason,
        },
    )


def stale() -> StaleVersion:
    return StaleVersion(
        Denial(
            "return.changed_meanwhile",
            "Somebody changed this return after you opened it. Open it again and look.",
        )
    )


def move_on(
    annual_return: AnnualReturn,
    move: ReturnMove,
    *,
    version: int,
    by: User,
    at: datetime,
    reason: str = "",
    details: Mapping[str, Any] | None = None,
) -> None:
    """Make one move or refuse it; of two people who move at once, one is told so."""
    require(deny_move(move, status=ReturnStatus(annual_return.status), reason=reason))
    moved = AnnualReturn.objects.filter(
        pk=annual_return.pk, version=version, status=annual_return.status
    ).update(status=STEPS[move].target.value, version=F("version") + 1)
    if not moved:
        raise stale()
    annual_return.refresh_from_db()
    append_event(annual_return, move, by=by, at=at, reason=reason, details=details)


def append_event(
    annual_return: AnnualReturn,
    move: ReturnMove,
    *,
    by: User,
    at: datetime,
    reason: str = "",
    details: Mapping[str, Any] | None = None,
) -> None:
    subject = Subject(
        "return",
        "annual_return",
        f"{annual_return.year}/{annual_return.number}",
        annual_return.authority.code,
    )
    tell(subject, annual_return.events, move.value, by=by, at=at, reason=reason, details=details)
