"""A long file that is laid down while it is read does what one does that was read first."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, nullcontext
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import psycopg
import pytest
from django.db import OperationalError, connection, connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from dalpb.kernel.intake import coming
from dalpb.kernel.intake.coded import CodedTable, coded, runs_of
from dalpb.kernel.intake.coming import Take
from dalpb.kernel.intake.table import Unreadable
from dalpb.kernel.models import Organisation, User
from dalpb.kernel.models.reporting_periods import ReportingPeriod
from dalpb.kernel.periods import quarter
from needs.models import ImportBatch, ImportVia, Measure, Obligation, Observation
from needs.permissions import OPERATOR, Scope
from needs.services.imports import (
    ImportResult,
    Sender,
    import_observations,
    import_while_reading,
)
from needs.services.imports.bulk import ahead, ahead_periods, guessing, pouring
from needs.services.imports.bulk.laying import run as run_sql
from tests.integration.needs import partnership
from tests.integration.needs.partnership import as_csv, row
from tests.integration.needs.test_import_command import run, written
from tests.integration.needs.test_import_shares import GOOD
from tests.integration.needs.test_laid_down import needs_postgres, shape
from tests.integration.needs.test_long_imports import FAULTS, LATER, ROWS, table_of, what_stands

pytestmark = needs_postgres
Rows = Sequence[Mapping[str, str]]
AS_OPERATOR = Sender(None, OPERATOR, ImportVia.COMMAND)
MONTHS = [row(str(n), period=f"20{n}-0{m}") for n in range(10, 22) for m in range(1, 9)]


def stretches(table: CodedTable, ends: Sequence[int]) -> Iterator[CodedTable]:
    """The table's rows up to each end, with the texts that have come by then."""
    for start, end in pairwise([0, *ends, len(table)]):
        if start == end:
            continue
        places = np.arange(start, end)
        texts = tuple(
            known[: int(codes[:end].max()) + 1]
            for known, codes in zip(table.texts, table.codes, strict=True)
        )
        yield replace(
            table,
            texts=texts,
            codes=tuple(codes[places] for codes in table.codes),
            row_numbers=runs_of(table.row_numbers.at(places)),
        )


def imported(
    rows: Rows, ends: Sequence[int] = (40, 70), sender: Sender = AS_OPERATOR, size: int = 1 << 20
) -> tuple[ImportResult, bool]:
    """What the command does with a file that comes in stretches, and whether it was laid ahead."""
    table = coded(table_of(rows))

    def read(take: Take | None) -> CodedTable:
        for part in stretches(table, ends) if take else ():
            assert take is not None
            take(part)
        return table

    said = {"file_name": "long.csv", "byte_sha256": "x", "sender": sender, "at": LATER}
    _, result = import_while_reading(read, size=size, **said)
    if result is not None:
        return result, True
    return import_observations(table=table, **said), False


def import_ahead(rows: Rows, ends: Sequence[int] = (40, 70)) -> ImportResult | None:
    """What comes of the guess; None where the file must go another way."""
    table = coded(table_of(rows))

    def read(take: Take | None) -> CodedTable:
        assert take is not None
        for part in stretches(table, ends):
            take(part)
        return table

    return import_while_reading(
        read, size=1 << 20, file_name="x", byte_sha256="x", sender=AS_OPERATOR, at=LATER
    )[1]


@pytest.fixture(autouse=True)
def short_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "STRETCH_ROWS", 1)
    monkeypatch.setattr(ahead, "MOST_ROWS", 1 << 40)


