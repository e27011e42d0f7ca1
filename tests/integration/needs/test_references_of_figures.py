"""What a figure refers to is there and stays there, on both engines and however it is written."""

import uuid
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from dalpb.kernel.models.areas import Area
from dalpb.kernel.models.reporting_periods import ReportingPeriod
from dalpb.kernel.periods import month
from needs.models import Observation, ObservationRevision
from tests.integration.needs.partnership import as_csv, row, send

REFERENCES = ("period", "area", "organisation", "service", "measure", "batch")


@pytest.fixture
def figure(loaded: None) -> Observation:
    send(as_csv([row("12")]))
    return Observation.objects.get()


def nowhere(name: str) -> Any:
    return uuid.uuid4() if name == "batch" else 987_654


def refused() -> Any:
    return pytest.raises(IntegrityError, match=r"(?i)foreign key|names a|invalid foreign|refers")


def test_no_figure_is_written_that_refers_to_nothing(figure: Observation) -> None:
    for name in REFERENCES:
        twin = Observation.objects.get(pk=figure.pk)
        twin.pk, twin.category_key = None, "other"
        setattr(twin, f"{name}_id", nowhere(name))

        with refused(), transaction.atomic():
            Observation.objects.bulk_create([twin])
            connection.check_constraints()


def test_no_figure_is_made_to_refer_to_nothing(figure: Observation) -> None:
    for name in REFERENCES:
        with refused(), transaction.atomic():
            Observation.objects.filter(pk=figure.pk).update(**{f"{name}_id": nowhere(name)})
            connection.check_constraints()


def test_nothing_that_a_figure_refers_to_is_deleted(figure: Observation) -> None:
    for name in ("period", "measure"):
        row = getattr(figure, name)

        with refused(), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {row._meta.db_table} WHERE id = %s", [row.pk])  # noqa: S608
            connection.check_constraints()


def test_what_no_figure_refers_to_can_be_deleted(figure: Observation) -> None:
    spare = ReportingPeriod.of(month(2025, 7))

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM kernel_reportingperiod WHERE id = %s", [spare.pk])
        assert cursor.rowcount == 1


def test_nothing_is_kept_of_a_figure_that_is_not_there(figure: Observation) -> None:
    send(as_csv([row("13")]))
    kept = ObservationRevision.objects.get()
    kept.pk, kept.observation_id, kept.version = None, nowhere("figure"), 9

    with refused(), transaction.atomic():
        ObservationRevision.objects.bulk_create([kept])
        connection.check_constraints()


def test_a_figure_that_was_revised_stays_and_keeps_its_id(figure: Observation) -> None:
    send(as_csv([row("13")]))

    for sql in (
        "DELETE FROM needs_observation WHERE id = %s",
        "UPDATE needs_observation SET id = id + 1000 WHERE id = %s",
    ):
        with refused(), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, [figure.pk])
            connection.check_constraints()


def test_a_figure_that_nothing_refers_to_may_go(figure: Observation) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM needs_observation WHERE id = %s", [figure.pk])
        assert cursor.rowcount == 1
    connection.check_constraints()


def test_a_figure_written_with_a_service_is_placed_no_finer_than_a_district(
    figure: Observation,
) -> None:
    figure.pk, figure.area = None, Area.objects.get(code="E01999991")

    with pytest.raises(IntegrityError, match="place-guard"), transaction.atomic():
        Observation.objects.bulk_create([figure])


def test_figures_that_something_refers_to_are_not_emptied_out(figure: Observation) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has no TRUNCATE.")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE needs_observation")
        transaction.set_rollback(True)
    send(as_csv([row("13")]))

    with refused(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE needs_observation")
