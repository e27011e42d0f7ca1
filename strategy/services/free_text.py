"""Free text is about services and risks, never about one person."""

from collections.abc import Iterable

from dalpb.kernel.intake.personal import find_personal
from dalpb.kernel.refusals import Denial
from strategy.rules.voice.telling import identifying

LONGEST = 6000
# Signs that a text about a death or an experience may not carry, however faint.
_NEVER_BY_A_VOICE = frozenset({"full_date", "date_of_birth", "titled_name"})


def deny_personal(*texts: str) -> Denial | None:
    """Why a text cannot be kept, without repeating it; or None."""
    too_long = _too_long(texts)
    if too_long is not None:
        return too_long
    kinds = {sign.kind for text in texts for sign in find_personal(text) if sign.is_certain}
    return _denial(kinds) if kinds else None


def deny_identifying(*texts: str) -> Denial | None:
    """Why what somebody said, or what was learnt from a death, cannot be kept as written."""
    too_long = _too_long(texts)
    if too_long is not None:
        return too_long
    signs = [sign for text in texts for sign in find_personal(text)]
    kinds = {s.kind for s in signs if s.is_certain or s.kind in _NEVER_BY_A_VOICE}
    if kinds:
        return _denial(kinds)
    found = next((kind for text in texts if (kind := identifying(text))), None)
    if found is None:
        return None
    return Denial(
        "voice.identifying",
        f"The text seems to give {found}, so somebody could be recognised. Take it out and save"
        " again: say what was experienced, not by whom.",
    )


def _too_long(texts: Iterable[str]) -> Denial | None:
    longest = max(map(len, texts), default=0)
    if longest <= LONGEST:
        return None
    return Denial(
        "text.too_long",
        f"A text has {longest:,} characters. Shorten it to {LONGEST:,} or fewer.",
    )


def _denial(kinds: Iterable[str]) -> Denial:
    named = ", ".join(sorted(kind.replace("_", " ") for kind in kinds))
    return Denial(
        "text.personal_data",
        f"The text seems to hold {named}. Nothing about one person belongs here: take it out and"
        " save again.",
    )
