"""Amending a return: the chain, what it changes, whether it is material, and which one stands."""

import pytest
from django.db import IntegrityError, transaction

from dalpb.kernel.refusals import Refused, StaleVersion
from reporting.models import AnnualReturn
from reporting.returns.compose import compose
from reporting.returns.snapshot import from_json
from reporting.selectors.returns import standing_return, tier_one_authority
from reporting.services.certify import prepare, send_for_certification
from reporting.services.moves import amend
from reporting.workflow import ReturnStatus
from tests import worlds
from tests.worlds import World

S = ReturnStatus
pytestmark = pytest.mark.usefixtures("quick_press")


def refusal(caught: pytest.ExceptionInfo[Refused]) -> str:
    return caught.value.denial.code


def standing() -> AnnualReturn | None:
    return standing_return(tier_one_authority(), worlds.YEAR)


def test_the_old_return_stands_until_the_new_one_is_certified(world: World) -> None:
    first = worlds.being_amended(world)
    draft = first.amended_by

    before = standing()
    worlds.sign_amendment(draft, world)
    first.refresh_from_db()
    draft.refresh_from_db()

    assert before == first
    assert standing() == draft
    assert (first.status, draft.status) == (S.AMENDED, S.CERTIFIED)
    told = first.events.get(move="amended")
    assert told.reason == "Haven counted one person twice."
    assert told.details["amended_by"] == 2
    assert told.details["is_material"] is False


def test_only_the_newest_may_be_amended(world: World) -> None:
    first = worlds.being_amended(world)

    with pytest.raises(Refused) as caught:
        worlds.start_amendment(world, first)

    assert refusal(caught) == "return.not_newest"
    assert AnnualReturn.objects.count() == 2
    assert (
        "Number 2 amends number 1 already"
        in world.client("officer").get(f"/returns/{worlds.YEAR}/1/amend/").text
    )


def test_a_stale_page_starts_no_amendment(world: World) -> None:
    first = worlds.the_return(world, S.CERTIFIED)

    with pytest.raises(StaleVersion):
        amend(
            annual_return=first,
            version=first.version - 1,
            reason="A slip.",
            by=world.people["officer"],
            at=worlds.later(4),
        )


def test_an_amendment_that_changes_nothing_is_refused(world: World) -> None:
    draft = worlds.being_amended(world).amended_by
    officer = world.people["officer"]
    worlds.answer_queries(draft, by=officer)

    with pytest.raises(Refused) as caught:
        send_for_certification(
            annual_return=draft,
            version=draft.version,
            is_material=True,
            material_reason="It matters.",
            by=officer,
            at=worlds.later(5),
        )
    page = world.client("officer").get(f"/returns/{worlds.YEAR}/2/send/")

    assert refusal(caught) == "return.nothing_amended"
    assert "nothing to amend" in page.text


def test_it_has_to_be_said_whether_it_is_material_and_why(world: World) -> None:
    draft = worlds.being_amended(world).amended_by
    change_a_text(draft, world)
    officer = world.client("officer")
    address = f"/returns/{worlds.YEAR}/2/send/"

    blank = officer.post(address, {"version": draft.version})
    unsaid = officer.post(address, {"version": draft.version, "is_material": "yes"})
    said = officer.post(
        address,
        {"version": draft.version, "is_material": "yes", "material_reason": "Money moved on it."},
    )
    draft.refresh_from_db()

    assert (blank.status_code, unsaid.status_code, said.status_code) == (422, 422, 302)
    assert (draft.status, draft.is_material) == (S.CHECKED, True)
    assert draft.events.get(move="checked").details["changes"] == 1


def change_a_text(draft: AnnualReturn, world: World) -> None:
    officer = world.people["officer"]
    text = draft.narratives.get(question="R8.1")
    worlds.save_narrative(
        annual_return=draft,
        question="R8.1",
        answer="The board met five times, not four.",
        status=text.status,
        version=text.version,
        by=officer,
        at=worlds.later(5),
    )
    worlds.answer_queries(draft, by=officer)
    draft.refresh_from_db()


def test_what_changed_is_signed_with_the_amendment_and_printed_in_it(world: World) -> None:
    first = worlds.the_return(world, S.AMENDED)
    second = first.amended_by

    taken = from_json(second.snapshot.content)
    document = compose(taken, sha256=second.snapshot.sha256)
    section = next(s for s in document.sections if s.heading == "What this changes in number 1")

    assert [change.where for change in taken.stamp.changes] == ["R8.1"]
    assert taken.stamp.earlier_sha256 == first.snapshot.sha256
    assert section.paragraphs == (
        "This amendment is not material. One sentence of text; no figure changes.",
    )
    assert section.tables[0].rows[0].cells[1].text == "done. The board met five times, not four."


def test_a_first_return_has_no_such_section(world: World) -> None:
    document = compose(prepare(worlds.the_return(world)).snapshot)

    assert not [s for s in document.sections if s.heading.startswith("What this changes")]


def test_a_board_member_reads_what_stands_while_it_is_being_amended(world: World) -> None:
    worlds.being_amended(world)
    board = world.client("board")

    assert board.get(f"/returns/{worlds.YEAR}/1/").status_code == 200
    assert board.get(f"/returns/{worlds.YEAR}/2/").status_code == 404
    assert f"The {worlds.YEAR} return" in board.get("/").text or "Returns" in board.get("/").text


@pytest.mark.parametrize(
    "change",
    [
        {"status": "certified"},
        {"status": "checked"},
        {"is_material": True},
        {"material_reason": "Because."},
    ],
)
def test_the_database_holds_the_chain_too(world: World, change: dict[str, object]) -> None:
    draft = worlds.being_amended(world).amended_by

    with pytest.raises(IntegrityError), transaction.atomic():
        AnnualReturn.objects.filter(pk=draft.pk).update(**change)


def test_a_first_return_is_never_material(world: World) -> None:
    made = worlds.the_return(world)

    with pytest.raises(IntegrityError), transaction.atomic():
        AnnualReturn.objects.filter(pk=made.pk).update(is_material=True, material_reason="No.")
