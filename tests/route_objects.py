"""What stands behind each address with a key in it: one's own, another's, and none.

An app adds a function and its name to `OBJECTS`; `routes.toml` names it by `object`.
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any

from model_bakery import baker

from commissioning.models import (
    Agreement,
    AllocationLine,
    Claim,
    ExtractDraft,
    Forecast,
    Grant,
    GrantAward,
    HeldLine,
    LedgerEntry,
    PeriodEvent,
)
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
from dalpb.kernel.periods import financial_year, month, quarter
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
from strategy.models import (
    Action,
    CooperationRequest,
    Objective,
    ObjectiveLink,
    Outcome,
    OwedAnswer,
    Paper,
    Priority,
    ReviewRecommendation,
    Risk,
    Strategy,
    VoiceUse,
)
from strategy.rules.voice.vocabulary import Place as VoicePlace
from strategy.rules.voice.vocabulary import ReviewLevel, Wording
from strategy.services.risks.register import MitigationTerms, add_mitigation
from strategy.services.strategy_files import load_strategies
from strategy.services.voice.answers import OwedTerms, ReviewTerms, owe_answer, save_recommendation
from strategy.services.voice.contributions import UseTerms, use_theme
from tests import signing_in
from tests.factories import (
    agreements,
    allocations,
    assessments,
    board,
    delivery,
    documents,
    frozen_packs,
    grant_outputs,
    plans,
    releases,
    risks,
    strategies,
)
from tests.factories.signed_returns import signed_return
from tests.integration.commissioning.conftest import Council, posting
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


def certified_return(user: User) -> Objects:
    """The return of the year that amends the draft which other addresses are tried on."""
    annual_return(user)
    county = signing_in.organisation()
    if not AnnualReturn.objects.filter(authority=county, number=2).exists():
        signed_return(
            county,
            author=signing_in.person(Role.OFFICER),
            certifier=signing_in.person(Role.FINANCE_CERTIFIER),
            number=2,
        )
    there = {"year": "2024-25", "number": 2}
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


def allocated() -> AllocationLine:
    """An award with an approved line, a request, a claim, a close and a waiting finance line."""
    if found := AllocationLine.objects.filter(code="route-line-1").first():
        return found
    entry_made()
    award = GrantAward.objects.get(code="award")
    by = LedgerEntry.objects.get(reference="R-1").posted_by
    approver = signing_in.person(Role.FINANCE_CERTIFIER, name="approver")
    assert by is not None
    council = Council(signing_in.organisation(), by, approver, by, award.grant)
    return allocations.furnish(council, award, at=AT)


def _there(keys: Kwargs, missing: Kwargs) -> Objects:
    return Objects(keys, keys, missing)


def allocation_line(user: User) -> Objects:
    return _there({"code": allocated().code}, {"code": "none-such"})


def proposal(user: User) -> Objects:
    allocated()
    return _there({"code": "route-line"}, {"code": "none-such"})


def move_request(user: User) -> Objects:
    allocated()
    return _there({"code": "route-request"}, {"code": "none-such"})


def claim(user: User) -> Objects:
    allocated()
    return _there({"pk": Claim.objects.get().pk}, {"pk": 999_999_999})


def closing(user: User) -> Objects:
    allocated()
    return _there({"pk": PeriodEvent.objects.get().pk}, {"pk": 999_999_999})


def held_line(user: User) -> Objects:
    allocated()
    return _there({"pk": HeldLine.objects.get().pk}, {"pk": 999_999_999})


def commission(user: User) -> Objects:
    return _there({"reference": commissioned().reference}, {"reference": "NONE-SUCH"})


def plan_part(user: User) -> Objects:
    reference = commissioned().reference
    return _there(
        {"reference": reference, "part": "cover"}, {"reference": reference, "part": "none-such"}
    )


def commissioned() -> Agreement:
    """One agreement with everything that can stand behind it."""
    found = Agreement.objects.filter(reference="ROUTE-1").first()
    return found or agreements.furnish(allocated().approval.asked_by, at=AT)


def extract_draft(user: User) -> Objects:
    """One's own, and another person's, of which nobody is told that it is there."""
    ExtractDraft.objects.all().delete()
    drafts = [
        ExtractDraft.objects.create(
            period=ReportingPeriod.of(month(2024, 6)),
            rows=[[2, "INV-7", "2024-06-03", 1_00]],
            sent_by=by,
            sent_at=AT,
        )
        for by in (user, signing_in.person(Role.COMMISSIONER, name="another-paymaster"))
    ]
    return Objects({"pk": drafts[0].pk}, {"pk": drafts[1].pk}, {"pk": 999_999_999})


def forecast_key(user: User) -> Objects:
    allocated()
    return _there({"pk": Forecast.objects.get().pk}, {"pk": 999_999_999})


# Outputs of the grant


def closing_key(user: User) -> Objects:
    allocated()
    return _there({"key": PeriodEvent.objects.get().pk}, {"key": 999_999_999})


def certificate_request(user: User) -> Objects:
    allocated()
    return _there({"pk": grant_outputs.certificate_rows()[0].pk}, {"pk": 999_999_999})


def certificate(user: User) -> Objects:
    allocated()
    made = grant_outputs.certificate_rows()[1]
    there = {"year": made.award_year, "number": made.number}
    return _there(there, {**there, "number": 99})


def certificate_file(user: User) -> Objects:
    found = certificate(user)
    keys = [{**keys, "code": "json"} for keys in (found.own, found.other, found.missing)]
    return Objects(*keys)


def transparency_file(user: User) -> Objects:
    allocated()
    return _there({"pk": grant_outputs.transparency_row().pk}, {"pk": 999_999_999})


def transparency_download(user: User) -> Objects:
    found = transparency_file(user)
    keys = [{**keys, "code": "csv"} for keys in (found.own, found.other, found.missing)]
    return Objects(*keys)


def audit_pack(user: User) -> Objects:
    return _there({"year": allocated().award.year.code}, {"year": "2019-20"})


# The delivery plan.
def plan_action(user: User) -> Objects:
    """An action of the person's own organisation, and one of another."""
    plan = delivery.small_plan()
    held = user.memberships.first()
    mine = held.organisation if held else plan.council
    own, other = (
        Action.objects.filter(owner=owner).first() or plan.agreed(owner=owner)
        for owner in (mine, plan.health)
    )
    return Objects({"code": own.code}, {"code": other.code}, {"code": "A99999"})


