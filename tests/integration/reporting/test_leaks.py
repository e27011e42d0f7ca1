"""Hidden counts are primes found nowhere else: no page, file, mail or log of others holds one.

Every count is a distinct prime, and the policy of this world calls everything under a hundred
thousand small. So whatever is withheld, and whatever several withheld ones come to, is a number
that could stand on a page for no other reason.
"""

import logging
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Final

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client

from reporting.disclosure.policy import FOLDER
from reporting.models import DisclosurePolicy, FrozenCopy
from reporting.releases.freezing import digest
from reporting.releases.workflow import Verdict
from reporting.selectors.releases import standing_copy
from reporting.services.releases.protecting import protect_release
from tests.crawling import crawled, numbers
from tests.factories import releases as make
from tests.worlds import World

pytestmark = pytest.mark.django_db
# By quarter. The small ones are the south's in the first and third, and the north's last.
COUNTS: Final[Mapping[str, tuple[int, int, int, int]]] = {
    make.NORTH: (5_000_011, 6_000_011, 7_000_003, 20_011),
    make.SOUTH: (30_011, 8_000_009, 40_009, 9_000_011),
}
PUBLIC: Final = (
    "/public/",
    "/public/figures/",
    "/public/figures/refusals/",
    "/public/data/",
    "/public/data/catalogue.json",
    "/public/changes/",
    "/public/changes.atom",
    "/api/v1/publications/",
    "/api/v1/publications/refusals/",
    "/api/v1/publications/?search=refusals&order=-published_at",
)
# Nobody of these may see every figure.
LESSER: Final = ("haven", "harbour", "board", "consultation", "administrator")


@pytest.fixture
def copy(world: World, caplog: pytest.LogCaptureFixture) -> Iterator[FrozenCopy]:
    """The release is out, after a verdict against it and a file with faults; all of it is logged."""
    cache.clear()
    with caplog.at_level(logging.DEBUG):
        policy(world)
        assert world.send("officer", make.quarters(COUNTS), at=make.AT).batch_id is not None
        wrong = [make.row("refusal_instances", make.SOUTH, "2024-25 Q9", "30011")]
        assert world.send("officer", wrong, at=make.AT).batch_id is None
        declined = make.in_review(world)
        for name in ("certifier", "commissioner"):
            make.say(world, declined, name, Verdict.DECLINE)
        protect_release(
            release=declined,
            version=declined.version,
            weights=make.Weights(),
            by=world.people["officer"],
            at=make.AT,
        )
        declined.refresh_from_db()
        make.send(
            release=declined, version=declined.version, by=world.people["officer"], at=make.AT
        )
        for name in ("certifier", "commissioner"):
            make.say(world, declined, name)
        make.publish(
            release=declined, version=declined.version, by=world.people["officer"], at=make.AT
        )
        found = standing_copy(declined)
        assert found is not None
        yield found


def policy(world: World) -> None:
    text = (FOLDER / f"{make.POLICY}.toml").read_text("utf-8")
    text = text.replace("threshold = 5 ", "threshold = 100000 ")
    text = text.replace("refuse_above = 40", "refuse_above = 90")
    DisclosurePolicy.objects.create(
        code="public-counts",
        number=1,
        content=text,
        sha256=digest(text),
        in_force_from=make.AT.date(),
        basis="For a test.",
        approved_by=world.people["certifier"],
        approved_at=make.AT,
    )


def hidden(copy: FrozenCopy) -> set[int]:
    """The counts behind the marks, and every sum of some of them that is not itself printed."""
    truths = {
        f"refusal_instances; period=2024-25 Q{number}; area={district}": count
        for district, four in COUNTS.items()
        for number, count in enumerate(four, start=1)
    }
    marked = set(copy.statements.filter(kind="mark").values_list("cell", flat=True))
    counts = sorted(count for cell, count in truths.items() if cell in marked)
    assert {20_011, 30_011, 40_009} < set(counts)
    printed = set(copy.statements.exclude(low=None).values_list("low", flat=True))
    sums = {sum(some) for size in range(1, 5) for some in combinations(counts, size)}
    return sums - printed


def test_no_page_or_file_of_anybody_who_may_not_see_them(world: World, copy: FrozenCopy) -> None:
    secret = hidden(copy)
    found: dict[str, set[int]] = {}
    looked = 0
    for name in ("nobody", *LESSER):
        client = Client() if name == "nobody" else world.client(name)
        pages = crawled(client, *PUBLIC, *(("/",) if name != "nobody" else ()))
        looked += len(pages)
        for address, text in pages.items():
            if leaked := numbers(text) & secret:
                found[f"{name}: {address}"] = leaked

    assert found == {}
    assert looked > 150
    printed = set(copy.statements.exclude(low=None).values_list("low", flat=True))
    assert printed <= numbers(crawled(Client(), *PUBLIC)["/public/figures/refusals/"])


def test_who_may_see_them_is_shown_that_the_search_would_find_one(
    world: World, copy: FrozenCopy
) -> None:
    figures = crawled(world.client("officer"), "/figures/?measure=refusal_instances")

    assert any(numbers(text) & hidden(copy) for text in figures.values())


def test_no_mail_and_no_log_holds_one(
    world: World, copy: FrozenCopy, caplog: pytest.LogCaptureFixture
) -> None:
    secret = hidden(copy)
    call_command("send_plan_reminders", "https://board.example.org")
    call_command("send_voice_reminders")
    client = world.client("board")
    for address in ("/releases/", "/releases/refusals/1/evidence/", "/nowhere/at-all/"):
        client.get(address)
    Client().post("/account/password/reset/", {"email": world.people["board"].email})
    officer = world.client("officer")
    officer.get("/releases/refusals/1/")
    officer.get("/releases/refusals/1/evidence/")
    officer.get("/releases/refusals/1/protect/")

    letters = [f"{one.subject} {one.body} {one.to}" for one in mail.outbox]
    said = [f"{one.getMessage()} {one.exc_text or ''}" for one in caplog.records]

    assert letters
    assert said
    assert not {number for text in (*letters, *said) for number in numbers(text)} & secret
