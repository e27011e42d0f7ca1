"""A comparison as it is kept: what with, at what level, by what rule, and in words."""

from collections.abc import Mapping
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


def to_json(comparison: Comparison) -> dict[str, Any]:
    """Plain words and numbers, equal to what a JSON column gives back."""
    data = asdict(comparison)
    return {**data, "kind": comparison.kind.value, "colour": comparison.colour.value}


def from_json(data: Mapping[str, Any]) -> Comparison:
    return Comparison(
        **{**data, "kind": ComparisonKind(data["kind"]), "colour": Colour(data["colour"])}
    )
