"""The needs assessment in a browser and on paper: clean, valid, and the same in both."""

import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import page as page_validation
import pytest
from django.urls import reverse

from dalpb.kernel.access import access_of
from needs.facts.assessments import AssessmentFact, AssessmentStatus, assessment
from needs.models import AssessmentVersion
from reporting.assessment.compose import compose
from reporting.assessment.document import Level, Paper
from reporting.render.assessment import paper_pdf
from tests import worlds
from tests.factories import assessments as made
from tests.functional.conftest import (
    NARROW,
    WIDE,
    axe_findings,
    out_of_reach,
    policy_breaks,
    scrolls_sideways,
)
from tests.functional.reporting.conftest import Desk
from tests.pdf_tags import Tagged, squeezed
from tests.worlds import World

pytestmark = pytest.mark.django_db(transaction=True)
AREA = "E10000099"
ENGINE = Path(__file__).with_name("verapdf_engine.py")
# The page's tags and what each is called in a tagged PDF.
SAME = {"h2": "H2", "h3": "H3", "table": "Table", "th": "TH", "td": "TD", "li": "LI"}
# What of a chart lies outside the box that it can be seen through.
IN_VIEW = """
(svg) => {
  const box = svg.parentElement.getBoundingClientRect();
  return [...svg.querySelectorAll("text, rect")].filter((part) => {
    const at = part.getBoundingClientRect();
    return at.left < box.left - 1 || at.right > box.right + 1;
  }).map((part) => part.outerHTML);
}
"""
LETTERS = "(svg) => 16 * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width"


@pytest.fixture
def written(world: World) -> World:
    """A version approved on twelve refusals, which have since become fourteen."""
    made.tell(world, "12", AREA)
    author, chair = world.people["second-officer"], world.people["chair"]
    first = made.write(author, made.worldly(AREA))
    made.take_to(first, AssessmentStatus.APPROVED, author=author, approver=chair)
    made.tell(world, "14", AREA)
    return world


def fact_of(world: World) -> AssessmentFact:
    found = assessment(access_of(world.people["chair"], on=worlds.TODAY), "2025")
    assert found is not None
    return found


def papers(world: World) -> dict[Level, Paper]:
    return {level: compose(fact_of(world), level) for level in Level}


def address(level: Level) -> str:
    return reverse("reporting:assessment-paper", kwargs={"version": "2025", "level": level.value})


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["320", "1280"])
def test_a_partner_reads_every_level(desk: Desk, written: World, size: Any) -> None:
    desk.page.set_viewport_size(size)
    desk.enter("haven")
    for level in Level:
        assert desk.go(address(level)) == 200
        assert axe_findings(desk.page) == []
        assert policy_breaks(desk.page) == []
        assert not scrolls_sideways(desk.page)
        assert "12" in desk.page.locator("article").inner_text()
        assert "was 12, is 14" in desk.page.locator("article").inner_text()
        assert out_of_reach(desk.page) == []


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["320", "1280"])
def test_a_chart_is_whole_in_view_and_its_words_can_be_read(
    desk: Desk, written: World, size: Any
) -> None:
    """On a phone as on a desk: the longest bar with its number, in letters of 12 pixels or more."""
    desk.page.set_viewport_size(size)
    desk.enter("haven")
    desk.go(address(Level.INFOGRAPHIC))
    chart = desk.page.locator(".dalpb-chart svg:visible")
    assert chart.count() == 1
    assert {"12", "20"} <= set(chart.locator("text").all_text_contents())
    assert chart.evaluate(IN_VIEW) == []
    assert chart.evaluate(LETTERS) >= 12
    assert desk.page.get_by_role("table").filter(has_text="Requests that were refused").count()


