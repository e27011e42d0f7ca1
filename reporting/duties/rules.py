"""Each duty's rule: the evidence it finds, the gap it sees. Pure; the day is passed in."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Final

from dalpb.kernel.periods import in_words
from dalpb.kernel.review_clock import ReviewWindow, standings, window
from reporting.duties.duty import Duty, DutyState, Evidence, Verdict
from reporting.duties.record import Consulted, DutyRecord, Published, Year

# How long before a day something begins to be said as due.
NOTICE: Final = timedelta(days=180)
FIRST_BY: Final = date(2022, 1, 4)
RECENT: Final = timedelta(days=183)
# The board is looked at over the meetings of a year.
LOOKED_BACK: Final = timedelta(days=365)

Rule = Callable[[DutyRecord, date], Verdict]


def assess(record: DutyRecord, on: date) -> Verdict:
    """An approved assessment is in force until the day it sets for the next full one."""
    held = [one for one in record.assessed if one.dated_on <= on]
    if not held:
        return Verdict(
            DutyState.GAP,
            gaps=("No needs assessment has been approved.",),
            act="Write one and have the chair approve it.",
        )
    latest = max(held, key=lambda one: one.dated_on)
    evidence = Evidence(
        f"Assessment {latest.code} of {in_words(latest.dated_on)}, approved", latest.url
    )
    if on > latest.next_full_on:
        return Verdict(
            DutyState.GAP,
            (evidence,),
            (
                f"It set {in_words(latest.next_full_on)} for the next full one. None is approved since.",
            ),
            "Finish the next assessment and have it approved.",
            latest.next_full_on,
        )
    soon = on + NOTICE > latest.next_full_on
    return Verdict(
        DutyState.DUE if soon else DutyState.MET,
        (evidence,),
        act="Begin the next full assessment." if soon else "",
        next_on=latest.next_full_on,
    )


def publish(record: DutyRecord, on: date) -> Verdict:
    """One was published before 5 January 2022, and one is in force."""
    out = sorted(_out(record, on), key=lambda one: one.published_on)
    if not out:
        late = on > FIRST_BY
        return Verdict(
            DutyState.GAP if late else DutyState.DUE,
            gaps=("No strategy has been published.",),
            act="Publish a strategy.",
            next_on=FIRST_BY,
        )
    first, evidence = out[0], tuple(_publication(one) for one in out)
    gaps: list[str] = []
    if first.published_on > FIRST_BY:
        gaps.append(
            f"The first was published on {in_words(first.published_on)}: the law asked for one"
            " before 5 January 2022. That cannot be mended, only said."
        )
    current = _in_force(record, on)
    if current is None:
        gaps.append("The last one has ended and none has taken its place.")
    elif not current.address:
        gaps.append(f"{current.title} has no address at which it was published.")
    act = "" if current else "Publish the next strategy, or extend the one that ended."
    return Verdict(DutyState.GAP if gaps else DutyState.MET, evidence, tuple(gaps), act)


def consult(record: DutyRecord, on: date) -> Verdict:
    """Before each publication the board, every district and others were asked."""
    out = _out(record, on)
    if not out:
        return Verdict(DutyState.DUE, gaps=("Nothing has been published yet.",))
    evidence, gaps = [], []
    for one in out:
        asked = [
            c for c in record.consulted if c.strategy == one.code and c.asked_on < one.published_on
        ]
        evidence.append(Evidence(f"{one.title}: {len(asked)} asked before publication", one.url))
        gaps += [f"{one.title}: {words}" for words in _unasked(record, asked)]
    state = DutyState.GAP if gaps else DutyState.MET
    act = (
        "Record the consultation where it took place; where it did not, take advice."
        if gaps
        else ""
    )
    return Verdict(state, tuple(evidence), tuple(gaps), act)


def _unasked(record: DutyRecord, asked: list[Consulted]) -> list[str]:
    gaps = []
    if not any(one.is_board for one in asked):
        gaps.append("no record that the board was consulted.")
    told = {one.organisation for one in asked}
    missing = [name for code, name in record.districts if code not in told]
    if missing:
        gaps.append(f"no record that these were consulted: {', '.join(missing)}.")
    districts = {code for code, _ in record.districts}
    if not any(not one.is_board and one.organisation not in districts for one in asked):
        gaps.append("no record that anybody else was consulted.")
    return gaps


def effect(record: DutyRecord, on: date) -> Verdict:
    """Work has begun under the strategy in force."""
    current = _in_force(record, on)
    if current is None:
        return Verdict(DutyState.GAP, gaps=("No strategy is in force.",))
    begun = sum(code == current.code and day <= on for code, day in record.started)
    if begun:
        return Verdict(
            DutyState.MET, (Evidence(f"{begun} actions begun under {current.title}", current.url),)
        )
    return Verdict(
        DutyState.GAP if on > current.published_on + RECENT else DutyState.DUE,
        gaps=(f"No action has begun under {current.title}.",),
        act="Agree the delivery plan and begin it.",
    )


def monitor(record: DutyRecord, on: date) -> Verdict:
    """The board has agreed where actions stand within six months."""
    past = [day for day in record.agreed_on if day <= on]
    if not past:
        return Verdict(
            DutyState.GAP,
            gaps=("The board has never agreed where the plan stands.",),
            act="Put the delivery plan on the next agenda and record what the board agrees.",
        )
    last = max(past)
    evidence = (Evidence(f"The board last agreed where actions stand on {in_words(last)}"),)
    if on - last > RECENT:
        return Verdict(
            DutyState.GAP,
            evidence,
            ("That is more than six months ago.",),
            "Put the delivery plan on the next agenda.",
        )
    return Verdict(DutyState.MET, evidence, next_on=last + RECENT)


def review(record: DutyRecord, on: date) -> Verdict:
    """Each three years from first publication hold a review that covers other support."""
    first = min((one.published_on for one in _out(record, on)), default=None)
    if first is None:
        return Verdict(DutyState.DUE, gaps=("The clock starts with first publication.",))
    begun = [one.window for one in standings(first, (), on)]
    found = [_reviewed(record, one, on) for one in begun]
    evidence = tuple(e for e, _ in found if e is not None)
    gaps = [gap for one, (_, gap) in zip(begun, found, strict=True) if gap and one.last_on < on]
    now, (done, short) = begun[-1], found[-1]
    if gaps:
        act = "Review now, and record the review's effect on other local authority support."
        return Verdict(DutyState.GAP, evidence, tuple(gaps), act, now.last_on)
    if done is not None and not short:
        return Verdict(DutyState.MET, evidence, next_on=window(first, len(begun) + 1).last_on)
    soon = on + NOTICE > now.last_on
    waiting = (f"The review due by {in_words(now.last_on)} has not been done.",) if soon else ()
    return Verdict(DutyState.DUE if soon else DutyState.MET, evidence, waiting, "", now.last_on)


def _reviewed(record: DutyRecord, within: ReviewWindow, on: date) -> tuple[Evidence | None, str]:
    """What shows the review of one window, and what is missing of it."""
    done = [r for r in record.reviewed if within.holds(r.completed_on) and r.completed_on <= on]
    span = f"{in_words(within.first_on)} to {in_words(within.last_on)}"
    if not done:
        return None, f"No review is on record for {span}."
    whole = [one for one in done if one.covers_other_support]
    last = max(whole or done, key=lambda one: one.completed_on)
    evidence = Evidence(f"Review of {in_words(last.completed_on)}, in {span}", last.url)
    if whole:
        return evidence, ""
    return evidence, f"The review in {span} does not say its effect on other support."


def cooperate(record: DutyRecord, on: date) -> Verdict:
    """Every request made has been answered, or is still in time."""
    asked = [one for one in record.asked if one.asked_on <= on]
    if not asked:
        return Verdict(DutyState.MET, (Evidence("No request has been made."),))
    answered = [one for one in asked if one.answered_on and one.answered_on <= on]
    waiting = [one for one in asked if one not in answered]
    late = [one for one in waiting if one.due_on and one.due_on < on]
    evidence = (Evidence(f"{len(answered)} of {len(asked)} requests answered", asked[-1].url),)
    gaps = tuple(
        f"{one.organisation} was asked on {in_words(one.asked_on)} and has not answered:"
        f" {one.about.rstrip('.')}."
        for one in waiting
    )
    if late:
        return Verdict(DutyState.GAP, evidence, gaps, "Ask again, and tell the board.")
    days = [one.due_on for one in waiting if one.due_on]
    state = DutyState.DUE if waiting else DutyState.MET
    return Verdict(state, evidence, gaps, "", min(days, default=None))


def board(record: DutyRecord, on: date) -> Verdict:
    """A board exists, and nobody's interest went without a member at a meeting or does now."""
    if not record.has_board:
        return Verdict(
            DutyState.GAP, gaps=("No board is on record.",), act="Appoint the board's members."
        )
    held = [one for one in record.sat if on - LOOKED_BACK <= one.held_on <= on]
    whole = [one for one in held if not one.empty]
    evidence = (
        Evidence(f"{len(whole)} of {len(held)} meetings in the year before had every seat filled"),
    )
    gaps = [
        f"{one.meeting}, {in_words(one.held_on)}: nobody represented {_listed(one.empty)}."
        for one in held
        if one.empty
    ]
    act = ""
    if record.empty_now:
        gaps.insert(0, f"Nobody represents {_listed(record.empty_now)}.")
        act = "Appoint somebody to each empty seat."
    return Verdict(DutyState.GAP if gaps else DutyState.MET, evidence, tuple(gaps), act)


