"""What the measures of an agreement came to, read from what partners sent and was accepted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from commissioning.models import Agreement, Claim, Kpi
from commissioning.rules.cycle import Consequence, Direction
from commissioning.rules.holding_to import Followed, Judgement, held_of, judge
from commissioning.selectors.agreements import agreement_of_line
from commissioning.selectors.costs import quarters_before
from dalpb.kernel.periods import Period
from needs.facts.references import measures_asked
from needs.facts.told import told


@dataclass(frozen=True, slots=True)
class Result:
    """One measure in one quarter."""

    kpi: Kpi
    label: str
    quarter: Period
    judgement: Judgement


def applies(kpi: Kpi, quarter: Period) -> bool:
    """Whether the measure applies for the whole of a quarter."""
    return kpi.applies_from <= quarter.first and (
        kpi.applies_until is None or kpi.applies_until >= quarter.until
    )


def results(agreement: Agreement, quarters: Sequence[Period]) -> tuple[Result, ...]:
    """Each measure in each quarter that it applies to, in that order."""
    names = {one.code: one.name for one in measures_asked()}
    return tuple(
        Result(kpi, label_of(kpi, names), quarter, judged(kpi, agreement, quarter))
        for kpi in agreement.kpis.all()
        for quarter in quarters
        if applies(kpi, quarter)
    )


def judged(kpi: Kpi, agreement: Agreement, quarter: Period) -> Judgement:
    organisation = agreement.provider.code if agreement.provider else ""
    said = {"service_code": kpi.service_code, "organisation_code": organisation}
    per = told(kpi.per_measure_code, quarter, **said) if kpi.per_measure_code else None
    return judge(
        told(kpi.measure_code, quarter, **said),
        target_of(kpi),
        Direction(kpi.direction),
        per=per,
    )


def target_of(kpi: Kpi) -> Decimal:
    return Decimal(kpi.target_hundredths) / 100


def label_of(kpi: Kpi, names: dict[str, str]) -> str:
    """The measure in words."""
    name = names.get(kpi.measure_code, kpi.measure_code)
    if kpi.per_measure_code:
        name = f"{name}, in every hundred: {names.get(kpi.per_measure_code, kpi.per_measure_code)}"
    return f"{name} ({kpi.service_code})" if kpi.service_code else name


@dataclass(frozen=True, slots=True)
class ClaimConsequence:
    """What the measures of the quarter before a claim hold of it. They hold; nobody is paid less by itself."""

    agreement: str
    quarter: Period
    followed: tuple[Followed, ...]
    held_pence: int


def consequence_of(claim: Claim) -> ClaimConsequence | None:
    """What follows for a claim from the last whole quarter before its date; None without measures."""
    found = agreement_of_line(claim.line)
    if found is None:
        return None
    quarter = quarter_of(claim.dated_on)
    followed = tuple(
        Followed(
            one.label,
            one.judgement.verdict,
            Consequence(one.kpi.consequence),
            one.kpi.held_percent,
            one.kpi.action,
            one.judgement.why,
        )
        for one in results(found, (quarter,))
    )
    if not followed:
        return None
    return ClaimConsequence(
        found.reference, quarter, followed, held_of(claim.claimed_pence, followed)
    )


def quarter_of(day: date) -> Period:
    """The last quarter that was over by a day."""
    return quarters_before(day, 1)[0]
