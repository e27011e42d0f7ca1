"""Reads for the return's own pages and services."""

from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from dalpb.kernel.access import Access
from dalpb.kernel.models import Organisation, OrganisationKind
from dalpb.kernel.outputs import Output
from dalpb.kernel.periods import in_words
from dalpb.kernel.refusals import Denial, Refused
from reporting.models import AnnualReturn, FindingAnswer, ReturnEvent, ReturnSnapshot
from reporting.workflow import FROZEN, ReturnMove, ReturnStatus, replay


def tier_one_authority() -> Organisation:
    """The one tier one authority this system works for."""
    found = Organisation.objects.filter(kind=OrganisationKind.TIER_ONE_AUTHORITY.value)
    if len(rows := list(found[:2])) == 1:
        return rows[0]
    raise Refused(
        Denial(
            "return.no_authority",
            "Exactly one tier one authority must be loaded before a return is made. "
            "Load the reference file with load_reference.",
        )
    )


@dataclass(frozen=True, slots=True)
class AuthorityArea:
    code: str
    name: str


def area_of_authority() -> AuthorityArea:
    """The area of the tier one authority, by its latest name."""
    authority = tier_one_authority()
    if authority.area is None:
        return AuthorityArea("", authority.name)
    latest = authority.area.names.order_by("-valid_from").first()
    return AuthorityArea(authority.area.code, latest.name if latest else authority.area.code)


def returns_for(access: Access) -> QuerySet[AnnualReturn]:
    return (
        AnnualReturn.objects.for_user(access)
        .select_related("authority", "snapshot", "created_by")
        .order_by("-year", "-number")
    )


def current_return(authority: Organisation, year: str) -> AnnualReturn | None:
    return AnnualReturn.objects.filter(authority=authority, year=year).current().first()


def standing_return(authority: Organisation, year: str) -> AnnualReturn | None:
    """The certified return of a year that no certified one amends."""
    return AnnualReturn.objects.filter(authority=authority, year=year).standing().first()


def amended_by(annual_return: AnnualReturn) -> int | None:
    """The number of the return that amends this one, be it a draft."""
    rows = AnnualReturn.objects.filter(amends=annual_return).values_list("number", flat=True)
    return rows.first()


def events_of(annual_return: AnnualReturn) -> list[ReturnEvent]:
    return list(annual_return.events.select_related("by").order_by("sequence"))


def submitted_days() -> dict[str, date]:
    """The day on which each year's first return was submitted."""
    rows = ReturnEvent.objects.filter(move=ReturnMove.SUBMITTED.value).order_by("-at", "-id")
    return {
        row.annual_return.year: date.fromisoformat(row.details["submitted_on"])
        for row in rows.select_related("annual_return")
    }


def replayed_status(annual_return: AnnualReturn) -> ReturnStatus | None:
    return replay([ReturnMove(event.move) for event in events_of(annual_return)])


def contributors(annual_return: AnnualReturn) -> frozenset[int]:
    """Everybody who had a hand in the return itself: its moves, its text, its answers.

    Reviewers who declined, and the certifier of an earlier number, are not among them.
    """
    makers = {ReturnMove.STARTED.value, ReturnMove.CHECKED.value, ReturnMove.REOPENED.value}
    by_move = annual_return.events.filter(move__in=makers).values_list("by_id", flat=True)
    by_text = annual_return.narratives.model.history.filter(
        annual_return_id=annual_return.pk
    ).values_list("updated_by_id", flat=True)
    by_answer = annual_return.finding_answers.values_list("answered_by_id", flat=True)
    return frozenset([*by_move, *by_text, *by_answer])


def answers_by_digest(annual_return: AnnualReturn) -> dict[str, FindingAnswer]:
    """The latest answer to each finding, by the finding's digest."""
    rows = annual_return.finding_answers.select_related("answered_by").order_by("answered_at", "id")
    return {row.digest: row for row in rows}


def returns_made_from(submissions: frozenset[str]) -> list[Output]:
    """The certified returns whose figures came in any of these submissions."""
    if not submissions:
        return []
    named = reduce(or_, (Q(content__contains=key) for key in sorted(submissions)))
    rows = ReturnSnapshot.objects.filter(named).select_related("annual_return")
    return [
        Output(
            f"The {row.annual_return.year} return, version {row.annual_return.number}",
            f"certified on {in_words(timezone.localdate(row.certified_at))}",
            reverse(
                "reporting:return",
                kwargs={"year": row.annual_return.year, "number": row.annual_return.number},
            ),
        )
        for row in rows.order_by("certified_at")
    ]


def standing_returns() -> tuple[AnnualReturn, ...]:
    """What stands of each year, the earliest first: the latest signed one, or the draft.

    An amendment counts only once it is signed: until then the earlier one stands.
    """
    rows = AnnualReturn.objects.select_related("snapshot").defer("snapshot__content")
    found: dict[str, AnnualReturn] = {}
    for row in rows.order_by("year", "number"):
        held = found.get(row.year)
        if held is None or ReturnStatus(row.status) in FROZEN:
            found[row.year] = row
    return tuple(found.values())
