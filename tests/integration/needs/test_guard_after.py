"""A long load on SQLite asks the guard of places once, and leaves it as it was."""

from collections.abc import Mapping, Sequence

import pytest
from django.db import IntegrityError, connection, transaction

from dalpb.kernel.intake.coded import coded
from dalpb.kernel.models.areas import Area
from needs.models import ImportVia, Observation
from needs.permissions import OPERATOR
from needs.services.imports import Sender, import_long
from needs.services.imports.bulk import writing
from needs.services.imports.bulk.guarding import GUARD, guard_after
from tests.integration.needs.partnership import AT, as_csv, row, send
from tests.integration.needs.test_long_imports import table_of

Rows = Sequence[Mapping[str, str]]

pytestmark = [
    pytest.mark.skipif(
        connection.vendor != "sqlite", reason="PostgreSQL asks once a statement by itself."
    ),
    pytest.mark.usefixtures("loaded"),
]
MANY = [row(str(n), period=f"20{n}-01", service="") for n in range(10, 22)]
SENDER = Sender(None, OPERATOR, ImportVia.COMMAND)


def triggers() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
        return list(cursor.fetchall())


def bring_in(rows: Rows) -> None:
    result = import_long(
        coded(table_of(rows)), file_name="long.csv", byte_sha256="", sender=SENDER, at=AT
    )
    assert result is not None
    assert result.rows_written == len(rows)


def test_it_is_away_meanwhile_and_then_as_it_was() -> None:
    before = triggers()

    with transaction.atomic(), guard_after():
        assert GUARD not in dict(triggers())

    assert triggers() == before
    assert GUARD in dict(before)


@pytest.mark.parametrize(("service", "is_asked_at_once"), [("", True), ("north-house", False)])
def test_only_a_long_file_without_services_goes_without_it(
    service: str, is_asked_at_once: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    monkeypatch.setattr(writing, "LONG_ROWS", len(MANY) - 1)

    def noted() -> object:
        asked.append(True)
        return guard_after()

    monkeypatch.setattr(writing, "guard_after", noted)
    before = triggers()

    bring_in([{**each, "service": service} for each in MANY])

    assert bool(asked) is is_asked_at_once
    assert triggers() == before


def test_what_it_refuses_is_refused_at_the_end_and_nothing_stays() -> None:
    send(as_csv([row("12")]))
    held, before = Observation.objects.get(), triggers()
    held.pk, held.area = None, Area.objects.get(code="E01999991")

    with pytest.raises(IntegrityError, match="place-guard"), transaction.atomic(), guard_after():
        held.save(force_insert=True)

    assert Observation.objects.count() == 1
    assert triggers() == before
