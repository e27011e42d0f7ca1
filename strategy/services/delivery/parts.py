"""The parts of an action: milestones, what it needs, evidence, resources."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max

from dalpb.kernel.refusals import Denial, Refused, require_permitted
from strategy.models import Action, ActionDependency, ActionEvidence, ActionResource, Milestone
from strategy.permissions.delivery import deny_updating
from strategy.rules.delivery.dependencies import cycle_made
from strategy.rules.delivery.vocabulary import ActionMove, Funder
from strategy.services.delivery.keeping import Act, Change, allow, hold, keep, managed, screen


@dataclass(frozen=True, slots=True)
class MilestoneTerms:
    title: str
    baseline_on: date
    forecast_on: date | None = None


@transaction.atomic
def add_milestone(*, action: Action, terms: MilestoneTerms, act: Act) -> Milestone:
    """The action has one more step. One added after the board agreed the action is agreed too."""
    held, change = managed(action, ActionMove.MILESTONE_ADDED, act)
    made = _made(held, terms)
    change.details = {"title": made.title, "baseline": str(made.baseline_on)}
    keep(held, change, act)
    return made


def _made(held: Action, terms: MilestoneTerms) -> Milestone:
    screen(title=terms.title)
    if not terms.title.strip():
        raise Refused(Denial("milestone.says_nothing", "Give the milestone a title."))
    last = Milestone.objects.filter(action=held).aggregate(last=Max("position"))["last"]
    return Milestone.objects.create(
        action=held,
        position=(last or 0) + 1,
        title=terms.title.strip(),
        baseline_on=terms.baseline_on,
        forecast_on=terms.forecast_on or terms.baseline_on,
        is_agreed=bool(held.approved_wording),
    )


@transaction.atomic
def move_milestone(
    *, action: Action, position: int, forecast_on: date, actual_on: date | None, act: Act
) -> Milestone:
    """The milestone has another forecast, or was reached on a day. Its baseline stays."""
    held = hold(action, act)
    require_permitted(deny_updating(act.access, held.owner_id))
    step = _step(held, position)
    is_reached = actual_on is not None and step.actual_on != actual_on
    change = Change(ActionMove.MILESTONE_DONE if is_reached else ActionMove.MILESTONE_EDITED)
    allow(held, change)
    if actual_on is not None and actual_on > act.on:
        raise Refused(Denial("milestone.in_future", "The day it was reached is in the future."))
    change.details = {
        "title": step.title,
        "changes": {
            "forecast": [str(step.forecast_on), str(forecast_on)],
            "reached": [str(step.actual_on or ""), str(actual_on or "")],
        },
    }
    step.forecast_on, step.actual_on = forecast_on, actual_on
    step.version += 1
    step._history_user = act.by  # type: ignore[attr-defined]  # noqa: SLF001 - the history library's way
    step.save()
    keep(held, change, act)
    return step


@transaction.atomic
def replace_milestone(
    *, action: Action, position: int, terms: MilestoneTerms, reason: str, act: Act
) -> Milestone:
    """Another milestone stands in the place of one that the board agreed; both are kept."""
    held, change = managed(action, ActionMove.MILESTONE_REPLACED, act, reason)
    old = _step(held, position)
    old.replaced_on, old.replaced_reason = act.on, reason.strip()
    old.version += 1
    old.save()
    made = _made(held, terms)
    change.details = {"was": old.title, "title": made.title, "baseline": str(made.baseline_on)}
    keep(held, change, act)
    return made


def _step(held: Action, position: int) -> Milestone:
    found = Milestone.objects.filter(
        action=held, position=position, replaced_on__isnull=True
    ).first()
    if found is None:
        raise Refused(Denial("milestone.none", "There is no such milestone any more."))
    return found


@transaction.atomic
def add_dependency(*, action: Action, needs: Action, words: str = "", act: Act) -> ActionDependency:
    """The action waits for another. A round of actions that wait for each other is refused."""
    held, change = managed(action, ActionMove.DEPENDENCY_ADDED, act)
    screen(words=words)
    # Two people who each add half of a round are told apart by the same lock.
    rows = ActionDependency.objects.select_for_update(of=("self",)).select_related(
        "action", "needs"
    )
    edges = [(row.action.code, row.needs.code) for row in rows]
    if (held.code, needs.code) in edges:
        raise Refused(Denial("dependency.there", f"It needs {needs.code} already."))
    cycle = cycle_made(edges, action=held.code, needs=needs.code)
    if cycle is not None:
        raise Refused(
            Denial(
                "dependency.cycle",
                f"That would go round in a circle: {' needs '.join(cycle)}. Leave one of them out.",
            )
        )
    made = ActionDependency.objects.create(action=held, needs=needs, words=words.strip())
    change.details = {"needs": needs.code}
    keep(held, change, act)
    return made


@transaction.atomic
def remove_dependency(*, action: Action, needs: Action, act: Act) -> None:
    """The action no longer waits for the other."""
    held, change = managed(action, ActionMove.DEPENDENCY_REMOVED, act)
    found = ActionDependency.objects.filter(action=held, needs=needs).first()
    if found is None:
        raise Refused(Denial("dependency.none", f"It does not need {needs.code}."))
    found.delete()
    change.details = {"needs": needs.code}
    keep(held, change, act)


@transaction.atomic
def add_evidence(*, action: Action, words: str, reference: str, act: Act) -> ActionEvidence:
    """One more thing shows what was done."""
    held = hold(action, act)
    require_permitted(deny_updating(act.access, held.owner_id))
    change = Change(ActionMove.EVIDENCE_ADDED)
    allow(held, change)
    screen(evidence=words, reference=reference)
    if not words.strip():
        raise Refused(Denial("evidence.says_nothing", "Say in a few words what it shows."))
    made = ActionEvidence.objects.create(
        action=held,
        words=words.strip(),
        reference=reference.strip(),
        added_by=act.by,
        added_at=act.at,
    )
    change.details = {"words": made.words, "reference": made.reference}
    keep(held, change, act)
    return made


@dataclass(frozen=True, slots=True)
class ResourceLine:
    funder: Funder
    label: str
    amount_pence: int


@transaction.atomic
def set_resources(*, action: Action, lines: tuple[ResourceLine, ...], act: Act) -> Action:
    """The action takes exactly these lines of money."""
    held, change = managed(action, ActionMove.RESOURCES_SET, act)
    was = {(r.funder, r.label): r for r in ActionResource.objects.filter(action=held)}
    wanted = {(line.funder.value, line.label.strip()): line.amount_pence for line in lines}
    if {key: row.amount_pence for key, row in was.items()} == wanted:
        return held
    screen(**{f"line_{n}": line.label for n, line in enumerate(lines, 1)})
    change.details = {
        "changes": {
            "resources": [
                "; ".join(f"{r.funder} {r.label} {r.amount_pence}" for r in was.values()),
                "; ".join(f"{f} {label} {pence}" for (f, label), pence in wanted.items()),
            ]
        }
    }
    for key, row in was.items():
        if key not in wanted:
            row.delete()
    for (funder, label), pence in wanted.items():
        row = was.get((funder, label)) or ActionResource(action=held, funder=funder, label=label)
        row.amount_pence = pence
        row.save()
    return keep(held, change, act)
