"""Free text is about services and decisions, never about one person."""

from dalpb.kernel.intake.personal import find_personal
from dalpb.kernel.refusals import Denial


def deny_personal(*texts: str) -> Denial | None:
    """Why texts cannot be kept, naming the kind of sign and never the words; or None."""
    kinds = {
        sign.kind.replace("_", " ")
        for text in texts
        for sign in find_personal(text)
        if sign.is_certain
    }
    if not kinds:
        return None
    return Denial(
        "text.personal_data",
        f"This seems to hold {', '.join(sorted(kinds))}. This system keeps nothing about one"
        " person and nothing that tells where a refuge is: take it out and save again.",
    )
