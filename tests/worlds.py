"""Exampleshire: one small invented partnership, built only through services and commands.

The county has two districts. Haven runs a refuge in the north. Harbour runs dispersed
homes in the south and a second-stage house in the north. Each provider's officer sends
that provider's figures for 2023-24 and 2024-25. The county holds the grant for both years
and has posted spending. Every role is held by somebody, and the two partner officers are
of different organisations. A figure says whose it is: Haven's all hold 71, Harbour's 83.
"""

import csv
import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client

from commissioning.rules.posting import Posting, month_of
from commissioning.rules.vocabulary import Accommodation, EntryKind, Narrative, Purpose
from commissioning.selectors.grant import awards_for
from commissioning.services.award_files import load_awards
from commissioning.services.ledger import post_spend
from dalpb.kernel.access import access_of
from dalpb.kernel.intake.table import Table
from dalpb.kernel.models import Membership, Organisation, User
from dalpb.kernel.roles import Role
from needs.models import ImportVia
from needs.permissions import submit_scope
from needs.services.imports import ImportResult, Sender, import_observations, read_table
from needs.services.reference import load_reference
from reporting.models import AnnualReturn
from reporting.render import formats
from reporting.render.formats import FORMATS, FormatCode
from reporting.returns.document import Document
from reporting.returns.findings import Severity
from reporting.returns.load import load
from reporting.selectors.returns import tier_one_authority
from reporting.services import documents
from reporting.services.answers import answer_finding
from reporting.services.certify import certify, content_digest, prepare, send_for_certification
from reporting.services.moves import amend, record_submission, start_return
from reporting.services.narratives import save_narrative
from reporting.workflow import ReturnStatus
from tests import signing_in

ROOT: Final = Path(__file__).resolve().parents[1]
AT: Final = datetime(2025, 5, 20, 9, 30, tzinfo=UTC)
TODAY: Final = AT.date()
YEAR: Final = "2024-25"
PASSWORD: Final = "exampleshire tests 2025"
COUNTY, HAVEN, HARBOUR = "exampleshire", "haven", "harbour"
HEADINGS: Final = (
    "period",
    "area",
    "organisation",
    "service",
    "measure",
    "category",
    "value",
    "note",
)
# Who holds which role where, by the first part of their address.
PEOPLE: Final[Mapping[str, tuple[Role, str]]] = {
    "administrator": (Role.ADMINISTRATOR, COUNTY),
    "officer": (Role.OFFICER, COUNTY),
    "second-officer": (Role.OFFICER, COUNTY),
    "commissioner": (Role.COMMISSIONER, COUNTY),
    "certifier": (Role.FINANCE_CERTIFIER, COUNTY),
    "consultation": (Role.CONSULTATION_OFFICER, COUNTY),
    "chair": (Role.CHAIR, COUNTY),
    "auditor": (Role.AUDITOR, COUNTY),
    "board": (Role.BOARD_MEMBER, HAVEN),
    "haven": (Role.PARTNER, HAVEN),
    "harbour": (Role.PARTNER, HARBOUR),
}
SERVICES: Final[Mapping[str, tuple[str, str, str]]] = {
    "haven-house": (HAVEN, "refuge", "E07000991"),
    "harbour-homes": (HARBOUR, "dispersed", "E07000992"),
    "harbour-steps": (HARBOUR, "second_stage", "E07000991"),
}
# How many women each service supported; everything else follows from it.
WOMEN: Final = {"haven-house": 71, "harbour-homes": 83, "harbour-steps": 38}


def _area(code: str, kind: str, name: str, parent: str) -> dict[str, Any]:
    row: dict[str, Any] = {
        "code": code,
        "kind": kind,
        "source": "Invented",
        "names": [{"name": name, "from": "2009-04-01"}],
    }
    if parent:
        row["parents"] = [{"code": parent, "from": "2009-04-01"}]
    return row


def _provider(code: str, status: str) -> dict[str, Any]:
    return {
        "code": code,
        "name": f"{code.title()} Trust",
        "kind": "specialist_provider",
        "provider_status": status,
        "area": "E10000099",
        "source": "Invented",
    }


def _service(code: str) -> dict[str, Any]:
    owner, kind, area = SERVICES[code]
    return {
        "code": code,
        "name": code.replace("-", " ").title(),
        "organisation": owner,
        "area": area,
        "source": "Invented",
        "is_commissioned": True,
        "kinds": [{"kind": kind, "from": "2020-04-01"}],
        "capacities": [{"from": "2020-04-01", "bedspaces": 20, "units": 10}],
    }


def places() -> dict[str, Any]:
    return {
        "areas": [
            _area("E92000001", "country", "England", ""),
            _area("E10000099", "county", "Exampleshire", "E92000001"),
            _area("E07000991", "district", "North Example", "E10000099"),
            _area("E07000992", "district", "South Example", "E10000099"),
        ],
        "organisations": [
            {
                "code": COUNTY,
                "name": "Exampleshire County Council",
                "kind": "tier_one_authority",
                "area": "E10000099",
                "source": "Invented",
            },
            _provider(HAVEN, "domestic_abuse_charity"),
            _provider(HARBOUR, "registered_provider"),
        ],
        "services": [_service(code) for code in SERVICES],
    }


