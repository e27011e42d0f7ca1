"""The composed document: parts of blocks, the same for the page and for the printed file."""

from dataclasses import dataclass
from enum import StrEnum

from reporting.blocks import Part


class Level(StrEnum):
    """How much of the assessment is told, from one sheet to everything."""

    INFOGRAPHIC = "infographic"
    SUMMARY = "summary"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Paper:
    """One level of one version. `warning` is empty once it is approved and nothing is invented."""

    level: Level
    code: str
    title: str
    subtitle: str
    warning: str
    facts: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    sha256: str
    area: str

    @property
    def level_words(self) -> str:
        return LEVEL_WORDS[self.level]


LEVEL_WORDS = {
    Level.INFOGRAPHIC: "At a glance",
    Level.SUMMARY: "Summary",
    Level.FULL: "Full assessment",
}
