"""A long first load on PostgreSQL builds its indexes at its end, and leaves them as they were."""

import threading
from collections.abc import Sequence
from math import ceil

import pytest
from django.db import IntegrityError, connection, transaction

from dalpb.kernel.intake.coded import coded
from dalpb.kernel.models import User
from needs.models import ImportVia, Observation
from needs.permissions import OPERATOR, Scope
from needs.services.imports import ImportResult, Sender, import_long
from needs.services.imports.bulk import writing
from needs.services.imports.bulk.lines import COLUMNS
from needs.services.imports.bulk.rebuilding import MOST_STANDING, indexes_after
from tests.integration.needs import partnership
from tests.integration.needs.partnership import AT, row
from tests.integration.needs.test_long_imports import table_of

TABLE = "needs_observation"
# SQLite keeps its indexes row by row.
IS_POSTGRES = connection.vendor == "postgresql"
ROWS = [row(str(n), period=f"20{n}-01") for n in range(10, 22)]
AS_OPERATOR = Sender(None, OPERATOR, ImportVia.COMMAND)
ASKED = {
    "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s ORDER BY 1",
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = %s ORDER BY 1",
}


def indexes() -> Sequence[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(ASKED[connection.vendor], [TABLE])
        return list(cursor.fetchall())


def shown(setting: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(f"SHOW {setting}")
        return cursor.fetchone()


def brought_in(sender: Sender = AS_OPERATOR) -> ImportResult:
    result = import_long(
        coded(table_of(ROWS)), file_name="long.csv", byte_sha256="", sender=sender, at=AT
    )
    assert result is not None
    return result


@pytest.mark.usefixtures("loaded")
class TestIndexesAfter:
    def test_they_are_away_meanwhile_and_then_as_they_were(self) -> None:
        before = indexes()

        with transaction.atomic(), indexes_after(TABLE, 100) as is_done:
            meanwhile = indexes()

        assert is_done == IS_POSTGRES
        assert ("needs_obs_once" in dict(meanwhile)) != IS_POSTGRES
        assert indexes() == before
        assert "needs_obs_once" in dict(before)

    def test_a_first_load_leaves_every_index_and_every_row(self) -> None:
        before = indexes()

        assert brought_in().rows_written == len(ROWS)

        assert indexes() == before
        assert Observation.objects.count() == len(ROWS)

    def test_a_figure_that_is_there_twice_is_refused_at_the_end(self) -> None:
        brought_in()
        before, held = indexes(), Observation.objects.values_list("pk", flat=True)[0]
        columns = ", ".join((*COLUMNS, "batch_id", "version"))

        again = f"INSERT INTO {TABLE} ({columns}) SELECT {columns} FROM {TABLE} WHERE id = %s"  # noqa: S608
        with (
            pytest.raises(IntegrityError),
            transaction.atomic(),
            indexes_after(TABLE, 100),
            connection.cursor() as cursor,
        ):
            cursor.execute(again, [held])

        assert indexes() == before
        assert Observation.objects.count() == len(ROWS)

    def test_where_much_stands_they_stay(self) -> None:
        brought_in()
        few = ceil(len(ROWS) / MOST_STANDING)

        with transaction.atomic(), indexes_after(TABLE, few) as is_done:
            assert is_done == IS_POSTGRES
        with transaction.atomic(), indexes_after(TABLE, few - 1) as is_done:
            assert not is_done
            assert "needs_obs_once" in dict(indexes())

    @pytest.mark.parametrize("via", [ImportVia.PAGE, ImportVia.API])
    def test_a_page_and_the_api_keep_nobody_waiting(
        self, via: ImportVia, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def never(table: str, rows: int) -> None:
            raise AssertionError(table, rows)

        monkeypatch.setattr(writing, "indexes_after", never)
        own = partnership.organisation("north-refuge")
        by = User.objects.create_user("officer@council.example", full_name="Somebody")

        assert brought_in(Sender(by, OPERATOR, via)).rows_written == len(ROWS)
        partner = Sender(None, Scope(frozenset({own.pk})), ImportVia.COMMAND)
        assert brought_in(partner).rows_unchanged == len(ROWS)


@pytest.mark.django_db(transaction=True)
def test_while_somebody_reads_for_long_the_load_goes_the_other_way() -> None:
    if not IS_POSTGRES:
        pytest.skip("On SQLite nobody who reads waits for who writes.")
    partnership.load()
    reads, is_over = threading.Event(), threading.Event()

    def read() -> None:
        with transaction.atomic():
            Observation.objects.count()
            reads.set()
            is_over.wait(timeout=60)
        connection.close()

    reader = threading.Thread(target=read)
    reader.start()
    try:
        assert reads.wait(timeout=30)
        with transaction.atomic():
            waits = shown("lock_timeout")
            with indexes_after(TABLE, 100) as is_done:
                assert not is_done
            assert shown("lock_timeout") == waits
        assert brought_in().rows_written == len(ROWS)
    finally:
        is_over.set()
        reader.join(timeout=60)
