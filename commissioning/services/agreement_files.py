"""Loading agreements from a file, through the same steps as the pages, on the days it names."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from commissioning.models import Agreement, PlanItem
from commissioning.rules.agreeing import Terms, YearTerms
from commissioning.rules.cycle import (
    AgreementKind,
    Consequence,
    Diligence,
    Direction,
    DocumentKind,
    PlanPart,
    Stage,
    TermsCause,
)
from commissioning.services import buying
from commissioning.services.agreements import Opening, move, open_agreement
from commissioning.services.ending import Answer, answer_part, make_plan
from commissioning.services.kpis import KpiTerms, set_kpi
from commissioning.services.terms import add_extension, award, extend, vary
from dalpb.kernel.canonical import json_sha256
from dalpb.kernel.models import Organisation, User
from dalpb.kernel.money import Money
from dalpb.kernel.periods import parse

S = Stage
_BEFORE: Final = (S.OPTIONS, S.DECISION, S.PROCUREMENT)
_AS_HELD: Final = "As the record of the time has it."


@transaction.atomic
def load_agreements(content: Mapping[str, Any], *, author: User, at: datetime) -> int:
    """Every agreement of the file stands as it says. Those that stand already are left alone."""
    written = 0
    for row in content["agreements"]:
        if not Agreement.objects.filter(reference=row["reference"]).exists():
            _Loaded(row, author, at).load()
            written += 1
    return written


class _Loaded:
    """One agreement of the file, taken through its cycle step by step."""

    def __init__(self, row: Mapping[str, Any], by: User, at: datetime) -> None:
        self.row, self.by, self.at = row, by, at
        self.made: Agreement

    def load(self) -> None:
        row = self.row
        parent = row.get("parent")
        begins = self._begins()
        self.made = open_agreement(
            Opening(
                reference=row["reference"],
                kind=AgreementKind(row["kind"]),
                title=row["title"],
                need=row["need"],
                parent=Agreement.objects.get(reference=parent) if parent else None,
                objective_code=row.get("objective", ""),
                recommendation_code=row.get("recommendation", ""),
                source=row["source"],
                is_illustrative=True,
            ),
            by=self.by,
            at=begins,
        )
        self._buy(begins)
        for stage in _BEFORE:
            if self._reached(stage):
                self._move(stage, begins)
        for code in row.get("bidders", ()):
            organisation = Organisation.objects.get(code=code)
            self.made = buying.add_bidder(self.made, organisation, **self._said(begins))
        if self._reached(S.MOBILISATION):
            self._awarded(begins)

    def _begins(self) -> datetime:
        terms = self.row.get("terms")
        return noon(terms["begins_on"]) if terms else self.at

    def _reached(self, stage: Stage) -> bool:
        order = list(Stage)
        return order.index(stage) <= order.index(Stage(self.row["stage"]))

    def _said(self, at: datetime) -> dict[str, Any]:
        return {"version": self.made.version, "by": self.by, "at": at}

    def _move(self, to: Stage, at: datetime, *, decision_ref: str = "") -> None:
        self.made = move(
            self.made,
            to,
            reason=_AS_HELD,
            despite="Loaded as it stood.",
            decision_ref=decision_ref or self.row["decision_ref"],
            **self._said(at),
        )

    def _buy(self, at: datetime) -> None:
        for said in self.row["services"]:
            self.made = buying.add_service(
                self.made,
                service_code=said["code"],
                from_on=date.fromisoformat(said["from"]),
                bedspaces=said.get("bedspaces"),
                units=said.get("units"),
                **self._said(at),
            )

    def _awarded(self, begins: datetime) -> None:
        row = self.row
        self.made = award(
            self.made,
            _terms(row["terms"]),
            provider=Organisation.objects.get(code=row["provider"]),
            decision_ref=row["decision_ref"],
            reason="As the decision says.",
            **self._said(begins),
        )
        self._move(S.MOBILISATION, begins)
        self._diligence(begins)
        self._move(S.LIVE, begins)
        self._later(begins)
        if row["stage"] == S.REVIEW.value:
            self._move(S.REVIEW, self.at)
        if "plan" in row:
            self._planned(row["plan"])

    def _diligence(self, at: datetime) -> None:
        for said in self.row["diligence"]:
            reference = f"{self.row['reference']}-{said['kind'].upper()}"
            self.made = buying.add_document(
                self.made,
                kind=DocumentKind.DUE_DILIGENCE,
                reference=reference[:60],
                # An invented document has no file, so its hash is of its reference.
                sha256=json_sha256(reference),
                kept_in="Contracts register",
                **self._said(at),
            )
            self.made = buying.ask_diligence(self.made, Diligence(said["kind"]), **self._said(at))
            expires = said.get("expires_on")
            self.made = buying.see_diligence(
                self.made,
                self.made.diligence.get(kind=said["kind"]),
                self.made.documents.get(reference=reference[:60]),
                seen_on=timezone.localdate(at),
                expires_on=date.fromisoformat(expires) if expires else None,
                **self._said(at),
            )

    def _later(self, begins: datetime) -> None:
        """What came after the award: measures, variations and options."""
        for said in self.row.get("kpis", ()):
            self.made = set_kpi(
                self.made, _kpi(said, self.row["decision_ref"]), **self._said(begins)
            )
        for said in self.row.get("variations", ()):
            self.made = vary(
                self.made,
                _terms(said["terms"]),
                TermsCause(said["cause"]),
                decision_ref=said["decision_ref"],
                reason=said["reason"],
                **self._said(noon(said["on"])),
            )
        if "extension" in self.row:
            self._extended(self.row["extension"], begins)

    def _extended(self, said: Mapping[str, Any], begins: datetime) -> None:
        ends_on = date.fromisoformat(said["ends_on"])
        self.made = add_extension(
            self.made,
            ends_on=ends_on,
            decide_by=date.fromisoformat(said["decide_by"]),
            **self._said(begins),
        )
        if "used_on" in said:
            changed = {**self.row["terms"], "ends_on": said["ends_on"], "years": said["years"]}
            self.made = extend(
                self.made,
                self.made.extensions.get(ends_on=ends_on),
                _terms(changed),
                decision_ref=said["decision_ref"],
                reason="The option is used.",
                **self._said(noon(said["used_on"])),
            )

    def _planned(self, said: Mapping[str, Any]) -> None:
        at = noon(said["made_on"])
        self.made = make_plan(
            self.made,
            last_day=date.fromisoformat(said["last_day"]),
            decision_ref=said["decision_ref"],
            reason=said["reason"],
            **self._said(at),
        )
        self._move(S.DECOMMISSIONING, at, decision_ref=said["decision_ref"])
        if "ended_on" in said:
            ended = noon(said["ended_on"])
            for item in PlanItem.objects.filter(plan__agreement=self.made):
                answer_part(
                    item, _answer(PlanPart(item.part)), version=item.version, by=self.by, at=ended
                )
            self.made.refresh_from_db()
            self._move(S.ENDED, ended + timedelta(hours=1))


def noon(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(12), tzinfo=UTC)


def _answer(part: PlanPart) -> Answer:
    return Answer(
        "Answered for the example.",
        people_count=0 if part is PlanPart.PEOPLE else None,
        clawback_pence=0 if part is PlanPart.CLAWBACK else None,
    )


def _terms(said: Mapping[str, Any]) -> Terms:
    return Terms(
        date.fromisoformat(said["begins_on"]),
        date.fromisoformat(said["ends_on"]),
        said["notice_months"],
        tuple(
            YearTerms(parse(year), Money.parse(sum_said).pence)
            for year, sum_said in said["years"].items()
        ),
        Money.parse(said["ceiling"]).pence if "ceiling" in said else None,
    )


def _kpi(said: Mapping[str, Any], decision_ref: str) -> KpiTerms:
    return KpiTerms(
        measure_code=said["measure"],
        per_measure_code=said.get("per", ""),
        service_code=said["service"],
        direction=Direction(said["direction"]),
        target_hundredths=Money.parse(said["target"]).pence,
        consequence=Consequence(said["consequence"]),
        held_percent=said.get("held"),
        action=said.get("action", ""),
        applies_from=date.fromisoformat(said["from"]),
        decision_ref=decision_ref,
    )
