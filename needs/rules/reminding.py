"""When a letter is due about a submission. Letters thin out, then fall back, then stop."""

from collections.abc import Collection
from datetime import date
from typing import Final

# Days from the deadline. After the last of them nobody is written to again.
STEPS: Final = (-14, -5, 0, 3, 10, 24)
# From this step on the officer is told too: the partner has had three letters.
FALLS_BACK_AT: Final = 10
LEAST_GAP: Final = 3


def step_due(
    *, due_on: date, today: date, sent: Collection[int], last_sent_on: date | None
) -> int | None:
    """The step whose letter should go today, or None.

    A step that was missed is not made up for: only the latest one that has come is sent,
    and never within three days of another letter.
    """
    come = [step for step in STEPS if (today - due_on).days >= step]
    if not come or come[-1] in sent:
        return None
    if (today - due_on).days > STEPS[-1] + LEAST_GAP:
        return None
    if last_sent_on is not None and (today - last_sent_on).days < LEAST_GAP:
        return None
    return come[-1]


def addressees(step: int, *, has_partner: bool, is_over: bool = False) -> tuple[str, ...]:
    """Who is written to: the partner's people; the officer late on, or where there are none.

    Once it is over there is nothing that the partner could do, unless the officer gives more time.
    """
    if is_over or not has_partner:
        return ("officer",)
    return ("partner", "officer") if step >= FALLS_BACK_AT else ("partner",)
