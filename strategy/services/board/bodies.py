"""Bodies, editions of their terms of reference, seats, and who sits in them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q

from dalpb.kernel.models.organisations import Organisation
from dalpb.kernel.models.people import User
from dalpb.kernel.periods import in_words
from dalpb.kernel.refusals import Denial, Refused, require_permitted
from dalpb.kernel.versions import update_versioned
from strategy.models import Appointment, Body, Seat, StandingItem, TermsOfReference
from strategy.permissions.board import deny_running
from strategy.rules.board.quorum import QuorumRule
from strategy.rules.board.vocabulary import BodyKind, ItemKind, ItemSource, Section58Seat
from strategy.services.board.acting import Act, needs, noted, screened


@dataclass(frozen=True, slots=True)
class Terms:
    """What an edition of terms of reference says, in words and as rules."""

    edition: str
    in_force_from: date
    text: str
    quorum_words: str
    quorum: QuorumRule
    clear_days: int = 5
    question_days: int = 5


@transaction.atomic
def create_body(
    *,
    code: str,
    name: str,
    prefix: str,
    kind: BodyKind,
    parent: Body | None,
    purpose: str,
    source: str,
    is_illustrative: bool,
    act: Act,
) -> Body:
    """There is one more body."""
    require_permitted(deny_running(act.access))
    row = Body.objects.create(
        code=code,
        name=name,
        prefix=prefix,
        kind=kind.value,
        parent=parent,
        purpose=purpose,
        source=source,
        is_illustrative=is_illustrative,
    )
    noted("board.body_created", act, subject="body", key=code, details={"name": name})
    return row


@transaction.atomic
def adopt_terms(
    *, body: Body, terms: Terms, is_illustrative: bool = False, act: Act
) -> TermsOfReference:
    """An edition of a body's terms of reference holds from a day; earlier ones stay readable."""
    require_permitted(deny_running(act.access))
    needs("Text", terms.text)
    needs("Quorum", terms.quorum_words)
    taken = body.terms.filter(Q(edition=terms.edition) | Q(in_force_from=terms.in_force_from))
    if taken.exists():
        raise Refused(
            Denial(
                "terms.exists",
                "There is an edition of that name, or one that begins that day. Give another.",
            )
        )
    row = TermsOfReference.objects.create(
        body=body,
        edition=terms.edition,
        in_force_from=terms.in_force_from,
        text=terms.text.strip(),
        quorum_words=terms.quorum_words.strip(),
        quorum_at_least=terms.quorum.at_least,
        quorum_numerator=terms.quorum.numerator,
        quorum_denominator=terms.quorum.denominator,
        quorum_includes=[one.value for one in terms.quorum.includes],
        clear_days=terms.clear_days,
        question_days=terms.question_days,
        is_illustrative=is_illustrative,
        recorded_by=act.by,
        recorded_at=act.at,
    )
    noted(
        "board.terms_adopted",
        act,
        subject="body",
        key=body.code,
        details={"edition": terms.edition, "in_force_from": terms.in_force_from},
    )
    return row


@transaction.atomic
def add_seat(
    *,
    body: Body,
    code: str,
    title: str,
    category: Section58Seat | None,
    exists_from: date,
    is_voting: bool = True,
    is_chair: bool = False,
    is_illustrative: bool = False,
    act: Act,
) -> Seat:
    """A body has one more seat."""
    require_permitted(deny_running(act.access))
    if body.seats.filter(code=code).exists():
        raise Refused(Denial("seat.exists", f"{body} has a seat {code} already."))
    last = body.seats.order_by("-position").values_list("position", flat=True).first() or 0
    row = Seat.objects.create(
        body=body,
        code=code,
        title=title,
        category=category.value if category else "",
        is_voting=is_voting,
        is_chair=is_chair,
        position=last + 1,
        exists_from=exists_from,
        is_illustrative=is_illustrative,
    )
    noted("board.seat_added", act, subject="seat", key=f"{body.code}/{code}")
    return row


