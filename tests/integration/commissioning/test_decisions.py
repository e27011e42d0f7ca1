"""Money moves only by a decision that was made: the board's minuted one, or another body's."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, transaction

from commissioning.models import Approval, DecisionRecord, Delegation, LedgerEntry, Proposal
from commissioning.rules.authority import OtherDecision
from commissioning.services.allocating import approve_proposal
from commissioning.services.authority import Authority
from commissioning.services.decisions import record_decision
from commissioning.services.delegations import DelegationTerms, record_delegation
from dalpb.kernel.models import Membership
from dalpb.kernel.refusals import NotPermitted, Refused
from dalpb.kernel.roles import Role
from strategy.services.board import decisions as board_decisions
from tests.factories import board as boards
from tests.factories.allocations import BY_DECISION, a_chair, decided, recommended
from tests.integration.commissioning.conftest import AT, Council
from tests.integration.commissioning.test_allocation_pages import address
from tests.integration.commissioning.test_pages import _plain_middleware, signed_in, text_of

pytestmark = pytest.mark.django_db
__all__ = ["_plain_middleware"]
AFTER = datetime(2026, 9, 10, 9, 0, tzinfo=UTC)
CABINET = OtherDecision(
    "CAB 12", "Cabinet", date(2024, 7, 24), "To allocate it.", "https://cabinet.example/12"
)


def approve(council: Council, made: Proposal, reference: str, *, at: datetime = AT) -> Approval:
    return approve_proposal(
        made, Authority(reference), version=made.version, by=council.certifier, at=at
    )


def minuted(*, is_agreed: bool = True, voters: tuple[str, ...] = ()) -> str:
    """The reference of an outcome of a board's meeting of 9 September 2026."""
    made = boards.board()
    meeting = boards.planned(made)
    item = boards.item_of(made, meeting)
    row = boards.opened(made, meeting, *(voters or made.seats))
    item.refresh_from_db()
    outcome = board_decisions.Outcome("Allocate the money.", is_agreed)
    found = board_decisions.decide(
        item=item, version=item.version, outcome=outcome, act=made.act(9)
    )
    boards.closed(made, row)
    return found.reference


def test_a_minuted_decision_of_the_board_moves_money_and_is_kept_with_it(council: Council) -> None:
    made = recommended(council, council.award(1000_00), "refuge", 100_00)
    reference = minuted()

    approval = approve(council, made, reference, at=AFTER)

    approval.refresh_from_db()
    assert (approval.decision_ref, approval.posted_pence) == (reference, 100_00)
    kept = DecisionRecord.objects.get(reference=reference)
    assert (kept.decided_by, kept.body, kept.decided_on) == ("board", "Test board", boards.HELD)
    assert kept.recorded_by is None


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        ({"is_agreed": False}, "was deferred or not agreed"),
        ({"voters": ("county",)}, "was deferred or not agreed"),
    ],
)
def test_a_decision_that_did_not_carry_moves_nothing(
    council: Council, outcome: dict[str, object], words: str
) -> None:
    made = recommended(council, council.award(1000_00), "refuge", 100_00)
    reference = minuted(**outcome)  # type: ignore[arg-type]

    with pytest.raises(Refused, match=words):
        approve(council, made, reference, at=AFTER)

    assert not LedgerEntry.objects.filter(kind="allocation").exists()
    assert not DecisionRecord.objects.filter(reference=reference).exists()


def test_a_decision_of_a_later_day_moves_nothing_before_it(council: Council) -> None:
    made = recommended(council, council.award(1000_00), "refuge", 100_00)
    reference = minuted()

    with pytest.raises(Refused, match="9 September 2026, which has not come yet"):
        approve(council, made, reference)


@pytest.mark.parametrize("reference", ["NONE/1", "=1+1", ""])
def test_a_reference_that_no_meeting_minuted_moves_nothing(
    council: Council, reference: str
) -> None:
    made = recommended(council, council.award(1000_00), "refuge", 100_00)

    with pytest.raises(Refused, match=r"No meeting minuted|Give the reference"):
        approve(council, made, reference)

    assert not Approval.objects.exists()


