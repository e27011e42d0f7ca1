"""What no template and no file of the look may hold."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
# A printed document is never served as a page, so the policy does not meet it.
SERVED = [path for path in TEMPLATES if "print" not in path.parts]
LOOK = ROOT / "static" / "look"

# The content security policy refuses these without a word to the reader.
INLINE = re.compile(r"<style|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:", re.IGNORECASE)
SCRIPT = re.compile(r"<script\b([^>]*)>", re.IGNORECASE)
ELSEWHERE = re.compile(
    r"(?:src|action)\s*=\s*[\"']?(?:https?:)?//|<link[^>]*https?://", re.IGNORECASE
)


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", SERVED, ids=name)
def test_no_served_template_has_inline_style_or_script(path: Path) -> None:
    text = path.read_text()

    scripts = [found for found in SCRIPT.findall(text) if "src=" not in found]
    assert INLINE.findall(text) == []
    assert [found for found in scripts if 'type="application/json"' not in found] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_no_template_fetches_from_elsewhere(path: Path) -> None:
    assert ELSEWHERE.findall(path.read_text()) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_no_template_trusts_what_it_is_given(path: Path) -> None:
    text = path.read_text()

    assert "|safe" not in text
    assert "autoescape off" not in text


def test_the_stylesheet_leaves_out_what_only_gov_uk_may_use() -> None:
    css = (LOOK / "govuk.css").read_text()

    assert "Source Sans 3" in css
    assert "GDS Transport" not in css
    assert "govuk-header__logotype" not in css
    assert "govuk-footer__crown" not in css
    assert "url(" not in css


def test_every_file_that_our_stylesheet_names_is_there() -> None:
    named = re.findall(r'url\("([^"]+)"\)', (LOOK / "dalpb.css").read_text())

    assert len(named) == 2
    assert [file for file in named if not (LOOK / file).is_file()] == []


def test_no_file_of_the_look_names_a_map_that_is_not_shipped() -> None:
    files = [*LOOK.glob("*.css"), *LOOK.glob("*.js")]

    assert len(files) == 4
    assert [file.name for file in files if "sourceMappingURL" in file.read_text()] == []


def test_the_licences_lie_beside_what_they_are_for() -> None:
    assert "SIL OPEN FONT LICENSE" in (LOOK / "fonts" / "LICENCE.md").read_text()
    assert "Government Digital Service" in (LOOK / "LICENCE-govuk-frontend.txt").read_text()
