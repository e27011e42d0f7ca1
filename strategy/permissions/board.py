"""Who may read the board's business, run its meetings, chair, declare and read what is not open.

What a meeting's state allows is in `rules.board.life`; the two are never mixed.
"""

from typing import Final

from dalpb.kernel.access import Access, deny_without
from dalpb.kernel.refusals import Denial
from dalpb.kernel.roles import Permission, Role

# Officers of the authority read what is not open without a seat, unless they have a conflict.
_WITHOUT_A_SEAT: Final = (
    Permission.RUN_MEETINGS,
    Permission.CHAIR_MEETINGS,
    Permission.VIEW_GRANT,
    Permission.VIEW_AUDIT,
)
# In these roles a person speaks for the organisation; in the others for the authority.
_SPEAKS_FOR: Final = frozenset({Role.BOARD_MEMBER, Role.PARTNER})


def deny_reading_board(access: Access) -> Denial | None:
    return deny_without(access, Permission.VIEW_BOARD)


def deny_running(access: Access) -> Denial | None:
    return deny_without(access, Permission.RUN_MEETINGS)


def deny_chairing(access: Access) -> Denial | None:
    return deny_without(access, Permission.CHAIR_MEETINGS)


def deny_ruling(access: Access) -> Denial | None:
    """The officer or the chair confirms that a member withdraws, or says why not."""
    if access.has(Permission.RUN_MEETINGS):
        return None
    return deny_chairing(access)


def deny_declaring(access: Access, *, person_id: int | None) -> Denial | None:
    """A member declares their own interests; the officer records what is said at the meeting."""
    if access.has(Permission.RUN_MEETINGS):
        return None
    if person_id is not None and person_id == access.user_id:
        return deny_without(access, Permission.DECLARE_INTERESTS)
    return Denial("board.not_your_interest", "You may declare only your own interests.")


def deny_asking(access: Access) -> Denial | None:
    """A member asks for themselves; the officer takes the public's questions in."""
    if access.has(Permission.RUN_MEETINGS):
        return None
    return deny_without(access, Permission.DECLARE_INTERESTS)


def reads_without_a_seat(access: Access) -> bool:
    """Whether a person reads what is not open by their office."""
    return access.has(Permission.VIEW_BOARD) and any(access.has(one) for one in _WITHOUT_A_SEAT)


def spoken_for(access: Access) -> frozenset[str]:
    """The organisations that a person speaks for in their roles, by code."""
    return frozenset(one.organisation_code for one in access.held if one.role in _SPEAKS_FOR)
