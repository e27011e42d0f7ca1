"""Three voices on one action, side by side, with the reason for each difference."""

from collections.abc import Sequence
from dataclasses import dataclass

from strategy.rules.delivery.rag import Reason
from strategy.rules.delivery.vocabulary import RAG_WORDS, Rag, Voice


@dataclass(frozen=True, slots=True)
class Said:
    """What one voice said of a quarter, and why. `rag` is None where it said nothing."""

    voice: Voice
    rag: Rag | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """Two voices that do not agree, and why the second says otherwise."""

    first: Voice
    second: Voice
    words: str


@dataclass(frozen=True, slots=True)
class Voices:
    computed: Said
    own: Said
    agreed: Said
    differences: tuple[Difference, ...]

    @property
    def disagree(self) -> bool:
        return bool(self.differences)


VOICE_WORDS = {
    Voice.COMPUTED: "the evidence computes",
    Voice.OWN: "the owner says",
    Voice.AGREED: "the board agreed",
}
NO_REASON = "No reason was given."


def side_by_side(computed: Said, own: Said, agreed: Said) -> Voices:
    """The three voices with every pair of them that differs. A silent voice differs from none."""
    pairs = ((computed, own), (own, agreed), (computed, agreed))
    return Voices(
        computed, own, agreed, tuple(_difference(a, b) for a, b in pairs if _differ(a, b))
    )


def _differ(one: Said, other: Said) -> bool:
    return one.rag is not None and other.rag is not None and one.rag is not other.rag


def _difference(one: Said, other: Said) -> Difference:
    said = [
        f"{VOICE_WORDS[v.voice]} {RAG_WORDS[v.rag].casefold()}"
        for v in (one, other)
        if v.rag is not None
    ]
    words = f"{' and '.join(said)}. ".capitalize()
    given = [reason for v in (one, other) if (reason := v.reason.strip())]
    return Difference(one.voice, other.voice, words + (" ".join(given) or NO_REASON))


def needs_reason(rag: Rag, others: Sequence[Rag | None]) -> bool:
    """Whether whoever gives a rating must say why: somebody said otherwise before."""
    return any(other is not None and other is not rag for other in others)


def reasons_in_words(reasons: Sequence[Reason]) -> str:
    """What speaks for a computed rating, in one line."""
    return " ".join(reason.words for reason in reasons)
