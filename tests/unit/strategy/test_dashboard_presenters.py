"""What a dashboard shows of stored results, and what it never does."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from dalpb.kernel.cells import EMPTY_STATES, Figure, State
from dalpb.kernel.charts import Svg
from dalpb.kernel.periods import Period, financial_year, month, quarter
from needs.facts.indicators import AreaLevel, Break, Colour, IndicatorFact, ResultFact
from strategy.presenters import export
from strategy.presenters.dashboards import MEANINGS, DashboardShown, dashboard
from strategy.presenters.districts import districts
from strategy.presenters.tiles import IndicatorTile, comparable
from tests.factories.indicators import INDICATOR, result

SVG = "{http://www.w3.org/2000/svg}"
NAMES = {"E1": "Ayton", "E2": "Beeton", "E3": "Ceeton", "E4": "Deeton"}


def chosen(code: str = "", wanted: str = "", supplier: str = "", position: int = 1) -> Any:
    return SimpleNamespace(indicator_code=code, wanted=wanted, supplier=supplier, position=position)


def priority(*indicators: Any) -> Any:
    return SimpleNamespace(
        position=1,
        title="Working together",
        description="As one.",
        indicators=SimpleNamespace(all=lambda: indicators),
    )


def shown(
    results: Sequence[ResultFact] = (), indicator: IndicatorFact | None = INDICATOR, **gap: str
) -> DashboardShown:
    code = "" if indicator is None else indicator.code
    known: Mapping[str, IndicatorFact] = {} if indicator is None else {code: indicator}
    return dashboard(
        [priority(chosen(code, **gap))],
        known,
        {code: results} if results else {},
        strategy_code="da",
        has_map=True,
    )


def tile(results: Sequence[ResultFact] = (), indicator: IndicatorFact = INDICATOR) -> IndicatorTile:
    return shown(results, indicator).priorities[0].tiles[0]


def said(svg: Svg | None) -> str:
    assert svg is not None
    return ET.fromstring(svg).find(f"{SVG}desc").text or ""  # type: ignore[union-attr]


def test_a_figure_is_shown_with_its_limits_period_and_judgement() -> None:
    made = tile(
        [result("2.23", lower="1.96", upper="2.51", colour=Colour.RED, words="higher than England")]
    )

    assert made.figure == Figure.exact(Decimal("2.2"))
    assert made.limits == "95% limits: 2 to 2.5"
    assert made.period == "April 2024 to March 2025"
    assert made.verdict is not None
    assert (made.verdict.words, made.verdict.colour) == ("Higher than England", "red")
    assert made.comparator == "England, 2024-25, 95%"
    assert made.white_reason == ""
    assert "2.2 per 1,000 (between 2 and 2.5)" in said(made.interval)


def test_white_has_its_reason() -> None:
    made = tile([result("2.2", lower="2", upper="2.5")])

    assert made.verdict is not None
    assert made.verdict.colour == "white"
    assert made.white_reason == "No benchmark has been loaded for it."
    assert made.comparator == ""


@pytest.mark.parametrize("colour", [Colour.RED, Colour.GREEN])
def test_recorded_demand_is_never_good_or_bad(colour: Colour) -> None:
    demand = replace(INDICATOR, is_recorded_demand=True)
    judged = [result("2.2", lower="2", upper="2.5", colour=colour, words="higher than England")]

    made = tile(judged, demand)
    areas = [SimpleNamespace(area=SimpleNamespace(code="E07000991"), row=0, column=0)]

    assert made.verdict is not None
    assert made.verdict.colour == "white"
    assert "never red" in made.note
    page = districts(demand, judged, areas, NAMES)  # type: ignore[arg-type]
    assert [line.judged.colour for line in page.key] == ["white"]


@pytest.mark.parametrize("colour", [Colour.HIGHER, Colour.SIMILAR, Colour.LOWER, Colour.AMBER])
def test_neutral_shades_stay_for_recorded_demand(colour: Colour) -> None:
    demand = replace(INDICATOR, is_recorded_demand=True)

    made = tile([result("2.2", lower="2", upper="2.5", colour=colour)], demand)

    assert made.verdict is not None
    assert made.verdict.colour == colour.value


def test_silence_says_why_and_who() -> None:
    nobody = tile()
    late = tile([result(Figure.empty(State.NOT_SUPPLIED), reason="3 of 4 quarters are in.")])
    unfed = shown(indicator=None, wanted="Repeat victims", supplier="The police")

    assert "Nobody has sent" in nobody.silence
    assert "The districts." in nobody.silence
    assert "3 of 4 quarters are in." in late.silence
    assert late.figure is None
    assert late.interval is None
    assert unfed.priorities[0].tiles[0].name == "Repeat victims"
    assert "The police" in unfed.priorities[0].tiles[0].silence
    assert (unfed.silent_count, unfed.tile_count) == (1, 1)


def test_a_year_in_part_does_not_hide_the_last_whole_one_and_says_what_is_missing() -> None:
    in_part = replace(
        result(Figure.empty(State.NOT_SUPPLIED), reason="1 of 4 quarters is in."),
        period=financial_year(2026),
    )

    made = tile([result("2.2", lower="2", upper="2.5"), in_part])

    assert (made.figure, made.period) == (Figure.exact(Decimal("2.2")), "April 2024 to March 2025")
    assert made.silence == ""
    assert made.later == (
        "Nothing is shown for April 2025 to March 2026. Nobody has sent it."
        " Nothing is shown for April 2026 to March 2027. 1 of 4 quarters is in."
    )
    assert tile([result("2.2", lower="2", upper="2.5")]).later == ""


def test_districts_are_shown_for_the_last_period_that_any_told_of() -> None:
    told = result("2.2", lower="2", upper="2.5")
    in_part = replace(result(Figure.empty(State.NOT_SUPPLIED)), period=financial_year(2026))
    areas = [SimpleNamespace(area=SimpleNamespace(code=told.area_code), row=0, column=0)]

    page = districts(INDICATOR, [told, in_part], areas, NAMES)  # type: ignore[arg-type]
    silent = districts(INDICATOR, [in_part], areas, NAMES)  # type: ignore[arg-type]

    assert page.period == "April 2024 to March 2025"
    assert silent.period == "April 2026 to March 2027"


@pytest.mark.parametrize("state", sorted(EMPTY_STATES))
def test_no_empty_becomes_a_number(state: State) -> None:
    made = tile([result(Figure.empty(state))])

    assert made.silence
    assert made.figure is None


def test_a_bounded_figure_keeps_its_words_and_has_no_dot() -> None:
    made = tile([result(Figure.bounded(75, 78, "75 to 78"))])

    assert made.figure is not None
    assert made.figure.shown() == "75 to 78"
    assert "<circle" not in str(made.interval)


def test_only_periods_of_one_kind_stand_in_a_series() -> None:
    years = [result(str(n), period=financial_year(2020 + n)) for n in range(1, 4)]
    part = result("9", period=quarter(2021, 1))

    made = tile(sorted([*years, part], key=lambda r: (r.period.until, r.period.first)))

    assert made.table is not None
    assert [row.label for row in made.table.rows] == [r.period.label for r in years]
    assert said(made.series).count(";") == 2
    assert comparable([part], part) == [(part.period, part)]


@pytest.mark.parametrize(
    ("periods", "places"),
    [
        ([financial_year(2018), financial_year(2021)], 4),
        ([quarter(2023, 3), quarter(2024, 2)], 4),
        ([month(2023, 11), month(2024, 2)], 4),
        ([financial_year(1990), financial_year(2021)], 12),
    ],
)
def test_a_period_nobody_told_of_keeps_its_place(periods: list[Period], places: int) -> None:
    first, last = (result(str(n + 1), period=period) for n, period in enumerate(periods))

    made = tile([first, last])

    assert made.table is not None
    assert len(made.table.rows) == places
    assert "not yet supplied" in said(made.series)
    assert "L" not in "".join(
        path.attrib["d"] for path in ET.fromstring(str(made.series)).iter(f"{SVG}path")
    )


def test_a_break_is_drawn_between_the_years_it_parts() -> None:
    broken = replace(INDICATOR, breaks=(Break(date(2022, 4, 1), "Counted anew"),))
    years = [result(str(n), period=financial_year(2020 + n)) for n in range(1, 4)]

    made = tile(years, broken)

    assert str(made.series).count("stroke-dasharray") == 1
    assert made.table is not None
    assert "Counted anew" in made.table.notes[0]


def test_a_break_within_a_year_parts_it_from_both_its_neighbours() -> None:
    broken = replace(INDICATOR, breaks=(Break(date(2022, 10, 1), "The duty began"),))
    years = [result(str(n), period=financial_year(2020 + n)) for n in range(1, 4)]

    made = tile(years, broken)

    drawn = [path.attrib for path in ET.fromstring(str(made.series)).iter(f"{SVG}path")]
    assert sum("stroke-dasharray" in path for path in drawn) == 2
    assert not any("L" in path["d"] for path in drawn)


def test_a_break_is_told_only_of_a_series_that_it_parts() -> None:
    days = (date(2020, 4, 1), date(2021, 4, 1), date(2022, 7, 5), date(2024, 4, 1))
    broken = replace(INDICATOR, breaks=tuple(Break(day, f"Of {day.year}") for day in days))
    years = [result(str(n), period=financial_year(2020 + n)) for n in range(1, 4)]

    made = tile(years, broken)

    assert made.table is not None
    assert made.table.notes == ("The series breaks in 2022: Of 2022",)


def test_only_what_districts_have_leads_to_districts() -> None:
    county = replace(INDICATOR, level=AreaLevel.COUNTY)
    force = replace(INDICATOR, level=AreaLevel.FORCE)

    assert tile([result("2")]).districts_url == "/dashboards/da/districts/homelessness-rate/"
    assert tile([result("2")], county).districts_url == ""
    assert tile([result("2")], force).districts_url == ""


def test_the_key_has_only_what_the_page_uses() -> None:
    made = shown([result("2", lower="1", upper="3", colour=Colour.AMBER)])

    assert [line.judged.colour for line in made.key] == ["amber"]
    assert {colour.value for colour in Colour} == {look.value for look in MEANINGS}


def tiles(*codes: str) -> Any:
    return [
        SimpleNamespace(area=SimpleNamespace(code=code), row=n, column=0)
        for n, code in enumerate(codes)
    ]


def test_map_bars_and_table_say_the_same() -> None:
    found = [
        result("1.5", area="E1", lower="1.2", upper="1.8", colour=Colour.GREEN, words="lower than England"),
        result("3.5", area="E2", lower="3.1", upper="3.9", colour=Colour.RED, words="higher than England"),
        result(Figure.empty(State.NOT_SUPPLIED), area="E3", reason="2 of 4 quarters are in."),
    ]  # fmt: skip

    page = districts(INDICATOR, found, tiles("E1", "E2", "E3", "E4"), NAMES)

    assert [row.label for row in page.table.rows] == ["Beeton", "Ayton", "Ceeton", "Deeton"]
    for row in page.table.rows:
        figure = row.cells[0]
        assert isinstance(figure, Figure)
        told = "not yet supplied" if figure.is_empty else figure.shown()
        for chart in (page.map, page.bars):
            assert f"{row.label}: {told}" in said(chart)
    order = [part.split(":")[0] for part in said(page.bars).split("; ")]
    assert order == [row.label for row in page.table.rows]
    assert page.table.notes == ("Ceeton: 2 of 4 quarters are in.",)
    assert {line.judged.colour for line in page.key} == {"red", "green", "white"}


def test_an_older_figure_is_not_set_beside_a_newer() -> None:
    old = result("9.9", area="E1", period=financial_year(2020))

    page = districts(INDICATOR, [old, result("1", area="E2")], tiles("E1", "E2"), NAMES)

    assert "9.9" not in str(page.map) + str(page.bars)
    assert "Ayton: not yet supplied" in said(page.map)


def rows(
    results: Sequence[ResultFact], indicator: IndicatorFact = INDICATOR
) -> list[dict[str, Any]]:
    strategy: Any = SimpleNamespace(code="da")
    given = [priority(chosen(indicator.code), chosen("", "Repeats", "The police", 2))]
    head, *found = export.rows(
        strategy, given, {indicator.code: indicator}, {indicator.code: results}
    )
    return [dict(zip(head, row, strict=True)) for row in found]


def test_the_file_holds_every_result_in_full_and_names_the_gaps() -> None:
    told, late, gap = rows(
        [
            result(
                "2.234567", lower="1.9", upper="2.5", colour=Colour.RED, words="higher than England"
            ),
            result(Figure.empty(State.SUPPRESSED), period=financial_year(2025)),
        ]
    )

    assert told["value"] == Decimal("2.234567")
    assert (told["lower_limit"], told["upper_limit"]) == (Decimal("1.9"), Decimal("2.5"))
    assert (told["shade"], told["comparator"]) == ("red", "England, 2024-25, 95%")
    assert (late["value"], late["value_state"]) == ("[c]", "suppressed")
    assert (gap["value"], gap["indicator_name"]) == ("[n]", "Repeats")
    assert "The police" in gap["note"]


def test_a_bounded_figure_leaves_as_its_limits() -> None:
    told, _ = rows([result(Figure.bounded(6, None, "more than 5"))])

    assert told["value"] == "more than 5"
    assert (told["value_low"], told["value_high"]) == (6, None)


def test_a_tile_shows_what_ended_last_whatever_began_first() -> None:
    """The page that the tile opens shows the same period."""
    span = Period(date(2021, 4, 1), date(2024, 4, 1))
    made = tile([result("5", period=span), result("2", period=financial_year(2022))])

    assert (made.period, made.later) == (span.label, "")


def test_a_tile_says_what_has_not_come_in_since() -> None:
    empty = result(
        Figure.empty(State.NOT_SUPPLIED), period=financial_year(2024), reason="One is missing."
    )
    made = tile([result("2", period=financial_year(2023)), empty])

    assert made.later == "Nothing is shown for April 2024 to March 2025. One is missing."


def test_a_tile_skips_no_period_that_has_not_come_in_since() -> None:
    nothing = Figure.empty(State.NOT_SUPPLIED)
    later = [
        result(nothing, period=period, reason=reason)
        for period, reason in (
            (quarter(2024, 2), "A month is missing."),
            (financial_year(2024), "2 of 4 are in."),
            (financial_year(2026), "1 of 4 is in."),
            (quarter(2027, 1), "Only April is in."),
        )
    ]

    made = tile([result("2", period=financial_year(2023)), *later])

    assert made.later == (
        "Nothing is shown for April 2024 to March 2025. 2 of 4 are in."
        " Nothing is shown for April 2025 to March 2026. Nobody has sent it."
        " Nothing is shown for April 2026 to March 2027. 1 of 4 is in."
        " Nothing is shown for April to June 2027. Only April is in."
    )


OLDER = "per 1,000 (mid-2022 population, the latest loaded)"


def test_the_year_of_the_residents_is_said_wherever_the_rate_is() -> None:
    """A rate over residents of another year is not the same as one over its own."""
    one = result("2.2", statistic=OLDER)
    tiles: Any = [SimpleNamespace(row=0, column=0, area=SimpleNamespace(code=one.area_code))]

    assert tile([one]).unit == OLDER
    made = districts(INDICATOR, [one], tiles, {one.area_code: "Ayton"})
    assert f"Worked out as {OLDER}." in made.table.notes
    strategy: Any = SimpleNamespace(code="da")
    known, found = {INDICATOR.code: INDICATOR}, {INDICATOR.code: [one]}
    _, row = export.rows(strategy, [priority(chosen(INDICATOR.code))], known, found)
    assert row[export.HEADINGS.index("statistic")] == OLDER


def test_a_lower_limit_is_said_where_there_is_no_upper() -> None:
    reason = "The count has no upper end, so neither has its rate."
    made = tile([result(Figure.bounded(6, None), lower="2.24", reason=reason)])

    assert made.limits == "95% limits: at least 2.2"


def test_each_invented_figure_is_marked_where_it_stands() -> None:
    """The notice says 'what is marked illustrative here is invented'."""
    real = result("2", period=financial_year(2023))
    invented = result("3", period=financial_year(2024), is_illustrative=True)
    table = tile([real, invented]).table
    assert table is not None
    assert [row.label for row in table.rows] == [
        "April 2023 to March 2024",
        "April 2024 to March 2025 (illustrative)",
    ]

    tiles: Any = [
        SimpleNamespace(row=0, column=n, area=SimpleNamespace(code=f"E{n + 1}")) for n in range(2)
    ]
    found = [result("2", area="E1"), result("3", area="E2", is_illustrative=True)]
    made = districts(INDICATOR, found, tiles, NAMES)
    assert [row.label for row in made.table.rows] == ["Beeton (illustrative)", "Ayton"]
