"""What a chart draws: a label, a figure, and the limits of its uncertainty."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from dalpb.kernel.cells import MEANINGS, Figure, State, plain

_NOUGHT: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class Mark:
    """One bar. `low` and `high` are confidence limits; a bounded figure carries its own."""

    label: str
    figure: Figure
    low: Decimal | None = None
    high: Decimal | None = None

    def __post_init__(self) -> None:
        if any(number < 0 for number in self.numbers()):
            raise ValueError("bars start at nought, so a chart takes no negative figure")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError("the lower limit is above the upper limit")

    def numbers(self) -> tuple[Decimal, ...]:
        """Every number the chart's scale must hold."""
        figure = self.figure
        all_of_them = (figure.value, figure.low, figure.high, self.low, self.high)
        return tuple([number for number in all_of_them if number is not None])

    @property
    def most(self) -> Decimal:
        """The largest number the chart's scale must hold; nought where there is none."""
        numbers = self.numbers()
        return max(numbers) if numbers else _NOUGHT

    @property
    def has_whisker(self) -> bool:
        return self.low is not None and self.high is not None and not self.figure.is_empty

    @property
    def words(self) -> str:
        """The figure as its label on the chart says it."""
        if self.figure.is_empty:
            return MEANINGS[self.figure.state]
        return self.figure.shown()


def in_words(marks: Iterable[Mark], unit: str = "") -> str:
    """What the chart shows, for a person who does not see it."""
    after = f" {unit}" if unit else ""
    return told([sentence(mark, mark.words, after) for mark in marks])


def with_breaks(
    words: str,
    marks: Sequence[Mark],
    before: Mapping[int, str],
    within: Mapping[int, str] | None = None,
) -> str:
    """The words, and before or within which marks the series broke, in the order of time."""
    told = [(place, "before", letter) for place, letter in before.items()]
    told += [(place, "within", letter) for place, letter in (within or {}).items()]
    if not told:
        return words
    said = ", ".join(
        f"{letter} {where} {marks[place].label}" for place, where, letter in sorted(told)
    )
    return f"{words} The series breaks: {said}."


def told(sentences: Iterable[str]) -> str:
    """Of every mark what `sentence` says of it."""
    return "; ".join(sentences) + "."


def sentence(mark: Mark, words: str, after: str) -> str:
    """The mark and its limits; `words` are the mark's own, which take a while to say twice."""
    if mark.figure.is_empty:
        return f"{mark.label}: {words}"
    if mark.low is None or mark.high is None:
        return f"{mark.label}: {words}{after}"
    return f"{mark.label}: {words}{after} (between {plain(mark.low)} and {plain(mark.high)})"


def ticks(marks: Sequence[Mark]) -> tuple[Decimal, ...]:
    """Round numbers from nought to the first at or above the largest, six steps at most."""
    return ticks_to([mark.most for mark in marks])


def ticks_to(tops: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """The same, of the most that each mark says."""
    top = max(tops, default=_NOUGHT)
    if top == 0:
        return (Decimal(0), Decimal(1))
    base = Decimal(1).scaleb(top.adjusted())
    steps = (base / 5, base / 2, base, base * 2)
    step = next(step for step in steps if top / step <= 6)
    count = int((top / step).to_integral_value(rounding="ROUND_CEILING"))
    return tuple(step * n for n in range(count + 1))


def is_open(mark: Mark) -> bool:
    """Whether the figure has a least and no most."""
    return mark.figure.state is State.BOUNDED and mark.figure.high is None
