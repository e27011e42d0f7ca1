"""Whether figures that are drawn together are of one series."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from dalpb.kernel.periods import Period, parse
from dalpb.kernel.refusals import Refused
from needs.rules.assessment.content import Cited, FindingContent
from needs.rules.assessment.words import period_words
from needs.rules.indicating import Break
from needs.rules.movement import break_between


@dataclass(frozen=True, slots=True)
class SeriesBreak:
    """The series of a finding's chart broke before this figure, and why."""

    finding: str
    name: str
    reason: str


def breaks_of(
    finding: FindingContent, known: Callable[[Cited], Sequence[Break]]
) -> tuple[SeriesBreak, ...]:
    """The breaks between neighbours on the finding's chart, whichever of the two is the later."""
    found = []
    for one, other in pairwise(finding.charted):
        periods = sorted(filter(None, map(_period, (one, other))))
        if len(periods) < 2 or _series(one) != _series(other):
            continue
        broken = break_between(known(other), *periods)
        if broken is not None:
            found.append(SeriesBreak(finding.code, other.name, broken.reason))
    return tuple(found)


def _series(cited: Cited) -> tuple[object, ...]:
    return cited.kind, cited.code, cited.category_key, cited.area_code


def _period(cited: Cited) -> Period | None:
    """The figure's period; none where it is told in other words, for it is not known then."""
    try:
        period = parse(cited.period_code) if cited.period_code else None
    except Refused:
        return None
    return period if period is not None and cited.period == period_words(period) else None
