"""A stored plan as the rows of a file, so that the two can be laid side by side."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass, replace

from strategy.models import Objective, Outcome, PlanStatement, Priority, Strategy
from strategy.rules.file_rows import (
    ConsulteeLine,
    ObjectiveRow,
    OutcomeRow,
    PriorityRow,
    PublicationRow,
    StatementRow,
    StrategyRow,
    WorkStreamRow,
)
from strategy.rules.vocabulary import (
    ConsulteeKind,
    PlanKind,
    StatementKind,
    StrategyStatus,
)


def text_of(strategy: Strategy) -> StrategyRow:
    """The part of a plan that is fixed when it is published."""
    publication = getattr(strategy, "publication", None)
    return StrategyRow(
        code=strategy.code,
        title=strategy.title,
        years=strategy.years,
        body=strategy.body,
        area=strategy.area.code,
        status=StrategyStatus.DRAFT,
        first_on=strategy.first_on,
        until_on=None,
        successor="",
        source=strategy.source,
        is_illustrative=strategy.is_illustrative,
        kind=PlanKind(strategy.kind),
        priorities=tuple(_priority(one) for one in strategy.priorities.all()),
        statements=tuple(_statements(strategy.statements.all())),
        work_streams=tuple(
            WorkStreamRow(one.title, one.description, one.is_illustrative)
            for one in strategy.work_streams.all()
        ),
        consultees=tuple(sorted(_consultees(strategy), key=lambda one: one.name)),
        publication=None
        if publication is None
        else PublicationRow(
            publication.published_on, publication.where, publication.is_illustrative
        ),
    )


def text_of_row(row: StrategyRow) -> StrategyRow:
    """The same part of a plan in a file."""
    return replace(
        row,
        status=StrategyStatus.DRAFT,
        until_on=None,
        successor="",
        owner="",
        drafted_on=None,
        adoptions=(),
        reviews=(),
        priorities=tuple(
            replace(
                one,
                indicators=(),
                objectives=tuple(
                    replace(each, recommendations=tuple(sorted(each.recommendations)))
                    for each in one.objectives
                ),
            )
            for one in row.priorities
        ),
        consultees=tuple(sorted(row.consultees, key=lambda one: one.name)),
    )


def _statements(rows: Iterable[PlanStatement]) -> Iterator[StatementRow]:
    held = list(rows)
    for one in held:
        if one.kind != StatementKind.DOMAIN:
            domains = tuple(part.words for part in held if part.parent_id == one.pk)
            yield StatementRow(StatementKind(one.kind), one.words, domains, one.is_illustrative)


def _consultees(strategy: Strategy) -> Iterator[ConsulteeLine]:
    for one in strategy.consultees.select_related("organisation"):
        yield ConsulteeLine(
            ConsulteeKind(one.kind),
            one.organisation.code if one.organisation else "",
            one.name,
            one.asked_on,
            one.reply_by,
            one.answered_on,
            one.response,
            one.how_used,
            one.is_illustrative,
        )


def _priority(priority: Priority) -> PriorityRow:
    outcomes = list(priority.outcomes.all())
    return PriorityRow(
        title=priority.title,
        description=priority.description,
        indicators=(),
        work_stream=priority.work_stream.position if priority.work_stream else 0,
        objectives=tuple(_objective(one, outcomes) for one in priority.objectives.all()),
        outcomes=tuple(_outcome(one) for one in outcomes if one.objective_id is None),
    )


def _objective(objective: Objective, outcomes: Sequence[Outcome]) -> ObjectiveRow:
    return ObjectiveRow(
        objective.code,
        objective.title,
        objective.description,
        tuple(sorted(one.code for one in objective.recommendations.all())),
        objective.is_illustrative,
        tuple(_outcome(one) for one in outcomes if one.objective_id == objective.pk),
    )


def _outcome(outcome: Outcome) -> OutcomeRow:
    return OutcomeRow(
        outcome.code,
        outcome.words,
        outcome.indicator_code,
        outcome.unit,
        outcome.baseline,
        outcome.baseline_on,
        outcome.target,
        outcome.target_on,
        outcome.note,
        outcome.is_illustrative,
    )


def first_difference(ours: object, theirs: object, path: str) -> str:
    """The place of the first thing that differs between two rows, or an empty text."""
    if isinstance(ours, tuple) and isinstance(theirs, tuple):
        for n, (one, other) in enumerate(zip(ours, theirs, strict=False)):
            if found := first_difference(one, other, f"{path}[{n}]"):
                return found
        return "" if len(ours) == len(theirs) else path
    if is_dataclass(ours) and type(ours) is type(theirs) and hasattr(ours, "is_illustrative"):
        return _first_of_fields(ours, theirs, path)
    if isinstance(ours, PriorityRow) and isinstance(theirs, PriorityRow):
        return _first_of_fields(ours, theirs, path)
    return "" if ours == theirs else path


def _first_of_fields(ours: object, theirs: object, path: str) -> str:
    for one in fields(ours):  # type: ignore[arg-type]
        here = f"{path}.{one.name}"
        if found := first_difference(getattr(ours, one.name), getattr(theirs, one.name), here):
            return found
    return ""
