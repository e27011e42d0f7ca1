"""A file taken in many shares does exactly what it does in one."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.management import call_command
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from dalpb.kernel.intake import coded_blocks
from dalpb.kernel.intake.coded import Coded, coded, runs_of
from dalpb.kernel.intake.long_table import LongTable, Part
from dalpb.kernel.intake.spool import Spool
from dalpb.kernel.intake.table import Table
from needs.models import ImportBatch, ImportVia, Observation, ObservationRevision
from needs.permissions import OPERATOR
from needs.rules.submission import Issue, SubmittedRow, duplicates
from needs.services.imports import ImportResult, Sender, import_long, import_observations, issues
from needs.services.imports.bulk import checking, finding, spooled, whole, writing
from tests.integration.needs import partnership
from tests.integration.needs.partnership import AT, as_csv, row
from tests.integration.needs.test_long_imports import (
    FAULTS,
    HEADINGS,
    LATER,
    ROWS,
    table_of,
    what_stands,
)

SENDER = Sender(None, OPERATOR, ImportVia.COMMAND)
MONTHS = [f"20{year}-{month:02d}" for year in range(20, 24) for month in range(1, 13)]
Rows = Sequence[Mapping[str, str]]


def in_parts(table: Table, size: int) -> LongTable:
    """The table, with so many rows at a time out of memory."""
    whole, spool, parts = coded(table), Spool(), []
    for start in range(0, len(whole), size):
        places = np.arange(len(whole))[start : start + size]
        codes = tuple(spool.keep(column[places]) for column in whole.codes)
        parts.append(Part(codes, runs_of(whole.row_numbers.at(places))))
    none = np.zeros(0, np.int64)
    frame = replace(whole, codes=tuple(none for _ in whole.codes), row_numbers=runs_of(none))
    return LongTable(frame, spool, tuple(parts))


def bring_in(table: Coded, *, is_dry_run: bool = False, sender: Sender = SENDER) -> ImportResult:
    result = import_long(
        table, file_name="long.csv", byte_sha256="x", sender=sender, at=LATER, is_dry_run=is_dry_run
    )
    assert result is not None
    return result


def bring_in_by_rows(rows: Rows) -> ImportResult:
    return import_observations(
        table=table_of(rows), file_name="long.csv", byte_sha256="x", sender=SENDER, at=LATER
    )


def left_by(table: Coded, *, is_dry_run: bool = False) -> tuple[Any, ...]:
    """What an import answers and leaves, of which nothing is kept."""
    with transaction.atomic():
        result = bring_in(table, is_dry_run=is_dry_run)
        found = (replace(result, batch_id=None), result.batch_id is None, what_stands())
        transaction.set_rollback(True)
    return found


@contextmanager
def shares_of(rows: int, *, most_issues: int = 1000, long_from: int = 5000) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(spooled, "SHARE_ROWS", rows)
        patched.setattr(issues, "MOST_ISSUES", most_issues)
        for module in (checking, writing):
            patched.setattr(module, "LONG_ROWS", long_from)
        yield


def assert_alike(rows: Rows, share: int, part: int, **more: int) -> None:
    table = table_of(rows)
    for is_dry_run in (False, True):
        with shares_of(share, **more):
            one = left_by(coded(table), is_dry_run=is_dry_run)
            many = left_by(in_parts(table, part), is_dry_run=is_dry_run)
        assert many == one


SIZES = st.integers(1, 12)
KEY = ("period", "area", "service", "measure")
# Rows without a fault, if no two have one key.
GOOD = st.fixed_dictionaries(
    {
        "period": st.sampled_from(["2023-24 Q3", "2023-24 Q4", "2024-25 Q1", "2024-06", "2024-07"]),
        "area": st.sampled_from(["E07000991", "E10000099"]),
        "organisation": st.just("north-refuge"),
        "service": st.sampled_from(["", "north-house"]),
        "measure": st.sampled_from(["households_supported", "refusal_instances"]),
        "category": st.just("ALL"),
        "value": st.sampled_from(["1", "2", "30", "400", "<5", "x", "about 9"]),
        "note": st.sampled_from(["", "a word"]),
        "source": st.sampled_from(["", "a count"]),
        "illustrative": st.sampled_from(["", "yes"]),
    }
)


def _key(cells: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(cells[name] for name in KEY)


class Differential(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        partnership.load()
        partnership.figures_stand()

    @settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        rows=st.lists(ROWS, min_size=1, max_size=25),
        share=SIZES,
        part=SIZES,
        long_from=st.sampled_from([0, 5000]),
    )
    def test_good_and_doubtful_rows(
        self, rows: list[dict[str, str]], share: int, part: int, long_from: int
    ) -> None:
        assert_alike(rows, share, part, long_from=long_from)

    @settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(rows=st.lists(GOOD, min_size=1, max_size=25, unique_by=_key), share=SIZES, part=SIZES)
    def test_good_rows_only(self, rows: list[dict[str, str]], share: int, part: int) -> None:
        assert_alike(rows, share, part, long_from=0)
        with shares_of(share, long_from=0):
            assert left_by(in_parts(table_of(rows), part))[0].status == "accepted"

    @settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        rows=st.lists(ROWS, min_size=1, max_size=15),
        faults=st.lists(st.tuples(st.integers(0, 14), FAULTS), max_size=6),
        share=SIZES,
        part=SIZES,
        most_issues=st.integers(1, 8),
    )
    def test_rows_with_faults(
        self,
        rows: list[dict[str, str]],
        faults: list[tuple[int, dict[str, str]]],
        share: int,
        part: int,
        most_issues: int,
    ) -> None:
        for place, fault in faults:
            rows[place % len(rows)] = {**rows[place % len(rows)], **fault}

        assert_alike(rows, share, part, most_issues=most_issues)


def series(*values: str, measure: str = "refusal_instances") -> list[dict[str, str]]:
    """A figure a month, from the first month on."""
    return [
        row(value, period=period, measure=measure)
        for period, value in zip(MONTHS, values, strict=False)
    ]


LONG = [*series(*map(str, range(30, 70))), *series(*["7"] * 40, measure="households_supported")]


@pytest.mark.usefixtures("loaded")
class TestShares:
    @pytest.mark.parametrize("share", [1, 2, 5, 1000])
    def test_a_jump_is_told_over_the_edge_of_a_share(self, share: int) -> None:
        rows = series("30", "900", "901", "4", "300")
        assert_alike(rows, share, 2)
        with shares_of(share):
            warnings = bring_in(in_parts(table_of(rows), 2), is_dry_run=True).warnings

        assert [(w.row, w.code) for w in warnings] == [(n, "value.jump") for n in (3, 5, 6)]

    def test_the_parts_and_their_whole_are_in_one_share(self) -> None:
        rows = [
            row(value, measure="refusal_instances", category=category)
            for category, value in (
                ("needs_not_met", "3"),
                ("capacity_constraints", "3"),
                ("ALL", "5"),
            )
        ]
        assert_alike([*LONG, *rows], 1, 3)
        with shares_of(1):
            errors = bring_in(in_parts(table_of(rows), 1)).errors

        assert [error.code for error in errors] == ["value.parts_above_all"]

    def test_a_list_of_people_is_known_from_all_shares(self) -> None:
        plain = series(*["1"] * 40)
        noted = [{**each, "note": f"n {number}"} for number, each in enumerate(plain)]

        for rows in (plain, noted, [*noted, row("2")]):
            assert_alike(rows, 3, 7)

    def test_the_same_content_is_known_however_it_is_shared(self) -> None:
        for share in (1, 7, 50):
            assert_alike(LONG, share, 7, long_from=0)
        with shares_of(1000, long_from=0):
            assert bring_in(in_parts(table_of(LONG), 7)).rows_written == len(LONG)
        for share, rows in ((3, LONG), (50, list(reversed(LONG)))):
            with shares_of(share, long_from=0):
                again = bring_in(in_parts(table_of(rows), 11))
            assert (again.rows_written, again.rows_unchanged) == (0, len(LONG))
        with shares_of(1, long_from=0):
            assert bring_in(coded(table_of(LONG))).rows_unchanged == len(LONG)
        assert ImportBatch.objects.count() == 1

    def test_what_changed_is_written_with_its_revisions(self) -> None:
        with shares_of(4, long_from=0):
            bring_in(in_parts(table_of(LONG), 7))
        changed = [
            {**each, "note": "counted again"} if not number % 9 else each
            for number, each in enumerate([*LONG, row("5", period="2030-01")])
        ]
        assert_alike(changed, 5, 8)

        with shares_of(5, long_from=0):
            result = bring_in(in_parts(table_of(changed), 8))

        again = len([each for each in changed if each["note"]])
        assert (result.rows_written, result.rows_unchanged) == (again + 1, len(LONG) - again)
        assert ObservationRevision.objects.count() == again
        assert Observation.objects.filter(note="counted again", version=2).count() == again

    def test_rows_of_one_key_are_told_a_few_at_a_time(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        rows = [*[row("2")] * 9, *LONG[:20], row("3"), *LONG[:15]]
        short = bring_in_by_rows(rows)
        asked: list[int] = []

        def few(rows: Sequence[SubmittedRow]) -> list[Issue]:
            asked.append(len(rows))
            return duplicates(rows)

        monkeypatch.setattr(whole, "duplicates", few)
        monkeypatch.setattr(whole, "_ASKED_AT_ONCE", 4)
        with shares_of(10):
            found = bring_in(in_parts(table_of(rows), 7))

        assert found.errors == short.errors
        assert max(asked) <= 2 * 4

    def test_a_fault_in_the_last_row_leaves_nothing(self) -> None:
        with shares_of(4, long_from=0):
            result = bring_in(in_parts(table_of([*LONG, row("many", period="2024-01")]), 7))

        assert [(error.row, error.code[:5]) for error in result.errors] == [
            (len(LONG) + 2, "value")
        ]
        assert (Observation.objects.count(), ImportBatch.objects.count()) == (0, 0)

    @pytest.mark.parametrize("is_there", [False, True])
    def test_a_failure_in_the_last_share_leaves_nothing(
        self, is_there: bool, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        if is_there:
            bring_in(coded(table_of(LONG)))
        before, calls = what_stands(), []
        name = "merge" if is_there else "insert_figures"
        write = getattr(finding, name)

        def until_the_last(*given: Any, **more: Any) -> None:
            calls.append(given)
            if len(calls) == 20:
                raise OSError
            write(*given, **more)

        monkeypatch.setattr(finding, name, until_the_last)
        changed = [{**each, "note": "counted again"} for each in LONG]
        with shares_of(4, long_from=0), pytest.raises(OSError), transaction.atomic():  # noqa: PT011
            bring_in(in_parts(table_of(changed), 7))

        assert len(calls) == 20
        assert what_stands() == before

    def test_as_many_periods_as_a_byte_has_numbers(self) -> None:
        months = [f"{year}-{month:02d}" for year in range(2000, 2022) for month in range(1, 13)]
        rows = [row("30", period=month, measure="refusal_instances") for month in months[:256]]

        assert_alike(rows, 100, 60, long_from=0)

    def test_a_file_of_nothing_but_faults_is_refused_alike(self) -> None:
        assert_alike([row("12", area="nowhere", period="never")] * 9, 2, 4)
        assert_alike([row("many"), row("12"), row("few")], 1, 1)

    def test_a_file_that_names_too_much_goes_by_rows(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(checking, "is_countable", lambda _: False)
        monkeypatch.setattr("needs.services.imports.writing.BY_COLUMNS_ROWS", 1)

        result = import_observations(
            table=in_parts(table_of(LONG), 7),
            file_name="long.csv",
            byte_sha256="x",
            sender=SENDER,
            at=AT,
        )

        assert result.rows_written == len(LONG)

    def test_the_command_takes_a_long_file_in_shares(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        rows = [
            row(value, period=period, area=area, service=service, measure=measure)
            for period in MONTHS
            for area in ("E07000991", "E10000099")
            for service in ("", "north-house")
            for measure, value in (("refusal_instances", "30"), ("households_supported", "20"))
            for _ in range(3)
        ]
        path = tmp_path / "long.csv"
        path.write_bytes(as_csv(rows, HEADINGS))
        one = commanded(path)
        monkeypatch.setattr(coded_blocks, "AT_ONCE", 500)
        monkeypatch.setattr(coded_blocks, "PART_ROWS", 100)

        with shares_of(90):
            assert commanded(path) == one


def commanded(path: Path) -> dict[str, Any]:
    out = StringIO()
    with suppress(SystemExit):
        call_command("import_observations", str(path), "--json", "--dry-run", stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found
