"""Agreements for tests, made through the services as the pages make them."""

from datetime import date, datetime
from typing import Any

from commissioning.models import Agreement, DecisionRecord
from commissioning.rules.agreeing import Terms, YearTerms
from commissioning.rules.authority import OtherDecision
from commissioning.rules.cycle import AgreementKind, Diligence, DocumentKind, Stage
from commissioning.services import buying
from commissioning.services.agreements import Opening, move, open_agreement
from commissioning.services.decisions import record_decision
from commissioning.services.ending import make_plan
from commissioning.services.terms import add_extension, award
from dalpb.kernel.models import Organisation, User
from dalpb.kernel.periods import financial_year

WAY = (Stage.OPTIONS, Stage.DECISION, Stage.PROCUREMENT)


def decided(by: User, *, at: datetime) -> None:
    """Decisions 1 to 12 of 2025, by another body and before anything that rests on them."""
    for number in range(1, 13):
        reference = f"DALPB/2025/{number:02d}"
        if not DecisionRecord.objects.filter(reference=reference).exists():
            said = OtherDecision(
                reference,
                "Cabinet",
                date(2021, 1, 15),
                "To buy support.",
                "https://cabinet.example/1",
            )
            record_decision(said, by=by, at=at)


def terms(**changes: Any) -> Terms:
    """One year of £122,000, with three months' notice."""
    values: dict[str, Any] = {
        "begins_on": date(2025, 4, 1),
        "ends_on": date(2026, 3, 31),
        "notice_months": 3,
        "years": (YearTerms(financial_year(2025), 122_000_00),),
    }
    return Terms(**{**values, **changes})


def an_opening(reference: str, **changes: Any) -> Opening:
    values: dict[str, Any] = {
        "reference": reference,
        "kind": AgreementKind.CONTRACT,
        "title": "Support in refuge",
        "need": "Women in refuge need support.",
    }
    return Opening(**{**values, **changes})


def moved(agreement: Agreement, to: Stage, *, by: User, at: datetime, **said: Any) -> Agreement:
    """The agreement at another stage, whatever it lacks."""
    values = {
        "reason": "As planned.",
        "decision_ref": "DALPB/2025/01",
        "despite": "For a test.",
        "version": agreement.version,
    }
    return move(agreement, to, **{**values, **said}, by=by, at=at)


def procuring(reference: str, *, by: User, at: datetime, **changes: Any) -> Agreement:
    """An agreement that is being procured. The cabinet's decisions that tests cite are recorded."""
    decided(by, at=at)
    made = open_agreement(an_opening(reference, **changes), by=by, at=at)
    for stage in WAY:
        made = moved(made, stage, by=by, at=at)
    return made


def awarded(
    reference: str, provider: Organisation, *, by: User, at: datetime, **changes: Any
) -> Agreement:
    """An agreement that the provider has been awarded, being mobilised."""
    made = procuring(reference, by=by, at=at)
    made = award(
        made,
        terms(**changes),
        provider=provider,
        decision_ref="DALPB/2025/02",
        reason="The best bid.",
        version=made.version,
        by=by,
        at=at,
    )
    return moved(made, Stage.MOBILISATION, by=by, at=at)


def live(
    reference: str, provider: Organisation, *, by: User, at: datetime, **changes: Any
) -> Agreement:
    """An agreement that runs."""
    return moved(awarded(reference, provider, by=by, at=at, **changes), Stage.LIVE, by=by, at=at)


def furnish(by: User, *, at: datetime) -> Agreement:
    """A live agreement with a document, due diligence, an option, a service and a plan to end it."""
    provider = Organisation.objects.order_by("code").first()
    assert provider is not None
    made = procuring("ROUTE-1", by=by, at=at)
    made = buying.add_bidder(made, provider, version=made.version, by=by, at=at)
    made = award(
        made,
        terms(),
        provider=provider,
        decision_ref="DALPB/2025/02",
        reason="The best bid.",
        version=made.version,
        by=by,
        at=at,
    )
    made = moved(made, Stage.MOBILISATION, by=by, at=at)
    made = buying.add_document(
        made,
        kind=DocumentKind.DUE_DILIGENCE,
        reference="INS-1",
        sha256="a" * 64,
        kept_in="Contracts register",
        version=made.version,
        by=by,
        at=at,
    )
    made = buying.ask_diligence(made, Diligence.INSURANCE, version=made.version, by=by, at=at)
    made = moved(made, Stage.LIVE, by=by, at=at)
    made = add_extension(
        made,
        ends_on=date(2027, 3, 31),
        decide_by=date(2025, 12, 31),
        version=made.version,
        by=by,
        at=at,
    )
    return make_plan(
        made,
        last_day=date(2060, 3, 31),
        decision_ref="DALPB/2025/03",
        reason="Another service takes its place.",
        version=made.version,
        by=by,
        at=at,
    )
