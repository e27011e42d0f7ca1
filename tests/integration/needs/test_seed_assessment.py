"""The example's assessment of 2021: whole, tied to the board papers' facts, and nobody in it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path
from tempfile import NamedTemporaryFile

import pytest
from django.core.management import CommandError, call_command

from dalpb.kernel.models import Organisation, User
from dalpb.kernel.roles import Role
from needs.models import AssessmentVersion
from needs.rules.assessment.content import AreaKind, AssessmentContent
from needs.rules.assessment.series import breaks_of
from needs.rules.indicating import Break
from needs.selectors.assessments import read
from needs.selectors.ties import breaks_in, changes_in
from tests import signing_in
from tests.standing import standing

ROOT = Path(__file__).resolve().parents[3]
EXAMPLE = ROOT / "dalpb" / "example"
FILE = EXAMPLE / "needs-assessment-2021.json"
REFERENCE = (
    ROOT / "needs" / "reference" / "measures.json",
    EXAMPLE / "gloucestershire.json",
    EXAMPLE / "measures-local.json",
    ROOT / "needs" / "reference" / "indicators.json",
)
pytestmark = pytest.mark.django_db


def people() -> tuple[User, User]:
    council = Organisation.objects.get(code="gloucestershire-county-council")
    return signing_in.person(Role.OFFICER, at_=council), signing_in.person(Role.CHAIR, at_=council)


def load(author: User, approver: User) -> str:
    said = StringIO()
    call_command(
        "load_assessment",
        str(FILE),
        "--as",
        author.email,
        "--approve-as",
        approver.email,
        stdout=said,
    )
    return said.getvalue()


@standing
def on_seed_assessment() -> AssessmentContent:
    for path in REFERENCE:
        call_command("load_reference", str(path), stdout=StringIO())
    call_command("import_observations", str(EXAMPLE / "seed-facts.csv"), stdout=StringIO())
    load(*people())
    return read(AssessmentVersion.objects.get())


@pytest.fixture
def content(on_seed_assessment: AssessmentContent) -> AssessmentContent:
    return on_seed_assessment


def test_the_assessment_of_2021_is_whole(content: AssessmentContent) -> None:
    areas = {kind: [a for a in content.recommendations if a.kind is kind] for kind in AreaKind}

    assert [a.code for a in areas[AreaKind.OVERARCHING]] == [f"O{n}" for n in range(1, 8)]
    assert [a.code for a in areas[AreaKind.THEMED]] == [f"T{n}" for n in range(1, 9)]
    known = {finding.code for finding in content.findings}
    for advice in content.recommendations:
        assert advice.parts, advice.code
        assert advice.findings, advice.code
        assert set(advice.findings) <= known, advice.code
    assert len(content.findings) >= 40


def test_every_finding_stands_on_a_figure_or_names_its_gap(content: AssessmentContent) -> None:
    for finding in content.findings:
        held = [c for c in finding.figures if not c.is_break and c.figure is not None]
        assert held or finding.gaps, finding.code
    broken = [c.missing for f in content.findings for c in f.figures if c.is_break]
    assert broken == []
    assert changes_in(content.findings) == ()


def test_what_is_only_told_or_drawn_names_its_gap(content: AssessmentContent) -> None:
    for finding in content.findings:
        for cited in finding.figures:
            if cited.figure is not None and cited.figure.is_empty:
                assert finding.gaps, (finding.code, cited.name)


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("P4", "75 to 78% of recorded victims are female"),
        ("H1", "466 homeless cases"),
        ("H2", "61 to 69% of these applications"),
        ("H3", "105 cases asked for a Place of Safety and could not be placed; 45 could"),
        ("C1", "more than 7,000 referrals in a year, a rise of 24%"),
        ("K2", "8,138 children"),
        ("B1", "more than 5 cases of forced marriage and fewer than 10 of honour based abuse"),
        ("X2", "around £66 billion"),
    ],
)
def test_the_document_prints_the_stored_number(
    content: AssessmentContent, code: str, says: str
) -> None:
    finding = next(f for f in content.findings if f.code == code)

    assert says in finding.filled(finding.headline)


def test_the_share_placed_has_its_limits(content: AssessmentContent) -> None:
    finding = next(f for f in content.findings if f.code == "H3")
    share = next(c for c in finding.figures if c.name == "share")

    assert (share.words, share.low, share.high) == ("30%", Decimal("23.2"), Decimal("37.8"))


def test_an_indicator_is_read_with_its_limits(content: AssessmentContent) -> None:
    finding = next(f for f in content.findings if f.code == "S2")
    worked = next(c for c in finding.figures if c.name == "worked")

    assert (worked.words, worked.low, worked.high) == ("0.87", Decimal("0.80"), Decimal("0.94"))
    assert worked.method == "Byar"


def test_an_indicator_that_has_become_another_is_said(content: AssessmentContent) -> None:
    rows = "period,area,organisation,service,measure,category,value,note,source,illustrative\n"
    rows += "2020-21,E10000013,gloucestershire-constabulary,,recorded_crimes_stalking,ALL,600,"
    rows += ",Correction,no\n"
    with NamedTemporaryFile("w", suffix=".csv") as file:
        file.write(rows)
        file.flush()
        call_command("import_observations", file.name, stdout=StringIO())

    said = {(c.finding, c.name): c.sentence for c in changes_in(content.findings)}

    assert "was 557, is 600" in said["S1", "now"]
    assert "was 0.87, is 0.94" in said["S2", "worked"]


def test_a_break_between_two_figures_drawn_together_is_known(content: AssessmentContent) -> None:
    """The counting rules changed between the two; the census that a rate's base rests on did not."""
    (found,) = breaks_in(content.findings)

    assert (found.finding, found.name) == ("S1", "now")
    assert found.reason == "The counting rules for stalking and harassment changed in April 2018."


