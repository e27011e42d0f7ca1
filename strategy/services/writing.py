"""Writing a draft: its terms, statements, priorities, objectives, outcomes and map."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import IntegrityError, models, transaction
from django.db.models import Max, ProtectedError

from dalpb.kernel.cells import Figure
from dalpb.kernel.models import Organisation, User
from dalpb.kernel.models.areas import Area
from dalpb.kernel.refusals import Denial, Refused, require
from dalpb.kernel.versions import update_versioned
from needs.facts.assessments import recommendations
from strategy.models import (
    Objective,
    ObjectiveLink,
    ObjectiveRecommendation,
    Outcome,
    PlanStatement,
    Priority,
    Strategy,
)
from strategy.rules.figures import deny_figure
from strategy.rules.life import StrategyMove
from strategy.rules.mapping import Link, deny_link
from strategy.rules.screening import deny_personal
from strategy.rules.vocabulary import LinkKind, PlanKind, StatementKind, StrategyStatus
from strategy.services.events import note
from strategy.services.holding import edited, hold_open, same_version, told
from strategy.services.plan_files.outcomes import figure_values

Part = TypeVar("Part", PlanStatement, Priority, Objective, Outcome)
TAKEN = Denial("strategy.code_taken", "That code is taken already. Give another.")


@dataclass(frozen=True, slots=True)
class PlanTerms:
    """What a plan is called, whose it is, and from when it is to hold."""

    title: str
    years: str
    body: str
    kind: PlanKind
    owner: str
    source: str
    drafted_on: date | None
    first_on: date | None
    until_on: date | None


@dataclass(frozen=True, slots=True)
class OutcomeTerms:
    code: str
    words: str
    indicator_code: str
    unit: str
    baseline: Figure
    baseline_on: date | None
    target: Figure
    target_on: date | None
    note: str


def _owner(code: str) -> Organisation | None:
    if not code:
        return None
    found = Organisation.objects.filter(code=code).first()
    if found is None:
        raise Refused(Denial("strategy.owner", "Choose the owner from the list."))
    return found


def _deny_terms(terms: PlanTerms) -> Denial | None:
    if terms.first_on and terms.until_on and terms.until_on <= terms.first_on:
        return Denial("strategy.ends_first", "The last day comes before the first. Check both.")
    return deny_personal(terms.title, terms.body, terms.source)


@transaction.atomic
def start_strategy(
    *, code: str, area_code: str, terms: PlanTerms, by: User, at: datetime
) -> Strategy:
    """A new draft."""
    require(_deny_terms(terms))
    area = Area.objects.filter(code=area_code).first()
    if area is None:
        raise Refused(Denial("strategy.area", "There is no such area. Choose it from the list."))
    if Strategy.objects.filter(code=code).exists():
        raise Refused(TAKEN)
    values = {**asdict(terms), "owner_organisation": _owner(terms.owner)}
    del values["owner"]
    made = Strategy.objects.create(
        code=code, area=area, status=StrategyStatus.DRAFT.value, **values
    )
    note(made, StrategyMove.STARTED, by=by, at=at)
    told(made, "started", by=by, at=at)
    return made


@transaction.atomic
def save_terms(
    *, strategy: Strategy, version: int, terms: PlanTerms, by: User, at: datetime
) -> None:
    """The draft is called, owned and dated as said."""
    held = hold_open(strategy)
    require(_deny_terms(terms))
    same_version(held, version)
    values = {**asdict(terms), "owner_organisation": _owner(terms.owner)}
    del values["owner"]
    made = update_versioned(Strategy.objects.all(), held.pk, version, by=by, **values)
    edited(made, "terms", by=by, at=at)


def _save(
    model: type[Part], strategy: Strategy, pk: int | None, version: int, values: dict[str, Any]
) -> Part:
    """The part stands with these values; a new one where `pk` is None."""
    try:
        with transaction.atomic():
            if pk is None:
                return model._default_manager.create(strategy=strategy, **values)  # noqa: SLF001
            rows = model._default_manager.filter(strategy=strategy)  # noqa: SLF001
            return update_versioned(rows, pk, version, **values)
    except IntegrityError as problem:
        raise Refused(TAKEN) from problem


def _next(rows: "models.QuerySet[Any]") -> int:
    last: int | None = rows.aggregate(last=Max("position"))["last"]
    return (last or 0) + 1


@transaction.atomic
def save_statement(
    *,
    strategy: Strategy,
    pk: int | None,
    version: int,
    kind: StatementKind,
    words: str,
    by: User,
    at: datetime,
) -> PlanStatement:
    """A vision, aim or principle of the draft stands; a new one comes last."""
    held = hold_open(strategy)
    require(deny_personal(words))
    values: dict[str, Any] = {"kind": kind.value, "words": words}
    if pk is None:
        values["position"] = _next(held.statements.all())
    made = _save(PlanStatement, held, pk, version, values)
    edited(held, kind.value, by=by, at=at)
    return made


@transaction.atomic
def save_priority(
    *,
    strategy: Strategy,
    pk: int | None,
    version: int,
    title: str,
    description: str,
    by: User,
    at: datetime,
) -> Priority:
    """A priority of the draft stands; a new one comes last."""
    held = hold_open(strategy)
    require(deny_personal(title, description))
    values: dict[str, Any] = {"title": title, "description": description}
    if pk is None:
        values["position"] = _next(held.priorities.all())
    made = _save(Priority, held, pk, version, values)
    edited(held, f"priority {made.position}", by=by, at=at)
    return made


@transaction.atomic
def save_objective(
    *,
    strategy: Strategy,
    priority: Priority,
    pk: int | None,
    version: int,
    code: str,
    title: str,
    description: str,
    answers: tuple[str, ...],
    by: User,
    at: datetime,
) -> Objective:
    """An objective stands under its priority, and answers these recommendations."""
    held = hold_open(strategy)
    require(deny_personal(title, description))
    values: dict[str, Any] = {"code": code, "title": title, "description": description}
    if pk is None:
        values |= {"priority": priority, "position": _next(priority.objectives.all())}
    made = _save(Objective, held, pk, version, values)
    _answer(made, answers)
    edited(held, f"objective {made.code}", by=by, at=at)
    return made


def _answer(objective: Objective, codes: tuple[str, ...]) -> None:
    known = {one.code: one for one in recommendations()}
    held = {one.code: one for one in objective.recommendations.all()}
    for code in codes:
        if code not in held and code not in known:
            raise Refused(
                Denial(
                    "strategy.recommendation",
                    f"The needs assessment in force has no recommendation {code}.",
                )
            )
    for code in set(held) - set(codes):
        held[code].delete()
    for code in codes:
        if code not in held:
            ObjectiveRecommendation.objects.create(
                objective=objective,
                assessment=known[code].version,
                code=code,
                title=known[code].title[:300],
            )


@transaction.atomic
def save_outcome(
    *,
    strategy: Strategy,
    objective: Objective,
    pk: int | None,
    version: int,
    terms: OutcomeTerms,
    by: User,
    at: datetime,
) -> Outcome:
    """A desired outcome of an objective stands, with its baseline and target."""
    held = hold_open(strategy)
    require(deny_personal(terms.words, terms.note))
    require(deny_figure(terms.baseline) or deny_figure(terms.target))
    if terms.baseline_on and terms.target_on and terms.target_on <= terms.baseline_on:
        raise Refused(
            Denial("strategy.target_first", "The target's day must come after the baseline's.")
        )
    values = {
        **{k: v for k, v in asdict(terms).items() if k not in ("baseline", "target")},
        **figure_values("baseline", terms.baseline),
        **figure_values("target", terms.target),
    }
    if pk is None:
        values |= {
            "objective": objective,
            "priority": objective.priority,
            "position": _next(objective.priority.outcomes.all()),
        }
    made = _save(Outcome, held, pk, version, values)
    edited(held, f"outcome {made.code}", by=by, at=at)
    return made


@transaction.atomic
def remove_part(
    *,
    strategy: Strategy,
    part: PlanStatement | Priority | Objective | Outcome,
    by: User,
    at: datetime,
) -> None:
    """The part is gone from the draft; its history stays."""
    held = hold_open(strategy)
    name = str(part)[:80]
    try:
        with transaction.atomic():
            _take_along(part)
            part.delete()
    except ProtectedError as problem:
        raise Refused(
            Denial(
                "strategy.in_use",
                "Something else rests on this. Remove what is under it, or linked to it, first.",
            )
        ) from problem
    edited(held, f"removed {name}", by=by, at=at)


def _take_along(part: models.Model) -> None:
    """What only tells of a part goes with it; what rests on it does not."""
    if isinstance(part, Objective):
        for answer in part.recommendations.all():
            answer.delete()
    if isinstance(part, Priority):
        for chosen in part.indicators.all():
            chosen.delete()


@transaction.atomic
def save_link(
    *,
    later: Strategy,
    earlier: Strategy,
    kind: LinkKind,
    old: Objective | None,
    new: Objective | None,
    reason: str,
    by: User,
    at: datetime,
) -> ObjectiveLink:
    """The map says what became of an objective, or where one came from, and why."""
    held = hold_open(later)
    require(deny_personal(reason))
    others = [
        Link(LinkKind(one.kind), one.old.code if one.old else "", one.new.code if one.new else "")
        for one in ObjectiveLink.objects.filter(earlier=earlier, later=held).select_related(
            "old", "new"
        )
    ]
    require(deny_link(Link(kind, old.code if old else "", new.code if new else ""), others))
    made = ObjectiveLink.objects.create(
        earlier=earlier, later=held, kind=kind.value, old=old, new=new, reason=reason
    )
    edited(held, "map", by=by, at=at)
    return made


@transaction.atomic
def remove_link(*, link: ObjectiveLink, by: User, at: datetime) -> None:
    """The map no longer says so."""
    held = hold_open(link.later)
    link.delete()
    edited(held, "map", by=by, at=at)
