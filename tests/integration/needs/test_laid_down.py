"""A long first load on PostgreSQL asks at its end what it can, and leaves the table as it was."""

import threading
from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from dalpb.kernel.intake.coded import coded
from dalpb.kernel.models import User
from dalpb.kernel.models.areas import Area
from needs.models import ImportVia, Observation, Service
from needs.permissions import OPERATOR, Scope
from needs.services.imports import ImportResult, Sender, import_long
from needs.services.imports.bulk import laying, lines, writing
from needs.services.imports.bulk.laying import MOST_STANDING, Naming, laid_down
from needs.services.imports.bulk.lines import COLUMNS
from tests.integration.needs import partnership
from tests.integration.needs.partnership import AT, row
from tests.integration.needs.test_long_imports import table_of, what_stands

Rows = Sequence[Mapping[str, str]]
TABLE = "needs_observation"
# SQLite keeps its indexes row by row.
IS_POSTGRES = connection.vendor == "postgresql"
ROWS = [row(str(n), period=f"20{n}-01") for n in range(10, 22)]
AS_OPERATOR = Sender(None, OPERATOR, ImportVia.COMMAND)
# Everything about the table of figures that a load takes away and puts back.
SHAPE = """
SELECT 'index', indexname, indexdef FROM pg_indexes WHERE tablename = 'needs_observation'
UNION ALL SELECT 'constraint', conname, pg_get_constraintdef(oid) FROM pg_constraint
  WHERE conrelid = 'needs_observation'::regclass
UNION ALL SELECT 'trigger', tgname, concat(pg_get_triggerdef(oid), tgenabled) FROM pg_trigger
  WHERE tgrelid = 'needs_observation'::regclass
UNION ALL SELECT 'column', column_name, concat(column_default, is_nullable, is_identity)
  FROM information_schema.columns WHERE table_name = 'needs_observation'
ORDER BY 1, 2"""
ASKED = {
    "postgresql": SHAPE,
    "sqlite": "SELECT type, name, sql FROM sqlite_master WHERE tbl_name = 'needs_observation' ORDER BY 2",
}


