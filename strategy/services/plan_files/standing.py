"""How a plan stands: adopted, published, reviewed."""

from datetime import datetime

from dalpb.kernel.models import User
from strategy.models import Adoption, Publication, Strategy, StrategyReview
from strategy.rules.file_rows import StrategyRow
from strategy.services.plan_files.known import Known


def write_standing(
    strategy: Strategy, row: StrategyRow, known: Known, *, by: User | None, at: datetime
) -> int:
    """Adoptions, publication and reviews of the row stand; those already there stay."""
    written = 0
    marks = {"recorded_by": by, "recorded_at": at}
    adopted = set(strategy.adoptions.values_list("body", flat=True))
    for one in row.adoptions:
        if one.body not in adopted:
            Adoption.objects.create(
                strategy=strategy,
                body=one.body,
                organisation=known.organisations.get(one.organisation),
                adopted_on=one.adopted_on,
                reference=one.reference,
                is_illustrative=one.is_illustrative,
                **marks,
            )
            written += 1
    reviewed = set(strategy.reviews.values_list("reviewed_on", flat=True))
    for line in row.reviews:
        if line.reviewed_on is not None and line.reviewed_on not in reviewed:
            StrategyReview.objects.create(
                strategy=strategy,
                reviewed_on=line.reviewed_on,
                findings=line.findings,
                effect_on_other_support=line.effect_on_other_support,
                decision=line.decision.value,
                reason=line.reason,
                is_illustrative=line.is_illustrative,
                **marks,
            )
            written += 1
    return written


def write_publication(
    strategy: Strategy, row: StrategyRow, *, by: User | None, at: datetime
) -> int:
    """It is published where the row says so, and its text is fixed from now on."""
    if row.publication is None or Publication.objects.filter(strategy=strategy).exists():
        return 0
    Publication.objects.create(
        strategy=strategy,
        published_on=row.publication.published_on,
        where=row.publication.where,
        is_illustrative=row.publication.is_illustrative,
        recorded_by=by,
        recorded_at=at,
    )
    return 1
