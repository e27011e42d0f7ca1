"""Benchmarks from a national file: all or nothing, twice the same, and what they change."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from needs.facts.indicators import results
from needs.models import Benchmark, BenchmarkRevision
from needs.rules.benchmark_file import COLUMNS
from tests.integration.needs.indicator_records import homelessness, load_records
from tests.integration.needs.partnership import row
from tests.integration.needs.test_indicators import cases, sent
from tests.unit.needs.test_benchmark_file import GOOD

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]
NAME = "Households owed a duty"
LIMITS: dict[str, str] = {"Lower CI 95.0 limit": "", "Upper CI 95.0 limit": ""}
PARENT = "Compared to South West value or percentiles"
HEADINGS = (*COLUMNS[:22], PARENT, *COLUMNS[22:])


@pytest.fixture(autouse=True)
def _recorded(loaded: None) -> None:
    load_records(
        [
            homelessness(
                is_recorded_demand=False,
                polarity="low is good",
                national={"number": "91234", "name": NAME},
            )
        ]
    )


def line(**cells: str) -> dict[str, str]:
    named = {name.replace("_", " "): value for name, value in cells.items()}
    return {
        **GOOD,
        "Indicator ID": "91234",
        "Indicator Name": NAME,
        "Age": "All ages",
        "Time period": "2024/25",
        "Parent Code": "",
        "Parent Name": "",
        "Area Code": "E92000001",
        "Area Name": "England",
        "Area Type": "England",
        "Value": "0.2",
        "Lower CI 95.0 limit": "0.1",
        "Upper CI 95.0 limit": "0.3",
        **named,
    }


def file_of(tmp_path: Path, *rows: dict[str, str], headings: tuple[str, ...] = HEADINGS) -> Path:
    out = io.StringIO()
    writer = csv.DictWriter(out, headings, extrasaction="ignore", restval="")
    writer.writeheader()
    writer.writerows(rows)
    path = tmp_path / "indicators.data.csv"
    path.write_text(out.getvalue(), encoding="utf-8")
    return path


def imported(path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, Any]]:
    capsys.readouterr()
    code = 0
    try:
        call_command("import_benchmarks", str(path), "--json")
    except SystemExit as stopped:
        code = int(stopped.code or 0)
    return code, json.loads(capsys.readouterr().out)


def test_the_file_has_the_columns_of_the_tool() -> None:
    assert len(HEADINGS) == 27


def test_a_benchmark_colours_the_results_in_the_same_import(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sent(cases("50"), cases("10", "E07000992"))
    assert (
        results(area_codes=["E10000099"])[0].white_reason == "No benchmark has been loaded for it."
    )

    code, told = imported(file_of(tmp_path, line()), capsys)

    assert (code, told["status"], told["rows_written"]) == (0, "accepted", 1)
    (county,) = results(area_codes=["E10000099"])
    assert county.comparison is not None
    assert (county.colour, county.comparison.words) == ("red", "Worse than England (higher)")
    assert (county.comparison.period, county.comparison.level) == (
        "April 2024 to March 2025",
        "95%",
    )
    assert county.version == 2


def test_another_years_figure_is_shown_and_not_compared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sent(cases("50"), cases("10", "E07000992"))

    imported(file_of(tmp_path, line(Time_period="2022/23")), capsys)

    (county,) = results(area_codes=["E10000099"])
    assert county.colour == "white"
    assert "another period" in county.white_reason


def test_a_figure_of_other_ages_is_not_compared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sent(cases("50"), cases("10", "E07000992"))

    imported(file_of(tmp_path, line(Age="16+ yrs")), capsys)

    assert "other ages" in results(area_codes=["E10000099"])[0].white_reason


def test_category_rows_are_kept_apart(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sent(cases("50"), cases("10", "E07000992"))
    split = {"Category_Type": "Deprivation deciles", "Category": "Most deprived"}

    imported(file_of(tmp_path, line(**split)), capsys)

    assert Benchmark.objects.get().category == "Most deprived"
    assert results(area_codes=["E10000099"])[0].white_reason.startswith("No benchmark")


def test_peers_make_fifths(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sent(cases("50"), cases("10", "E07000992"))
    names = ("Avon", "Wessex", "Mercia", "Kernow")
    peers = [
        line(
            Area_Code=f"E1000010{n}",
            Area_Name=name,
            Area_Type="Counties",
            Value=f"0.{n + 1}",
            **LIMITS,
        )
        for n, name in enumerate(names)
    ]
    own = line(Area_Code="E10000099", Area_Name="Exampleshire", Area_Type="Counties")

    code, _ = imported(file_of(tmp_path, own, *peers), capsys)

    assert code == 0
    (county,) = results(area_codes=["E10000099"])
    fifths = next(each for each in county.comparisons if each.kind == "fifths")
    assert (fifths.colour, fifths.label) == ("fifth-4", "worse")


def test_the_same_file_again_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = file_of(tmp_path, line(), line(Time_period="2016/17 - 20/21", Time_period_range="5y"))
    imported(path, capsys)

    code, told = imported(path, capsys)

    assert (code, told["rows_written"], told["rows_unchanged"]) == (0, 0, 2)
    assert not BenchmarkRevision.objects.exists()


def test_a_revised_figure_keeps_what_was_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    imported(file_of(tmp_path, line()), capsys)

    imported(file_of(tmp_path, line(Value="-", Value_note="Withdrawn")), capsys)

    now, before = Benchmark.objects.get(), BenchmarkRevision.objects.get()
    assert (now.value_micro, now.value_note, now.version) == (None, "Withdrawn", 2)
    assert (before.value_micro, before.version) == (200_000, 1)
    for act in (before.save, before.delete):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            act()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"Indicator_ID": "99999"}, "benchmark.number_differs"),
        ({"Indicator_Name": "Something else"}, "benchmark.name_differs"),
        ({"Value": "lots"}, "benchmark.not_a_number"),
        ({"Time_period": "2024/26"}, "benchmark.period_not_understood"),
    ],
)
def test_one_fault_refuses_the_whole_file(
    changes: dict[str, str], code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    exit_code, told = imported(
        file_of(tmp_path, line(), line(Area_Code="E10000099", **changes)), capsys
    )

    assert (exit_code, told["status"], told["rows_written"]) == (1, "refused", 0)
    assert [(each["row"], each["code"]) for each in told["errors"]] == [(3, code)]
    assert set(told["errors"][0]) == {"row", "column", "value", "code", "message"}
    assert not Benchmark.objects.exists()


def test_an_indicator_that_is_not_ours_is_left_out_and_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = line(Indicator_ID="11111", Indicator_Name="Life expectancy")

    code, told = imported(file_of(tmp_path, line(), other), capsys)

    assert (code, told["rows_read"], told["rows_written"]) == (0, 2, 1)
    assert [each["code"] for each in told["warnings"]] == ["benchmark.not_configured"]


def test_missing_columns_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    headings = tuple(name for name in HEADINGS if name != "Value note")

    code, told = imported(file_of(tmp_path, line(), headings=headings), capsys)

    assert (code, told["errors"][0]["code"]) == (1, "file.columns_missing")
    assert "Value note" in told["errors"][0]["message"]


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"PK\x03\x04 no workbook", b"{}"])
def test_what_is_no_table_cannot_be_read(
    content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(content)

    code, told = imported(path, capsys)

    assert (code, told["status"]) == (2, "unreadable")
    assert told["errors"][0]["message"]


def test_no_file_is_said_in_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, told = imported(tmp_path / "none.csv", capsys)

    assert (code, told["errors"][0]["code"]) == (2, "file.not_opened")


def half_of_all() -> None:
    """A share over another measure, which has no base of people: 100 of 200 in the county."""
    load_records(
        [
            homelessness(
                kind="proportion",
                level="county",
                multiplier=100,
                denominator={"kind": "measure", "measure": "households_supported"},
                is_recorded_demand=False,
                polarity="low is good",
                national={"number": "91234", "name": NAME},
            )
        ]
    )
    supported = row(
        "200",
        measure="households_supported",
        period="2024-25",
        service="",
        area="E10000099",
        organisation="exampleshire-council",
    )
    sent(cases("50"), cases("50", "E07000992"), supported)


def test_of_several_sexes_that_of_all_people_is_the_benchmark(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    half_of_all()

    sexes = (("Female", "90"), ("Male", "10"), ("Persons", "50"))
    imported(
        file_of(tmp_path, *(line(Sex=sex, Value=value, **LIMITS) for sex, value in sexes)), capsys
    )

    (county,) = results(area_codes=["E10000099"])
    assert county.comparison is not None
    assert (county.white_reason, county.colour, county.comparison.value) == (
        "",
        "amber",
        50_000_000,
    )


def test_the_row_of_the_same_people_comes_before_one_that_does_not_say(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sent(cases("50"), cases("10", "E07000992"))
    adults, everyone = line(Age="Adults", Value="0.9", **LIMITS), line(Value="0.2")

    imported(file_of(tmp_path, adults, everyone), capsys)

    (county,) = results(area_codes=["E10000099"])
    assert county.comparison is not None
    assert county.comparison.value == 200_000


def test_several_figures_of_england_that_nothing_tells_apart_are_not_compared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sent(cases("50"), cases("10", "E07000992"))
    rows = [
        line(Age=age, Value=value, **LIMITS) for age, value in (("Adults", "0.9"), ("Young", "0.1"))
    ]

    imported(file_of(tmp_path, *rows), capsys)

    (county,) = results(area_codes=["E10000099"])
    assert county.colour == "white"
    assert "more than one figure" in county.white_reason


def test_peers_are_each_counted_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Three rows of one authority, by sex, are one authority."""
    half_of_all()
    places = (("E10000099", "Exampleshire"), ("E10000100", "Avon"), ("E10000101", "Wessex"))

    imported(
        file_of(
            tmp_path,
            *(
                line(Area_Code=code, Area_Name=name, Area_Type="Counties", Sex=sex, **LIMITS)
                for code, name in places
                for sex in ("Female", "Male", "Persons")
            ),
        ),
        capsys,
    )

    (county,) = results(area_codes=["E10000099"])
    fifths = next(each for each in county.comparisons if each.kind == "fifths")
    assert fifths.reason == "There are 2 other values; fifths need at least 4."


