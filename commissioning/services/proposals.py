"""Proposals: drafted with options and lines, put to the board, recommended, approved."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from commissioning.models import (
    AllocationLine,
    GrantAward,
    LineYear,
    Option,
    Proposal,
    ProposalEvent,
)
from commissioning.permissions.grant import deny_propose
from commissioning.rules.allocating import LineTerms, deny_line, deny_move
from commissioning.rules.vocabulary import ProposalStatus, Tier
from commissioning.services.authority import require_decision
from commissioning.services.links import require_links
from commissioning.services.screening import require_impersonal
from dalpb.kernel.access import access_of
from dalpb.kernel.audit import record
from dalpb.kernel.models import Area, Organisation, ReportingPeriod, User
from dalpb.kernel.refusals import Denial, Refused, require, require_permitted
from dalpb.kernel.versions import update_versioned


@dataclass(frozen=True, slots=True)
class OptionTerms:
    """One way to meet the need. None is a number that is not yet worked out."""

    title: str
    need_served: str = ""
    equality: str = ""
    risk: str = ""
    unit_words: str = ""
    unit_cost_pence: int | None = None
    households: int | None = None
    bedspaces: int | None = None
    cost_pence: int | None = None
    districts: tuple[Area, ...] = field(default=())


def require_may_propose(by: User, at: datetime) -> None:
    require_permitted(deny_propose(access_of(by, on=timezone.localdate(at))))


@transaction.atomic
def propose(
    *, code: str, title: str, need: str, is_illustrative: bool = False, by: User, at: datetime
) -> Proposal:
    """A proposal stands as a draft, with no options yet."""
    require_may_propose(by, at)
    require_impersonal(title, need)
    if Proposal.objects.filter(code=code).exists():
        raise Refused(
            Denial("proposal.code_taken", f"There is a proposal {code} already. Choose another.")
        )
    made = Proposal.objects.create(
        code=code,
        title=title,
        need=need,
        author=by,
        proposed_at=at,
        is_illustrative=is_illustrative,
    )
    _noted(made, ProposalStatus.DRAFT, reason="", by=by, at=at)
    return made


@transaction.atomic
def add_option(proposal: Proposal, terms: OptionTerms, *, by: User, at: datetime) -> Option:
    """The proposal has one more option, under the next letter."""
    require_may_propose(by, at)
    require_impersonal(terms.title, terms.need_served, terms.equality, terms.risk)
    held = _draft(proposal)
    if terms.unit_cost_pence is not None and not terms.unit_words:
        raise Refused(
            Denial("option.unit", "Say what the unit cost is of, such as a household supported.")
        )
    count = held.options.count()
    if count >= 26:
        raise Refused(Denial("option.too_many", "A proposal has at most 26 options."))
    option = Option.objects.create(
        proposal=held,
        letter=chr(ord("A") + count),
        title=terms.title,
        need_served=terms.need_served,
        equality=terms.equality,
        risk=terms.risk,
        unit_words=terms.unit_words,
        unit_cost_pence=terms.unit_cost_pence,
        households=terms.households,
        bedspaces=terms.bedspaces,
        cost_pence=terms.cost_pence,
    )
    option.districts.set(terms.districts)
    record(
        "proposal.option_added",
        by=by,
        at=at,
        subject="proposal",
        subject_key=held.code,
        details={"option": option.letter, "pence": option.cost_pence},
    )
    return option


@transaction.atomic
def add_line(
    option: Option,
    terms: LineTerms,
    *,
    code: str,
    award: GrantAward,
    supplier: Organisation | None = None,
    by: User,
    at: datetime,
) -> AllocationLine:
    """The option would allocate this money. Nothing is allocated yet."""
    require_may_propose(by, at)
    require_impersonal(terms.title)
    held = _draft(option.proposal)
    require(deny_line(terms, tier=Tier(award.tier), year=award.year.period))
    require_links(
        service_code=terms.service_code,
        agreement_ref=terms.agreement_ref,
        objective_code=terms.objective_code,
        recommendation_code=terms.recommendation_code,
    )
    if AllocationLine.objects.filter(code=code).exists():
        raise Refused(Denial("line.code_taken", f"There is a line {code} already."))
    line = AllocationLine.objects.create(
        code=code,
        option=option,
        award=award,
        title=terms.title.strip(),
        purpose=terms.purpose.value,
        accommodation=terms.accommodation.value if terms.accommodation else "",
        narrative=terms.narrative.value,
        service_code=terms.service_code,
        agreement_ref=terms.agreement_ref,
        supplier=supplier,
        objective_code=terms.objective_code,
        recommendation_code=terms.recommendation_code,
        amount_pence=terms.pence,
        is_illustrative=held.is_illustrative or award.is_illustrative,
    )
    for year, pence in terms.profile:
        LineYear.objects.create(line=line, year=ReportingPeriod.of(year), planned_pence=pence)
    record(
        "proposal.line_added",
        by=by,
        at=at,
        subject="proposal",
        subject_key=held.code,
        details={"line": line.code, "pence": line.amount_pence, "award": award.code},
    )
    return line


@transaction.atomic
def put_to_board(proposal: Proposal, *, version: int, by: User, at: datetime) -> Proposal:
    """The board has the proposal before it, and its options no longer change."""
    require_may_propose(by, at)
    held = held_proposal(proposal)
    require(deny_move(ProposalStatus(held.status), ProposalStatus.PUT))
    if not held.options.exists():
        raise Refused(Denial("proposal.no_options", "Add at least one option first."))
    return moved_to(held, ProposalStatus.PUT, version=version, by=by, at=at)


@transaction.atomic
def record_recommendation(
    proposal: Proposal,
    *,
    letter: str,
    reference: str,
    words: str,
    version: int,
    by: User,
    at: datetime,
) -> Proposal:
    """The board recommended one option, at the meeting whose minute is cited."""
    require_may_propose(by, at)
    require_impersonal(words)
    held = held_proposal(proposal)
    require(deny_move(ProposalStatus(held.status), ProposalStatus.RECOMMENDED))
    require_decision(reference, at=at)
    option = held.options.filter(letter=letter).first()
    require(_deny_option(option, letter))
    return moved_to(
        held,
        ProposalStatus.RECOMMENDED,
        version=version,
        reason=words,
        by=by,
        at=at,
        recommended=letter,
        recommendation_ref=reference,
        recommendation=words,
    )


def _deny_option(option: Option | None, letter: str) -> Denial | None:
    if option is None:
        return Denial("proposal.no_such_option", f"The proposal has no option {letter}.")
    lines = sum(option.lines.values_list("amount_pence", flat=True))
    if option.cost_pence is None or lines != option.cost_pence or not lines:
        return Denial(
            "proposal.lines_not_cost",
            "The lines of the option do not come to its cost, so it is not known what would be"
            " allocated. Withdraw the proposal and put it again with every line.",
        )
    return None


@transaction.atomic
def withdraw(proposal: Proposal, *, reason: str, version: int, by: User, at: datetime) -> Proposal:
    """The proposal is taken back, and stays to be read."""
    require_may_propose(by, at)
    return ended(proposal, ProposalStatus.WITHDRAWN, reason=reason, version=version, by=by, at=at)


def ended(
    proposal: Proposal,
    status: ProposalStatus,
    *,
    reason: str,
    version: int,
    by: User,
    at: datetime,
) -> Proposal:
    """The proposal comes to an end that is not approval, with its reason."""
    require_impersonal(reason)
    if not reason.strip():
        raise Refused(Denial("proposal.reason", "Say why."))
    held = held_proposal(proposal)
    require(deny_move(ProposalStatus(held.status), status))
    return moved_to(held, status, version=version, reason=reason, by=by, at=at)


def held_proposal(proposal: Proposal) -> Proposal:
    """The proposal's row, locked."""
    return Proposal.objects.select_for_update().get(pk=proposal.pk)


def _draft(proposal: Proposal) -> Proposal:
    held = held_proposal(proposal)
    if held.status != ProposalStatus.DRAFT:
        raise Refused(
            Denial(
                "proposal.put_already",
                "The board has the proposal before it, so its options no longer change.",
            )
        )
    return held


def moved_to(
    held: Proposal,
    status: ProposalStatus,
    *,
    version: int,
    reason: str = "",
    by: User,
    at: datetime,
    **fields: str,
) -> Proposal:
    """The proposal stands elsewhere, with its event, if nobody changed it meanwhile."""
    row = update_versioned(
        Proposal.objects.all(), held.pk, version, by=by, status=status.value, **fields
    )
    _noted(row, status, reason=reason, by=by, at=at)
    return row


def _noted(
    proposal: Proposal, status: ProposalStatus, *, reason: str, by: User, at: datetime
) -> None:
    ProposalEvent.objects.create(
        proposal=proposal, status=status.value, reason=reason, by=by, at=at
    )
    record(
        f"proposal.{status.value}",
        by=by,
        at=at,
        subject="proposal",
        subject_key=proposal.code,
        reason=reason,
    )
