"""The grant as it stands today: what a first page says of it, and the way to more."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.urls import reverse

from commissioning.facts.agreements import agreements, unit_costs
from commissioning.rules.forecasting import LineOutlook
from commissioning.rules.value import Unit
from commissioning.selectors.today import today_of
from dalpb.kernel.money import Money
from dalpb.kernel.periods import in_words, year_of

NEAR: Final = timedelta(days=183)


@dataclass(frozen=True, slots=True)
class TodayFact:
    """One thing that a commissioner asks first, with the page that answers the rest.

    `pence` is None where it is a count, and `count` where it is money.
    """

    code: str
    pence: int | None
    count: int | None
    words: str
    url: str
    is_illustrative: bool


def grant_today(on: date) -> tuple[TodayFact, ...]:
    """What is left, what is committed, what is off forecast and why, and what waits."""
    found = today_of(on=on)
    allocations = reverse("commissioning:allocations")
    invented = found.is_illustrative
    facts = [
        TodayFact(
            "unallocated",
            found.unallocated_pence,
            None,
            _over(found.not_known),
            f"{allocations}#four-caption",
            invented,
        ),
        TodayFact(
            "committed",
            found.committed_pence,
            None,
            "To whom, and until when",
            reverse("commissioning:commitments"),
            invented,
        ),
        TodayFact(
            "off_forecast",
            None,
            len(found.off),
            _off(found.off),
            f"{allocations}#variance-caption",
            invented,
        ),
    ]
    facts += [_notices(on), _costs(on)]
    waiting = (
        ("claims", found.claims_waiting, "To be approved by another", "claims"),
        ("requests", found.requests_waiting, "To be answered by another", "requests"),
        ("finance_lines", found.lines_waiting, "That match no entry", "queue"),
    )
    facts += [
        TodayFact(code, None, count, words, reverse(f"commissioning:{page}"), False)
        for code, count, words, page in waiting
        if count
    ]
    return tuple(facts)


def _notices(on: date) -> TodayFact:
    """Agreements whose last day for notice is near, the nearest named."""
    near = sorted(
        (one for one in agreements(on) if one.notice_by and on <= one.notice_by <= on + NEAR),
        key=lambda one: (one.notice_by or on, one.reference),
    )
    words = "None within six months"
    if near:
        first = near[0]
        words = f"{first.title}, by {in_words(first.notice_by or on)}"
    return TodayFact(
        "notices",
        None,
        len(near),
        words,
        reverse("commissioning:agreements"),
        any(one.is_illustrative for one in near),
    )


def _costs(on: date) -> TodayFact:
    """What a household costs, service by service; the page says where it cannot be said."""
    year = year_of(date(on.year - (on.month < 4) - 1, 4, 1))
    told = [one for one in unit_costs(year) if one.unit is Unit.HOUSEHOLD and one.pence is not None]
    dearest = max(told, key=lambda one: one.pence or 0, default=None)
    words = f"No figure for {year} yet: a quarter or the spending is missing"
    if dearest is not None:
        words = (
            f"{year}, the dearest: {dearest.service_name} {Money(dearest.pence or 0)} a household"
        )
    return TodayFact(
        "household_costs",
        None,
        len(told),
        words,
        reverse("commissioning:unit-costs"),
        any(one.is_illustrative for one in told),
    )


def _over(not_known: tuple[str, ...]) -> str:
    """Over which awards it is, and of which nothing is known."""
    if not not_known:
        return "Over all the awards held here"
    return f"Without {' and '.join(not_known)}, of which nothing was posted"


def _off(lines: tuple[LineOutlook, ...]) -> str:
    """The line furthest off its plan, and why."""
    if not lines:
        return "Every line of this year is as planned"
    first = lines[0]
    way = "over" if first.variance_pence > 0 else "under"
    why = f": {first.reason}" if first.reason else ""
    return f"{first.title} {Money(abs(first.variance_pence))} {way}{why}"
