"""A certificate freezes what was certified, and is refused while anything is open."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from commissioning.models import AccountBalance
from commissioning.rules.closing import months_of
from commissioning.services.ledger import post_spend
from commissioning.services.periods import close_month, lock_month
from dalpb.kernel.models import AuditEvent
from dalpb.kernel.periods import financial_year, month
from dalpb.kernel.refusals import NotPermitted, Refused
from dalpb.kernel.roles import Role
from reporting.models import CertificateRequest, SpendCertificate
from reporting.services.certificates import (
    certify_spend,
    decline_certificate,
    prepare_certificate,
    ready,
)
from reporting.services.certified import frozen, since, stored_pdf
from tests.factories.grant_outputs import AT, STATEMENT, ClosedYear, a_spent_year
from tests.integration.commissioning.conftest import person, posting
from tests.integration.commissioning.test_pages import _plain_middleware, signed_in

pytestmark = pytest.mark.django_db
__all__ = ["_plain_middleware"]


@pytest.fixture
def year(db: None) -> ClosedYear:
    return a_spent_year()


def asked(year: ClosedYear, **changes: object) -> CertificateRequest:
    wanted = {
        "award_year": "2024-25",
        "closing": year.closing,
        "statement": STATEMENT,
        "answers": {},
        "reason": "",
        "by": year.council.commissioner,
        "at": AT,
    }
    return prepare_certificate(**{**wanted, **changes})  # type: ignore[arg-type]


def certified(year: ClosedYear, request: CertificateRequest) -> SpendCertificate:
    return certify_spend(request, shown=request.sha256, by=year.council.certifier, at=AT)


def code_of(refused: pytest.ExceptionInfo[Refused]) -> str:
    return refused.value.denial.code


def test_what_is_certified_is_what_was_put_forward(year: ClosedYear) -> None:
    request = asked(year.close())

    made = certified(year, request)

    content = frozen(made)
    assert content.position.awards[0].spent_pence == 2600_01
    assert content.statement == STATEMENT
    assert (made.number, made.certified_by) == (1, year.council.certifier)
    assert stored_pdf(made).startswith(b"%PDF-")
    assert AuditEvent.objects.filter(action="certificate.certified").count() == 1


def test_nothing_is_certified_while_a_month_is_open(year: ClosedYear) -> None:
    close_month(month(2025, 3), by=year.council.certifier, at=AT)

    with pytest.raises(Refused) as refused:
        asked(year)

    assert code_of(refused) == "certificate.month_open"
    assert (
        "Still open: April 2024 to February 2025. Close them on the page “Months of the account”."
        in refused.value.denial.sentence
    )


def test_an_open_month_of_years_that_these_awards_have_no_part_in_is_no_hindrance(
    year: ClosedYear,
) -> None:
    year.council.award(500_00, start=2021)

    assert certified(year, asked(year.close())).number == 1


def test_the_months_of_an_earlier_award_are_needed_for_its_own_certificate(
    year: ClosedYear,
) -> None:
    old = year.council.award(500_00, start=2021)
    post_spend(
        posting("old-1", 10_00, dated_on=date(2022, 5, 2), month=month(2022, 5)),
        award=old,
        by=year.council.commissioner,
        at=AT,
    )
    year.close()

    with pytest.raises(Refused) as refused:
        asked(year, award_year="2021-22")

    assert code_of(refused) == "certificate.month_open"
    assert "Still open: April 2021 to March 2022, May 2022. " in refused.value.denial.sentence


def test_the_page_says_where_to_close_them(year: ClosedYear) -> None:
    close_month(month(2025, 3), by=year.council.certifier, at=AT)
    client = signed_in(year.council.commissioner)

    page = client.get(
        reverse("reporting:certificate-prepare"), {"awards": "2024-25", "closing": year.closing}
    ).content.decode()

    assert "Still open: April 2024 to February 2025." in page
    assert reverse("commissioning:months") in page.split("govuk-inset-text")[1].split("</p>")[0]


def test_whoever_prepared_it_does_not_certify_it(year: ClosedYear) -> None:
    both = year.council.commissioner
    from dalpb.kernel.models import Membership

    Membership.objects.create(
        user=both, organisation=year.council.authority,
        role=Role.FINANCE_CERTIFIER.value, held_from=date(2020, 1, 1),
    )  # fmt: skip
    request = asked(year.close())

    with pytest.raises(Refused) as refused:
        certify_spend(request, shown=request.sha256, by=both, at=AT)

    assert code_of(refused) == "certificate.own"


def test_the_database_too_holds_the_two_apart(year: ClosedYear) -> None:
    request = asked(year.close())
    fields = {
        "request": request, "award_year": "2024-25", "number": 1, "content": "x", "pdf": b"x",
        "sha256": "0" * 64, "pdf_sha256": "0" * 64, "prepared_at": AT, "certified_at": AT,
    }  # fmt: skip
    author, other = year.council.commissioner, year.council.certifier

    for prepared_by, certified_by in ((author, author), (other, author)):
        with pytest.raises(IntegrityError), transaction.atomic():
            SpendCertificate.objects.create(
                prepared_by=prepared_by, certified_by=certified_by, **fields
            )


def test_a_finding_needs_an_answer(year: ClosedYear) -> None:
    year.council.award(500_00, start=2023)
    for closed in months_of(financial_year(2023)):
        close_month(closed, by=year.council.certifier, at=AT)
    year.close()
    late = ready(award_year="2023-24", closing=year.closing, at=AT)

    with pytest.raises(Refused) as refused:
        asked(year, award_year="2023-24")
    (finding,) = late.findings
    request = asked(year, award_year="2023-24", answers={finding.digest: "It was kept back."})
    made = certified(year, request)

    assert code_of(refused) == "certificate.unanswered"
    assert [(f.words, f.answer) for f in frozen(made).findings] == [
        (finding.words, "It was kept back.")
    ]


def test_a_ledger_out_of_balance_is_not_certified(year: ClosedYear) -> None:
    year.close()
    AccountBalance.objects.filter(award=year.award, account="spent").update(balance_pence=1)

    with pytest.raises(Refused) as refused:
        asked(year)

    assert code_of(refused) == "certificate.not_in_balance"


def test_later_postings_show_as_a_difference(year: ClosedYear) -> None:
    made = certified(year, asked(year.close()))
    year.post("late", 50_00, dated_on=date(2025, 4, 2), month=month(2025, 4))

    found = since(made, at=AT)

    assert (found.certified_pence, found.today_pence) == (2600_01, 2650_01)
    assert (found.difference_pence, found.count, found.posted_pence) == (50_00, 1, 50_00)
    assert frozen(made).position.awards[0].spent_pence == 2600_01


def test_another_takes_its_place_and_says_why(year: ClosedYear) -> None:
    first = certified(year, asked(year.close()))
    lock_month(month(2025, 3), reason="Audited", by=year.council.certifier, at=AT)

    with pytest.raises(Refused) as refused:
        asked(year)
    second = certified(year, asked(year, reason="Locked since"))

    assert code_of(refused) == "certificate.reason_missing"
    assert (second.number, second.supersedes, second.reason) == (2, first, "Locked since")
    assert frozen(second).supersedes == f"Number 1, {first.sha256}"


def test_it_is_never_edited(year: ClosedYear) -> None:
    made = certified(year, asked(year.close()))

    for act in (
        lambda: SpendCertificate.objects.filter(pk=made.pk).update(content="other"),
        lambda: SpendCertificate.objects.filter(pk=made.pk).delete(),
        lambda: CertificateRequest.objects.filter(pk=made.request_id).update(statement="other"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


def test_it_is_declined_with_a_reason_and_then_settled(year: ClosedYear) -> None:
    request = asked(year.close())

    with pytest.raises(Refused) as silent:
        decline_certificate(request, reason=" ", by=year.council.certifier, at=AT)
    decline_certificate(request, reason="A claim is missing.", by=year.council.certifier, at=AT)
    with pytest.raises(Refused) as again:
        certified(year, CertificateRequest.objects.get(pk=request.pk))

    assert code_of(silent) == "certificate.reason_missing"
    assert code_of(again) == "certificate.answered"


def test_what_was_not_read_is_not_signed(year: ClosedYear) -> None:
    request = asked(year.close())

    with pytest.raises(Refused) as refused:
        certify_spend(request, shown="0" * 64, by=year.council.certifier, at=AT)

    assert code_of(refused) == "certificate.not_read"


def test_words_about_a_person_are_refused(year: ClosedYear) -> None:
    with pytest.raises(Refused) as refused:
        asked(year.close(), statement="I certify what Mrs Example Name spent.")

    assert code_of(refused) == "text.personal_data"


def test_only_who_keeps_the_account_prepares_and_only_the_certifier_certifies(
    year: ClosedYear,
) -> None:
    request = asked(year.close())
    chair = person("chair@council.example", Role.CHAIR, year.council.authority)

    with pytest.raises(NotPermitted):
        asked(year, by=chair)
    with pytest.raises(NotPermitted):
        certify_spend(request, shown=request.sha256, by=chair, at=AT)
