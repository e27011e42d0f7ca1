"""The user guide: its words and its pictures name the same things, and its links lead somewhere."""

import re
from pathlib import Path
from typing import Final

import pytest

from dalpb.guide.shots import SHOTS, Shot
from dalpb.guide.texts import unlike

ROOT: Final = Path(__file__).resolve().parents[2]
GUIDE: Final = ROOT / "docs" / "guide"
PAGES: Final = sorted(GUIDE.glob("*.md"))
ALL_PICTURES_AT_MOST: Final = 2_500_000
LINK: Final = re.compile(r"(?<!!)\[[^\]]+\]\((?P<to>[^)#\s]*)(?:#(?P<at>[^)\s]+))?\)")
PNG: Final = b"\x89PNG\r\n\x1a\n"


def headings(page: Path) -> set[str]:
    """The anchors of a page's headings, as readers of Markdown make them."""
    found = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in found}


def test_each_picture_is_shown_and_each_shown_is_made() -> None:
    assert unlike(GUIDE, SHOTS) == []


def test_each_kind_of_reader_has_a_page_that_the_first_page_leads_to() -> None:
    led = {found["to"] for found in LINK.finditer((GUIDE / "README.md").read_text("utf-8"))}

    assert {page.name for page in PAGES} - {"README.md"} <= led
    for name in ("officer", "commissioner", "board-member", "partner", "certifier", "public"):
        assert f"{name}.md" in led


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_link_leads_to_a_file_and_a_heading_of_it(page: Path) -> None:
    links = list(LINK.finditer(page.read_text("utf-8")))
    assert links
    for link in links:
        target = (page.parent / link["to"]).resolve() if link["to"] else page
        assert target.is_file(), link[0]
        if link["at"]:
            assert link["at"] in headings(target), link[0]


def test_the_pictures_are_those_that_are_made_and_stay_small() -> None:
    files = list((GUIDE / "pictures").iterdir())

    assert {file.name for file in files} == {f"{shot.name}.png" for shot in SHOTS}
    assert all(file.read_bytes().startswith(PNG) for file in files)
    assert sum(file.stat().st_size for file in files) <= ALL_PICTURES_AT_MOST


def test_every_page_of_a_reader_has_three_pictures_or_more() -> None:
    for page in PAGES:
        least = 2 if page.name == "README.md" else 3
        assert page.read_text("utf-8").count("](pictures/") >= least, page.name


def test_a_picture_without_words_one_that_nobody_makes_and_one_not_shown_are_told(
    tmp_path: Path,
) -> None:
    (tmp_path / "page.md").write_text("![](pictures/a.png) ![A page](pictures/b.png)", "utf-8")
    made = [Shot("a", "", "/", "Home"), Shot("c", "", "/", "Home")]

    assert unlike(tmp_path, made) == [
        "b: the guide shows it, and nothing makes it",
        "c: it is made, and the guide does not show it",
        "a: it has no words for who cannot see it",
    ]
