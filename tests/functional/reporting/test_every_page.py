"""Every page that each role may see, in a browser: accessible, in policy, never sideways."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from commissioning.models import Claim, ExtractDraft, GrantAward, HeldLine, LedgerEntry, PeriodEvent
from dalpb.kernel import clock
from dalpb.kernel.access import access_of
from dalpb.kernel.cells import Figure
from dalpb.kernel.models import ApiToken, Membership, Organisation
from dalpb.kernel.periods import parse
from needs.models import Obligation, Observation, Round, StagedImport
from needs.rules.assessment.life import AssessmentStatus
from needs.selectors.standing import dates_of
from needs.services.collecting import moves
from needs.services.collecting.rounds import create_round
from needs.services.reference import load_reference
from reporting.assessment.document import Level
from reporting.models import AnnualReturn, Publication
from reporting.returns.findings import Severity
from reporting.services.certify import prepare
from reporting.services.narratives import save_narrative
from reporting.workflow import ReturnStatus
from strategy.models import (
    Action,
    CooperationRequest,
    Objective,
    Outcome,
    Paper,
    Priority,
    VoiceUse,
)
from strategy.rules.voice.vocabulary import Place, Wording
from strategy.services.strategy_files import load_strategies
from strategy.services.voice.contributions import (
    UseTerms,
    use_contribution,
    withdraw_contribution,
)
from tests import quarters, route_objects, worlds
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
from tests.functional.conftest import NARROW, WIDE, axe_findings, policy_breaks, scrolls_sideways
from tests.functional.reporting.conftest import Desk
from tests.integration.commissioning.conftest import Council
from tests.worlds import World

pytestmark = pytest.mark.django_db(transaction=True)
AREA: Final = "E10000099"
# The walk takes minutes; in shares it can be spread over as many processes.
SHARES: Final = 4
INDICATORS: Final = worlds.ROOT / "needs" / "reference" / "indicators.json"

ROLES: Final = (
    "officer",
    "haven",
    "certifier",
    "commissioner",
    "auditor",
    "chair",
    "board",
    "consultation",
    "administrator",
)
# Routes that show no page of ours on GET, each with why.
NO_PAGE: Final = {
    "reporting:grant-position-file": "a file",
    "reporting:certificate-file": "a file",
    "reporting:certificate-sign": "POST only",
    "reporting:certificate-decline": "POST only",
    "reporting:transparency-download": "a file",
    "reporting:audit-pack": "a file",
    "health": "one word of plain text",
    "reporting:download": "a file",
    "reporting:proof-pack": "a file",
    "needs:import-errors": "a file",
    "strategy:figures": "a file",
    "strategy:voice-contributions-file": "a file",
    "strategy:plan-link-remove": "POST only",
    "strategy:plan-part-remove": "POST only",
    "reporting:assessment-pdf": "a file",
    "needs:assessment-read-again": "POST only",
    "needs:assessment-untie": "POST only",
    "mfa_download_recovery_codes": "a file",
    "strategy:plan-workbook": "a file",
    "needs:submission-template": "a file",
    "reporting:pack-pdf": "a file",
    "reporting:thread-breaks-csv": "a file",
    "reporting:highlight-pdf": "a file",
    "reporting:release-risk": "a file",
    "robots": "a file",
    **dict.fromkeys(
        (
            "public:accessibility",
            "public:catalogue",
            "public:changes",
            "public:contact",
            "public:cookies",
            "public:data",
            "public:document",
            "public:feed",
            "public:file",
            "public:help",
            "public:home",
            "public:leaf",
            "public:missing",
            "public:privacy",
            "public:release",
            "public:release-csv",
            "public:release-json",
            "public:release-ods",
            "public:release-revision",
            "public:releases",
            "public:return",
            "public:return-file",
            "public:return-revision",
            "public:returns",
            "public:shelf",
            "public:version",
        ),
        "the same for everybody, and looked at signed out: test_public_site.py",
    ),
    **dict.fromkeys(
        (
            "needs:collection-agree",
            "needs:import-confirm",
            "needs:round-dates",
            "needs:round-delete",
            "needs:round-open",
            "needs:submission-recall",
            "needs:submission-send",
        ),
        "POST only",
    ),
    "reporting:start": "POST only",
    **dict.fromkeys(
        (
            "account_signup",
            "account_confirm_login_code",
            "account_set_password",
            "mfa_authenticate",
            "mfa_reauthenticate",
            "mfa_reauthenticate_webauthn",
            "openid_connect_login",
            "openid_connect_callback",
            "socialaccount_login_error",
        ),
        "leads elsewhere or nowhere here: nobody signs up, no single sign-on is set",
    ),
    **dict.fromkeys(
        (
            "mfa_deactivate_totp",
            "mfa_view_recovery_codes",
            "mfa_remove_webauthn",
            "mfa_edit_webauthn",
        ),
        "needs a second factor in place, which nobody here has",
    ),
}
# The API answers in JSON; its one page is its own description.
API: Final = "api_"
API_PAGES: Final = frozenset({"api_reference"})
FOR_STRANGERS: Final = (
    "account_login",
    "account_inactive",
    "account_email_verification_sent",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "socialaccount_login_cancelled",
)


@dataclass(frozen=True, slots=True)
class Furnished:
    """The world with something on every page, and the address of each."""

    world: World
    places: dict[str, tuple[str, ...]]


def furnish(world: World) -> Furnished:
    """A return of each state, long texts, waiting files good and bad, a token."""
    worlds.the_return(world, ReturnStatus.CHECKED, year="2023-24")
    first = worlds.being_amended(world)
    draft = first.amended_by
    for question, answer in (("R8.1", "Long words. " * 300), ("R8.2", "Unbroken" * 60)):
        save_narrative(
            annual_return=draft,
            question=question,
            answer=answer,
            status="done",
            version=draft.narratives.get(question=question).version,
            by=world.people["officer"],
            at=worlds.later(5),
        )
    load_reference(
        content=INDICATORS.read_bytes(), file_name="indicators.json", by=None, at=worlds.AT
    )
    assert load_strategies(strategies.FILE, by=None, at=worlds.AT).faults == ()
    plans.load()
    for name in ("haven", "officer"):
        stage(world, name, "households_supported", "68")
        stage(world, name, "no_such_measure_anywhere", "many")
    a_quarter(world)
    made = world.client("officer").post(
        reverse("kernel_create_token"),
        {
            "name": "Nightly figures",
            "organisation": Organisation.objects.get(code=worlds.COUNTY).pk,
            "days": "30",
            "can_read": "on",
        },
    )
    assert "dalpb_" in made.text
    assess(world)
    risks_and_voice(world)
    delivery.furnish(world.people["officer"], world.people["chair"])
    allocate(world)
    frozen_packs.frozen(world.people["officer"])
    frozen_packs.body("health-wellbeing", "health_and_wellbeing_board")
    releases.furnish(world)
    releases.return_proposed(world)
    return Furnished(world, dict(places(draft)))


def assess(world: World) -> None:
    """A version approved, one in review with a figure that changed, and a draft."""
    author, chair = world.people["second-officer"], world.people["chair"]
    assessments.tell(world, "12", AREA)
    given = assessments.worldly(AREA)
    first = assessments.write(author, given)
    assessments.take_to(first, AssessmentStatus.APPROVED, author=author, approver=chair)
    waiting = assessments.write(author, {**given, "version": "2026"})
    assessments.take_to(waiting, AssessmentStatus.IN_REVIEW, author=author, approver=chair)
    assessments.tell(world, "14", AREA)
    assessments.write(author, {**given, "version": "2027"})


def a_quarter(world: World) -> None:
    """A round with a submission accepted and reopened, one sent back, one hardly begun; a draft."""
    now = clock.now()
    quarter = quarters.build(world, due=clock.today() + timedelta(days=10), at=now)
    quarter.send(worlds.HARBOUR, worlds.HARBOUR, at=now)
    quarter.accept("officer", worlds.HARBOUR, at=now)
    moves.reopen(
        obligation=quarter.owed(worlds.HARBOUR),
        sections=["accommodation"],
        reason="Two were counted twice.",
        until=None,
        act=quarter.act("officer", worlds.HARBOUR, at=now),
    )
    key = next(iter(quarters.filled(quarter.owed(worlds.HARBOUR))))
    quarter.save(worlds.HARBOUR, worlds.HARBOUR, {key: Figure.exact(99)}, at=now)
    quarter.send(worlds.HAVEN, worlds.HAVEN, at=now)
    moves.send_back(
        obligation=quarter.owed(worlds.HAVEN),
        sections=["homelessness"],
        reason="Is this every household?",
        until=None,
        act=quarter.act("officer", worlds.HAVEN, at=now),
    )
    create_round(
        collection=quarter.round.collection,
        period=parse("2025-26 Q2"),
        dates=dates_of(quarter.owed(worlds.HAVEN)),
        access=access_of(world.people["officer"], on=now.date()),
        by=world.people["officer"],
        at=now,
    )


def of_the_board() -> dict[str, list[dict[str, Any]]]:
    """A meeting with everything that one leaves behind."""
    meeting = board.whole()
    one = [{"code": meeting.code}]
    return {
        **{f"strategy:board-{name}": one for name in ("meeting", "run", "minutes")},
        "strategy:board-act": [
            {"code": meeting.code, "act": act}
            for act in ("move", "publish", "add-item", "arrive", "question", "draft-minutes")
        ],
        "strategy:board-body": [{"code": meeting.body.code}],
        "strategy:board-body-act": [
            {"code": meeting.body.code, "act": act}
            for act in ("schedule", "appoint", "terms", "challenge")
        ],
        "strategy:board-paper": [{"pk": Paper.objects.get(item__meeting=meeting).pk}],
        "strategy:board-decision": [{"pk": meeting.decisions.get().pk}],
        "strategy:board-action": [{"pk": meeting.actions.get().pk}],
        "strategy:board-challenge": [{"pk": meeting.body.challenges.get().pk}],
    }


def stage(world: World, name: str, measure: str, value: str) -> None:
    content = worlds.as_csv([worlds.row("haven-house", measure, "ALL", value)])
    sent = SimpleUploadedFile("quarter.csv", content)
    answer = world.client(name).post(reverse("needs:import"), {"file": sent, "organisation": ""})
    assert answer.status_code == 302


def allocation_places() -> dict[str, list[dict[str, Any]]]:
    """Pages of what was allocated: one line with everything that can happen to it."""
    by_code = {"proposal": "route-line", "allocation": "route-line-1", "request": "route-request"}
    keys = {f"commissioning:{name}": [{"code": code}] for name, code in by_code.items()}
    for step in ("option", "line", "put", "recommend", "withdraw", "approve", "decline"):
        keys[f"commissioning:proposal-{step}"] = keys["commissioning:proposal"]
    for step in ("commit", "forecast"):
        keys[f"commissioning:{step}"] = keys["commissioning:allocation"]
    for step in ("approve", "decline"):
        keys[f"commissioning:request-{step}"] = keys["commissioning:request"]
    claim = [{"pk": Claim.objects.get().pk}]
    keys |= {f"commissioning:claim{step}": claim for step in ("", "-answer", "-pay")}
    keys["commissioning:closing"] = [{"pk": PeriodEvent.objects.get().pk}]
    keys["commissioning:extract-draft"] = [{"pk": ExtractDraft.objects.get().pk}]
    keys["commissioning:held"] = [{"pk": HeldLine.objects.get().pk}]
    return keys


def agreement_places() -> dict[str, list[dict[str, Any]]]:
    """Pages of one agreement with everything that can stand behind it."""
    keys = {"reference": "ROUTE-1"}
    steps = (
        "move award vary extension extend service service-end bidder bidder-end document"
        " diligence seen kpi kpi-end ending plan"
    )
    pages = {f"commissioning:agreement-{step}": [keys] for step in steps.split()}
    parts = [{**keys, "part": part} for part in ("people", "final_claim", "clawback", "cover")]
    return {**pages, "commissioning:agreement": [keys], "commissioning:plan-part": parts}


def output_places() -> dict[str, list[dict[str, Any]]]:
    """Pages of the grant's outputs: something asked for, something certified, something made."""
    asked, certified = grant_outputs.certificate_rows()
    return {
        "reporting:certificate-request": [{"pk": asked.pk}],
        "reporting:certificate": [{"year": certified.award_year, "number": certified.number}],
        "reporting:transparency-make": [{"publication": one.value} for one in Publication],
        "reporting:transparency-file": [{"pk": grant_outputs.transparency_row().pk}],
    }


