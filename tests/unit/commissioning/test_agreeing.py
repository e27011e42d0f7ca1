"""Terms, moves, due diligence, measures and unit costs: pure rules."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.rules.agreeing import (
    Standing,
    Terms,
    YearTerms,
    changes,
    deny_move,
    deny_terms,
    months_before,
    sealed,
)
from commissioning.rules.cycle import (
    MOVES,
    AgreementKind,
    Consequence,
    Diligence,
    Direction,
    Stage,
    TermsCause,
)
from commissioning.rules.holding_to import (
    Followed,
    Held,
    Seen,
    Verdict,
    diligence_faults,
    held_of,
    judge,
)
from commissioning.rules.value import Unit, against_need, unit_cost
from dalpb.kernel.cells import Figure, State
from dalpb.kernel.periods import financial_year

TERMS = Terms(date(2025, 4, 1), date(2026, 3, 31), 3, (YearTerms(financial_year(2025), 100_00),))
ON = date(2025, 6, 1)


def denied(terms: Terms, **said: object) -> str:
    values = {"kind": AgreementKind.CONTRACT, "cause": TermsCause.AWARD, "before": None, **said}
    denial = deny_terms(terms, **values)  # type: ignore[arg-type]
    return denial.code if denial else ""


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({}, ""),
        ({"ends_on": date(2025, 3, 31)}, "terms.days"),
        ({"begins_on": date(1900, 1, 1)}, "terms.days"),
        ({"notice_months": 61}, "terms.notice"),
        ({"years": ()}, "terms.no_money"),
        ({"years": TERMS.years * 2}, "terms.year_twice"),
        ({"years": (YearTerms(financial_year(2030), 1),)}, "terms.year_outside"),
        ({"years": (YearTerms(financial_year(2025), -1),)}, "terms.negative"),
        ({"years": (YearTerms(financial_year(2025), 10**14),)}, "terms.too_much"),
        ({"ceiling_pence": 99_99}, "terms.above_ceiling"),
        ({"ceiling_pence": 100_00}, ""),
        ({"ceiling_pence": 0}, "terms.ceiling"),
    ],
)
def test_terms_are_held_to_their_rules(changed: dict[str, object], code: str) -> None:
    assert denied(replace(TERMS, **changed)) == code  # type: ignore[arg-type]


def test_only_a_framework_pays_nothing_itself() -> None:
    empty = replace(TERMS, years=())

    assert denied(empty, kind=AgreementKind.FRAMEWORK) == ""


def test_changes_are_what_differs_and_the_seal_sees_each() -> None:
    after = replace(TERMS, years=(YearTerms(financial_year(2025), 100_00, 2_00),))

    assert [(c.what, c.before, c.after) for c in changes(TERMS, after)] == [
        ("2025-26, uplift", 0, 2_00)
    ]
    assert sealed(TERMS) != sealed(after)
    assert changes(TERMS, TERMS) == ()


@given(st.dates(date(2012, 1, 1), date(2060, 1, 1)), st.integers(0, 60))
def test_notice_is_given_no_later_than_the_months_before(day: date, months: int) -> None:
    found = months_before(day, months)

    assert (day.year - found.year) * 12 + day.month - found.month == months
    assert found.day <= day.day


@given(st.sampled_from(Stage), st.sampled_from(Stage))
def test_no_move_but_those_of_the_cycle(now: Stage, to: Stage) -> None:
    ready = Standing(ON, has_provider=True, options=2, terms=TERMS, has_plan=True)
    denial = deny_move(now, to, ready, decision_ref="D/1", reason="Why.", despite="")

    assert (denial is None) is (to in MOVES[now])


def test_it_does_not_end_while_a_part_or_a_claim_is_open() -> None:
    def code(**said: object) -> str:
        standing = Standing(ON, has_plan=True, **said)  # type: ignore[arg-type]
        denial = deny_move(
            Stage.DECOMMISSIONING, Stage.ENDED, standing, decision_ref="", reason="x", despite="x"
        )
        return denial.code if denial else ""

    assert code(open_parts=("Cover",)) == "cycle.plan_open"
    assert code(open_claims=1) == "cycle.claims_open"
    assert code() == ""


def test_due_diligence_holds_to_its_last_day() -> None:
    seen = Seen(Diligence.INSURANCE, ON, ON + timedelta(days=90))

    assert seen.held(ON) is Held.HOLDS
    assert seen.held(ON + timedelta(days=31)) is Held.EXPIRES_SOON
    assert seen.held(ON + timedelta(days=90)) is Held.EXPIRES_SOON
    assert seen.held(ON + timedelta(days=91)) is Held.EXPIRED
    assert Seen(Diligence.INSURANCE, ON).held(ON) is Held.MISSING
    assert Seen(Diligence.GOVERNANCE, ON).held(ON) is Held.HOLDS
    assert diligence_faults((), ON) == ("No due diligence was asked for.",)


@pytest.mark.parametrize("state", [
    State.SUPPRESSED, State.NOT_COLLECTED, State.NOT_APPLICABLE, State.NOT_SUPPLIED,
])  # fmt: skip
def test_what_is_missing_is_never_nought(state: State) -> None:
    for direction in Direction:
        found = judge(Figure.empty(state), Decimal(0), direction)
        assert found.verdict is Verdict.CANNOT_BE_JUDGED
        assert found.why


@pytest.mark.parametrize(
    ("figure", "direction", "verdict"),
    [
        (Figure.exact(85), Direction.AT_LEAST, Verdict.MET),
        (Figure.exact(84), Direction.AT_LEAST, Verdict.MISSED),
        (Figure.exact(0), Direction.AT_MOST, Verdict.MET),
        (Figure.exact(86), Direction.AT_MOST, Verdict.MISSED),
        (Figure.bounded(80, 90), Direction.AT_LEAST, Verdict.CANNOT_BE_JUDGED),
        (Figure.bounded(85, None), Direction.AT_LEAST, Verdict.MET),
        (Figure.bounded(None, 84), Direction.AT_LEAST, Verdict.MISSED),
        (Figure.estimated(90), Direction.AT_LEAST, Verdict.CANNOT_BE_JUDGED),
    ],
)
def test_a_label_is_given_only_if_both_ends_agree(
    figure: Figure, direction: Direction, verdict: Verdict
) -> None:
    assert judge(figure, Decimal(85), direction).verdict is verdict


def test_a_percentage_needs_something_to_be_of() -> None:
    nothing = judge(Figure.exact(0), Decimal(85), Direction.AT_LEAST, per=Figure.exact(0))
    most = judge(Figure.exact(90), Decimal(85), Direction.AT_LEAST, per=Figure.exact(100))

    assert nothing.verdict is Verdict.CANNOT_BE_JUDGED
    assert (most.verdict, most.low) == (Verdict.MET, Decimal(90))


@given(st.integers(1, 10**12), st.lists(st.tuples(st.sampled_from(Verdict), st.integers(1, 100))))
def test_no_more_is_held_than_is_claimed_and_nothing_for_what_is_not_known(
    claimed: int, said: list[tuple[Verdict, int]]
) -> None:
    followed = [Followed("k", v, Consequence.PAYMENT_HELD, p, "") for v, p in said]
    held = held_of(claimed, followed)

    assert 0 <= held <= claimed
    if all(v is not Verdict.MISSED for v, _ in said):
        assert held == 0


@given(st.integers(1, 10**10), st.integers(1, 10**5))
def test_a_unit_cost_lies_within_its_limits(pence: int, households: int) -> None:
    found = unit_cost(Unit.HOUSEHOLD, spent_pence=pence, count=Figure.exact(households))

    assert found.pence is not None
    assert found.low_pence is not None
    assert found.low_pence <= found.pence
    assert found.high_pence is None or found.pence <= found.high_pence


@pytest.mark.parametrize(
    ("pence", "count"),
    [
        (None, Figure.exact(3)),
        (0, Figure.exact(3)),
        (100, Figure.exact(0)),
        (100, Figure.empty(State.NOT_SUPPLIED)),
        (100, Figure.estimated(3)),
        (100, Figure(State.NOT_SUPPLIED, None, Decimal(4), None)),
    ],
)
def test_no_figure_rather_than_a_wrong_one(pence: int | None, count: Figure) -> None:
    found = unit_cost(Unit.BEDSPACE_NIGHT, spent_pence=pence, count=count)

    assert (found.pence, found.low_pence, found.high_pence) == (None, None, None)
    assert found.why


def test_shares_of_need_are_told_only_when_every_district_is_known() -> None:
    names = (("A", "Ash"), ("B", "Birch"))
    known = against_need(names, {"A": 75, "B": 25}, {"A": Figure.exact(10), "B": Figure.exact(30)})
    part = against_need(names, {"A": 75, "B": 25}, {"A": Figure.exact(10)})

    assert [(r.spent_share, r.need_share, r.difference) for r in known] == [
        (Decimal("75.0"), Decimal("25.0"), Decimal("50.0")),
        (Decimal("25.0"), Decimal("75.0"), Decimal("-50.0")),
    ]
    assert [r.need_share for r in part] == [None, None]
