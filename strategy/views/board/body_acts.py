"""Everything that can be done to a body, one act a form."""

from typing import Any, ClassVar

from django.urls import reverse

from strategy.forms.board.interests import EndInterestForm
from strategy.forms.board.meetings import MeetingForm
from strategy.forms.board.questions import ChallengeForm
from strategy.forms.board.seats import EndForm
from strategy.forms.board.terms import TermsForm
from strategy.models import Body
from strategy.permissions.board import deny_asking, deny_running
from strategy.rules.board.quorum import QuorumRule
from strategy.rules.board.vocabulary import Section58Seat
from strategy.selectors.board import bodies as body_selectors
from strategy.services.board import asking, meetings
from strategy.services.board import bodies as body_services
from strategy.views.board.interest_acts import (
    an_interest,
    do_end_interest,
    do_register,
    register_form,
)
from strategy.views.board.seat_acts import (
    an_appointment,
    appointment_form,
    do_appoint,
    do_end,
    do_substitute,
    substitute_form,
)
from strategy.views.board.standing import ActsView, Asked, Data, PageAct


def do_terms(a: Asked, d: Data) -> str:
    includes = tuple(Section58Seat(one) for one in d["includes"])
    rule = QuorumRule(d["at_least"], d["numerator"], d["denominator"], includes)
    terms = body_services.Terms(
        d["edition"],
        d["in_force_from"],
        d["text"],
        d["quorum_words"],
        rule,
        d["clear_days"],
        d["question_days"],
    )
    body_services.adopt_terms(body=a.subject, terms=terms, act=a.act)
    return "The edition is recorded. Meetings from that day are held under it."


def do_schedule(a: Asked, d: Data) -> str:
    row = meetings.schedule(body=a.subject, act=a.act, **d)
    return f"{row.title} is planned, with an agenda from the template and what waits."


def do_challenge(a: Asked, d: Data) -> str:
    asking.log_challenge(body=a.subject, act=a.act, **d)
    return "It is in the log."


def _to_body(asked: Asked) -> str:
    return reverse("strategy:board-body", args=[asked.subject.code])


class BodyActView(ActsView):
    """One act on one body."""

    acts: ClassVar[dict[str, PageAct]] = {
        "schedule": PageAct(
            "Plan a meeting",
            "Plan it",
            deny_running,
            lambda _, data: MeetingForm(data),
            do_schedule,
            lambda _: reverse("strategy:board-meetings"),
        ),
        "appoint": PageAct(
            "Appoint to a seat", "Appoint", deny_running, appointment_form, do_appoint, _to_body
        ),
        "substitute": PageAct(
            "Name a substitute",
            "Record",
            deny_running,
            substitute_form,
            do_substitute,
            _to_body,
            an_appointment,
        ),
        "end": PageAct(
            "End an appointment",
            "Record",
            deny_running,
            lambda asked, data: EndForm(data, initial={"version": asked.target.version}),
            do_end,
            _to_body,
            an_appointment,
        ),
        "register": PageAct(
            "Declare a standing interest",
            "Declare",
            deny_asking,
            register_form,
            do_register,
            _to_body,
            introduction="An interest of the register counts for every item that concerns the"
            " agreement or the organisation, until it ends.",
        ),
        "end-interest": PageAct(
            "End a declared interest",
            "Record",
            deny_asking,
            lambda asked, data: EndInterestForm(data, initial={"version": asked.target.version}),
            do_end_interest,
            _to_body,
            an_interest,
        ),
        "terms": PageAct(
            "Record terms of reference",
            "Record",
            deny_running,
            lambda _, data: TermsForm(data),
            do_terms,
            _to_body,
        ),
        "challenge": PageAct(
            "Log a challenge",
            "Log it",
            deny_running,
            lambda _, data: ChallengeForm(data),
            do_challenge,
            lambda _: reverse("strategy:board-challenges"),
        ),
    }

    def subject(self, key: str) -> Body | None:
        return body_selectors.body(self.access, key)

    def crumbs(self, subject: Any) -> tuple[tuple[str, str], ...]:
        return (
            ("Bodies and seats", reverse("strategy:board-bodies")),
            (subject.name, reverse("strategy:board-body", args=[subject.code])),
        )