def allocate(world: World) -> None:
    """An award of the year before is allocated, so that what was posted keeps its way."""
    award = GrantAward.objects.filter(tier="one", year__first_on__year=2023).first()
    assert award is not None
    people = world.people
    council = Council(
        award.recipient, people["commissioner"], people["certifier"], people["haven"], award.grant
    )
    allocations.furnish(council, award, at=worlds.AT)
    agreements.furnish(people["commissioner"], at=worlds.AT)


def places(draft: AnnualReturn) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The addresses of every route that shows a page."""
    membership = Membership.objects.get(user__email__startswith="haven")
    entry, award = LedgerEntry.objects.exclude(purpose=""), GrantAward.objects.all()
    query = next(f for f in prepare(draft).checked.findings if f.severity is Severity.QUERY)
    keys: dict[str, list[dict[str, Any]]] = {
        "api_reference": [{}],
        "commissioning:award": [{"code": award[0].code}],
        "commissioning:award-amend": [{"code": award[0].code}],
        "commissioning:entry": [{"pk": entry[0].pk}],
        "commissioning:reverse": [{"pk": entry[0].pk}],
        **allocation_places(),
        **agreement_places(),
        **output_places(),
        "kernel_person": [{"pk": membership.user_id}],
        "kernel_grant_role": [{"pk": membership.user_id}],
        "kernel_deactivate": [{"pk": membership.user_id}],
        "kernel_activate": [{"pk": membership.user_id}],
        "kernel_reset_factor": [{"pk": membership.user_id}],
        "kernel_end_role": [{"pk": membership.pk}],
        "kernel_organisation": [{"code": worlds.HAVEN}],
        "kernel_edit_organisation": [{"code": worlds.HAVEN}],
        "kernel_revoke_token": [{"key_id": t.key_id} for t in ApiToken.objects.all()],
        "account_reset_password_from_key": [{"uidb36": "zzzzz", "key": "x-y"}],
        "needs:figure": [{"figure_id": Observation.objects.earliest("pk").pk}],
        "needs:import-preview": [{"staged_id": s.pk} for s in StagedImport.objects.all()],
        "needs:batch": [{"batch_id": Observation.objects.earliest("pk").batch_id}],
        "needs:service": [{"code": "haven-house"}],
        "strategy:dashboard": [{"code": strategies.CODE}],
        "strategy:districts": [{"code": strategies.CODE, "indicator_code": "homelessness-rate"}],
        "needs:measure": [{"code": "supported_individuals"}],
        "needs:indicator": [
            {"code": code} for code in ("not-supported-share", "people-supported", "training-reach")
        ],
    }
    versions = [{"version": code} for code in ("2025", "2026", "2027")]
    for route in ("write", "frame", "add-finding", "add-gap", "add-recommendation", "next"):
        keys[f"needs:assessment-{route}"] = [versions[2]]
    for route in ("send", "take-back", "decline", "approve", "history"):
        keys[f"needs:assessment-{route}"] = versions[1:]
    keys["needs:assessment-finding"] = [{"version": v, "code": "F1"} for v in ("2026", "2027")]
    keys["needs:assessment-tie"] = [{"version": "2027", "code": "F1"}]
    keys["needs:assessment-recommendation"] = [{"version": "2027", "code": "O1"}]
    keys["needs:assessment-gap"] = [{"version": "2027", "code": "G1"}]
    keys["reporting:assessment"] = versions
    keys["reporting:assessment-beside"] = [{"version": "2025", "other": "2026"}]
    keys["reporting:assessment-paper"] = [
        {**kept, "level": level.value} for kept in versions for level in Level
    ]
    keys |= of_the_board()
    owed = list(Obligation.objects.order_by("pk"))
    rounds = [{"pk": row.pk} for row in Round.objects.all()]
    keys |= {"needs:round": rounds} | {
        f"needs:{name}": [{"code": "partner-quarter"}] for name in ("collection", "new-round")
    }
    for step in ("", "-file", "-check", "-review", "-extend", "-reopen", "-lock"):
        keys[f"needs:submission{step}"] = [{"pk": row.pk} for row in owed]
    keys["needs:submission-section"] = [
        {"pk": row.pk, "section": code} for row in owed for code in row.sections
    ]
    one = {"year": worlds.YEAR, "number": 2}
    waiting = {"year": "2023-24", "number": 1}
    signed = {"year": worlds.YEAR, "number": 1}
    for step in ("send", "take-back", "decline", "certify", "submit", "amend"):
        keys[f"reporting:{step}"] = [waiting]
    keys["reporting:send"] = [one, waiting]
    keys["reporting:return"] = [one, waiting, signed]
    keys["reporting:line"] = [{**one, "question": "R1a"}]
    keys["reporting:history"] = [signed]
    keys["reporting:proof"] = keys["reporting:published-row"] = [signed]
    keys["reporting:findings"] = [one]
    keys["reporting:answer"] = [{**one, "digest": query.digest}]
    keys["reporting:text"] = [{**one, "question": "R8.2"}]
    keys |= risk_and_voice_keys()
    # The delivery plan.
    agreed = Action.objects.get(title="Open a place for older boys").code
    proposed = Action.objects.get(title="A second one").code
    for part in ("update", "withdraw", "milestone", "evidence"):
        keys.setdefault("strategy:action-owner", []).append({"code": agreed, "part": part})
    for part in ("edit", "milestone", "replace", "dependency", "resources", "close"):
        keys.setdefault("strategy:action-manage", []).append({"code": agreed, "part": part})
    for part in ("correct", "rating"):
        keys.setdefault("strategy:action-board", []).append({"code": agreed, "part": part})
    keys["strategy:action-board"].append({"code": proposed, "part": "agree"})
    keys["strategy:action"] = [{"code": agreed}, {"code": proposed}]
    keys |= plan_keys()
    # Packs and duties.
    meeting = {"meeting": frozen_packs.CODE}
    keys["reporting:duty-record"] = [{"code": "guidance"}]
    keys["reporting:pack-live"] = keys["reporting:pack-freeze"] = [meeting]
    keys["reporting:pack"] = [
        {**meeting, "number": 1, "audience": audience} for audience in ("members", "public")
    ]
    keys["reporting:highlight"] = [{**meeting, "body": "health-wellbeing"}]
    # Releases and the ledger.
    keys |= release_keys()
    # The golden thread, from each end and at its middle.
    keys["reporting:thread-node"] = [
        {"kind": "return-line", "key": f"{worlds.YEAR}:R3"},
        {"kind": "measure", "key": "households_unable_to_support"},
        {"kind": "objective", "key": f"{plans.WHOLE}:1.1"},
    ]
    keys |= document_keys()
    for name in names():
        if shows_a_page(name):
            yield name, tuple(reverse(name, kwargs=given) for given in keys.get(name, [{}]))


def release_keys() -> dict[str, list[dict[str, Any]]]:
    """Releases: one that is out, one with a finding, one that waits for its reviewers."""
    out, waiting = {"code": "refusals", "revision": 1}, {"code": "waiting", "revision": 1}
    unsafe = {"code": "unsafe", "revision": 1}
    return {
        "reporting:release": [out, waiting, unsafe],
        "reporting:release-change": [waiting],
        "reporting:release-propose-return": [{"year": releases.YEAR}],
        "reporting:release-change-return": [
            {"code": f"annual-return-{releases.YEAR}", "revision": 1}
        ],
        "reporting:release-protect": [waiting, unsafe],
        "reporting:release-accept": [{**unsafe, "number": 1}],
        "reporting:release-review": [out, waiting],
        "reporting:release-evidence": [out],
        "reporting:release-move": [
            {**out, "move": "withdraw"},
            {**out, "move": "revise"},
            {**waiting, "move": "take-back"},
            {**waiting, "move": "publish"},
        ],
        "reporting:external-strike": [{"pk": releases.said_elsewhere().pk}],
    }


def document_keys() -> dict[str, list[dict[str, Any]]]:
    """Documents for the public: one that waits to be approved."""
    documents.published()
    waiting = {"pk": documents.proposed(documents.content(slug="waiting")).pk}
    steps = ("", "-approve", "-decline", "-withdraw")
    keys: dict[str, list[dict[str, Any]]] = {f"reporting:document{s}": [waiting] for s in steps}
    keys["reporting:document-propose"] = [{"kind": "board-papers", "slug": frozen_packs.CODE}]
    return keys


def plan_keys() -> dict[str, list[dict[str, Any]]]:
    """Plans and strategies: a published one whole, and a draft."""
    codes = [{"code": code} for code in (plans.WHOLE, plans.DRAFT)]
    keys = {
        f"strategy:plan{step}": codes
        for step in ("", "-map", "-history", "-write", "-terms", "-approve", "-link-new")
    }
    parts = ("statement", "priority", "consultee")
    keys["strategy:plan-part-new"] = [{**codes[1], "what": what} for what in parts]
    priority = Priority.objects.get(strategy__code=plans.DRAFT, position=1)
    below = {"objective": Objective, "outcome": Outcome}
    keys["strategy:plan-part"] = [
        {**codes[1], "what": "priority", "pk": priority.pk},
        *(
            {**codes[1], "what": what, "pk": model.objects.get(strategy__code=plans.DRAFT).pk}
            for what, model in below.items()
        ),
    ]
    keys["strategy:plan-move"] = [
        {**codes[1], "move": move} for move in ("opened", "taken_back", "published")
    ]
    keys["strategy:plan-record"] = [
        {**codes[0], "what": what} for what in ("adoption", "review", "correction")
    ]
    keys["strategy:cooperation-answer"] = [{"pk": CooperationRequest.objects.get().pk}]
    return keys


def shows_a_page(name: str) -> bool:
    return name in API_PAGES or not (name in NO_PAGE or name.startswith(API))


def names(found: list[Any] | None = None, space: str = "") -> Iterator[str]:
    for pattern in get_resolver().url_patterns if found is None else found:
        if isinstance(pattern, URLResolver):
            inner = f"{pattern.namespace}:" if pattern.namespace else space
            yield from names(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}"


def faults(desk: Desk, address: str) -> list[str]:
    """What is wrong with the page on show, each with where it is."""
    page = desk.page
    width = page.viewport_size["width"] if page.viewport_size else 0
    found = axe_findings(page) + [f"refused by policy: {said}" for said in policy_breaks(page)]
    if scrolls_sideways(page):
        found.append("scrolls sideways")
    return [f"{address} at {width}: {said}" for said in found]


_VARIES = re.compile(r'csrfmiddlewaretoken" value="[^"]*"')


def content_of(world: World, name: str, address: str) -> str:
    """What the page shows this person below the frame, or nothing where it is not for them."""
    answer = world.client(name).get(address)
    if answer.status_code != 200 or "<main" not in answer.text:
        return ""
    return _VARIES.sub("", answer.text[answer.text.index("<main") :])


def test_every_route_shows_a_page_here_or_is_said_not_to(world: World) -> None:
    furnished = furnish(world)

    unseen = [
        name
        for name, found in furnished.places.items()
        if name not in FOR_STRANGERS
        and not any(content_of(world, who, at) for who in ROLES for at in found)
    ]

    assert {name for name in names() if shows_a_page(name)} == set(furnished.places)
    assert set(NO_PAGE) <= set(names())
    assert unseen == []


@pytest.mark.minutes
@pytest.mark.parametrize("share", range(SHARES))
def test_every_page_of_every_role_is_clean_at_both_widths(desk: Desk, share: int) -> None:
    """A page that shows somebody the same as one already looked at is looked at once."""
    furnished = furnish(desk.world)
    routes = sorted(furnished.places)[share::SHARES]
    seen: set[str] = set()
    found: list[str] = []
    looked = 0
    for number, name in enumerate(ROLES):
        desk.enter(name)
        sizes = [NARROW, WIDE] if name == "officer" else [[NARROW, WIDE][number % 2]]
        for address in [at for route in routes for at in furnished.places[route]]:
            shown = content_of(desk.world, name, address)
            if not shown or shown in seen:
                continue
            seen.add(shown)
            for size in sizes:
                desk.page.set_viewport_size(size)
                assert desk.go(address) == 200, (name, address)
                found += [f"{name}: {fault}" for fault in faults(desk, address)]
                looked += 1

    assert found == []
    assert looked > len(routes)


def test_every_page_for_strangers_is_clean(desk: Desk) -> None:
    found: list[str] = []
    for name in (*FOR_STRANGERS, "help", "privacy-notice", "accessibility-statement"):
        for size in (NARROW, WIDE):
            desk.page.set_viewport_size(size)
            assert desk.go(reverse(name)) == 200, name
            found += faults(desk, name)

    assert found == []


def test_pages_with_nothing_on_them_yet_are_clean(desk: Desk) -> None:
    found: list[str] = []
    desk.page.set_viewport_size(NARROW)
    for name in ("officer", "board"):
        desk.enter(name)
        for address in ("/", "/returns/", "/figures/?measure=supported_individuals&period=none"):
            desk.go(address)
            found += faults(desk, address)

    assert found == []


FORMS: Final[tuple[tuple[str, str, Callable[[Desk], object]], ...]] = (
    ("haven", "/figures/import/", lambda desk: press(desk, "Check the file")),
    ("officer", f"/returns/{worlds.YEAR}/1/send/", lambda desk: None),
    ("commissioner", "/grant/ledger/post/", lambda desk: press(desk, None)),
    ("administrator", "/people/invite/", lambda desk: press(desk, None)),
    ("haven", "/nowhere/", lambda desk: None),
    ("haven", "/audit/", lambda desk: None),
    ("officer", "/returns/start/", lambda desk: None),
)


def press(desk: Desk, label: str | None) -> None:
    button = desk.page.locator("main form button[type=submit]").last
    with desk.page.expect_navigation(wait_until="load"):
        (desk.page.get_by_role("button", name=label) if label else button).click()
    assert desk.page.locator(".govuk-error-summary").is_visible()


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["320", "1280"])
def test_pages_that_refuse_are_clean(desk: Desk, size: Any) -> None:
    worlds.start_return(
        authority=worlds.tier_one_authority(),
        year=worlds.YEAR,
        by=desk.world.people["officer"],
        at=worlds.AT,
    )
    desk.page.set_viewport_size(size)
    found: list[str] = []
    for name, address, do in FORMS:
        desk.enter(name)
        desk.go(address)
        do(desk)
        found += faults(desk, address)

    assert found == []


# Risks, voice and equality
def risks_and_voice(world: World) -> None:
    """A risk with something of everything, words that were withdrawn, an answer, a review."""
    for of in (route_objects.mitigation, route_objects.owed_answer, route_objects.review,
               route_objects.equality_action, route_objects.equality_decision):  # fmt: skip
        of(world.people["officer"])
    row = risks.Risk.objects.get()
    risks.score(row, 4, 5)
    row = risks.risk(title="Accepted for a while")
    risks.score(row, 3, 4)
    said = risks.contribution(themes=[risks.theme()])
    used = UseTerms(Place.PAPER, Wording.OWN_WORDS, "Paper of June, paragraph 4")
    by = world.people["officer"]
    use_contribution(contribution=said, terms=used, by=by, at=risks.AT)
    withdraw_contribution(contribution=said, version=said.version, by=by, at=risks.AT)
    risks.contribution("panel-2026-2")


def risk_and_voice_keys() -> dict[str, list[dict[str, Any]]]:
    """The keys of every address of theirs that has one."""
    of: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
        "risk": ({"code": "R01"}, ("", "-edit", "-score", "-view", "-mitigation-add", "-review",
            "-close", "-reopen", "-escalate", "-escalation-answer", "-ask-acceptance", "-accept",
            "-revoke")),
        "voice-exercise": ({"code": "panel-2026"}, ("", "-edit", "-group")),
        "voice": ({"code": "panel-2026"}, ("-theme-add", "-cost", "-contribution-add",
            "-owed-add")),
        "voice-theme": ({"code": "panel-2026-safety"}, ("-edit", "-use")),
        "voice-owed": ({"code": "answer-1"}, ("", "-edit")),
        "voice-review": ({"code": "review-a-1"}, ("", "-edit", "-move")),
        "equality-action": ({"code": "A901"}, ("", "-add")),
        "equality-decision": ({"pk": risks.decision().pk}, ("", "-add")),
    }  # fmt: skip
    found = {
        f"strategy:{stem}{step}": [keys] for stem, (keys, steps) in of.items() for step in steps
    }
    words = [{"code": "panel-2026-1"}, {"code": "panel-2026-2"}]
    for name in ("contribution", "consent", "withdraw", "use"):
        found[f"strategy:voice-{name}"] = words
    found["strategy:voice-answer"] = [{"code": "answer-1"}]
    found["strategy:voice-take-out"] = [{"pk": VoiceUse.objects.earliest("pk").pk}]
    found["strategy:risk-mitigation"] = [{"code": "R01", "position": 1}]
    return found
