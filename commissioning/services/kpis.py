"""The measures of the partner quarter that an agreement holds its provider to."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction

from commissioning.models import Agreement, Kpi
from commissioning.rules.cycle import Consequence, Direction, Happened
from commissioning.services.agreements import noted
from commissioning.services.authority import require_decision
from commissioning.services.buying import open_held, require_day
from commissioning.services.screening import require_impersonal
from dalpb.kernel.models import User
from dalpb.kernel.periods import in_words
from dalpb.kernel.refusals import Denial, Refused
from needs.facts.references import measures_asked

_LARGEST_TARGET: Final = 10**12


@dataclass(frozen=True, slots=True)
class KpiTerms:
    """A measure that partners are asked for already, its target and what follows if it is missed."""

    measure_code: str
    direction: Direction
    target_hundredths: int
    consequence: Consequence
    applies_from: date
    decision_ref: str
    per_measure_code: str = ""
    service_code: str = ""
    held_percent: int | None = None
    action: str = ""


@transaction.atomic
def set_kpi(
    agreement: Agreement, terms: KpiTerms, *, version: int, by: User, at: datetime
) -> Agreement:
    """The agreement holds its provider to a measure. Its figures come with the partner quarter."""
    held = open_held(agreement, version, by, at)
    require_impersonal(terms.action)
    _require_kpi(held, terms)
    require_decision(terms.decision_ref, at=at)
    number = held.kpis.count() + 1
    Kpi.objects.create(
        agreement=held,
        number=number,
        measure_code=terms.measure_code,
        per_measure_code=terms.per_measure_code,
        service_code=terms.service_code,
        direction=terms.direction.value,
        target_hundredths=terms.target_hundredths,
        consequence=terms.consequence.value,
        held_percent=terms.held_percent,
        action=terms.action.strip(),
        decision_ref=terms.decision_ref,
        applies_from=terms.applies_from,
        set_by=by,
        set_at=at,
    )
    details = {"number": number, "measure": terms.measure_code, "target": terms.target_hundredths}
    return noted(
        held, Happened.KPI_SET, decision_ref=terms.decision_ref, details=details, by=by, at=at
    )


def _require_kpi(held: Agreement, terms: KpiTerms) -> None:
    asked = {one.code: one for one in measures_asked()}
    for code in filter(None, (terms.measure_code, terms.per_measure_code)):
        if code not in asked:
            raise Refused(
                Denial(
                    "kpi.not_asked",
                    f"Partners are not asked for {code}. Ask for it in a collection first: an"
                    " agreement has no form of its own.",
                )
            )
    bought = set(held.services.values_list("service_code", flat=True))
    if terms.service_code and terms.service_code not in bought:
        raise Refused(
            Denial("kpi.service", "Choose a service that is bought under this agreement.")
        )
    ways = {asked[code].asked_of for code in (terms.measure_code, terms.per_measure_code) if code}
    if ways not in ({"service"}, {"organisation"}):
        raise Refused(
            Denial(
                "kpi.asked_of_unlike",
                "Choose measures that are all asked of services, or all of the organisation. One"
                " that is told by district cannot hold a provider to anything.",
            )
        )
    of_services = ways == {"service"}
    if of_services is not bool(terms.service_code):
        raise Refused(
            Denial(
                "kpi.asked_of",
                "A measure asked of services names the service; one asked of the organisation"
                " names none.",
            )
        )
    _require_kpi_numbers(terms)


def _require_kpi_numbers(terms: KpiTerms) -> None:
    require_day(terms.applies_from)
    if not 0 <= terms.target_hundredths <= _LARGEST_TARGET:
        raise Refused(Denial("kpi.target", "Give a target of nought or more."))
    if terms.per_measure_code == terms.measure_code:
        raise Refused(Denial("kpi.itself", "A measure is not a part of itself."))
    is_held = terms.consequence is Consequence.PAYMENT_HELD
    if is_held is not (terms.held_percent is not None):
        raise Refused(
            Denial("kpi.held", "Give the percent held where payment is held, and only there.")
        )
    if terms.held_percent is not None and not 1 <= terms.held_percent <= 100:
        raise Refused(Denial("kpi.percent", "Hold 1 to 100 percent."))
    if terms.consequence is Consequence.ACTION and not terms.action.strip():
        raise Refused(Denial("kpi.action", "Say what is done where the target is missed."))


@transaction.atomic
def end_kpi(
    agreement: Agreement,
    kpi: Kpi,
    *,
    applies_until: date,
    decision_ref: str,
    reason: str,
    version: int,
    by: User,
    at: datetime,
) -> Agreement:
    """The measure applies no longer from a day on, by a decision."""
    held = open_held(agreement, version, by, at)
    require_impersonal(reason)
    require_day(applies_until)
    current = Kpi.objects.select_for_update().get(pk=kpi.pk)
    if current.agreement_id != held.pk or current.applies_until is not None:
        raise Refused(Denial("kpi.ended", "That measure is not of this agreement, or has ended."))
    if applies_until <= current.applies_from:
        raise Refused(
            Denial("kpi.ends_first", f"It applies from {in_words(current.applies_from)}.")
        )
    if not reason.strip():
        raise Refused(Denial("kpi.reason", "Say why it applies no longer."))
    require_decision(decision_ref, at=at)
    current.applies_until = applies_until
    current.save(update_fields=["applies_until"])
    details = {"number": current.number, "applies_until": applies_until.isoformat()}
    return noted(
        held, Happened.KPI_ENDED,
        decision_ref=decision_ref, reason=reason, details=details, by=by, at=at,
    )  # fmt: skip
