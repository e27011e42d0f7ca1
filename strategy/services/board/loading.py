"""A file of bodies, seats and meetings, taken through the services; again it changes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from dalpb.kernel.models.organisations import Organisation
from dalpb.kernel.models.people import User
from strategy.models import AgendaItem, Appointment, Body, Decision, Meeting
from strategy.rules.board.quorum import QuorumRule
from strategy.rules.board.vocabulary import (
    BodyKind,
    ExemptParagraph,
    ItemKind,
    ItemSource,
    Openness,
    PaperPurpose,
    QuestionKind,
    Ruling,
    Section58Seat,
)
from strategy.services.board import (
    agenda,
    asking,
    bodies,
    decisions,
    meetings,
    minutes,
    papers,
    room,
)
from strategy.services.board.acting import Act, act_of

Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Loader:
    """Who the file's acts are recorded as: an officer, and the chair who agrees minutes."""

    officer: User
    chair: User

    def act(self, at: datetime, by: User | None = None) -> Act:
        return act_of(by or self.officer, at)


@transaction.atomic
def load_board(content: Entry, *, officer: User, chair: User, at: datetime) -> int:
    """Every body, meeting and challenge of the file stands; the answer counts the new ones."""
    loader = Loader(officer, chair)
    count = sum(_body(loader, entry, at) for entry in content["bodies"])
    count += sum(_meeting(loader, entry) for entry in content["meetings"])
    return count + sum(_challenge(loader, entry) for entry in content["challenges"])


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _moment(day: date, clock: str) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.fromisoformat(clock)))


def _organisation(code: str | None) -> Organisation | None:
    return Organisation.objects.get(code=code) if code else None


def _body(loader: Loader, entry: Entry, at: datetime) -> int:
    if Body.objects.filter(code=entry["code"]).exists():
        return 0
    act = loader.act(at)
    row = bodies.create_body(
        code=entry["code"],
        name=entry["name"],
        prefix=entry["prefix"],
        kind=BodyKind(entry["kind"]),
        parent=Body.objects.get(code=entry["parent"]) if entry.get("parent") else None,
        purpose=entry["purpose"],
        source=entry["source"],
        is_illustrative=entry.get("is_illustrative", False),
        act=act,
    )
    for one in entry["terms"]:
        _terms(row, one, act)
    template = [
        (one["title"], ItemKind(one["kind"]), ItemSource(one["source"]), one.get("last", False))
        for one in entry.get("standing_items", [])
    ]
    bodies.set_standing_items(body=row, items=template, act=act)
    for one in entry["seats"]:
        _seat(row, one, act)
    return 1


def _terms(body: Body, entry: Entry, act: Act) -> None:
    quorum = entry["quorum"]
    rule = QuorumRule(
        quorum["at_least"],
        quorum.get("numerator", 0),
        quorum.get("denominator", 1),
        tuple(Section58Seat(one) for one in quorum.get("includes", [])),
    )
    terms = bodies.Terms(
        entry["edition"],
        _day(entry["from"]),
        entry["text"],
        quorum["words"],
        rule,
        entry.get("clear_days", 5),
        entry.get("question_days", 5),
    )
    bodies.adopt_terms(body=body, terms=terms, is_illustrative=True, act=act)


def _seat(body: Body, entry: Entry, act: Act) -> None:
    row = bodies.add_seat(
        body=body,
        code=entry["code"],
        title=entry["title"],
        category=Section58Seat(entry["category"]) if entry.get("category") else None,
        exists_from=_day(entry["from"]),
        is_voting=entry.get("votes", True),
        is_chair=entry.get("chair", False),
        is_illustrative=True,
        act=act,
    )
    for one in entry["holders"]:
        until = one.get("until")
        held = bodies.appoint(
            seat=row,
            holder=one["holder"],
            organisation=_organisation(one.get("organisation")),
            organisation_words=one.get("organisation_words", ""),
            person=_person(one.get("email")),
            held_from=_day(one["from"]),
            held_until=_day(until) if until else None,
            is_illustrative=True,
            act=act,
        )
        if one.get("substitute"):
            bodies.name_substitute(
                of=held,
                holder=one["substitute"],
                organisation=held.organisation,
                organisation_words=held.organisation_words,
                held_from=held.held_from,
                is_illustrative=True,
                act=act,
            )


def _person(email: str | None) -> User | None:
    return User.objects.filter(email=email).first() if email else None


def _meeting(loader: Loader, entry: Entry) -> int:
    body, held_on = Body.objects.get(code=entry["body"]), _day(entry["held_on"])
    if Meeting.objects.filter(body=body, held_on=held_on).exists():
        return 0
    made = _moment(_day(entry["planned_on"]), "09:00")
    row = meetings.schedule(
        body=body,
        title=entry["title"],
        held_on=held_on,
        starts_at=time.fromisoformat(entry["starts_at"]),
        place=entry["place"],
        is_illustrative=True,
        act=loader.act(made),
    )
    for one in entry["items"]:
        _item(loader, row, one, made)
    for one in entry.get("questions", []):
        asking.take_question(
            meeting=row,
            kind=QuestionKind(one["kind"]),
            asker=one["asker"],
            words=one["words"],
            received_at=made,
            act=loader.act(made + timedelta(hours=1)),
        )
    if entry.get("published_on"):
        act = loader.act(_moment(_day(entry["published_on"]), "15:00"))
        row = meetings.publish_agenda(meeting=row, version=row.version, reason="", act=act)
    if entry.get("held"):
        _hold(loader, row, entry["held"])
    return 1


