"""The computed rating of each action, kept per quarter with its reasons."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction

from dalpb.kernel.audit import record
from dalpb.kernel.models.people import User
from needs.facts.indicators import indicators, results
from strategy.models import Action, ActionDependency, ActionForecast, ComputedRag, Milestone
from strategy.rules.delivery.quarters import quarter_named, quarter_of
from strategy.rules.delivery.rag import (
    Computed,
    Direction,
    MilestoneDates,
    Needed,
    Sign,
    Standing,
    as_on,
    computed_rag,
    direction_of,
)
from strategy.rules.delivery.slips import slips_in
from strategy.rules.delivery.vocabulary import ActionStatus


def rate(held: Action, *, on: date, at: datetime, signs: Mapping[str, Sign] | None = None) -> bool:
    """The action carries its rating of the day; whether it is another than before.

    The caller saves the action. A row is kept where the quarter's last one said otherwise.
    """
    promised = promised_of(held)
    held.slip_count = slips_in(promised)
    found = computed_rag(standing_of(held, promised, signs), on=on)
    held.computed_on = on
    value = found.rag.value if found else ""
    is_new = held.computed_rag != value
    held.computed_rag = value
    if found is not None:
        is_new = _keep(held, found, quarter=quarter_of(on).code, on=on, at=at) or is_new
    return is_new


def promised_of(held: Action) -> tuple[date, ...]:
    return tuple(
        ActionForecast.objects.filter(action=held)
        .order_by("pk")
        .values_list("forecast_end", flat=True)
    )


def standing_of(
    held: Action, promised: tuple[date, ...], signs: Mapping[str, Sign] | None
) -> Standing:
    """What a rating may look at, read from the tables."""
    steps = Milestone.objects.filter(action=held, replaced_on__isnull=True)
    needed = ActionDependency.objects.filter(action=held).select_related("needs")
    return Standing(
        status=ActionStatus(held.status),
        baseline_start=held.baseline_start,
        baseline_end=held.baseline_end,
        promised=promised,
        started_on=held.started_on,
        actual_end=held.actual_end,
        milestones=tuple(
            MilestoneDates(m.title, m.baseline_on, m.forecast_on, m.actual_on) for m in steps
        ),
        needs=tuple(
            Needed(d.needs.code, ActionStatus(d.needs.status), d.needs.forecast_end) for d in needed
        ),
        sign=_sign_of(held, signs),
        is_blocked=bool(held.blocked_reason),
        last_heard_on=held.last_heard_on,
    )


def _sign_of(held: Action, signs: Mapping[str, Sign] | None) -> Sign | None:
    if held.outcome is None or not held.outcome.indicator_code:
        return None
    code = held.outcome.indicator_code
    known = signs if signs is not None else signs_of([code])
    return known.get(code, Sign(code, Direction.UNKNOWN))


def signs_of(codes: Iterable[str]) -> dict[str, Sign]:
    """Where each indicator goes in the whole area, by the newest whole result's own trend."""
    wanted = sorted(set(codes))
    if not wanted:
        return {}
    names = {fact.code: fact.name for fact in indicators(codes=wanted)}
    found: dict[str, Sign] = {}
    for result in results(codes=wanted, latest_only=True, with_observations=False):
        if result.area_kind == "county" and not result.is_partial:
            found[result.indicator_code] = Sign(
                names.get(result.indicator_code, result.indicator_code),
                direction_of(result.trend),
            )
    return found


def rate_quarter(held: Action, quarter: str, *, today: date, at: datetime) -> Computed | None:
    """The rating of a quarter as on its last day, or today where it still runs; it is kept.

    What is known now of that day counts: an update that came in after the quarter's end tells of
    the quarter.
    """
    on = min(today, quarter_named(quarter).last)
    found = computed_rag(as_on(standing_of(held, promised_of(held), None), on), on=on)
    if found is not None:
        _keep(held, found, quarter=quarter, on=on, at=at)
    return found


def _keep(held: Action, found: Computed, *, quarter: str, on: date, at: datetime) -> bool:
    reasons = [[r.code, r.rag.value, r.words] for r in found.reasons]
    last = ComputedRag.objects.filter(action=held, quarter=quarter).order_by("-pk").first()
    if last is not None and last.rag == found.rag.value and last.reasons == reasons:
        return False
    ComputedRag.objects.create(
        action=held,
        quarter=quarter,
        rag=found.rag.value,
        reasons=reasons,
        computed_on=on,
        computed_at=at,
    )
    return True


@transaction.atomic
def refresh_plan(*, by: User | None, at: datetime, on: date) -> int:
    """Every action carries its rating of the day. The number that changed is returned."""
    rows = list(
        Action.objects.select_for_update(of=("self",))
        .exclude(status__in=["proposed", "stopped", "merged", "superseded"])
        .select_related("outcome")
        .order_by("pk")
    )
    signs = signs_of(r.outcome.indicator_code for r in rows if r.outcome)
    signs.pop("", None)
    count = 0
    for held in rows:
        count += rate(held, on=on, at=at, signs=signs)
        # A rating that a day brought is no edit: it makes no version and no history row.
        Action._base_manager.filter(pk=held.pk).update(  # noqa: SLF001 - Django documents it
            computed_rag=held.computed_rag, computed_on=on, slip_count=held.slip_count
        )
    if count:
        record(
            "plan.rated",
            by=by,
            at=at,
            subject="plan",
            subject_key=quarter_of(on).code,
            details={"changed": count, "on": on},
        )
    return count
