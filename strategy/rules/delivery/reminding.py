"""When a letter about a quarter's update is due. Letters thin out, fall back, then stop."""

from collections.abc import Collection
from datetime import date
from typing import Final

# Days from the day the update is due. After the last of them nobody is written to again.
STEPS: Final = (-14, -3, 1, 8, 22)
# From these steps on somebody else is told as well.
ORGANISATION_FROM: Final = 1
OFFICER_FROM: Final = 8
LEAST_GAP: Final = 3


def step_due(
    *, due_on: date, today: date, sent: Collection[int], last_sent_on: date | None
) -> int | None:
    """The step whose letter should go today, or None.

    A step that was missed is not made up for, and nobody is written to twice in three days.
    """
    come = [step for step in STEPS if (today - due_on).days >= step]
    if not come or come[-1] in sent:
        return None
    if (today - due_on).days > STEPS[-1] + LEAST_GAP:
        return None
    if last_sent_on is not None and (today - last_sent_on).days < LEAST_GAP:
        return None
    return come[-1]


def addressees(step: int, *, has_owner: bool, has_organisation: bool) -> tuple[str, ...]:
    """Who is written to: the owner; late on, or in the owner's place, the organisation's
    contacts; then the partnership officer.
    """
    found = []
    if has_owner:
        found.append("owner")
    if has_organisation and (step >= ORGANISATION_FROM or not has_owner):
        found.append("organisation")
    if step >= OFFICER_FROM or not found:
        found.append("officer")
    return tuple(found)
