"""A plan of five hundred actions: its page is prepared rows, in the queries of a short one."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from strategy.models import Action, ComputedRag
from tests import signing_in
from tests.factories import delivery

pytestmark = pytest.mark.django_db
MOST_QUERIES = 20


def many(plan: delivery.Plan, count: int) -> None:
    """Copies of an agreed action, in bulk: only their number matters here."""
    first = plan.agreed()
    rows = []
    for number in range(500, 500 + count):
        row = Action.objects.get(pk=first.pk)
        row.pk, row.code = None, f"A{number:04d}"
        row.status, row.approved_wording, row.approved_on = "proposed", "", None
        rows.append(row)
    Action._base_manager.bulk_create(rows)
    ComputedRag.objects.bulk_create(
        ComputedRag(
            action=row, quarter="2026-27 Q1", rag="green", reasons=[["in_time", "green", "Good."]],
            computed_on=delivery.START, computed_at=delivery.AT,
        )
        for row in rows
    )  # fmt: skip


def test_the_page_of_five_hundred_actions_takes_no_more_queries() -> None:
    plan = delivery.small_plan()
    client = Client()
    signing_in.sign_in(client, plan.officer)
    many(plan, 500)
    client.get(reverse("strategy:delivery-plan"))

    for route in ("delivery-plan", "plan-priorities", "plan-timeline"):
        with CaptureQueriesContext(connection) as asked:
            page = client.get(reverse(f"strategy:{route}"))
        assert page.status_code == 200
        assert page.context["count"] == 501
        assert len(asked) <= MOST_QUERIES, [q["sql"][:80] for q in asked]
