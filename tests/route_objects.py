"""What stands behind each address with a key in it: one's own, another's, and none.

An app adds a function and its name to `OBJECTS`; `routes.toml` names it by `object`.
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any

from model_bakery import baker

from commissioning.models import Grant, GrantAward, LedgerEntry
from commissioning.rules.vocabulary import Tier
from commissioning.services.awards import AwardTerms, record_award
from commissioning.services.ledger import post_spend
from dalpb.kernel.canonical import json_sha256
from dalpb.kernel.models import (
    ApiToken,
    Area,
    Membership,
    Organisation,
    ReportingPeriod,
    User,
)
from dalpb.kernel.periods import financial_year, quarter
from dalpb.kernel.roles import Role
from needs.models import (
    AssessmentVersion,
    Category,
    Collection,
    ImportBatch,
    Indicator,
    Measure,
    Obligation,
    Observation,
    Round,
    Service,
    StagedImport,
    StagedStatus,
)
from needs.rules.assessment.life import AssessmentStatus
from needs.rules.collecting import AskedOf
from needs.rules.grid import (
    Columns,
    FormQuestion,
    FormSection,
    GridRow,
    Place,
    RoundForm,
    Use,
    to_json,
)
from needs.rules.submission import Issue
from needs.services.reference import load_reference
from reporting.models import AnnualReturn
from strategy.models import Priority, Strategy
from strategy.services.strategy_files import load_strategies
from tests import signing_in
from tests.factories import assessments, strategies
from tests.integration.commissioning.conftest import posting
from tests.integration.needs import partnership

AT = datetime(2025, 5, 20, 9, 30, tzinfo=UTC)
Kwargs = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Objects:
    """The address's keys for an object of one's own, of another's, and of nobody's."""

    own: Kwargs
    other: Kwargs
    missing: Kwargs


def organisation(user: User) -> Objects:
    own = user.memberships.first()
    other, _ = Organisation.objects.get_or_create(
        code="another",
        defaults={"name": "Another", "kind": "health", "provider_status": "not_known"},
    )
    return Objects(
        {"code": own.organisation.code if own else "county"},
        {"code": other.code},
        {"code": "none-such"},
    )


def person(user: User) -> Objects:
    return Objects({"pk": user.pk}, {"pk": signing_in.person(name="stranger").pk}, {"pk": 999_999})


def membership(user: User) -> Objects:
    stranger = signing_in.person(Role.PARTNER, name="stranger")
    own = Membership.objects.filter(user=user).first()
    theirs = Membership.objects.get(user=stranger)
    return Objects({"pk": (own or theirs).pk}, {"pk": theirs.pk}, {"pk": 999_999})


def token(user: User) -> Objects:
    return Objects(
        {"key_id": _token(user, f"own{user.pk:09d}").key_id},
        {"key_id": _token(signing_in.person(name="stranger"), "strangers000").key_id},
        {"key_id": "nosuchkey000"},
    )


def _token(user: User, key_id: str) -> ApiToken:
    found = ApiToken.objects.filter(key_id=key_id).first()
    return found or baker.make(
        ApiToken,
        key_id=key_id,
        user=user,
        organisation=signing_in.organisation(),
        created_at=datetime(2025, 5, 20, tzinfo=UTC),
        expires_at=datetime(2099, 1, 1, tzinfo=UTC),
        last_used_on=date(2025, 5, 20),
        revoked_at=None,
        revoked_by=None,
    )


def area(user: User) -> Objects:
    found, _ = Area.objects.get_or_create(code="E10000013", defaults={"kind": "county"})
    return Objects({"code": found.code}, {"code": found.code}, {"code": "E99999999"})


def security_key(user: User) -> Objects:
    """Nobody here has a key: every number is missing."""
    return Objects({"pk": 1}, {"pk": 2}, {"pk": 999_999})


def staged(user: User) -> Objects:
    """A refused file waits for whoever sent it, and another for somebody else."""
    own, theirs = (_staged(owner) for owner in (user, signing_in.person(name="stranger")))
    none = "00000000-0000-4000-8000-000000000000"
    return Objects({"staged_id": str(own)}, {"staged_id": str(theirs)}, {"staged_id": none})


def _staged(owner: User) -> uuid.UUID:
    found = StagedImport.objects.filter(owner=owner).first()
    if found is None:
        fault = asdict(Issue(2, "value", "x", "value.unknown", "Correct it."))
        counts = ("new_count", "changed_count", "unchanged_count", "rows_read")
        found = baker.make(
            StagedImport,
            owner=owner,
            organisation=None,
            job=None,
            batch=None,
            status=StagedStatus.REFUSED.value,
            file_name="figures.csv",
            byte_sha256="0" * 64,
            table={},
            report={
                **dict.fromkeys(counts, 0),
                "errors": [fault],
                "warnings": [],
                "new": [],
                "changed": [],
                "notes": [],
            },
            created_at=datetime(2025, 5, 20, tzinfo=UTC),
            expires_at=datetime(2099, 1, 1, tzinfo=UTC),
        )
    return found.pk


def annual_return(user: User) -> Objects:
    """There is one authority, so a return is nobody's and everybody's: another is its own."""
    county = signing_in.organisation()
    AnnualReturn.objects.get_or_create(
        authority=county,
        year="2024-25",
        number=1,
        defaults={"created_by": signing_in.person(Role.OFFICER), "created_at": AT},
    )
    there = {"year": "2024-25", "number": 1}
    return Objects(there, there, {"year": "2024-25", "number": 99})


def service(user: User) -> Objects:
    partnership_loaded()
    own = user.memberships.first()
    district = Area.objects.get(code="E07000992")
    for code, at_ in (("own-house", own), ("another-house", None)):
        Service.objects.filter(code=code).exists() or baker.make(
            Service,
            code=code,
            organisation=at_.organisation if at_ else Organisation.objects.get(code="north-refuge"),
            area=district,
        )
    if own:
        Service.objects.filter(code="own-house").update(organisation=own.organisation)
    return Objects({"code": "own-house"}, {"code": "another-house"}, {"code": "none-such"})


def measure(user: User) -> Objects:
    partnership_loaded()
    there = {"code": Measure.objects.values_list("code", flat=True).earliest("code")}
    return Objects(there, there, {"code": "none_such"})


def indicator(user: User) -> Objects:
    """Nobody owns an indicator: another is its own."""
    partnership_loaded()
    records = partnership.ROOT / "needs/reference/indicators.json"
    if not Indicator.objects.exists():
        load_reference(content=records.read_bytes(), file_name="x.json", by=None, at=AT)
    there = {"code": "homelessness-rate"}
    return Objects(there, there, {"code": "none-such"})


def category(user: User) -> Objects:
    partnership_loaded()
    there = {"pk": Category.objects.values_list("pk", flat=True).earliest("pk")}
    return Objects(there, there, {"pk": 999_999_999})


def batch_of(code: str) -> ImportBatch:
    """One submission of an organisation with one figure in it."""
    partnership_loaded()
    found = ImportBatch.objects.filter(organisation__code=code).first()
    if found is not None:
        return found
    organisation = Organisation.objects.get(code=code)
    made = baker.make(
        ImportBatch,
        organisation=organisation,
        rows_read_count=1,
        rows_written_count=1,
        rows_unchanged_count=0,
        rows_sha256="0" * 64,
        via="page",
        imported_by=signing_in.person(name="stranger"),
        imported_at=AT,
    )
    baker.make(
        Observation,
        batch=made,
        organisation=organisation,
        service=None,
        period=ReportingPeriod.of(financial_year(2024)),
        area=Area.objects.get(code="E10000099"),
        measure=Measure.objects.get(code="refusal_instances"),
        category_key="ALL",
        state="exact",
        value_micro=7_000_000,
        low_micro=7_000_000,
        high_micro=7_000_000,
    )
    return made


def _batches(user: User) -> tuple[ImportBatch, ImportBatch]:
    own = user.memberships.first()
    theirs = batch_of("north-refuge")
    return (batch_of(own.organisation.code) if own else theirs), theirs


def submission(user: User) -> Objects:
    own, theirs = _batches(user)
    none = "00000000-0000-4000-8000-000000000000"
    return Objects({"pk": own.pk}, {"pk": theirs.pk}, {"pk": none})


def batch(user: User) -> Objects:
    found = submission(user)
    return Objects(*({"batch_id": keys["pk"]} for keys in (found.own, found.other, found.missing)))


def observation(user: User) -> Objects:
    own, theirs = (b.observations.values_list("pk", flat=True).get() for b in _batches(user))
    return Objects({"pk": own}, {"pk": theirs}, {"pk": 999_999_999})


def figure(user: User) -> Objects:
    found = observation(user)
    return Objects(*({"figure_id": keys["pk"]} for keys in (found.own, found.other, found.missing)))


def grant(user: User) -> Objects:
    """The grant is the authority's own: there is no other's."""
    entry_made()
    there = {"code": Grant.objects.values_list("code", flat=True).get()}
    return Objects(there, there, {"code": "none-such"})


def award(user: User) -> Objects:
    entry_made()
    there = {"code": GrantAward.objects.values_list("code", flat=True).get()}
    return Objects(there, there, {"code": "none-such"})


def entry(user: User) -> Objects:
    there = {"pk": entry_made().pk}
    return Objects(there, there, {"pk": 999_999_999})


def strategy(user: User) -> Objects:
    """Strategies are the partnership's own: another is one's own."""
    indicator(user)
    if not Strategy.objects.exists():
        done = load_strategies(strategies.FILE, by=None, at=AT)
        assert done.faults == ()
    there = {"code": strategies.CODE}
    return Objects(there, there, {"code": "none-such"})


def priority(user: User) -> Objects:
    strategy(user)
    there = {"pk": Priority.objects.earliest("pk").pk}
    return Objects(there, there, {"pk": 999_999_999})


def entry_made() -> LedgerEntry:
    """One award with one entry of spending on it."""
    found = LedgerEntry.objects.filter(kind="spend").first()
    if found is not None:
        return found
    council = signing_in.organisation()
    by = signing_in.person(Role.COMMISSIONER, name="paymaster")
    made = baker.make(Grant, code="grant")
    terms = AwardTerms(
        code="award",
        year=financial_year(2024),
        tier=Tier.ONE,
        pence=100_000_00,
        source="Test",
        recipient=council,
    )
    held = record_award(terms, grant=made, by=by, at=AT)
    return post_spend(posting("R-1", 500), award=held, by=by, at=AT)


def return_key(user: User) -> Objects:
    annual_return(user)
    return Objects({"key": "2024-25.1"}, {"key": "2024-25.1"}, {"key": "2024-25.99"})


def assessment(user: User) -> Objects:
    """One's own is an approved version; the other's a draft, which few may see."""
    partnership_loaded()
    author = signing_in.person(Role.OFFICER, name="assessor")
    chair = signing_in.person(Role.CHAIR, name="assent")
    if not AssessmentVersion.objects.exists():
        first = assessments.write(author, _assessment_of("2025"))
        assessments.take_to(first, AssessmentStatus.APPROVED, author=author, approver=chair)
        assessments.write(author, _assessment_of("2026"))
    return Objects({"version": "2025"}, {"version": "2026"}, {"version": "none-such"})


def _assessment_of(version: str) -> dict[str, Any]:
    """It cites a figure of a year that no other object makes one of."""
    tie = assessments.tie(period="2019-20")
    chapter = {
        "code": "places",
        "heading": "Places",
        "findings": [assessments.finding(figures=[tie])],
    }
    return assessments.document(version, chapters=[chapter])


def _assessment_part(user: User, **keys: str) -> Objects:
    found = assessment(user)
    return Objects(
        {**found.own, **keys}, {**found.other, **keys}, {**found.other, **keys, "code": "none"}
    )


def assessment_finding(user: User) -> Objects:
    return _assessment_part(user, code="F1")


def assessment_area(user: User) -> Objects:
    return _assessment_part(user, code="O1")


def assessment_gap(user: User) -> Objects:
    return _assessment_part(user, code="G1")


def assessment_tie(user: User) -> Objects:
    return _assessment_part(user, code="F1", name="refused")


def partnership_loaded() -> None:
    if not Area.objects.filter(code="E10000099").exists():
        partnership.load()


def collection(user: User) -> Objects:
    owed(user)
    other, _ = Collection.objects.get_or_create(
        code="another-collection",
        defaults={
            "name": "Another",
            "purpose": "Another",
            "frequency": "year",
            "agreement": "Another",
            "agreement_edition": "1",
            "source": "Invented",
        },
    )
    return Objects({"code": "partner-quarter"}, {"code": other.code}, {"code": "none-such"})


def asked_round(user: User) -> Objects:
    """Nobody's own: rounds are the partnership's."""
    own = _owed(user)[0].round
    return Objects({"pk": own.pk}, {"pk": own.pk}, {"pk": 999_999})


def owed(user: User) -> Objects:
    own, other = _owed(user)
    return Objects({"pk": own.pk}, {"pk": other.pk}, {"pk": 999_999})


def owed_section(user: User) -> Objects:
    own, other = _owed(user)
    return Objects(
        {"pk": own.pk, "section": "figures"},
        {"pk": other.pk, "section": "figures"},
        {"pk": 999_999, "section": "figures"},
    )


def _owed(user: User) -> tuple[Obligation, Obligation]:
    """What the person's organisation owes in a round, and what another does."""
    partnership_loaded()
    held = user.memberships.first()
    mine = held.organisation if held else Organisation.objects.get(code="exampleshire-council")
    theirs = Organisation.objects.get(code="south-council")
    row = Round.objects.first() or _round(mine, theirs)
    columns = row.form["columns"]
    if mine.code not in columns:
        columns[mine.code] = columns[theirs.code]
        row.form_sha256 = json_sha256(row.form)
        row.save()
    return tuple(
        Obligation.objects.get_or_create(
            round=row, organisation=found, defaults={"sections": ["figures"], "minutes": 4}
        )[0]
        for found in (mine, theirs)
    )