@pytest.fixture
def poured(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """All that was sent to the table of figures."""
    sent: list[bytes] = []
    as_ever = pouring.written

    def noted(*given: Any) -> Iterator[bytes]:
        for block in as_ever(*given):
            sent.append(block)
            yield block

    monkeypatch.setattr(pouring, "written", noted)
    return sent


@contextmanager
def taken_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def assert_alike(rows: Rows, ends: Sequence[int] = (40, 70)) -> bool:
    """The answer and what is left are the same; whether the file was laid ahead."""
    before = shape()
    with taken_back():
        first = import_observations(
            table=coded(table_of(rows)),
            file_name="long.csv",
            byte_sha256="x",
            sender=AS_OPERATOR,
            at=LATER,
        )
        left = what_stands()
    with taken_back():
        result, is_ahead = imported(rows, ends)
        assert replace(result, batch_id=None) == replace(first, batch_id=None)
        assert (result.batch_id is None) is (first.batch_id is None)
        assert what_stands() == left
        assert shape() == before
    return is_ahead


class Differential(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        partnership.load()

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        rows=st.lists(GOOD, min_size=1, max_size=25),
        ends=st.lists(st.integers(0, 24), max_size=4),
        stands=st.lists(GOOD, max_size=2, unique_by=lambda cells: cells["period"]),
    )
    def test_rows_as_they_should_be(
        self, rows: list[dict[str, str]], ends: list[int], stands: list[dict[str, str]]
    ) -> None:
        with transaction.atomic():
            if stands:
                partnership.send(as_csv(stands, (*partnership.HEADINGS, "source", "illustrative")))
            once = list({tuple(sorted(_key(each).items())): each for each in rows}.values())
            assert_alike(once, sorted(min(end, len(once)) for end in ends))
            transaction.set_rollback(True)

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        rows=st.lists(ROWS, min_size=1, max_size=25),
        faults=st.lists(st.tuples(st.integers(0, 24), FAULTS), max_size=3),
        ends=st.lists(st.integers(0, 24), max_size=4),
    )
    def test_rows_with_faults_and_doubts(
        self,
        rows: list[dict[str, str]],
        faults: list[tuple[int, dict[str, str]]],
        ends: list[int],
    ) -> None:
        for place, fault in faults:
            rows[place % len(rows)] = {**rows[place % len(rows)], **fault}
        assert_alike(rows, sorted(min(end, len(rows)) for end in ends))


def _key(cells: Mapping[str, str]) -> dict[str, str]:
    return {name: cells[name] for name in ("period", "area", "service", "measure")}


