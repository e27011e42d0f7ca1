"""Reads of what was considered for people with each protected characteristic."""

from collections.abc import Iterable

from django.db.models import QuerySet

from dalpb.kernel.access import Access
from dalpb.kernel.roles import Permission
from strategy.models import Action, Decision, EqualityConsideration
from strategy.rules.voice.equality import Considered
from strategy.rules.voice.vocabulary import Characteristic, Effect


def actions(access: Access) -> "QuerySet[Action]":
    if not access.has(Permission.VIEW_PLAN):
        return Action.objects.none()
    return Action.objects.order_by("code")


def decisions(access: Access) -> "QuerySet[Decision]":
    if not access.has(Permission.VIEW_BOARD):
        return Decision.objects.none()
    return Decision.objects.select_related("body").order_by("-year", "-number")


def considerations(of: Action | Decision) -> list[EqualityConsideration]:
    """All that was said of an action or a decision, the newest first."""
    key = "action" if isinstance(of, Action) else "decision"
    rows = EqualityConsideration.objects.filter(**{key: of}).select_related("considered_by")
    return list(rows.order_by("-pk"))


def latest_by_target(
    key: str, targets: Iterable[int]
) -> dict[int, dict[Characteristic, Considered]]:
    """What stands for each action (or decision) by its number, in one query."""
    found: dict[int, dict[Characteristic, Considered]] = {}
    rows = EqualityConsideration.objects.filter(**{f"{key}__in": list(targets)}).order_by("pk")
    for target, characteristic, effect in rows.values_list(f"{key}_id", "characteristic", "effect"):
        one = Considered(Characteristic(characteristic), Effect(effect))
        found.setdefault(target, {})[one.characteristic] = one
    return found
