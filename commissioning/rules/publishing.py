"""What may be published of spending: no person's name, and nothing that tells where a refuge is.

A row is never dropped in silence. Its sum stays, and what would tell too much is replaced by
words that say so, with the reason beside it for the officer who publishes.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from dalpb.kernel.intake.signs import find_personal
from dalpb.kernel.legal_kinds import RELEVANT, LegalKind

OVER_PENCE: Final = 500_00
CONTRACT_OVER_PENCE: Final = 5_000_00
SAFE_PROVIDER: Final = "Provider of support in safe accommodation (name withheld)"
PERSON: Final = "Redacted Personal Data"
WITHHELD: Final = "Withheld"
NOT_NAMED: Final = "Not yet supplied"
# A number is often made of the supplier's initials, so it goes with the name.
NUMBERS: Final = frozenset({"transaction", "reference"})
# Where people sleep. A sanctuary scheme makes a home safe, and names no place of its own.
SLEEPING: Final = frozenset(str(kind) for kind in RELEVANT if kind is not LegalKind.SANCTUARY)
# Kinds of organisation that are never one person under their own name.
BODIES: Final = frozenset(
    {
        "tier_one_authority",
        "district_council",
        "specialist_provider",
        "housing_provider",
        "police_and_justice",
        "health",
        "voluntary",
        "government",
    }
)
_BODY_WORDS: Final = re.compile(
    r"\b(?:ltd|limited|llp|plc|cic|cio|company|council|trust|group|association|society|services?"
    r"|partnership|foundation|charity|network|centre|university|college|board|consult\w*)\b",
    re.IGNORECASE,
)
_LIKE_A_NAME: Final = re.compile(r"[^\W\d_][\w'’.-]*(?: [^\W\d_][\w'’.-]*){1,3}")


@dataclass(frozen=True, slots=True)
class Publishable:
    """One row that the Code asks for, before or after the guard.

    `texts` are its free words by the name of their column. `reasons` say what was replaced,
    `gaps` what is not recorded.
    """

    key: str
    beneficiary: str
    beneficiary_kind: str
    is_of_refuge: bool
    texts: tuple[tuple[str, str], ...]
    reasons: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()

    def text(self, name: str) -> str:
        return dict(self.texts)[name]


def place_pattern(names: Iterable[str]) -> re.Pattern[str]:
    """What finds any of these places as whole words, however it is spelt with capitals."""
    known = sorted({name.strip() for name in names if len(name.strip()) > 2}, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, known)) or '(?!)'})\b", re.IGNORECASE)


def guarded(row: Publishable, places: re.Pattern[str]) -> Publishable:
    """The row as it may be published, with why anything in it was replaced."""
    if not row.beneficiary.strip():
        row = replace(row, beneficiary=NOT_NAMED, gaps=(*row.gaps, "No supplier is recorded."))
    return _without_people(_without_refuge(row, places))


def _tells_a_place(text: str, places: re.Pattern[str]) -> bool:
    spoken = re.sub(r"[-_/.]+", " ", text)
    return (
        places.search(text) is not None
        or places.search(spoken) is not None
        or any(
            sign.kind in {"postcode", "street_address", "refuge_location"}
            for written in (text, spoken)
            for sign in find_personal(written)
        )
    )


def _without_refuge(row: Publishable, places: re.Pattern[str]) -> Publishable:
    """A refuge's supplier is not named where any word beside it tells of a place."""
    words = (row.beneficiary, *(text for _, text in row.texts))
    is_refuge = row.is_of_refuge or any("refuge" in word.casefold() for word in words)
    if not is_refuge or not any(_tells_a_place(word, places) for word in words):
        return row
    cleaned = tuple(
        (name, WITHHELD if name in NUMBERS or _tells_a_place(text, places) else text)
        for name, text in row.texts
    )
    return replace(
        row,
        beneficiary=SAFE_PROVIDER,
        texts=cleaned,
        reasons=(
            *row.reasons,
            "The supplier of a refuge stands beside the name of a place or a postcode (paragraph"
            " 17 of the Code; Freedom of Information Act 2000, section 38).",
        ),
    )


def _without_people(row: Publishable) -> Publishable:
    """No name of a person and nothing personal in any column."""
    reasons = list(row.reasons)
    beneficiary = row.beneficiary
    if _is_personal(beneficiary) or _may_be_a_person(row):
        beneficiary = PERSON
        reasons.append("The beneficiary may be one person (section 40).")
    personal = frozenset(name for name, text in row.texts if _is_personal(text))
    reasons += [
        f"{name[:1].upper()}{name[1:]} seems to hold personal data (section 40)."
        for name, _ in row.texts
        if name in personal
    ]
    texts = tuple((name, WITHHELD if name in personal else text) for name, text in row.texts)
    return replace(row, beneficiary=beneficiary, texts=texts, reasons=tuple(reasons))


def _is_personal(text: str) -> bool:
    return any(sign.is_certain for sign in find_personal(text))


def _may_be_a_person(row: Publishable) -> bool:
    """Two to four words that no kind and no word marks as a body's name."""
    name = row.beneficiary
    if row.beneficiary_kind in BODIES or name in {SAFE_PROVIDER, NOT_NAMED, PERSON}:
        return False
    return _LIKE_A_NAME.fullmatch(name) is not None and _BODY_WORDS.search(name) is None