def report(record: DutyRecord, on: date) -> Verdict:
    """A report was submitted for every year that has ended."""
    ended = [one for one in record.years if one.last_on < on]
    if not ended:
        return Verdict(DutyState.DUE, gaps=("No financial year has ended yet.",))
    sent = [one for one in ended if one.submitted_on and one.submitted_on <= on]
    missing = [one for one in ended if one not in sent]
    evidence = tuple(
        Evidence(f"{one.label}: submitted {in_words(one.submitted_on)}", one.url)
        for one in sent
        if one.submitted_on
    )
    gaps = tuple(_unsent(one) for one in missing)
    if any(_is_late(one, on) for one in missing):
        return Verdict(DutyState.GAP, evidence, gaps, "Certify and submit what is missing.")
    days = [one.due_on for one in missing if one.due_on]
    state = DutyState.DUE if missing else DutyState.MET
    return Verdict(state, evidence, gaps, "", min(days, default=None))


def _unsent(year: Year) -> str:
    day = f" It is due by {in_words(year.due_on)}." if year.due_on else " No day has been notified."
    return f"{year.label}: no report is on record.{day}"


def _is_late(year: Year, on: date) -> bool:
    """After the notified day, or a year after the year's end where none was notified."""
    return on > (year.due_on or year.last_on + LOOKED_BACK)


