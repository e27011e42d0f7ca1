"""A meeting's pack from what three apps know on a day."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time

from dalpb.kernel.access import Access
from reporting.assemble.packs.board import (
    arising,
    board_out,
    decisions,
    items,
    minutes,
    papers,
)
from reporting.assemble.packs.duties import duties_out, duty_lines, watched_on
from reporting.assemble.packs.indicators import indicator_lines
from reporting.assemble.packs.money import money_lines, money_out
from reporting.assemble.packs.plan import plan_groups, plan_lines_out, silent_owners
from reporting.assemble.packs.risks import risk_lines, risks_out
from reporting.assemble.packs.thread import thread_lines
from reporting.assemble.packs.voice import voice_lines, voice_out
from reporting.packs.content import Audience, Exceptional, IndicatorLine, Meeting, PackContent
from reporting.selectors.returns import area_of_authority
from strategy.facts import board
from strategy.facts.leaving import closed_items, leaving
from strategy.facts.plan import actions, plan_exceptions, quarter_to_update
from strategy.facts.strategies import current_strategy

__all__ = ["closed_items", "items_left_by", "pack_content", "reported_bodies"]
REPORTED = (
    board.BodyKind.HEALTH_AND_WELLBEING_BOARD,
    board.BodyKind.COMMUNITY_SAFETY_PARTNERSHIP,
)


def pack_content(meeting_code: str, *, on: date) -> PackContent | None:
    """The members' pack of a meeting as the records stand; None where there is no such meeting."""
    meeting = board.meeting(meeting_code)
    if meeting is None:
        return None
    before = _before(meeting)
    since = before.held_on if before else None
    agenda = items(meeting, leaving(meeting_code, on=on))
    money, watched = money_lines(on), watched_on(on)
    area = area_of_authority()
    plan = actions(on=on)
    told = _indicators(on, area.code)
    return PackContent(
        audience=Audience.MEMBERS,
        area=area.name,
        meeting=Meeting(
            meeting.code, meeting.body_name, meeting.held_on, "", meeting.place, meeting.title
        ),
        made_on=on,
        since=since,
        exceptions=(
            *board_out(meeting, agenda, on),
            *_plan_out(since, on),
            *money_out(money, on),
            *risks_out(meeting.body, since or on, on),
            *duties_out(watched),
            *voice_out(on),
        ),
        agenda=agenda,
        papers=papers(meeting),
        plan=plan_groups(plan, closed_since=since),
        indicators=told,
        money=money,
        risks=risk_lines(meeting.body, on),
        voice=voice_lines(since or on, on),
        decisions=decisions(meeting, since),
        arising=arising(meeting, since, on),
        duties=duty_lines(watched),
        minutes=minutes(before),
        warnings=_warnings(
            meeting,
            [*(one.is_illustrative for one in plan), *(one.is_illustrative for one in told)],
        ),
        thread=thread_lines(on),
    )


def _before(meeting: board.MeetingFact) -> board.MeetingFact | None:
    """The last meeting that the same body held before."""
    held = (
        one
        for one in board.meetings(meeting.body)
        if one.was_held and one.held_on < meeting.held_on
    )
    return next(held, None)


def _plan_out(since: date | None, on: date) -> tuple[Exceptional, ...]:
    moment = datetime.combine(since or on, time.min, tzinfo=UTC)
    quarter = quarter_to_update(on)
    latest = plan_exceptions(quarter="", since=moment, on=on)
    silent = plan_exceptions(quarter=quarter.code, since=moment, on=on).without_update
    return (*plan_lines_out(latest), *silent_owners(silent, quarter))


def _indicators(on: date, area_code: str) -> tuple[IndicatorLine, ...]:
    strategy = current_strategy(on)
    return indicator_lines(strategy.code, area_code) if strategy else ()


def _warnings(meeting: board.MeetingFact, lines_invented: Iterable[bool]) -> tuple[str, ...]:
    invented = meeting.is_illustrative or any(lines_invented)
    return ("Partly illustrative",) if invented else ()


def items_left_by(access: Access, meeting_code: str, on: date) -> frozenset[int]:
    """The items for which a reader leaves, or otherwise may not read what is closed."""
    return closed_items(access, meeting_code, on=on)


def reported_bodies() -> tuple[tuple[str, str], ...]:
    """The bodies that the board tells of its work: code and name."""
    return tuple((one.code, one.name) for one in board.bodies() if one.kind in REPORTED)
