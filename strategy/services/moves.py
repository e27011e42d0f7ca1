"""Moving a strategy through its life: consulted, approved, published, replaced, corrected."""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from dalpb.kernel import codec
from dalpb.kernel.models import User
from dalpb.kernel.refusals import Denial, Refused, require
from strategy.models import Publication, Strategy, StrategyCorrection
from strategy.rules.consulting import deny_unconsulted
from strategy.rules.life import STEPS, StrategyMove, deny_author, deny_move
from strategy.rules.screening import deny_personal
from strategy.rules.vocabulary import PlanKind, StrategyStatus
from strategy.selectors.plan_rows import text_of
from strategy.selectors.strategies import authors_of, consultation_of
from strategy.services.events import note
from strategy.services.holding import hold, same_version, told


@transaction.atomic
def open_consultation(*, strategy: Strategy, version: int, by: User, at: datetime) -> None:
    """Partners read the draft and are asked for their views."""
    held = hold(strategy)
    require(deny_move(StrategyMove.OPENED, status=StrategyStatus(held.status)))
    require(deny_ready(held))
    _move(held, StrategyMove.OPENED, version=version, by=by, at=at)


@transaction.atomic
def take_back(*, strategy: Strategy, version: int, reason: str, by: User, at: datetime) -> None:
    """The strategy is a draft again."""
    require(deny_personal(reason))
    _move(hold(strategy), StrategyMove.TAKEN_BACK, version=version, by=by, at=at, reason=reason)


def deny_ready(strategy: Strategy) -> Denial | None:
    """Why a strategy says too little to be read."""
    priorities = list(strategy.priorities.prefetch_related("objectives"))
    if not priorities:
        return Denial("strategy.empty", "Write at least one priority first.")
    bare = [str(one.position) for one in priorities if not one.objectives.all()]
    if bare and strategy.kind == PlanKind.DOMESTIC_ABUSE_STRATEGY:
        return Denial(
            "strategy.priority_without_objective",
            f"Write at least one objective under each priority. Without one: {', '.join(bare)}.",
        )
    return None


def digest(strategy: Strategy) -> str:
    """A digest of all that the strategy says, and of nothing about where it stands."""
    text = codec.to_json(text_of(strategy))
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def approve(*, strategy: Strategy, version: int, shown: str, by: User, at: datetime) -> None:
    """The strategy is approved as `shown`, the digest of what its approver was looking at."""
    held = hold(strategy)
    require(deny_move(StrategyMove.APPROVED, status=StrategyStatus(held.status)))
    require(deny_author(authors=authors_of(held), approver=by.pk))
    require(deny_ready(held))
    if digest(held) != shown:
        raise Refused(
            Denial(
                "strategy.text_moved",
                "The strategy changed after you opened this page. Read it again before you"
                " approve it.",
            )
        )
    _move(held, StrategyMove.APPROVED, version=version, by=by, at=at, details={"sha256": shown})


@transaction.atomic
def publish(
    *, strategy: Strategy, version: int, published_on: date, where: str, by: User, at: datetime
) -> None:
    """The strategy is published and its text fixed; the one before it is replaced.

    Refused while the board or a district has not been consulted: section 57(4).
    """
    held = hold(strategy)
    require(deny_move(StrategyMove.PUBLISHED, status=StrategyStatus(held.status)))
    same_version(held, version)
    require(_deny_day(held, published_on, at))
    require(deny_personal(where))
    if held.is_statutory:
        require(deny_unconsulted(consultation_of(held, published_on)))
        _replace_earlier(held, held.first_on or published_on, by=by, at=at)
    if held.first_on is None:
        held.first_on = published_on
    _move(
        held,
        StrategyMove.PUBLISHED,
        version=version,
        by=by,
        at=at,
        details={"on": published_on, "where": where},
    )
    Publication.objects.create(
        strategy=held, published_on=published_on, where=where, recorded_by=by, recorded_at=at
    )


def _deny_day(strategy: Strategy, published_on: date, at: datetime) -> Denial | None:
    if published_on > timezone.localdate(at):
        return Denial(
            "strategy.published_later", "That day has not come. Give the day it was published."
        )
    if strategy.drafted_on and published_on < strategy.drafted_on:
        return Denial(
            "strategy.published_before_draft",
            "That day comes before the draft was written. Check the day.",
        )
    return None


def _replace_earlier(strategy: Strategy, first_on: date, *, by: User, at: datetime) -> None:
    """The statutory strategy in force until now names its successor and ends."""
    earlier = (
        Strategy.objects.select_for_update()
        .filter(kind=strategy.kind, area_id=strategy.area_id, status=StrategyStatus.PUBLISHED.value)
        .exclude(pk=strategy.pk)
        .order_by("-first_on")
        .first()
    )
    if earlier is None:
        return
    if earlier.first_on is not None and earlier.first_on >= first_on:
        raise Refused(
            Denial(
                "strategy.starts_before_last",
                f"{earlier} holds from {earlier.first_on:%-d %B %Y}. The new strategy must start"
                " after that: change its first day.",
            )
        )
    earlier.successor = strategy
    earlier.until_on = first_on
    _move(
        earlier,
        StrategyMove.REPLACED,
        version=earlier.version,
        by=by,
        at=at,
        details={"by_strategy": strategy.code},
    )


def _move(
    held: Strategy,
    move: StrategyMove,
    *,
    version: int,
    by: User,
    at: datetime,
    reason: str = "",
    details: Mapping[str, Any] | None = None,
) -> None:
    """Make one move or refuse it; of two people who move at once, one is told so."""
    require(deny_move(move, status=StrategyStatus(held.status), reason=reason))
    same_version(held, version)
    target = STEPS[move].target
    if target is not None:
        held.status = target.value
    held.version = version + 1
    held.save()
    kept = {key: str(value) for key, value in (details or {}).items()}
    note(held, move, by=by, at=at, reason=reason, details=kept)
    told(held, move.value, by=by, at=at, reason=reason.strip(), details=kept)


@transaction.atomic
def correct(
    *,
    strategy: Strategy,
    part: str,
    was: str,
    reads: str,
    reason: str,
    corrected_on: date,
    by: User,
    at: datetime,
) -> StrategyCorrection:
    """A dated correction stands beside the published text, which stays as it was."""
    held = hold(strategy)
    if not Publication.objects.filter(strategy=held).exists():
        raise Refused(
            Denial(
                "strategy.not_published",
                "Only what is published is corrected. Change the draft itself.",
            )
        )
    require(deny_personal(was, reads, reason))
    if corrected_on > timezone.localdate(at):
        raise Refused(Denial("strategy.corrected_later", "That day has not come. Check it."))
    made = StrategyCorrection.objects.create(
        strategy=held,
        part=part,
        was=was,
        reads=reads,
        reason=reason,
        corrected_on=corrected_on,
        by=by,
        at=at,
    )
    told(held, "corrected", by=by, at=at, reason=reason, details={"part": part})
    return made
