"""Two people edit one section at once: what each changed is kept, and told where it clashes."""

import html
import re
from typing import Any

import pytest
from django.urls import reverse

from dalpb.kernel import clock
from dalpb.kernel.cells import Figure
from needs.models import Answer
from tests import quarters
from tests.quarters import Quarter
from tests.worlds import HAVEN, World

pytestmark = pytest.mark.django_db
INPUT = re.compile(r'<input [^>]*?name="([^"]+)"[^>]*?value="([^"]*)"')


@pytest.fixture
def quarter(on_exampleshire: World) -> Quarter:
    now = clock.now()
    made = quarters.build(on_exampleshire, due=now.date(), at=now)
    save(made, page(made), {"q1-1": "21", "q1-2": "5", "q1-1-note": "Two rooms are shut"})
    return made


def address(quarter: Quarter) -> str:
    return reverse("needs:submission-section", args=[quarter.owed(HAVEN).pk, "accommodation"])


def inputs(text: str) -> dict[str, str]:
    """What a browser would send of a page as it came."""
    form = text.split('<form method="post" novalidate>', 1)[1].split("</form>", 1)[0]
    found = {name: html.unescape(value) for name, value in INPUT.findall(form)}
    return {name: value for name, value in found.items() if name != "csrfmiddlewaretoken"}


def page(quarter: Quarter) -> dict[str, str]:
    return inputs(quarter.world.client(HAVEN).get(address(quarter)).text)


def save(quarter: Quarter, served: dict[str, str], typed: dict[str, str]) -> Any:
    return quarter.world.client(HAVEN).post(address(quarter), {**served, **typed})


def stored() -> dict[str, tuple[Figure, str]]:
    return {row.category_key: (row.figure, row.note) for row in Answer.objects.all()}


def at_cell(text: str, name: str) -> str:
    """What stands beside an input as its error."""
    found = re.search(rf'id="{name}-error">(.*?)</p>', text, re.DOTALL)
    return html.unescape(found.group(1)) if found else ""


def test_what_another_saved_is_shown_where_this_person_changed_nothing(quarter: Quarter) -> None:
    mine = page(quarter)
    save(quarter, page(quarter), {"q1-1": "3", "q1-1-note": "One room is shut"})

    answer = save(quarter, mine, {"q1-2": "2"})
    shown = inputs(answer.text)
    again = save(quarter, shown, {})

    assert answer.status_code == 409
    assert (shown["q1-1"], shown["q1-2"]) == ("3", "2")
    assert shown["q1-1-note"] == "One room is shut"
    assert "govuk-error-message" not in answer.text
    assert again.status_code == 302
    assert stored() == {
        "ALL": (Figure.exact(3), "One room is shut"),
        "capacity_constraints": (Figure.exact(2), ""),
    }


def test_both_changed_a_figure_and_both_are_told_at_its_cell(quarter: Quarter) -> None:
    mine = page(quarter)
    save(quarter, page(quarter), {"q1-1": "3"})

    answer = save(quarter, mine, {"q1-1": "22"})

    assert answer.status_code == 409
    assert inputs(answer.text)["q1-1"] == "22"
    assert "saved 3" in at_cell(answer.text, "q1-1")
    assert "you typed 22" in at_cell(answer.text, "q1-1")
    assert '<a href="#q1-1">' in answer.text
    assert "<title>Error: " in answer.text
    assert stored()["ALL"][0] == Figure.exact(3)


def test_both_changed_a_note_and_both_are_told_at_it(quarter: Quarter) -> None:
    mine = page(quarter)
    save(quarter, page(quarter), {"q1-1-note": "One room is shut"})

    answer = save(quarter, mine, {"q1-1-note": "All are open"})

    assert inputs(answer.text)["q1-1-note"] == "All are open"
    assert "“One room is shut”" in at_cell(answer.text, "q1-1-note")
    assert "“All are open”" in at_cell(answer.text, "q1-1-note")


def test_what_was_blanked_on_purpose_stays_blank(quarter: Quarter) -> None:
    mine = page(quarter)
    save(quarter, page(quarter), {"q1-3": "4"})

    answer = save(quarter, mine, {"q1-2": ""})
    shown = inputs(answer.text)

    assert (shown["q1-2"], shown["q1-3"]) == ("", "4")
    assert at_cell(answer.text, "q1-2") == ""


