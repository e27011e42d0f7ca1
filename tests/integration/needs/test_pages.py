"""Sending a file by the pages, and looking at figures."""

import io
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dalpb.kernel import clock
from dalpb.kernel.models.jobs import Job
from needs.models import ImportBatch, Observation, StagedImport
from needs.services.imports import sweep
from tests.integration.needs.partnership import AT, as_csv, row, send


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel(AT, tick=False):
        yield


def upload(client: Client, content: bytes, name: str = "quarter.csv", **more: str) -> Any:
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("needs:import"), {"file": file, **more})


def confirm(client: Client, response: Any) -> Any:
    return client.post(response.url + "confirm/")


def test_a_file_is_previewed_confirmed_and_receipted(partner_client: Client) -> None:
    sent = upload(partner_client, as_csv([row("12"), row("3", category="refuge")]))
    preview = partner_client.get(sent.url)

    assert Observation.objects.count() == 0
    assert "Check before sending" in preview.content.decode()

    done = confirm(partner_client, sent)
    receipt = partner_client.get(done.url)

    assert Observation.objects.count() == 2
    assert done.url == reverse("needs:batch", args=[ImportBatch.objects.get().pk])
    assert "2 figures were taken in." in receipt.content.decode()
    assert ImportBatch.objects.get().imported_by.email == "partner@north.example"


def test_one_figure_is_one_figure(partner_client: Client) -> None:
    sent = upload(partner_client, as_csv([row("1234567")]))

    receipt = partner_client.get(confirm(partner_client, sent).url)

    assert "1 figure was taken in." in receipt.content.decode()


def test_a_preview_shows_what_a_figure_was_and_will_be(partner_client: Client) -> None:
    send(as_csv([row("1234567")]))

    page = partner_client.get(upload(partner_client, as_csv([row("7654321")])).url)

    text = page.content.decode()
    assert "Figures that change" in text
    assert "1,234,567" in text
    assert "7,654,321" in text


def test_a_preview_is_nobody_elses(partner_client: Client, officer_client: Client) -> None:
    sent = upload(partner_client, as_csv([row("12")]))
    staged = StagedImport.objects.get()

    answers = [
        officer_client.get(sent.url),
        officer_client.post(sent.url + "confirm/"),
        officer_client.get(reverse("needs:import-errors", args=[staged.pk, "csv"])),
    ]

    assert [a.status_code for a in answers] == [404, 404, 404]
    assert Observation.objects.count() == 0


def test_a_second_yes_changes_nothing(partner_client: Client) -> None:
    sent = upload(partner_client, as_csv([row("12")]))
    confirm(partner_client, sent)

    again = confirm(partner_client, sent)

    assert again.status_code == 302
    assert ImportBatch.objects.count() == 1


def test_figures_changed_meanwhile_bring_a_new_preview(partner_client: Client) -> None:
    sent = upload(partner_client, as_csv([row("12")]))
    send(as_csv([row("13")]))

    answer = confirm(partner_client, sent)
    page = partner_client.get(answer.url).content.decode()

    assert Observation.objects.get().figure.shown() == "13"
    assert "Some of these figures were changed since the preview" in page
    assert "Figures that change" in page
    confirm(partner_client, sent)
    assert Observation.objects.get().figure.shown() == "12"


def test_a_preview_expires_after_a_day(partner_client: Client) -> None:
    sent = upload(partner_client, as_csv([row("12")]))

    staged = StagedImport.objects.get()
    assert staged.expires_at - staged.created_at == timedelta(days=1)
    StagedImport.objects.update(created_at=AT - timedelta(days=1), expires_at=AT)

    answer = partner_client.get(sent.url)
    sweep(at=clock.now())

    assert answer.status_code == 404
    assert StagedImport.objects.count() == 0


