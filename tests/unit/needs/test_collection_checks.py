"""The tiers of checks: each code with what passes and what does not."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalpb.kernel.cells import Figure, State
from dalpb.kernel.intake.numbers import read_value
from dalpb.kernel.periods import Period, parse, quarter
from needs.rules.checks import (
    Agreeing,
    Finding,
    Inputs,
    Stance,
    Tier,
    carries_over,
    check_submission,
    with_confirmations,
)
from needs.rules.collecting import AskedOf
from needs.rules.expected import Earlier, expected_range
from needs.rules.grid import Asked, CellKey, FormQuestion, GridRow, Place, Use
from needs.rules.measuring import Counts
from needs.rules.reminding import STEPS, addressees, step_due
from needs.rules.value_text import value_text

PLACE = Place("E10000099", "Exampleshire", "haven-house", "Haven House")
Q2 = parse("2025-26 Q2")


def question(measure: str, *, overlaps: bool = False, split: bool = True) -> Asked:
    rows = [GridRow("ALL", "Total")]
    if split:
        rows += [
            GridRow("no_space", "No space", "reason", "Reason"),
            GridRow("no_recourse", "No recourse", "reason", "Reason"),
        ]
    return Asked(
        "refuge",
        FormQuestion(
            measure=measure,
            name=measure.replace("_", " ").capitalize(),
            definition="",
            unit="referrals",
            counts="referral",
            is_whole=True,
            hint="",
            asked_of=AskedOf.SERVICE,
            minutes=3,
            uses=(Use("decision", "unmet", "Unmet need"),),
            rows=tuple(rows),
            overlapping=("reason",) if overlaps else (),
        ),
        (PLACE,),
    )


REFUSED = question("refused")


def cells(measure: str = "refused", **said: int | Figure) -> dict[CellKey, Figure]:
    return {
        CellKey(measure, PLACE.area, PLACE.service, "ALL" if name == "total" else name): (
            value if isinstance(value, Figure) else Figure.exact(value)
        )
        for name, value in said.items()
    }


def found(
    answers: Mapping[CellKey, Figure],
    *,
    asked: tuple[Asked, ...] = (REFUSED,),
    history: Mapping[CellKey, list[Earlier]] | None = None,
    rules: tuple[Agreeing, ...] = (),
    period: Period = Q2,
) -> tuple[Finding, ...]:
    return check_submission(Inputs(period, asked, answers, history or {}, rules))


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return [f.code for f in findings]


def test_a_blank_is_left_out_and_nought_is_not() -> None:
    findings = found(cells(total=0, no_space=0))

    assert codes(findings) == ["left_out"]
    assert findings[0].row == "No recourse"
    assert "0" in findings[0].advice


def test_a_marker_is_an_answer() -> None:
    markers = dict.fromkeys(("no_space", "no_recourse"), Figure.empty(State.NOT_COLLECTED))

    assert found(cells(total=5, **markers)) == ()


def test_a_part_above_its_total_is_to_correct_and_names_both() -> None:
    findings = found(cells(total=5, no_space=7, no_recourse=0))

    assert codes(findings) == ["part_above_total"]
    assert (findings[0].stance, findings[0].row) == (Stance.CORRECT, "No space")
    assert "7" in findings[0].message
    assert "5" in findings[0].message


def test_parts_above_the_total_together() -> None:
    assert codes(found(cells(total=5, no_space=4, no_recourse=4))) == ["parts_above_total"]


def test_parts_that_may_overlap_may_come_to_more() -> None:
    asked = (question("refused", overlaps=True),)

    assert found(cells(total=5, no_space=4, no_recourse=4), asked=asked) == ()


def test_parts_below_the_total_are_confirmed_with_a_reason() -> None:
    findings = found(cells(total=5, no_space=1, no_recourse=1))

    assert codes(findings) == ["parts_below_total"]
    assert findings[0].stance is Stance.CONFIRM
    assert "3 fewer" in findings[0].message


def test_bounded_parts_are_wrong_only_when_both_ends_agree() -> None:
    assert found(cells(total=5, no_space=Figure.bounded(1, 9), no_recourse=0)) == ()
    wrong = found(cells(total=5, no_space=Figure.bounded(6, 9), no_recourse=0))
    assert codes(wrong) == ["part_above_total"]


RULE = Agreeing(
    "within_referrals", ("refused",), ("referred",), "Refused within referred.",
    date(2025, 4, 1), date(2025, 10, 1),
)  # fmt: skip
BOTH = (question("refused", split=False), question("referred", split=False))


@pytest.mark.parametrize(
    ("period", "stance"),
    [
        ("2024-25 Q4", None),
        ("2025-26 Q1", Stance.ADVICE),
        ("2025-26 Q2", Stance.ADVICE),
        ("2025-26 Q3", Stance.CORRECT),
    ],
)
def test_a_new_table_rule_is_advice_before_it_binds(period: str, stance: Stance | None) -> None:
    answers = cells(total=9) | cells("referred", total=5)

    findings = found(answers, asked=BOTH, rules=(RULE,), period=parse(period))

    assert [f.stance for f in findings] == ([stance] if stance else [])


def test_advice_never_stands_in_the_way() -> None:
    findings = found(cells(total=9) | cells("referred", total=5), asked=BOTH, rules=(RULE,))

    assert [f.is_open for f in findings] == [False]


def test_a_table_rule_waits_while_one_side_is_blank() -> None:
    assert codes(found(cells(total=9), asked=BOTH, rules=(RULE,))) == ["left_out"]


def history(*values: int, measure: str = "refused") -> dict[CellKey, list[Earlier]]:
    key = CellKey(measure, PLACE.area, PLACE.service, "ALL")
    periods = [quarter(2023 + i // 4, i % 4 + 1) for i in range(len(values))]
    return {key: [Earlier(p, Figure.exact(v)) for p, v in zip(periods, values, strict=True)]}


def test_a_figure_outside_the_range_shows_the_range_and_asks_why() -> None:
    findings = found(
        cells(total=90), asked=(question("refused", split=False),), history=history(10, 12, 11, 9)
    )

    assert codes(findings) == ["outside_expected"]
    assert "last 4 periods" in findings[0].expected
    assert findings[0].is_open


def test_a_confirmation_carries_over_until_the_figure_changes() -> None:
    asked = (question("refused", split=False),)
    said = found(cells(total=90), asked=asked, history=history(10, 12, 11, 9))
    reasons = {(said[0].code, said[0].digest): "A second refuge opened."}

    same = with_confirmations(
        found(
            cells(total=90), asked=asked, history=history(10, 12, 11, 9), period=parse("2025-26 Q3")
        ),
        reasons,
    )
    changed = with_confirmations(
        found(cells(total=91), asked=asked, history=history(10, 12, 11, 9)), reasons
    )

    assert [f.is_open for f in same] == [False]
    assert same[0].confirmed == "A second refuge opened."
    assert [f.is_open for f in changed] == [True]


@pytest.mark.parametrize(("between", "stands"), [((90,), True), ((12,), False), ((), True)])
def test_a_reason_ends_with_the_first_other_figure_and_does_not_come_back(
    between: tuple[int, ...], stands: bool
) -> None:
    asked = (question("refused", split=False),)
    earlier = history(10, 12, 11, 9)
    (key,) = earlier
    since = [Earlier(quarter(2025, 2), Figure.exact(90))]
    since += [Earlier(quarter(2025, 3), Figure.exact(value)) for value in between]
    inputs = Inputs(quarter(2025, 4), asked, cells(total=90), {key: [*earlier[key], *since]})
    (finding,) = found(cells(total=90), asked=asked, history=earlier)

    assert carries_over(finding, quarter(2025, 2), inputs) is stands


def test_a_figure_that_was_given_before_and_is_not_now_is_asked_about() -> None:
    asked = (question("refused", split=False),)

    gone = found(cells(total=Figure.empty(State.NOT_COLLECTED)), asked=asked, history=history(9))
    to_come = found(cells(total=Figure.empty(State.NOT_SUPPLIED)), asked=asked, history=history(9))

    assert codes(gone) == ["figure_given_before"]
    assert to_come == ()


def test_what_is_wrong_in_itself_is_not_also_compared_with_before() -> None:
    findings = found(cells(total=90, no_space=95, no_recourse=0), history=history(10, 12, 11, 9))

    assert {f.tier for f in findings} == {Tier.QUESTION}


def test_the_same_season_is_used_where_there_are_three_years_of_it() -> None:
    winters = [Earlier(quarter(2020 + y, 4), Figure.exact(100)) for y in range(4)]
    summers = [Earlier(quarter(2020 + y, 2), Figure.exact(10)) for y in range(4)]

    expected = expected_range([*winters, *summers], quarter(2024, 4), Counts.REFERRAL)

    assert expected is not None
    assert expected.holds(Decimal(100))
    assert not expected.holds(Decimal(10))
    assert "same season" in expected.basis


@given(st.lists(st.integers(0, 10_000), min_size=3, max_size=12))
def test_the_range_holds_the_mean_of_what_it_is_made_from(values: list[int]) -> None:
    earlier = [
        Earlier(quarter(2015 + i // 4, i % 4 + 1), Figure.exact(v)) for i, v in enumerate(values)
    ]

    expected = expected_range(earlier[-8:], quarter(2026, 1), Counts.REFERRAL)

    assert expected is not None
    assert 0 <= expected.low <= expected.high
    used = [e.figure.value or Decimal(0) for e in earlier[-8:]]
    assert expected.holds(sum(used, Decimal(0)) / len(used))


def test_two_earlier_figures_are_too_few_and_bounded_ones_do_not_count() -> None:
    two = history(10, 12)
    bounded = [Earlier(quarter(2023, q), Figure.bounded(0, 9, "under 10")) for q in (1, 2, 3, 4)]

    assert expected_range(next(iter(two.values())), Q2, Counts.REFERRAL) is None
    assert expected_range(bounded, Q2, Counts.REFERRAL) is None


def test_the_range_of_a_percentage_is_told_in_tenths() -> None:
    earlier = [Earlier(quarter(2023, q), Figure.exact(v)) for q, v in ((1, 31), (2, 47), (3, 58))]

    expected = expected_range(earlier, Q2, Counts.PERCENT)

    assert expected is not None
    assert expected.words == "0 to 93.8, from the last 3 periods"


WRITTEN = st.one_of(
    st.integers(0, 10**9).map(str),
    st.integers(1, 10**6).map(lambda n: f"<{n}"),
    st.integers(0, 10**6).map(lambda n: f">={n}"),
    st.tuples(st.integers(0, 999), st.integers(1000, 2000)).map(lambda p: f"{p[0]}-{p[1]}"),
    st.integers(0, 10**6).map(lambda n: f"around {n}"),
    st.sampled_from(["c", "x", "z", "..", "under 10", "more than 5", "between 75 and 78"]),
)


@given(WRITTEN)
def test_a_figure_written_out_is_read_back_as_itself(text: str) -> None:
    figure = read_value(text, whole=True)
    assert isinstance(figure, Figure)

    assert read_value(value_text(figure), whole=True) == figure


DUE = date(2025, 7, 31)


@pytest.mark.parametrize(
    ("today", "sent", "last", "step"),
    [
        (date(2025, 7, 16), set(), None, None),
        (date(2025, 7, 17), set(), None, -14),
        (date(2025, 7, 18), {-14}, date(2025, 7, 17), None),
        (date(2025, 7, 26), {-14}, date(2025, 7, 17), -5),
        (date(2025, 7, 31), {-14, -5}, date(2025, 7, 30), None),
        (date(2025, 8, 1), set(), None, 0),
        (date(2025, 8, 10), set(), None, 10),
        (date(2026, 1, 1), set(), None, None),
    ],
)
def test_letters_thin_out_and_none_is_made_up_for(
    today: date, sent: set[int], last: date | None, step: int | None
) -> None:
    assert step_due(due_on=DUE, today=today, sent=sent, last_sent_on=last) == step


def test_a_late_letter_goes_to_the_officer_too_and_a_partnerless_one_to_the_officer_alone() -> None:
    assert addressees(STEPS[0], has_partner=True) == ("partner",)
    assert addressees(10, has_partner=True) == ("partner", "officer")
    assert addressees(-14, has_partner=False) == ("officer",)
