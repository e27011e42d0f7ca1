"""Search over everything that plans say: one query for each kind of part."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from dalpb.kernel.access import Access
from strategy.models import Objective, Outcome, PlanStatement, Priority, WorkStream
from strategy.rules.searching import MOST_HITS, words_of
from strategy.selectors.strategies import plans


@dataclass(frozen=True, slots=True)
class Hit:
    """One part of a plan that holds every word. `anchor` is its place on the plan's page."""

    plan_code: str
    plan_title: str
    what: str
    words: str
    anchor: str


def search(access: Access, asked: str) -> tuple[Hit, ...]:
    """What the person may read that holds every word asked for, plans first."""
    words = words_of(asked)
    if not words:
        return ()
    allowed = plans(access)
    found = [
        Hit(row.code, str(row), "Plan", row.body, "")
        for row in _matching(allowed, words, ("title", "years", "body"))
    ]
    for part in _parts(allowed, words):
        found.append(part)
        if len(found) >= MOST_HITS:
            break
    return tuple(found)


def _parts(allowed: QuerySet[Any], words: tuple[str, ...]) -> Iterator[Hit]:
    within = {"strategy__in": allowed.values("pk")}
    priorities = Priority.objects.filter(**within).select_related("strategy")
    for row in _matching(priorities, words, ("title", "description")):
        yield _hit(row, f"Priority {row.position}", row.title, f"priority-{row.position}")
    objectives = Objective.objects.filter(**within).select_related("strategy")
    for row in _matching(objectives, words, ("title", "description")):
        yield _hit(row, f"Objective {row.code}", row.title, f"objective-{row.code}")
    outcomes = Outcome.objects.filter(**within).select_related("strategy")
    for row in _matching(outcomes, words, ("words", "note")):
        yield _hit(row, f"Outcome {row.code}", row.words, f"outcome-{row.code}")
    streams = WorkStream.objects.filter(**within).select_related("strategy")
    for row in _matching(streams, words, ("title", "description")):
        yield _hit(row, f"Work stream {row.position}", row.title, f"stream-{row.position}")
    statements = PlanStatement.objects.filter(**within).select_related("strategy")
    for row in _matching(statements, words, ("words",)):
        kind = row.get_kind_display().capitalize()
        yield _hit(row, kind, row.words, f"statement-{row.position}")


def _hit(row: Any, what: str, words: str, anchor: str) -> Hit:
    return Hit(row.strategy.code, str(row.strategy), what, words, anchor)


def _matching(
    rows: QuerySet[Any], words: tuple[str, ...], names: tuple[str, ...]
) -> "QuerySet[Any]":
    for word in words:
        within = Q()
        for name in names:
            within |= Q(**{f"{name}__icontains": word})
        rows = rows.filter(within)
    return rows[:MOST_HITS]
