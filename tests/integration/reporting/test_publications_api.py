"""The public API: released cells only, and nothing of what was withheld, however it is asked."""

import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from rest_framework.test import APIRequestFactory

from needs.models import Observation
from reporting.api.publications import PublicationViewSet
from reporting.models import Release, ReleasedTable
from reporting.releases.said import Said
from reporting.releases.saying import Printed
from reporting.selectors.releases import evidence_of, printings, standing_copy
from reporting.services.releases.reviewing import withdraw
from tests.factories import releases as make
from tests.factories.releases import AT
from tests.worlds import World

pytestmark = pytest.mark.django_db
BASE = "/api/v1/publications/"
FILTERS = (
    "",
    "?release=refusals",
    "?release=none-such",
    "?table=refusals",
    "?table=none-such",
    "?dataset=refusals",
    "?label=South%20Example",
    "?label=Elsewhere",
    "?heading=April%20to%20June%202024",
    "?heading=April%20to%20June%202024&label=South%20Example",
    "?heading=May%202024",
    "?search=south",
    "?search=3",
    "?order=release",
    "?order=-release",
    "?order=value",
    "?order=published_at&search=refusals",
    "?as_of=2026-06-01T00:00:00Z",
    "?as_of=2099-06-01T00:00:00Z",
    "?value=3",
    "?min_value=1",
)


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(AT + timedelta(days=1)):
        cache.clear()
        yield


@pytest.fixture
def out(on_figures_and_policy: World) -> World:
    make.published(on_figures_and_policy)
    return on_figures_and_policy


def get(query: str = "", **headers: str) -> Any:
    return Client().get(f"{BASE}{query}", headers=headers)


def test_anybody_reads_what_is_published(out: World) -> None:
    answer = get()
    body = answer.json()

    assert answer.status_code == 200
    assert [one["release"] for one in body["releases"]] == ["refusals.1"]
    assert len(body["cells"]) == 15
    withheld = [cell for cell in body["cells"] if cell["mark"]]
    assert withheld
    assert {(cell["shown"], cell["value"]) for cell in withheld} == {("[c]", None)}
    assert {cell["policy"] for cell in body["cells"]} == {make.POLICY}


def test_one_release_whole_and_its_revision(out: World) -> None:
    newest, first = get("refusals/"), get("refusals.1/")

    assert newest.content == first.content
    assert newest.json()["tables"][0]["rows"][-1]["cells"][-1] == {
        "shown": "149",
        "value": 149,
        "mark": "",
    }


def test_the_tag_is_of_the_content(out: World) -> None:
    first = get()

    assert get(If_None_Match=first["ETag"]).status_code == 304
    assert get("refusals/")["ETag"] != first["ETag"]