def test_page_and_file_have_the_same_tags_and_the_same_words(desk: Desk, written: World) -> None:
    desk.enter("board")
    for level, paper in papers(written).items():
        desk.go(address(level))
        article = desk.page.locator("article.dalpb-paper")
        on_page = {tag: article.locator(tag).count() for tag in SAME}
        tagged = Tagged(paper_pdf(paper))
        counts: Counter[str] = tagged.counts()
        extra = _only_on_paper(paper)
        on_paper = {tag: counts[name] - extra[tag] for tag, name in SAME.items()}
        assert on_page == on_paper, level
        assert article.locator("svg:visible").count() == counts["Figure"], level
        words = squeezed(tagged.root.words())
        for cell in article.locator("td, h3, li").all_inner_texts():
            assert squeezed(cell) in words, cell


def _only_on_paper(paper: Paper) -> Counter[str]:
    """The facts at the foot or on the cover, and the contents, which a page has elsewhere."""
    if paper.level is Level.INFOGRAPHIC:
        return Counter()
    rows = len(paper.facts)
    extra = Counter({"table": 1, "th": rows, "td": rows})
    if paper.level is Level.FULL:
        extra += Counter({"h2": 1, "li": len(paper.parts)})
    return extra


def test_two_validators_pass_every_level(written: World, tmp_path: Path) -> None:
    files = {level: tmp_path / f"{level.value}.pdf" for level in Level}
    for level, paper in papers(written).items():
        files[level].write_bytes(paper_pdf(paper))
    done = subprocess.run(
        [sys.executable, str(ENGINE), *map(str, files.values())],
        capture_output=True,
        text=True,
        timeout=240,
        check=True,
    )
    by_verapdf = json.loads(done.stdout.strip().splitlines()[-1])
    for path in files.values():
        assert by_verapdf[str(path)] == []
        failures = page_validation.validate_pdf(str(path), profile="ua1").failures
        assert [str(failure) for failure in failures] == []


def test_the_same_paper_gives_the_same_bytes_and_is_short(written: World) -> None:
    sheet = papers(written)[Level.INFOGRAPHIC]

    assert paper_pdf(sheet) == paper_pdf(sheet)
    assert len(Tagged(paper_pdf(sheet)).pdf.pages) <= 2


def test_an_officer_writes_and_the_chair_approves(desk: Desk, world: World) -> None:
    made.tell(world, "12", AREA)
    made.write(world.people["second-officer"], made.worldly(AREA))
    page = desk.page
    desk.enter("officer")
    desk.go("/needs-assessment/2025/")
    page.get_by_role("button", name="Write").click()
    page.get_by_role("link", name="F1: 20 asked and 12 were refused").click()
    page.get_by_label("Headline").fill("12 were refused")
    page.get_by_role("button", name="Save").click()
    assert (
        "stands in the text without a figure" in page.locator(".govuk-error-summary").inner_text()
    )
    page.get_by_label("Headline").fill("Of {asked} who asked {refused} were refused")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="F1: Of 20 who asked 12 were refused").wait_for()

    desk.go("/needs-assessment/2025/send/")
    page.get_by_role("button", name="Send for review").click()
    page.get_by_text("In review").first.wait_for()

    desk.enter("board")
    assert desk.go("/needs-assessment/2025/") == 404

    desk.enter("chair")
    desk.go("/needs-assessment/2025/approve/")
    page.get_by_label("I have read this assessment").check()
    page.get_by_role("button", name="Approve").click()
    page.get_by_text("The assessment is approved and frozen.").wait_for()
    assert AssessmentVersion.objects.get().status == "approved"

    desk.enter("board")
    assert desk.go("/needs-assessment/2025/summary/") == 200
    assert "Of 20 who asked 12 were refused" in page.locator("article").inner_text()


def test_a_changed_figure_is_taken_by_a_person(desk: Desk, world: World) -> None:
    made.tell(world, "12", AREA)
    made.write(world.people["second-officer"], made.worldly(AREA))
    made.tell(world, "14", AREA)
    page = desk.page
    desk.enter("officer")
    desk.go("/needs-assessment/2025/write/findings/F1/")
    page.get_by_text("was 12, is 14").first.wait_for()
    page.get_by_role("button", name=re.compile("it is now.*refused")).click()
    page.get_by_text("20 asked and 14 were refused").first.wait_for()
    assert page.get_by_text("was 12, is 14").count() == 0
