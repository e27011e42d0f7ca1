"""Signs that a text is about one person: ten light rules. What was found is never repeated.

A certain sign is reason enough to refuse a file. An uncertain one is shown to the
sender as a warning.
"""

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from dalpb.kernel.intake.folding import UNSEEN
from dalpb.kernel.intake.personal_patterns import (
    BARE_TEN,
    BIRTH,
    BIRTH_WORDS,
    DATE_HEADING,
    EMAIL,
    FULL_DATE,
    MADE_BY_MACHINE,
    NATIONAL_INSURANCE,
    NHS_SPACED,
    NHS_WORDS,
    NUMBERED_STREET,
    PERIOD,
    PHONE,
    PHONE_WORDS,
    POSTCODE,
    REFERENCE,
    REFUGE_PLACE,
    REFUGE_STREET,
    SMALL_WORDS,
    STRONG_REFERENCE,
    TITLED_NAME,
    UNIT_ADDRESS,
)

LONGEST_SCREENED: Final = 20_000


@dataclass(frozen=True, slots=True)
class PersonalSign:
    """What kind of personal data a text seems to hold."""

    kind: str
    is_certain: bool


def find_personal(text: str, *, context: str = "") -> tuple[PersonalSign, ...]:
    """The signs in the text, at most one of each kind. `context` is its heading, if any."""
    if len(text) < 3:
        return ()
    plain = _plain(text)
    around = _plain(context)
    found: dict[str, bool] = {}
    for rule in _RULES:
        for sign in rule(plain, around):
            found[sign.kind] = found.get(sign.kind, False) or sign.is_certain
    return tuple(PersonalSign(kind, is_certain) for kind, is_certain in found.items())


def _plain(text: str) -> str:
    """Ordinary letters, digits, spaces and hyphens, so that no disguise helps."""
    cut = text[:LONGEST_SCREENED]
    if not cut.isascii():
        cut = unicodedata.normalize("NFKC", cut).translate(UNSEEN)
        cut = "".join("-" if unicodedata.category(c) == "Pd" else c for c in cut)
    return " ".join(cut.split())


def has_nhs_check_digit(digits: str) -> bool:
    """Whether ten digits satisfy the modulus 11 check of an NHS number."""
    total = sum(
        (ord(digit) - 48) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)
    )
    check = (11 - total % 11) % 11
    return check != 10 and check == ord(digits[9]) - 48


def _nhs_number(text: str, context: str) -> Iterator[PersonalSign]:
    spaced = ("".join(match.groups()) for match in NHS_SPACED.finditer(text))
    named = NHS_WORDS.search(text) or NHS_WORDS.search(context)
    bare = BARE_TEN.findall(text) if named else ()
    if any(map(has_nhs_check_digit, (*spaced, *bare))):
        yield PersonalSign("nhs_number", True)


def _national_insurance(text: str, _: str) -> Iterator[PersonalSign]:
    if NATIONAL_INSURANCE.search(text):
        yield PersonalSign("national_insurance", True)


def _postcode(text: str, _: str) -> Iterator[PersonalSign]:
    if POSTCODE.search(text):
        yield PersonalSign("postcode", True)


def _phone(text: str, context: str) -> Iterator[PersonalSign]:
    written = MADE_BY_MACHINE.sub("x", text)
    named = PHONE_WORDS.search(text) or PHONE_WORDS.search(context)
    if PHONE.search(written) or (named and BARE_TEN.search(written)):
        yield PersonalSign("phone", True)


def _email(text: str, _: str) -> Iterator[PersonalSign]:
    if EMAIL.search(text):
        yield PersonalSign("email", True)


def _birth(text: str, context: str) -> Iterator[PersonalSign]:
    if BIRTH.search(text) or (BIRTH_WORDS.search(context) and FULL_DATE.search(text)):
        yield PersonalSign("date_of_birth", True)
    elif BIRTH_WORDS.search(text):
        yield PersonalSign("date_of_birth", False)


def _full_date(text: str, context: str) -> Iterator[PersonalSign]:
    if FULL_DATE.search(text) and not DATE_HEADING.search(context):
        yield PersonalSign("full_date", False)


def _titled_name(text: str, _: str) -> Iterator[PersonalSign]:
    if TITLED_NAME.search(text):
        yield PersonalSign("titled_name", True)


def _reference(text: str, _: str) -> Iterator[PersonalSign]:
    for pattern in (STRONG_REFERENCE, REFERENCE):
        if any(not PERIOD.fullmatch(match[1]) for match in pattern.finditer(text)):
            yield PersonalSign("case_reference", True)


def _street(text: str, context: str) -> Iterator[PersonalSign]:
    for match in NUMBERED_STREET.finditer(text):
        if SMALL_WORDS.isdisjoint(match["name"].casefold().split()):
            yield PersonalSign("street_address", True)
    about_refuge = "refuge" in text.casefold() or "address" in context.casefold()
    if UNIT_ADDRESS.search(text) or (about_refuge and REFUGE_STREET.search(text)):
        yield PersonalSign("street_address", True)
    if REFUGE_PLACE.search(text):
        yield PersonalSign("refuge_location", False)


_RULES: Final[tuple[Callable[[str, str], Iterator[PersonalSign]], ...]] = (
    _nhs_number,
    _national_insurance,
    _postcode,
    _phone,
    _email,
    _birth,
    _full_date,
    _titled_name,
    _reference,
    _street,
)
