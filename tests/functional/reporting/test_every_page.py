"""Every page that each role may see, in a browser: accessible, in policy, never sideways."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from commissioning.models import GrantAward, LedgerEntry
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
from reporting.models import AnnualReturn
from reporting.returns.findings import Severity
from reporting.services.certify import prepare
from reporting.services.narratives import save_narrative
from reporting.workflow import ReturnStatus
from strategy.services.strategy_files import load_strategies
from tests import quarters, worlds
from tests.factories import assessments, strategies
from tests.functional.conftest import NARROW, WIDE, axe_findings, policy_breaks, scrolls_sideways
from tests.functional.reporting.conftest import Desk
from tests.worlds import World

pytestmark = pytest.mark.django_db(transaction=True)
AREA: Final = "E10000099"
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
    "health": "one word of plain text",
    "reporting:download": "a file",
    "needs:import-errors": "a file",
    "strategy:figures": "a file",
    "reporting:assessment-pdf": "a file",
    "needs:assessment-read-again": "POST only",
    "needs:assessment-untie": "POST only",
    "mfa_download_recovery_codes": "a file",
    "needs:submission-template": "a file",
    **dict.fromkeys(
        (
            "needs:collection-agree",
            "needs:import-confirm",
            "needs:round-dates",
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
    first = worlds.the_return(world, ReturnStatus.AMENDED)
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


def stage(world: World, name: str, measure: str, value: str) -> None:
    content = worlds.as_csv([worlds.row("haven-house", measure, "ALL", value)])
    sent = SimpleUploadedFile("quarter.csv", content)
    answer = world.client(name).post(reverse("needs:import"), {"file": sent, "organisation": ""})
    assert answer.status_code == 302


def places(draft: AnnualReturn) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The addresses of every route that shows a page."""
    membership = Membership.objects.get(user__email__startswith="haven")
    entry, award = LedgerEntry.objects.exclude(purpose=""), GrantAward.objects.all()
    query = next(f for f in prepare(draft).checked.findings if f.severity is Severity.QUERY)
    keys: dict[str, list[dict[str, Any]]] = {
        "api_reference": [{}],
        "commissioning:award": [{"code": award[0].code}],
        "commissioning:entry": [{"pk": entry[0].pk}],
        "commissioning:reverse": [{"pk": entry[0].pk}],
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
    keys["reporting:findings"] = [one]
    keys["reporting:answer"] = [{**one, "digest": query.digest}]
    keys["reporting:text"] = [{**one, "question": "R8.2"}]
    for name in names():
        if shows_a_page(name):
            yield name, tuple(reverse(name, kwargs=given) for given in keys.get(name, [{}]))


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


def test_every_page_of_every_role_is_clean_at_both_widths(desk: Desk) -> None:
    """A page that shows somebody the same as one already looked at is looked at once."""
    furnished = furnish(desk.world)
    seen: set[str] = set()
    found: list[str] = []
    looked = 0
    for number, name in enumerate(ROLES):
        desk.enter(name)
        sizes = [NARROW, WIDE] if name == "officer" else [[NARROW, WIDE][number % 2]]
        for address in [at for kept in furnished.places.values() for at in kept]:
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
    assert looked > len(furnished.places)


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
