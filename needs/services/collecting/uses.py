"""Which frozen outputs already used what was accepted."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone

from dalpb.kernel.outputs import Output, outputs_from
from dalpb.kernel.periods import in_words
from needs.models import (
    AssessmentVersion,
    FindingFigure,
    ImportBatch,
    IndicatorResult,
    Obligation,
    Observation,
    ObservationRevision,
    SubmissionEvent,
)
from needs.rules.assessment.life import FROZEN


def outputs_using(obligation: Obligation) -> list[Output]:
    """Outputs made from any edition of a submission; none where nothing was accepted."""
    rows = SubmissionEvent.objects.filter(obligation=obligation, batch__isnull=False)
    batches = [row.batch for row in rows.select_related("batch") if row.batch is not None]
    if not batches:
        return []
    submissions = frozenset(str(batch.pk) for batch in batches)
    return [*outputs_from(submissions), *_assessments(batches)]


def _assessments(batches: Sequence[ImportBatch]) -> list[Output]:
    """The approved assessments that cite an indicator made from any of the figures.

    No assessment cites a partner's own figure: it stands on published ones and indicators.
    """
    approved = AssessmentVersion.objects.filter(status__in=[status.value for status in FROZEN])
    cited = list(
        FindingFigure.objects.filter(finding__edition__in=approved)
        .exclude(indicator_code="")
        .values_list("finding__edition_id", "indicator_code", "area_code", "period_code")
    )
    results = IndicatorResult.objects.filter(
        indicator__code__in={code for _, code, _, _ in cited}
    ).values_list("indicator__code", "area__code", "period__code", "inputs")
    ids = _figures(batches) if cited else frozenset()
    fed = {tuple(key) for *key, inputs in results if ids & {pk for pk, _ in inputs}}
    rows = approved.filter(pk__in={edition for edition, *key in cited if tuple(key) in fed})
    return [
        Output(
            f"The needs assessment, version {row.code}",
            f"approved on {in_words(timezone.localdate(row.snapshot.approved_at))}",
            reverse("reporting:assessment", args=[row.code]),
        )
        for row in rows.select_related("snapshot").order_by("number")
    ]


def _figures(batches: Sequence[ImportBatch]) -> frozenset[int]:
    """Every figure that the submissions ever said."""
    now = Observation.objects.filter(batch__in=batches).values_list("pk", flat=True)
    before = ObservationRevision.objects.filter(batch__in=batches)
    return frozenset([*now, *before.values_list("observation_id", flat=True)])
