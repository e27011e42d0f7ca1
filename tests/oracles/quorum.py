"""The quorum, the slow and obvious way: walk the meeting minute by minute and count heads."""

from datetime import datetime, timedelta
from typing import Any

from strategy.rules.board.vocabulary import Ruling


def voting_seats_at(presences: list[Any], rulings: list[Any], at: datetime, start: datetime) -> set:
    """Everybody's whereabouts is kept as of each minute; at the end the seats are told apart."""
    where: dict[int, str] = {}
    moment = start
    while moment <= at:
        for one in presences:
            key = id(one)
            if one.arrived_at == moment:
                where[key] = "in"
            if one.left_at is not None and one.left_at == moment:
                where[key] = "gone"
        moment += timedelta(minutes=1)
    seats = set()
    for one in presences:
        if where.get(id(one)) != "in":
            continue
        said = [r.ruling for r in rulings if r.appointment == one.appointment and r.at <= at]
        may = not said or said[-1] == Ruling.STAYS
        if may and one.is_voting:
            seats.add(one.seat)
    return seats


def needed(at_least: int, numerator: int, denominator: int, members: int) -> int:
    """The least whole number that is no less than either."""
    count = 0
    while count < at_least or count * denominator < members * numerator:
        count += 1
    return count
