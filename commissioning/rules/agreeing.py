"""What the terms of an agreement must satisfy, and what each move of the cycle needs."""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from commissioning.rules.cycle import MOVES, STAGE_WORDS, AgreementKind, Stage, TermsCause
from commissioning.rules.posting import LARGEST
from dalpb.kernel.canonical import json_sha256
from dalpb.kernel.money import Money
from dalpb.kernel.periods import Period, PeriodKind, in_words
from dalpb.kernel.refusals import Denial

EARLIEST: Final = date(2010, 4, 1)
LATEST: Final = date(2060, 3, 31)
LONGEST_NOTICE: Final = 60


@dataclass(frozen=True, slots=True)
class YearTerms:
    year: Period
    base_pence: int
    uplift_pence: int = 0

    @property
    def pence(self) -> int:
        return self.base_pence + self.uplift_pence


@dataclass(frozen=True, slots=True)
class Terms:
    """What is agreed: the days, both inclusive, the notice, the most, and each year's money."""

    begins_on: date
    ends_on: date
    notice_months: int
    years: tuple[YearTerms, ...] = field(default=())
    ceiling_pence: int | None = None

    @property
    def pence(self) -> int:
        return sum(year.pence for year in self.years)

    @property
    def notice_by(self) -> date | None:
        """The last day on which notice ends it by its own last day; None where none is due."""
        return months_before(self.ends_on, self.notice_months) if self.notice_months else None

    def in_force(self, day: date) -> bool:
        return self.begins_on <= day <= self.ends_on

    def as_json(self) -> dict[str, Any]:
        """One form, to seal and to compare."""
        return {
            "begins_on": self.begins_on.isoformat(),
            "ends_on": self.ends_on.isoformat(),
            "notice_months": self.notice_months,
            "ceiling_pence": self.ceiling_pence,
            "years": [
                {"year": y.year.code, "base_pence": y.base_pence, "uplift_pence": y.uplift_pence}
                for y in self.years
            ],
        }


def sealed(terms: Terms) -> str:
    """The hash of the terms: whoever changes a year behind the pages breaks it."""
    return json_sha256(terms.as_json())


def months_before(day: date, months: int) -> date:
    """The same day of an earlier month, or that month's last day."""
    years, index = divmod(day.month - 1 - months, 12)
    year, number = day.year + years, index + 1
    return date(year, number, min(day.day, monthrange(year, number)[1]))


def deny_terms(
    terms: Terms,
    *,
    kind: AgreementKind,
    cause: TermsCause,
    before: Terms | None,
    option_ends_on: date | None = None,
) -> Denial | None:
    """Why these cannot be the agreement's next terms, or None."""
    return (
        _deny_days(terms)
        or _deny_money(terms, kind)
        or _deny_cause(terms, cause, before, option_ends_on)
    )


def _deny_days(terms: Terms) -> Denial | None:
    if not EARLIEST <= terms.begins_on <= terms.ends_on <= LATEST:
        return Denial(
            "terms.days",
            f"An agreement begins on or before its last day, from {in_words(EARLIEST)} to"
            f" {in_words(LATEST)}. Check both days.",
        )
    if not 0 <= terms.notice_months <= LONGEST_NOTICE:
        return Denial("terms.notice", f"Give the notice as 0 to {LONGEST_NOTICE} months.")
    if terms.notice_by is not None and terms.notice_by < EARLIEST:
        return Denial("terms.notice", "The notice is longer than the agreement can be.")
    return None


def _deny_money(terms: Terms, kind: AgreementKind) -> Denial | None:
    codes = [year.year.code for year in terms.years]
    if len(set(codes)) != len(codes):
        return Denial("terms.year_twice", "A financial year is there twice. Give each once.")
    for planned in terms.years:
        year = planned.year
        if year.kind is not PeriodKind.YEAR:
            return Denial("terms.not_a_year", f"{year.code} is not a financial year.")
        if year.until <= terms.begins_on or year.first > terms.ends_on:
            return Denial(
                "terms.year_outside",
                f"{year.code} has no day of the agreement. Its days are"
                f" {in_words(terms.begins_on)} to {in_words(terms.ends_on)}.",
            )
        if planned.base_pence < 0 or planned.uplift_pence < 0:
            return Denial("terms.negative", "No sum and no uplift is below £0.")
    if terms.ceiling_pence is not None and not 0 < terms.ceiling_pence <= LARGEST:
        return Denial("terms.ceiling", "The most is more than £0, and no more than any grant.")
    if terms.pence > LARGEST:
        return Denial("terms.too_much", "The years come to more than any grant.")
    if terms.ceiling_pence is not None and terms.pence > terms.ceiling_pence:
        return Denial(
            "terms.above_ceiling",
            f"The years come to {Money(terms.pence)}, above the most of"
            f" {Money(terms.ceiling_pence)}. Lower the years, or have more decided.",
        )
    if not terms.pence and kind is not AgreementKind.FRAMEWORK:
        return Denial(
            "terms.no_money",
            "Give the sum of at least one year. Only a framework pays nothing itself.",
        )
    return None


