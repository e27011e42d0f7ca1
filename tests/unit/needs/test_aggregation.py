"""Adding figures by their measure's rules, and never counting anybody twice."""

from dataclasses import replace

import pytest

from dalpb.kernel.cells import Figure, State
from dalpb.kernel.periods import Period, financial_year, month, quarter
from dalpb.kernel.refusals import Denial
from needs.rules.aggregation import Basis, Part, over_services, over_time
from needs.rules.measuring import Adds, Counts, Over

BASIS = Basis("households_supported", Counts.HOUSEHOLD, Over.IN_PERIOD, Adds.SUM, Adds.SUM)


def part(
    value: int,
    *,
    period: Period | None = None,
    service: str | None = "a",
    category: str = "ALL",
    basis: Basis = BASIS,
) -> Part:
    return Part(
        basis, period or quarter(2024, 1), "E1", "north", service, category, Figure.exact(value)
    )


def code(found: Figure | Denial) -> str:
    assert isinstance(found, Denial)
    return found.code


def test_a_summed_measure_adds_over_quarters() -> None:
    parts = [part(n, period=quarter(2024, n)) for n in (1, 2, 3, 4)]

    assert over_time(parts) == Figure.exact(10)


def test_a_stock_is_its_last_and_a_peak_its_largest() -> None:
    parts = [part(9, period=quarter(2024, 1)), part(4, period=quarter(2024, 2))]

    last = [replace(p, basis=replace(BASIS, over_time=Adds.LAST)) for p in reversed(parts)]
    peak = [replace(p, basis=replace(BASIS, over_time=Adds.MAXIMUM)) for p in parts]

    assert over_time(last) == Figure.exact(4)
    assert over_time(peak) == Figure.exact(9)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [(Adds.NOT_ADDITIVE, "aggregation.not_additive"), (Adds.RATIO_OF_PARTS, "aggregation.ratio")],
)
def test_what_does_not_add_is_refused(rule: Adds, expected: str) -> None:
    basis = replace(BASIS, over_time=rule, over_services=rule)
    quarters = [part(n, period=quarter(2024, n), basis=basis) for n in (1, 2)]
    services = [part(1, basis=basis), part(2, service="b", basis=basis)]

    assert code(over_time(quarters)) == expected
    assert code(over_services(services)) == expected


def test_one_figure_alone_needs_no_rule() -> None:
    basis = replace(BASIS, over_time=Adds.NOT_ADDITIVE)

    assert over_time([part(7, basis=basis)]) == Figure.exact(7)


def test_a_last_value_over_services_is_refused() -> None:
    basis = replace(BASIS, over_services=Adds.LAST)

    assert code(over_services([part(1, basis=basis), part(2, service="b", basis=basis)])) == (
        "aggregation.not_additive"
    )


def test_households_and_people_never_add() -> None:
    people = replace(BASIS, measure_code="supported_individuals", counts=Counts.INDIVIDUAL)

    assert code(over_services([part(1), part(2, service="b", basis=people)])) == (
        "aggregation.unlike_basis"
    )


def test_two_measures_of_one_basis_never_add() -> None:
    other = replace(BASIS, measure_code="households_stopped_support")

    assert code(over_services([part(1), part(2, service="b", basis=other)])) == (
        "aggregation.unlike_measures"
    )


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (part(2, category="refuge"), "aggregation.all_and_category"),
        (part(2, service=None), "aggregation.service_and_total"),
        (part(2, period=financial_year(2024)), "aggregation.period_in_period"),
        (part(2, period=month(2024, 5)), "aggregation.period_in_period"),
        (part(1), "aggregation.same_twice"),
        (part(2, service=None, category="refuge"), "aggregation.service_and_total"),
        (part(2, period=month(2024, 5), category="refuge"), "aggregation.all_and_category"),
    ],
)
def test_a_whole_and_its_part_never_stand_in_one_sum(other: Part, expected: str) -> None:
    assert code(over_time([part(1), other])) == expected


def test_services_categories_and_successive_periods_add() -> None:
    assert over_services([part(1), part(2, service="b")]) == Figure.exact(3)
    assert over_services([part(1, category="refuge"), part(2, category="dispersed")]) == (
        Figure.exact(3)
    )


def test_over_services_keeps_to_one_period() -> None:
    parts = [part(1), part(2, service="b", period=quarter(2024, 2))]

    assert code(over_services(parts)) == "aggregation.periods_differ"


def test_nothing_to_add_is_not_yet_supplied() -> None:
    assert over_time([]) == over_services([]) == Figure.empty(State.NOT_SUPPLIED)


def test_a_part_that_is_missing_makes_the_sum_missing_with_its_least() -> None:
    missing = replace(part(0, service="b"), figure=Figure.empty(State.NOT_SUPPLIED))

    total = over_services([part(5), missing])

    assert isinstance(total, Figure)
    assert (total.state, total.low) == (State.NOT_SUPPLIED, 5)
