"""A long file that still stands is known again, and only by those who may send it."""

import hashlib
from collections.abc import Sequence

import pytest

from dalpb.kernel.intake.coded import coded
from needs.models import ImportBatch, ImportVia
from needs.permissions import OPERATOR, Scope
from needs.services.imports import ImportResult, Sender, already_in, import_long
from tests.integration.needs import partnership
from tests.integration.needs.partnership import AT, as_csv, row
from tests.integration.needs.test_long_imports import table_of

pytestmark = pytest.mark.usefixtures("loaded")
SENDER = Sender(None, OPERATOR, ImportVia.COMMAND)
MONTHS = ("2024-01", "2024-02", "2024-03")
ROWS = [row("30", period=period, measure="refusal_instances") for period in MONTHS]
BYTES = hashlib.sha256(b"the file").hexdigest()


@pytest.fixture(autouse=True)
def _every_file_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("needs.services.imports.again.LONG_ROWS", 0)


def bring_in(rows: Sequence[dict[str, str]], digest: str = BYTES) -> ImportResult:
    result = import_long(
        coded(table_of(rows)), file_name="a.csv", byte_sha256=digest, sender=SENDER, at=AT
    )
    assert result is not None
    return result


def test_the_same_bytes_stop_before_they_are_read() -> None:
    bring_in(ROWS)

    again = already_in(byte_sha256=BYTES, sender=SENDER)

    assert again is not None
    assert (again.status, again.rows_written, again.rows_unchanged) == ("accepted", 0, 3)
    assert "nothing of it has changed since" in again.notes[-1]


def test_the_same_bytes_are_read_when_a_figure_was_changed_since() -> None:
    bring_in(ROWS)
    partnership.send(as_csv([{**ROWS[0], "value": "31"}]))

    assert already_in(byte_sha256=BYTES, sender=SENDER) is None
    assert bring_in(ROWS).rows_written == 1


def test_another_organisation_learns_nothing_of_the_file() -> None:
    bring_in(ROWS)
    other = partnership.organisation("south-council")
    theirs = Sender(None, Scope(frozenset({other.pk})), ImportVia.COMMAND)
    for_other = Sender(None, OPERATOR, ImportVia.COMMAND, other)

    assert already_in(byte_sha256=BYTES, sender=theirs) is None
    assert already_in(byte_sha256=BYTES, sender=for_other) is None


def test_the_same_rows_in_another_order_and_file_change_nothing() -> None:
    bring_in(ROWS)

    again = bring_in(list(reversed(ROWS)), "other")

    assert (again.rows_written, again.rows_unchanged, again.batch_id) == (0, 3, None)
    assert ImportBatch.objects.count() == 1