def test_errors_come_as_a_table_a_workbook_and_csv(partner_client: Client) -> None:
    sent = upload(partner_client, as_csv([row("=1+1"), row("nonsense", category="refuge")]))
    staged = StagedImport.objects.get()

    page = partner_client.get(sent.url).content.decode()
    book = partner_client.get(reverse("needs:import-errors", args=[staged.pk, "xlsx"]))
    text = partner_client.get(reverse("needs:import-errors", args=[staged.pk, "csv"]))

    assert "The file was not taken" in page
    sheet = openpyxl.load_workbook(io.BytesIO(book.content)).active
    cells = [[cell.value for cell in line] for line in sheet.iter_rows()]
    assert cells[0] == ["Row", "Column", "What is there", "Problem", "What to do"]
    assert [line[0] for line in cells[1:]] == [2, 3]
    assert not any(cell.data_type == "f" for line in sheet.iter_rows() for cell in line)
    assert "'=1+1" in text.content.decode("utf-8-sig")
    assert Observation.objects.count() == 0


def test_personal_data_is_not_kept_shown_or_downloaded(partner_client: Client) -> None:
    secret = "AB12 3DE"
    sent = upload(partner_client, as_csv([row(note=f"lives at {secret}")]), f"{secret}.csv")
    staged = StagedImport.objects.get()

    page = partner_client.get(sent.url)
    files = [
        partner_client.get(reverse("needs:import-errors", args=[staged.pk, kind]))
        for kind in ("xlsx", "csv")
    ]

    assert "looks like a postcode" in page.content.decode()
    assert secret not in page.content.decode()
    assert all(secret.encode() not in file.content for file in files)
    assert (staged.table, staged.file_name) == ({}, "")
    assert secret not in str(staged.report)


def test_an_unreadable_file_is_refused_on_the_form(partner_client: Client) -> None:
    answer = upload(partner_client, b"PK\x03\x04 not a workbook", "figures.xlsx")

    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()
    assert StagedImport.objects.count() == 0


