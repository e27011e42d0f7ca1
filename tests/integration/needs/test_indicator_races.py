"""Two partners' imports at once, on real transactions: the county holds both."""

import pytest

from dalpb.kernel.audit import verify
from dalpb.kernel.cells import Figure
from needs.facts.indicators import results
from needs.models import ImportVia, IndicatorResult
from needs.permissions import OPERATOR
from needs.services.imports import ImportResult, Sender
from needs.services.indicators import refresh_indicators
from tests.integration.needs import partnership
from tests.integration.needs.indicator_records import homelessness, load_records
from tests.integration.needs.partnership import AT, as_csv, send
from tests.integration.needs.test_import_races import at_once
from tests.integration.needs.test_indicators import cases

pytestmark = pytest.mark.django_db(transaction=True)
SOUTH = "E07000992"


def own(value: str, code: str, district: str) -> ImportResult:
    """One partner's file, so that only its own organisation's row is held."""
    sender = Sender(None, OPERATOR, ImportVia.COMMAND, partnership.organisation(code))
    return send(as_csv([cases(value, district)]), sender=sender)


def test_two_partners_at_once_are_both_in_the_county() -> None:
    partnership.load()
    load_records([homelessness()])

    for number in range(1, 6):
        at_once(
            [
                lambda n=number: own(f"{n * 10}", "north-council", "E07000991"),  # type: ignore[misc]
                lambda n=number: own(f"{n}", "south-council", SOUTH),  # type: ignore[misc]
            ]
        )
        (county,) = results(codes=["homelessness"], area_codes=["E10000099"])
        assert county.numerator == Figure.exact(number * 11)

    assert IndicatorResult.objects.count() == 3
    assert refresh_indicators(by=None, at=AT).written_count == 0
    assert verify() == []