@pytest.mark.usefixtures("loaded")
class TestLaidAhead:
    def test_a_file_in_stretches_is_laid_down(self) -> None:
        assert assert_alike(MONTHS)

    def test_what_is_new_in_a_later_stretch_is_laid_down_too(self) -> None:
        rows = [dict(each) for each in MONTHS]
        rows[50] |= {"measure": "refusal_instances", "area": "E07000992", "service": ""}
        rows[60] |= {"note": "late", "value": "<5", "service": ""}
        rows[90] |= {"organisation": "south-council", "area": "E07000992", "service": ""}

        assert assert_alike(rows)

    def test_a_warning_is_told_once(self) -> None:
        rows = [dict(each) for each in MONTHS]
        rows[80]["value"] = "900"

        assert assert_alike(rows)
        result, _ = imported(rows)
        assert [warning.code for warning in result.warnings].count("value.jump") == 1

    def test_a_jump_from_what_stands_is_told(self) -> None:
        partnership.send(as_csv([row("400", period="2009-12")]))

        assert assert_alike(MONTHS)
        result, _ = imported(MONTHS)
        assert "value.jump" in [warning.code for warning in result.warnings]

    @pytest.mark.parametrize("at", [0, 45, 95])
    @pytest.mark.parametrize(
        "wrong",
        [
            {"value": "many"},
            {"category": "no_category"},
            {"area": "E99"},
            {"measure": "no_measure"},
            {"organisation": "nobody"},
            {"period": "2024-13"},
            {"note": "n" * 501},
            {"period": MONTHS[3]["period"]},
        ],
    )
    def test_a_fault_takes_back_what_was_laid_down(self, wrong: dict[str, str], at: int) -> None:
        rows = [dict(each) for each in MONTHS]
        rows[at] |= wrong

        assert not assert_alike(rows)
        result, _ = imported(rows)
        assert result.status == "refused"
        assert not Observation.objects.exists()
        assert not ImportBatch.objects.exists()
        assert not ReportingPeriod.objects.filter(code=MONTHS[0]["period"]).exists()

    @pytest.mark.parametrize("at", [0, 45, 95])
    def test_nothing_about_a_person_is_ever_sent(self, at: int, poured: list[bytes]) -> None:
        rows = [dict(each) for each in MONTHS]
        rows[at]["note"] = "Mrs Jane Example of 1 Church Street"

        result, is_ahead = imported(rows)

        assert (result.status, is_ahead) == ("refused", False)
        assert bool(poured) is (at > 0)
        assert b"Jane" not in b"".join(poured)

    def test_rows_that_may_each_be_a_person_are_never_sent(self, poured: list[bytes]) -> None:
        rows = [{**each, "value": "1", "note": f"n {n}"} for n, each in enumerate(MONTHS)]

        assert not assert_alike(rows)
        assert poured == []

    def test_parts_above_their_whole_are_found_over_all_stretches(self) -> None:
        rows = [dict(each) for each in MONTHS]
        refusals = row("5", measure="refusal_instances", period="2024-01")
        rows[10] = {**refusals, "category": "ALL"}
        rows[50] = {**refusals, "value": "3", "category": "needs_not_met"}
        rows[95] = {**refusals, "value": "3", "category": "capacity_constraints"}

        assert not assert_alike(rows)

    @pytest.mark.parametrize("at", [0, 50])
    @pytest.mark.parametrize("value", ["7", None])
    def test_where_some_of_it_stands_the_file_is_set_against_it(
        self, at: int, value: str | None
    ) -> None:
        partnership.send(as_csv([{**MONTHS[at], "value": value or MONTHS[at]["value"]}]))

        assert not assert_alike(MONTHS)

    def test_what_a_round_asks_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        asked: list[int] = []

        def always(shares: Any) -> list[object]:
            asked.append(len(shares))
            return [object()]

        monkeypatch.setattr(ahead, "asked_elsewhere", always)

        assert not imported(MONTHS)[1]
        assert asked == [len(MONTHS)]
        assert not Obligation.objects.exists()

    def test_a_period_that_another_import_made_meanwhile(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        as_ever = ahead.PeriodsAhead.make

        def make(self: ahead.PeriodsAhead) -> None:
            ReportingPeriod.of(quarter(2010, 1))
            as_ever(self)

        monkeypatch.setattr(ahead.PeriodsAhead, "make", make)
        rows = [*MONTHS, row("3", period="2010-11 Q1")]

        result, is_ahead = imported(rows)

        assert (result.rows_written, is_ahead) == (len(rows), False)

    def test_nobody_is_kept_waiting_for_a_period_that_another_import_is_making(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        as_ever = ahead.PeriodsAhead.make
        ended: list[str] = []

        def make(self: ahead.PeriodsAhead) -> None:
            another = connections["default"].copy()
            with closing(another), another.cursor() as cursor:
                cursor.execute("BEGIN")
                cursor.execute(
                    "INSERT INTO kernel_reportingperiod (code, kind, first_on, until_on, note)"
                    " VALUES ('2010-01', 'month', '2010-01-01', '2010-02-01', '')"
                )
                run_sql("SET LOCAL statement_timeout = '5s'")
                try:
                    as_ever(self)
                except OperationalError as problem:
                    ended.append(type(problem.__cause__).__name__)
                    raise

        monkeypatch.setattr(ahead.PeriodsAhead, "make", make)

        result, is_ahead = imported(MONTHS)

        assert ended == ["LockNotAvailable"]
        assert (result.rows_written, is_ahead) == (len(MONTHS), False)

    def test_codes_that_came_to_stand_for_others_meanwhile(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        as_ever = guessing.resolver_of
        one, other = (
            Measure.objects.get(code=code).pk
            for code in ("households_supported", "refusal_instances")
        )
        asked: list[int] = []

        def resolver_of(*given: Any) -> Any:
            asked.append(len(asked))
            if len(asked) == 2:
                Measure.objects.filter(pk=one).update(code="between")
                Measure.objects.filter(pk=other).update(code="households_supported")
                Measure.objects.filter(pk=one).update(code="refusal_instances")
            return as_ever(*given)

        monkeypatch.setattr(guessing, "resolver_of", resolver_of)
        rows = [{**each, "service": "", "measure": "households_supported"} for each in MONTHS]
        rows[50] |= {"area": "E07000992", "measure": "refusal_instances"}

        result, is_ahead = imported(rows)

        assert not is_ahead
        assert result.rows_written == len(rows)
        batch = Observation.objects.filter(batch_id=result.batch_id)
        assert batch.filter(measure__code="refusal_instances").count() == 1

    def test_more_new_periods_than_were_thought_of(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(ahead_periods, "_KEPT_FREE", 50)

        assert not assert_alike(MONTHS)

    def test_a_question_while_rows_are_on_their_way_ends_the_guess(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def needs_codes(*_: object) -> bool:
            return not Observation.objects.exists()

        monkeypatch.setattr(guessing.Guess, "needs_codes", needs_codes)
        monkeypatch.setattr(pouring.Poured, "stop", lambda self: None)

        result, is_ahead = imported(MONTHS)

        assert (result.rows_written, is_ahead) == (len(MONTHS), False)

    def test_a_server_that_is_gone_when_rows_are_to_be_sent_ends_the_guess(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def gone(*_: object, **__: object) -> None:
            raise psycopg.OperationalError

        monkeypatch.setattr(psycopg.Cursor, "copy", gone)
        monkeypatch.setattr(pouring, "by_default", lambda *_: nullcontext())

        assert import_ahead(MONTHS) is None

    def test_who_stops_it_at_the_server_does_not_see_it_begin_again(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def slow(*_: object) -> None:
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL statement_timeout = '50ms'")
                cursor.execute("SELECT pg_sleep(20)")

        monkeypatch.setattr(ahead, "ask", slow)

        with pytest.raises(OperationalError, match="cancel"), transaction.atomic():
            imported(MONTHS)
        assert not Observation.objects.exists()

    @pytest.mark.parametrize("most", ["STRETCH_ROWS", "MOST_ROWS"])
    def test_what_is_not_laid_down_is_not_looked_through_twice(
        self, most: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def never(*_: object) -> None:
            raise AssertionError

        monkeypatch.setattr(ahead, most, 1000 if most == "STRETCH_ROWS" else 1)
        monkeypatch.setattr(guessing.Guess, "screen", never)

        assert not imported(MONTHS)[1]

    def test_texts_that_are_too_many_to_look_through(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(guessing, "MOST_TEXTS", 60)

        assert not assert_alike(MONTHS)

    def test_a_file_that_is_too_long_is_put_in_order_first(
        self, monkeypatch: pytest.MonkeyPatch, poured: list[bytes]
    ) -> None:
        line = len(",".join(MONTHS[40].values())) + len("\n") + len(",,")
        monkeypatch.setattr(ahead, "MOST_ROWS", 1000)

        assert imported(MONTHS, size=990 * line)[1]
        poured.clear()
        later = [{**each, "period": each["period"].replace("20", "19", 1)} for each in MONTHS]
        assert not imported(later, size=1100 * line)[1]
        assert poured == []

    def test_where_the_table_is_not_free_nothing_is_laid_down(
        self, monkeypatch: pytest.MonkeyPatch, poured: list[bytes]
    ) -> None:
        monkeypatch.setattr(ahead, "begun", lambda *_: None)

        assert not assert_alike(MONTHS)
        assert poured == []

    def test_what_the_database_refuses_is_taken_back(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "ALTER TABLE needs_observation ADD CONSTRAINT one CHECK (value_micro < 15000000)"
            )
        before = shape()

        with pytest.raises(Exception, match="one"), transaction.atomic():
            imported(MONTHS)

        assert shape() == before
        assert not Observation.objects.exists()

    def test_a_file_that_cannot_be_read_to_its_end_leaves_nothing(self) -> None:
        before = shape()
        table = coded(table_of(MONTHS))

        def read(take: Take | None) -> CodedTable:
            assert take is not None
            for part in stretches(table, (40,)):
                take(part)
            raise Unreadable("file.unsafe", "Not to be read.")

        with pytest.raises(Unreadable):
            import_while_reading(
                read, size=1 << 20, file_name="x", byte_sha256="x", sender=AS_OPERATOR, at=LATER
            )

        assert shape() == before
        assert not Observation.objects.exists()

    def test_a_mistake_of_ours_is_not_hidden(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(*_: object) -> None:
            raise ZeroDivisionError

        monkeypatch.setattr(ahead, "lines_of", fail)

        with pytest.raises(ZeroDivisionError):
            imported(MONTHS)
        assert not Observation.objects.exists()

    def test_only_the_operator_may_have_the_table_alone(self, poured: list[bytes]) -> None:
        own = Organisation.objects.get(code="north-refuge")
        by = User.objects.create_user("officer@council.example", full_name="Somebody")
        for sender in (
            Sender(by, OPERATOR, ImportVia.PAGE),
            Sender(by, OPERATOR, ImportVia.API),
            Sender(None, Scope(frozenset({own.pk})), ImportVia.COMMAND),
        ):
            with taken_back():
                result, is_ahead = imported(MONTHS, sender=sender)
                assert (result.rows_written, is_ahead) == (len(MONTHS), False)
        assert poured == []

    def test_for_one_organisation(self) -> None:
        own = Organisation.objects.get(code="north-refuge")
        sender = Sender(None, OPERATOR, ImportVia.COMMAND, own)

        assert imported(MONTHS, sender=sender)[1]
        later = [{**each, "period": each["period"].replace("20", "19", 1)} for each in MONTHS]
        later[60] |= {"organisation": "south-council", "service": ""}
        refused, is_ahead = imported(later, sender=sender)
        assert (refused.status, is_ahead) == ("refused", False)


@pytest.mark.usefixtures("loaded")
class TestCommand:
    @pytest.fixture
    def long_file(self, tmp_path: Path) -> Path:
        """More than the reader takes at a time."""
        rows = [
            row(str(n % 40 + 2), period=f"{year}-{month:02d}", area=area, service="", note=note)
            for year in range(2001, 2023)
            for month in range(1, 13)
            for area in ("E10000099", "E07000991")
            for n, note in enumerate(("",))
        ]
        more = [
            {**each, "category": category, "measure": "refusal_instances"}
            for each in rows
            for category in ("needs_not_met", "capacity_constraints")
        ]
        padded = [{**each, "note": "counted by hand " * 8} for each in [*rows, *more]]
        return written(tmp_path, as_csv(padded))

    def test_a_file_is_laid_down_while_it_is_read(
        self, long_file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(coming, "STRETCH_ROWS", 100)
        stretches_taken: list[int] = []
        as_ever = pouring.Poured.add

        def noted(self: pouring.Poured, lines: Any) -> None:
            stretches_taken.append(len(lines.places[0]))
            as_ever(self, lines)

        monkeypatch.setattr(pouring.Poured, "add", noted)

        code, answer = run(long_file)

        count = Observation.objects.count()
        assert (code, answer["rows_written"]) == (0, count)
        assert len(stretches_taken) > 1
        assert sum(stretches_taken) == count
        assert run(long_file)[1]["rows_unchanged"] == count

    def test_a_dry_run_lays_nothing_down(
        self, long_file: Path, monkeypatch: pytest.MonkeyPatch, poured: list[bytes]
    ) -> None:
        monkeypatch.setattr(coming, "STRETCH_ROWS", 100)

        code, answer = run(long_file, "--dry-run")

        assert (code, answer["status"]) == (0, "accepted")
        assert poured == []
        assert not Observation.objects.exists()
