"""A long file goes another way than a short one, and nothing that it does differs."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from dalpb.kernel.intake.coded import coded
from dalpb.kernel.intake.table import Table
from dalpb.kernel.models import AuditEvent
from needs.models import ImportBatch, ImportVia, IndicatorResult, Observation, ObservationRevision
from needs.permissions import OPERATOR, Scope
from needs.rules.submission import Issue
from needs.services.imports import (
    ImportResult,
    Sender,
    check_import,
    import_long,
    import_observations,
    long_digest,
)
from needs.services.imports.bulk import checking
from tests.integration.needs import partnership
from tests.integration.needs.partnership import AT, as_csv, row

HEADINGS = (*partnership.HEADINGS, "source", "illustrative")
LATER = datetime(2025, 6, 20, 9, 30, tzinfo=UTC)
SAID = (
    "period__code", "area__code", "organisation__code", "service__code", "measure__code",
    "category_key", "state", "value_micro", "low_micro", "high_micro", "words", "note", "source",
    "is_illustrative", "version",
)  # fmt: skip
WAS = (
    "observation__period__code", "observation__area__code", "observation__category_key",
    "observation__measure__code", "version", "state", "value_micro", "words", "note", "source",
    "is_illustrative",
)  # fmt: skip
COUNTS = ("file_name", "rows_read_count", "rows_written_count", "rows_unchanged_count", "via")
COUNTED = ("organisation__code", "byte_sha256", "notes", *COUNTS)


def table_of(rows: Sequence[Mapping[str, str]], headings: Sequence[str] = HEADINGS) -> Table:
    return Table(
        headings=tuple(headings),
        rows=tuple(tuple(each.get(name, "") for name in headings) for each in rows),
        row_numbers=tuple(range(2, len(rows) + 2)),
        file_kind="csv",
    )


def what_stands() -> tuple[Any, ...]:
    """Everything an import leaves, without ids; the digest of the rows is in the event."""
    last = AuditEvent.objects.filter(action="observations.imported").order_by("-sequence").first()
    details = {} if last is None else last.details
    return (
        sorted(map(repr, Observation.objects.values_list(*SAID))),
        sorted(map(repr, ObservationRevision.objects.values_list(*WAS))),
        list(ImportBatch.objects.order_by("imported_at").values_list(*COUNTED)),
        details,
        sorted(
            map(
                repr, IndicatorResult.objects.values_list("indicator__code", "value_micro", "label")
            )
        ),
    )


def both_ways(
    table: Table, sender: Sender, at: datetime = AT, file_name: str = "long.csv"
) -> tuple[tuple[ImportResult, Any], tuple[ImportResult, Any]]:
    """What each way answers and leaves, of which nothing is kept."""
    made = []
    ways: list[tuple[Any, Any]] = [(import_observations, table), (import_long, coded(table))]
    for way, content in ways:
        with transaction.atomic():
            result = way(
                table=content,
                file_name=file_name,
                byte_sha256=hashlib.sha256(b"x").hexdigest(),
                sender=sender,
                at=at,
            )
            assert result is not None
            made.append((result, what_stands()))
            transaction.set_rollback(True)
    return made[0], made[1]


def assert_alike(table: Table, sender: Sender | None = None, at: datetime = AT) -> ImportResult:
    short, long = both_ways(table, sender or Sender(None, OPERATOR, ImportVia.COMMAND), at)

    for name in ("status", "errors", "warnings", "notes", "rows_read", "rows_written"):
        assert getattr(long[0], name) == getattr(short[0], name), name
    assert long[0].rows_unchanged == short[0].rows_unchanged
    assert (long[0].batch_id is None) is (short[0].batch_id is None)
    assert long[1] == short[1]
    return long[0]


@contextmanager
def long_digest_from(rows: int) -> Iterator[None]:
    """Files of more rows have the digest of long ones."""
    with pytest.MonkeyPatch.context() as patched:
        for module in (long_digest, checking):
            patched.setattr(module, "LONG_ROWS", rows)
        yield


PERIODS = st.sampled_from(
    ["2024-25 Q1", "2024-25 Q2", "2023-24 Q4", "2024-06", "2025-26 Q1", "2024-25"]
)
ROWS = st.fixed_dictionaries(
    {
        "period": PERIODS,
        "area": st.sampled_from(["E07000991", "E10000099", "North Example", "E07000992"]),
        "organisation": st.sampled_from(["north-refuge", "north-refuge", "South Example Council"]),
        "service": st.sampled_from(["", "north-house", "South Sanctuary"]),
        "measure": st.sampled_from(["households_supported", "refusal_instances"]),
        "category": st.sampled_from(
            ["ALL", "all", "capacity_constraints", "needs_not_met", "refuge", "women"]
        ),
        "value": st.sampled_from(
            ["0", "1", "2", "5", "30", "31", "400", "<5", ">40", "3-7", "c", "x", "z", "about 9"]
        ),
        "note": st.sampled_from(["", "", "a word", "tab\tand \\N"]),
        "source": st.sampled_from(["", "a count"]),
        "illustrative": st.sampled_from(["", "yes", "no"]),
    }
)
FAULTS = st.sampled_from(
    [
        {"period": "2024-13"}, {"period": ""}, {"area": "E99"}, {"area": "E01999991"},
        {"organisation": "nobody"}, {"organisation": ""}, {"service": "no-house"},
        {"measure": "no_measure"}, {"category": "no_category"}, {"category": "women+women"},
        {"value": ""}, {"value": "12.5"}, {"value": "many"}, {"value": "9" * 20},
        {"note": "n" * 501}, {"source": "s" * 301}, {"illustrative": "perhaps"},
        {"note": "Mrs Jane Example of 1 Church Street"}, {"note": "born 1 May 1990"},
    ]
)  # fmt: skip


class Differential(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        partnership.load()
        partnership.figures_stand()

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(rows=st.lists(ROWS, min_size=1, max_size=25), long_from=st.sampled_from([0, 5000]))
    def test_good_and_doubtful_rows(self, rows: list[dict[str, str]], long_from: int) -> None:
        with long_digest_from(long_from):
            assert_alike(table_of(rows), at=LATER)

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        rows=st.lists(ROWS, min_size=1, max_size=15),
        faults=st.lists(st.tuples(st.integers(0, 14), FAULTS), max_size=6),
    )
    def test_rows_with_faults(
        self, rows: list[dict[str, str]], faults: list[tuple[int, dict[str, str]]]
    ) -> None:
        for place, fault in faults:
            rows[place % len(rows)] = {**rows[place % len(rows)], **fault}

        assert_alike(table_of(rows), at=LATER)

    @settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(rows=st.lists(ROWS, min_size=1, max_size=8))
    def test_a_partner_may_send_only_its_own(self, rows: list[dict[str, str]]) -> None:
        own = partnership.organisation("north-refuge")
        sender = Sender(None, Scope(frozenset({own.pk})), ImportVia.COMMAND)

        assert_alike(table_of(rows), sender)

    @settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(rows=st.lists(ROWS, min_size=1, max_size=8))
    @example(rows=[row("12")])
    def test_a_file_without_the_organisation(self, rows: list[dict[str, str]]) -> None:
        own = partnership.organisation("north-refuge")
        sender = Sender(None, OPERATOR, ImportVia.COMMAND, own)
        headings = [name for name in HEADINGS if name != "organisation"]

        assert_alike(table_of(rows, headings), sender)


@pytest.mark.usefixtures("loaded")
class TestLongImports:
    def test_a_file_of_ones_with_a_note_for_each_is_refused(self) -> None:
        months = [f"{year}-{month:02d}" for year in range(2020, 2022) for month in range(1, 7)]
        rows = [row("1", period=p, measure="refusal_instances", note=f"n {p}") for p in months]

        assert assert_alike(table_of(rows)).status == "refused"
        plain = [{**each, "note": ""} for each in rows]
        assert [w.code for w in assert_alike(table_of(plain)).warnings] == [
            "file.looks_person_level"
        ]

    def test_parts_above_the_whole_are_told(self) -> None:
        rows = [
            row(value, measure="refusal_instances", category=category)
            for category, value in (
                ("ALL", "5"),
                ("needs_not_met", "3"),
                ("capacity_constraints", "3"),
            )
        ]

        result = assert_alike(table_of(rows))

        assert [error.code for error in result.errors] == ["value.parts_above_all"]

    def test_a_jump_is_told_from_the_file_and_from_what_stands(self) -> None:
        before = row("30", period="2024-01", measure="refusal_instances")
        assert partnership.send(as_csv([before])).status == "accepted"
        rows = [
            row(value, period=period, measure="refusal_instances")
            for period, value in (("2024-02", "900"), ("2024-03", "4"))
        ]

        result = assert_alike(table_of(rows))

        assert [(w.row, w.code) for w in result.warnings] == [(2, "value.jump"), (3, "value.jump")]

    @pytest.mark.parametrize("is_page_first", [True, False])
    def test_an_older_file_is_told_whichever_way_it_came_first(self, is_page_first: bool) -> None:
        sender = Sender(None, OPERATOR, ImportVia.COMMAND)
        older = table_of([row("12"), row("30", measure="refusal_instances", note="a word")])

        def by_page(*, is_kept: bool) -> Sequence[Issue]:
            plan = check_import(older, file_name="old.csv", scope=OPERATOR, on=AT.date())
            if is_kept:
                send(import_observations, older, expected_digest=plan.digest)
            return plan.warnings

        def by_command(*, is_kept: bool) -> Sequence[Issue]:
            return send(import_long, coded(older), is_dry_run=not is_kept).warnings

        def send(way: Any, table: Any, **more: Any) -> ImportResult:
            given = {"table": table, "file_name": "old.csv", "byte_sha256": "", "sender": sender}
            result: ImportResult = way(**given, at=AT, **more)
            assert result.errors == ()
            return result

        first, then = (by_page, by_command) if is_page_first else (by_command, by_page)
        with long_digest_from(1):
            first(is_kept=True)
            assert partnership.send(as_csv([row("13")])).rows_written == 1

            assert "file.seen_before" in [warning.code for warning in then(is_kept=False)]

    def test_a_heading_that_is_not_known_is_told(self) -> None:
        rows = [row("12", extra="more")]

        assert_alike(table_of(rows, [*HEADINGS, "extra"]))
        assert_alike(table_of(rows, [*HEADINGS[1:], "perod"]))

    def test_a_dry_run_writes_nothing(self) -> None:
        before = Observation.objects.count()
        result = import_long(
            coded(table_of([row("12")])),
            file_name="long.csv",
            byte_sha256="",
            sender=Sender(None, OPERATOR, ImportVia.COMMAND),
            at=AT,
            is_dry_run=True,
        )

        assert result is not None
        assert (result.status, result.rows_written) == ("accepted", 1)
        assert Observation.objects.count() == before