def test_a_blank_against_a_figure_that_another_changed_is_told(quarter: Quarter) -> None:
    mine = page(quarter)
    save(quarter, page(quarter), {"q1-2": "4"})

    answer = save(quarter, mine, {"q1-2": ""})

    assert inputs(answer.text)["q1-2"] == ""
    assert "saved 4" in at_cell(answer.text, "q1-2")
    assert "you left it blank" in at_cell(answer.text, "q1-2")


def test_a_figure_against_a_blank_that_another_made_is_told(quarter: Quarter) -> None:
    mine = page(quarter)
    save(quarter, page(quarter), {"q1-2": ""})

    answer = save(quarter, mine, {"q1-2": "6"})

    assert inputs(answer.text)["q1-2"] == "6"
    assert "blanked it" in at_cell(answer.text, "q1-2")


def test_two_who_typed_the_same_do_not_clash(quarter: Quarter) -> None:
    mine = page(quarter)
    save(quarter, page(quarter), {"q1-1": "1200"})

    answer = save(quarter, mine, {"q1-1": "1,200", "q1-2": "7"})

    assert answer.status_code == 409
    assert "govuk-error-message" not in answer.text


def test_a_slip_on_a_page_that_is_out_of_date_does_not_make_it_current(quarter: Quarter) -> None:
    mine = page(quarter)
    save(quarter, page(quarter), {"q1-1": "3"})

    answer = save(quarter, mine, {"q1-2": "2o"})
    shown = inputs(answer.text)
    save(quarter, shown, {"q1-2": "2"})

    assert answer.status_code == 409
    assert (shown["q1-1"], shown["q1-2"]) == ("3", "2o")
    assert at_cell(answer.text, "q1-2")
    assert (stored()["ALL"][0], stored()["capacity_constraints"][0]) == (
        Figure.exact(3),
        Figure.exact(2),
    )


def test_a_slip_keeps_what_the_page_was_served_with(quarter: Quarter) -> None:
    """The page comes back with a slip, and only then another saves."""
    shown = inputs(save(quarter, page(quarter), {"q1-2": "2o"}).text)
    save(quarter, page(quarter), {"q1-1": "3"})

    answer = save(quarter, shown, {"q1-2": "2"})

    assert (inputs(answer.text)["q1-1"], inputs(answer.text)["q1-2"]) == ("3", "2")
    assert at_cell(answer.text, "q1-1") == ""


def test_a_third_saving_is_compared_with_what_the_second_page_showed(quarter: Quarter) -> None:
    mine = page(quarter)
    save(quarter, page(quarter), {"q1-1": "3"})
    shown = inputs(save(quarter, mine, {"q1-2": "2"}).text)
    save(quarter, page(quarter), {"q1-1": "4"})

    again = inputs(save(quarter, shown, {}).text)

    assert (again["q1-1"], again["q1-2"]) == ("4", "2")


@pytest.mark.parametrize(
    "told", ["", "{", "[1]", '{"q1-1": 3}', '{"q1-1": {"a": 1}}', "\0", "9" * 5000, "[" * 100_000]
)
def test_what_the_page_was_served_with_is_not_trusted(quarter: Quarter, told: str) -> None:
    mine = {**page(quarter), "served": told}
    save(quarter, page(quarter), {"q1-1": "3"})

    answer = save(quarter, mine, {})

    assert answer.status_code == 409
    assert stored()["ALL"][0] == Figure.exact(3)
    assert inputs(answer.text)["q1-1"] == "21"
    assert "saved 3" in at_cell(answer.text, "q1-1")


def test_a_note_typed_beside_a_total_that_another_gave_meanwhile_has_its_figure(
    quarter: Quarter,
) -> None:
    save(quarter, page(quarter), {"q1-1": "", "q1-1-note": ""})
    mine = page(quarter)
    save(quarter, page(quarter), {"q1-1": "3"})

    answer = save(quarter, mine, {"q1-1-note": "We count in May"})

    assert at_cell(answer.text, "q1-1-note") == ""
    assert save(quarter, inputs(answer.text), {}).status_code == 302
    assert stored()["ALL"] == (Figure.exact(3), "We count in May")