def test_what_is_not_released_answers_alike_whatever_it_is(out: World) -> None:
    make.proposed(out, "secret")
    answers = [
        get("secret/"),
        get("none-such/"),
        get("refusals.9/"),
        get("?release=secret"),
        get("?release=none-such"),
        get("?label=Elsewhere"),
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert {answer.content for answer in answers} == {b'{"detail":"not published"}'}


def test_what_cannot_be_asked_is_refused_without_a_word_of_the_data(out: World) -> None:
    for query in ("?value=3", "?order=value", "?label=", "?label=a&label=b", "?as_of=yesterday"):
        assert get(query).status_code == 400, query


def test_as_of_never_reaches_past_an_embargo(out: World) -> None:
    assert get("?as_of=2099-01-01T00:00:00Z").content == get().content
    assert get("?as_of=2020-01-01T00:00:00Z").json()["releases"] == []


def test_a_withdrawn_release_shows_no_number(out: World) -> None:

    release = Release.objects.get()
    withdraw(
        release=release,
        version=release.version,
        reason="Asked for by a district.",
        by=out.people["officer"],
        at=AT,
    )
    body = get().json()

    assert (len(body["releases"]), body["cells"]) == (1, [])
    assert get("refusals/").json()["tables"] == []


def everything() -> dict[str, tuple[int, bytes]]:
    """What anybody gets for every filter; the throttle, which counts requests, starts afresh."""
    cache.clear()
    answers = {query: get(query) for query in (*FILTERS, "refusals/", "refusals.1/", "x/")}
    return {query: (answer.status_code, answer.content) for query, answer in answers.items()}


def answered() -> dict[str, tuple[int, bytes]]:
    """The same from the views alone, which is many times quicker."""
    cache.clear()
    made = {}
    for query in FILTERS:
        answer = PublicationViewSet.as_view({"get": "list"})(APIRequestFactory().get(BASE + query))
        made[query] = (answer.status_code, answer.render().content)
    return made


def test_hidden_values_change_nothing_that_anybody_can_read(out: World) -> None:
    """Two hundred changes of the hidden counts to others that agree with all that is printed."""
    outside, before = everything(), answered()
    copy = standing_copy(Release.objects.get())
    assert copy is not None
    evidence = evidence_of(copy)
    leaves = {
        f"refusal_instances; period={row.period.code}; area={row.area.code}": row.pk
        for row in Observation.objects.filter(measure__code="refusal_instances").select_related(
            "period", "area"
        )
    }
    chooser = random.Random(20260601)
    changed = 0
    for _ in range(200):
        table = dict(zip(evidence.cells, chooser.choice(evidence.tables), strict=True))
        values = {pk: table[cell] for cell, pk in leaves.items() if cell in table}
        for pk, value in values.items():
            changed += (
                Observation.objects.filter(pk=pk)
                .exclude(value_micro=value * 1_000_000)
                .update(
                    value_micro=value * 1_000_000,
                    low_micro=value * 1_000_000,
                    high_micro=value * 1_000_000,
                )
            )
        assert answered() == before
    assert everything() == outside
    assert changed > 100


def test_two_worlds_that_differ_only_in_what_is_hidden_print_the_same_bytes(out: World) -> None:
    """The tables are laid out anew from other counts with the same pattern: not a byte differs."""
    from reporting.assemble.releases import pieces_of
    from reporting.disclosure.statements import Mark, Value
    from reporting.disclosure.statements import Release as Printout
    from reporting.releases.cubes import truths_of
    from reporting.releases.freezing import content
    from reporting.services.releases.proposing import ask_of
    from tests.factories.relaid import relaid

    release = Release.objects.get()
    copy = standing_copy(release)
    assert copy is not None
    evidence = evidence_of(copy)
    view = pieces_of(ask_of(release))[0].view
    stored = ReleasedTable.objects.get().content
    marked = set(copy.statements.filter(kind="mark").values_list("cell", flat=True))
    seen = set()
    for table in evidence.tables:
        counts = dict(zip(evidence.cells, table, strict=True))
        printout = Printout(
            "refusals/1",
            cells={
                cell: Mark("[c]") if cell in marked else Value(counts[cell])
                for cell in truths_of(view.cube)
            },
        )
        shown = relaid(view, counts, printout)
        seen.add(tuple(counts[cell] for cell in sorted(marked)))
        assert content(shown) == stored
    assert len(seen) > 1


def test_planted_primes_are_in_no_public_answer_and_no_statement(world: World) -> None:
    """Counts of a size that nothing else has, withheld because the policy holds them small."""
    planted = {make.NORTH: (7919, 7907, 7901, 3), make.SOUTH: (2, 8011, 3, 8009)}
    make.ready(world, planted)
    release = make.published(world)
    copy = standing_copy(release)
    assert copy is not None
    hidden = {
        str(count)
        for district, four in planted.items()
        for number, count in enumerate(four, start=1)
        if copy.statements.filter(
            kind="mark",
            cell=f"refusal_instances; period=2024-25 Q{number}; area={district}",
        ).exists()
        and count > 10
    }
    answers = b"".join(content for _, content in everything().values()).decode()
    answers = answers.replace(",", "")
    (printing,) = printings()
    marks = [said for said in printing.said if said.kind is Printed.MARK]

    assert hidden
    assert not {prime for prime in hidden if prime in answers}
    assert all(_is_bare(said) for said in marks)
    assert not {prime for prime in hidden if prime in str(ReleasedTable.objects.get().content)}


def _is_bare(said: Said) -> bool:
    return (said.low, said.high, said.shown) == (None, None, "[c]")
