"""What the home page tells, read only as far as the reader's first role comes for it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from commissioning.facts.today import TodayFact, grant_today
from commissioning.facts.waiting import WaitingFact, waiting
from dalpb.kernel.access import Access
from dalpb.kernel.audit import head
from dalpb.kernel.models import Membership
from dalpb.kernel.refusals import Refused
from dalpb.kernel.roles import Role
from needs.facts.asking import OwedFact, owed, waiting_to_accept
from reporting.assemble.rehearsal import Rehearsal, rehearsal
from reporting.models import AnnualReturn
from reporting.selectors.returns import tier_one_authority
from strategy.facts import board, voice
from strategy.facts.plan import OwnActions, PlanExceptions, plan_exceptions

ENDING_SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Home:
    """Everything that some role comes for; empty where the reader's does not."""

    on: date
    current: AnnualReturn | None = None
    own: OwnActions | None = None
    owed: tuple[OwedFact, ...] = ()
    waiting_to_accept: int = 0
    next_meeting: board.MeetingFact | None = None
    to_decide: int = 0
    pack_url: str = ""
    rehearsal: Rehearsal | None = None
    waiting: WaitingFact | None = None
    grant: tuple[TodayFact, ...] = ()
    exceptions: PlanExceptions | None = None
    answers_owed: tuple[voice.ResponseFact, ...] = ()
    consultations: int = 0
    uses_to_end: int = 0
    audit_events: int = 0
    roles_ending: int = 0


def home_of(
    role: Role | None,
    access: Access,
    *,
    on: date,
    current: AnnualReturn | None,
    own: OwnActions | None,
    pack_url: str,
) -> Home:
    """The facts of one role, as they stand on a day."""
    match role:
        case Role.OFFICER:
            meeting, decide = _meeting(on)
            return Home(
                on,
                current,
                own,
                owed=owed(access, on=on),
                waiting_to_accept=waiting_to_accept(access, on=on),
                next_meeting=meeting,
                to_decide=decide,
                rehearsal=_rehearsal(access, on),
            )
        case Role.FINANCE_CERTIFIER:
            return Home(on, current, own, waiting=waiting(on))
        case Role.COMMISSIONER:
            return Home(on, current, own, grant=grant_today(on))
        case Role.CHAIR | Role.BOARD_MEMBER:
            meeting, decide = _meeting(on)
            return Home(
                on,
                current,
                own,
                next_meeting=meeting,
                to_decide=decide,
                pack_url=pack_url,
                exceptions=plan_exceptions(
                    quarter="",  # the latest that each voice said
                    since=datetime(on.year, on.month, on.day, tzinfo=UTC),
                    on=on,
                ),
            )
        case Role.CONSULTATION_OFFICER:
            return Home(
                on,
                current,
                own,
                answers_owed=voice.responses_owed(on),
                consultations=len(voice.consultation_events()),
                uses_to_end=len(voice.uses_to_end(on)),
            )
        case Role.PARTNER:
            return Home(on, current, own, owed=owed(access, on=on))
        case Role.AUDITOR:
            return Home(on, current, own, audit_events=head().sequence)
        case Role.ADMINISTRATOR:
            ending = Membership.objects.filter(held_until__gt=on, held_until__lte=on + ENDING_SOON)
            return Home(on, current, own, roles_ending=ending.count())
        case None:
            return Home(on, current, own)


def _meeting(on: date) -> tuple[board.MeetingFact | None, int]:
    """The next meeting to be held, and how many of its items are for decision."""
    coming = [one for one in board.meetings() if one.held_on >= on and not one.was_held]
    if not coming:
        return None, 0
    meeting = min(coming, key=lambda one: one.held_on)
    return meeting, sum(item.kind == "decision" for item in board.agenda(meeting.code))


def _rehearsal(access: Access, on: date) -> Rehearsal | None:
    """Nothing where no authority is loaded yet."""
    try:
        authority = tier_one_authority()
    except Refused:
        return None
    return rehearsal(authority, access, on=on)