# Plans and strategies


def plan(user: User) -> Objects:
    """One's own is published; the other is a draft, which few may see."""
    partnership_loaded()
    if not Strategy.objects.filter(code=plans.WHOLE).exists():
        plans.load()
    return Objects({"code": plans.WHOLE}, {"code": plans.DRAFT}, {"code": "none-such"})


def plan_link(user: User) -> Objects:
    return _plan_part(user, ObjectiveLink.objects, "later__code")


def plan_priority(user: User) -> Objects:
    return _plan_part(user, Priority.objects.filter(position=2), "strategy__code")


def _plan_part(user: User, rows: Any, name: str) -> Objects:
    found = plan(user)
    own, other = (
        {**keys, "pk": rows.get(**{name: keys["code"]}).pk} for keys in (found.own, found.other)
    )
    return Objects(own, other, {**other, "pk": 999_999_999})


def plan_objective(user: User) -> Objects:
    return _bare(user, Objective)


def plan_outcome(user: User) -> Objects:
    return _bare(user, Outcome)


def _bare(user: User, model: type[Objective | Outcome]) -> Objects:
    plan(user)
    own, other = (
        {"pk": model.objects.get(strategy__code=code).pk} for code in (plans.WHOLE, plans.DRAFT)
    )
    return Objects(own, other, {"pk": 999_999_999})


def cooperation(user: User) -> Objects:
    """Requests are the authority's own: another is one's own."""
    plan(user)
    there = {"pk": CooperationRequest.objects.get().pk}
    return Objects(there, there, {"pk": 999_999_999})


