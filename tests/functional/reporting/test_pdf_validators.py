"""Two validators that share no code agree on our PDF, and on PDFs broken on purpose."""

import json
import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import page
import pikepdf
import pytest

from reporting.render.formats import FormatCode, render
from reporting.render.html import html_of
from reporting.render.press import print_html
from tests.factories.reporting import sample_document

ENGINE = Path(__file__).with_name("verapdf_engine.py")


def without_language(content: bytes) -> bytes:
    with pikepdf.open(BytesIO(content)) as pdf:
        del pdf.Root.Lang
        out = BytesIO()
        pdf.save(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    document = sample_document()
    html = html_of(document)
    good = render(document, FormatCode.PDF)
    contents = {
        "good": good,
        "no-alternative": print_html(re.sub(r'alt="[^"]*"', 'alt=""', html)),
        "no-title": print_html(re.sub(r"<title>.*</title>", "", html)),
        "no-language": without_language(good),
    }
    folder = tmp_path_factory.mktemp("pdf")
    paths = {name: folder / f"{name}.pdf" for name in contents}
    for name, path in paths.items():
        path.write_bytes(contents[name])
    return paths


@pytest.fixture(scope="module")
def by_verapdf(files: dict[str, Path]) -> dict[str, list[str]]:
    done = subprocess.run(
        [sys.executable, str(ENGINE), *map(str, files.values())],
        capture_output=True,
        text=True,
        timeout=240,
        check=True,
    )
    found = json.loads(done.stdout.strip().splitlines()[-1])
    return {name: found[str(path)] for name, path in files.items()}


@pytest.fixture(scope="module")
def by_page_validation(files: dict[str, Path]) -> dict[str, list[str]]:
    return {
        name: [str(failure) for failure in page.validate_pdf(str(path), profile="ua1").failures]
        for name, path in files.items()
    }


def test_verapdf_passes_the_return(by_verapdf: dict[str, list[str]]) -> None:
    assert by_verapdf["good"] == []


def test_page_validation_passes_the_return(by_page_validation: dict[str, list[str]]) -> None:
    assert by_page_validation["good"] == []


@pytest.mark.parametrize("broken", ["no-alternative", "no-title", "no-language"])
def test_both_fail_what_is_broken_on_purpose(
    broken: str, by_verapdf: dict[str, list[str]], by_page_validation: dict[str, list[str]]
) -> None:
    assert by_verapdf[broken]
    assert by_page_validation[broken]
