"""Change, trend and inequality: with intervals, across no break, and never from bounds."""

from dataclasses import replace
from datetime import date

import pytest

from dalpb.kernel.cells import Figure, State
from dalpb.kernel.periods import Period, financial_year
from dalpb.stats import Polarity
from needs.rules.indicating import Break, Colour, Definition, DenominatorKind, ValueKind
from needs.rules.judging import Subject
from needs.rules.movement import change, inequality, trend
from tests.unit.needs.test_computing import COUNT, GIVEN, RATE, SHARE
from tests.unit.needs.test_judging import subject

exact = Figure.exact
LOW = replace(RATE, polarity=Polarity.LOW_IS_GOOD)
OF_ALL = replace(SHARE, denominator_kind=DenominatorKind.MEASURE, polarity=Polarity.HIGH_IS_GOOD)


def test_the_seeds_six_per_cent_rise_is_within_chance() -> None:
    """466 cases, and 6 per cent fewer the year before: ratio 1.05, 0.92 to 1.20."""
    before = subject(RATE, 440, 637_070, period=financial_year(2019))
    after = subject(RATE, 466, 640_650, period=financial_year(2020))

    found = change(after, before)

    assert (found.label, found.colour) == ("no clear change", Colour.SIMILAR)
    ends = [round((each or 0) / 1_000_000, 2) for each in (found.value, found.lower, found.upper)]
    assert ends == [1.05, 0.92, 1.2]


def test_the_seeds_thirty_six_per_cent_rise_is_not() -> None:
    before = subject(LOW, 323, 633_558, period=financial_year(2018))
    after = subject(LOW, 440, 637_070, period=financial_year(2019))

    found = change(after, before)

    assert (found.label, found.colour) == ("rise", Colour.RED)
    assert found.words == "Clear rise on April 2018 to March 2019"


def test_a_rise_of_demand_is_told_and_not_coloured_red() -> None:
    before = subject(RATE, 323, 633_558, period=financial_year(2018))

    assert change(subject(RATE, 440, 637_070), before).colour is Colour.HIGHER


def test_shares_change_by_percentage_points() -> None:
    before = subject(OF_ALL, 30, 100, period=financial_year(2022))

    found = change(subject(OF_ALL, 60, 100), before)

    assert (found.label, found.colour) == ("rise", Colour.GREEN)
    assert found.value == 30_000_000


@pytest.mark.parametrize(
    ("after", "before", "reason"),
    [
        (subject(RATE), None, "no complete figure"),
        (subject(RATE), subject(RATE, Figure.empty(State.NOT_SUPPLIED)), "no complete figure"),
        (subject(RATE, Figure.bounded(1, 9)), subject(RATE), "only between limits"),
        (subject(GIVEN, 8, None), subject(GIVEN, 7, None), "no numbers behind it"),
        (subject(COUNT, 0, None), subject(COUNT, 5, None), "nought"),
        (subject(RATE, Figure.empty(State.SUPPRESSED)), subject(RATE), "withheld"),
    ],
)
def test_no_change_is_told_without_two_exact_figures(after, before, reason) -> None:  # type: ignore[no-untyped-def]
    earlier = before and replace(before, period=financial_year(2022))

    found = change(after, earlier)

    assert found.colour is Colour.WHITE
    assert reason in found.reason


RATIO = replace(RATE, kind=ValueKind.RATIO)
MEAN = replace(OF_ALL, kind=ValueKind.MEAN)
BETWEEN = "A figure known only between limits has no change that can be told."


@pytest.mark.parametrize(
    ("after", "before", "reason"),
    [
        (
            subject(GIVEN, 8, None),
            subject(GIVEN, 7, None),
            "Its source gives no numbers behind it, so the change has no interval.",
        ),
        (
            subject(RATIO, 396, 652_409),
            subject(RATIO, 390, 650_000),
            "The parts do not tell the spread, so the change has no interval.",
        ),
        (
            subject(MEAN, 10, 4),
            subject(MEAN, 12, 4),
            "The parts do not tell the spread, so the change has no interval.",
        ),
        (subject(OF_ALL, 30, Figure.bounded(90, 100)), subject(OF_ALL, 30, 100), BETWEEN),
        (subject(COUNT, Figure.bounded(1, 9), None), subject(COUNT, 5, None), BETWEEN),
        (
            subject(COUNT, Figure.estimated(40), None),
            subject(COUNT, 5, None),
            "An estimate without limits has no change that can be told.",
        ),
    ],
)
def test_why_there_is_no_change_is_true_of_its_kind(
    after: Subject, before: Subject, reason: str
) -> None:
    assert change(after, replace(before, period=financial_year(2022))).reason == reason


@pytest.mark.parametrize(
    ("definition", "reason"),
    [
        (COUNT, "Bare counts have no trend; use a rate."),
        (
            GIVEN,
            "Its source gives no numbers behind it, so there are no limits to test a trend by.",
        ),
        (RATIO, "The parts do not tell the spread, so there are no limits to test a trend by."),
        (MEAN, "The parts do not tell the spread, so there are no limits to test a trend by."),
    ],
)
def test_why_there_is_no_trend_is_true_of_its_kind(definition: Definition, reason: str) -> None:
    *history, last = years([100, 200, 300, 400, 500], definition)

    assert trend(last, history).reason == reason


def test_a_break_in_the_series_stops_the_comparison() -> None:
    broken = replace(RATE, breaks=(Break(date(2023, 4, 1), "The rules changed."),))

    found = change(subject(broken), subject(broken, period=financial_year(2022)))

    assert found.colour is Colour.WHITE
    assert "The rules changed." in found.reason


