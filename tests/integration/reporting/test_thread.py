"""The golden thread over real records: who sees what of it, and how much it asks to build."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dalpb.kernel.access import access_of
from dalpb.kernel.models.trail import AuditEvent
from reporting.assemble.packs.thread import thread_lines
from reporting.assemble.thread import breaks_for, thread_for, whole_thread
from reporting.thread.graph import Ref, Thread
from reporting.thread.kinds import Kind
from reporting.thread.walking import Way, reached
from reporting.workflow import ReturnStatus
from tests import worlds
from tests.factories import plans, thread_world
from tests.standing import standing
from tests.worlds import World

pytestmark = pytest.mark.django_db
LINE = Ref(Kind.RETURN_LINE, f"{worlds.YEAR}:R3")
FINDING = Ref(Kind.FINDING, "2025:F1")
SPENT = Ref(Kind.SPEND, f"{worlds.YEAR}:service:{thread_world.SERVICE}")


@standing
def on_thread() -> World:
    with pytest.MonkeyPatch.context() as patch:
        worlds.press_quickly(patch)
        made = worlds.build()
        thread_world.furnish(made)
    return made


@pytest.fixture
def world(on_thread: World, quick_press: None) -> World:
    return on_thread


def thread_of(world: World, name: str) -> Thread:
    return thread_for(access_of(world.people[name], on=worlds.TODAY), worlds.TODAY)


def test_from_the_figure_to_the_need_and_to_the_pounds_and_back(world: World) -> None:
    thread = whole_thread(worlds.TODAY)
    behind = reached(thread, LINE, Way.BACK)
    assert {FINDING, SPENT, Ref(Kind.ALLOCATION, thread_world.LINE)} <= behind
    assert {one.kind for one in behind} == set(Kind) - {Kind.RETURN_LINE, Kind.AGREEMENT}
    ahead = reached(thread, FINDING, Way.ONWARD)
    assert {LINE, Ref(Kind.ALLOCATION, thread_world.LINE)} <= ahead
    assert LINE in reached(thread, SPENT, Way.ONWARD)
    assert thread.nodes[SPENT].pence == 1_234_56


def test_the_figure_is_the_one_that_was_signed(world: World) -> None:
    before = dict(whole_thread(worlds.TODAY).nodes[LINE].facts)["Figure"]
    row = worlds.row(thread_world.SERVICE, thread_world.MEASURE, "ALL", "3")
    assert world.send("haven", [row], at=worlds.later(8)).batch_id is not None
    assert dict(whole_thread(worlds.TODAY).nodes[LINE].facts)["Figure"] == before


def test_a_board_member_sees_no_money_and_no_submission(world: World) -> None:
    thread = thread_of(world, "board")
    assert LINE in thread.nodes
    assert FINDING in thread.nodes
    assert not thread.of(Kind.SPEND, Kind.ALLOCATION, Kind.SUBMISSION, Kind.SERVICE)


def test_a_partner_sees_only_what_it_sent_itself(world: World) -> None:
    thread = thread_of(world, "haven")
    assert not thread.of(Kind.SPEND, Kind.ALLOCATION, Kind.RETURN_LINE)
    assert {one.key for one in thread.nodes if one.kind is Kind.SERVICE} == {"haven-house"}
    sent = thread.of(Kind.SUBMISSION)
    assert sent
    assert all(one.organisations == {worlds.HAVEN} for one in sent)


def test_nothing_is_asked_for_one_more_of_anything(world: World) -> None:
    whole_thread(worlds.TODAY)
    with CaptureQueriesContext(connection) as first:
        whole_thread(worlds.TODAY)
    row = worlds.row(thread_world.SERVICE, thread_world.MEASURE, "ALL", "3")
    assert world.send("haven", [row], at=worlds.later(8)).batch_id is not None
    with CaptureQueriesContext(connection) as second:
        whole_thread(worlds.TODAY)
    assert len(second) == len(first) < 30


def test_a_draft_is_on_the_thread_for_those_who_read_drafts(
    on_exampleshire: World, quick_press: None
) -> None:
    thread_world.furnish(on_exampleshire, status=ReturnStatus.DRAFT)
    assert LINE in thread_of(on_exampleshire, "officer").nodes
    assert LINE not in thread_of(on_exampleshire, "board").nodes


def test_an_amendment_counts_once_it_is_signed(on_exampleshire: World, quick_press: None) -> None:
    thread_world.furnish(on_exampleshire, status=ReturnStatus.AMENDED)
    assert "as it was certified" in dict(whole_thread(worlds.TODAY).nodes[LINE].facts)["Return"]


def test_breaks_are_told_with_who_could_mend_them(world: World) -> None:
    told = breaks_for(access_of(world.people["officer"], on=worlds.TODAY), worlds.TODAY)
    by_code = {one.code: one for one in told}
    assert by_code["spend.no_allocation"].mender.role == "Commissioner"
    assert "outcome.no_indicator" not in by_code
    assert "finding.no_recommendation" not in by_code
    services = {one.node.ref.key for one in told if one.code == "service.no_need"}
    assert services == {"harbour-homes", "harbour-steps"}
    for name in ("board", "haven"):
        blind = breaks_for(access_of(world.people[name], on=worlds.TODAY), worlds.TODAY)
        assert not [one for one in blind if one.kind.value.startswith(("money", "service"))]


def test_the_list_is_narrowed_and_leaves_as_a_file_that_is_in_the_trail(world: World) -> None:
    client = world.client("officer")
    asked = {"kind": "service-without-need", "mender": "Commissioner"}
    page = client.get(reverse("reporting:thread-breaks"), asked)
    assert {one.kind for one in page.context["breaks"]} == {"Service without need"}
    sent = client.get(reverse("reporting:thread-breaks-csv"), asked)
    rows = list(csv.reader(io.StringIO(sent.content.decode("utf-8-sig"))))
    assert len(rows) == 1 + len(page.context["breaks"]) == 3
    event = AuditEvent.objects.order_by("-sequence").first()
    assert event is not None
    assert event.action == "thread.breaks_exported"


def test_of_kinds_that_are_not_told_no_number_is_shown(world: World) -> None:
    officer = world.client("officer").get(reverse("reporting:thread-breaks")).context["table"]
    board = world.client("board").get(reverse("reporting:thread-breaks")).context["table"]
    assert len(officer.rows) == 5
    assert officer.notes == ()
    assert [row.label for row in board.rows] == [
        "Need without action",
        "Outcome without indicator",
    ]
    assert board.notes
    assert all(bool(row.url) is bool(row.cells[0]) for row in (*officer.rows, *board.rows))


@pytest.mark.parametrize("asked", [{"kind": "nothing"}, {"mender": "Nobody at all"}])
def test_a_filter_that_is_not_offered_is_told_and_lists_nothing(
    world: World, asked: dict[str, str]
) -> None:
    page = world.client("officer").get(reverse("reporting:thread-breaks"), asked)
    assert page.status_code == 422
    assert page.context["breaks"] == ()


@pytest.mark.parametrize("key", ["2024-25:R99", "none", "<script>", "a/b/c", "2024-25:R3/extra"])
def test_what_is_not_there_is_not_found(world: World, key: str) -> None:
    address = reverse("reporting:thread-node", args=["return-line", key])
    assert world.client("officer").get(address).status_code == 404


def test_another_s_submission_and_none_answer_alike(world: World) -> None:
    sent = thread_of(world, "harbour").of(Kind.SUBMISSION)[0]
    client = world.client("haven")
    for key in (sent.ref.key, "none"):
        address = reverse("reporting:thread-node", args=["submission", key])
        assert client.get(address).status_code == 404


def test_the_search_finds_by_words_and_by_kind(world: World) -> None:
    client = world.client("officer")
    page = client.get(reverse("reporting:thread"), {"words": "older boys", "kind": "action"})
    assert [link.words for link in page.context["found"]] == ["A001: Open a place for older boys"]
    none = client.get(reverse("reporting:thread"), {"words": "older boys", "kind": "service"})
    assert none.context["found"] == ()
    wrong = client.get(reverse("reporting:thread"), {"kind": "nothing"})
    assert wrong.status_code == 422


def test_the_picture_is_for_those_who_see_all_of_it(world: World) -> None:
    for name, seen in (("officer", True), ("chair", True), ("board", False), ("haven", False)):
        page = world.client(name).get(reverse("reporting:thread"))
        assert ("picture" in page.context) is seen


def test_the_pack_s_columns_hold_counts_alone(world: World) -> None:
    columns = thread_lines(worlds.TODAY)
    assert [column.heading for column in columns] == [
        "Need", "Objective", "Action", "Money and service", "Outcome and return",
    ]  # fmt: skip
    assert all(row.linked + row.broken > 0 for column in columns for row in column.rows)


def test_officer_and_chair_are_told_at_home(world: World) -> None:
    for name, told in (("officer", True), ("chair", True), ("board", False)):
        tiles = world.client(name).get(reverse("home")).context["board_tiles"]
        assert ("The golden thread" in {tile.label for tile in tiles}) is told


@pytest.mark.parametrize(
    ("route", "keys"),
    [
        ("reporting:line", [worlds.YEAR, 1, "R3"]),
        ("reporting:assessment-paper", ["2025", "full"]),
        ("strategy:plan", [plans.WHOLE]),
        ("strategy:action", ["A001"]),
        ("needs:service", [thread_world.SERVICE]),
        ("commissioning:allocation", [thread_world.LINE]),
    ],
)
def test_every_page_of_a_thing_leads_onto_the_thread(
    world: World, route: str, keys: list[object]
) -> None:
    client = world.client("officer")
    page = client.get(reverse(route, args=keys)).content.decode()
    link = page.split("Follow the thread")[0].rsplit('href="', 1)[1].split('"')[0]
    assert link.startswith("/thread/")
    assert client.get(link).status_code == 200
