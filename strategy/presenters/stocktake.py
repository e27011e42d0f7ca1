"""The stocktake as a page: what stands beside what, why it is suggested, what was judged."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from strategy.models import StocktakeJudgement, Strategy
from strategy.presenters.plans import day
from strategy.rules.stocktake import Part, Suggestion, Uncovered
from strategy.rules.vocabulary import StocktakeVerdict

ADVICE = "assessment"


@dataclass(frozen=True, slots=True)
class PartShown:
    title: str
    plan: str
    url: str


@dataclass(frozen=True, slots=True)
class PairShown:
    """`verdict` is empty until somebody has judged it."""

    first: PartShown
    second: PartShown | None
    shared: str
    verdict: str
    why: str
    judged: str
    judge_url: str


@dataclass(frozen=True, slots=True)
class StocktakeShown:
    pairs: tuple[PairShown, ...]
    gaps: tuple[PairShown, ...]
    waiting: int


def _anchor(key: str) -> str:
    plan, _, part = key.partition(":")
    place = f"priority-{part[1:]}" if part.startswith("p") else f"objective-{part}"
    return f"{reverse('strategy:plan', args=[plan])}#{place}"


def _part(part: Part, names: Mapping[str, str]) -> PartShown:
    return PartShown(part.title, names.get(part.plan, part.plan), _anchor(part.key))


def _shared(one: Suggestion) -> str:
    said = []
    if one.recommendations:
        said.append(f"both answer {', '.join(one.recommendations)} of the needs assessment")
    if one.indicators:
        said.append(f"both are told by {', '.join(one.indicators)}")
    if one.terms:
        said.append(f"both speak of {', '.join(one.terms)}")
    sentence = "; ".join(said)
    return f"{sentence[:1].upper()}{sentence[1:]}."


def _judged(row: StocktakeJudgement | None) -> tuple[str, str, str]:
    if row is None:
        return "", "", ""
    words = {
        StocktakeVerdict.OVERLAP: "They overlap",
        StocktakeVerdict.CONTRADICTION: "They contradict each other",
        StocktakeVerdict.GAP: "A gap",
        StocktakeVerdict.NONE: "Nothing to do",
    }[StocktakeVerdict(row.verdict)]
    who = row.by.full_name if row.by else "a file of the operator"
    mark = " (illustrative)" if row.is_illustrative else ""
    return words, row.why, f"{who}, {day(timezone.localdate(row.at))}{mark}"


def _judge_url(first: str, second: str, can_judge: bool) -> str:
    if not can_judge:
        return ""
    return f"{reverse('strategy:stocktake-judge')}?{urlencode({'first': first, 'second': second})}"


def stocktake(
    plans: Iterable[Strategy],
    suggested: Iterable[Suggestion],
    missing: Iterable[Uncovered],
    parts: Mapping[str, Part],
    judged: Mapping[tuple[str, str], StocktakeJudgement],
    *,
    can_judge: bool,
) -> StocktakeShown:
    """Suggestions and judgements together: nothing that was judged is ever left out."""
    names = {plan.code: str(plan) for plan in plans}
    pairs = []
    seen = set()
    for one in suggested:
        key = (one.first.key, one.second.key)
        seen.add(key)
        pairs.append(
            PairShown(
                _part(one.first, names),
                _part(one.second, names),
                _shared(one),
                *_judged(judged.get(key)),
                _judge_url(*key, can_judge),
            )
        )
    for key, row in judged.items():
        if key in seen or key[0] not in parts or key[1] not in parts:
            continue
        pairs.append(
            PairShown(
                _part(parts[key[0]], names),
                _part(parts[key[1]], names),
                "Nothing that the system compares: somebody saw it.",
                *_judged(row),
                _judge_url(*key, can_judge),
            )
        )
    pairs.sort(key=lambda pair: not pair.verdict)
    gaps = tuple(_gap(one, judged, can_judge) for one in missing)
    return StocktakeShown(tuple(pairs), gaps, sum(not pair.verdict for pair in (*pairs, *gaps)))


def _gap(
    one: Uncovered, judged: Mapping[tuple[str, str], StocktakeJudgement], can_judge: bool
) -> PairShown:
    key = f"{ADVICE}:{one.code}"
    return PairShown(
        PartShown(
            f"{one.code} {one.title}", "Needs assessment in force", reverse("reporting:assessments")
        ),
        None,
        "No objective of a plan in force answers it.",
        *_judged(judged.get((key, ""))),
        _judge_url(key, "", can_judge),
    )
