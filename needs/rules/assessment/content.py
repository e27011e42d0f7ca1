"""All of one version of the needs assessment, as values: what is composed, and what is frozen."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from dalpb.kernel.cells import Figure
from needs.rules.assessment.words import fill, said


class TieKind(StrEnum):
    """What a figure of a finding is: one observation, a share of some, or an indicator."""

    OBSERVATION = "observation"
    SHARE = "share"
    INDICATOR = "indicator"


class FindingLevel(StrEnum):
    """The widest place that a finding is about."""

    NATIONAL = "national"
    COUNTY = "county"
    DISTRICT = "district"
    NEIGHBOURHOOD = "neighbourhood"


class Strength(StrEnum):
    """How far the evidence of a finding bears."""

    STRONG = "strong"
    MODERATE = "moderate"
    WEAK = "weak"


class Place(StrEnum):
    """Where on the one-page summary a finding stands, if it does."""

    NOWHERE = "nowhere"
    UNMET = "unmet"
    DEMAND = "demand"
    WHO = "who"


class AreaKind(StrEnum):
    """The two kinds of area for development."""

    OVERARCHING = "overarching"
    THEMED = "themed"


@dataclass(frozen=True, slots=True)
class Cited:
    """One figure of a finding as it was when it was cited.

    `figure` is None where the tie leads nowhere, and `missing` then says what was sought.
    `low` and `high` are the limits of its uncertainty in its own unit, where they can be
    given. `figure_id` and `version` name the stored figure and which of its versions.
    `code` is the measure's or the indicator's; a share says of what and in what.
    """

    name: str
    label: str
    kind: TieKind
    code: str
    category_key: str
    share_of: str
    share_in: tuple[str, ...]
    unit: str
    period_code: str
    period: str
    area_code: str
    area: str
    organisation: str
    figure: Figure | None
    low: Decimal | None
    high: Decimal | None
    method: str
    source: str
    note: str
    missing: str
    is_charted: bool
    is_illustrative: bool
    figure_id: int | None
    version: int | None

    @property
    def words(self) -> str:
        return said(self.figure, self.unit)

    @property
    def is_break(self) -> bool:
        return self.figure is None


@dataclass(frozen=True, slots=True)
class FindingContent:
    """`followed_by` is the code of the measure that counts the need from year to year."""

    code: str
    headline: str
    level: FindingLevel
    strength: Strength
    text: str
    caveats: str
    place: Place
    tile_name: str
    tile_words: str
    chart_title: str
    figures: tuple[Cited, ...]
    gaps: tuple[str, ...]
    followed_by: str = ""

    def filled(self, text: str) -> str:
        """A text of this finding with its figures in it."""
        return fill(text, {cited.name: cited.words for cited in self.figures})

    @property
    def texts(self) -> tuple[str, ...]:
        return self.headline, self.text, self.caveats, self.tile_words, self.chart_title

    @property
    def tile(self) -> Cited | None:
        return next((cited for cited in self.figures if cited.name == self.tile_name), None)

    @property
    def charted(self) -> tuple[Cited, ...]:
        return tuple(cited for cited in self.figures if cited.is_charted)


@dataclass(frozen=True, slots=True)
class SectionContent:
    code: str
    heading: str
    text: str
    findings: tuple[FindingContent, ...]


@dataclass(frozen=True, slots=True)
class RecommendationPart:
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class RecommendationContent:
    """An area for development. Objectives of the strategy point at its code."""

    code: str
    kind: AreaKind
    title: str
    text: str
    parts: tuple[RecommendationPart, ...]
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GapContent:
    """What is not known, why, who would have to supply it, and by when."""

    code: str
    what: str
    why: str
    supplier: str
    due_on: date | None
    is_headline: bool


@dataclass(frozen=True, slots=True)
class VoiceContent:
    """What people with lived experience said, told together: never one person's account."""

    code: str
    heading: str
    text: str
    source: str
    is_illustrative: bool


@dataclass(frozen=True, slots=True)
class HelpContent:
    name: str
    contact: str
    note: str


@dataclass(frozen=True, slots=True)
class ApprovalStamp:
    """Who wrote and who approved, and where the record stood. Empty until it happens."""

    status: str
    prepared_by: str
    prepared_at: datetime | None
    approved_by: str
    approved_at: datetime | None
    audit_sequence: int
    audit_hash: str


@dataclass(frozen=True, slots=True)
class AssessmentContent:
    """Everything that the three levels of the document are made of."""

    code: str
    number: int
    title: str
    area_code: str
    area: str
    covers_from: date
    covers_last: date
    scope: str
    out_of_scope: str
    summary: str
    method: str
    full_on: date
    refresh_on: date
    next_full_on: date
    sections: tuple[SectionContent, ...]
    recommendations: tuple[RecommendationContent, ...]
    gaps: tuple[GapContent, ...]
    voices: tuple[VoiceContent, ...]
    help: tuple[HelpContent, ...]
    stamp: ApprovalStamp

    @property
    def findings(self) -> tuple[FindingContent, ...]:
        return tuple(finding for section in self.sections for finding in section.findings)

    @property
    def has_illustrative_figures(self) -> bool:
        return any(cited.is_illustrative for finding in self.findings for cited in finding.figures)


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that was cited and has since become another."""

    finding: str
    name: str
    label: str
    was: str
    now: str

    @property
    def sentence(self) -> str:
        return f"The figure has changed since: was {self.was}, is {self.now} ({self.label})."


def change_of(finding: str, cited: Cited, now: Figure | None) -> Change | None:
    """What became of a cited figure, or None where it stands as it was cited."""
    if cited.figure == now:
        return None
    return Change(finding, cited.name, cited.label, cited.words, said(now, cited.unit))
