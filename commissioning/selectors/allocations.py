"""Reads of proposals, lines, delegations, requests and scenarios."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery, Sum

from commissioning.models import (
    AccountBalance,
    AllocationLine,
    Approval,
    Delegation,
    LineBalance,
    MoveRequest,
    Option,
    Proposal,
    Scenario,
)
from commissioning.rules.allocating import Compared, together
from commissioning.rules.vocabulary import Account
from dalpb.kernel.access import Access
from dalpb.kernel.models import Area, User
from dalpb.kernel.models.areas import AreaKind
from dalpb.kernel.roles import ROLES, Permission


@dataclass(frozen=True, slots=True)
class LineStanding:
    """Where one line's money stands, in pence."""

    allocated: int
    committed: int
    spent: int

    @property
    def unspent(self) -> int:
        return self.allocated + self.committed


NOT_ALLOCATED = LineStanding(0, 0, 0)


def _may(access: Access) -> bool:
    return access.has(Permission.VIEW_GRANT)


def proposals_for(access: Access) -> QuerySet[Proposal]:
    return Proposal.objects.for_user(access).select_related("author")


def with_options(proposals: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """The proposals with all that is compared of their options."""
    options = Option.objects.prefetch_related(
        "districts__names", Prefetch("lines", queryset=_lines())
    ).order_by("letter")
    return proposals.prefetch_related(Prefetch("options", queryset=options), "events__by")


def _lines() -> QuerySet[AllocationLine]:
    return (
        AllocationLine.objects.select_related(
            "award__year", "supplier", "approval__delegation", "option__proposal"
        )
        .prefetch_related("profile__year")
        .order_by("award__year__first_on", "code")
    )


def all_lines_for(access: Access) -> QuerySet[AllocationLine]:
    return _lines() if _may(access) else _lines().none()


def lines_for(access: Access) -> QuerySet[AllocationLine]:
    """Lines that have been approved."""
    return all_lines_for(access).filter(approval__isnull=False)


def with_standing(lines: QuerySet[AllocationLine]) -> QuerySet[AllocationLine]:
    """Adds what of each line is allocated and not committed, committed, and spent, in pence."""
    return lines.annotate(
        **{
            f"{account.value}_pence": Subquery(
                LineBalance.objects.filter(line=OuterRef("pk"), account=account.value).values(
                    "balance_pence"
                )
            )
            for account in (Account.ALLOCATED, Account.COMMITTED, Account.SPENT)
        }
    )


def line_standings(lines: Sequence[AllocationLine]) -> dict[int, LineStanding]:
    """Where each line's money stands, in one query."""
    held: dict[int, dict[str, int]] = {}
    rows = LineBalance.objects.filter(line__in=[line.pk for line in lines]).values_list(
        "line_id", "account", "balance_pence"
    )
    for line, account, pence in rows:
        held.setdefault(line, {})[account] = pence
    return {
        line: LineStanding(
            found[Account.ALLOCATED.value],
            found[Account.COMMITTED.value],
            found[Account.SPENT.value],
        )
        for line, found in held.items()
    }


def delegations_for(access: Access) -> QuerySet[Delegation]:
    rows = Delegation.objects.select_related("holder", "recorded_by")
    return rows if _may(access) else rows.none()


def approvals_for(access: Access) -> QuerySet[Approval]:
    rows = Approval.objects.select_related("delegation", "asked_by", "approved_by")
    return rows if _may(access) else rows.none()


def requests_for(access: Access) -> QuerySet[MoveRequest]:
    rows = MoveRequest.objects.select_related(
        "from_line__award", "to_line__award", "from_award__year", "to_award__year",
        "asked_by", "answered_by", "approval__delegation",
    )  # fmt: skip
    return rows if _may(access) else rows.none()


def scenarios_for(access: Access) -> QuerySet[Scenario]:
    rows = Scenario.objects.prefetch_related("options__districts__names", "options__proposal")
    return rows if _may(access) else rows.none()


def open_options_for(access: Access) -> QuerySet[Option]:
    """Options of proposals that are not settled, for a scenario to choose from."""
    rows = Option.objects.select_related("proposal").prefetch_related("districts__names")
    rows = rows.filter(proposal__status__in=["draft", "put", "recommended"])
    return rows.order_by("proposal__code", "letter") if _may(access) else rows.none()


def area_name(area: Area) -> str:
    """Its name today, of names that were read with it."""
    named = sorted(area.names.all(), key=lambda name: name.valid_from)
    return named[-1].name if named else area.code


def compared(option: Option) -> Compared:
    return Compared(
        option.letter,
        option.title,
        option.households,
        option.bedspaces,
        tuple(sorted(area_name(area) for area in option.districts.all())),
        option.cost_pence,
    )


def scenario_compared(scenario: Scenario) -> Compared:
    """What the scenario's options come to together."""
    return together(
        scenario.code, scenario.title, tuple(compared(option) for option in scenario.options.all())
    )


def unallocated_in_all() -> int:
    """What no line has, over all the awards held here."""
    found = AccountBalance.objects.filter(account=Account.UNALLOCATED.value).aggregate(
        total=Sum("balance_pence")
    )["total"]
    return found or 0


def districts() -> QuerySet[Area]:
    """The districts that an option may be for."""
    return Area.objects.filter(kind=AreaKind.DISTRICT.value).prefetch_related("names")


def may_hold_delegation() -> QuerySet[User]:
    """People whose role lets them approve."""
    roles = [
        role.value
        for role, info in ROLES.items()
        if Permission.APPROVE_ALLOCATION in info.permissions
    ]
    return User.objects.filter(is_active=True, memberships__role__in=roles).distinct()
