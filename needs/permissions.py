"""Who may send and read figures."""

from dataclasses import dataclass

from dalpb.kernel.access import Access, deny_without
from dalpb.kernel.refusals import Denial
from dalpb.kernel.roles import Permission


@dataclass(frozen=True, slots=True)
class Scope:
    """The organisations whose figures somebody may send; None is every organisation."""

    organisation_ids: frozenset[int] | None

    def covers(self, organisation_id: int) -> bool:
        return self.organisation_ids is None or organisation_id in self.organisation_ids

    def only(self, organisation_id: int) -> "Scope":
        """The same, narrowed to one organisation."""
        if self.covers(organisation_id):
            return Scope(frozenset({organisation_id}))
        return Scope(frozenset())


# The operator at the server's own console, who can reach every row anyway.
OPERATOR = Scope(None)


def submit_scope(access: Access) -> Scope:
    if access.has(Permission.SUBMIT_ANY_FIGURES):
        return Scope(None)
    return Scope(access.organisation_ids(Permission.SUBMIT_FIGURES))


def deny_submitting(access: Access) -> Denial | None:
    scope = submit_scope(access)
    if scope.organisation_ids is None or scope.organisation_ids:
        return None
    return Denial(
        "figures.may_not_submit",
        "Your role does not send figures. Ask your administrator for the role of partner officer.",
    )


def deny_reading_figures(access: Access) -> Denial | None:
    if access.has(Permission.VIEW_ALL_FIGURES) or access.has(Permission.VIEW_OWN_FIGURES):
        return None
    return Denial(
        "figures.may_not_read",
        "Your role does not read figures. Ask your administrator if you think it should.",
    )


def deny_reading_assessment(access: Access) -> Denial | None:
    if access.has(Permission.VIEW_ASSESSMENT_DRAFT):
        return None
    return deny_without(access, Permission.VIEW_ASSESSMENT)


def deny_writing_assessment(access: Access) -> Denial | None:
    return deny_without(access, Permission.WRITE_ASSESSMENT)


def deny_approving_assessment(access: Access) -> Denial | None:
    return deny_without(access, Permission.APPROVE_ASSESSMENT)


def deny_sending_for(access: Access, organisation_id: int) -> Denial | None:
    """Why a person may not answer for an organisation, or None."""
    if submit_scope(access).covers(organisation_id):
        return None
    return Denial(
        "figures.may_not_submit",
        "Your role does not send this organisation's figures.",
    )


def deny_reading_indicators(access: Access) -> Denial | None:
    """Indicators add up several organisations' figures, so a partner's own role is not enough."""
    if access.has(Permission.VIEW_INDICATORS):
        return None
    return Denial(
        "indicators.may_not_read",
        "Your role does not read indicators. Ask your administrator if you think it should.",
    )


def deny_reading_sufficiency(access: Access) -> Denial | None:
    """The page holds single services' small numbers, so it is for those who read every figure."""
    if access.has(Permission.VIEW_ALL_FIGURES):
        return None
    return Denial(
        "sufficiency.may_not_read",
        "Your role does not read every service's figures, which this page puts side by side."
        " Ask your administrator if you think it should.",
    )
