"""Groups, exercises, themes, and the money that taking part costs, in totals."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Model

from dalpb.kernel.audit import record
from dalpb.kernel.models.people import User
from dalpb.kernel.refusals import Denial, Refused, StaleVersion, require
from strategy.models import Exercise, ExerciseGroup, PanelCost, StakeholderGroup, Theme
from strategy.rules.voice.telling import deny_telling
from strategy.rules.voice.vocabulary import GroupKind, Phase, ThemeStatus
from strategy.services.free_text import deny_identifying, deny_personal

M = TypeVar("M", Exercise, Theme, PanelCost)
STALE = Denial(
    "voice.changed_meanwhile",
    "Somebody changed this after you opened it. Yours is below: look at what is there now, then"
    " save again.",
)

TAKEN = Denial("voice.code_taken", "There is one with this code already. Give yours another code.")


@dataclass(frozen=True, slots=True)
class ExerciseTerms:
    title: str
    phase: Phase
    about: str
    method: str = ""
    summary: str = ""
    held_from: date | None = None
    held_until: date | None = None
    people_low: int | None = None
    people_high: int | None = None
    people_words: str = ""
    answers_due_on: date | None = None
    source: str = ""
    is_illustrative: bool = False


@dataclass(frozen=True, slots=True)
class ThemeTerms:
    title: str
    words: str
    people_count: int | None
    status: ThemeStatus


@dataclass(frozen=True, slots=True)
class CostTerms:
    people_count: int | None
    payments_pence: int | None
    expenses_pence: int | None
    adjustments_pence: int | None
    adjustments: str = ""


@transaction.atomic
def save_group(
    *, code: str, name: str, kind: GroupKind, words: str, by: User, at: datetime
) -> StakeholderGroup:
    """The group stands as given."""
    require(deny_personal(name, words))
    row = StakeholderGroup.objects.select_for_update().filter(code=code).first()
    row = row or StakeholderGroup(code=code, version=0)
    row.name, row.kind, row.words = name.strip(), kind.value, words.strip()
    row.version += 1
    save_once(row)
    record("voice.group_saved", by=by, at=at, subject="stakeholder_group", subject_key=code)
    return row


@transaction.atomic
def save_exercise(
    *, code: str, version: int, terms: ExerciseTerms, by: User, at: datetime
) -> Exercise:
    """The exercise stands as given. `version` is that of the one read, 0 for a new one."""
    require(
        deny_personal(
            terms.title, terms.about, terms.method, terms.summary, terms.people_words, terms.source
        )
    )
    if terms.held_from and terms.held_until and terms.held_until <= terms.held_from:
        raise Refused(Denial("voice.dates_backwards", "The last day must not be before the first."))
    low, high = terms.people_low, terms.people_high
    if low is not None and high is not None and high < low:
        raise Refused(Denial("voice.people_backwards", "The most is fewer than the fewest."))
    found = Exercise.objects.select_for_update().filter(code=code).first()
    return _save(found, Exercise(code=code, version=0), version, asdict(terms), by=by, at=at)


@transaction.atomic
def save_exercise_group(
    *,
    exercise: Exercise,
    group: StakeholderGroup,
    how: str,
    hoped_for: str,
    by: User,
    at: datetime,
) -> ExerciseGroup:
    """The group is reached in this way in the exercise."""
    require(deny_personal(how, hoped_for))
    row = ExerciseGroup.objects.filter(exercise=exercise, group=group).first()
    row = row or ExerciseGroup(exercise=exercise, group=group)
    row.how, row.hoped_for = how.strip(), hoped_for.strip()
    row.save()
    record(
        "voice.exercise_group_saved",
        by=by,
        at=at,
        subject="exercise",
        subject_key=exercise.code,
        details={"group": group.code},
    )
    return row


@transaction.atomic
def save_theme(
    *, exercise: Exercise, code: str, version: int, terms: ThemeTerms, by: User, at: datetime
) -> Theme:
    """The theme stands as given; it is told only where no few people can be recognised."""
    require(deny_identifying(terms.title, terms.words))
    if terms.status is ThemeStatus.TOLD:
        require(deny_telling(theme_count=terms.people_count, event_count=exercise.people_low))
    found = Theme.objects.select_for_update().filter(code=code).first()
    if found is not None and found.exercise_id != exercise.pk:
        raise Refused(TAKEN)
    return _save(
        found,
        Theme(exercise=exercise, code=code, version=0),
        version,
        asdict(terms),
        by=by,
        at=at,
    )


@transaction.atomic
def save_cost(
    *, exercise: Exercise, quarter: str, version: int, terms: CostTerms, by: User, at: datetime
) -> PanelCost:
    """The quarter's totals stand as given. What is left empty is not known."""
    require(deny_identifying(terms.adjustments))
    found = PanelCost.objects.select_for_update().filter(exercise=exercise, quarter=quarter).first()
    new = PanelCost(exercise=exercise, quarter=quarter, version=0)
    return _save(found, new, version, asdict(terms), by=by, at=at)


def _save(
    found: M | None, new: M, version: int, given: Mapping[str, Any], *, by: User, at: datetime
) -> M:
    row = found or new
    require_fresh(is_held=found is not None, held=row.version, read=version)
    for name, value in given.items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    row.version += 1
    row.updated_by, row.updated_at = by, at
    save_once(row)
    subject = type(row).__name__.lower()
    key = getattr(row, "code", "") or str(row)
    record(f"voice.{subject}_saved", by=by, at=at, subject=subject, subject_key=key)
    return row


def require_fresh(*, is_held: bool, held: int, read: int) -> None:
    """Refuse what was read in another version, and a new code that is taken."""
    if is_held and read == 0:
        raise Refused(TAKEN)
    if held != read:
        raise StaleVersion(STALE)


def save_once(row: Model) -> None:
    """The row is saved; of two people who give one code at one moment, the second is told."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as clash:
        raise Refused(TAKEN) from clash