OBJECTS: dict[str, Callable[[User], Objects]] = {
    "annual_return": annual_return,
    "certified_return": certified_return,
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
    # Allocations
    "allocation_line": allocation_line,
    "claim": claim,
    "closing": closing,
    "commission": commission,
    "plan_part": plan_part,
    "forecast_key": forecast_key,
    "extract_draft": extract_draft,
    "held_line": held_line,
    "move_request": move_request,
    "proposal": proposal,
    # Outputs of the grant
    "audit_pack": audit_pack,
    "certificate": certificate,
    "certificate_file": certificate_file,
    "certificate_request": certificate_request,
    "closing_key": closing_key,
    "transparency_download": transparency_download,
    "transparency_file": transparency_file,
    # The delivery plan.
    "plan_action": plan_action,
    # Plans and strategies
    "plan": plan,
    "plan_link": plan_link,
    "plan_objective": plan_objective,
    "plan_outcome": plan_outcome,
    "plan_priority": plan_priority,
    "cooperation": cooperation,
}


# Risks, voice and equality: the partnership's own, so that another's is one's own.
def _shared(missing: Kwargs, **keys: Any) -> Objects:
    return Objects(keys, keys, missing)


def risk(user: User) -> Objects:
    row = Risk.objects.first() or risks.risk()
    return _shared({"code": "R9999"}, code=row.code)


def mitigation(user: User) -> Objects:
    code = risk(user).own["code"]
    row = Risk.objects.get(code=code)
    if not row.mitigations.exists():
        terms = MitigationTerms("Let the contract", "Commissioner", risks.TODAY)
        add_mitigation(risk=row, version=row.version, terms=terms, by=risks.officer(), at=AT)
    return _shared({"code": code, "position": 99}, code=code, position=1)


def exercise(user: User) -> Objects:
    return _shared({"code": "none-such"}, code=risks.exercise().code)


def theme(user: User) -> Objects:
    return _shared({"code": "none-such"}, code=risks.theme().code)


def contribution(user: User) -> Objects:
    return _shared({"code": "none-such"}, code=risks.contribution().code)


def voice_use(user: User) -> Objects:
    row = VoiceUse.objects.first() or use_theme(
        theme=risks.theme(),
        terms=UseTerms(VoicePlace.PAPER, Wording.THEME_ONLY, "Paper"),
        by=risks.officer(),
        at=risks.AT,
    )
    return _shared({"pk": 999_999}, pk=row.pk)


def owed_answer(user: User) -> Objects:
    row = OwedAnswer.objects.first() or owe_answer(
        exercise=risks.exercise(),
        code="answer-1",
        version=0,
        terms=OwedTerms("Rooms should lock.", risks.TODAY, "Commissioner"),
        by=risks.officer(),
        at=risks.AT,
    )
    return _shared({"code": "none-such"}, code=row.code)


def review(user: User) -> Objects:
    row = ReviewRecommendation.objects.first() or save_recommendation(
        code="review-a-1",
        version=0,
        terms=ReviewTerms("Review A", ReviewLevel.LOCAL, "Ask every time.", "Safeguarding lead"),
        by=risks.officer(),
        at=risks.AT,
    )
    return _shared({"code": "none-such"}, code=row.code)


def equality_action(user: User) -> Objects:
    return _shared({"code": "A9999"}, code=risks.action().code)


def equality_decision(user: User) -> Objects:
    return _shared({"pk": 999_999}, pk=risks.decision().pk)


OBJECTS.update(
    {
        found.__name__: found
        for found in (
            risk, mitigation, exercise, theme, contribution, voice_use, owed_answer, review,
            equality_action, equality_decision,
        )
    }
)  # fmt: skip


# Packs and duties: the partnership's own too.
def stated_duty(user: User) -> Objects:
    return _shared({"code": "assess"}, code="guidance")


def pack_meeting(user: User) -> Objects:
    pack = frozen_packs.frozen(risks.officer())
    return _shared({"meeting": "none-such"}, meeting=pack.meeting_code)


def frozen_pack(user: User) -> Objects:
    pack = frozen_packs.frozen(risks.officer())
    known = {"meeting": pack.meeting_code, "number": 1, "audience": "public"}
    return _shared({**known, "number": 9}, **known)


