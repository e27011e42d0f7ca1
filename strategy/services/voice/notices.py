"""The owner of a place that uses what may no longer be used is told, once, without the words."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from dalpb.kernel.models.organisations import Membership
from dalpb.kernel.models.people import User
from dalpb.kernel.roles import Role
from strategy.models import Contribution, UseNotice, VoiceUse
from strategy.rules.voice.consent import fault_of
from strategy.rules.voice.vocabulary import Place, Wording

SUBJECT = "Something you look after has to change"
# Whoever reads over a shoulder learns nothing of what it is about.
BODY = """Hello,

Something that you look after uses what may no longer be used. Please sign in when you are
somewhere private: the Voice pages list it and say what to do.
"""


def uses_of(contribution: Contribution) -> list[VoiceUse]:
    """Every place that still uses it, by itself or in a theme."""
    themes = contribution.themes.values("pk")
    return list(
        VoiceUse.objects.filter(Q(contribution=contribution) | Q(theme__in=themes))
        .filter(taken_out_at__isnull=True)
        .select_related("owner", "theme")
        .order_by("pk")
    )


def tell_owners(contribution: Contribution, *, at: datetime) -> int:
    """Each owner of a use that no longer stands is told once; how many is returned.

    A place that nobody with a sign-in owns falls to the consultation officers.
    """
    on = timezone.localdate(at)
    told: set[User] = set()
    for use in uses_of(contribution):
        fault = fault_of(contribution.consent, Place(use.place), Wording(use.wording), on)
        if fault is None:
            continue
        for person in [use.owner] if use.owner else officers(on):
            _, made = UseNotice.objects.get_or_create(
                use=use,
                contribution=contribution,
                fault=fault.value,
                told=person,
                defaults={"told_at": at},
            )
            if made:
                told.add(person)
    transaction.on_commit(partial(post, sorted(person.email for person in told)))
    return len(told)


def officers(on: object) -> list[User]:
    """The consultation officers of a day; the partnership officers where there is none."""
    for role in (Role.CONSULTATION_OFFICER, Role.OFFICER):
        rows = (
            Membership.objects.filter(role=role.value, held_from__lte=on, user__is_active=True)
            .filter(Q(held_until__isnull=True) | Q(held_until__gt=on))
            .select_related("user")
        )
        people = list({row.user_id: row.user for row in rows}.values())
        if people:
            return people
    return []


def post(addresses: Iterable[str]) -> None:
    for address in addresses:
        EmailMessage(subject=SUBJECT, body=BODY, to=[address]).send()
