"""What stands in the way of certifying the spend of a year's awards."""

from dataclasses import dataclass

from commissioning.selectors import certifying as reads
from commissioning.selectors.position import closing as closing_of
from commissioning.selectors.soundness import imbalances
from dalpb.kernel.refusals import Denial, Refused


@dataclass(frozen=True, slots=True)
class Standing:
    """`imbalances` are accounts that are not the sum of their entries; a sound ledger has none."""

    open_months: tuple[str, ...]
    imbalances: tuple[str, ...]
    waiting_count: int
    waiting_pence: int
    claims_count: int
    claims_pence: int


def standing(award_year: str, closing: int) -> Standing:
    """How the account stood about the closed month; Refused where there is no such closing."""
    closed = closing_of(closing)
    if closed is None:
        raise Refused(Denial("position.no_closing", "No month was closed under that number."))
    month = closed.month.period.period
    lines, claims = reads.waiting_lines(month), reads.unpaid_claims(award_year, month)
    return Standing(reads.months_open(award_year, closed), tuple(imbalances()), *lines, *claims)


def posted_since(last_entry: int, award_year: str) -> tuple[int, int]:
    """How many entries of spending were posted after a row of the ledger, and what they add."""
    return reads.posted_since(last_entry, award_year)
