"""The words of agreements, and the cycle that each of them goes through."""

from enum import StrEnum
from typing import Final


class AgreementKind(StrEnum):
    """What was signed. A call-off and a lot are parts of another agreement."""

    CONTRACT = "contract"
    GRANT_AGREEMENT = "grant_agreement"
    FRAMEWORK = "framework"
    CALL_OFF = "call_off"
    LOT = "lot"


PARTS: Final = (AgreementKind.CALL_OFF, AgreementKind.LOT)


class Stage(StrEnum):
    """Where the commissioning of a service stands."""

    NEED = "need"
    OPTIONS = "options"
    DECISION = "decision"
    PROCUREMENT = "procurement"
    MOBILISATION = "mobilisation"
    LIVE = "live"
    REVIEW = "review"
    DECOMMISSIONING = "decommissioning"
    ENDED = "ended"


S = Stage
# To which stages a commission may go from each. Before it is live it may also end.
MOVES: Final[dict[Stage, tuple[Stage, ...]]] = {
    S.NEED: (S.OPTIONS, S.ENDED),
    S.OPTIONS: (S.DECISION, S.NEED, S.ENDED),
    S.DECISION: (S.PROCUREMENT, S.OPTIONS, S.ENDED),
    S.PROCUREMENT: (S.MOBILISATION, S.DECISION, S.ENDED),
    S.MOBILISATION: (S.LIVE, S.ENDED),
    S.LIVE: (S.REVIEW, S.DECOMMISSIONING),
    S.REVIEW: (S.LIVE, S.DECOMMISSIONING),
    S.DECOMMISSIONING: (S.ENDED,),
    S.ENDED: (),
}
PAIRS: Final = tuple((start, to) for start, found in MOVES.items() for to in found)
# Stages that nobody enters without a minuted decision.
BY_DECISION: Final = (S.PROCUREMENT, S.DECOMMISSIONING)
# Stages in which somebody holds the agreement.
HELD: Final = (S.MOBILISATION, S.LIVE, S.REVIEW, S.DECOMMISSIONING)
# Stages in which the service runs.
RUNNING: Final = (S.LIVE, S.REVIEW, S.DECOMMISSIONING)


class Happened(StrEnum):
    """What happened to an agreement."""

    OPENED = "opened"
    MOVED = "moved"
    TERMS_SET = "terms_set"
    SERVICE_ADDED = "service_added"
    SERVICE_ENDED = "service_ended"
    OPTION_ADDED = "option_added"
    BIDDER_ADDED = "bidder_added"
    BIDDER_WITHDREW = "bidder_withdrew"
    DOCUMENT_ADDED = "document_added"
    DILIGENCE_ASKED = "diligence_asked"
    DILIGENCE_SEEN = "diligence_seen"
    KPI_SET = "kpi_set"
    KPI_ENDED = "kpi_ended"
    PLAN_MADE = "plan_made"
    PLAN_PART_DONE = "plan_part_done"
    PLAN_PART_REOPENED = "plan_part_reopened"


class TermsCause(StrEnum):
    """Why terms were set: the award, then only by another decision."""

    AWARD = "award"
    EXTENSION = "extension"
    UPLIFT = "uplift"
    VARIATION = "variation"


class DocumentKind(StrEnum):
    SIGNED_AGREEMENT = "signed_agreement"
    VARIATION = "variation"
    SPECIFICATION = "specification"
    TENDER = "tender"
    DUE_DILIGENCE = "due_diligence"
    NOTICE = "notice"
    EQUALITY_IMPACT = "equality_impact"
    DATA_PROTECTION = "data_protection"
    OTHER = "other"


class Diligence(StrEnum):
    """What is asked of a provider before it may begin."""

    INSURANCE = "insurance"
    SAFEGUARDING_POLICY = "safeguarding_policy"
    SAFER_RECRUITMENT = "safer_recruitment"
    ACCOUNTS = "accounts"
    DATA_PROTECTION = "data_protection"
    CONTINUITY_PLAN = "continuity_plan"
    QUALITY_MARK = "quality_mark"
    GOVERNANCE = "governance"


# These run out, so that a check of them says until when.
EXPIRING: Final = frozenset(
    {Diligence.INSURANCE, Diligence.ACCOUNTS, Diligence.DATA_PROTECTION, Diligence.QUALITY_MARK}
)


class Direction(StrEnum):
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class Consequence(StrEnum):
    """What follows where a measure of the agreement is missed."""

    NONE = "none"
    ACTION = "action"
    PAYMENT_HELD = "payment_held"


class PlanPart(StrEnum):
    """What a service may not end without. Each is open until it is answered."""

    PEOPLE = "people"
    PLACES = "places"
    COVER = "cover"
    NOTICE = "notice"
    DATA_HANDOVER = "data_handover"
    FINAL_CLAIM = "final_claim"
    CLAWBACK = "clawback"
    EQUALITY = "equality"
    EFFECT = "effect"


PART_WORDS: Final = {
    PlanPart.PEOPLE: "People in the service now, and where each goes next",
    PlanPart.PLACES: "Bedspaces and units lost, by need and area",
    PlanPart.COVER: "Who covers the need until something else stands",
    PlanPart.NOTICE: "Notice given to the provider, and how people are told",
    PlanPart.DATA_HANDOVER: "Records handed over, kept or destroyed as the law says",
    PlanPart.FINAL_CLAIM: "The final claim",
    PlanPart.CLAWBACK: "Money to come back",
    PlanPart.EQUALITY: "Effect on people with protected characteristics",
    PlanPart.EFFECT: "Effect on the return and on sufficiency, read and accepted",
}
STAGE_WORDS: Final = {
    S.NEED: "Need",
    S.OPTIONS: "Options",
    S.DECISION: "Decision",
    S.PROCUREMENT: "Procurement",
    S.MOBILISATION: "Mobilisation",
    S.LIVE: "Live",
    S.REVIEW: "Review",
    S.DECOMMISSIONING: "Decommissioning",
    S.ENDED: "Ended",
}
