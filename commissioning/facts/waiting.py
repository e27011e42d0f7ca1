"""What waits for a second person, for those who come to sign."""

from dataclasses import dataclass
from datetime import date

from commissioning.models import Claim, LedgerMonth, MoveRequest, Proposal
from commissioning.rules.vocabulary import ClaimStatus, MonthState, ProposalStatus


@dataclass(frozen=True, slots=True)
class WaitingFact:
    """How many of each wait on a day. `open_months` are those that are over and not closed."""

    proposals: int
    requests: int
    claims: int
    open_months: int

    @property
    def to_approve(self) -> int:
        return self.proposals + self.requests + self.claims


def waiting(on: date) -> WaitingFact:
    return WaitingFact(
        proposals=Proposal.objects.filter(status=ProposalStatus.RECOMMENDED.value).count(),
        requests=MoveRequest.objects.filter(status="asked").count(),
        claims=Claim.objects.filter(status=ClaimStatus.CLAIMED.value).count(),
        open_months=LedgerMonth.objects.filter(
            state=MonthState.OPEN.value, period__until_on__lte=on
        ).count(),
    )
