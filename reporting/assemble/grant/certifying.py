"""What a certificate needs: nothing that blocks it, and an answer to each finding."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from commissioning.facts.certifying import Standing
from commissioning.facts.grant_position import GrantPosition
from dalpb.kernel.money import Money
from dalpb.kernel.refusals import Denial


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that may stand, if somebody says why. An answer lapses when the words change."""

    code: str
    words: str

    @property
    def digest(self) -> str:
        return sha256(f"{self.code}|{self.words}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Answered:
    """A finding with the answer that was given to it."""

    code: str
    words: str
    answer: str


@dataclass(frozen=True, slots=True)
class Certified:
    """All that a certificate says: frozen as JSON, and printed from that."""

    award_year: str
    number: int
    supersedes: str
    reason: str
    statement: str
    position: GrantPosition
    findings: tuple[Answered, ...]
    prepared_by: str
    prepared_at: str
    certified_by: str
    certified_at: str


def deny_blocked(position: GrantPosition, standing: Standing) -> Denial | None:
    """Why the position cannot be certified at all, or None."""
    if not position.awards:
        return Denial("certificate.no_award", "No award of that year is held here.")
    if position.closing is None or standing.open_months:
        months = ", ".join(standing.open_months) or position.month_label
        return Denial(
            "certificate.month_open",
            "Spend is certified when the months it was posted in are closed. Still open:"
            f" {months}. Close them on the page “Months of the account”.",
        )
    if standing.imbalances:
        return Denial(
            "certificate.not_in_balance",
            f"The ledger does not add up: {standing.imbalances[0]}. Find out why before anything"
            " is certified.",
        )
    wrong = [award.year for award in position.awards if not award.reconciles]
    if wrong or sums_differ(position):
        return Denial(
            "certificate.not_reconciled",
            "The numbers of the position do not reconcile with one another, so nothing is certified.",
        )
    return None


def sums_differ(position: GrantPosition) -> bool:
    """Whether the four ways of adding up what was spent disagree."""
    spent = sum(award.spent_pence for award in position.awards)
    ways = [sum(g.spent_pence for g in position.by(by)) for by in ("purpose", "accommodation")]
    ways.append(sum(row.pence for row in position.spending))
    return any(way != spent for way in ways)


def findings_of(position: GrantPosition, standing: Standing) -> tuple[Finding, ...]:
    """What the certifier has to be told."""
    found = [
        Finding("F1", f"No spending of the award of {award.year} has been posted.")
        for award in position.silent
    ]
    if standing.waiting_count:
        found.append(
            Finding(
                "F2",
                f"{_counted(standing.waiting_count, 'line')} of the finance system,"
                f" {Money(standing.waiting_pence)} in all, matched to no entry of the ledger.",
            )
        )
    if standing.claims_count:
        found.append(
            Finding(
                "F3",
                f"{_counted(standing.claims_count, 'claim')} on these awards,"
                f" {Money(standing.claims_pence)} in all, neither paid nor declined.",
            )
        )
    found += [
        Finding(
            "F4",
            f"{one.title} ({one.line_code}) differs from its plan of {one.year} by"
            f" {Money(one.variance_pence)}, and nobody said why.",
        )
        for one in position.variances
        if not one.reason
    ]
    return tuple(found)


def _counted(count: int, thing: str) -> str:
    return f"One {thing}" if count == 1 else f"{count} {thing}s"


def deny_unanswered(findings: tuple[Finding, ...], answers: Mapping[str, str]) -> Denial | None:
    """Why the findings are not settled: one has no answer, or none to what it says now."""
    left = [f for f in findings if not answers.get(f.digest, "").strip()]
    if not left:
        return None
    return Denial(
        "certificate.unanswered",
        f"{_counted(len(left), 'finding')} without an answer: {left[0].words}",
    )


def statement_for(position: GrantPosition) -> str:
    """The words that are offered to the certifier; the preparer may change them."""
    awarded = Money(sum(award.awarded_pence for award in position.awards))
    spent = Money(sum(award.spent_pence for award in position.awards))
    return (
        f"I certify that, of the {awarded} awarded to {position.authority} for {position.awards_of}"
        f" for functions under Part 4 of the Domestic Abuse Act 2021, {spent} had been spent as"
        f" the ledger stood when {position.month_label} was {position.closed_as}; that it was spent"
        " on those functions and within the conditions of the grant; and that the figures are"
        " those of the authority's ledger."
    )