def stated(duty: Duty, record: DutyRecord, on: date) -> Verdict:
    """What nothing can compute counts as met for as long as an officer's record says."""
    said = [one for one in record.stated if one.duty == duty.code and one.recorded_on <= on]
    if not said:
        return Verdict(
            DutyState.UNKNOWN,
            gaps=("Nothing is recorded. No figure or date can show this duty.",),
            act="Record how it was done, with where it can be read.",
        )
    last = max(said, key=lambda one: one.recorded_on)
    evidence = (Evidence(f"{last.words} (recorded by {last.by}, {in_words(last.recorded_on)})"),)
    if on >= last.until_on:
        gap = f"What was recorded counted until {in_words(last.until_on)}."
        return Verdict(DutyState.UNKNOWN, evidence, (gap,), "Record it again.", last.until_on)
    return Verdict(DutyState.MET, evidence, next_on=last.until_on)


def _out(record: DutyRecord, on: date) -> list[Published]:
    return [one for one in record.published if one.published_on <= on]


def _in_force(record: DutyRecord, on: date) -> Published | None:
    """The strategy last published that has not ended."""
    live = [one for one in _out(record, on) if one.until_on is None or on < one.until_on]
    return max(live, key=lambda one: one.published_on, default=None)


def _publication(one: Published) -> Evidence:
    place = f" at {one.address}" if one.address else ""
    return Evidence(f"{one.title}, published {in_words(one.published_on)}{place}", one.url)


def _listed(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


RULES: Final[Mapping[str, Rule]] = {
    "assess": assess,
    "publish": publish,
    "consult": consult,
    "effect": effect,
    "monitor": monitor,
    "review": review,
    "cooperate": cooperate,
    "board": board,
    "report": report,
}
