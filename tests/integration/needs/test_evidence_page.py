"""The page behind a figure, and the pages of what was sent, lead on to the golden thread."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from dalpb.kernel import clock
from needs.models import Observation
from tests import quarters
from tests.integration.needs.partnership import as_csv, row, send
from tests.quarters import HILLSIDE, Quarter
from tests.worlds import HAVEN, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def quarter(on_exampleshire: World) -> Quarter:
    now = clock.now()
    made = quarters.build(on_exampleshire, due=now.date(), at=now)
    made.send(HAVEN, HAVEN, at=now)
    made.accept("officer", HAVEN, at=now)
    return made


def links(text: str) -> dict[str, str]:
    return {
        re.sub(r"<[^>]+>", "", words): url
        for url, words in re.findall(r'<a class="govuk-link" href="([^"]+)">(.*?)</a>', text)
    }


def test_an_accepted_figure_says_what_it_is_from_whom_and_when(quarter: Quarter) -> None:
    figure = Observation.objects.latest("batch__imported_at")
    client = quarter.world.client("officer")

    page = client.get(reverse("needs:figure", args=[figure.pk])).text
    found = links(page)

    assert figure.measure.definition.split(".")[0] in page
    assert "The first: it has said nothing else" in page
    assert re.search(r"On \d+ \w+ \d{4} by [^,<]+, as edition 1 of what was sent", page)
    submission = reverse("needs:submission", args=[quarter.owed(HAVEN).pk])
    assert submission in found.values()
    thread = reverse("reporting:thread-node", args=["measure", figure.measure.code])
    assert found[f"Follow the thread of {figure.measure.name}"] == thread
    for url in (submission, thread, reverse("needs:batch", args=[figure.batch_id])):
        assert url in found.values()
        assert client.get(url).status_code == 200, url


def test_what_was_sent_leads_to_the_figures_it_feeds(quarter: Quarter) -> None:
    figure = Observation.objects.latest("batch__imported_at")
    for name in ("officer", HAVEN):
        client = quarter.world.client(name)
        for address in (
            reverse("needs:submission", args=[quarter.owed(HAVEN).pk]),
            reverse("needs:batch", args=[figure.batch_id]),
        ):
            text = client.get(address).text
            fed = {
                words: url
                for words, url in links(text).items()
                if words.endswith(": follow the thread")
            }
            assert f"{figure.measure.name}: follow the thread" in fed, address
            for url in fed.values():
                assert client.get(url).status_code == 200, url


def test_a_figure_shows_no_submission_to_who_may_not_open_it(quarter: Quarter) -> None:
    figure = Observation.objects.latest("batch__imported_at")

    answer = quarter.world.client(HILLSIDE).get(reverse("needs:figure", args=[figure.pk]))

    assert answer.status_code == 404


def test_an_imported_figure_says_how_often_it_changed(officer_client: Client) -> None:
    send(as_csv([row("12")]), file_name="first.csv")
    send(as_csv([row("14")]), file_name="second.csv")

    page = officer_client.get(reverse("needs:figure", args=[Observation.objects.get().pk])).text

    assert "Version 2: it was changed 1 time" in page
    assert "when its file had passed every check" in page
    assert "The submission it came in" not in page
