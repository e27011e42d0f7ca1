"""What a proposal, an option and a line of allocation must satisfy."""

from dataclasses import dataclass, field

from commissioning.rules.posting import LARGEST, PLAIN, SERVICE
from commissioning.rules.vocabulary import (
    ADMINISTRATIVE,
    Accommodation,
    Narrative,
    ProposalStatus,
    Purpose,
    Tier,
)
from dalpb.kernel.money import Money
from dalpb.kernel.periods import Period, PeriodKind
from dalpb.kernel.refusals import Denial

S = ProposalStatus
# From which standing a proposal may come to each.
COMES_FROM: dict[ProposalStatus, frozenset[ProposalStatus]] = {
    S.DRAFT: frozenset(),
    S.PUT: frozenset({S.DRAFT}),
    S.RECOMMENDED: frozenset({S.PUT}),
    S.APPROVED: frozenset({S.RECOMMENDED}),
    S.DECLINED: frozenset({S.PUT, S.RECOMMENDED}),
    S.WITHDRAWN: frozenset({S.DRAFT, S.PUT, S.RECOMMENDED}),
}


def deny_move(now: ProposalStatus, to: ProposalStatus) -> Denial | None:
    """Why a proposal cannot go from one standing to another, or None."""
    if now in COMES_FROM[to]:
        return None
    return Denial("proposal.not_from_here", f"The proposal is {now.value}, so this cannot be done.")


@dataclass(frozen=True, slots=True)
class LineTerms:
    """One line of money, as asked for."""

    title: str
    pence: int
    purpose: Purpose
    narrative: Narrative
    accommodation: Accommodation | None = None
    service_code: str = ""
    agreement_ref: str = ""
    objective_code: str = ""
    recommendation_code: str = ""
    profile: tuple[tuple[Period, int], ...] = field(default=())


def deny_line(terms: LineTerms, *, tier: Tier, year: Period) -> Denial | None:
    """Why this cannot be a line of an award of a tier and a year, or None."""
    return (
        _deny_money(terms, tier)
        or _deny_subject(terms)
        or _deny_codes(terms)
        or _deny_profile(terms, year)
    )


def _deny_money(terms: LineTerms, tier: Tier) -> Denial | None:
    if tier is not Tier.ONE:
        return Denial(
            "line.award_not_held",
            "Only awards of tier one are held here. Choose an award of tier one.",
        )
    if not 0 < terms.pence <= LARGEST:
        return Denial("line.amount", "A line is more than £0, and no more than any grant.")
    if not terms.title.strip():
        return Denial("line.title", "Say what the line is for.")
    return None


def _deny_subject(terms: LineTerms) -> Denial | None:
    is_admin = terms.purpose is Purpose.ADMINISTRATION
    if (terms.narrative in ADMINISTRATIVE) is not is_admin:
        return Denial(
            "line.narrative_not_of_purpose",
            "What is bought does not fit the purpose: board servicing, needs assessment, strategy,"
            " reporting and other administration are admin, all else is support.",
        )
    if (terms.accommodation is None) is not is_admin:
        return Denial(
            "line.accommodation",
            "Support names a kind of accommodation, or not_split; administration names none.",
        )
    return None


def _deny_codes(terms: LineTerms) -> Denial | None:
    if terms.service_code and not SERVICE.match(terms.service_code):
        return Denial(
            "line.service_not_plain",
            "Give the service's code: small letters, digits and hyphens.",
        )
    for words in (terms.agreement_ref, terms.objective_code, terms.recommendation_code):
        if words and not PLAIN.match(words):
            return Denial(
                "line.code_not_plain",
                "Write references and codes in letters, digits, spaces, points, hyphens and"
                " slashes.",
            )
    return None


def _deny_profile(terms: LineTerms, year: Period) -> Denial | None:
    for planned, pence in terms.profile:
        if planned.kind is not PeriodKind.YEAR or planned.first < year.first:
            return Denial(
                "line.profile_year",
                f"A line is planned over financial years, from {year.code} on.",
            )
        if pence < 0:
            return Denial("line.profile_negative", "No year of the plan is below £0.")
    total = sum(pence for _, pence in terms.profile)
    if total != terms.pence:
        return Denial(
            "line.profile_sum",
            f"The years of the plan come to {Money(total)} and the line is {Money(terms.pence)}."
            " Make them the same.",
        )
    return None


@dataclass(frozen=True, slots=True)
class Compared:
    """One option, or a scenario of several, by what it would come to. None is not worked out."""

    key: str
    label: str
    households: int | None
    bedspaces: int | None
    districts: tuple[str, ...]
    cost_pence: int | None


def together(key: str, label: str, options: tuple[Compared, ...]) -> Compared:
    """What several options come to. A part that is not worked out leaves the sum not known."""
    return Compared(
        key,
        label,
        _sum(o.households for o in options),
        _sum(o.bedspaces for o in options),
        tuple(sorted({district for o in options for district in o.districts})),
        _sum(o.cost_pence for o in options),
    )


def _sum(values: object) -> int | None:
    found = list(values)  # type: ignore[call-overload]
    return None if None in found else sum(found)


def left_after(unallocated_pence: int, cost_pence: int | None) -> int | None:
    """What a choice would leave unallocated; below nought where it does not fit."""
    return None if cost_pence is None else unallocated_pence - cost_pence