def highlight(user: User) -> Objects:
    pack = frozen_packs.frozen(risks.officer())
    body = frozen_packs.body("health-wellbeing", "health_and_wellbeing_board")
    known = {"meeting": pack.meeting_code, "body": body.code}
    return _shared({**known, "body": "none-such"}, **known)


OBJECTS.update(
    {found.__name__: found for found in (stated_duty, pack_meeting, frozen_pack, highlight)}
)
# Releases


def release(user: User) -> Objects:
    known = {"code": releases.bare().code, "revision": 1}
    return _shared({**known, "code": "none-such"}, **known)


def release_sent(user: User) -> Objects:
    known = {"code": releases.bare().code, "revision": 1, "move": "send"}
    return _shared({**known, "code": "none-such"}, **known)


def release_finding(user: User) -> Objects:
    known = {"code": releases.bare("unsafe", is_safe=False).code, "revision": 1, "number": 1}
    return _shared({**known, "number": 9}, **known)


def publication(user: User) -> Objects:
    return _shared({"key": "none-such"}, key=releases.bare("out", is_out=True).code)


def said_elsewhere(user: User) -> Objects:
    return _shared({"pk": 999_999}, pk=releases.said_elsewhere().pk)


OBJECTS.update(
    {
        found.__name__: found
        for found in (release, release_sent, release_finding, publication, said_elsewhere)
    }
)
# The board's business


def _of_the_board(pk: int) -> Objects:
    """The board is the partnership's own: another's is one's own."""
    return Objects({"pk": pk}, {"pk": pk}, {"pk": 999_999_999})


def meeting(user: User) -> Objects:
    there = {"code": board.whole().code}
    return Objects(there, there, {"code": "none-such"})


def body(user: User) -> Objects:
    there = {"code": board.whole().body.code}
    return Objects(there, there, {"code": "none-such"})


def board_paper(user: User) -> Objects:
    return _of_the_board(Paper.objects.get(item__meeting=board.whole()).pk)


def decision(user: User) -> Objects:
    return _of_the_board(board.whole().decisions.get().pk)


def action_arising(user: User) -> Objects:
    return _of_the_board(board.whole().actions.get().pk)


def challenge(user: User) -> Objects:
    return _of_the_board(board.whole().body.challenges.get().pk)


OBJECTS |= {
    "meeting": meeting,
    "body": body,
    "board_paper": board_paper,
    "decision": decision,
    "action_arising": action_arising,
    "challenge": challenge,
}


# Documents for the public, and their pages on the public site: everybody's own.
def document(user: User) -> Objects:
    return _shared({"pk": 999_999_999}, pk=documents.published().pk)


def offered_document(user: User) -> Objects:
    pack = frozen_packs.frozen(risks.officer())
    known = {"kind": "board-papers", "slug": pack.meeting_code}
    return _shared({**known, "slug": "none-such"}, **known)


def _public(**more: Any) -> Objects:
    made = documents.published()
    known = {"kind": made.kind, "slug": made.slug, **more}
    return _shared({**known, "slug": "none-such"}, **known)


def public_shelf(user: User) -> Objects:
    return _shared({"kind": "none-such"}, kind=documents.published().kind)


def public_document(user: User) -> Objects:
    return _public()


def public_version(user: User) -> Objects:
    return _public(version=1)


def public_leaf(user: User) -> Objects:
    return _public(version=1, leaf="whole")


def public_file(user: User) -> Objects:
    return _public(version=1, name="document.json")


OBJECTS |= {
    found.__name__: found
    for found in (
        document, offered_document, public_shelf, public_document, public_version, public_leaf,
        public_file,
    )
}  # fmt: skip


# The golden thread: a measure, which holds no figure, for whoever sees any of the thread.
def thread_node(user: User) -> Objects:
    code = measure(user).own["code"]
    return _shared({"kind": "measure", "key": "none-such"}, kind="measure", key=code)


OBJECTS["thread_node"] = thread_node
