"""Who leaves for which item of a meeting, and what a person may therefore not read."""

from datetime import date

from dalpb.kernel.access import Access
from strategy.models import AgendaItem, Meeting
from strategy.rules.board.vocabulary import Ruling
from strategy.selectors.board.bodies import appointments_on
from strategy.selectors.board.meetings import items_of
from strategy.selectors.board.standing import conflicts_of, readable_items


def leaving(meeting_code: str, *, on: date) -> dict[int, tuple[str, ...]]:
    """By item number, the titles of the seats whose holders leave, as far as the day knows."""
    row = _meeting(meeting_code)
    if row is None:
        return {}
    items = list(items_of(row))
    conflicts = conflicts_of(row, items, on=on)
    seats = {one.pk: one.seat.title for one in appointments_on(row.body, row.held_on)}
    return {
        item.position: _leaving(item, {one.appointment for one in conflicts[item.pk]}, seats)
        for item in items
    }


def _leaving(item: AgendaItem, conflicted: set[int], seats: dict[int, str]) -> tuple[str, ...]:
    """Conflicted members leave unless it was ruled that they stay; so does who withdrew."""
    ruled = {row.appointment_id: Ruling(row.ruling) for row in item.withdrawals.all()}
    gone = {pk for pk in conflicted if ruled.get(pk) is not Ruling.STAYS}
    gone |= {pk for pk, ruling in ruled.items() if ruling is Ruling.WITHDRAWN}
    return tuple(sorted({seats[pk] for pk in gone if pk in seats}))


def closed_items(access: Access, meeting_code: str, *, on: date) -> frozenset[int]:
    """The items of a meeting, by number, of which a person may not read what is not open."""
    row = _meeting(meeting_code)
    if row is None:
        return frozenset()
    items = list(items_of(row))
    readable = readable_items(access, row, items, on=on)
    return frozenset(item.position for item in items if item.pk not in readable)


def _meeting(code: str) -> Meeting | None:
    return Meeting.objects.select_related("body", "terms").filter(code=code).first()
