"""Which frozen outputs already used what was accepted."""

from dalpb.kernel.outputs import Output, outputs_from
from needs.models import Obligation, SubmissionEvent


def outputs_using(obligation: Obligation) -> list[Output]:
    """Outputs made from any edition of a submission; none where nothing was accepted."""
    keys = SubmissionEvent.objects.filter(obligation=obligation, batch__isnull=False).values_list(
        "batch_id", flat=True
    )
    submissions = frozenset(str(key) for key in keys)
    return outputs_from(submissions) if submissions else []
