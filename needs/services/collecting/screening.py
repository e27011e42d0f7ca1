"""Free text in a submission is about services, never about one person, and has a figure."""

from typing import Final

from dalpb.kernel.intake.personal import find_personal
from dalpb.kernel.refusals import Denial

LONE_NOTE: Final = (
    "a note is kept beside a figure, and this total is blank. Give the total, or a marker such as"
    " .. for still to come; or take the note out."
)


def deny_personal(text: str, code: str = "submission.personal_data") -> Denial | None:
    """Why a text cannot be kept, without repeating it; or None."""
    if not any(sign.is_certain for sign in find_personal(text)):
        return None
    return Denial(
        code,
        "This seems to say something about one person: a name, a number, an address or a date of"
        " birth. Take it out. Only totals and reasons belong here.",
    )
