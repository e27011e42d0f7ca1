"""Roles and what each may do. Roles live in code; who holds one lives in rows."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Permission(StrEnum):
    MANAGE_PEOPLE = "manage_people"
    MANAGE_REFERENCE = "manage_reference"
    SUBMIT_FIGURES = "submit_figures"
    SUBMIT_ANY_FIGURES = "submit_any_figures"
    RUN_COLLECTIONS = "run_collections"
    ACCEPT_FIGURES = "accept_figures"
    VIEW_OWN_FIGURES = "view_own_figures"
    VIEW_ALL_FIGURES = "view_all_figures"
    VIEW_INDICATORS = "view_indicators"
    VIEW_RETURN = "view_return"
    VIEW_CERTIFIED_RETURN = "view_certified_return"
    PREPARE_RETURN = "prepare_return"
    CERTIFY_RETURN = "certify_return"
    VIEW_GRANT = "view_grant"
    POST_SPEND = "post_spend"
    PROPOSE_ALLOCATION = "propose_allocation"
    APPROVE_ALLOCATION = "approve_allocation"
    APPROVE_CLAIMS = "approve_claims"
    CLOSE_PERIODS = "close_periods"
    VIEW_AUDIT = "view_audit"
    VIEW_ASSESSMENT = "view_assessment"
    VIEW_ASSESSMENT_DRAFT = "view_assessment_draft"
    WRITE_ASSESSMENT = "write_assessment"
    APPROVE_ASSESSMENT = "approve_assessment"
    VIEW_PLAN = "view_plan"
    WRITE_STRATEGY = "write_strategy"
    APPROVE_STRATEGY = "approve_strategy"
    MANAGE_PLAN = "manage_plan"
    UPDATE_ACTIONS = "update_actions"
    VIEW_BOARD = "view_board"
    RUN_MEETINGS = "run_meetings"
    CHAIR_MEETINGS = "chair_meetings"
    DECLARE_INTERESTS = "declare_interests"
    VIEW_RISKS = "view_risks"
    MANAGE_RISKS = "manage_risks"
    RATE_RISKS = "rate_risks"
    ACCEPT_RISKS = "accept_risks"
    VIEW_VOICE = "view_voice"
    WRITE_VOICE = "write_voice"
    BUILD_PACK = "build_pack"
    PROPOSE_DOCUMENTS = "propose_documents"
    APPROVE_DOCUMENTS = "approve_documents"
    VIEW_RELEASES = "view_releases"
    PROPOSE_RELEASE = "propose_release"
    REVIEW_RELEASE = "review_release"


class Role(StrEnum):
    ADMINISTRATOR = "administrator"
    OFFICER = "officer"
    COMMISSIONER = "commissioner"
    FINANCE_CERTIFIER = "finance_certifier"
    BOARD_MEMBER = "board_member"
    CHAIR = "chair"
    PARTNER = "partner"
    CONSULTATION_OFFICER = "consultation_officer"
    AUDITOR = "auditor"


@dataclass(frozen=True, slots=True)
class RoleInfo:
    """`of_tier_one` roles may be held only at the tier one authority itself."""

    label: str
    description: str
    of_tier_one: bool
    permissions: frozenset[Permission]


P = Permission
ROLES: Final[dict[Role, RoleInfo]] = {
    Role.ADMINISTRATOR: RoleInfo(
        "Administrator",
        "Looks after people, roles and settings. Sees no figures.",
        True,
        frozenset({P.MANAGE_PEOPLE, P.MANAGE_REFERENCE}),
    ),
    Role.OFFICER: RoleInfo(
        "Partnership officer",
        "Collects figures, drafts the return and runs the board's business.",
        True,
        frozenset(
            {
                P.SUBMIT_FIGURES,
                P.SUBMIT_ANY_FIGURES,
                P.RUN_COLLECTIONS,
                P.ACCEPT_FIGURES,
                P.VIEW_OWN_FIGURES,
                P.VIEW_ALL_FIGURES,
                P.VIEW_INDICATORS,
                P.VIEW_RETURN,
                P.VIEW_CERTIFIED_RETURN,
                P.PREPARE_RETURN,
                P.VIEW_GRANT,
                P.VIEW_ASSESSMENT,
                P.VIEW_ASSESSMENT_DRAFT,
                P.WRITE_ASSESSMENT,
                P.VIEW_PLAN,
                P.WRITE_STRATEGY,
                P.MANAGE_PLAN,
                P.UPDATE_ACTIONS,
                P.VIEW_BOARD,
                P.RUN_MEETINGS,
                P.DECLARE_INTERESTS,
                P.VIEW_RISKS,
                P.MANAGE_RISKS,
                P.VIEW_VOICE,
                P.WRITE_VOICE,
                P.BUILD_PACK,
                P.PROPOSE_DOCUMENTS,
                P.VIEW_RELEASES,
                P.PROPOSE_RELEASE,
                P.REVIEW_RELEASE,
            }
        ),
    ),
    Role.COMMISSIONER: RoleInfo(
        "Commissioner",
        "Commissions services and keeps the grant's account.",
        True,
        frozenset(
            {
                P.ACCEPT_FIGURES,
                P.VIEW_OWN_FIGURES,
                P.VIEW_ALL_FIGURES,
                P.VIEW_INDICATORS,
                P.VIEW_RETURN,
                P.VIEW_CERTIFIED_RETURN,
                P.VIEW_GRANT,
                P.POST_SPEND,
                P.PROPOSE_ALLOCATION,
                P.VIEW_ASSESSMENT,
                P.VIEW_PLAN,
                P.UPDATE_ACTIONS,
                P.VIEW_BOARD,
                P.VIEW_RISKS,
                P.MANAGE_RISKS,
                P.VIEW_VOICE,
                P.PROPOSE_DOCUMENTS,
                P.VIEW_RELEASES,
                P.REVIEW_RELEASE,
            }
        ),
    ),
    Role.FINANCE_CERTIFIER: RoleInfo(
        "Finance certifier",
        "The section 151 officer or a deputy: signs the spend and the return, approves"
        " allocations and claims, and closes the months of the ledger.",
        True,
        frozenset(
            {
                P.VIEW_OWN_FIGURES,
                P.VIEW_ALL_FIGURES,
                P.VIEW_INDICATORS,
                P.VIEW_RETURN,
                P.VIEW_CERTIFIED_RETURN,
                P.CERTIFY_RETURN,
                P.VIEW_GRANT,
                P.APPROVE_ALLOCATION,
                P.APPROVE_CLAIMS,
                P.CLOSE_PERIODS,
                P.VIEW_ASSESSMENT,
                P.VIEW_PLAN,
                P.VIEW_BOARD,
                P.VIEW_RISKS,
                P.APPROVE_DOCUMENTS,
                P.VIEW_RELEASES,
                P.REVIEW_RELEASE,
            }
        ),
    ),
    Role.BOARD_MEMBER: RoleInfo(
        "Board member",
        "Sits on the local partnership board. Reads indicators, the plan, papers and certified"
        " returns; updates the actions of its organisation.",
        False,
        frozenset(
            {
                P.VIEW_INDICATORS,
                P.VIEW_CERTIFIED_RETURN,
                P.VIEW_ASSESSMENT,
                P.VIEW_PLAN,
                P.UPDATE_ACTIONS,
                P.VIEW_BOARD,
                P.DECLARE_INTERESTS,
                P.VIEW_RISKS,
                P.RATE_RISKS,
                P.VIEW_VOICE,
            }
        ),
    ),
    Role.CHAIR: RoleInfo(
        "Chair",
        "Chairs the board. Approves the needs assessment, strategies and minutes; accepts risks;"
        " reads indicators, returns and the grant's position.",
        False,
        frozenset(
            {
                P.VIEW_INDICATORS,
                P.VIEW_RETURN,
                P.VIEW_CERTIFIED_RETURN,
                P.VIEW_GRANT,
                P.APPROVE_ALLOCATION,
                P.VIEW_ASSESSMENT,
                P.VIEW_ASSESSMENT_DRAFT,
                P.APPROVE_ASSESSMENT,
                P.VIEW_PLAN,
                P.APPROVE_STRATEGY,
                P.UPDATE_ACTIONS,
                P.VIEW_BOARD,
                P.CHAIR_MEETINGS,
                P.DECLARE_INTERESTS,
                P.VIEW_RISKS,
                P.RATE_RISKS,
                P.ACCEPT_RISKS,
                P.VIEW_VOICE,
                P.APPROVE_DOCUMENTS,
            }
        ),
    ),
    Role.PARTNER: RoleInfo(
        "Partner officer",
        "Sends the figures of one partner organisation and sees no other's; updates its actions.",
        False,
        frozenset(
            {
                P.SUBMIT_FIGURES,
                P.VIEW_OWN_FIGURES,
                P.VIEW_ASSESSMENT,
                P.VIEW_PLAN,
                P.UPDATE_ACTIONS,
            }
        ),
    ),
    Role.CONSULTATION_OFFICER: RoleInfo(
        "Consultation officer",
        "Puts lived experience into decisions. Reads certified returns.",
        True,
        frozenset(
            {
                P.VIEW_CERTIFIED_RETURN,
                P.VIEW_ASSESSMENT,
                P.VIEW_PLAN,
                P.UPDATE_ACTIONS,
                P.VIEW_BOARD,
                P.VIEW_VOICE,
                P.WRITE_VOICE,
            }
        ),
    ),
    Role.AUDITOR: RoleInfo(
        "Auditor",
        "Reads everything, history included, and changes nothing.",
        False,
        frozenset(
            {
                P.VIEW_OWN_FIGURES,
                P.VIEW_ALL_FIGURES,
                P.VIEW_INDICATORS,
                P.VIEW_RETURN,
                P.VIEW_CERTIFIED_RETURN,
                P.VIEW_GRANT,
                P.VIEW_AUDIT,
                P.VIEW_ASSESSMENT,
                P.VIEW_ASSESSMENT_DRAFT,
                P.VIEW_PLAN,
                P.VIEW_BOARD,
                P.VIEW_RISKS,
                P.VIEW_VOICE,
                P.VIEW_RELEASES,
            }
        ),
    ),
}

# What a token may never carry, whoever made it.
NEVER_BY_TOKEN: Final = frozenset(
    {
        P.CERTIFY_RETURN,
        P.PROPOSE_RELEASE,
        P.REVIEW_RELEASE,
        P.APPROVE_ASSESSMENT,
        P.APPROVE_STRATEGY,
        P.CHAIR_MEETINGS,
        P.ACCEPT_RISKS,
        P.APPROVE_ALLOCATION,
        P.APPROVE_CLAIMS,
        P.CLOSE_PERIODS,
        P.MANAGE_PEOPLE,
        P.MANAGE_REFERENCE,
        P.RUN_COLLECTIONS,
        P.ACCEPT_FIGURES,
        P.APPROVE_DOCUMENTS,
    }
)
# What asks for the second factor again when the last was not fresh.
STEP_UP: Final = frozenset(
    {
        P.CERTIFY_RETURN,
        P.APPROVE_ASSESSMENT,
        P.APPROVE_STRATEGY,
        P.ACCEPT_RISKS,
        P.APPROVE_ALLOCATION,
        P.APPROVE_DOCUMENTS,
        P.MANAGE_PEOPLE,
    }
)
