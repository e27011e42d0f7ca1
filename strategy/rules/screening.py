"""What a plan says is about services and people in general, never about one person."""

from dalpb.kernel.intake.personal import find_personal
from dalpb.kernel.refusals import Denial


def deny_personal(*texts: str) -> Denial | None:
    """Why texts cannot be kept, without repeating them; or None."""
    if not any(sign.is_certain for text in texts for sign in find_personal(text)):
        return None
    return Denial(
        "strategy.personal",
        "This seems to say something about one person: a name, a number, an address or a date of"
        " birth. Take it out. Say it of people in general.",
    )
