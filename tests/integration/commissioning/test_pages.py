import re
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from commissioning.models import LedgerEntry
from commissioning.services.corrections import reverse_entry
from commissioning.services.ledger import post_spend
from dalpb.kernel.models import User
from dalpb.kernel.roles import Role
from tests.integration.commissioning.conftest import AT, Council, person, posting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _plain_middleware(settings: Any) -> None:
    settings.MIDDLEWARE = [
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "tests.integration.commissioning.access_for_tests.middleware",
    ]


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text_of(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def spending(council: Council, **changes: str) -> dict[str, str]:
    return {
        "reference": "web-000000000001",
        "award": "support-2024-one",
        "kind": "spend",
        "amount": "12.50",
        "dated_on": "28/6/2024",
        "narrative": "refuge_support",
        "accommodation": "refuge",
        "supplier": council.authority.code,
        "document_ref": "INV-1",
        **changes,
    }


def test_the_grant_page_shows_what_is_awarded_spent_and_left(council: Council) -> None:
    award = council.award(100_00)
    post_spend(posting("A1", 30_00), award=award, by=council.commissioner, at=AT)

    text = text_of(signed_in(council.certifier).get(reverse("commissioning:grant")))

    assert "2024-25 (illustrative) £100.00 £0.00 £0.00 £30.00 £70.00" in text
    assert "Illustrative figures." in text
    assert "a test." in text
    assert "Post spending" not in text


def test_an_award_page_shows_its_terms_and_its_entries(council: Council) -> None:
    award = council.award(100_00)
    post_spend(posting("A1", 30_00), award=award, by=council.commissioner, at=AT)

    page = signed_in(council.certifier).get(reverse("commissioning:award", args=[award.code]))

    assert "Left £70.00" in text_of(page)
    assert "A1" in text_of(page)


def test_the_ledger_is_narrowed_by_the_closed_list_of_filters(council: Council) -> None:
    award = council.award(100_00)
    post_spend(posting("A1", 30_00), award=award, by=council.commissioner, at=AT)
    client = signed_in(council.certifier)

    spend = text_of(client.get(reverse("commissioning:ledger"), {"kind": "spend"}))
    awards = text_of(client.get(reverse("commissioning:ledger"), {"kind": "award"}))
    other_year = text_of(client.get(reverse("commissioning:ledger"), {"year": "2024-25"}))

    assert "1 entries" not in spend
    assert "One entry" in spend
    assert "A1" in spend
    assert "A1" not in awards
    assert "2 entries" in other_year


def test_an_entry_and_its_reversal_lead_to_each_other(council: Council) -> None:
    award = council.award(100_00)
    entry = post_spend(posting("A1", 30_00), award=award, by=council.commissioner, at=AT)
    client = signed_in(council.commissioner)
    before = text_of(client.get(reverse("commissioning:entry", args=[entry.pk])))

    client.post(reverse("commissioning:reverse", args=[entry.pk]), {"reason": "Paid twice."})

    reversal = LedgerEntry.objects.get(reverses=entry)
    after = text_of(client.get(reverse("commissioning:entry", args=[entry.pk])))
    other = text_of(client.get(reverse("commissioning:entry", args=[reversal.pk])))
    assert "Reverse this entry" in before
    assert "Reverse this entry" not in after
    assert f"undone by {reversal.reference}" in after
    assert "This entry undoes A1" in other
    assert "Posted by commissioner" in other


def test_reversing_twice_says_why_it_cannot_be(council: Council) -> None:
    award = council.award(100_00)
    entry = post_spend(posting("A1", 30_00), award=award, by=council.commissioner, at=AT)
    reverse_entry(entry, reason="Paid twice.", by=council.commissioner, at=AT)

    page = signed_in(council.commissioner).post(
        reverse("commissioning:reverse", args=[entry.pk]), {"reason": "Again."}
    )

    assert page.status_code == 422
    assert "reversed already" in text_of(page)


def test_spending_is_posted_once_though_it_is_sent_twice(council: Council) -> None:
    council.award(100_00)
    client = signed_in(council.commissioner)

    for _ in range(2):
        answer = client.post(reverse("commissioning:post-spend"), spending(council))
        assert answer.status_code == 302

    entry = LedgerEntry.objects.of_spending().get()
    assert (entry.amount_pence, entry.posted_by) == (12_50, council.commissioner)
    assert "is in the ledger" in next(str(m) for m in get_messages(answer.wsgi_request))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"amount": "100.01"}, "£100 left and the entry takes £100.01"),
        ({"accommodation": ""}, "Say in which kind of accommodation"),
        ({"narrative": "reporting"}, "Administration is not given in any accommodation"),
        ({"document_ref": ""}, "Give the number of the invoice"),
        ({"amount": "a lot"}, "in pounds and pence"),
        ({"award": "another"}, "Choose the award from the list"),
        ({"kind": "refund"}, "would come back"),
    ],
)
def test_a_refusal_is_shown_on_the_form_and_nothing_is_posted(
    council: Council, change: dict[str, str], words: str
) -> None:
    council.award(100_00)

    page = signed_in(council.commissioner).post(
        reverse("commissioning:post-spend"), spending(council, **change)
    )

    assert page.status_code == 422
    assert words in text_of(page)
    assert not LedgerEntry.objects.of_spending().exists()


def test_only_those_who_may_see_the_grant_see_it(council: Council) -> None:
    award = council.award(100_00)
    entry = LedgerEntry.objects.get()
    addresses = [
        reverse("commissioning:grant"),
        reverse("commissioning:award", args=[award.code]),
        reverse("commissioning:ledger"),
        reverse("commissioning:entry", args=[entry.pk]),
        reverse("commissioning:post-spend"),
        reverse("commissioning:reverse", args=[entry.pk]),
    ]
    auditor = person("auditor@audit.example", Role.AUDITOR, council.authority)

    def answers(user: User) -> list[int]:
        return [signed_in(user).get(address).status_code for address in addresses]

    assert answers(council.partner) == [403] * 6
    assert answers(auditor) == [200, 200, 200, 200, 403, 403]
    assert answers(council.commissioner) == [200] * 6


def test_the_ledger_asks_as_many_queries_for_many_entries_as_for_few(
    council: Council, django_assert_max_num_queries: Any
) -> None:
    award = council.award(1000_00)
    for number in range(30):
        post_spend(posting(f"A{number}", 1), award=award, by=council.commissioner, at=AT)
    client = signed_in(council.certifier)

    with django_assert_max_num_queries(9):
        page = client.get(reverse("commissioning:ledger"))

    assert "31 entries" in text_of(page)