def shape() -> list[tuple[str, str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(ASKED[connection.vendor])
        return list(cursor.fetchall())


def names() -> set[str]:
    return {name for _, name, _ in shape()}


def shown(setting: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(f"SHOW {setting}")
        return cursor.fetchone()


def brought_in(sender: Sender = AS_OPERATOR, rows: Rows = ROWS) -> ImportResult:
    result = import_long(
        coded(table_of(rows)), file_name="long.csv", byte_sha256="", sender=sender, at=AT
    )
    assert result is not None
    return result


@pytest.fixture
def held(loaded: None) -> Observation:
    """A figure that stands, of whose batch others may be."""
    brought_in()
    return Observation.objects.order_by("id")[0]


def naming(held: Observation, **more: Sequence[int]) -> Naming:
    """What the figure names, and as many months as there are."""
    lists: dict[str, Sequence[int]] = {
        "periods": list(Observation.objects.values_list("period_id", flat=True)),
        "areas": [held.area_id],
        "organisations": [held.organisation_id],
        "services": [held.service_id] if held.service_id else [],
        "measures": [held.measure_id],
    }
    return Naming(held.batch_id, **{**lists, **more})


NOBODY = Naming(UUID(int=0), [], [], [], [], [])


def put_in_beside(held: Observation, **changed: object) -> None:
    """The same figure once more, but for what is changed, as one statement writes it."""
    columns = (*COLUMNS, "batch_id", "version")
    said = ", ".join("%s" if name in changed else name for name in columns)
    into = f"INSERT INTO {TABLE} ({', '.join(columns)}) SELECT {said} FROM {TABLE} WHERE id = %s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(into, [*(changed[name] for name in columns if name in changed), held.pk])


needs_postgres = pytest.mark.skipif(not IS_POSTGRES, reason="SQLite asks row by row as ever.")


@pytest.mark.usefixtures("loaded")
class TestLaidDown:
    def test_what_can_be_asked_later_is_away_meanwhile(self, held: Observation) -> None:
        before = shape()
        away = {"needs_obs_once", "needs_obs_organisation"}
        away |= {"needs_observation_pkey", "needs_observation_refers"} if IS_POSTGRES else set()

        with transaction.atomic(), laid_down(TABLE, 100, naming(held)) as is_done:
            assert is_done == IS_POSTGRES
            assert away.isdisjoint(names()) == IS_POSTGRES
            assert "needs_obs_coherent" in names() or not IS_POSTGRES

        assert shape() == before
        assert away <= names()

    @pytest.mark.parametrize("service", ["", "north-house"])
    def test_it_leaves_what_a_load_row_by_row_leaves(
        self, service: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before, alone = shape(), []
        rows = [{**each, "service": service} for each in ROWS]
        rows[3]["note"], rows[4]["value"], rows[5]["value"] = "late", "x", "<5"

        def noted(*given: Any, is_alone: bool) -> None:
            alone.append(is_alone)
            lines.insert_figures(*given, is_alone=is_alone)

        monkeypatch.setattr("needs.services.imports.bulk.finding.insert_figures", noted)
        with transaction.atomic():
            assert brought_in(rows=rows).rows_written == len(rows)
            by_row = what_stands()
            transaction.set_rollback(True)
        monkeypatch.setattr(writing, "LONG_ROWS", len(ROWS) - 1)
        assert brought_in(rows=rows).rows_written == len(rows)

        assert alone == [False, IS_POSTGRES]
        assert what_stands() == by_row
        assert shape() == before

    def test_what_all_rows_say_alike_is_said_of_each(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(writing, "LONG_ROWS", len(ROWS) - 1)
        alike = [{**each, "note": "it’s 100 % ‘sure’ %s"} for each in ROWS]

        brought_in(rows=alike)

        assert set(Observation.objects.values_list("note", flat=True)) == {"it’s 100 % ‘sure’ %s"}
        assert set(Observation.objects.values_list("version", "is_illustrative")) == {(1, False)}

    def test_a_figure_that_is_there_twice_is_refused_at_the_end(self, held: Observation) -> None:
        before = shape()

        with (
            pytest.raises(IntegrityError, match=r"needs_obs_once|UNIQUE"),
            transaction.atomic(),
            laid_down(TABLE, 100, naming(held)),
        ):
            put_in_beside(held)

        assert shape() == before
        assert Observation.objects.count() == len(ROWS)

    @needs_postgres
    @pytest.mark.parametrize("column", ["area", "organisation", "measure", "period", "service"])
    @pytest.mark.parametrize("is_listed", [True, False])
    def test_a_figure_that_names_what_is_not_there_is_refused_at_the_end(
        self, held: Observation, column: str, *, is_listed: bool
    ) -> None:
        nowhere = 987_654
        more = {f"{column}s": [nowhere, getattr(held, f"{column}_id")]} if is_listed else {}

        with (
            pytest.raises(IntegrityError, match="names"),
            transaction.atomic(),
            laid_down(TABLE, 100, naming(held, **more)),
        ):
            put_in_beside(held, **{f"{column}_id": nowhere})

        assert Observation.objects.count() == len(ROWS)

    @needs_postgres
    def test_a_batch_that_is_not_there_is_refused_at_the_end(self, held: Observation) -> None:
        gone = UUID(int=7)
        said = naming(held)

        with (
            pytest.raises(IntegrityError, match="needs_importbatch"),
            transaction.atomic(),
            laid_down(TABLE, 100, Naming(gone, **_lists(said))),
        ):
            put_in_beside(held, batch_id=gone, category_key="other")

    @needs_postgres
    def test_a_figure_with_a_service_is_placed_no_finer_than_a_district(
        self, held: Observation
    ) -> None:
        fine = Area.objects.get(code="E01999991").pk

        with (
            pytest.raises(IntegrityError, match="place-guard"),
            transaction.atomic(),
            laid_down(TABLE, 100, naming(held, areas=[held.area_id, fine])),
        ):
            put_in_beside(held, area_id=fine)
        with transaction.atomic(), laid_down(TABLE, 100, naming(held, areas=[held.area_id, fine])):
            put_in_beside(held, area_id=fine, service_id=None)

        assert Observation.objects.count() == len(ROWS) + 1

    @needs_postgres
    def test_a_key_that_a_view_stands_on_is_kept(self, held: Observation) -> None:
        before = shape()
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE VIEW said AS SELECT id, note FROM {TABLE} GROUP BY id")  # noqa: S608

        with transaction.atomic(), laid_down(TABLE, 100, naming(held)) as is_done:
            assert is_done
            assert names() & {"needs_observation_pkey", "needs_obs_once"} == {
                "needs_observation_pkey"
            }
        assert shape() == before

    @needs_postgres
    def test_an_index_somebody_added_is_there_again_whatever_it_is_called(
        self, held: Observation
    ) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f'CREATE INDEX "By ""word"" 100 %" ON {TABLE} (words)')
            cursor.execute("CREATE TEMPORARY TABLE other (id bigint)")
            cursor.execute("CREATE INDEX needs_obs_once ON other (id)")
        before = shape()

        with transaction.atomic(), laid_down(TABLE, 100, naming(held)) as is_done:
            assert is_done

        assert shape() == before

    @needs_postgres
    def test_where_no_index_may_be_made_all_is_asked_as_ever(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("CREATE ROLE keeper")
            cursor.execute(f"ALTER TABLE {TABLE} OWNER TO keeper")
            cursor.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
            cursor.execute(f"GRANT SELECT ON {TABLE} TO keeper")
            cursor.execute("SET LOCAL ROLE keeper")
            with laid_down(TABLE, 100, NOBODY) as is_done:
                assert not is_done

    @needs_postgres
    def test_nothing_said_by_all_rows_is_nothing_whatever_the_table_says(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(writing, "LONG_ROWS", len(ROWS) - 1)
        house = Service.objects.get(code="north-house").pk
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {TABLE} ALTER service_id SET DEFAULT {house}")

        brought_in(rows=[{**each, "service": ""} for each in ROWS])

        assert set(Observation.objects.values_list("service", flat=True)) == {None}

    def test_a_failure_leaves_the_table_as_it_was(self, held: Observation) -> None:
        before = shape()

        with pytest.raises(IntegrityError), transaction.atomic(), laid_down(TABLE, 100, NOBODY):
            put_in_beside(held, state="unheard of")

        assert shape() == before
        assert Observation.objects.count() == len(ROWS)

    def test_where_much_stands_all_is_asked_as_ever(self, held: Observation) -> None:
        few = ceil(len(ROWS) / MOST_STANDING)

        with transaction.atomic(), laid_down(TABLE, few, naming(held)) as is_done:
            assert is_done == IS_POSTGRES
        with transaction.atomic(), laid_down(TABLE, few - 1, NOBODY) as is_done:
            assert not is_done
            assert "needs_obs_once" in names()

    def test_a_table_that_is_not_ours_is_asked_as_ever(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(laying, "_MAY", "SELECT FALSE WHERE %s <> ''")

        with transaction.atomic(), laid_down(TABLE, 100, NOBODY) as is_done:
            assert not is_done
            assert "needs_obs_once" in names()

    @pytest.mark.parametrize("via", [ImportVia.PAGE, ImportVia.API])
    def test_a_page_and_the_api_keep_nobody_waiting(
        self, via: ImportVia, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def never(*asked: object) -> None:
            raise AssertionError(asked)

        monkeypatch.setattr(writing, "laid_down", never)
        monkeypatch.setattr(writing, "LONG_ROWS", len(ROWS) - 1)
        own = partnership.organisation("north-refuge")
        by = User.objects.create_user("officer@council.example", full_name="Somebody")

        assert brought_in(Sender(by, OPERATOR, via)).rows_written == len(ROWS)
        later = [row(str(n), period=f"20{n}-02") for n in range(10, 22)]
        partner = Sender(None, Scope(frozenset({own.pk})), ImportVia.COMMAND)
        assert brought_in(partner, later).rows_written == len(later)


def _lists(said: Naming) -> dict[str, Sequence[int]]:
    return {
        name: getattr(said, name)
        for name in ("periods", "areas", "organisations", "services", "measures")
    }


@pytest.mark.django_db(transaction=True)
def test_while_somebody_reads_for_long_the_load_goes_the_other_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if not IS_POSTGRES:
        pytest.skip("On SQLite nobody who reads waits for who writes.")
    partnership.load()
    monkeypatch.setattr(writing, "LONG_ROWS", len(ROWS) - 1)
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
            with laid_down(TABLE, 100, NOBODY) as is_done:
                assert not is_done
            assert shown("lock_timeout") == waits
        assert brought_in().rows_written == len(ROWS)
    finally:
        is_over.set()
        reader.join(timeout=60)
