"""Identical files at once, and changes to one figure at once, on real transactions."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from dalpb.kernel.audit import verify
from needs.models import ImportBatch, Observation, ObservationRevision
from needs.services.imports import ImportResult
from tests.integration.needs import partnership
from tests.integration.needs.partnership import as_csv, row, send

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(works: list[Callable[[], ImportResult]]) -> list[ImportResult]:
    """Run together from one gate; a failure in any thread fails the test."""
    gate = threading.Barrier(len(works))
    results: list[ImportResult] = []
    failures: list[BaseException] = []

    def run(work: Callable[[], ImportResult]) -> None:
        try:
            gate.wait(timeout=30)
            results.append(work())
        except BaseException as failure:
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert failures == []
    return results


def test_four_identical_files_at_once_make_one_batch() -> None:
    partnership.load()
    for n in range(1, 6):
        content = as_csv([row(str(n * 10 + q), period=f"2024-25 Q{q}") for q in range(1, 5)])

        results = at_once([lambda content=content: send(content)] * 4)

        assert [r.status for r in results] == ["accepted"] * 4
        assert sorted(r.rows_written for r in results) == [0, 0, 0, 4]
        assert ImportBatch.objects.count() == n
    assert Observation.objects.count() == 4
    assert ObservationRevision.objects.count() == 16
    assert verify() == []


def test_two_different_files_at_once_both_count_and_lose_nothing() -> None:
    partnership.load()
    send(as_csv([row("10")]))

    at_once([lambda: send(as_csv([row("11")])), lambda: send(as_csv([row("12")]))])

    figure = Observation.objects.get()
    said = {r.figure.shown() for r in ObservationRevision.objects.all()} | {figure.figure.shown()}
    assert said == {"10", "11", "12"}
    assert figure.version == 3


def test_files_that_make_the_same_new_period_at_once_both_go_in() -> None:
    partnership.load()
    north = as_csv([row("11", period="2023-05")])
    south = as_csv(
        [row("12", period="2023-05", organisation="south-council", service="", area="E07000992")]
    )

    results = at_once([lambda: send(north), lambda: send(south)])

    assert [r.rows_written for r in results] == [1, 1]
    assert Observation.objects.count() == 2
