"""What each role finds on the home page: what waits for them, and the way to it."""

from dataclasses import dataclass

from django.urls import reverse

from dalpb.kernel.access import Access
from dalpb.kernel.roles import Permission, Role
from reporting.models import AnnualReturn
from reporting.presenters.returns import address, status_words
from reporting.returns.findings import Severity
from reporting.services.certify import Prepared
from reporting.workflow import ReturnStatus


@dataclass(frozen=True, slots=True)
class Tile:
    label: str
    url: str
    value: str = ""
    detail: str = ""


def tiles(
    access: Access, current: AnnualReturn | None, prepared: Prepared | None
) -> tuple[Tile, ...]:
    """In the order of what the reader most likely came for."""
    found: list[Tile] = []
    if access.has(Permission.SUBMIT_FIGURES):
        found.append(
            Tile(
                "Send figures",
                reverse("needs:import"),
                detail="One file; nothing is saved until you have seen what will change.",
            )
        )
    if current is not None and access.has(Permission.VIEW_RETURN):
        found += _return_tiles(current, prepared)
    if access.has(Permission.VIEW_RETURN) or access.has(Permission.VIEW_CERTIFIED_RETURN):
        found.append(
            Tile(
                "Returns",
                reverse("reporting:returns"),
                detail="Every year, with its history and files.",
            )
        )
    if access.has(Permission.VIEW_OWN_FIGURES):
        whose = "everybody's" if access.has(Permission.VIEW_ALL_FIGURES) else "your organisation's"
        found.append(
            Tile(
                "Figures",
                reverse("needs:figures"),
                detail=f"Look at {whose} figures and where they came from.",
            )
        )
        found.append(
            Tile(
                "Files imported",
                reverse("needs:batches"),
                detail="What was sent, by whom, and when.",
            )
        )
    if access.has(Permission.VIEW_GRANT):
        found.append(
            Tile(
                "The grant",
                reverse("commissioning:grant"),
                detail="Awarded, spent and left, to the penny.",
            )
        )
    if access.has(Permission.MANAGE_PEOPLE):
        found.append(
            Tile(
                "People and roles",
                reverse("kernel_people"),
                detail="Who may do what, from when to when.",
            )
        )
    if access.has(Permission.VIEW_AUDIT):
        found.append(
            Tile(
                "Audit trail",
                reverse("reporting:audit"),
                detail="Every event, sealed to the one before.",
            )
        )
    return tuple(found)


def _return_tiles(current: AnnualReturn, prepared: Prepared | None) -> list[Tile]:
    words, _ = status_words(current)
    found = [Tile(f"The {current.year} return", address(current), words)]
    if prepared is None:
        return found
    blockers = len(prepared.checked.of(Severity.BLOCKER))
    found.append(
        Tile(
            "Findings",
            address(current, "reporting:findings"),
            str(blockers + prepared.unanswered),
            f"{blockers} to put right, {prepared.unanswered} waiting for an answer",
        )
    )
    return found


def greeting(access: Access, current: AnnualReturn | None) -> str:
    """One sentence on what is waiting, for the role that can act on it."""
    if current is None:
        if access.has(Permission.PREPARE_RETURN):
            return "No return has been started. Start one when the figures begin to come in."
        return ""
    status = ReturnStatus(current.status)
    if status is ReturnStatus.CHECKED and access.has(Permission.CERTIFY_RETURN):
        return f"The {current.year} return is waiting for your signature."
    if status is ReturnStatus.CERTIFIED and access.has(Permission.PREPARE_RETURN):
        return f"The {current.year} return is certified. Submit it and record the receipt."
    if status is ReturnStatus.DRAFT and access.has(Permission.PREPARE_RETURN):
        return f"The {current.year} return is in draft."
    return ""


def introduces(access: Access) -> str:
    """What the home page says of itself to a person with no role yet."""
    if not access.held:
        return (
            "You have no role yet. Ask your administrator to give you one; until then there is"
            " nothing here for you."
        )
    if access.has_role(Role.PARTNER) and not access.has(Permission.VIEW_ALL_FIGURES):
        return "You send your organisation's totals here. Nobody else's are shown to you."
    return ""
