"""Whether a national figure can be in the unit of the indicator that it is to be set beside."""

from decimal import Decimal
from typing import Final

from needs.rules.benchmark_file import BenchmarkRow
from needs.rules.indicating import Definition, ValueKind
from needs.rules.stored import MICRO
from needs.rules.submission import Issue

# Another multiplier is off by ten or more; a standardised rate is never so far from its crude one.
TIMES: Final = 8
_SHARES: Final = frozenset({ValueKind.RATE, ValueKind.PROPORTION})


def unit_fault(row: BenchmarkRow, definition: Definition) -> Issue | None:
    """Why the value cannot be one of the indicator, or None."""
    value = row.value_micro
    if value is None or definition.kind not in _SHARES:
        return None
    if value < 0:
        return _fault(row, "benchmark.negative", "A rate or a share cannot be below nought.")
    if definition.kind is ValueKind.PROPORTION and value > definition.multiplier * MICRO:
        return _fault(
            row,
            "benchmark.above_whole",
            f"It is more than the whole: “{definition.name}” is {definition.unit}. Check the unit"
            " of the file.",
        )
    if _is_off(row, value, definition.multiplier):
        return _fault(
            row,
            "benchmark.other_unit",
            f"It is {TIMES} times or more what its count and denominator make {definition.unit},"
            " or as many times less. Check the unit of the file and of the record.",
        )
    return None


def _is_off(row: BenchmarkRow, value: int, multiplier: int) -> bool:
    if not (value and row.count_micro and row.denominator_micro):
        return False
    made = Decimal(row.count_micro) / row.denominator_micro * multiplier * MICRO
    return max(value / made, made / value) >= TIMES


def _fault(row: BenchmarkRow, code: str, message: str) -> Issue:
    return Issue(row.number, "Value", f"{Decimal(row.value_micro or 0) / MICRO:f}", code, message)
