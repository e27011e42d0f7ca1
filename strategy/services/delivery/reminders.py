"""Letters about updates that are due. They thin out, fall back, and say nothing of the plan."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Final

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from dalpb.kernel.audit import record
from dalpb.kernel.models.organisations import Membership, OrganisationKind
from dalpb.kernel.models.people import User
from dalpb.kernel.periods import Period
from dalpb.kernel.roles import ROLES, Permission, Role
from strategy.models import Action, ActionUpdate, PlanReminder
from strategy.rules.delivery.quarters import before, due_on, quarter_of
from strategy.rules.delivery.reminding import STEPS, addressees, step_due
from strategy.rules.delivery.vocabulary import LIVE, UpdateKind

SUBJECT: Final = "A reminder"
# Whoever reads over a shoulder or owns the mailbox learns nothing of what it is about.
BODY: Final = """Hello,

Something is waiting for you. Please sign in when you are somewhere private:

{address}

If you have done it already, thank you: there is nothing more to do.
"""


@dataclass(frozen=True, slots=True)
class PlanLetter:
    """One letter that should go: about which update, at which step, to whom."""

    action: Action
    quarter: str
    step: int
    audience: str
    people: tuple[User, ...]


def letters_due(*, at: datetime) -> list[PlanLetter]:
    """The letters that should go today, about the quarter that ends or has just ended."""
    today = timezone.localdate(at)
    running = quarter_of(today)
    found: list[PlanLetter] = []
    for period in (before(running), running):
        if (today - due_on(period)).days >= STEPS[0]:
            found += _of_a_quarter(period, today)
    return found


def _of_a_quarter(period: Period, today: date) -> list[PlanLetter]:
    given = set(
        ActionUpdate.objects.filter(quarter=period.code)
        .exclude(kind=UpdateKind.WITHDRAWN.value)
        .values_list("action_id", flat=True)
    )
    contacts = _contacts(today)
    officers = _officers(today)
    letters = []
    actions = Action.objects.filter(status__in=sorted(LIVE), baseline_start__lt=period.until)
    rows = actions.select_related("owner", "owner_person").prefetch_related("reminders")
    for action in rows.order_by("code"):
        if action.pk in given:
            continue
        sent = [row for row in action.reminders.all() if row.quarter == period.code]
        step = step_due(
            due_on=due_on(period),
            today=today,
            sent={row.step for row in sent},
            last_sent_on=max((timezone.localdate(row.sent_at) for row in sent), default=None),
        )
        if step is not None:
            letters += _letters(action, period.code, step, contacts, officers)
    return letters


def _letters(
    action: Action,
    quarter: str,
    step: int,
    contacts: dict[int, tuple[User, ...]],
    officers: tuple[User, ...],
) -> list[PlanLetter]:
    owner = action.owner_person
    people = {
        "owner": (owner,) if owner is not None and owner.is_active else (),
        "organisation": contacts.get(action.owner_id, ()),
        "officer": officers,
    }
    asked = addressees(
        step, has_owner=bool(people["owner"]), has_organisation=bool(people["organisation"])
    )
    return [PlanLetter(action, quarter, step, who, people[who]) for who in asked if people[who]]


def _held(today: date) -> Q:
    return Q(held_from__lte=today, user__is_active=True) & (
        Q(held_until__isnull=True) | Q(held_until__gt=today)
    )


def _contacts(today: date) -> dict[int, tuple[User, ...]]:
    """Who may update each organisation's actions."""
    roles = [r.value for r, info in ROLES.items() if Permission.UPDATE_ACTIONS in info.permissions]
    found: dict[int, dict[int, User]] = {}
    rows = Membership.objects.filter(_held(today), role__in=roles).select_related("user")
    for row in rows.order_by("pk"):
        found.setdefault(row.organisation_id, {})[row.user_id] = row.user
    return {pk: tuple(people.values()) for pk, people in found.items()}


def _officers(today: date) -> tuple[User, ...]:
    rows = Membership.objects.filter(
        _held(today),
        role=Role.OFFICER.value,
        organisation__kind=OrganisationKind.TIER_ONE_AUTHORITY.value,
    ).select_related("user")
    return tuple({row.user_id: row.user for row in rows.order_by("pk")}.values())


def send_plan_reminders(*, at: datetime, address: str) -> int:
    """The letters of today are on their way, one for each person. The number sent is returned.

    A row is written for each action first: a letter that fails is not sent twice.
    """
    with transaction.atomic():
        people: dict[int, User] = {}
        for letter in letters_due(at=at):
            _, made = PlanReminder.objects.get_or_create(
                action=letter.action,
                quarter=letter.quarter,
                step=letter.step,
                audience=letter.audience,
                defaults={"people_count": len(letter.people), "sent_at": at},
            )
            if made:
                people.update({person.pk: person for person in letter.people})
        if not people:
            return 0
        record(
            "plan.reminded",
            by=None,
            at=at,
            subject="plan",
            subject_key=quarter_of(timezone.localdate(at)).code,
            details={"people": len(people)},
        )
        for person in people.values():
            transaction.on_commit(partial(_post, person, address))
    return len(people)


def _post(person: User, address: str) -> None:
    EmailMessage(subject=SUBJECT, body=BODY.format(address=address), to=[person.email]).send()
