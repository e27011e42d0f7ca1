"""What somebody agreed to, and what follows for each place that uses what they said."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from dalpb.kernel.refusals import Denial
from strategy.rules.voice.vocabulary import PLACES, Place, Wording

# From the freest to the narrowest: consent to one is consent to all that follow.
_FREEDOM: Final = (Wording.OWN_WORDS, Wording.OUR_WORDS, Wording.THEME_ONLY)


@dataclass(frozen=True, slots=True)
class Consent:
    """Where, in whose words and until when. Half-open: it does not hold on `until_on`."""

    places: frozenset[Place]
    wording: Wording
    until_on: date | None = None
    withdrawn_on: date | None = None

    def holds(self, on: date) -> bool:
        return self.withdrawn_on is None and (self.until_on is None or on < self.until_on)

    def covers(self, place: Place, wording: Wording) -> bool:
        return place in self.places and _FREEDOM.index(self.wording) <= _FREEDOM.index(wording)


class Fault(StrEnum):
    """Why a use no longer stands."""

    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    BEYOND = "beyond"


def fault_of(consent: Consent, place: Place, wording: Wording, on: date) -> Fault | None:
    """What is wrong with a use on a day, or None."""
    if consent.withdrawn_on is not None:
        return Fault.WITHDRAWN
    if not consent.holds(on):
        return Fault.EXPIRED
    return None if consent.covers(place, wording) else Fault.BEYOND


_WHY: Final = {
    Fault.WITHDRAWN: "the person has withdrawn it",
    Fault.EXPIRED: "the consent has ended",
    Fault.BEYOND: "the consent does not reach this use",
}


def what_to_do(fault: Fault, *, is_frozen: bool, wording: Wording) -> str:
    """What the owner of a place must do. What is frozen is never silently altered."""
    why = _WHY[fault]
    if is_frozen:
        return (
            f"It is frozen and stays as it was, but {why}: do not copy or publish it further, and"
            " leave it out of the next edition."
        )
    if wording is Wording.THEME_ONLY:
        return f"Count the theme again without it: {why}."
    return f"Take it out: {why}."


def deny_use(consent: Consent, place: Place, wording: Wording, on: date) -> Denial | None:
    """Why a contribution may not be used in a place, in these words, on a day."""
    fault = fault_of(consent, place, wording, on)
    if fault is None:
        return None
    if fault is Fault.BEYOND and place in consent.places:
        sentence = "The person did not agree to be quoted this way. Use a narrower wording."
    elif fault is Fault.BEYOND:
        sentence = f"The person did not agree to this use: {PLACES[place].lower()}. Leave it out."
    else:
        sentence = f"It cannot be used: {_WHY[fault]}."
    return Denial(f"voice.consent_{fault.value}", sentence)


def may_read_words(consent: Consent, on: date) -> bool:
    """Whether the words themselves may be read by those who did not write them down."""
    return consent.holds(on) and consent.wording is Wording.OWN_WORDS


def deny_consent(consent: Consent, *, given_on: date, on: date) -> Denial | None:
    """Why a consent cannot be recorded as given."""
    if given_on > on:
        return Denial("voice.consent_to_come", "The day of consent is in the future. Correct it.")
    if consent.until_on is not None and consent.until_on <= given_on:
        return Denial("voice.consent_backwards", "The consent must end after it was given.")
    return None
