"""What an amendment changes, told answer by answer."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalpb.kernel.cells import Figure, State
from reporting.returns.amending import Change, changes
from reporting.returns.draft import Draft
from reporting.returns.load import load
from reporting.workflow import deny_amend, deny_unchanged, deny_unjudged
from tests.factories import returns as factory

SPEC = load("2024-25")
DRAFT = factory.sound_draft()


def told(new: Draft) -> tuple[Change, ...]:
    return changes(DRAFT, new, SPEC)


def test_nothing_changed_is_no_change_whoever_saved_it_and_when() -> None:
    again = replace(
        DRAFT, texts=tuple(replace(text, updated_by="Somebody else") for text in DRAFT.texts)
    )

    assert told(again) == ()


def test_a_figure_is_told_with_its_words_on_both_sides() -> None:
    new = factory.with_figures(DRAFT, R3=31, R2a_disabled=Figure.empty(State.SUPPRESSED))

    found = told(new)

    assert [(c.where, c.before, c.after) for c in found] == [
        ("R2a", "15", "[c]"),
        ("R3", "30", "31"),
    ]
    assert "isabled" in found[0].label


def test_the_five_empties_and_nought_are_all_different_answers() -> None:
    answers = [Figure.exact(0), *(Figure.empty(state) for state in sorted(EMPTIES))]
    for one in answers:
        for other in answers:
            old = factory.with_figures(DRAFT, R3=one)
            new = factory.with_figures(DRAFT, R3=other)
            assert bool(changes(old, new, SPEC)) is (one != other)


EMPTIES = (State.SUPPRESSED, State.NOT_COLLECTED, State.NOT_APPLICABLE, State.NOT_SUPPLIED)


def test_other_submissions_behind_the_same_answer_are_told() -> None:
    lines = tuple(
        replace(line, sources=(replace(line.sources[0], service="Another", service_code="two"),))
        if line.question == "R3" and not line.category
        else line
        for line in DRAFT.lines
    )

    (found,) = told(replace(DRAFT, lines=lines))

    assert found.where == "R3"
    assert found.label.startswith("What is behind")
    assert "Another 30" in found.after


def test_money_is_told_as_a_whole_and_entry_by_entry() -> None:
    spend = (replace(DRAFT.spend[0], pence=91_000_00), *DRAFT.spend[1:])

    found = told(replace(DRAFT, spend=spend))

    assert [(c.where, c.label) for c in found] == [("R7", "Spent"), ("R7", "Entry S1")]
    assert found[0].before == "£95,000.50"
    assert found[0].after == "£96,000.50"


def test_an_entry_moved_to_another_purpose_is_told_though_the_sum_stands() -> None:
    spend = (replace(DRAFT.spend[0], kind="dispersed"), *DRAFT.spend[1:])

    assert [c.label for c in told(replace(DRAFT, spend=spend))] == ["Entry S1"]


def test_a_text_is_told_with_both_versions() -> None:
    first, *others = DRAFT.texts
    new = replace(DRAFT, texts=(replace(first, answer="Other words."), *others))

    (found,) = told(new)

    assert (found.where, found.before, found.after) == (
        first.question,
        "done. An answer in words.",
        "done. Other words.",
    )


def test_a_line_that_one_return_lacks_is_told_as_nothing() -> None:
    fewer = tuple(line for line in DRAFT.lines if line.question != "R5")

    found = told(replace(DRAFT, lines=fewer))

    assert [(c.where, c.before, c.after) for c in found] == [("R5", "60", "Nothing")]


@given(st.dictionaries(st.sampled_from(["R1", "R3", "R5", "R4"]), st.integers(0, 200)))
def test_exactly_what_differs_is_told(given_figures: dict[str, int]) -> None:
    new = factory.with_figures(DRAFT, **given_figures)
    differing = {
        code for code, value in given_figures.items() if DRAFT.figure(code) != Figure.exact(value)
    }

    assert {c.where for c in told(new)} == differing
    assert {c.where for c in changes(new, DRAFT, SPEC)} == differing


@pytest.mark.parametrize(
    ("amends", "is_material", "reason", "code"),
    [
        (None, None, "", ""),
        (1, None, "A reason", "return.materiality_missing"),
        (1, True, "  ", "return.materiality_missing"),
        (1, False, "A word.", ""),
    ],
)
def test_an_amendment_is_judged(
    amends: int | None, is_material: bool | None, reason: str, code: str
) -> None:
    denial = deny_unjudged(amends=amends, is_material=is_material, reason=reason)

    assert (denial.code if denial else "") == code


def test_only_the_newest_is_amended_and_only_with_a_change() -> None:
    assert deny_amend(number=1, amended_by=None) is None
    assert (refused := deny_amend(number=1, amended_by=2)) is not None
    assert refused.code == "return.not_newest"
    assert deny_unchanged(amends=None, changes=0) is None
    assert deny_unchanged(amends=1, changes=1) is None
    assert (nothing := deny_unchanged(amends=1, changes=0)) is not None
    assert nothing.code == "return.nothing_amended"
