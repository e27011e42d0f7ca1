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
    VIEW_AUDIT = "view_audit"
    VIEW_ASSESSMENT = "view_assessment"
    VIEW_ASSESSMENT_DRAFT = "view_assessment_draft"
    WRITE_ASSESSMENT = "write_assessment"
    APPROVE_ASSESSMENT = "approve_assessment"


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
                P.VIEW_ASSESSMENT,
            }
        ),
    ),
    Role.FINANCE_CERTIFIER: RoleInfo(
        "Finance certifier",
        "The section 151 officer or a deputy: signs the spend and the return.",
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
                P.VIEW_ASSESSMENT,
            }
        ),
    ),
    Role.BOARD_MEMBER: RoleInfo(
        "Board member",
        "Sits on the local partnership board. Reads indicators and certified returns.",
        False,
        frozenset({P.VIEW_INDICATORS, P.VIEW_CERTIFIED_RETURN, P.VIEW_ASSESSMENT}),
    ),
    Role.CHAIR: RoleInfo(
        "Chair",
        "Chairs the board. Approves the needs assessment; reads indicators, returns and the"
        " grant's position.",
        False,
        frozenset(
            {
                P.VIEW_INDICATORS,
                P.VIEW_RETURN,
                P.VIEW_CERTIFIED_RETURN,
                P.VIEW_GRANT,
                P.VIEW_ASSESSMENT,
                P.VIEW_ASSESSMENT_DRAFT,
                P.APPROVE_ASSESSMENT,
            }
        ),
    ),
    Role.PARTNER: RoleInfo(
        "Partner officer",
        "Sends the figures of one partner organisation and sees no other's.",
        False,
        frozenset({P.SUBMIT_FIGURES, P.VIEW_OWN_FIGURES, P.VIEW_ASSESSMENT}),
    ),
    Role.CONSULTATION_OFFICER: RoleInfo(
        "Consultation officer",
        "Puts lived experience into decisions. Reads certified returns.",
        True,
        frozenset({P.VIEW_CERTIFIED_RETURN, P.VIEW_ASSESSMENT}),
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
            }
        ),
    ),
}

# What a token may never carry, whoever made it.
NEVER_BY_TOKEN: Final = frozenset(
    {
        P.CERTIFY_RETURN,
        P.APPROVE_ASSESSMENT,
        P.MANAGE_PEOPLE,
        P.MANAGE_REFERENCE,
        P.RUN_COLLECTIONS,
        P.ACCEPT_FIGURES,
    }
)
# What asks for the second factor again when the last was not fresh.
STEP_UP: Final = frozenset({P.CERTIFY_RETURN, P.APPROVE_ASSESSMENT, P.MANAGE_PEOPLE})
