"""An indicator's line in a pack: its limits, its base, and whether it is invented."""

from decimal import Decimal

import pytest

from dalpb.kernel.cells import Figure
from needs.facts.indicators import ResultFact
from needs.rules.indicating import Colour
from reporting.assemble.packs import indicators as pack_indicators
from reporting.packs.content import IndicatorLine
from strategy.facts.dashboards import ChosenFact
from tests.factories.indicators import INDICATOR, result


def line_of(found: ResultFact, monkeypatch: pytest.MonkeyPatch) -> IndicatorLine:
    chosen = (ChosenFact(1, "Working together", INDICATOR.code, "", ""),)
    monkeypatch.setattr(pack_indicators, "chosen_indicators", lambda _: chosen)
    monkeypatch.setattr(pack_indicators, "indicators", lambda **_: (INDICATOR,))
    monkeypatch.setattr(pack_indicators, "results", lambda **_: (found,))
    (line,) = pack_indicators.indicator_lines("any", found.area_code)
    return line


def test_a_line_has_its_limits_and_says_over_whom_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    older = "per 1,000 (mid-2022 population, the latest loaded)"
    found = result("2.23", lower="1.96", upper="2.51", statistic=older)

    line = line_of(found, monkeypatch)

    assert line.value == f"2.2 {older}, 95% limits 2.0 to 2.5"
    assert (line.period, line.is_illustrative) == ("April 2024 to March 2025", False)


def test_a_line_without_limits_has_its_figure_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    assert line_of(result("2.23"), monkeypatch).value == "2.2 per 1,000"


def test_a_lower_limit_alone_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    found = result(Figure.bounded(Decimal(6), None, "more than 5"), lower="2.24")

    assert line_of(found, monkeypatch).value == "more than 5 per 1,000, 95% limits at least 2.2"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("higher than England", "Higher than England"),
        ("higher, clear of it", "Higher, clear of it (England)"),
    ],
)
def test_what_it_is_compared_with_is_said_once(
    words: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = result("2.2", colour=Colour.HIGHER, words=words)

    assert line_of(found, monkeypatch).judgement == said


def test_a_trend_begins_as_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    line = line_of(result("2.2", trend="increasing"), monkeypatch)

    assert line.judgement == "Increasing"


def test_an_invented_figure_is_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    line = line_of(result("2.2", is_illustrative=True), monkeypatch)

    assert (line.period, line.is_illustrative) == ("April 2024 to March 2025 (illustrative)", True)
