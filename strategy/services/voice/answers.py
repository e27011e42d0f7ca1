"""“You said” and what became of it; the learning from deaths; letters about what is owed."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from dalpb.kernel.audit import record
from dalpb.kernel.models.organisations import Organisation
from dalpb.kernel.models.people import User
from dalpb.kernel.refusals import StaleVersion, require
from strategy.models import (
    Action,
    Exercise,
    OwedAnswer,
    ReviewRecommendation,
    ReviewStep,
    Theme,
    VoiceAnswer,
    VoiceReminder,
)
from strategy.rules.voice.owed import Owed, deny_answer, deny_review_step, owed, reminder_due
from strategy.rules.voice.vocabulary import AnswerKind, ReviewLevel, ReviewStatus
from strategy.services.free_text import deny_identifying
from strategy.services.voice.exercises import STALE, require_fresh, save_once
from strategy.services.voice.notices import officers

SUBJECT = "A reminder"
BODY = """Hello,

Something is waiting for you. Please sign in when you are somewhere private.

If you have done it already, thank you: there is nothing more to do.
"""


@dataclass(frozen=True, slots=True)
class OwedTerms:
    you_said: str
    due_on: date
    owner_role: str
    theme: Theme | None = None
    organisation: Organisation | None = None
    owner: User | None = None
    action: Action | None = None


@dataclass(frozen=True, slots=True)
class ReviewTerms:
    review: str
    level: ReviewLevel
    text: str
    owner_role: str
    organisation: Organisation | None = None
    due_on: date | None = None
    action: Action | None = None
    is_illustrative: bool = False


@transaction.atomic
def owe_answer(
    *, exercise: Exercise, code: str, version: int, terms: OwedTerms, by: User, at: datetime
) -> OwedAnswer:
    """An answer is owed by a day. `version` is 0 for a new one."""
    require(deny_identifying(terms.you_said, terms.owner_role))
    found = OwedAnswer.objects.select_for_update().filter(code=code).first()
    row = found or OwedAnswer(code=code, exercise=exercise, version=0)
    require_fresh(is_held=found is not None, held=row.version, read=version)
    for name in OwedTerms.__dataclass_fields__:
        setattr(row, name, getattr(terms, name))
    row.version += 1
    row.updated_by, row.updated_at = by, at
    save_once(row)
    details = {"due_on": row.due_on.isoformat()}
    record("voice.owed", by=by, at=at, subject="owed_answer", subject_key=code, details=details)
    return row


@transaction.atomic
def answer(
    *,
    owed_answer: OwedAnswer,
    version: int,
    kind: AnswerKind,
    words: str,
    because: str,
    told_how: str,
    by: User,
    at: datetime,
) -> VoiceAnswer:
    """People are answered so. An earlier answer stays to be read."""
    held = OwedAnswer.objects.select_for_update().get(pk=owed_answer.pk)
    if held.version != version:
        raise StaleVersion(STALE)
    require(deny_answer(kind=kind, words=words, because=because))
    require(deny_identifying(words, because, told_how))
    made = VoiceAnswer.objects.create(
        owed=held,
        kind=kind.value,
        words=words.strip(),
        because=because.strip(),
        told_how=told_how.strip(),
        answered_by=by,
        answered_at=at,
        answered_on=timezone.localdate(at),
    )
    held.version += 1
    held.updated_by, held.updated_at = by, at
    held.save()
    details = {"kind": kind.value}
    key = held.code
    record("voice.answered", by=by, at=at, subject="owed_answer", subject_key=key, details=details)
    return made


@transaction.atomic
def save_recommendation(
    *, code: str, version: int, terms: ReviewTerms, by: User, at: datetime
) -> ReviewRecommendation:
    """The recommendation stands as given: what is to be learnt, and nothing of who died."""
    require(deny_identifying(terms.review, terms.text, terms.owner_role))
    found = ReviewRecommendation.objects.select_for_update().filter(code=code).first()
    row = found or ReviewRecommendation(code=code, version=0)
    require_fresh(is_held=found is not None, held=row.version, read=version)
    for name in ReviewTerms.__dataclass_fields__:
        setattr(row, name, getattr(terms, name))
    row.version += 1
    row.updated_by, row.updated_at = by, at
    save_once(row)
    if version == 0:
        _step(row, ReviewStatus.OPEN, "", by=by, at=at)
    record("review.saved", by=by, at=at, subject="review_recommendation", subject_key=code)
    return row


@transaction.atomic
def move_recommendation(
    *,
    recommendation: ReviewRecommendation,
    version: int,
    to: ReviewStatus,
    words: str,
    by: User,
    at: datetime,
) -> None:
    """The recommendation stands there from now on, with what shows it."""
    held = ReviewRecommendation.objects.select_for_update().get(pk=recommendation.pk)
    if held.version != version:
        raise StaleVersion(STALE)
    require(
        deny_review_step(
            status=ReviewStatus(held.status),
            to=to,
            words=words,
            has_action=held.action_id is not None,
        )
    )
    require(deny_identifying(words))
    held.status = to.value
    held.version += 1
    held.updated_by, held.updated_at = by, at
    held.save()
    _step(held, to, words, by=by, at=at)
    record(
        "review.moved",
        by=by,
        at=at,
        subject="review_recommendation",
        subject_key=held.code,
        details={"to": to.value},
    )


def _step(
    row: ReviewRecommendation, to: ReviewStatus, words: str, *, by: User, at: datetime
) -> None:
    ReviewStep.objects.create(
        recommendation=row,
        sequence=row.steps.count() + 1,
        to=to.value,
        words=words.strip(),
        by=by,
        at=at,
    )


def send_voice_reminders(*, at: datetime) -> int:
    """Today's letters about answers owed are on their way, each written down once."""
    on, count = timezone.localdate(at), 0
    for row in OwedAnswer.objects.select_related("owner").prefetch_related("answers", "reminders"):
        latest = max(row.answers.all(), key=lambda one: one.pk, default=None)
        kind = AnswerKind(latest.kind) if latest else None
        if owed(due_on=row.due_on, latest=kind, on=on) is Owed.ANSWERED:
            continue
        sent = {one.step for one in row.reminders.all() if one.due_on == row.due_on}
        step = reminder_due(due_on=row.due_on, on=on, sent=sent)
        if step is not None:
            count += _remind(row, step, on=on, at=at)
    return count


@transaction.atomic
def _remind(row: OwedAnswer, step: int, *, on: date, at: datetime) -> int:
    people = [row.owner] if row.owner else officers(on)
    _, made = VoiceReminder.objects.get_or_create(
        owed=row,
        due_on=row.due_on,
        step=step,
        defaults={"people_count": len(people), "sent_at": at},
    )
    if not made:
        return 0
    transaction.on_commit(partial(_post, sorted(person.email for person in people)))
    record(
        "voice.reminded",
        by=None,
        at=at,
        subject="owed_answer",
        subject_key=row.code,
        details={"step": step, "people": len(people)},
    )
    return 1


def _post(addresses: list[str]) -> None:
    for address in addresses:
        EmailMessage(subject=SUBJECT, body=BODY, to=[address]).send()
