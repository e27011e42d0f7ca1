"""A proposal in Exampleshire: refusals and homelessness cases by district and quarter."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from dalpb.kernel.codec import to_json
from dalpb.kernel.models import User
from dalpb.kernel.roles import Role
from reporting.assemble.released_return import DATASET
from reporting.disclosure.policy import FOLDER
from reporting.disclosure.shown import ShownTable
from reporting.models import (
    DisclosurePolicy,
    ExternalStatement,
    FrozenCopy,
    Proof,
    Release,
    ReleasedTable,
    ReleaseFinding,
    Review,
)
from reporting.releases.asking import Ask, How, Places, TableAsk, Times, Weights
from reporting.releases.evidence import Evidence
from reporting.releases.freezing import content, digest
from reporting.releases.ledger import digest as ledger_digest
from reporting.releases.workflow import Verdict
from reporting.services.releases.accepting import accept_finding
from reporting.services.releases.policies import adopt_policy
from reporting.services.releases.proposing import Wanted, propose
from reporting.services.releases.protecting import copy_content, protect_release
from reporting.services.releases.reviewing import publish, review, send
from tests import signing_in
from tests.worlds import World

AT: Final = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)
YEAR: Final = "2024-25"
NORTH, SOUTH = "E07000991", "E07000992"
POLICY: Final = "public-counts-1"
ROUNDING: Final = "public-rounded-2"
# Refusals by quarter. The small ones are the south's in the first and third, and the north's last.
COUNTS: Final[Mapping[str, tuple[int, int, int, int]]] = {
    NORTH: (23, 31, 17, 3),
    SOUTH: (2, 41, 3, 29),
}


def row(measure: str, district: str, period: str, value: str) -> dict[str, str]:
    return {
        "period": period,
        "area": district,
        "organisation": "exampleshire",
        "service": "",
        "measure": measure,
        "category": "ALL",
        "value": value,
        "note": "",
    }


def quarters(
    counts: Mapping[str, tuple[int, ...]] = COUNTS, measure: str = "refusal_instances"
) -> list[dict[str, str]]:
    return [
        row(measure, district, f"{YEAR} Q{number}", str(count))
        for district, four in counts.items()
        for number, count in enumerate(four, start=1)
    ]


def ready(world: World, counts: Mapping[str, tuple[int, ...]] = COUNTS) -> World:
    """The figures are in and the policy is approved."""
    sent = world.send("officer", quarters(counts), at=AT)
    assert sent.batch_id is not None, sent
    adopt_policy(
        reference=POLICY, basis="Approved for the tests.", by=world.people["certifier"], at=AT
    )
    return world


def may_round(world: World) -> World:
    """The policy for rounding is approved too."""
    adopt_policy(
        reference=ROUNDING, basis="Approved for the tests.", by=world.people["certifier"], at=AT
    )
    return world


def ask(
    times: Times = Times.QUARTERS, places: Places = Places.DISTRICTS, code: str = "refusals"
) -> Ask:
    title = (
        "Refusals by district and quarter" if times is Times.QUARTERS else "Refusals of the year"
    )
    return Ask((TableAsk(code, title, "refusal_instances", YEAR, places, times),))


def wanted(title: str = "Refusals in Exampleshire", embargo: datetime | None = None) -> Wanted:
    return Wanted(
        title=title,
        summary="How often a service could not take somebody in.",
        dataset="refusals",
        period=YEAR,
        reason="The partnership publishes what it could not meet.",
        embargo_until=embargo,
    )


def proposed(world: World, code: str = "refusals", asked: Ask | None = None) -> Release:
    return propose(
        code=code, wanted=wanted(), ask=asked or ask(), by=world.people["officer"], at=AT
    )


def protected(
    world: World,
    code: str = "refusals",
    asked: Ask | None = None,
    *,
    how: How = How.WITHHOLD,
) -> Release:
    release = proposed(world, code, asked)
    copy = protect_release(
        release=release,
        version=release.version,
        weights=Weights(how=how),
        by=world.people["officer"],
        at=AT,
    )
    assert copy.is_safe, [finding.words for finding in copy.findings.all()]
    release.refresh_from_db()
    return release


def in_review(
    world: World,
    code: str = "refusals",
    asked: Ask | None = None,
    *,
    how: How = How.WITHHOLD,
) -> Release:
    release = protected(world, code, asked, how=how)
    send(release=release, version=release.version, by=world.people["officer"], at=AT)
    return release


def say(world: World, release: Release, name: str, verdict: Verdict = Verdict.APPROVE) -> None:
    review(
        release=release,
        sha256=release.sha256,
        verdict=verdict,
        reason="Read against the tables.",
        by=world.people[name],
        at=AT,
    )


def approved(
    world: World,
    code: str = "refusals",
    asked: Ask | None = None,
    *,
    how: How = How.WITHHOLD,
) -> Release:
    release = in_review(world, code, asked, how=how)
    say(world, release, "certifier")
    say(world, release, "commissioner")
    return release


def published(
    world: World,
    code: str = "refusals",
    asked: Ask | None = None,
    *,
    how: How = How.WITHHOLD,
) -> Release:
    release = approved(world, code, asked, how=how)
    publish(release=release, version=release.version, by=world.people["officer"], at=AT)
    return release


def return_proposed(world: World, left_out: tuple[str, ...] = ()) -> Release:
    """The lines of the signed return, all proposed together."""
    return propose(
        code=f"annual-return-{YEAR}",
        wanted=Wanted(
            title=f"Annual return {YEAR}",
            summary="What the council told the government.",
            dataset=DATASET,
            period=YEAR,
            reason="Anybody may see what was reported.",
        ),
        ask=Ask(of_return=YEAR, left_out=left_out),
        by=world.people["officer"],
        at=AT,
    )


def return_in_review(world: World, left_out: tuple[str, ...] = ()) -> Release:
    """Protected, whatever of it is sparse: the form asks for these tables."""
    release, officer = return_proposed(world, left_out), world.people["officer"]
    for _ in range(2):
        copy = protect_release(
            release=release, version=release.version, weights=Weights(), by=officer, at=AT
        )
        release.refresh_from_db()
        if copy.is_safe:
            send(release=release, version=release.version, by=officer, at=AT)
            return release
        for finding in copy.findings.all():
            assert finding.kind == "sparse", finding.words
            accept_finding(
                finding=finding,
                reason="The form asks for it.",
                expires_on=AT.date() + timedelta(days=90),
                by=officer,
                at=AT,
            )
    raise AssertionError([finding.words for finding in copy.findings.all()])


def return_published(world: World, left_out: tuple[str, ...] = ()) -> Release:
    release = return_in_review(world, left_out)
    for name in ("certifier", "commissioner"):
        say(world, release, name)
    publish(release=release, version=release.version, by=world.people["officer"], at=AT)
    return release


def bare(code: str = "bare", *, is_safe: bool = True, is_out: bool = False) -> Release:
    """A release without any figures behind it, as far along as asked, through every guard."""
    there = Release.objects.filter(code=code).first()
    if there is not None:
        return there
    officer = signing_in.person(Role.OFFICER, name="release_officer")
    policy = _bare_policy(officer)
    release = Release.objects.create(
        code=code,
        title="Bare",
        summary="Nothing much.",
        dataset="counts",
        period=YEAR,
        reason="For a test.",
        ask=to_json(Ask((TableAsk("t", "T", "m", YEAR, Places.COUNTY, Times.YEAR),))),
        data_cut_off=AT,
        made_by=officer,
        made_at=AT,
    )
    shown = ShownTable(1, "t", "T", "people", YEAR, ("Area",), ("Year",), (), (), "")
    text = content(shown)
    whole = copy_content(release, str(policy), (replace(shown, sha256=digest(text)),))
    copy = FrozenCopy.objects.create(
        release=release,
        number=1,
        policy=policy,
        content=whole,
        sha256=digest(whole),
        ledger_sha256=ledger_digest(()),
        wishes=to_json(Weights()),
        is_safe=is_safe,
        printed_count=0,
        withheld_count=0,
        small_count=0,
        earlier_count=0,
        milliseconds=1,
        protected_by=officer,
        protected_at=AT,
    )
    ReleaseFinding.objects.create(copy=copy, number=1, kind="sparse", cell="m", words="Too little.")
    if is_safe:
        ReleasedTable.objects.create(
            copy=copy, number=1, code="t", title="T", content=text, sha256=digest(text)
        )
        evidence = to_json(Evidence((), (), (), ()))
        Proof.objects.create(copy=copy, content=evidence, sha256=digest(evidence), verified_at=AT)
        _step(release, "protected", sha256=copy.sha256)
    if is_out:
        _step(release, "in_review")
        for name in ("release_first", "release_second"):
            Review.objects.create(
                copy=copy,
                sha256=copy.sha256,
                verdict="approve",
                reason="Read.",
                by=signing_in.person(Role.COMMISSIONER, name=name),
                at=AT,
            )
        _step(release, "approved")
        _step(release, "published", published_at=AT)
    return release


def _step(release: Release, state: str, **more: Any) -> None:
    Release.objects.filter(pk=release.pk).update(state=state, **more)
    release.refresh_from_db()


def _bare_policy(by: User) -> DisclosurePolicy:
    made, _ = DisclosurePolicy.objects.get_or_create(
        code="public-counts",
        number=1,
        defaults={
            "content": (FOLDER / f"{POLICY}.toml").read_text("utf-8"),
            "sha256": digest((FOLDER / f"{POLICY}.toml").read_text("utf-8")),
            "in_force_from": AT.date(),
            "basis": "For a test.",
            "approved_by": by,
            "approved_at": AT,
        },
    )
    return made


def said_elsewhere(shown: str = "12") -> ExternalStatement:
    """Something that somebody else printed."""
    officer = signing_in.person(Role.OFFICER, name="release_officer")
    return ExternalStatement.objects.create(
        measure="refusal_instances",
        period=YEAR,
        area=SOUTH,
        category="ALL",
        kind="value",
        low=int(shown),
        high=int(shown),
        shown=shown,
        issuer="A provider",
        source="Its annual report",
        said_on=AT.date(),
        recorded_by=officer,
        recorded_at=AT,
    )


def furnish(world: World) -> None:
    """One release that is out, one that waits for its reviewers, one with a finding."""
    ready(world)
    published(world)
    in_review(world, "waiting", ask(Times.YEAR))
    bare("unsafe", is_safe=False)