def _item(loader: Loader, meeting: Meeting, entry: Entry, at: datetime) -> None:
    act = loader.act(at)
    last = meeting.items.order_by("-position").values_list("position", flat=True).first() or 0
    item = agenda.add_item(
        meeting=meeting,
        terms=agenda.ItemTerms(
            entry["title"],
            ItemKind(entry["kind"]),
            entry.get("lead", ""),
            entry.get("summary", ""),
            entry.get("commissioning", False),
            tuple(entry.get("references", [])),
        ),
        # Before any other business, which ends every agenda.
        after=last - 1,
        act=act,
    )
    for one in entry.get("papers", []):
        _paper(item, one, act)


def _paper(item: AgendaItem, entry: Entry, act: Act) -> None:
    cover = papers.Cover(
        entry["title"],
        PaperPurpose(entry["purpose"]),
        entry["sponsor"],
        entry["author"],
        entry["organisation"],
        entry["key_issues"],
        entry["recommendations"],
        entry["financial_implications"],
    )
    row = papers.add_paper(item=item, cover=cover, late_reason="", act=act)
    for one in entry.get("parts", []):
        paragraph, review = one.get("paragraph"), one.get("review_on")
        terms = papers.PartTerms(
            one["heading"],
            one["text"],
            Openness(one.get("openness", "open")),
            ExemptParagraph(paragraph) if paragraph else None,
            one.get("public_interest", ""),
            _day(review) if review else None,
        )
        papers.add_part(paper=row, terms=terms, act=act)


def _hold(loader: Loader, meeting: Meeting, entry: Entry) -> None:
    """The meeting is held as the file tells it, its clock going on a minute an act."""
    start = _moment(meeting.held_on, f"{meeting.starts_at:%H:%M}")
    row = meetings.open_meeting(meeting=meeting, version=meeting.version, act=loader.act(start))
    for one in entry["present"]:
        room.record_arrival(
            meeting=row, appointment=_sitting(row, one), arrived_at=start, act=loader.act(start)
        )
    for one in entry.get("apologies", []):
        room.record_apologies(meeting=row, appointment=_sitting(row, one), act=loader.act(start))
    at = start
    for one in entry["items"]:
        at = _happened(loader, row, one, at + timedelta(minutes=5))
    closing = loader.act(at + timedelta(minutes=10))
    row.refresh_from_db()
    row = meetings.close_meeting(meeting=row, version=row.version, act=closing)
    drafted = loader.act(closing.at + timedelta(days=2))
    minutes.draft_minutes(meeting=row, act=drafted)


def _sitting(meeting: Meeting, told: str) -> Appointment:
    """The holder of a seat by its code; with `/sub`, their substitute."""
    code, _, substitute = told.partition("/")
    rows = Appointment.objects.filter(
        seat__body=meeting.body, seat__code=code, held_from__lte=meeting.held_on
    ).exclude(held_until__lte=meeting.held_on)
    return rows.get(substitute_for__isnull=not substitute)


def _happened(loader: Loader, meeting: Meeting, entry: Entry, at: datetime) -> datetime:
    item = meeting.items.get(title__startswith=entry["title"])
    if entry.get("discussion"):
        item = agenda.note_discussion(
            item=item, version=item.version, words=entry["discussion"], act=loader.act(at)
        )
    for one in entry.get("withdrawals", []):
        room.rule(
            item=item,
            appointment=_sitting(meeting, one["seat"]),
            ruling=Ruling.WITHDRAWN,
            reason=one["reason"],
            act=loader.act(at),
        )
    decision = _decided(loader, item, entry, at + timedelta(minutes=2))
    for one in entry.get("actions", []):
        decisions.raise_action(
            item=item,
            words=one["words"],
            owner=one["owner"],
            organisation=_organisation(one.get("organisation")),
            due_on=_day(one["due_on"]),
            decision=decision,
            act=loader.act(at + timedelta(minutes=3)),
        )
    return at + timedelta(minutes=5)


def _decided(loader: Loader, item: AgendaItem, entry: Entry, at: datetime) -> Decision | None:
    item.refresh_from_db()
    if item.minutes_of is not None:
        shown = item.minutes_of.minutes.sha256
        act = loader.act(at, loader.chair)
        return minutes.agree_minutes(item=item, version=item.version, shown=shown, act=act)
    if not entry.get("decision"):
        return None
    outcome = decisions.Outcome(entry["decision"], True, entry.get("restricted", ""))
    return decisions.decide(item=item, version=item.version, outcome=outcome, act=loader.act(at))


def _challenge(loader: Loader, entry: Entry) -> int:
    body, asked_on = Body.objects.get(code=entry["body"]), _day(entry["asked_on"])
    if body.challenges.filter(asked_on=asked_on, words=entry["words"]).exists():
        return 0
    due = entry.get("due_on")
    row = asking.log_challenge(
        body=body,
        asked_by=entry["asked_by"],
        asked_of=entry["asked_of"],
        asked_on=asked_on,
        words=entry["words"],
        due_on=_day(due) if due else None,
        is_illustrative=True,
        act=loader.act(_moment(asked_on, "12:00")),
    )
    if entry.get("answer"):
        answered_on = _day(entry["answered_on"])
        asking.answer_challenge(
            challenge=row,
            version=row.version,
            answer=entry["answer"],
            answered_on=answered_on,
            act=loader.act(_moment(answered_on, "12:00")),
        )
    return 1
