"""Money as whole pence. Decimal appears only where a person types or reads pounds."""

import re
from dataclasses import dataclass
from typing import Self

from dalpb.kernel.refusals import Denial, Refused

_POUNDS = re.compile(r"(-)?£?([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,13})(?:\.([0-9]{2}))?\Z", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in whole pence; negative amounts are allowed (refunds, reversals)."""

    pence: int

    def __post_init__(self) -> None:
        if type(self.pence) is not int:
            raise TypeError("Money takes whole pence as an int")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `1234`, `1,234.50`, `£1,234.50` or `-12.00`; refuse anything else."""
        match = _POUNDS.match(text.strip().replace("\N{MINUS SIGN}", "-"))
        if match is None:
            raise Refused(
                Denial(
                    "money.not_an_amount",
                    "Give the amount in pounds and pence, such as 1234.50, with two digits after the point or none.",
                )
            )
        sign, pounds, pennies = match.groups()
        pence = int(pounds.replace(",", "")) * 100 + int(pennies or 0)
        return cls(-pence if sign else pence)

    def __add__(self, other: "Money") -> "Money":
        return Money(self.pence + other.pence)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.pence - other.pence)

    def __neg__(self) -> "Money":
        return Money(-self.pence)

    def plain(self) -> str:
        """Pounds and pence with a point and no separators: `-1234.50`."""
        sign = "-" if self.pence < 0 else ""
        pounds, pennies = divmod(abs(self.pence), 100)
        return f"{sign}{pounds}.{pennies:02d}"

    def __str__(self) -> str:
        sign = "−" if self.pence < 0 else ""
        pounds, pennies = divmod(abs(self.pence), 100)
        return f"{sign}£{pounds:,}" + (f".{pennies:02d}" if pennies else "")


def total(amounts: "list[Money] | tuple[Money, ...]") -> Money:
    """The sum; nothing at all is £0."""
    return Money(sum(amount.pence for amount in amounts))
