"""What each role finds on the home page: what waits for them, and the way to it."""

from dataclasses import dataclass

from django.urls import reverse

from commissioning.facts.today import TodayFact
from dalpb.kernel.access import Access
from dalpb.kernel.money import Money
from dalpb.kernel.periods import in_words
from dalpb.kernel.roles import Permission, Role
from needs.facts.assessments import OverdueFact
from reporting.duties.duty import DutyState
from reporting.duties.watch import Watched, counts
from reporting.models import AnnualReturn, BoardPack
from reporting.presenters.returns import address, status_words
from reporting.returns.findings import Severity
from reporting.services.certify import Prepared
from reporting.thread.breaks import KIND_WORDS, Break, BreakKind
from reporting.workflow import ReturnStatus
from strategy.facts.plan import OwnActions


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


def action_tiles(own: OwnActions | None) -> tuple[Tile, ...]:
    """One's own actions, first of all: the quarter's updates are owed by name."""
    if own is None:
        return ()
    waiting = len(own.waiting)
    words = f"{waiting} to update" if waiting else "All updated"
    return (Tile("Your actions", own.url, words, f"The delivery plan, {own.quarter}"),)


GRANT_LABELS = {
    "unallocated": "Unallocated",
    "committed": "Committed",
    "off_forecast": "Lines off their plan",
    "notices": "Notice dates near",
    "household_costs": "Services with a cost a household",
    "claims": "Claims",
    "requests": "Requests to move money",
    "finance_lines": "Lines of the finance system",
}


def grant_tiles(facts: tuple[TodayFact, ...]) -> tuple[Tile, ...]:
    """What is left, what is committed, what is off forecast and why, and what waits."""
    return tuple(
        Tile(
            GRANT_LABELS[fact.code],
            fact.url,
            str(fact.count) if fact.pence is None else str(Money(fact.pence)),
            f"{fact.words} (illustrative)" if fact.is_illustrative else fact.words,
        )
        for fact in facts
    )


def board_tiles(watched: tuple[Watched, ...], pack: BoardPack | None) -> tuple[Tile, ...]:
    """Are we compliant today, and what is to be read for the meeting."""
    found = counts(watched)
    gaps, due = found.get(DutyState.GAP, 0), found.get(DutyState.DUE, 0)
    tiles = [
        Tile(
            "Legal duties",
            reverse("reporting:duties"),
            f"{gaps} not met" if gaps else "None unmet",
            f"{due} due, of {len(watched)} duties of Part 4",
        )
    ]
    if pack is not None:
        held = in_words(pack.held_on)
        tiles.append(Tile("The board's pack", pack_address(pack), held, f"Pack {pack.number}"))
    return tuple(tiles)


def pack_address(pack: BoardPack | None) -> str:
    """Where a member reads a pack; nothing without one."""
    if pack is None:
        return ""
    return reverse("reporting:pack", args=[pack.meeting_code, pack.number, "members"])


def thread_tile(found: tuple[Break, ...]) -> Tile:
    """Where the golden thread is broken, by kind."""
    counted = [(KIND_WORDS[kind], sum(one.kind is kind for one in found)) for kind in BreakKind]
    detail = "; ".join(f"{words.lower()} {count}" for words, count in counted if count)
    value = "1 break" if len(found) == 1 else f"{len(found)} breaks"
    return Tile(
        "The golden thread",
        reverse("reporting:thread-breaks"),
        value if found else "Whole",
        detail[:1].upper() + detail[1:],
    )


def overdue_tiles(access: Access, late: OverdueFact | None) -> tuple[Tile, ...]:
    """The needs assessment that is behind its days, for whoever writes or approves the next."""
    able = (Permission.WRITE_ASSESSMENT, Permission.APPROVE_ASSESSMENT)
    if late is None or not any(map(access.has, able)):
        return ()
    url = reverse("reporting:assessment", args=[late.code])
    return (Tile("Needs assessment", url, "Overdue", late.words),)


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