def _deny_cause(
    terms: Terms, cause: TermsCause, before: Terms | None, option_ends_on: date | None
) -> Denial | None:
    if (before is None) is not (cause is TermsCause.AWARD):
        return Denial(
            "terms.award_first",
            "The first terms are the award's, and the award is made once. Later terms are an"
            " extension, an uplift or another variation.",
        )
    if before is None:
        return None
    if terms == before:
        return Denial("terms.nothing_changed", "Nothing changes. Change what was decided.")
    if cause is TermsCause.EXTENSION and (
        terms.begins_on != before.begins_on
        or terms.ends_on != option_ends_on
        or terms.ends_on <= before.ends_on
    ):
        return Denial(
            "terms.extension",
            "An extension keeps the first day, and its last day is the option's and later than"
            f" {in_words(before.ends_on)}.",
        )
    if cause is TermsCause.UPLIFT and not _is_uplift(terms, before):
        return Denial(
            "terms.uplift",
            "An uplift changes only the uplift of some years. Record anything else as a variation.",
        )
    return None


def _is_uplift(terms: Terms, before: Terms) -> bool:
    bases = [(y.year, y.base_pence) for y in terms.years]
    return bases == [(y.year, y.base_pence) for y in before.years] and (
        (terms.begins_on, terms.ends_on, terms.notice_months, terms.ceiling_pence)
        == (before.begins_on, before.ends_on, before.notice_months, before.ceiling_pence)
    )


@dataclass(frozen=True, slots=True)
class Changed:
    """One thing that terms changed. `kind` says how both sides are to be read."""

    what: str
    kind: str
    before: date | int | None
    after: date | int | None


def changes(before: Terms, after: Terms) -> tuple[Changed, ...]:
    """What the later terms change, in one order."""
    found = [
        Changed("First day", "day", before.begins_on, after.begins_on),
        Changed("Last day", "day", before.ends_on, after.ends_on),
        Changed("Notice in months", "count", before.notice_months, after.notice_months),
        Changed("The most", "money", before.ceiling_pence, after.ceiling_pence),
    ]
    was = {y.year: y for y in before.years}
    now = {y.year: y for y in after.years}
    for year in sorted({*was, *now}, key=lambda one: one.first):
        old, new = was.get(year), now.get(year)
        found += [
            Changed(
                f"{year.code}, sum",
                "money",
                old.base_pence if old else None,
                new.base_pence if new else None,
            ),
            Changed(
                f"{year.code}, uplift",
                "money",
                old.uplift_pence if old else None,
                new.uplift_pence if new else None,
            ),
        ]
    return tuple(one for one in found if one.before != one.after)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a commission when somebody moves it."""

    on: date
    has_provider: bool = False
    options: int = 0
    terms: Terms | None = None
    diligence_faults: tuple[str, ...] = ()
    has_plan: bool = False
    open_parts: tuple[str, ...] = ()
    open_claims: int = 0


def deny_move(
    now: Stage, to: Stage, standing: Standing, *, decision_ref: str, reason: str, despite: str
) -> Denial | None:
    """Why a commission cannot go from one stage to another, or None.

    `despite` is the recorded reason to go on where something that may be missing is missing.
    """
    if to not in MOVES[now]:
        ways = ", ".join(STAGE_WORDS[one].lower() for one in MOVES[now]) or "nowhere"
        return Denial(
            "cycle.not_from_here",
            f"It stands at {STAGE_WORDS[now].lower()}. From there it goes to {ways}.",
        )
    if not reason.strip():
        return Denial("cycle.reason", "Say why it moves.")
    missing = _missing(to, standing, decision_ref)
    if missing is not None:
        return missing
    lacking = lacking_for(to, standing)
    if lacking and not despite.strip():
        return Denial(
            "cycle.lacking",
            f"{' '.join(lacking)} Put it right, or say why it moves all the same.",
        )
    return None


def _missing(to: Stage, standing: Standing, decision_ref: str) -> Denial | None:
    """What no reason can stand in for."""
    if to in (Stage.PROCUREMENT, Stage.DECOMMISSIONING) and not decision_ref:
        return Denial(
            "cycle.decision", "This move rests on a minuted decision. Give its reference."
        )
    if to in (Stage.MOBILISATION, Stage.LIVE) and not (standing.has_provider and standing.terms):
        return Denial(
            "cycle.no_terms",
            "Nobody has been awarded it yet. Record the award: its provider and its terms.",
        )
    if to is Stage.DECOMMISSIONING and not standing.has_plan:
        return Denial("cycle.no_plan", "Make the plan to end it first.")
    if to is Stage.ENDED and standing.has_plan and standing.open_parts:
        return Denial(
            "cycle.plan_open",
            "These parts of the plan are open: "
            + "; ".join(standing.open_parts)
            + ". Answer each first.",
        )
    if to is Stage.ENDED and standing.has_plan and standing.open_claims:
        return Denial(
            "cycle.claims_open",
            f"{standing.open_claims} of its claims are not paid or declined. Settle them first.",
        )
    return None


def lacking_for(to: Stage, standing: Standing) -> tuple[str, ...]:
    """What the move ought to have and has not, in sentences."""
    found: list[str] = []
    if to is Stage.DECISION and standing.options < 2:
        found.append("No proposal with at least two options is named.")
    if to is Stage.LIVE and standing.terms is not None and not standing.terms.in_force(standing.on):
        found.append(
            f"Its days are {in_words(standing.terms.begins_on)} to"
            f" {in_words(standing.terms.ends_on)}, so it is not in force today."
        )
    if to is Stage.LIVE:
        found += standing.diligence_faults
    return tuple(found)
