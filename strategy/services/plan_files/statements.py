"""What a plan says of itself, and whom it asked."""

from strategy.models import Consultee, PlanStatement, Strategy
from strategy.rules.file_rows import StrategyRow
from strategy.rules.vocabulary import StatementKind
from strategy.services.plan_files.known import Known
from strategy.services.plan_files.rows import stand, without


def write_statements(strategy: Strategy, row: StrategyRow) -> int:
    held = list(strategy.statements.all())
    already = [
        (one.kind, one.words, one.is_illustrative, one.parent.words if one.parent else "")
        for one in strategy.statements.select_related("parent")
    ]
    wanted = []
    for one in row.statements:
        wanted.append((one.kind.value, one.words, one.is_illustrative, ""))
        wanted += [
            (StatementKind.DOMAIN.value, domain, one.is_illustrative, one.words)
            for domain in one.domains
        ]
    if already == wanted:
        return 0
    # Written afresh, because one may belong to another and all may have changed places.
    without(one for one in held if one.parent_id is not None)
    without(one for one in held if one.parent_id is None)
    parents: dict[str, PlanStatement] = {}
    for position, (kind, words, is_illustrative, parent) in enumerate(wanted, start=1):
        made = PlanStatement.objects.create(
            strategy=strategy,
            kind=kind,
            position=position,
            words=words,
            is_illustrative=is_illustrative,
            parent=parents.get(parent),
        )
        parents[words] = made
    return len(wanted)


def write_consultees(strategy: Strategy, row: StrategyRow, known: Known) -> int:
    written, _ = stand(
        Consultee,
        strategy.consultees.all(),
        [
            (
                one.name,
                {
                    "name": one.name,
                    "kind": one.kind.value,
                    "organisation": known.organisations.get(one.organisation),
                    "asked_on": one.asked_on,
                    "reply_by": one.reply_by,
                    "answered_on": one.answered_on,
                    "response": one.response,
                    "how_used": one.how_used,
                    "is_illustrative": one.is_illustrative,
                },
            )
            for one in row.consultees
        ],
        key=lambda one: one.name,
        always={"strategy": strategy},
    )
    return written