@transaction.atomic
def appoint(
    *,
    seat: Seat,
    holder: str,
    organisation: Organisation | None,
    held_from: date,
    act: Act,
    person: User | None = None,
    organisation_words: str = "",
    held_until: date | None = None,
    is_illustrative: bool = False,
) -> Appointment:
    """Somebody sits in a seat from a day. Refused where somebody else does on any of the days."""
    require_permitted(deny_running(act.access))
    said = screened(holder=holder, organisation=organisation_words)
    needs("Holder", holder)
    _in_order(held_from, held_until)
    Seat.objects.select_for_update(of=("self",)).get(pk=seat.pk)
    others = seat.appointments.filter(substitute_for__isnull=True).filter(
        Q(held_until__isnull=True) | Q(held_until__gt=held_from)
    )
    if held_until is not None:
        others = others.filter(held_from__lt=held_until)
    sitting = others.first()
    if sitting is not None:
        raise Refused(
            Denial(
                "seat.taken",
                f"{sitting.holder} sits there from {in_words(sitting.held_from)}. End that"
                " appointment first, or begin this one later.",
            )
        )
    row = _created(
        seat=seat,
        person=person,
        holder=said["holder"],
        organisation=organisation,
        organisation_words=said["organisation"],
        held_from=held_from,
        held_until=held_until,
        is_illustrative=is_illustrative,
        act=act,
    )
    noted("board.appointed", act, subject="appointment", key=row.pk, details=_told(row))
    return row


@transaction.atomic
def name_substitute(
    *,
    of: Appointment,
    holder: str,
    organisation: Organisation | None,
    held_from: date,
    act: Act,
    person: User | None = None,
    organisation_words: str = "",
    is_illustrative: bool = False,
) -> Appointment:
    """Somebody may stand in for a member from a day, until the member's own term ends."""
    require_permitted(deny_running(act.access))
    said = screened(holder=holder, organisation=organisation_words)
    needs("Holder", holder)
    if of.substitute_for_id is not None:
        raise Refused(Denial("substitute.of_one", "A substitute has no substitute."))
    if held_from < of.held_from or (of.held_until is not None and held_from >= of.held_until):
        raise Refused(
            Denial("substitute.outside_the_term", "Choose a day within the member's own term.")
        )
    row = _created(
        seat=of.seat,
        person=person,
        holder=said["holder"],
        organisation=organisation,
        organisation_words=said["organisation"],
        held_from=held_from,
        held_until=of.held_until,
        substitute_for=of,
        is_illustrative=is_illustrative,
        act=act,
    )
    noted("board.substitute_named", act, subject="appointment", key=row.pk, details=_told(row))
    return row


def _created(*, act: Act, **fields: Any) -> Appointment:
    return Appointment.objects.create(recorded_by=act.by, recorded_at=act.at, **fields)


@transaction.atomic
def end_appointment(
    *, appointment: Appointment, version: int, until: date, reason: str, act: Act
) -> Appointment:
    """A member's term ends on a day, and with it that of their substitutes."""
    require_permitted(deny_running(act.access))
    said = screened(reason=reason)
    needs("Reason", reason)
    _in_order(appointment.held_from, until)
    row = update_versioned(
        Appointment.objects.all(),
        appointment.pk,
        version,
        by=act.by,
        held_until=until,
        end_reason=said["reason"],
    )
    standing = row.substitutes.filter(Q(held_until__isnull=True) | Q(held_until__gt=until))
    for one in standing:
        # A substitute who was to begin after that day never stood in: a term of one day is kept.
        last = max(until, date.fromordinal(one.held_from.toordinal() + 1))
        update_versioned(
            Appointment.objects.all(),
            one.pk,
            one.version,
            by=act.by,
            held_until=last,
            end_reason="The member's term ended",
        )
    noted(
        "board.appointment_ended",
        act,
        subject="appointment",
        key=row.pk,
        reason=reason,
        details={**_told(row), "until": until},
    )
    return row


def _told(row: Appointment) -> dict[str, object]:
    return {"seat": row.seat.code, "body": row.seat.body.code, "from": row.held_from}


def _in_order(held_from: date, held_until: date | None) -> None:
    if held_until is not None and held_until <= held_from:
        raise Refused(
            Denial(
                "appointment.dates",
                f"The term begins on {in_words(held_from)}. It ends on a later day.",
            )
        )


@transaction.atomic
def set_standing_items(
    *, body: Body, items: list[tuple[str, ItemKind, ItemSource, bool]], act: Act
) -> None:
    """The items that every agenda of a body begins and ends with."""
    require_permitted(deny_running(act.access))
    body.standing_items.all().delete()
    for position, (title, kind, source, is_last) in enumerate(items, 1):
        StandingItem.objects.create(
            body=body,
            position=position,
            title=title,
            kind=kind.value,
            source=source.value,
            is_last=is_last,
        )
    noted("board.template_set", act, subject="body", key=body.code)
