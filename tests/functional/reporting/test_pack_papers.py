"""A board pack on paper: two validators pass it, and its public version keeps its secrets."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Final

import page as page_validation

from reporting.packs.compose import compose
from reporting.packs.content import PackContent
from reporting.packs.document import Pack
from reporting.packs.highlight import Sender, highlight
from reporting.packs.redact import for_public
from reporting.render.packs import pack_pdf
from tests.factories.packs import CANARY, content, paper
from tests.pdf_tags import Tagged

ENGINE: Final = Path(__file__).with_name("verapdf_engine.py")
SENDER: Final = Sender("Director of Public Health", "Partnership officer", "The county council")


def long() -> PackContent:
    """A pack of many pages: two papers, a long plan, long minutes, and every kind of line."""
    made = content((paper(2), replace(paper(3), title="A second paper on the same item")))
    group = made.plan[0]
    lines = tuple(replace(group.lines[0], code=f"A{n:03}") for n in range(60))
    assert made.minutes is not None
    told = tuple(f"Paragraph {n} of what was said." for n in range(80))
    return replace(
        made,
        plan=(replace(group, lines=lines),),
        minutes=replace(made.minutes, paragraphs=told),
    )


def made() -> dict[str, Pack]:
    members, public = long(), for_public(long())
    return {
        "members": compose(members, sha256="a" * 64),
        "public": compose(public, sha256="b" * 64),
        "highlight": highlight(
            public, "Health and Wellbeing Board", SENDER, on=members.meeting.held_on
        ),
    }


def test_two_validators_pass_every_version(tmp_path: Path) -> None:
    files = {name: tmp_path / f"{name}.pdf" for name in made()}
    for name, pack in made().items():
        files[name].write_bytes(pack_pdf(pack))
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


def test_no_closed_word_is_in_the_public_file_or_its_data(tmp_path: Path) -> None:
    pack = made()["public"]

    printed = pack_pdf(pack)

    assert CANARY not in Tagged(printed).root.words()
    assert CANARY.encode() not in printed
    assert CANARY not in " ".join(Tagged(printed).page_words)


def test_the_highlight_report_is_two_pages_and_the_same_pack_the_same_bytes() -> None:
    report = made()["highlight"]

    assert len(Tagged(pack_pdf(report)).pdf.pages) <= 2
    assert pack_pdf(report) == pack_pdf(report)
