"""The three things that a role comes for, on the first screen of a phone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from dalpb.kernel.access import Access
from dalpb.kernel.periods import in_words
from dalpb.kernel.roles import Role
from reporting.assemble.home import Home
from reporting.presenters import rehearsal as show
from reporting.presenters.home import Tile, grant_tiles
from reporting.presenters.returns import address, status_words
from reporting.returns.rehearsal import Readiness
from reporting.workflow import ReturnStatus


@dataclass(frozen=True, slots=True)
class Three:
    """`heading` says for whom; somebody with several roles gets the three of the first."""

    heading: str
    tiles: tuple[Tile, ...]


# In this order: whoever acts comes before whoever reads.
ORDER: Final = (
    Role.OFFICER,
    Role.FINANCE_CERTIFIER,
    Role.COMMISSIONER,
    Role.CHAIR,
    Role.BOARD_MEMBER,
    Role.CONSULTATION_OFFICER,
    Role.PARTNER,
    Role.AUDITOR,
    Role.ADMINISTRATOR,
)


def first_role(access: Access) -> Role | None:
    return next((role for role in ORDER if access.has_role(role)), None)


def three(home: Home, access: Access) -> Three | None:
    """What the reader came for; nothing for somebody without a role."""
    role = first_role(access)
    if role is None:
        return None
    return Three("What you came for", _BY_ROLE[role](home, access))


def _count(number: int, thing: str, things: str = "") -> str:
    return f"{number} {thing if number == 1 else things or f'{thing}s'}"


def _of_officer(home: Home, access: Access) -> tuple[Tile, ...]:
    return (_figures(home), _next_meeting(home), _rehearsal(home))


def _figures(home: Home) -> Tile:
    overdue = sum(one.is_overdue for one in home.owed)
    received = home.waiting_to_accept
    value = f"{received} to accept, {overdue} overdue"
    return Tile("Partners' figures", reverse("needs:collections"), value, _next_due(home))


def _next_due(home: Home) -> str:
    upcoming = [one for one in home.owed if not one.is_overdue]
    if not upcoming:
        return "Nothing else is due."
    return f"Next due {in_words(upcoming[0].due_on)}, {upcoming[0].period.label}"


def _next_meeting(home: Home) -> Tile:
    if home.next_meeting is None:
        return Tile("Next meeting", reverse("strategy:board-meetings"), "None is planned")
    meeting = home.next_meeting
    decide = _count(home.to_decide, "thing to decide", "things to decide")
    return Tile("Next meeting", meeting.url, in_words(meeting.held_on), decide)


def _rehearsal(home: Home) -> Tile:
    found = home.rehearsal
    if found is None:
        return Tile("The return", reverse("reporting:returns"))
    overdue = sum(act.is_overdue for act in found.acts)
    return Tile(
        f"The {found.year} return today",
        reverse("reporting:rehearsal"),
        f"{found.count(Readiness.BLANK)} blank, {len(show.failing(found))} failing",
        f"{_count(len(found.acts), 'thing')} to do, {overdue} overdue",
    )


def _of_certifier(home: Home, access: Access) -> tuple[Tile, ...]:
    waiting = home.waiting
    return (
        _to_sign(home),
        Tile(
            "To approve",
            reverse("commissioning:requests"),
            str(waiting.to_approve) if waiting else "",
            f"{_count(waiting.proposals, 'proposal')}, {_count(waiting.requests, 'request')},"
            f" {_count(waiting.claims, 'claim')}"
            if waiting
            else "",
        ),
        Tile(
            "Months to close",
            reverse("commissioning:months"),
            str(waiting.open_months) if waiting else "",
            "Over, and not closed yet",
        ),
    )


def _to_sign(home: Home) -> Tile:
    current = home.current
    if current is None:
        return Tile("To sign", reverse("reporting:returns"), "Nothing yet")
    if ReturnStatus(current.status) is ReturnStatus.CHECKED:
        return Tile("To sign", address(current, "reporting:certify"), f"The {current.year} return")
    return Tile(
        "To sign", address(current), "Nothing", f"{current.year}: {status_words(current)[0]}"
    )


def _of_commissioner(home: Home, access: Access) -> tuple[Tile, ...]:
    """What is left, what is committed to whom, and what is off forecast and why."""
    return grant_tiles(home.grant[:3])


def _of_board(home: Home, access: Access) -> tuple[Tile, ...]:
    plan = reverse("strategy:delivery-plan")
    found = home.exceptions
    late = len(found.late) if found else 0
    disagreeing = sum(one.is_live for one in found.disagreeing) if found else 0
    return (
        _decide(home),
        Tile("Late", f"{plan}?late=yes", _count(late, "action"), "Past their agreed end"),
        Tile(
            "Voices that disagree",
            f"{plan}?differ=yes&status=live",
            _count(disagreeing, "action"),
            "The evidence, the owner and the board",
        ),
    )


def _decide(home: Home) -> Tile:
    meeting = home.next_meeting
    if meeting is None:
        return Tile("To decide", reverse("strategy:board-meetings"), "No meeting is planned")
    url = home.pack_url or meeting.url
    return Tile(
        "To decide", url, _count(home.to_decide, "item"), f"Meeting on {in_words(meeting.held_on)}"
    )


def _of_consultation(home: Home, access: Access) -> tuple[Tile, ...]:
    answers, voice = home.answers_owed, reverse("strategy:voice")
    overdue = sum(one.due_on < home.on for one in answers)
    first = answers[0] if answers else None
    return (
        Tile(
            "Answers owed",
            first.url if first else voice,
            f"{len(answers)}, {overdue} overdue",
            f"The first was due by {in_words(first.due_on)}"
            if first and overdue
            else (
                f"The first by {in_words(first.due_on)}"
                if first
                else "Everybody has been answered."
            ),
        ),
        Tile("What people said", voice, _count(home.consultations, "consultation")),
        Tile(
            "Uses to end",
            voice,
            str(home.uses_to_end),
            "Words used where they no longer may be",
        ),
    )


def _of_partner(home: Home, access: Access) -> tuple[Tile, ...]:
    own = home.own
    owed = home.owed[0] if home.owed else None
    return (
        Tile(
            "Figures to send",
            owed.url if owed else reverse("needs:collections"),
            f"{owed.period.label}: {owed.words.lower()}" if owed else "Nothing is due",
            f"Due {in_words(owed.due_on)}" if owed else "",
        ),
        Tile(
            "Upload a file", reverse("needs:import"), detail="Nothing is saved before you say so."
        ),
        Tile(
            "Your actions",
            reverse("strategy:my-actions"),
            _count(len(own.waiting), "update") + " owed" if own else "None",
            f"The delivery plan, {own.quarter}" if own else "",
        ),
    )


def _of_auditor(home: Home, access: Access) -> tuple[Tile, ...]:
    current = home.current
    return (
        Tile("Audit trail", reverse("reporting:audit"), _count(home.audit_events, "event")),
        Tile(
            "Returns",
            reverse("reporting:returns"),
            f"{current.year}: {status_words(current)[0].lower()}" if current else "None yet",
        ),
        Tile("The grant's account", reverse("commissioning:grant")),
    )


def _of_administrator(home: Home, access: Access) -> tuple[Tile, ...]:
    return (
        Tile(
            "People and roles",
            reverse("kernel_people"),
            _count(home.roles_ending, "role") + " ending",
            "Within the next 30 days",
        ),
        Tile("Organisations", reverse("kernel_organisations")),
    )


_BY_ROLE: Final[Mapping[Role, Callable[[Home, Access], tuple[Tile, ...]]]] = {
    Role.OFFICER: _of_officer,
    Role.FINANCE_CERTIFIER: _of_certifier,
    Role.COMMISSIONER: _of_commissioner,
    Role.CHAIR: _of_board,
    Role.BOARD_MEMBER: _of_board,
    Role.CONSULTATION_OFFICER: _of_consultation,
    Role.PARTNER: _of_partner,
    Role.AUDITOR: _of_auditor,
    Role.ADMINISTRATOR: _of_administrator,
}
