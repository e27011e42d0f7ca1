"""Free text in a submission is about services, never about one person."""

from dalpb.kernel.intake.personal import find_personal
from dalpb.kernel.refusals import Denial


def deny_personal(text: str, code: str = "submission.personal_data") -> Denial | None:
    """Why a text cannot be kept, without repeating it; or None."""
    if not any(sign.is_certain for sign in find_personal(text)):
        return None
    return Denial(
        code,
        "This seems to say something about one person: a name, a number, an address or a date of"
        " birth. Take it out. Only totals and reasons belong here.",
    )
