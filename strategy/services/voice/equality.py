"""Saying what an action or decision means for people with a protected characteristic."""

from datetime import datetime

from django.db import transaction

from dalpb.kernel.audit import record
from dalpb.kernel.models.people import User
from dalpb.kernel.refusals import require
from strategy.models import Action, Decision, EqualityConsideration
from strategy.rules.voice.equality import deny_consideration
from strategy.rules.voice.vocabulary import Characteristic, Effect
from strategy.services.free_text import deny_identifying


@transaction.atomic
def consider(
    *,
    of: Action | Decision,
    characteristic: Characteristic,
    effect: Effect,
    words: str,
    remedy: str,
    by: User,
    at: datetime,
) -> EqualityConsideration:
    """It was looked at so. What was said before stays to be read."""
    require(deny_consideration(effect=effect, words=words, remedy=remedy))
    require(deny_identifying(words, remedy))
    made = EqualityConsideration.objects.create(
        action=of if isinstance(of, Action) else None,
        decision=of if isinstance(of, Decision) else None,
        characteristic=characteristic.value,
        effect=effect.value,
        words=words.strip(),
        remedy=remedy.strip(),
        considered_by=by,
        considered_at=at,
    )
    record(
        "equality.considered",
        by=by,
        at=at,
        subject="action" if isinstance(of, Action) else "decision",
        subject_key=of.code if isinstance(of, Action) else of.reference,
        details={"characteristic": characteristic.value, "effect": effect.value},
    )
    return made
