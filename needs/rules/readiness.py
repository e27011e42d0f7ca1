"""Why a round cannot open yet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Gap:
    """Something missing before a round can open, whose it is, and what to do."""

    code: str
    who: str
    message: str


@dataclass(frozen=True, slots=True)
class OrganisationReady:
    """What is known of one organisation on the day the round would open."""

    code: str
    name: str
    has_partner: bool
    has_agreed: bool
    is_active: bool
    services_without_kind: tuple[str, ...] = ()
    services_ended: tuple[str, ...] = ()
    places_missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QuestionReady:
    """What is known of one question for the round's period."""

    measure: str
    name: str
    is_measure_in_use: bool
    takes_period: bool
    dimensions_empty: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RoundReady:
    due_on: date
    last_entry_on: date
    on: date
    period_last: date
    organisations: Sequence[OrganisationReady]
    questions: Sequence[QuestionReady]


def gaps(ready: RoundReady) -> tuple[Gap, ...]:
    """Everything that is missing; nothing means the round may open."""
    return (
        *_dates(ready),
        *(gap for row in ready.organisations for gap in _organisation(row)),
        *(gap for row in ready.questions for gap in _question(row)),
    )


def _dates(ready: RoundReady) -> Iterator[Gap]:
    if ready.due_on <= ready.period_last:
        yield Gap("dates.before_period_ends", "This round", "The deadline is before the period ends. Set a later one.")  # fmt: skip
    if ready.last_entry_on < ready.on:
        yield Gap("dates.entry_passed", "This round", "The last day for entry has passed; give new dates.")  # fmt: skip
    if not ready.organisations:
        yield Gap("people.nobody_asked", "This round", "No organisation is asked in this period. Say who is asked.")  # fmt: skip
    if not ready.questions:
        yield Gap("questions.none", "This round", "There is no question for this period.")


def _organisation(row: OrganisationReady) -> Iterator[Gap]:
    if not row.is_active:
        yield Gap("people.organisation_ended", row.name, "The organisation has ended. Stop asking it, or correct its dates.")  # fmt: skip
    if not row.has_partner:
        yield Gap("people.no_partner", row.name, "Nobody has the role of partner officer there. Ask your administrator to give it to somebody.")  # fmt: skip
    if not row.has_agreed:
        yield Gap("agreement.missing", row.name, "It has not agreed to this edition of the data sharing agreement.")  # fmt: skip
    for name in row.services_without_kind:
        yield Gap("reference.no_legal_kind", row.name, f"{name} has no legal kind of accommodation for this period. Map it first.")  # fmt: skip
    for name in row.services_ended:
        yield Gap("reference.service_ended", row.name, f"{name} is not active in this period. Stop asking for it.")  # fmt: skip
    for words in row.places_missing:
        yield Gap("reference.no_place", row.name, words)


def _question(row: QuestionReady) -> Iterator[Gap]:
    if not row.is_measure_in_use:
        yield Gap("reference.measure_expired", row.name, "The measure is not in use in this period. End the question or the measure's dates.")  # fmt: skip
    if not row.takes_period:
        yield Gap("reference.period_kind", row.name, "The measure is not given for periods of this length.")  # fmt: skip
    for name in row.dimensions_empty:
        yield Gap("reference.no_categories", row.name, f"“{name}” has no categories in use in this period.")  # fmt: skip
