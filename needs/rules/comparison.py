"""A comparison as it is kept: what with, at what level, by what rule, and in words."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from needs.rules.indicating import Colour, ComparisonKind

NOT_COMPARED: Final = "not compared"
CANNOT_BE_TOLD: Final = "Cannot be told"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One comparison of one result.

    `value`, `lower` and `upper` are millionths: of the comparator, or of the change where
    the kind is a change, a trend or an inequality. `reason` says why there is no judgement.
    """

    kind: ComparisonKind
    label: str
    colour: Colour
    comparator: str
    period: str
    level: str
    method: str
    words: str
    reason: str = ""
    value: int | None = None
    lower: int | None = None
    upper: int | None = None

    @property
    def is_judged(self) -> bool:
        return self.colour is not Colour.WHITE


def white(
    kind: ComparisonKind,
    reason: str,
    *,
    comparator: str = "",
    period: str = "",
    level: str = "",
    method: str = "none",
    value: int | None = None,
) -> Comparison:
    """No judgement, with its reason."""
    return Comparison(
        kind=kind,
        label=NOT_COMPARED,
        colour=Colour.WHITE,
        comparator=comparator,
        period=period,
        level=level,
        method=method,
        words=CANNOT_BE_TOLD,
        reason=reason,
        value=value,
    )


# What a comparison without a judgement mostly says is not kept with each of thousands.
_USUAL: Final[Mapping[str, Any]] = {
    "label": NOT_COMPARED,
    "words": CANNOT_BE_TOLD,
    "method": "none",
    "level": "95%",
    "comparator": "",
    "period": "",
    "reason": "",
    "value": None,
    "lower": None,
    "upper": None,
}


def to_json(comparison: Comparison) -> dict[str, Any]:
    """Plain words and numbers, equal to what a JSON column gives back. The usual is left out."""
    data = asdict(comparison)
    data |= {"kind": comparison.kind.value, "colour": comparison.colour.value}
    return {
        name: value for name, value in data.items() if name not in _USUAL or value != _USUAL[name]
    }


def from_json(data: Mapping[str, Any]) -> Comparison:
    """What `to_json` made, or what was kept before it left anything out."""
    kind, colour = ComparisonKind(data["kind"]), Colour(data["colour"])
    return Comparison(**{**_USUAL, **data, "kind": kind, "colour": colour})


def say_the_same(kept: Sequence[Mapping[str, Any]], made: Sequence[Mapping[str, Any]]) -> bool:
    """Whether two lists as kept are of the same comparisons."""
    return kept == made or list(map(from_json, kept)) == list(map(from_json, made))