def test_figures_of_one_side_of_a_break_are_one_run(content: AssessmentContent) -> None:
    broken = [Break(date(2018, 4, 1), "The rules changed."), Break(date(2021, 4, 1), "A census.")]
    (finding,) = (finding for finding in content.findings if finding.code == "S1")
    later = replace(finding.figures[0], period_code="2019-20", period="2019-20")
    after = replace(finding, figures=(later, finding.figures[1]))
    backwards = replace(finding, figures=finding.figures[::-1])

    assert [one.name for one in breaks_of(finding, lambda _: broken)] == ["now"]
    assert [one.name for one in breaks_of(backwards, lambda _: broken)] == ["before"]
    assert breaks_of(after, lambda _: broken) == ()
    unknown = replace(finding.figures[0], period="one year, not named")
    assert (
        breaks_of(replace(finding, figures=(unknown, finding.figures[1])), lambda _: broken) == ()
    )


def test_the_refresh_is_a_draft_beside_it(content: AssessmentContent) -> None:
    call_command("import_observations", str(EXAMPLE / "later-facts.csv"), stdout=StringIO())
    author, _ = people()
    later = str(EXAMPLE / "needs-assessment-2024.json")
    call_command("load_assessment", later, "--as", author.email, stdout=StringIO())
    draft = AssessmentVersion.objects.get(code="2024-refresh")
    says = {f.code: f.filled(f.headline) for f in read(draft).findings}

    assert (draft.status, draft.number) == ("draft", 2)
    told = {(f.code, c.name): (c.period, c.words) for f in read(draft).findings for c in f.figures}
    assert told["H3", "not_placed"] == ("one year, which the papers do not name", "80")
    assert told["H6", "denied"] == ("one year, which the papers do not name", "91")
    assert says["C1"] == "The main support service had 11,180 referrals in a year"
    assert {f.code for f in content.findings} >= set(says)


def test_loading_again_changes_nothing(content: AssessmentContent) -> None:
    assert "there already" in load(*people())
    assert AssessmentVersion.objects.count() == 1


def test_the_command_refuses_whoever_may_not(content: AssessmentContent) -> None:
    partner = signing_in.person(Role.PARTNER, name="partner")
    with pytest.raises(CommandError, match="role does not allow"):
        call_command("load_assessment", str(FILE), "--as", partner.email)
    with pytest.raises(CommandError, match="Nobody signs in"):
        call_command("load_assessment", str(FILE), "--as", "nobody@council.example")