def test_a_decision_of_another_body_is_recorded_once_and_then_cited(council: Council) -> None:
    made = recommended(council, council.award(1000_00), "refuge", 100_00)
    kept = record_decision(CABINET, by=council.commissioner, at=AT)

    assert approve(council, made, "CAB 12").decision_ref == kept.reference
    with pytest.raises(Refused, match="already"):
        record_decision(CABINET, by=council.commissioner, at=AT)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"url": "cabinet papers"}, "the address"),
        ({"url": "javascript:alert(1)"}, "the address"),
        ({"decided_on": AT.date() + timedelta(days=1)}, "has not come yet"),
        ({"body": " "}, "which body"),
        ({"words": ""}, "which body"),
        ({"reference": "=1"}, "Give the reference"),
        ({"words": "To house Ms Jane Smith, born 01/02/1980."}, "name a person"),
    ],
)
def test_a_decision_of_another_body_says_who_what_when_and_where(
    council: Council, change: dict[str, object], words: str
) -> None:
    values = {name: getattr(CABINET, name) for name in OtherDecision.__slots__}

    with pytest.raises(Refused, match=words):
        record_decision(OtherDecision(**{**values, **change}), by=council.commissioner, at=AT)

    assert not DecisionRecord.objects.exists()


def test_no_record_passes_for_a_decision_of_the_board(council: Council) -> None:
    reference = minuted(is_agreed=False)
    said = OtherDecision(reference, "Cabinet", date(2024, 7, 24), "Agreed.", CABINET.url)

    with pytest.raises(Refused, match="already"):
        record_decision(said, by=council.commissioner, at=AFTER)


def test_whoever_recorded_a_decision_does_not_approve_by_it(council: Council) -> None:
    made = recommended(council, council.award(1000_00), "refuge", 100_00)
    Membership.objects.create(
        user=council.certifier,
        organisation=council.authority,
        role=Role.COMMISSIONER.value,
        held_from=date(2020, 1, 1),
    )
    record_decision(CABINET, by=council.certifier, at=AT)

    with pytest.raises(Refused, match="somebody else approves by it"):
        approve(council, made, "CAB 12")


def test_only_who_may_propose_records_decisions(council: Council) -> None:
    with pytest.raises(NotPermitted):
        record_decision(CABINET, by=council.partner, at=AT)
    with pytest.raises(NotPermitted):
        record_decision(CABINET, by=council.certifier, at=AT)


def test_a_delegation_begins_no_sooner_than_its_decision(council: Council) -> None:
    chair = a_chair(council)
    decided(council, "CAB 12", on=date(2024, 7, 24))
    terms = DelegationTerms(
        "early", "Director", 100_00, date(2024, 7, 23), date(2026, 1, 1), "CAB 12"
    )

    with pytest.raises(Refused, match="nothing is delegated by it before then"):
        record_delegation(terms, holder=council.certifier, by=chair, at=AT)

    assert not Delegation.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    ["no such decision", "of a later day", "recorded by the approver"],
)
def test_the_database_itself_refuses_an_approval_without_its_decision(
    council: Council, wrong: str
) -> None:
    on = AT.date() + timedelta(days=wrong == "of a later day")
    recorder = council.certifier if wrong == "recorded by the approver" else council.commissioner
    DecisionRecord.objects.create(
        reference="D1", decided_by="other", body="Cabinet", decided_on=on, words="W",
        url=CABINET.url, recorded_by=recorder, recorded_at=AT,
    )  # fmt: skip
    said = SimpleNamespace(reference="D2" if wrong == "no such decision" else "D1")

    def write() -> None:
        Approval.objects.create(
            code="x", act="allocation", limit_pence=1, decision_ref=said.reference,
            asked_by=council.commissioner, asked_at=AT, approved_by=council.certifier,
            approved_at=AT, approved_on=AT.date(),
        )  # fmt: skip

    with pytest.raises(DatabaseError), transaction.atomic():
        write()
    decided(council, "D3")
    said.reference = "D3"
    write()


def test_what_is_kept_of_a_decision_never_changes(council: Council) -> None:
    decided(council, BY_DECISION.decision_ref)

    with pytest.raises(DatabaseError), transaction.atomic():
        DecisionRecord.objects.update(decided_on=date(2020, 1, 1))
    with pytest.raises(DatabaseError), transaction.atomic():
        DecisionRecord.objects.all().delete()


def test_another_bodys_decision_is_recorded_and_read_by_page(council: Council) -> None:
    client = signed_in(council.commissioner)
    said = {
        "body": "Cabinet", "reference": "CAB 12", "decided_on": "24/7/2024",
        "words": "To allocate it.", "url": "papers",
    }  # fmt: skip

    refused = client.post(address("decision-new"), said)
    assert (refused.status_code, "Give the address at which" in text_of(refused)) == (422, True)
    assert 'value="CAB 12"' in refused.content.decode()
    assert client.post(address("decision-new"), {**said, "url": CABINET.url}).status_code == 302

    shown = text_of(client.get(address("decisions")))
    assert "CAB 12 Cabinet 24 July 2024 To allocate it. £0.00 commissioner" in shown