def _round(*organisations: Organisation) -> Round:
    collection = Collection.objects.create(
        code="partner-quarter",
        name="Partner quarter",
        purpose="Figures",
        frequency="quarter",
        agreement="Totals only",
        agreement_edition="2025",
        source="Invented",
    )
    place = Place("E10000099", "Exampleshire")
    columns = Columns((), (place,), ())
    question = FormQuestion(
        "homeless_applications_da", "Homelessness", "", "households", "household", True, "",
        AskedOf.ORGANISATION, 4, (Use("decision", "unmet", "Unmet need"),),
        (GridRow("ALL", "Total"),), (),
    )  # fmt: skip
    form = to_json(
        RoundForm(
            "partner-quarter",
            "2025-26 Q1",
            (FormSection("figures", "Figures", "", (question,)),),
            {row.code: {"figures": columns} for row in organisations},
        )
    )
    return Round.objects.create(
        collection=collection,
        period=ReportingPeriod.of(quarter(2025, 1)),
        due_on=date(2099, 7, 31),
        last_entry_on=date(2099, 7, 31),
        last_edit_on=date(2099, 7, 31),
        status="open",
        form=form,
        form_sha256=json_sha256(form),
        opened_by=signing_in.person(Role.OFFICER, name="opener"),
        opened_at=AT,
    )


OBJECTS: dict[str, Callable[[User], Objects]] = {
    "annual_return": annual_return,
    "area": area,
    "assessment": assessment,
    "assessment_area": assessment_area,
    "assessment_finding": assessment_finding,
    "assessment_gap": assessment_gap,
    "assessment_tie": assessment_tie,
    "award": award,
    "batch": batch,
    "category": category,
    "collection": collection,
    "owed": owed,
    "owed_section": owed_section,
    "round": asked_round,
    "entry": entry,
    "figure": figure,
    "grant": grant,
    "indicator": indicator,
    "priority": priority,
    "strategy": strategy,
    "observation": observation,
    "return_key": return_key,
    "submission": submission,
    "measure": measure,
    "service": service,
    "membership": membership,
    "organisation": organisation,
    "person": person,
    "security_key": security_key,
    "token": token,
    "staged": staged,
}
