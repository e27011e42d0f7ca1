"""The forms: five complete years, honest about what was seen, and closed years pinned."""

import pytest

from reporting.returns.load import BadSpecError, load, read, years
from reporting.returns.spec import By, Requirement, SourceTag

# A closed year is closed. A correction is a new version with a reason, and a new line here.
CLOSED = {
    "2021-22": "716014e2130e15b3cc74d015a496b6cb55bea2648dfa0125a0275fbfe8c5bda6",
    "2022-23": "8828e6528bd760fef14c3a067f60ba3581dc9760f8fe67301677c30d2514a414",
    "2023-24": "3f57a0887ac56aa008149f23dd8b8604d71ca530de3ae71258f7aa5b4f95497e",
}
SEEN_OFFICIAL = {
    "R1a": {"women", "men", "trans_adults", "children"},
    "R1b": {"refuge", "sanctuary"},
    "R2a": {"black_and_minoritised", "mental_health", "disabled"},
    "R3a": {"capacity_constraints", "needs_not_met"},
    "R4a": {"no_longer_needed"},
    "R4b": set(),
    "R6": {"refuge", "sanctuary"},
}
EVERY_QUESTION = {
    "R1", "R1a", "R1b", "R2", "R2a", "R3", "R3a", "R4", "R4a", "R4b", "R5", "R6", "R7",
    "R8.1", "R8.2", "R8.3", "R8.4", "R8.5", "R8.6",
}  # fmt: skip


def test_there_is_a_form_for_every_year() -> None:
    assert years() == ("2021-22", "2022-23", "2023-24", "2024-25", "2025-26")


@pytest.mark.parametrize("year", sorted(CLOSED))
def test_a_closed_year_does_not_change(year: str) -> None:
    assert load(year).sha256 == CLOSED[year]


@pytest.mark.parametrize("year", years())
def test_every_form_asks_every_question(year: str) -> None:
    asked = {q.code for q in load(year).questions if not q.is_local}

    assert asked == EVERY_QUESTION


def test_the_first_statutory_period_is_half_a_year() -> None:
    assert load("2021-22").period.code == "2021-10-01/2022-03-31"
    assert load("2022-23").period.code == "2022-23"


@pytest.mark.parametrize("year", years())
def test_only_what_was_seen_is_official(year: str) -> None:
    spec = load(year)

    for code, official in SEEN_OFFICIAL.items():
        categories = spec.question(code).categories
        assert {c.code for c in categories if c.is_official} == official
        assert all(c.is_provisional for c in categories if not c.is_official)


@pytest.mark.parametrize("year", years())
def test_nothing_is_called_mandatory_that_nobody_saw_to_be(year: str) -> None:
    spec = load(year)

    assert {q.requirement for q in spec.questions} == {Requirement.UNKNOWN}
    assert not spec.is_form_verified


@pytest.mark.parametrize("year", years())
def test_local_questions_are_apart_from_the_departments(year: str) -> None:
    for question in load(year).questions:
        assert (question.section == "local") == (question.source is SourceTag.LOCAL)


def test_a_question_is_seen_no_earlier_than_it_was_first_seen() -> None:
    for year in years():
        for question in load(year).questions:
            if question.seen_this_year:
                assert question.first_seen <= year, (year, question.code)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (('code = "R1a"', 'code = "R1"'), "stands twice"),
        (('breaks_down = "R1"', 'breaks_down = "R9"'), "which is not asked"),
        (('section = "supported"', 'section = "nowhere"'), "no section"),
        (('measure = "supported_individuals"\n', "\n"), "names no measure"),
    ],
)
def test_a_form_that_contradicts_itself_is_not_loaded(
    change: tuple[str, str], complaint: str
) -> None:
    text = load("2024-25").text.replace(*change, 1)

    with pytest.raises(BadSpecError, match=complaint):
        read(text)


def test_a_year_without_a_form_is_said_to_have_none() -> None:
    with pytest.raises(KeyError):
        load("2019-20")


def test_sanctuary_endings_and_moves_on_ask_different_kinds() -> None:
    spec = load("2024-25")

    assert spec.question("R4a").kinds == ("sanctuary",)
    assert "sanctuary" not in spec.question("R4b").kinds
    assert all(q.kinds for q in spec.questions if q.by in {By.TOTAL, By.CATEGORY, By.KIND})
