"""One thing that somebody else printed, as it was entered, and why it cannot be taken in."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from dalpb.kernel.models import Area
from dalpb.kernel.periods import parse
from dalpb.kernel.refusals import Denial, Refused
from dalpb.kernel.screening import deny_personal
from needs.facts import figures
from reporting.releases.cubes import ALL
from reporting.releases.saying import read_percent, read_shown


@dataclass(frozen=True, slots=True)
class Heard:
    """One thing that somebody printed or said, as it was entered."""

    measure: str
    period: str
    area: str
    shown: str
    issuer: str
    source: str
    said_on: date
    category: str = ALL
    rounded_to: int | None = None
    of_measure: str = ""
    of_period: str = ""
    of_area: str = ""
    of_category: str = ""

    @property
    def is_share(self) -> bool:
        return read_percent(self.shown) is not None

    @property
    def names_a_whole(self) -> bool:
        return any((self.of_measure, self.of_period, self.of_area, self.of_category))

    def whole(self) -> "Heard":
        """What a percentage is of, with what was left empty the same as for the part."""
        return replace(
            self,
            measure=self.of_measure or self.measure,
            period=self.of_period or self.period,
            area=self.of_area or self.area,
            category=self.of_category or ALL,
        )


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a row may name."""

    measures: Mapping[str, frozenset[str]]
    areas: frozenset[str]

    @classmethod
    def read(cls) -> "Vocabulary":
        measures = {m.code: frozenset(c.code for c in m.categories) for m in figures.measures()}
        return cls(measures, frozenset(Area.objects.values_list("code", flat=True)))

    def deny(self, heard: Heard, *, on: date) -> Denial | None:
        """Why this cannot be taken in: where, what, and what to write instead."""
        if denial := self._place(heard):
            return denial
        if read_shown(heard.shown, heard.rounded_to) is None:
            return wrong(
                "shown", heard.shown, "Write a whole number, a mark, “under 5”, “5 to 9” or “12.5%”"
            )
        if denial := self._whole(heard):
            return denial
        if heard.said_on > on:
            return wrong("said_on", heard.said_on.isoformat(), "Give a day that has come")
        if not heard.issuer.strip() or not heard.source.strip():
            return Denial("external.source", "Say who printed it and where it can be read.")
        if len(heard.issuer) > 200 or len(heard.source) > 300 or len(heard.shown) > 100:
            return Denial("external.long", "Shorten what is said of who printed it and where.")
        return deny_personal(heard.issuer, heard.source)

    def _place(self, heard: Heard, of: str = "") -> Denial | None:
        if heard.measure not in self.measures:
            return wrong(f"{of}measure", heard.measure, "Use the code of a measure")
        if heard.category not in {ALL, *self.measures[heard.measure]}:
            return wrong(f"{of}category", heard.category, "Use a category of the measure, or ALL")
        if heard.area not in self.areas:
            return wrong(f"{of}area", heard.area, "Use the statistical code of an area")
        try:
            parse(heard.period)
        except (Refused, ValueError):
            return wrong(f"{of}period", heard.period, "Write it as 2024-25 or 2024-25 Q1")
        return None

    def _whole(self, heard: Heard) -> Denial | None:
        """A percentage is of another count, and nothing else is."""
        if not heard.is_share:
            if heard.names_a_whole:
                return Denial(
                    "external.of_what",
                    "Only a percentage is of another count. Write what was printed with its %, or"
                    " leave out what it is of.",
                )
            return None
        whole = heard.whole()
        if denial := self._place(whole, "of_"):
            return denial
        if _at(whole) == _at(heard):
            return Denial(
                "external.of_itself",
                "Say what the percentage is of: another measure, period, area or category.",
            )
        return None


def _at(heard: Heard) -> tuple[str, str, str, str]:
    return heard.measure, parse(heard.period).code, heard.area, heard.category


def wrong(where: str, what: str, do: str) -> Denial:
    return Denial("external.wrong", f"{where}: “{what[:60]}” cannot be read. {do}.")