def test_a_partner_cannot_send_for_another(partner_client: Client) -> None:
    answer = upload(partner_client, as_csv([row()]), organisation="south-council")

    assert answer.status_code == 422
    assert StagedImport.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_long_file_is_checked_and_written_by_a_job(
    partner_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("needs.services.imports.staging.LONG_ROWS", 5)
    monkeypatch.setattr("needs.views.importing.LONG_ROWS", 5)
    content = as_csv([row(str(n), period=f"2024-{n:02d}") for n in range(1, 10)])

    sent = upload(partner_client, content)
    page = partner_client.get(sent.url).content.decode()
    answer = confirm(partner_client, sent)

    assert "Check before sending" in page
    assert answer.url == sent.url
    assert Observation.objects.count() == 9
    assert sorted(Job.objects.values_list("kind", "status", "done")) == [
        ("needs.check_figures", "done", 9),
        ("needs.import_figures", "done", 9),
    ]


def test_a_job_that_fell_silent_is_ended_and_may_be_confirmed_again(
    partner_client: Client,
) -> None:
    sent = upload(partner_client, as_csv([row("12")]))
    staged = StagedImport.objects.get()
    staged.status, staged.job = (
        "importing",
        Job.objects.create(
            kind="needs.import_figures",
            created_by=staged.owner,
            created_at=AT,
            heartbeat_at=AT - timedelta(minutes=11),
            status="running",
        ),
    )
    staged.save()

    page = partner_client.get(sent.url)

    assert "Check before sending" in page.content.decode()
    assert Job.objects.get().status == "failed"


def test_progress_is_shown_in_words_and_refreshes_without_script(partner_client: Client) -> None:
    sent = upload(partner_client, as_csv([row("12")]))
    staged = StagedImport.objects.get()
    staged.status, staged.job = (
        "checking",
        Job.objects.create(
            kind="needs.check_figures",
            created_by=staged.owner,
            created_at=AT,
            heartbeat_at=AT,
            status="running",
            done=12000,
            total=50000,
        ),
    )
    staged.save()

    page = partner_client.get(sent.url).content.decode()

    assert "12,000 of 50,000 rows checked" in page
    assert '<meta http-equiv="refresh"' in page
    assert 'max="50000" value="12000"' in page


def test_the_browser_filters_by_closed_lists(officer_client: Client) -> None:
    send(as_csv([row("9000"), row("3456", category="refuge"), row("7890", period="2024-25 Q2")]))
    address = reverse("needs:figures")

    every = officer_client.get(address).content.decode()
    some = officer_client.get(address, {"period": "2024-25 Q2"}).content.decode()
    refuge = officer_client.get(address, {"category": "refuge"}).content.decode()
    wrong = officer_client.get(address, {"period": "2024-25 Q2' OR 1=1"}).content.decode()

    assert "3 figures" in every
    assert "7,890" in some
    assert "3,456" not in some
    assert "3,456" in refuge
    assert "7,890" not in refuge
    assert "7,890" not in wrong
    assert "There is a problem" in wrong


def test_a_partner_sees_its_own_figures_and_anothers_as_missing(
    partner_client: Client, other_client: Client
) -> None:
    send(as_csv([row("4321")]))
    figure, batch = Observation.objects.get(), ImportBatch.objects.get()
    own = reverse("needs:figure", args=[figure.pk])

    addresses = [
        (own, reverse("needs:figure", args=[figure.pk + 1])),
        (
            reverse("needs:batch", args=[batch.pk]),
            reverse("needs:batch", args=["00000000-0000-4000-8000-000000000000"]),
        ),
        (reverse("needs:service", args=["north-house"]), reverse("needs:service", args=["none"])),
    ]

    assert "4,321" in partner_client.get(own).content.decode()
    for theirs, missing in addresses:
        answers = [other_client.get(address) for address in (theirs, missing)]
        assert [a.status_code for a in answers] == [404, 404]
        assert answers[0].content == answers[1].content
    assert "4,321" not in other_client.get(reverse("needs:figures")).content.decode()


def test_a_figure_tells_its_history(officer_client: Client) -> None:
    send(as_csv([row("12", note="first count")]), file_name="first.csv")
    send(as_csv([row("14")]), file_name="second.csv")

    page = officer_client.get(reverse("needs:figure", args=[Observation.objects.get().pk]))

    text = page.content.decode()
    assert all(word in text for word in ("first count", "first.csv", "second.csv", "14", "12"))


@pytest.mark.parametrize(
    ("name", "arguments", "word"),
    [
        ("batches", [], "quarter.csv"),
        ("services", [], "refuge accommodation"),
        ("service", ["north-house"], "Bedspaces and units"),
        ("measures", [], "households_supported"),
        ("measure", ["households_unable_to_support"], "Provisional"),
    ],
)
def test_reference_pages_open(
    officer_client: Client, name: str, arguments: list[str], word: str
) -> None:
    send(as_csv([row()]))

    page = officer_client.get(reverse(f"needs:{name}", args=arguments))

    assert page.status_code == 200
    assert word in page.content.decode()


@pytest.mark.parametrize("role", ["administrator", "board_member"])
def test_roles_without_figures_are_refused(loaded: None, role: str) -> None:
    from tests.integration.needs.conftest import signed_in

    client = signed_in("someone@council.example", role, "exampleshire-council")

    assert client.get(reverse("needs:figures")).status_code == 403
    assert client.get(reverse("needs:import")).status_code == 403


def test_an_auditor_reads_but_does_not_send(loaded: None) -> None:
    from tests.integration.needs.conftest import signed_in

    client = signed_in("auditor@council.example", "auditor", "exampleshire-council")

    assert client.get(reverse("needs:figures")).status_code == 200
    assert client.get(reverse("needs:import")).status_code == 403


def test_nobody_reads_without_signing_in(loaded: None) -> None:
    answer = Client().get(reverse("needs:figures"))

    assert answer.status_code == 302
    assert answer.url.endswith("?next=/figures/")


def test_a_longer_list_asks_the_database_no_more(officer_client: Client) -> None:
    send(as_csv([row("5"), row("6", period="2024-25 Q2", service="")]))
    officer_client.get(reverse("needs:figures"))
    with CaptureQueriesContext(connection) as few:
        officer_client.get(reverse("needs:figures"))
    send(as_csv([row(str(n), period=f"20{n:02d}-05") for n in range(10, 50)]))

    with CaptureQueriesContext(connection) as many:
        page = officer_client.get(reverse("needs:figures")).content.decode()

    assert "42 figures" in page
    assert len(many) == len(few)
