"""Words about money are about services, never about one person or where a refuge is."""

from dalpb.kernel.intake.personal import find_personal
from dalpb.kernel.refusals import Denial, Refused

PERSONAL = Denial(
    "grant.personal",
    "This seems to name a person, a number or an address. Write it without.",
)


def require_impersonal(*texts: str) -> None:
    """Refuse words that seem to be about one person, without repeating them."""
    if any(sign.is_certain for text in texts for sign in find_personal(text)):
        raise Refused(PERSONAL)