def awards() -> dict[str, Any]:
    return {
        "grants": [{"code": "support", "name": "Support grant", "funder": "F", "source": "S"}],
        "awards": [
            {
                "code": f"support-{year}",
                "grant": "support",
                "year": year,
                "tier": "one",
                "recipient": COUNTY,
                "amount": amount,
                "source": "Invented",
            }
            for year, amount in (("2023-24", "480000.00"), (YEAR, "500000.00"))
        ],
    }


def figures_of(service: str, year: str) -> list[dict[str, str]]:
    """Everything a service is asked for a year; the year before, everything was one less."""
    women = WOMEN[service] - (year != YEAR)
    counts = {
        "supported_individuals": {
            "ALL": women + 40,
            "women": women,
            "men": 4,
            "trans_adults": 1,
            "children": 35,
        },
        "supported_individuals_specialist": {
            "ALL": 30,
            "black_and_minoritised": 12,
            "mental_health": 20,
            "disabled": 9,
            "other_not_listed": 0,
        },
        "households_unable_to_support": {
            "ALL": 22,
            "capacity_constraints": 15,
            "needs_not_met": 6,
            "other_not_listed": 1,
        },
        "households_stopped_support": {"ALL": 25, "no_longer_needed": 20, "other": 5},
        "households_moved_on": {
            "settled_home": 12,
            "another_safe_accommodation": 5,
            "temporary_accommodation": 3,
            "family_or_friends": 2,
            "returned_to_perpetrator": 1,
            "not_known": 1,
            "other": 1,
        },
        "households_supported": {"ALL": women},
        "bedspaces_commissioned": {"ALL": 20},
    }
    return [
        row(service, measure, category, str(value), year)
        for measure, categories in counts.items()
        for category, value in categories.items()
    ]


def row(
    service: str, measure: str, category: str, value: str, year: str = YEAR, note: str = ""
) -> dict[str, str]:
    owner, _, area = SERVICES[service]
    cells = (year, area, owner, service, measure, category, value, note)
    return dict(zip(HEADINGS, cells, strict=True))


def as_csv(rows: Sequence[Mapping[str, str]]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, HEADINGS)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def years_of(organisation: str) -> bytes:
    """The file in which a provider sends both years."""
    return as_csv(
        [
            sent
            for service, (owner, _, _) in SERVICES.items()
            if owner == organisation
            for year in ("2023-24", YEAR)
            for sent in figures_of(service, year)
        ]
    )


@lru_cache(maxsize=8)
def _read(content: bytes, file_name: str) -> Table:
    """Read by the guarded child once a run: the same bytes always give the same table."""
    return read_table(content, file_name=file_name)


@dataclass(frozen=True, slots=True)
class World:
    """The partnership as it stands, and ways to act in it."""

    people: Mapping[str, User]

    def client(self, name: str) -> Client:
        """A browser of that person, who has just proved who they are."""
        client = Client()
        signing_in.sign_in(client, self.people[name])
        return client

    def send(
        self, name: str, rows: Sequence[Mapping[str, str]], *, at: datetime = AT
    ) -> ImportResult:
        return self.send_file(name, as_csv(rows), file_name="correction.csv", at=at)

    def send_file(
        self, name: str, content: bytes, *, file_name: str, at: datetime = AT
    ) -> ImportResult:
        by = self.people[name]
        return import_observations(
            table=_read(content, file_name),
            file_name=file_name,
            byte_sha256=hashlib.sha256(content).hexdigest(),
            sender=Sender(by, submit_scope(access_of(by, on=at.date())), ImportVia.PAGE),
            at=at,
        )


def build() -> World:
    """The partnership with two years of figures and money, and no return yet."""
    measures = (ROOT / "needs/reference/measures.json").read_bytes()
    for content in (measures, json.dumps(places()).encode()):
        loaded = load_reference(content=content, file_name="reference.json", by=None, at=AT)
        assert loaded.faults == ()
    world = World({name: _person(name) for name in PEOPLE})
    for organisation in (HAVEN, HARBOUR):
        sent = world.send_file(
            organisation, years_of(organisation), file_name=f"{organisation}-two-years.csv"
        )
        assert sent.batch_id is not None, sent
    load_awards(awards(), by=None, at=AT)
    _spend(world)
    return world


def _person(name: str) -> User:
    role, organisation = PEOPLE[name]
    user = User.objects.create_user(
        f"{name}@exampleshire.example", full_name=f"{name.replace('-', ' ').title()} of Example"
    )
    user.password = _hashed()
    user.save()
    give(user, role, at=organisation)
    return user


@lru_cache(maxsize=1)
def _hashed() -> str:
    """Everybody's password, made slow to guess once a run."""
    return make_password(PASSWORD)


def give(user: User, role: Role, *, at: str = COUNTY) -> None:
    """The role is held since long ago, as the operator gives it before anybody is signed in."""
    Membership.objects.create(
        user=user,
        organisation=Organisation.objects.get(code=at),
        role=role.value,
        held_from=date(2020, 4, 1),
    )


