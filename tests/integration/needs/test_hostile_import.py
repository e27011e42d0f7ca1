"""Hostile files through the whole import: nothing crashes, nothing is partly written."""

import hashlib

import pytest
from django.db import connection
from model_bakery import baker

from dalpb.kernel.intake.table import Unreadable
from needs.models import ImportBatch, ImportVia, Observation, StagedImport
from needs.permissions import OPERATOR
from needs.services.imports import (
    Sender,
    Upload,
    import_observations,
    read_table,
    stage_import,
)
from tests.hostile import hostile_files
from tests.integration.needs import partnership
from tests.integration.needs.partnership import AT, as_csv, row, send

pytestmark = pytest.mark.django_db

TABLES = (
    "needs_observation",
    "needs_observationrevision",
    "needs_importbatch",
    "kernel_auditevent",
    "kernel_reportingperiod",
)


def digest() -> str:
    """One digest over the tables that an import writes."""
    whole = hashlib.sha256()
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT * FROM {table} ORDER BY 1")  # noqa: S608 - fixed names
            for line in cursor.fetchall():
                whole.update(repr(line).encode())
    return whole.hexdigest()


def test_hostile_files_never_crash_and_never_write_part_of_themselves() -> None:
    partnership.load()
    send(as_csv([row("12")]))
    sender = baker.make("kernel.User", email="officer@council.example")
    outcomes: dict[str, int] = {"unreadable": 0, "refused": 0, "accepted": 0}
    for name, content in hostile_files():
        before, batches = digest(), ImportBatch.objects.count()
        try:
            table = read_table(content, file_name="figures.csv")
            result = import_observations(
                table=table,
                file_name="figures.csv",
                byte_sha256="",
                sender=Sender(None, OPERATOR, ImportVia.COMMAND),
                at=AT,
            )
            upload = Upload(table, "figures.csv", "", sender, OPERATOR)
            assert StagedImport.objects.filter(pk=stage_import(upload, at=AT).pk).exists(), name
            outcomes[result.status] += 1
            is_written = result.batch_id is not None
            sentences = [issue.message for issue in result.errors]
        except Unreadable as refused:
            outcomes["unreadable"] += 1
            is_written = False
            sentences = [refused.denial.sentence]
        assert all(sentence.endswith((".", "?")) for sentence in sentences), name
        assert (digest() == before) is not is_written, name
        assert ImportBatch.objects.count() == batches + is_written, name

    assert sum(outcomes.values()) >= 300
    assert outcomes["unreadable"] > 100
    assert Observation.objects.filter(service__code="north-house").count() == 1