DUTY = Break(date(2021, 10, 1), "The duty began.")


@pytest.mark.parametrize(
    ("year", "is_told"), [(2020, True), (2021, False), (2022, False), (2023, True)]
)
def test_a_year_that_holds_a_break_is_compared_with_neither_side(year: int, is_told: bool) -> None:
    """Half of 2021-22 is before the duty and half after it."""
    broken = replace(LOW, breaks=(DUTY,))
    before = subject(broken, 440, period=financial_year(year - 1))

    found = change(subject(broken, 200, period=financial_year(year)), before)

    assert found.is_judged is is_told
    assert ("The duty began." in found.reason) is not is_told


def test_a_break_within_a_year_is_told_by_its_day() -> None:
    broken = replace(LOW, breaks=(DUTY,))
    before, after, last = (
        subject(broken, 200, period=financial_year(year)) for year in (2020, 2021, 2022)
    )

    for found in (change(after, before), change(last, after)):
        assert found.reason == (
            "The series broke on 1 October 2021, within April 2021 to March 2022: The duty began."
        )


@pytest.mark.parametrize(
    ("on", "is_told"),
    [
        (date(2019, 4, 1), True),
        (date(2019, 4, 2), False),
        (date(2024, 3, 31), False),
        (date(2024, 4, 1), True),
    ],
)
def test_a_trend_holds_no_year_with_a_break_in_it(on: date, is_told: bool) -> None:
    """Neither the first of the five years nor the last."""
    *history, last = years([100, 200, 300, 400, 500], replace(LOW, breaks=(Break(on, "New."),)))

    assert trend(last, history).is_judged is is_told


def years(counts: list[int | Figure], definition=LOW):  # type: ignore[no-untyped-def]
    return [
        subject(definition, count, 100_000, period=financial_year(2019 + step))
        for step, count in enumerate(counts)
    ]


def test_five_rising_years_are_a_trend() -> None:
    *history, last = years([100, 200, 300, 400, 500])

    found = trend(last, history)

    assert (found.label, found.colour) == ("increasing and getting worse", Colour.RED)


def test_demand_that_rises_is_only_increasing() -> None:
    *history, last = years([100, 200, 300, 400, 500], RATE)

    assert (trend(last, history).label, trend(last, history).colour) == (
        "increasing",
        Colour.HIGHER,
    )


@pytest.mark.parametrize(
    ("counts", "reason"),
    [
        ([100, 200, 300, 400], "A trend needs 5 years; there are 4."),
        ([100], "A trend needs 5 years; there is 1."),
        ([100, 200, Figure.bounded(1, 9), 400, 500], "no value"),
        ([100, 200, Figure.empty(State.SUPPRESSED), 400, 500], "no value"),
    ],
)
def test_most_local_trends_cannot_be_calculated(counts: list[int | Figure], reason: str) -> None:
    *history, last = years(counts)

    found = trend(last, history)

    assert found.colour is Colour.WHITE
    assert reason in found.reason


def test_a_break_within_the_five_years_stops_the_trend() -> None:
    broken = replace(LOW, breaks=(Break(date(2021, 4, 1), "The base changed."),))
    *history, last = years([100, 200, 300, 400, 500], broken)

    assert "The base changed." in trend(last, history).reason


def test_inequality_has_rates_ratio_and_gap() -> None:
    found = inequality(
        RATE, (exact(640), exact(10_000)), (exact(800), exact(100_000)), financial_year(2023)
    )

    assert (found.label, found.value) == ("higher", 8_000_000)
    assert "64.0 against 8.0, a gap of 56.0" in found.words
    assert found.lower is not None
    assert found.lower > 1_000_000


def test_inequality_without_all_five_fifths_cannot_be_told() -> None:
    hidden = (Figure.empty(State.SUPPRESSED), exact(10))

    assert (
        inequality(RATE, hidden, (exact(1), exact(2)), financial_year(2023)).colour is Colour.WHITE
    )
    assert inequality(RATE, None, None, financial_year(2023)).colour is Colour.WHITE


def test_the_limits_of_a_stricter_level_do_not_blunt_the_trend() -> None:
    """The published test takes 95% limits, at whatever level the indicator is compared."""
    counts: list[int | Figure] = [100, 120, 125, 145, 150]
    *history, last = years(counts)
    *strict_history, strict = years(counts, replace(LOW, confidence_permille=998))

    found, stricter = trend(last, history), trend(strict, strict_history)

    assert found.label == "increasing and getting worse"
    assert stricter.label == found.label
    assert (stricter.value, stricter.lower, stricter.upper) == (
        found.value,
        found.lower,
        found.upper,
    )


def test_a_trend_says_at_what_level_its_limits_are() -> None:
    *history, last = years([100, 200, 300, 400, 500])

    assert trend(last, history).level == "99.8%, limits 95%"


def test_spans_that_overlap_are_no_change() -> None:
    """2018 to 2021 and 2017 to 2020 have two years in common, so they are not independent."""
    later = Period(date(2018, 4, 1), date(2021, 4, 1))
    earlier = Period(date(2017, 4, 1), date(2020, 4, 1))

    found = change(subject(RATE, 600, period=later), subject(RATE, 300, period=earlier))

    assert found.colour is Colour.WHITE
    assert "overlap" in found.reason


def test_the_years_of_a_trend_are_named_by_their_two_ends() -> None:
    *history, last = years([100, 200, 300, 400, 500])

    assert trend(last, history).comparator == "April 2019 to March 2024"
    assert trend(last, []).comparator == "April 2023 to March 2024"
