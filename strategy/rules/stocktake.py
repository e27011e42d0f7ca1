"""The stocktake: where plans in force may overlap, contradict or leave a gap.

It suggests and never judges: two parts that share unusual words, an indicator or a
recommendation of the needs assessment are worth reading together. An officer judges.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

# Words that say nothing of a subject here, whichever plan they stand in.
_COMMON: Final = frozenset(
    [
        "a",
        "about",
        "above",
        "across",
        "action",
        "all",
        "also",
        "an",
        "and",
        "any",
        "are",
        "area",
        "as",
        "at",
        "be",
        "because",
        "been",
        "being",
        "best",
        "better",
        "between",
        "both",
        "but",
        "by",
        "can",
        "children",
        "child",
        "come",
        "county",
        "develop",
        "development",
        "each",
        "ensure",
        "every",
        "everybody",
        "everyone",
        "families",
        "family",
        "for",
        "from",
        "get",
        "give",
        "gloucestershire",
        "good",
        "has",
        "have",
        "help",
        "helped",
        "high",
        "how",
        "improve",
        "in",
        "into",
        "is",
        "it",
        "its",
        "keep",
        "know",
        "local",
        "make",
        "many",
        "more",
        "need",
        "needs",
        "new",
        "not",
        "of",
        "on",
        "one",
        "or",
        "other",
        "our",
        "out",
        "outcomes",
        "over",
        "partners",
        "people",
        "person",
        "plan",
        "plans",
        "priority",
        "promote",
        "receive",
        "right",
        "same",
        "services",
        "service",
        "so",
        "some",
        "strategy",
        "strong",
        "strengthen",
        "such",
        "support",
        "take",
        "than",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "through",
        "time",
        "to",
        "together",
        "towards",
        "under",
        "up",
        "us",
        "use",
        "using",
        "way",
        "we",
        "well",
        "what",
        "when",
        "where",
        "which",
        "who",
        "whole",
        "will",
        "with",
        "within",
        "work",
        "working",
        "young",
        "reduce",
        "increase",
        "ensuring",
        "helping",
        "quality",
        "everything",
        "across",
        "whoever",
    ]
)
_WORD: Final = re.compile(r"[a-z][a-z-]+")
FEWEST_TERMS: Final = 2
MOST_SUGGESTIONS: Final = 60


@dataclass(frozen=True, slots=True)
class Part:
    """An objective, or a priority that has none, of one plan. `key` is plan and part."""

    key: str
    plan: str
    title: str
    text: str
    indicators: frozenset[str] = frozenset()
    recommendations: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two parts of different plans that are worth reading together, and what they share."""

    first: Part
    second: Part
    terms: tuple[str, ...]
    indicators: tuple[str, ...]
    recommendations: tuple[str, ...]

    @property
    def weight(self) -> int:
        """A shared indicator or recommendation says more than a shared word."""
        return len(self.terms) + 3 * (len(self.indicators) + len(self.recommendations))


def terms_of(text: str) -> frozenset[str]:
    """The words of a text that may tell of its subject, in one number and lower case."""
    found = (_singular(word) for word in _WORD.findall(text.casefold()))
    return frozenset(word for word in found if len(word) > 3 and word not in _COMMON)


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 4:
        return word[:-1]
    return word


def suggestions(parts: Sequence[Part]) -> tuple[Suggestion, ...]:
    """Pairs from different plans that share enough, the closest first."""
    terms = {part.key: terms_of(f"{part.title} {part.text}") for part in parts}
    found = []
    for a, b in combinations(sorted(parts, key=lambda part: part.key), 2):
        if a.plan == b.plan:
            continue
        shared = Suggestion(
            a,
            b,
            tuple(sorted(terms[a.key] & terms[b.key])),
            tuple(sorted(a.indicators & b.indicators)),
            tuple(sorted(a.recommendations & b.recommendations)),
        )
        if len(shared.terms) >= FEWEST_TERMS or shared.indicators or shared.recommendations:
            found.append(shared)
    found.sort(key=lambda one: (-one.weight, one.first.key, one.second.key))
    return tuple(found[:MOST_SUGGESTIONS])


@dataclass(frozen=True, slots=True)
class Uncovered:
    """A recommendation that no objective in force answers."""

    code: str
    title: str


def uncovered(parts: Iterable[Part], recommendations: Mapping[str, str]) -> tuple[Uncovered, ...]:
    """Recommendations (code to title) that no part of any plan answers, in their order."""
    answered = {code for part in parts for code in part.recommendations}
    return tuple(
        Uncovered(code, title) for code, title in recommendations.items() if code not in answered
    )


def alone(parts: Sequence[Part], suggested: Iterable[Suggestion]) -> tuple[Part, ...]:
    """Parts that nothing in another plan seems to touch: done once, or forgotten elsewhere."""
    met = {key for one in suggested for key in (one.first.key, one.second.key)}
    return tuple(part for part in parts if part.key not in met)


def shared_by_plan(suggested: Iterable[Suggestion]) -> dict[tuple[str, str], int]:
    """How many suggestions stand between each two plans."""
    counted: Counter[tuple[str, str]] = Counter()
    for one in suggested:
        first, second = sorted((one.first.plan, one.second.plan))
        counted[first, second] += 1
    return dict(counted)


def by_key(suggested: Iterable[Suggestion]) -> Mapping[str, tuple[Suggestion, ...]]:
    """Each part's suggestions."""
    found: defaultdict[str, list[Suggestion]] = defaultdict(list)
    for one in suggested:
        found[one.first.key].append(one)
        found[one.second.key].append(one)
    return {key: tuple(rows) for key, rows in found.items()}
