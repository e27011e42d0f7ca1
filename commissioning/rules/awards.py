"""What an award may be, and in which parts it was amended."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from commissioning.rules.vocabulary import AwardPart, RingFence
from dalpb.kernel.cells import MEANINGS, State
from dalpb.kernel.money import Money
from dalpb.kernel.periods import in_words
from dalpb.kernel.refusals import Denial

WHY_NOT_KNOWN = (State.NOT_SUPPLIED, State.NOT_COLLECTED, State.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment that the funder says it will make. Without a sum, `state` says why."""

    due_on: date
    pence: int | None
    source: str
    state: State = State.EXACT
    received_on: date | None = None


@dataclass(frozen=True, slots=True)
class Amendable:
    """All of an award that may be amended. Year, tier and recipient make another award."""

    pence: int
    source: str
    determination_ref: str = ""
    ring_fence: RingFence = RingFence.NOT_KNOWN
    conditions: str = ""
    agreed_on: date | None = None
    admin_pence: int | None = None
    admin_state: State = State.NOT_SUPPLIED
    funder_words: str = ""
    spends_by_line: bool = False
    payments: tuple[Payment, ...] = ()


@dataclass(frozen=True, slots=True)
class Changed:
    """One part of an award, as it was and as it reads now."""

    part: AwardPart
    was: str
    reads: str


def deny_award_terms(terms: Amendable) -> Denial | None:
    """Why an award cannot be like this, or None."""
    if terms.pence <= 0:
        return Denial("award.amount", "An award is more than £0.")
    if (terms.admin_pence is None) is (terms.admin_state is State.EXACT):
        return Denial(
            "award.admin_part",
            "Give the part for administration, or say why it is not given.",
        )
    if terms.admin_pence is not None and not 0 <= terms.admin_pence <= terms.pence:
        return Denial("award.admin_part", "The part for administration is within the award.")
    if not terms.source.strip():
        return Denial("award.source", "Say where the award is published or recorded.")
    return _deny_payments(terms)


def _deny_payments(terms: Amendable) -> Denial | None:
    days = [payment.due_on for payment in terms.payments]
    if len(days) != len(set(days)):
        return Denial("award.payment_twice", "Two payments are due on one day. Add them together.")
    for payment in terms.payments:
        if (payment.pence is None) is (payment.state is State.EXACT) or payment.pence == 0:
            return Denial(
                "award.payment_amount",
                f"Give what is paid on {in_words(payment.due_on)}, or say that it is not known.",
            )
    known = sum(payment.pence or 0 for payment in terms.payments)
    if known > terms.pence:
        return Denial(
            "award.payments_over",
            f"The payments come to {Money(known)}, which is more than the award of"
            f" {Money(terms.pence)}.",
        )
    return None


def changed(before: Amendable, after: Amendable) -> tuple[Changed, ...]:
    """The parts that differ, each in the words that a page shows."""
    one, two = _said(before), _said(after)
    return tuple(Changed(part, one[part], two[part]) for part in one if one[part] != two[part])


def _said(terms: Amendable) -> dict[AwardPart, str]:
    return {
        AwardPart.AMOUNT: str(Money(terms.pence)),
        AwardPart.ADMINISTRATION: admin_in_words(terms.admin_pence, terms.admin_state),
        AwardPart.PAYMENTS: payments_in_words(terms.payments),
        AwardPart.DETERMINATION: terms.determination_ref,
        AwardPart.RING_FENCE: terms.ring_fence.value.replace("_", " "),
        AwardPart.CONDITIONS: terms.conditions,
        AwardPart.AGREED_ON: in_words(terms.agreed_on) if terms.agreed_on else "",
        AwardPart.FUNDER: terms.funder_words,
        AwardPart.BY_LINE: "only by line" if terms.spends_by_line else "with or without lines",
        AwardPart.SOURCE: terms.source,
    }


def admin_in_words(pence: int | None, state: State) -> str:
    return str(Money(pence)) if pence is not None else MEANINGS[state]


def payments_in_words(payments: Iterable[Payment]) -> str:
    return "; ".join(
        f"{in_words(p.due_on)}: {admin_in_words(p.pence, p.state)}"
        + (f", received {in_words(p.received_on)}" if p.received_on else "")
        for p in sorted(payments, key=lambda p: p.due_on)
    )
