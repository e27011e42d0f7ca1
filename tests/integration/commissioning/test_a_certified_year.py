"""The grant's year to its end: a service is ended, the spend certified, and every form agrees."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from rest_framework.test import APIClient

from commissioning.facts.grant_position import closings, grant_position
from commissioning.models import Agreement, LedgerMonth, PlanItem
from commissioning.rules.cycle import PlanPart, Stage
from commissioning.services.ending import Answer, answer_part, make_plan
from commissioning.services.periods import close_month
from dalpb.kernel import clock
from dalpb.kernel.periods import month
from reporting.assemble.grant.paper import tables_of
from reporting.assemble.grant.position import position_paper
from reporting.assemble.returns import assemble_year
from reporting.models import SpendCertificate
from reporting.returns.load import load
from reporting.services.certificates import certify_spend, prepare_certificate, ready
from reporting.services.certified import frozen, since
from tests.factories import agreements
from tests.integration.commissioning.conftest import Council
from tests.integration.commissioning.test_a_year import (
    STEPS,
    YEAR,
    Year,
    every_place_tells_the_same,
    on,
)
from tests.integration.commissioning.test_pages import _plain_middleware, signed_in
from tests.pdf_tags import Tagged, cells_of, squeezed

pytestmark = pytest.mark.django_db
__all__ = ["_plain_middleware"]
SIGNED = date(2025, 5, 20)
FACTS = {PlanPart.PEOPLE: {"people_count": 0}, PlanPart.CLAWBACK: {"clawback_pence": 0}}


def a_service_is_decommissioned(year: Year) -> None:
    """The agreement ends by its plan, when each part has its answer."""
    by, at = year.council.commissioner, on(date(2025, 5, 7))
    made = Agreement.objects.get(reference="AG-1")
    made = agreements.moved(made, Stage.LIVE, by=by, at=at)
    made = make_plan(
        made,
        last_day=date(2025, 5, 8),
        decision_ref="DALPB/2025/06",
        reason="Another service takes its place.",
        version=made.version,
        by=by,
        at=at,
    )
    made = agreements.moved(made, Stage.DECOMMISSIONING, by=by, at=at)
    for item in PlanItem.objects.filter(plan__agreement=made):
        answer = Answer("Done.", **FACTS.get(PlanPart(item.part), {}))  # type: ignore[arg-type]
        answer_part(item, answer, version=item.version, by=by, at=at)
    made.refresh_from_db()
    assert agreements.moved(made, Stage.ENDED, by=by, at=on(date(2025, 5, 9))).stage == "ended"


def the_spend_is_certified(year: Year) -> SpendCertificate:
    """Every month is closed, one person prepares, another signs exactly that."""
    for start, number in [(2024, n) for n in range(4, 13)] + [(2025, n) for n in (1, 2, 3)]:
        if LedgerMonth.of(month(start, number)).state == "open":
            close_month(month(start, number), by=year.council.certifier, at=on(SIGNED))
    for adjustment in LedgerMonth.objects.filter(adjustment__gt=0, state="open"):
        close_month(
            adjustment.period.period,
            adjustment=adjustment.adjustment,
            by=year.council.certifier,
            at=on(SIGNED),
        )
    closing = closings()[0].pk
    stands = ready(award_year=YEAR, closing=closing, at=on(SIGNED))
    asked = prepare_certificate(
        award_year=YEAR,
        closing=closing,
        statement="I certify that this was spent as the grant allows.",
        answers={finding.digest: "Looked at." for finding in stands.findings},
        reason="",
        by=year.council.commissioner,
        at=on(SIGNED),
    )
    return certify_spend(asked, shown=asked.sha256, by=year.council.certifier, at=on(SIGNED))


def test_every_form_of_the_year_says_the_same_number(council: Council) -> None:
    year = Year(council)
    for step in STEPS:
        step(year)
    a_service_is_decommissioned(year)
    every_place_tells_the_same(year)
    certificate = the_spend_is_certified(year)
    every_place_tells_the_same(year)

    position = grant_position(on=SIGNED)
    award = next(one for one in position.awards if one.year == YEAR)
    assert (award.spent_pence, award.committed_pence, award.unallocated_pence) == (
        year.spent,
        year.committed,
        year.unallocated,
    )
    (signed,) = [one for one in frozen(certificate).position.awards if one.year == YEAR]
    assert signed.spent_pence == year.spent
    later = since(certificate, at=on(SIGNED))
    assert (later.certified_pence, later.today_pence) == (year.spent, year.spent)
    authority = council.authority
    draft = assemble_year(load(YEAR), authority_code=authority.code, authority=authority.name)
    assert draft.spent_pence == year.spent
    _page_pdf_and_workbook(year)
    _api(year)


def _page_pdf_and_workbook(year: Year) -> None:
    client = signed_in(year.council.certifier)
    paper = position_paper(grant_position(on=clock.today()))
    page = " ".join(client.get("/grant/position/").content.decode().split())
    pdf = client.get("/grant/position/pdf/")
    book = openpyxl.load_workbook(BytesIO(client.get("/grant/position/xlsx/").content))
    printed = [cells_of(table) for table in Tagged(pdf.content).tables()]
    for table in tables_of(paper.document):
        rows = list(book[table.code][next(iter(book[table.code].tables.values())).ref])[1:]
        for row, written in zip(table.rows, rows, strict=True):
            for ours, theirs in zip(row.cells, written[1:], strict=True):
                assert ours.text in page
                assert any(squeezed(ours.text) in line for cells in printed for line in cells)
                if ours.number is not None:
                    assert Decimal(str(theirs.value)) == ours.number


def _api(year: Year) -> None:
    client = APIClient()
    client.force_login(year.council.certifier)
    awards = client.get("/api/v1/grant-positions/today/").json()["awards"]
    (told,) = [one for one in awards if one["year"] == YEAR]
    assert told["spent_pence"] == year.spent
