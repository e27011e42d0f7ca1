"""What the duties' rules read, from everything on record."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from dalpb.kernel.models import Organisation, OrganisationKind
from dalpb.kernel.periods import parse
from needs.facts.assessments import approved
from reporting.duties.record import (
    Asked,
    Assessed,
    Consulted,
    DutyRecord,
    Published,
    Reviewed,
    Sat,
    Stated,
    Year,
)
from reporting.returns.load import years
from reporting.selectors.packs import due_days, sent_elsewhere, statements
from reporting.selectors.returns import submitted_days
from strategy.facts import board, monitoring, strategies


def duty_record(on: date) -> DutyRecord:
    """Everything the rules may read; what happened after the day is theirs to leave out."""
    published = strategies.published_strategies()
    body = _board()
    return DutyRecord(
        districts=_districts(),
        assessed=tuple(
            Assessed(
                one.code,
                one.dated_on,
                one.next_full_on,
                reverse("reporting:assessment", args=[one.code]),
            )
            for one in approved()
        ),
        published=tuple(_published(one) for one in published),
        consulted=tuple(_consulted(published)),
        reviewed=tuple(
            Reviewed(one.strategy_code, one.reviewed_on, bool(one.effect_on_other_support))
            for one in strategies.reviews()
        ),
        asked=tuple(
            Asked(one.organisation_name, one.what, one.asked_on, one.reply_by, one.answered_on)
            for one in strategies.cooperation_requests()
        ),
        sat=_sat(body, on),
        years=_years(),
        stated=tuple(
            Stated(row.duty, row.words, row.recorded_on, row.until_on, row.recorded_by.full_name)
            for row in statements()
        ),
        agreed_on=monitoring.agreed_days(),
        started=monitoring.started_days(),
        has_board=bool(body),
        empty_now=_words(board.uncovered(body, on)) if body else (),
    )


def _districts() -> tuple[tuple[str, str], ...]:
    rows = Organisation.objects.filter(kind=OrganisationKind.DISTRICT_COUNCIL.value)
    return tuple(rows.order_by("name").values_list("code", "name"))


def _published(one: strategies.StrategyFact) -> Published:
    if one.published_on is None:
        raise ValueError(f"{one.code} is not published on a known day")
    return Published(
        one.code,
        one.name,
        one.published_on,
        one.until_on,
        one.published_where,
        reverse("strategy:plan", args=[one.code]),
    )


def _consulted(published: Iterable[strategies.StrategyFact]) -> Iterable[Consulted]:
    for one in published:
        state = strategies.consultation_state(one.code, date.max)
        for asked in state.consultees if state else ():
            if asked.asked_on is not None:
                yield Consulted(
                    one.code, asked.organisation_code, asked.kind == "board", asked.asked_on
                )


def _board() -> str:
    """The code of the board of section 58; empty where none is on record."""
    kinds = {one.kind: one.code for one in board.bodies()}
    return kinds.get(board.BodyKind.STRATEGIC_BOARD, "")


def _sat(body: str, on: date) -> tuple[Sat, ...]:
    held = [
        one for one in (board.meetings(body) if body else ()) if one.was_held and one.held_on <= on
    ]
    empty = board.uncovered_on(body, {one.held_on for one in held})
    return tuple(Sat(one.title, one.held_on, _words(empty[one.held_on]), one.url) for one in held)


def _words(seats: Iterable[board.Section58Seat]) -> tuple[str, ...]:
    """The interests that nobody represents, in the Act's words."""
    return tuple(board.SEAT_WORDS[seat] for seat in seats)


def _years() -> tuple[Year, ...]:
    """The years there is a form for. A report sent before this system counts as sent."""
    due, made, before = due_days(), submitted_days(), sent_elsewhere()
    return tuple(
        Year(
            label=year,
            last_on=parse(year).last,
            submitted_on=made.get(year) or before.get(year),
            due_on=due.get(year),
            url=reverse("reporting:returns") if year in made else "",
        )
        for year in years()
    )