def _spend(world: World) -> None:
    by = world.people["commissioner"]
    held = {award.code: award for award in awards_for(access_of(by, on=TODAY))}
    for year, start in (("2023-24", 2023), (YEAR, 2024)):
        for number, (purpose, pence) in enumerate(
            ((Purpose.SUPPORT, 41_250_017), (Purpose.ADMINISTRATION, 2_400_000)), 1
        ):
            is_support = purpose is Purpose.SUPPORT
            dated_on = date(start, 6, 3)
            post_spend(
                Posting(
                    reference=f"SPEND-{year}-{number}",
                    kind=EntryKind.SPEND,
                    pence=pence,
                    dated_on=dated_on,
                    month=month_of(dated_on),
                    purpose=purpose,
                    accommodation=Accommodation.REFUGE if is_support else None,
                    narrative=Narrative.REFUGE_SUPPORT if is_support else Narrative.BOARD_SERVICING,
                    document_ref=f"INV-{year}-{number}",
                ),
                award=held[f"support-{year}"],
                by=by,
                at=AT,
            )


def the_return(
    world: World, status: ReturnStatus = ReturnStatus.DRAFT, *, year: str = YEAR
) -> AnnualReturn:
    """The year's return, taken as far as the status by those whose part each step is.

    For `AMENDED` it is the first return; its successor is certified.
    """
    officer = world.people["officer"]
    made = start_return(authority=tier_one_authority(), year=year, by=officer, at=AT)
    write_texts(made, by=officer)
    answer_queries(made, by=officer)
    order = tuple(ReturnStatus)
    if order.index(status) >= order.index(ReturnStatus.CHECKED):
        send_for_certification(annual_return=made, version=made.version, by=officer, at=later(1))
    if order.index(status) >= order.index(ReturnStatus.CERTIFIED):
        sign(made, by=world.people["certifier"])
    if order.index(status) >= order.index(ReturnStatus.SUBMITTED):
        record_submission(
            annual_return=made,
            version=made.version,
            receipt_reference="RECEIPT-1",
            submitted_on=TODAY,
            by=officer,
            at=later(3),
        )
    if status is ReturnStatus.AMENDED:
        sign_amendment(start_amendment(world, made), world)
    made.refresh_from_db()
    return made


def being_amended(world: World) -> AnnualReturn:
    """The first return, submitted and still standing; the return that amends it is a draft."""
    made = the_return(world, ReturnStatus.SUBMITTED)
    start_amendment(world, made)
    return made


def start_amendment(world: World, made: AnnualReturn) -> AnnualReturn:
    return amend(
        annual_return=made,
        version=made.version,
        reason="Haven counted one person twice.",
        by=world.people["officer"],
        at=later(4),
    )


def sign_amendment(draft: AnnualReturn, world: World) -> None:
    """One text is put right, judged and certified."""
    officer = world.people["officer"]
    text = draft.narratives.get(question="R8.1")
    save_narrative(
        annual_return=draft,
        question="R8.1",
        answer="The board met five times, not four.",
        status=text.status,
        version=text.version,
        by=officer,
        at=later(5),
    )
    draft.refresh_from_db()
    answer_queries(draft, by=officer)
    send_for_certification(
        annual_return=draft,
        version=draft.version,
        is_material=False,
        material_reason="One sentence of text; no figure changes.",
        by=officer,
        at=later(6),
    )
    sign(draft, by=world.people["certifier"])


def write_texts(annual_return: AnnualReturn, *, by: User) -> None:
    for question in load(annual_return.year).texts:
        save_narrative(
            annual_return=annual_return,
            question=question.code,
            answer=f"What the partnership did about {question.title.lower()} in the year.",
            status=question.categories[0].code if question.categories else "",
            version=0,
            by=by,
            at=AT,
        )


def answer_queries(annual_return: AnnualReturn, *, by: User) -> None:
    findings = prepare(annual_return).checked.findings
    for finding in findings:
        if finding.severity is Severity.QUERY:
            answer_finding(
                annual_return=annual_return,
                findings=findings,
                digest=finding.digest,
                reason="The partners looked again and the figure is right.",
                by=by,
                at=AT,
            )


def sign(annual_return: AnnualReturn, *, by: User, shown: str = "") -> None:
    """Certified as it stands, or as it stood when `shown` was taken."""
    annual_return.refresh_from_db()
    certify(
        annual_return=annual_return,
        version=annual_return.version,
        shown=shown or content_digest(prepare(annual_return)),
        by=by,
        at=later(2),
    )


def later(hours: int) -> datetime:
    return AT + timedelta(hours=hours)


def press_quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Signing makes CSV and JSON; the slower files have stand-ins. For tests not about files."""
    real = {FormatCode.CSV, FormatCode.JSON}
    quick = {
        code: made if code in real else replace(made, render=stand_in)
        for code, made in FORMATS.items()
    }
    monkeypatch.setattr(formats, "FORMATS", quick)
    monkeypatch.setattr(documents, "FORMATS", quick)


def stand_in(document: Document) -> bytes:
    return b"A file of " + document.sha256.encode()
