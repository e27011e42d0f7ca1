"""The return's form for one year, as frozen data."""

from dataclasses import dataclass
from enum import StrEnum

from dalpb.kernel.periods import Period


class Unit(StrEnum):
    """What an answer is counted in. Unlike units never meet in arithmetic."""

    INDIVIDUALS = "individuals"
    HOUSEHOLDS = "households"
    BEDSPACES = "bedspaces"
    REFERRALS = "referrals"
    SPELLS = "spells"
    POUNDS = "pounds"
    TEXT = "text"


class Requirement(StrEnum):
    MANDATORY = "mandatory"
    VOLUNTARY = "voluntary"
    UNKNOWN = "unknown"


class SourceTag(StrEnum):
    """How we know: the tags of our own reading of the law and the published releases."""

    LAW = "law"
    STATISTIC = "statistic"
    GUIDANCE = "guidance"
    COUNCIL = "council"
    PARLIAMENT = "parliament"
    PRESS = "press"
    INFERRED = "inferred"
    LOCAL = "local"


class By(StrEnum):
    """What a question splits its measure by."""

    TOTAL = "total"
    CATEGORY = "category"
    KIND = "kind"
    SPEND = "spend"
    TEXT = "text"


class Split(StrEnum):
    """Whether one person can stand in two categories."""

    NONE = "none"
    EXCLUSIVE = "exclusive"
    OVERLAPPING = "overlapping"


@dataclass(frozen=True, slots=True)
class Category:
    """One possible answer. Official only where its source was seen; else provisional.

    `replaces` are last year's codes that it took the place of, where they are not its own.
    """

    code: str
    label: str
    source: SourceTag
    is_official: bool
    replaces: tuple[str, ...] = ()

    @property
    def is_provisional(self) -> bool:
        return not self.is_official and self.source is not SourceTag.LOCAL


@dataclass(frozen=True, slots=True)
class Question:
    """One question: `R1a` breaks down `R1`. `kinds` are the legal kinds it asks about.

    `replaces` are last year's questions that it took the place of, where not its own code.
    """

    code: str
    section: str
    title: str
    wording: str
    unit: Unit
    requirement: Requirement
    source: SourceTag
    first_seen: str
    seen_this_year: bool
    by: By
    measure: str = ""
    breaks_down: str = ""
    split: Split = Split.NONE
    kinds: tuple[str, ...] = ()
    categories: tuple[Category, ...] = ()
    replaces: tuple[str, ...] = ()

    @property
    def is_provisional(self) -> bool:
        return any(category.is_provisional for category in self.categories)

    @property
    def is_local(self) -> bool:
        return self.source is SourceTag.LOCAL


@dataclass(frozen=True, slots=True)
class SectionSpec:
    code: str
    heading: str
    introduction: str


@dataclass(frozen=True, slots=True)
class Spec:
    """A whole form. `sha256` is of the file's text, which a certified return carries whole."""

    year: str
    version: str
    period: Period
    is_form_verified: bool
    statement: str
    notes: tuple[str, ...]
    sections: tuple[SectionSpec, ...]
    questions: tuple[Question, ...]
    text: str
    sha256: str

    def question(self, code: str) -> Question:
        return next(q for q in self.questions if q.code == code)

    def breakdowns(self, code: str) -> tuple[Question, ...]:
        return tuple(q for q in self.questions if q.breaks_down == code)

    @property
    def texts(self) -> tuple[Question, ...]:
        return tuple(q for q in self.questions if q.by is By.TEXT)

    @property
    def measures(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(q.measure for q in self.questions if q.measure))
