"""What the database itself holds to, on both engines."""

import re
from decimal import Decimal
from itertools import product

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from dalpb.kernel.cells import State, incoherence
from dalpb.kernel.models.areas import Area
from needs.models import Category, ImportBatch, Measure, Observation, ObservationRevision
from needs.models.category_keys import PLAIN
from needs.rules.measuring import Counts
from tests.integration.needs.partnership import as_csv, row, send

pytestmark = pytest.mark.usefixtures("loaded")


def is_taken(**columns: object) -> bool:
    try:
        with transaction.atomic():
            Observation.objects.update(**columns)
    except IntegrityError:
        return False
    return True


def test_the_states_of_a_figure_are_those_of_the_rule() -> None:
    send(as_csv([row("12")]))
    numbers = (None, 1, 2)
    for state, value, low, high in product(State, numbers, numbers, numbers):
        decimals = [None if n is None else Decimal(n) for n in (value, low, high)]
        is_right = incoherence(state, *decimals) == ""

        taken = is_taken(state=state.value, value_micro=value, low_micro=low, high_micro=high)

        assert taken is is_right, (state, value, low, high)


FORM = re.compile(PLAIN)
# Words of SQL, digits first, and what is nearly right, each alone and with what may go wrong.
_KEYS = ("ALL", "refuge", "all", "select", "user", "65plus", "_", "refuge+women", "1+2+3")
_NEAR = ("{}", "{} ", " {}", "{}\n", "+{}", "{}+", "{}++a", "{}é", "A{}", '"{}"', "{}*", "{}[a-z]")


def test_a_category_key_has_one_form() -> None:
    send(as_csv([row("12")]))
    keys = ["", *(near.format(key) for key, near in product(_KEYS, _NEAR))]

    taken = {key for key in keys if is_taken(category_key=key)}

    assert taken == {key for key in keys if FORM.search(key)}
    assert {"ALL", "all", "65plus", "refuge+women", "refuge++a", "all\n"} - taken == {
        "refuge++a",
        "all\n",
    }


@pytest.mark.parametrize("service", ["north-house", ""])
def test_a_key_stands_once_with_and_without_a_service(service: str) -> None:
    send(as_csv([row("12", service=service)]))
    twin = Observation.objects.get()
    twin.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)


def test_a_figure_that_names_a_service_is_placed_no_finer_than_a_district() -> None:
    send(as_csv([row("12"), row("13", service="")]))
    fine = Area.objects.get(code="E01999991")

    with pytest.raises(IntegrityError, match="place-guard"), transaction.atomic():
        Observation.objects.filter(service__isnull=False).update(area=fine)
    assert Observation.objects.filter(service__isnull=True).update(area=fine) == 1


@pytest.mark.parametrize("table", ["needs_importbatch", "needs_observationrevision"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_batches_and_revisions_are_only_added_to(table: str, statement: str) -> None:
    send(as_csv([row("12")]))
    send(as_csv([row("13")]))

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table))

    assert (ImportBatch.objects.count(), ObservationRevision.objects.count()) == (2, 1)


def test_a_rate_can_never_be_made_to_sum() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Measure.objects.filter(code="recorded_crime_rate_da").update(over_time="sum")
    assert Measure.objects.filter(counts=Counts.RATE, over_time="sum").count() == 0


def test_a_local_category_can_never_be_official() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Category.objects.filter(code="inbound").update(is_official=True)
    assert not Category.objects.get(code="inbound").is_official


def test_a_page_import_has_a_sender() -> None:
    send(as_csv([row("12")]))
    batch = ImportBatch.objects.get()
    batch.pk, batch.via = "00000000-0000-4000-8000-000000000001", "page"

    with pytest.raises(IntegrityError), transaction.atomic():
        batch.save(force_insert=True)
