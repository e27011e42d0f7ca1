"""The grant's tables."""

from commissioning.models.agreement_checks import (
    AgreementDocument,
    DecommissioningPlan,
    DiligenceCheck,
    DiligenceItem,
    Kpi,
    PlanItem,
)
from commissioning.models.agreements import (
    Agreement,
    AgreementEvent,
    AgreementService,
    AgreementTerms,
    AgreementYear,
    Bidder,
    ExtensionOption,
)
from commissioning.models.amendments import AwardChange, ReportedFigure
from commissioning.models.authority import Approval, Delegation
from commissioning.models.claims import Claim, ExtractDraft, FinanceExtract, HeldLine
from commissioning.models.decisions import DecisionRecord
from commissioning.models.forecasts import Forecast
from commissioning.models.grants import AwardPayment, Grant, GrantAward
from commissioning.models.ledger import LedgerEntry
from commissioning.models.months import LatePass, LedgerMonth, PeriodEvent
from commissioning.models.proposals import (
    AllocationLine,
    LineBalance,
    LineYear,
    MoveRequest,
    Option,
    Proposal,
    ProposalEvent,
    Scenario,
)
from commissioning.models.sums import AccountBalance, LedgerSum

__all__ = [
    "AccountBalance",
    "Agreement",
    "AgreementDocument",
    "AgreementEvent",
    "AgreementService",
    "AgreementTerms",
    "AgreementYear",
    "AllocationLine",
    "Approval",
    "AwardChange",
    "AwardPayment",
    "Bidder",
    "Claim",
    "DecisionRecord",
    "DecommissioningPlan",
    "Delegation",
    "DiligenceCheck",
    "DiligenceItem",
    "ExtensionOption",
    "ExtractDraft",
    "FinanceExtract",
    "Forecast",
    "Grant",
    "GrantAward",
    "HeldLine",
    "Kpi",
    "LatePass",
    "LedgerEntry",
    "LedgerMonth",
    "LedgerSum",
    "LineBalance",
    "LineYear",
    "MoveRequest",
    "Option",
    "PeriodEvent",
    "PlanItem",
    "Proposal",
    "ProposalEvent",
    "ReportedFigure",
    "Scenario",
]
