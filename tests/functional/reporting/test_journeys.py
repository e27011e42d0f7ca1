"""The first path as people walk it, in a browser: figures in, a signed return out."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from needs.models import ImportBatch, Observation
from reporting.models import AnnualReturn, ReturnSnapshot
from reporting.services.certify import prepare
from reporting.services.moves import start_return
from reporting.workflow import ReturnStatus
from tests import worlds
from tests.functional.conftest import NARROW, WIDE
from tests.functional.reporting.conftest import Desk

pytestmark = pytest.mark.django_db(transaction=True)

ONE = f"/returns/{worlds.YEAR}/1/"


def sign_in(desk: Desk, name: str) -> None:
    """By hand, from the sign-in page."""
    desk.page.context.clear_cookies()
    desk.go("/account/login/")
    desk.page.locator("input[name=login]").fill(f"{name}@exampleshire.example")
    desk.page.get_by_role("textbox", name="Password").fill(worlds.PASSWORD)
    desk.page.get_by_role("button", name="Sign in").click()
    expect(desk.page.get_by_role("heading", level=1)).to_have_text("Home")


def heading(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


def file_of(folder: Path, name: str, *values: tuple[str, str]) -> Path:
    rows = [worlds.row("haven-house", measure, "ALL", value) for measure, value in values]
    path = folder / name
    path.write_bytes(worlds.as_csv(rows))
    return path


def test_a_partner_sends_figures_after_seeing_what_will_change(desk: Desk, tmp_path: Path) -> None:
    page = desk.page
    batches = ImportBatch.objects.count()
    sign_in(desk, "haven")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Figures").click()
    beside = page.get_by_role("navigation", name="In this section")
    beside.get_by_role("link", name="Send figures").click()

    sent = file_of(tmp_path, "may.csv", ("households_supported", "68"), ("supported_spells", "9"))
    page.get_by_label("File of figures").set_input_files(sent)
    page.get_by_role("button", name="Check the file").click()

    assert heading(page) == "Check before sending"
    changes = page.get_by_role("table", name="Figures that change")
    expect(changes).to_contain_text("71")
    expect(changes).to_contain_text("68")
    expect(page.get_by_role("table", name="New figures")).to_contain_text("9")
    assert ImportBatch.objects.count() == batches

    page.get_by_role("button", name="Confirm and send").click()

    expect(page.get_by_role("alert")).to_contain_text("2 figures were taken in.")
    assert ImportBatch.objects.count() == batches + 1
    figure = Observation.objects.get(
        measure__code="households_supported",
        service__code="haven-house",
        period__code=worlds.YEAR,
    )
    assert figure.value_micro == 68_000_000


def test_a_partner_s_faulty_file_is_told_by_cell_and_none_of_it_is_kept(
    desk: Desk, tmp_path: Path
) -> None:
    page = desk.page
    batches = ImportBatch.objects.count()
    desk.enter("haven")
    desk.go("/figures/import/")

    sent = file_of(tmp_path, "bad.csv", ("households_supported", "1O"), ("no_such_measure", "4"))
    page.get_by_label("File of figures").set_input_files(sent)
    page.get_by_role("button", name="Check the file").click()

    assert heading(page) == "The file was not taken"
    errors = page.get_by_role("table", name="To correct")
    expect(errors.get_by_role("row")).to_have_count(3)
    expect(errors).to_contain_text("no_such_measure")
    with page.expect_download() as told:
        page.get_by_role("link", name="Download what to correct (Excel)").click()
    assert told.value.path().read_bytes().startswith(b"PK")
    assert ImportBatch.objects.count() == batches


def test_a_file_that_names_a_person_is_refused_without_repeating_it(
    desk: Desk, tmp_path: Path
) -> None:
    page = desk.page
    desk.enter("haven")
    desk.go("/figures/import/")
    path = tmp_path / "named.csv"
    path.write_bytes(
        worlds.as_csv(
            [worlds.row("haven-house", "households_supported", "ALL", "7", note="AB 12 34 56 C")]
        )
    )

    page.get_by_label("File of figures").set_input_files(path)
    page.get_by_role("button", name="Check the file").click()

    assert heading(page) == "The file was not taken"
    assert "12 34 56" not in page.content()


def test_an_officer_answers_writes_and_sends_and_a_certifier_signs(desk: Desk) -> None:
    page, officer = desk.page, desk.world.people["officer"]
    made = start_return(
        authority=worlds.tier_one_authority(), year=worlds.YEAR, by=officer, at=worlds.AT
    )
    worlds.write_texts(made, by=officer)
    sign_in(desk, "officer")

    page.get_by_role("link", name="Findings").click()
    waiting = page.locator("a:text-matches('^Answer')")
    for left in range(waiting.count(), 0, -1):
        expect(waiting).to_have_count(left)
        waiting.first.click()
        page.get_by_label("Why the figure stands").fill("No sanctuary scheme runs in the county.")
        page.get_by_role("button", name="Save the answer").click()
    expect(waiting).to_have_count(0)
    desk.go(ONE)
    page.get_by_role("link", name="Write or change the answer to R8.1").click()
    page.get_by_role("radio", name="Done in the period").check()
    page.get_by_label("Answer").fill("The board met four times and survivors sat on it.")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Send for certification").click()
    page.get_by_role("button", name="Send for certification").click()

    expect(page.get_by_role("alert")).to_contain_text("waiting for certification")
    assert prepare(made).unanswered == 0

    sign_in(desk, "certifier")
    expect(page.get_by_text("is waiting for your signature")).to_be_visible()
    page.get_by_role("link", name=f"The {worlds.YEAR} return").click()
    page.get_by_role("button", name="Certify", exact=True).click()
    expect(page.get_by_text("survivors sat on it")).to_be_visible()
    page.get_by_label("I certify this return in the words above").check()
    page.get_by_role("button", name="Certify", exact=True).click()

    expect(page.get_by_role("alert")).to_contain_text("certified and frozen")
    kept = ReturnSnapshot.objects.get()
    assert kept.certified_by == desk.world.people["certifier"]
    assert "survivors sat on it" in kept.content
    with page.expect_download() as pressed:
        page.get_by_role("link", name="PDF").click()
    assert pressed.value.suggested_filename.endswith("OFFICIAL-SENSITIVE.pdf")


def test_a_certifier_shows_again_who_they_are_before_signing(desk: Desk) -> None:
    worlds.the_return(desk.world, ReturnStatus.CHECKED)
    page = desk.page
    desk.enter("certifier", fresh=False)

    desk.go(f"{ONE}certify/")
    page.get_by_role("textbox", name="Password").fill(worlds.PASSWORD)
    page.locator("main form button[type=submit]").first.click()

    assert heading(page) == f"Certify the {worlds.YEAR} return"


def test_a_board_member_reads_what_is_certified_and_nothing_before(desk: Desk) -> None:
    made = worlds.the_return(desk.world, ReturnStatus.CHECKED)
    page = desk.page
    desk.enter("board")
    desk.go("/returns/")
    expect(page.get_by_role("table")).to_contain_text("There is nothing to show yet.")
    assert desk.go(ONE) == 404

    worlds.sign(made, by=desk.world.people["certifier"])
    desk.go("/returns/")
    page.get_by_role("link", name=f"{worlds.YEAR}, number 1").click()

    assert heading(page) == f"Annual return {worlds.YEAR}"
    assert page.get_by_role("link", name="Findings of the checks").count() == 0
    assert page.get_by_text("Who sent these figures").count() == 0


def test_an_auditor_reads_who_did_what(desk: Desk) -> None:
    worlds.the_return(desk.world, ReturnStatus.SUBMITTED)
    page = desk.page
    desk.enter("auditor")

    desk.go(f"{ONE}history/")
    history = page.get_by_role("table", name="What happened to this return")
    expect(history.get_by_role("row")).to_have_count(5)
    expect(history).to_contain_text("RECEIPT-1")
    page.get_by_role("link", name="Audit").click()

    expect(page.get_by_role("table")).to_contain_text("return.certified")


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["320", "1280"])
def test_the_certifier_signs_by_keyboard_alone(desk: Desk, size: dict[str, int]) -> None:
    worlds.the_return(desk.world, ReturnStatus.CHECKED)
    page = desk.page
    page.set_viewport_size({"width": size["width"], "height": size["height"]})
    desk.enter("certifier")
    desk.go(ONE)

    tab_to(page, "a", "Certify")
    page.keyboard.press("Enter")
    page.wait_for_url("**/certify/")
    tab_to(page, "input", "")
    page.keyboard.press("Space")
    tab_to(page, "button", "Certify")
    page.keyboard.press("Enter")

    expect(page.get_by_role("alert")).to_contain_text("certified and frozen")
    assert AnnualReturn.objects.get().status == ReturnStatus.CERTIFIED


FOCUSED = """() => {
  const el = document.activeElement;
  return [el.tagName.toLowerCase(), el.textContent.trim(), el.type || ""];
}"""


def tab_to(page: Page, tag: str, label: str) -> None:
    """Press Tab until the control has the focus; a box to tick has no words of its own."""
    for _ in range(200):
        page.keyboard.press("Tab")
        on, words, kind = page.evaluate(FOCUSED)
        if on == tag and words == label and (tag != "input" or kind == "checkbox"):
            return
    raise AssertionError(f"the Tab key does not come to {tag} {label}")
