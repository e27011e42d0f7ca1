"""The grant's papers: two validators pass the position and the certificate, short and long."""

import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

import page as page_validation

from commissioning.facts.grant_position import (
    AwardPosition,
    CarryMove,
    GrantPosition,
    GroupPosition,
    LinePosition,
    VarianceLine,
    YearSpending,
)
from reporting.assemble.grant.certificate import certificate_paper
from reporting.assemble.grant.certifying import Answered, Certified
from reporting.assemble.grant.position import position_paper
from reporting.render.grant import paper_pdf

ENGINE: Final = Path(__file__).with_name("verapdf_engine.py")
AWARD: Final = AwardPosition(
    "a-2024", "2024-25", "The council", "not_known", "", "a test", 1000_00, 100_00, 50_00,
    400_00, 300_00, 200_00, 150_00, 900_00, 3, True,
)  # fmt: skip
LINE: Final = LinePosition(
    "line", "Support in refuge", "a-2024", "2024-25", "support", "refuge", "refuge_support", "",
    "AG-1", "A provider", "Decision D/1", 500_00, 300_00, 200_00, 100_00, 600_00, 1, True,
)  # fmt: skip


def position(lines: int = 1) -> GrantPosition:
    many = tuple(replace(LINE, code=f"line-{n}") for n in range(lines))
    return GrantPosition(
        authority="The council",
        awards_of="",
        month="2025-03",
        month_label="March 2025",
        closing=4,
        closed_as="locked",
        closed_at=datetime(2025, 5, 1, tzinfo=UTC),
        last_entry=9,
        entries=9,
        awards=(replace(AWARD, year="2023-24", postings=0, spent_pence=0), AWARD),
        carried=(
            CarryMove("c", date(2025, 4, 1), "2023-24", "2024-25", 100_00, "Underspend", "D/2"),
        ),
        lines=many,
        groups=tuple(
            GroupPosition(by, "refuge", 300_00, 200_00, 100_00, 600_00, 1)
            for by in ("purpose", "accommodation", "service", "agreement")
        ),
        spending=(YearSpending("2024-25", "support", "refuge", "refuge_support", 150_00, 3, True),),
        variances=tuple(
            VarianceLine(one.code, one.title, "2024-25", 5_00, 1_00, 9_00, 4_00, "Late", "2025-03")
            for one in many
        ),
    )


def certificate() -> Certified:
    return Certified(
        award_year="2024-25",
        number=2,
        supersedes="Number 1",
        reason="A claim came late.",
        statement="I certify this spend.",
        position=replace(position(), awards_of="2024-25"),
        findings=(Answered("F2", "One line is matched to no entry.", "It is another grant's."),),
        prepared_by="An author",
        prepared_at="1 May 2025",
        certified_by="A certifier",
        certified_at="2 May 2025",
    )


def test_two_validators_pass_every_paper(tmp_path: Path) -> None:
    papers = {
        "short": position_paper(position()),
        "long": position_paper(position(lines=60)),
        "nothing": position_paper(
            replace(position(0), groups=(), spending=(), carried=(), awards=(AWARD,))
        ),
        "certificate": certificate_paper(certificate()),
    }
    files = {name: tmp_path / f"{name}.pdf" for name in papers}
    for name, paper in papers.items():
        files[name].write_bytes(paper_pdf(paper))
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


def test_the_same_paper_gives_the_same_bytes() -> None:
    assert paper_pdf(position_paper(position())) == paper_pdf(position_paper(position()))
