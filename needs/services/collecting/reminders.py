"""Letters about what is due. They thin out, fall back to the officer, and say nothing sensitive."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from dalpb.kernel.audit import record
from dalpb.kernel.models.organisations import Membership, Organisation, OrganisationKind
from dalpb.kernel.models.people import User
from dalpb.kernel.roles import Role
from needs.models import Obligation, Reminder
from needs.rules.collecting import RoundStatus
from needs.rules.reminding import addressees, step_due
from needs.rules.replay import Progress, is_over, progress_of
from needs.selectors.standing import dates_of, standing_of
from needs.services.collecting.forming import partner_officers

SUBJECT = "A reminder"
# Whoever reads over a shoulder or owns the mailbox learns nothing of what it is about.
BODY = """Hello,

Something is waiting for you. Please sign in when you are somewhere private:

{address}

If you have done it already, thank you: there is nothing more to do.
"""
_WAITING = frozenset(
    {
        Progress.NOT_DUE,
        Progress.IN_PART,
        Progress.OVERDUE,
        Progress.OVERDUE_IN_PART,
        Progress.SENT_BACK,
        Progress.CORRECTING,
    }
)


@dataclass(frozen=True, slots=True)
class Letter:
    obligation: Obligation
    due_on: date
    step: int
    audience: str
    people: tuple[User, ...]


def letters_due(*, at: datetime) -> list[Letter]:
    """The letters that should go today."""
    today = timezone.localdate(at)
    found: list[Letter] = []
    for obligation in Obligation.objects.filter(
        round__status=RoundStatus.OPEN.value
    ).select_related("round__period", "organisation"):
        dates = dates_of(obligation)
        standing = standing_of(obligation)
        if standing.lock is not None or progress_of(standing, dates, today) not in _WAITING:
            continue
        sent = list(obligation.reminders.all())
        step = step_due(
            due_on=dates.due_on,
            today=today,
            sent={row.step for row in sent if row.due_on == dates.due_on},
            last_sent_on=max((timezone.localdate(row.sent_at) for row in sent), default=None),
        )
        if step is not None:
            over = is_over(standing, dates, today)
            found += _letters(obligation, dates.due_on, step, at, is_over=over)
    return found


def _letters(
    obligation: Obligation, due_on: date, step: int, at: datetime, *, is_over: bool
) -> list[Letter]:
    partners = tuple(
        row.user for row in partner_officers(obligation.organisation, timezone.localdate(at))
    )
    officers = _officers(at)
    people = {"partner": partners, "officer": officers}
    return [
        Letter(obligation, due_on, step, who, people[who])
        for who in addressees(step, has_partner=bool(partners), is_over=is_over)
        if people[who]
    ]


def _officers(at: datetime) -> tuple[User, ...]:
    tier_one = Organisation.objects.filter(kind=OrganisationKind.TIER_ONE_AUTHORITY.value)
    found: dict[int, Membership] = {}
    for organisation in tier_one:
        for row in partner_officers(organisation, timezone.localdate(at)):
            if row.role == Role.OFFICER:
                found[row.user_id] = row
    return tuple(row.user for row in found.values())


def send_reminders(*, at: datetime, address: str) -> int:
    """The letters of today are on their way, each written down once. Their number is returned.

    The row is written first: a letter that fails is not sent twice, and the next step
    comes in its time.
    """
    count = 0
    for letter in letters_due(at=at):
        with transaction.atomic():
            _, made = Reminder.objects.get_or_create(
                obligation=letter.obligation,
                due_on=letter.due_on,
                step=letter.step,
                audience=letter.audience,
                defaults={"people_count": len(letter.people), "sent_at": at},
            )
            if not made:
                continue
            record(
                "submission.reminded",
                by=None,
                at=at,
                subject="obligation",
                subject_key=str(letter.obligation.pk),
                organisation=letter.obligation.organisation.code,
                details={
                    "step": letter.step,
                    "to": letter.audience,
                    "people": len(letter.people),
                },
            )
            transaction.on_commit(partial(_post, letter, address))
        count += 1
    return count


def _post(letter: Letter, address: str) -> None:
    body = BODY.format(address=address)
    for person in letter.people:
        EmailMessage(subject=SUBJECT, body=body, to=[person.email]).send()
