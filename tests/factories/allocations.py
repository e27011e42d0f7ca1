"""A council whose award is allocated line by line."""

from datetime import date, datetime

from commissioning.models import (
    AllocationLine,
    DecisionRecord,
    Delegation,
    GrantAward,
    LedgerEntry,
    Proposal,
)
from commissioning.rules.allocating import LineTerms
from commissioning.rules.authority import OtherDecision
from commissioning.rules.vocabulary import Accommodation, Act, Narrative, Purpose
from commissioning.services.allocating import approve_proposal
from commissioning.services.authority import Authority
from commissioning.services.claiming import Claimed, record_claim
from commissioning.services.decisions import record_decision
from commissioning.services.delegations import DelegationTerms, record_delegation
from commissioning.services.extract_files import draft_extract
from commissioning.services.forecasting import forecast_line
from commissioning.services.holding import ExtractRow, take_extract
from commissioning.services.movements import Wanted, approve_move, ask_to_move
from commissioning.services.periods import close_month
from commissioning.services.proposals import (
    OptionTerms,
    add_line,
    add_option,
    propose,
    put_to_board,
    record_recommendation,
)
from dalpb.kernel.models import User
from dalpb.kernel.periods import financial_year, month
from dalpb.kernel.roles import Role
from tests.integration.commissioning.conftest import AT, Council, person

BY_DECISION = Authority(decision_ref="DALPB/2025/03")


def a_chair(council: Council) -> User:
    return person("chair@council.example", Role.CHAIR, council.authority)


def decided(council: Council, *references: str, on: date = date(2021, 7, 24)) -> None:
    """Another body made these decisions, as the commissioner recorded."""
    for reference in references:
        if not DecisionRecord.objects.filter(reference=reference).exists():
            said = OtherDecision(
                reference, "Cabinet", on, "To allocate the grant.", "https://cabinet.example/1"
            )
            record_decision(said, by=council.commissioner, at=AT)


def support(
    pence: int, *, title: str = "Refuge support", start: int = 2024, agreement_ref: str = ""
) -> LineTerms:
    return LineTerms(
        title=title,
        pence=pence,
        purpose=Purpose.SUPPORT,
        narrative=Narrative.REFUGE_SUPPORT,
        accommodation=Accommodation.REFUGE,
        agreement_ref=agreement_ref,
        profile=((financial_year(start), pence),),
    )


def recommended(
    council: Council, award: GrantAward, code: str, *amounts: int, agreement_ref: str = ""
) -> Proposal:
    """A proposal with one option, of a line for each amount, that the board recommends."""
    by = council.commissioner
    decided(council, "DALPB/2025/02", BY_DECISION.decision_ref)
    made = propose(code=code, title=f"Proposal {code}", need="Support", by=by, at=AT)
    option = add_option(made, OptionTerms("One way", cost_pence=sum(amounts)), by=by, at=AT)
    for number, pence in enumerate(amounts, start=1):
        terms = support(pence, start=award.year.first_on.year, agreement_ref=agreement_ref)
        add_line(option, terms, code=f"{code}-{number}", award=award, by=by, at=AT)
    made = put_to_board(made, version=made.version, by=by, at=AT)
    return record_recommendation(
        made,
        letter="A",
        reference="DALPB/2025/02",
        words="The board recommends it.",
        version=made.version,
        by=by,
        at=AT,
    )


def line(
    council: Council, award: GrantAward, code: str, pence: int, *, agreement_ref: str = ""
) -> AllocationLine:
    """A line that has been approved, with its money allocated."""
    made = recommended(council, award, code, pence, agreement_ref=agreement_ref)
    approve_proposal(made, BY_DECISION, version=made.version, by=council.certifier, at=AT)
    return AllocationLine.objects.select_related("award__year").get(code=f"{code}-1")


def carry(
    council: Council, old: GrantAward, new: GrantAward, pence: int, *, code: str = "carry"
) -> LedgerEntry:
    """Money asked to be carried forward, and carried by a decision that another cites."""
    decided(council, BY_DECISION.decision_ref)
    wanted = Wanted(code, Act.CARRY_FORWARD, pence, "Underspend.", from_award=old, to_award=new)
    asked = ask_to_move(wanted, by=council.commissioner, at=AT)
    return approve_move(asked, BY_DECISION, version=1, by=council.certifier, at=AT)


def delegation(
    council: Council, holder: User, pence: int, *, code: str = "to-certifier"
) -> Delegation:
    terms = DelegationTerms(
        code, "Director of Public Health", pence, date(2025, 4, 1), date(2026, 4, 1), "CAB/2024/07"
    )
    decided(council, terms.decision_ref)
    recorder = User.objects.filter(email="chair@council.example").first() or a_chair(council)
    return record_delegation(terms, holder=holder, by=recorder, at=AT)


def furnish(council: Council, award: GrantAward, *, at: datetime) -> AllocationLine:
    """An approved line with a request, a claim, a forecast, a close and a waiting finance line."""
    by, approver = council.commissioner, council.certifier
    made = line(council, award, "route-line", 100_00)
    wanted = Wanted("route-request", Act.RELEASE, 1_00, "Underspend.", from_line=made)
    ask_to_move(wanted, by=by, at=at)
    record_claim(Claimed("ROUTE-1", "INV-9", date(2025, 5, 1), 1_00), line=made, by=by, at=at)
    start = award.year.first_on.year
    year, reported = financial_year(start), month(start + 1, 4)
    forecast_line(made, year=year, reported=reported, pence=100_00, reason="", by=by, at=at)
    close_month(month(2024, 4), by=approver, at=at)
    rows = [ExtractRow(2, "ELSEWHERE", date(2024, 6, 3), 7_00)]
    take_extract(rows, period=month(2024, 6), by=by, at=at)
    draft = b"document,date,amount\nINV-7,2024-06-03,1.00\n"
    draft_extract(draft, file_name="june.csv", period=month(2024, 6), by=by, at=at)
    return made
