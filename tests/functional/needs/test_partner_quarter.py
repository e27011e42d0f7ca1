"""A quarter from opening to acceptance, at the keyboard of an officer and three partners.

Haven fills in the form and is sent back once. Harbour sends the template workbook, wrong
the first time. Hillside sends a tidy file, late.
"""

import csv
import io
import re
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import expect

from dalpb.kernel import clock
from dalpb.kernel.audit import verify
from dalpb.kernel.cells import Figure
from needs.models import Obligation, Observation, Round
from tests import quarters
from tests.functional.conftest import NARROW, axe_findings
from tests.functional.reporting.conftest import Desk
from tests.quarters import HILLSIDE
from tests.worlds import HARBOUR, HAVEN

pytestmark = pytest.mark.django_db(transaction=True)


def written(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"


def click(desk: Desk, name: str, role: str = "button") -> None:
    with desk.page.expect_navigation(wait_until="load"):
        desk.page.get_by_role(role, name=name, exact=False).first.click()  # type: ignore[arg-type]


def says(desk: Desk, text: str) -> None:
    expect(desk.page.locator("main")).to_contain_text(text)


def owed(organisation: str) -> str:
    row = Obligation.objects.get(organisation__code=organisation)
    return f"/collections/submissions/{row.pk}/"


def grid(desk: Desk) -> dict[str, str]:
    """The completeness grid as the officer reads it."""
    desk.enter("officer")
    desk.go("/collections/")
    rows = desk.page.locator("tbody tr").all()
    return {row.locator("th").inner_text(): row.locator("td").first.inner_text() for row in rows}


def open_the_round(desk: Desk) -> None:
    """The officer makes the round, sees what is missing, the partners agree, it opens."""
    today = clock.today()
    desk.enter("officer")
    desk.go("/collections/partner-quarter/")
    click(desk, "New round", "button")
    desk.page.get_by_label("Period").fill("2025-26 Q1")
    desk.page.get_by_label("Deadline").fill(written(today - timedelta(days=1)))
    desk.page.get_by_label("Last day to begin").fill(written(today + timedelta(days=7)))
    desk.page.get_by_label("Last day to change anything").fill(written(today + timedelta(days=1)))
    click(desk, "Make the round")
    says(desk, "Put the three dates in order")
    desk.page.get_by_label("Last day to change anything").fill(written(today + timedelta(days=9)))
    click(desk, "Make the round")
    says(desk, "To put right before it can open (3)")
    click(desk, "Record that Haven Trust agreed")
    desk.page.locator(".govuk-error-summary a", has_text="Say how and when").click()
    expect(desk.page.locator(":focus")).to_have_attribute("name", "words")
    assert axe_findings(desk.page) == []
    click(desk, "Open the round")
    says(desk, "has not agreed")
    for name in (HAVEN, HARBOUR, HILLSIDE):
        desk.enter(name)
        desk.go("/collections/partner-quarter/")
        click(desk, "Agree for")
    desk.enter("officer")
    desk.go(f"/collections/rounds/{Round.objects.get().pk}/")
    says(desk, "Everything is ready")
    click(desk, "Open the round")
    says(desk, "What it asks is frozen")


def give_more_time(desk: Desk, organisation: str) -> None:
    until = written(clock.today() + timedelta(days=20))
    desk.enter("officer")
    desk.go(f"{owed(organisation)}more-time/")
    for label in ("Deadline", "Last day to begin", "Last day to change anything"):
        desk.page.get_by_label(label).fill(until)
    desk.page.get_by_label("Reason").fill("Their system was down")
    click(desk, "Give more time")


def fill_by_form(desk: Desk) -> None:
    """Haven, with the keyboard alone, on a phone's width: a slip, a blank, a reason, sent."""
    desk.page.set_viewport_size(NARROW)
    desk.enter(HAVEN)
    desk.go(owed(HAVEN))
    click(desk, "Safe accommodation", "link")
    desk.page.get_by_label("Total, Haven House").first.focus()
    desk.page.keyboard.type("12")
    for text in ("4", "3", "0", "0", "0", "2o"):
        desk.page.keyboard.press("Tab")
        desk.page.keyboard.type(text)
    expect(desk.page.locator("output").first).to_have_text("Not all given")
    desk.page.keyboard.press("Enter")
    desk.page.wait_for_load_state("load")
    says(desk, "Nothing was saved yet")
    summary = desk.page.locator(".govuk-error-summary a")
    expect(summary).to_contain_text("Another reason, not listed here, Haven House")
    assert not Obligation.objects.get(organisation__code=HAVEN).answers.exists()
    summary.click()
    # The browser moves the focus after the click has been answered; typing must wait for it.
    expect(desk.page.locator(":focus")).to_have_value("2o")
    desk.page.keyboard.press("Control+a")
    desk.page.keyboard.type("2")
    expect(desk.page.locator("output").first).to_have_text("9")
    expect(desk.page.get_by_label("Total, Haven House").first).to_have_value("12")
    desk.page.keyboard.press("Enter")
    desk.page.wait_for_load_state("load")
    says(desk, "7 figures changed")
    click(desk, "Check and send", "button")
    says(desk, "1 figure left blank")
    assert axe_findings(desk.page) == []
    click(desk, "Households that moved on", "link")
    desk.page.get_by_label("Total, Haven House").nth(1).fill("7")
    click(desk, "Save")
    click(desk, "Homelessness", "link")
    desk.page.get_by_label("Total, Exampleshire").fill("0")
    click(desk, "Save")
    click(desk, "Check and send", "button")
    says(desk, "3 fewer than the total")
    click(desk, "Declare it complete and send")
    says(desk, "must be put right or confirmed first")
    click(desk, "Confirm")
    desk.page.locator(".govuk-error-summary a", has_text="Say why the figure is right").click()
    expect(desk.page.locator(":focus")).to_have_attribute("name", re.compile("^reason-"))
    assert axe_findings(desk.page) == []
    desk.page.get_by_label("Why it is right").fill("The reason was not written down for three")
    click(desk, "Confirm")
    click(desk, "Declare it complete and send")
    says(desk, "this page is your proof")
    says(desk, "Yes: first sent by Haven of Example")


def send_the_template(desk: Desk, folder: Path) -> None:
    """Harbour, with the workbook that the system writes: refused once with its cell named."""
    desk.enter(HARBOUR)
    desk.go(owed(HARBOUR))
    with desk.page.expect_download() as found:
        desk.page.get_by_role("link", name="download the template").click()
    path = folder / "harbour.xlsx"
    found.value.save_as(path)
    book = openpyxl.load_workbook(path)
    sheet = book["Figures"]
    heads = {cell.value: cell.column for cell in sheet[1]}
    values = {"ALL": 83, "capacity_constraints": 83}
    for number in range(2, sheet.max_row + 1):
        category = sheet.cell(number, heads["category"]).value
        sheet.cell(number, heads["value"]).value = values.get(category, 0)
    sheet.cell(3, heads["value"]).value = "many"
    book.save(path)
    upload(desk, HARBOUR, path)
    says(desk, "The file was not taken")
    row = desk.page.locator("#errors-caption").locator("xpath=ancestor::table").locator("tbody tr")
    expect(row.first).to_contain_text("3")
    expect(row.first).to_contain_text("many")
    assert not Obligation.objects.get(organisation__code=HARBOUR).answers.exists()
    sheet.cell(3, heads["value"]).value = 83
    book.save(path)
    upload(desk, HARBOUR, path)
    says(desk, "figures taken in")
    click(desk, "Declare it complete and send")
    says(desk, "this page is your proof")


def upload(desk: Desk, organisation: str, path: Path) -> None:
    desk.go(f"{owed(organisation)}file/")
    desk.page.get_by_label("File").set_input_files(path)
    click(desk, "Send the file")


def send_a_tidy_file(desk: Desk, folder: Path) -> None:
    """Hillside, with rows of its own; one row too many is refused by its number."""
    heads = ("period", "area", "organisation", "measure", "category", "value", "note")
    good = ("2025-26 Q1", "E07000992", HILLSIDE, "homeless_applications_da", "ALL", "59", "")
    alien = ("2025-26 Q1", "E07000992", HILLSIDE, "refusal_instances", "ALL", "5", "")
    for name, rows in (("wrong.csv", [good, alien]), ("tidy.csv", [good])):
        out = io.StringIO()
        csv.writer(out).writerows([heads, *rows])
        (folder / name).write_text(out.getvalue(), encoding="utf-8")
    desk.enter(HILLSIDE)
    upload(desk, HILLSIDE, folder / "wrong.csv")
    says(desk, "This round does not ask for this figure of you")
    upload(desk, HILLSIDE, folder / "tidy.csv")
    click(desk, "Declare it complete and send")
    says(desk, "this page is your proof")
    says(desk, "No: first sent by Hillside of Example")


def accept(desk: Desk, organisation: str, *sections: str) -> None:
    desk.enter("officer")
    desk.go(f"{owed(organisation)}review/")
    for title in sections:
        desk.page.get_by_role("checkbox", name=title).check()
    click(desk, "Accept the chosen sections")
    says(desk, "Accepted. The figures stand from now on.")


def send_back(desk: Desk) -> None:
    desk.enter("officer")
    desk.go(f"{owed(HAVEN)}review/")
    says(desk, "The reason was not written down for three")
    desk.page.get_by_role("checkbox", name="Homelessness").check()
    click(desk, "Send the chosen sections back")
    desk.page.locator(".govuk-error-summary a", has_text="Give the reason").click()
    expect(desk.page.locator(":focus")).to_have_attribute("name", "reason")
    assert axe_findings(desk.page) == []
    expect(desk.page.get_by_role("checkbox", name="Homelessness")).to_be_checked()
    desk.page.get_by_label("Reason").fill("None at all in three months? Last year there were some.")
    click(desk, "Send the chosen sections back")
    says(desk, "Sent back with your reason")


def correct_and_send_again(desk: Desk) -> None:
    desk.enter(HAVEN)
    desk.go(owed(HAVEN))
    says(desk, "None at all in three months?")
    click(desk, "Homelessness", "link")
    desk.page.get_by_label("Total, Exampleshire").fill("6")
    click(desk, "Save")
    click(desk, "Check and send", "button")
    click(desk, "Declare it complete and send")
    says(desk, "this page is your proof")


def test_a_quarter_from_opening_to_acceptance(desk: Desk, tmp_path: Path) -> None:
    quarters.prepare(desk.world)
    open_the_round(desk)
    assert set(grid(desk).values()) == {"Overdue"}
    for organisation in (HAVEN, HARBOUR):
        give_more_time(desk, organisation)

    fill_by_form(desk)
    send_the_template(desk, tmp_path)
    send_a_tidy_file(desk, tmp_path)
    assert grid(desk) == {
        "Harbour Trust": "Received",
        "Haven Trust": "Received",
        "Hillside District Council": "Received late",
    }

    accept(desk, HARBOUR, "Safe accommodation")
    accept(desk, HILLSIDE, "Homelessness")
    send_back(desk)
    assert grid(desk)["Haven Trust"] == "Sent back"
    correct_and_send_again(desk)
    accept(desk, HAVEN, "Safe accommodation", "Homelessness")

    assert set(grid(desk).values()) == {"Accepted"}
    rows = Observation.objects.filter(period__code="2025-26 Q1", category_key="ALL")
    figures = {(r.organisation.code, r.measure.code, r.service_id is None): r.figure for r in rows}
    assert figures[HAVEN, "homeless_applications_da", True] == Figure.exact(6)
    assert figures[HILLSIDE, "homeless_applications_da", True] == Figure.exact(59)
    assert figures[HARBOUR, "refusal_instances", False] == Figure.exact(83)
    assert verify() == []
