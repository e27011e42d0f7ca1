"""What was sent held against what was printed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalpb.kernel.cells import Figure, State
from dalpb.kernel.refusals import Refused
from reporting.returns.load import load
from reporting.returns.reconciling import (
    Printed,
    Reconciled,
    Verdict,
    places,
    read_printed,
    reconcile,
)
from tests.factories import returns as factory

SPEC = load("2024-25")


def held(figure: Figure | int, printed: Printed | None, rounded_to: int = 10) -> Reconciled:
    draft = factory.with_figures(factory.sound_draft(), R3=figure)
    found = {("R3", ""): printed} if printed else {}
    lines = reconcile(draft, SPEC, found, rounded_to=rounded_to)
    return next(line for line in lines if line.question == "R3")


@pytest.mark.parametrize(
    ("figure", "printed", "rounded_to", "verdict"),
    [
        (34, Printed("30", 30), 10, Verdict.AGREES),
        (35, Printed("30", 30), 10, Verdict.AGREES),
        (35, Printed("40", 40), 10, Verdict.AGREES),
        (36, Printed("30", 30), 10, Verdict.DIFFERS),
        (34, Printed("30", 30), 1, Verdict.DIFFERS),
        (30, Printed("30", 30), 1, Verdict.AGREES),
        (0, Printed("0", 0), 1, Verdict.AGREES),
        (Figure.bounded(5, None), Printed("30", 30), 10, Verdict.COULD_AGREE),
        (Figure.bounded(None, 4), Printed("30", 30), 10, Verdict.DIFFERS),
        (Figure.estimated(12), Printed("30", 30), 10, Verdict.COULD_AGREE),
        (Figure.empty(State.NOT_SUPPLIED), Printed("0", 0), 10, Verdict.NOT_RETURNED),
        (Figure.empty(State.NOT_COLLECTED), Printed("30", 30), 10, Verdict.NOT_RETURNED),
        (Figure.empty(State.NOT_COLLECTED), Printed("[x]", None), 10, Verdict.NEITHER),
        (3, Printed("[c]", None), 10, Verdict.NOT_PRINTED),
        (3, None, 10, Verdict.NOT_PRINTED),
    ],
)
def test_one_line(
    figure: Figure | int, printed: Printed | None, rounded_to: int, verdict: Verdict
) -> None:
    assert held(figure, printed, rounded_to).verdict is verdict


@given(st.integers(0, 10_000), st.sampled_from([1, 5, 10, 100]))
def test_a_rightly_rounded_figure_always_agrees(count: int, rounded_to: int) -> None:
    down = count // rounded_to * rounded_to
    nearest = down if count - down <= rounded_to / 2 else down + rounded_to

    assert held(count, Printed(str(nearest), nearest), rounded_to).verdict is Verdict.AGREES


def test_local_questions_money_and_words_are_not_the_department_s() -> None:
    codes = {question for question, _, _, _ in places(SPEC)}

    assert {"R1", "R1a", "R3a", "R6"} <= codes
    assert not {code for code in codes if code.startswith(("L", "R7", "R8"))}


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("", None),
        ("  ", None),
        ("0", Printed("0", 0)),
        ("1,230", Printed("1,230", 1230)),
        ("[c]", Printed("[c]", None)),
        ("-", Printed("-", None)),
    ],
)
def test_a_figure_is_read_as_printed(text: str, printed: Printed | None) -> None:
    assert read_printed(text) == printed


@pytest.mark.parametrize("text", ["12.5", "-3", "1,23", "١٢", "about 30", "=1+1", "1e3"])
def test_what_is_neither_number_nor_mark_is_refused(text: str) -> None:
    with pytest.raises(Refused) as caught:
        read_printed(text)

    assert caught.value.denial.code == "published.not_a_figure"
