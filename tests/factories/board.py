"""A small board for tests, made by its services: seats, members, and a meeting at any stage."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from dalpb.kernel.models import Organisation, User
from dalpb.kernel.roles import Role
from strategy.models import AgendaItem, Appointment, Body, Meeting, Paper
from strategy.rules.board.quorum import QuorumRule
from strategy.rules.board.vocabulary import (
    BodyKind,
    ExemptParagraph,
    ItemKind,
    ItemSource,
    Openness,
    PaperPurpose,
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
from tests import signing_in

SINCE = date(2024, 1, 1)
HELD = date(2026, 9, 9)
BEFORE = datetime(2026, 8, 10, 9, 0, tzinfo=UTC)
OPENED = datetime(2026, 9, 9, 9, 0, tzinfo=UTC)
SECRET = "CANARY-one-hundred-and-twenty-two-thousand"
AGREEMENT = "GDASS-2"


@dataclass(frozen=True, slots=True)
class Board:
    """A board of four voting seats with a quorum of three, one of them the county's."""

    body: Body
    officer: User
    chair: User
    member: User
    haven: Organisation
    seats: dict[str, Appointment]

    def act(self, minutes: int = 0, *, by: User | None = None) -> Act:
        """An act of the officer so many minutes after the meeting opened."""
        return act_of(by or self.officer, OPENED + timedelta(minutes=minutes))


def board() -> Board:
    officer, chair = signing_in.person(Role.OFFICER), signing_in.person(Role.CHAIR)
    haven = signing_in.organisation("haven", "specialist_provider")
    member = signing_in.person(Role.BOARD_MEMBER, at_=haven, name="haven-member")
    act = act_of(officer, BEFORE)
    body = bodies.create_body(
        code="test-board",
        name="Test board",
        prefix="TEST",
        kind=BodyKind.STRATEGIC_BOARD,
        parent=None,
        purpose="Advises the county.",
        source="Invented",
        is_illustrative=True,
        act=act,
    )
    rule = QuorumRule(2, 2, 3, (Section58Seat.TIER_ONE_AUTHORITY,))
    terms = bodies.Terms("1", SINCE, "What the board is for.", "Two thirds of members", rule)
    bodies.adopt_terms(body=body, terms=terms, act=act)
    bodies.set_standing_items(
        body=body,
        items=[
            ("Apologies", ItemKind.STANDING, ItemSource.APOLOGIES, False),
            ("Minutes", ItemKind.DECISION, ItemSource.MINUTES, False),
            ("Public questions", ItemKind.STANDING, ItemSource.PUBLIC_QUESTIONS, False),
            ("Actions arising", ItemKind.STANDING, ItemSource.ACTIONS_ARISING, False),
            ("Any other business", ItemKind.STANDING, ItemSource.OTHER, True),
        ],
        act=act,
    )
    seats = {
        "county": (Section58Seat.TIER_ONE_AUTHORITY, signing_in.organisation(), chair),
        "haven": (Section58Seat.VOLUNTARY_ORGANISATIONS, haven, member),
        "health": (Section58Seat.HEALTH_CARE, signing_in.organisation("icb", "health"), None),
        "police": (
            Section58Seat.POLICING_AND_JUSTICE,
            signing_in.organisation("police", "police_and_justice"),
            None,
        ),
    }
    held = {}
    for code, (category, organisation, person) in seats.items():
        seat = bodies.add_seat(
            body=body,
            code=code,
            title=f"The seat of {code}",
            category=category,
            exists_from=SINCE,
            act=act,
        )
        held[code] = bodies.appoint(
            seat=seat,
            holder=f"Director of {code}",
            organisation=organisation,
            held_from=SINCE,
            person=person,
            act=act,
        )
    return Board(body, officer, chair, member, haven, held)


def planned(made: Board, held_on: date = HELD, *, at: datetime = BEFORE) -> Meeting:
    return meetings.schedule(
        body=made.body,
        title=f"Meeting of {held_on:%B}",
        held_on=held_on,
        starts_at=time(10, 0),
        place="Shire Hall",
        act=act_of(made.officer, at),
    )


COVER = papers.Cover(
    "Refuge support",
    PaperPurpose.DECISION,
    "Director of public health",
    "Commissioner",
    "The county",
    "The agreement ends in March.",
    "To extend it by a year.",
    "Within the grant.",
)


def item_of(made: Board, meeting: Meeting, **changes: object) -> AgendaItem:
    """An item about an agreement, with a paper of an open part and an exempt one."""
    fields = {"title": "Refuge support", "kind": ItemKind.DECISION, "references": (AGREEMENT,)}
    terms = agenda.ItemTerms(**{**fields, **changes})  # type: ignore[arg-type]
    act = act_of(made.officer, BEFORE)
    row = agenda.add_item(meeting=meeting, terms=terms, after=1, act=act)
    paper(made, row)
    return row


def paper(made: Board, item: AgendaItem) -> Paper:
    act = act_of(made.officer, BEFORE)
    row = papers.add_paper(item=item, cover=COVER, late_reason="", act=act)
    papers.add_part(paper=row, terms=papers.PartTerms("Background", "Known to all."), act=act)
    papers.add_part(
        paper=row,
        terms=papers.PartTerms(
            "Price",
            SECRET,
            Openness.EXEMPT,
            ExemptParagraph.BUSINESS_AFFAIRS,
            "Bidders would see one another's prices.",
            date(2027, 3, 31),
        ),
        act=act,
    )
    return row


def published(made: Board, meeting: Meeting) -> Meeting:
    meeting.refresh_from_db()
    return meetings.publish_agenda(
        meeting=meeting, version=meeting.version, reason="", act=act_of(made.officer, BEFORE)
    )


def opened(made: Board, meeting: Meeting, *present: str) -> Meeting:
    """Published, opened, and the named seats in the room."""
    row = published(made, meeting)
    row = meetings.open_meeting(meeting=row, version=row.version, act=_on(made, row, 0))
    for code in present:
        room.record_arrival(
            meeting=row,
            appointment=made.seats[code],
            arrived_at=_on(made, row, 0).at,
            act=_on(made, row, 0),
        )
    return row


def closed(made: Board, meeting: Meeting) -> Meeting:
    meeting.refresh_from_db()
    act = _on(made, meeting, 90)
    row = meetings.close_meeting(meeting=meeting, version=meeting.version, act=act)
    minutes.draft_minutes(meeting=row, act=act)
    return row


def _on(made: Board, meeting: Meeting, minute: int) -> Act:
    at = datetime.combine(meeting.held_on, time(9, 0), UTC) + timedelta(minutes=minute)
    return act_of(made.officer, at)


def whole() -> Meeting:
    """A closed meeting with a decision, an action, minutes and a challenge to its body."""
    found = Meeting.objects.filter(body__code="test-board").first()
    if found is not None:
        return found
    made = board()
    meeting = planned(made)
    item = item_of(made, meeting)
    row = opened(made, meeting, *made.seats)
    item.refresh_from_db()
    outcome = decisions.Outcome("Extend the agreement.", True, SECRET)
    decision = decisions.decide(item=item, version=item.version, outcome=outcome, act=made.act(9))
    decisions.raise_action(
        item=item,
        words="Write to the provider.",
        owner="Commissioner",
        organisation=None,
        due_on=date(2026, 10, 1),
        decision=decision,
        act=made.act(10),
    )
    asking.log_challenge(
        body=made.body,
        asked_by="Scrutiny committee",
        asked_of="The board",
        asked_on=HELD,
        words="Why is it late?",
        act=made.act(11),
    )
    closed(made, row)
    return row