def test_another_sex_is_not_compared_whatever_its_ages_are_called(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sent(cases("50"), cases("10", "E07000992"))

    imported(file_of(tmp_path, line(Sex="Female", Age="Adults")), capsys)

    (county,) = results(area_codes=["E10000099"])
    assert county.colour == "white"
    assert "other ages or another sex" in county.white_reason


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        # 60 of 150,000 is 0.4 for each 1,000: the file is for each 100,000, or for each one.
        ({"Value": "40", "Count": "60", "Denominator": "150000"}, "benchmark.other_unit"),
        ({"Value": "0.0004", "Count": "60", "Denominator": "150000"}, "benchmark.other_unit"),
        ({"Value": "-0.4"}, "benchmark.negative"),
    ],
)
def test_a_figure_in_another_unit_is_refused(
    changes: dict[str, str], code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    exit_code, told = imported(file_of(tmp_path, line(**{**LIMITS, **changes})), capsys)

    assert (exit_code, told["status"]) == (1, "refused")
    assert [(each["row"], each["column"], each["code"]) for each in told["errors"]] == [
        (2, "Value", code)
    ]


def test_a_share_above_the_whole_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    half_of_all()

    _, told = imported(file_of(tmp_path, line(Value="500", **LIMITS)), capsys)

    assert [each["code"] for each in told["errors"]] == ["benchmark.above_whole"]


def test_a_standardised_rate_may_differ_from_what_its_parts_make(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row_of = line(**{**LIMITS, "Value": "0.9", "Count": "60", "Denominator": "150000"})

    assert imported(file_of(tmp_path, row_of), capsys)[1]["status"] == "accepted"
