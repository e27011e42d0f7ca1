"""What a writer may give for each part: cleaned values, judged before they are kept."""

from dataclasses import dataclass
from datetime import date

from dalpb.kernel.intake.personal import find_personal
from dalpb.kernel.refusals import Denial
from needs.rules.assessment.content import AreaKind, FindingLevel, Place, Strength

LONGEST = 6000


@dataclass(frozen=True, slots=True)
class VersionTerms:
    """The frame of a version: what it covers, its text, its three dates."""

    covers_from: date
    covers_until: date
    scope: str
    out_of_scope: str
    summary: str
    method: str
    full_on: date
    refresh_on: date
    next_full_on: date

    @property
    def texts(self) -> tuple[str, ...]:
        return self.scope, self.out_of_scope, self.summary, self.method


@dataclass(frozen=True, slots=True)
class FindingTerms:
    """`followed_by` is the code of a measure, or nothing."""

    section: str
    headline: str
    level: FindingLevel
    strength: Strength
    text: str = ""
    caveats: str = ""
    place: Place = Place.NOWHERE
    tile_name: str = ""
    tile_words: str = ""
    chart_title: str = ""
    followed_by: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        return self.headline, self.text, self.caveats, self.tile_words, self.chart_title


@dataclass(frozen=True, slots=True)
class RecommendationTerms:
    kind: AreaKind
    title: str
    text: str
    parts: tuple[tuple[str, str], ...]
    findings: tuple[str, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        return self.title, self.text, *(text for _, text in self.parts)


@dataclass(frozen=True, slots=True)
class GapTerms:
    what: str
    why: str
    supplier: str
    due_on: date | None
    is_headline: bool
    findings: tuple[str, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        return self.what, self.why, self.supplier


def deny_dates(terms: VersionTerms) -> Denial | None:
    """Why the dates of a version cannot stand as given."""
    if terms.covers_until <= terms.covers_from:
        return Denial("assessment.covers_backwards", "The period covered must end after it starts.")
    if not terms.full_on < terms.refresh_on <= terms.next_full_on:
        return Denial(
            "assessment.dates_out_of_order",
            "Give the next refresh a date after the assessment's own, and the next full"
            " assessment the same date or a later one.",
        )
    return None


def deny_texts(texts: tuple[str, ...]) -> Denial | None:
    """Text that is too long, or that looks like it tells of a person or of a refuge's place."""
    longest = max(map(len, texts), default=0)
    if longest > LONGEST:
        return Denial(
            "assessment.too_long",
            f"A text has {longest:,} characters. Shorten it to {LONGEST:,} or fewer.",
        )
    kinds = {sign.kind for text in texts for sign in find_personal(text) if sign.is_certain}
    if kinds:
        named = ", ".join(sorted(kind.replace("_", " ") for kind in kinds))
        return Denial(
            "assessment.personal_data",
            f"The text seems to hold {named}. The assessment holds totals and nobody's own"
            " account: take it out and save again.",
        )
    return None
