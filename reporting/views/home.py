"""Everybody's first page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from commissioning.facts.today import grant_today
from dalpb.kernel import clock
from dalpb.kernel.access import Access
from dalpb.kernel.middleware import access_in
from dalpb.kernel.roles import Permission, Role
from needs.facts.assessments import behind_its_days
from needs.facts.collections import completeness_grid
from reporting.assemble.duties import duty_record
from reporting.assemble.home import home_of
from reporting.assemble.thread import breaks_for
from reporting.duties.watch import watch
from reporting.models import AnnualReturn, BoardPack
from reporting.presenters import home as show
from reporting.presenters.three import first_role, three
from reporting.selectors.packs import packs_for
from reporting.selectors.returns import returns_for
from reporting.services.certify import prepare
from reporting.workflow import FROZEN, ReturnStatus
from strategy.facts.plan import own_actions


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits for the reader, and the way to it."""
    access = access_in(request)
    current: AnnualReturn | None = returns_for(access).first()
    prepared = None
    if (
        current is not None
        and access.has(Permission.PREPARE_RETURN)
        and ReturnStatus(current.status) not in FROZEN
    ):
        prepared = prepare(current)
    grid = None
    if access.has(Permission.VIEW_OWN_FIGURES):
        grid = completeness_grid(access, on=clock.today())
    today, pack = clock.today(), _pack(access)
    own = own_actions(access, on=today)
    role = first_role(access)
    home = home_of(
        role, access, on=today, current=current, own=own, pack_url=show.pack_address(pack)
    )
    context = {
        "three": three(home, access),
        "grid": grid if grid is not None and grid.rows else None,
        "greeting": show.greeting(access, current),
        "introduction": show.introduces(access),
        "action_tiles": show.action_tiles(own) if role is not Role.PARTNER else (),
        "grant_tiles": _grant_tiles(access, after=3 if role is Role.COMMISSIONER else 0),
        "board_tiles": (
            *_board_tiles(access, pack),
            *show.overdue_tiles(access, behind_its_days(on=today)),
        ),
        "tiles": show.tiles(access, current, prepared),
    }
    return render(request, "reporting/home.html", context)


def _pack(access: Access) -> BoardPack | None:
    """The latest pack, for whoever sees the board's papers."""
    return packs_for(access).first() if access.has(Permission.VIEW_BOARD) else None


def _grant_tiles(access: Access, *, after: int) -> tuple[show.Tile, ...]:
    """Where the grant stands, for whoever keeps its account or approves what moves in it.

    The first ones are left out for those who have met them on top of the page.
    """
    keeps = (Permission.POST_SPEND, Permission.APPROVE_CLAIMS)
    if not access.has(Permission.VIEW_GRANT) or not any(map(access.has, keeps)):
        return ()
    return show.grant_tiles(grant_today(clock.today())[after:])


def _board_tiles(access: Access, pack: BoardPack | None) -> tuple[show.Tile, ...]:
    """How the legal duties stand, and the last pack, for whoever sees the board's papers."""
    if not access.has(Permission.VIEW_BOARD):
        return ()
    today = clock.today()
    tiles = show.board_tiles(watch(duty_record(today), today), pack)
    if access.has(Permission.MANAGE_PLAN) or access.has(Permission.CHAIR_MEETINGS):
        return (*tiles, show.thread_tile(breaks_for(access, today)))
    return tiles
