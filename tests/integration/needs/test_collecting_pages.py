"""The quarter's pages and API under other people's eyes and hostile hands."""

import io
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from dalpb.kernel import clock
from dalpb.kernel.cells import Figure
from dalpb.kernel.periods import in_words
from needs.models import Answer, Obligation, Observation, SubmissionEvent
from needs.rules import doubts
from needs.rules.collecting import Happened
from needs.selectors.standing import standing_of
from needs.services.collecting.answers import asked_for
from needs.services.collecting.reminders import send_reminders
from tests import quarters
from tests.browsers import Browser, assert_only_its_own
from tests.quarters import HILLSIDE, NUMBERS, Quarter
from tests.worlds import HARBOUR, HAVEN, World

pytestmark = pytest.mark.django_db
PARTNERS = (HAVEN, HARBOUR, HILLSIDE)
NAMES = {HAVEN: "Haven Trust", HARBOUR: "Harbour Trust", HILLSIDE: "Hillside District Council"}


@pytest.fixture
def quarter(on_exampleshire: World) -> Quarter:
    """The round, opened just now; nobody has written anything."""
    now = clock.now()
    return quarters.build(on_exampleshire, due=now.date(), at=now)


@pytest.fixture
def sent(quarter: Quarter) -> Quarter:
    """Everybody has sent their figures."""
    now = clock.now()
    for name in PARTNERS:
        quarter.send(name, name, at=now)
    return quarter


def addresses(obligation: Obligation) -> list[str]:
    pk = obligation.pk
    pages = ["", "-file", "-check", "-template"]
    found = [reverse(f"needs:submission{page}", args=[pk]) for page in pages]
    found += [reverse("needs:submission-section", args=[pk, code]) for code in obligation.sections]
    return [*found, f"/api/v1/obligations/{pk}/"]


def read(client: Client, address: str) -> str:
    """Everything a reader can get from an answer, a workbook's cells included."""
    answer = client.get(address)
    if answer.headers["Content-Type"].endswith("sheet"):
        book = openpyxl.load_workbook(io.BytesIO(answer.content))
        return " ".join(
            str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row
        )
    return answer.content.decode()


@pytest.mark.parametrize("name", PARTNERS)
def test_a_partner_meets_nothing_of_another_by_page_api_file_filter_or_count(
    sent: Quarter, name: str
) -> None:
    client = sent.world.client(name)
    own = sent.owed(name)
    pages = [*addresses(own), "/", "/collections/", "/api/v1/obligations/"]
    pages += [f"/api/v1/obligations/?organisation={other}" for other in PARTNERS]

    said = " ".join(read(client, page) for page in pages)

    assert str(NUMBERS[name]) in said
    for other in set(PARTNERS) - {name}:
        assert NAMES[other] not in said
        assert f"value={NUMBERS[other]}" not in said
        assert f'"value":{NUMBERS[other]}' not in said.replace(" ", "")
        assert f'value="{NUMBERS[other]}"' not in said
        for address in addresses(sent.owed(other)):
            missing = address.replace(f"/{sent.owed(other).pk}/", "/999999/")
            found, absent = client.get(address), client.get(missing)
            assert found.status_code == 404, address
            assert found.content.replace(b"999999", b"") == absent.content.replace(b"999999", b"")


def test_the_control_an_officer_meets_them_all(sent: Quarter) -> None:
    client = sent.world.client("officer")

    said = " ".join(read(client, a) for name in PARTNERS for a in addresses(sent.owed(name)))

    for name in PARTNERS:
        assert NAMES[name] in said
        assert f'"value":{NUMBERS[name]}' in said.replace(" ", "")


def section(quarter: Quarter, name: str = HAVEN, code: str = "accommodation") -> str:
    return reverse("needs:submission-section", args=[quarter.owed(name).pk, code])


HOSTILE = (
    "1e3",
    "-4",
    "٣",
    "=1+1",
    "1,00",
    "0x10",
    "nan",
    "9" * 30,
    "\0",
    "<",
    "75-",
    "½",
    "1 000 0",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_value_is_refused_by_its_cell_and_typed_text_comes_back(
    quarter: Quarter, text: str
) -> None:
    client = quarter.world.client(HAVEN)

    answer = client.post(
        section(quarter), {"version": quarter.owed(HAVEN).version, "q1-1": text, "q1-2": "5"}
    )

    if text == "\0":
        assert not Answer.objects.filter(state="exact", category_key="ALL").exists()
        return
    assert answer.status_code == 422
    assert "Refusals, Total, Haven House" in answer.text
    assert 'value="5"' in answer.text
    assert not Answer.objects.exists()


def test_a_form_opened_before_another_saved_keeps_what_was_typed(quarter: Quarter) -> None:
    client = quarter.world.client(HAVEN)
    version = quarter.owed(HAVEN).version
    client.post(section(quarter), {"version": version, "q1-1": "5"})

    answer = client.post(section(quarter), {"version": version, "q1-1": "6"})

    assert answer.status_code == 409
    assert 'value="6"' in answer.text
    assert Answer.objects.get().figure == Figure.exact(5)


def test_a_blank_on_a_page_that_is_out_of_date_takes_nothing_away(quarter: Quarter) -> None:
    client = quarter.world.client(HAVEN)
    version = quarter.owed(HAVEN).version
    client.post(
        section(quarter), {"version": version, "q1-1": "5", "q1-1-note": "Two rooms are shut"}
    )

    answer = client.post(section(quarter), {"version": version, "q1-2": "3"})

    assert answer.status_code == 409
    assert 'name="q1-1" value="5"' in answer.text
    assert 'name="q1-2" value="3"' in answer.text
    assert 'value="Two rooms are shut"' in answer.text


def test_a_page_of_very_many_inputs_is_taken(quarter: Quarter) -> None:
    client = quarter.world.client(HAVEN)
    blank = {f"q{question}-{cell}": "" for question in range(1, 13) for cell in range(1, 251)}

    answer = client.post(
        section(quarter), {**blank, "version": quarter.owed(HAVEN).version, "q1-1": "5"}
    )

    assert answer.status_code == 302
    assert Answer.objects.get().figure == Figure.exact(5)


def test_a_note_about_a_person_is_refused_and_not_repeated_in_the_trail(quarter: Quarter) -> None:
    client = quarter.world.client(HAVEN)

    answer = client.post(
        section(quarter),
        {"version": quarter.owed(HAVEN).version, "q1-1": "5", "q1-1-note": "AB123456C rang"},
    )

    assert answer.status_code == 422
    assert "one person" in answer.text
    assert not Answer.objects.exists()


@pytest.mark.parametrize("hidden", ["\x07", "\x1b[1m", "\0", "\x7f", "\n"])
def test_a_note_with_a_control_character_is_refused_as_in_a_file(
    quarter: Quarter, hidden: str
) -> None:
    client = quarter.world.client(HAVEN)

    answer = client.post(
        section(quarter),
        {"version": quarter.owed(HAVEN).version, "q1-1": "5", "q1-1-note": f"a{hidden}b"},
    )

    assert answer.status_code == 422
    assert "take out line breaks and control characters" in answer.text
    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    ("marker", "state"), [("..", "not_supplied"), ("x", "not_collected"), ("z", "not_applicable")]
)
def test_the_blanks_of_a_page_can_be_told_apart_at_once(
    quarter: Quarter, marker: str, state: str
) -> None:
    client = quarter.world.client(HAVEN)
    data = {"version": quarter.owed(HAVEN).version, "q1-1": "0", "blanks": marker}

    assert client.post(section(quarter), data).status_code == 302

    states = list(Answer.objects.order_by("pk").values_list("state", flat=True))
    cells = [
        key
        for asked in asked_for(quarter.owed(HAVEN), "accommodation")
        for key, _, _ in asked.cells()
    ]
    assert states == ["exact", *[state] * (len(cells) - 1)]


def template(quarter: Quarter, client: Client) -> bytes:
    return client.get(reverse("needs:submission-template", args=[quarter.owed(HAVEN).pk])).content


def send(quarter: Quarter, client: Client, content: bytes, name: str = "filled.xlsx") -> Any:
    address = reverse("needs:submission-file", args=[quarter.owed(HAVEN).pk])
    return client.post(address, {"file": SimpleUploadedFile(name, content)})


def written(content: bytes, cells: dict[str, Any]) -> bytes:
    """The template with some cells written over."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for place, said in cells.items():
        book["Figures"][place] = said
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_note_without_a_figure_is_told_and_stops_no_other(quarter: Quarter) -> None:
    client = quarter.world.client(HAVEN)
    notes = {f"F{row}": "One worker was away." for row in range(3, 12)}

    answer = send(quarter, client, written(template(quarter, client), {"E2": 5, **notes}))

    assert answer.status_code == 302
    said = [str(message) for message in get_messages(answer.wsgi_request)]
    rows = ", ".join(str(row) for row in range(3, 11))
    assert any(
        line.startswith(f"Rows {rows} and 11, note: ") and "not taken in" in line for line in said
    ), said
    assert Answer.objects.get().figure == Figure.exact(5)


@pytest.mark.parametrize("filled", [{"E2": 5}, {}])
def test_a_note_about_a_person_is_refused_though_its_row_is_blank(
    quarter: Quarter, filled: dict[str, Any]
) -> None:
    client = quarter.world.client(HAVEN)
    cells = {**filled, "F3": "AB123456C rang"}

    answer = send(quarter, client, written(template(quarter, client), cells))

    assert answer.status_code == 422
    assert "National Insurance" in answer.text
    assert "AB123456C" not in answer.text
    assert not Answer.objects.exists()


def test_a_note_without_a_figure_is_told_to_a_program(quarter: Quarter) -> None:
    row = {
        "period": quarters.PERIOD, "area": "E07000992", "organisation": HILLSIDE,
        "measure": "homeless_applications_da", "category": "ALL", "value": "",
    }  # fmt: skip
    address = f"/api/v1/obligations/{quarter.owed(HILLSIDE).pk}/answers/"

    answer = quarter.world.client(HILLSIDE).post(
        address,
        {"rows": [{**row, "note": "Late."}, {**row, "value": "59"}]},
        content_type="application/json",
    )

    assert answer.status_code == 201, answer.content
    told = answer.json()["warnings"]
    assert [(one["row"], one["column"], one["code"]) for one in told] == [
        (2, "note", "note.without_value")
    ]


def test_doubts_of_a_round_are_shown_as_those_of_any_file(
    quarter: Quarter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doubts, "PERSON_LEVEL_ROWS", 4)
    client = quarter.world.client(HAVEN)
    content = template(quarter, client)
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Figures"]
    categories = [str(cell.value) for cell in sheet["L"]]
    # Each total, and one of its parts: more would come to more than the total.
    ones = {
        f"E{row}": 1 for row in range(2, len(categories) + 1) if "ALL" in categories[row - 2 : row]
    }

    answer = send(quarter, client, written(content, {**ones, "F2": "Closed on 3 April 2025."}))

    assert answer.status_code == 302, answer.text
    said = [str(message) for message in get_messages(answer.wsgi_request)]
    assert any(
        line.startswith("Row 2, note: ") and "This has a full date" in line for line in said
    ), said
    assert any("Every value is 1" in line for line in said), said
    assert not any("is not read" in line for line in said), said


def test_the_template_sent_back_as_it_came_changes_nothing(quarter: Quarter) -> None:
    client = quarter.world.client(HAVEN)
    quarter.fill(HAVEN, HAVEN, at=clock.now())
    before = list(Answer.objects.values_list("pk", "state", "value_micro", "note"))
    events = SubmissionEvent.objects.count()

    answer = send(quarter, client, template(quarter, client))

    assert answer.status_code == 302
    assert list(Answer.objects.values_list("pk", "state", "value_micro", "note")) == before
    assert SubmissionEvent.objects.count() == events


NOTES = ("-5 beside last time", "=1+1", "'-quoted by hand", "''= twice", "'plain", "+44 more",
         "@home", "%5 fewer", ";x", "_x0007_ is no bell", "plain")  # fmt: skip


def test_notes_come_back_from_the_template_as_they_were(quarter: Quarter) -> None:
    client = quarter.world.client(HAVEN)
    quarter.fill(HAVEN, HAVEN, at=clock.now())
    rows = list(Answer.objects.order_by("pk"))
    for first in range(0, len(NOTES), len(rows)):
        for row, note in zip(rows, NOTES[first:], strict=False):
            row.note = note
            row.save()
        before = list(Answer.objects.order_by("pk").values_list("pk", "note", "entered_at"))

        answer = send(quarter, client, template(quarter, client))

        assert answer.status_code == 302, answer.text
        said = [str(message) for message in get_messages(answer.wsgi_request)]
        assert said[-1].startswith(f"0 figures taken in, {len(rows)} already so"), said
        after = list(Answer.objects.order_by("pk").values_list("pk", "note", "entered_at"))
        assert after == before


def test_an_apostrophe_of_a_file_of_ones_own_stays(quarter: Quarter) -> None:
    client = quarter.world.client(HAVEN)
    content = (
        "period,area,organisation,service,measure,category,value,note\n"
        "2025-26 Q1,E07000991,haven,haven-house,refusal_instances,ALL,5,'-5 they said\n"
    )

    assert send(quarter, client, content.encode(), "tidy.csv").status_code == 302
    assert Answer.objects.get().note == "'-5 they said"


def test_the_template_is_readable_whatever_a_note_of_long_ago_holds(quarter: Quarter) -> None:
    client = quarter.world.client(HAVEN)
    quarter.fill(HAVEN, HAVEN, at=clock.now())
    Answer.objects.update(note="rang\x07 \x1b[1m")

    answer = send(quarter, client, template(quarter, client))

    assert answer.status_code == 302, answer.text
    assert set(Answer.objects.values_list("note", flat=True)) == {"rang [1m"}


def test_an_empty_template_is_told_so_and_writes_nothing(quarter: Quarter) -> None:
    client = quarter.world.client(HAVEN)

    answer = send(quarter, client, template(quarter, client))

    assert answer.status_code == 422
    assert "No value is filled in" in answer.text
    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "a.csv"),
        (b"PK\x03\x04 nothing", "a.xlsx"),
        (b"a,b\n1,2\n", "a.csv"),
        (bytes(range(256)), "a.ods"),
        (b"period,area,organisation,measure,category,value\n", "a.csv"),
    ],
)
def test_a_broken_file_is_a_sentence_and_keeps_what_was_there(
    quarter: Quarter, content: bytes, name: str
) -> None:
    client = quarter.world.client(HAVEN)
    quarter.fill(HAVEN, HAVEN, at=clock.now())
    before = list(Answer.objects.values_list("pk", "value_micro"))

    answer = send(quarter, client, content, name)

    assert answer.status_code == 422
    assert list(Answer.objects.values_list("pk", "value_micro")) == before


def test_a_fault_in_the_template_is_told_without_its_own_columns(quarter: Quarter) -> None:
    client = quarter.world.client(HAVEN)
    book = openpyxl.load_workbook(io.BytesIO(template(quarter, client)))
    book["Figures"]["E2"] = "#DIV/0!"
    out = io.BytesIO()
    book.save(out)

    answer = send(quarter, client, out.getvalue())

    assert answer.status_code == 422
    assert "shows the error #DIV/0!" in answer.text
    assert "is not read" not in answer.text


def test_a_row_of_another_period_or_another_partner_is_refused_with_its_number(
    quarter: Quarter,
) -> None:
    client = quarter.world.client(HAVEN)
    heads = "period,area,organisation,service,measure,category,value\n"
    good = "2025-26 Q1,E07000991,haven,haven-house,refusal_instances,ALL,5\n"
    for bad, code in (
        (good.replace("Q1", "Q2"), "This round is for 2025-26 Q1"),
        (good.replace("haven,haven-house", "harbour,harbour-homes"), "only for: haven"),
        (good.replace("refusal_instances", "supported_spells"), "does not ask for this figure"),
    ):
        answer = send(quarter, client, (heads + good + bad).encode(), "tidy.csv")
        assert answer.status_code == 422, bad
        assert code in answer.text
        assert "Row 3, " in answer.text
    assert not Answer.objects.exists()


def test_a_program_may_answer_and_only_a_person_declares_it_complete(quarter: Quarter) -> None:
    client = quarter.world.client(HILLSIDE)
    owed = quarter.owed(HILLSIDE)
    row = {
        "period": quarters.PERIOD, "area": "E07000992", "organisation": HILLSIDE,
        "measure": "homeless_applications_da", "category": "ALL", "value": "59",
    }  # fmt: skip
    address = f"/api/v1/obligations/{owed.pk}/answers/"

    first = client.post(address, {"rows": [row]}, content_type="application/json")
    again = client.post(address, {"rows": [row]}, content_type="application/json")
    wrong = client.post(
        address, {"rows": [{**row, "value": "many"}]}, content_type="application/json"
    )

    assert (first.status_code, again.status_code, wrong.status_code) == (201, 200, 422)
    assert wrong.json()["errors"][0]["row"] == 2
    assert Answer.objects.get().figure == Figure.exact(59)
    assert standing_of(quarter.owed(HILLSIDE)).complete is None
    assert not Observation.objects.filter(period__code=quarters.PERIOD).exists()


def test_a_row_without_a_note_leaves_the_note_that_stands(quarter: Quarter) -> None:
    client = quarter.world.client(HILLSIDE)
    address = f"/api/v1/obligations/{quarter.owed(HILLSIDE).pk}/answers/"
    row = {
        "period": quarters.PERIOD, "area": "E07000992", "organisation": HILLSIDE,
        "measure": "homeless_applications_da", "category": "ALL", "value": "59",
    }  # fmt: skip

    def send(**more: str) -> int:
        body = {"rows": [{**row, **more}]}
        return client.post(address, body, content_type="application/json").status_code

    assert send(note="Two of these came twice.") == 201
    Answer.objects.update(is_illustrative=True)
    assert send() == 200
    assert Answer.objects.get().note == "Two of these came twice."
    assert Answer.objects.get().is_illustrative
    assert send(value="60") == 201
    assert Answer.objects.get().note == "Two of these came twice."
    assert not Answer.objects.get().is_illustrative
    assert send(value="60", note="") == 201
    assert Answer.objects.get().note == ""


def test_of_rows_in_one_sending_each_says_only_what_it_has(quarter: Quarter) -> None:
    owed = quarter.owed(HAVEN)
    keys = [key for found in asked_for(owed) for key, _, _ in found.cells()][:2]
    rows = [
        {
            "period": quarters.PERIOD, "area": key.area, "organisation": HAVEN,
            "service": key.service, "measure": key.measure, "category": key.category, "value": "0",
        }
        for key in keys
    ]  # fmt: skip
    client = quarter.world.client(HAVEN)

    def send(*sent: dict[str, str]) -> Any:
        address = f"/api/v1/obligations/{owed.pk}/answers/"
        return client.post(address, {"rows": list(sent)}, content_type="application/json")

    first = send(*({**row, "note": "first"} for row in rows))
    mixed = send({**rows[0], "note": "second"}, rows[1])

    assert (first.status_code, mixed.status_code) == (201, 201), mixed.content
    assert mixed.json()["rows_written"] == 1
    assert set(Answer.objects.values_list("note", flat=True)) == {"first", "second"}


def test_a_browser_answers_with_its_own_csrf_token_alone(quarter: Quarter) -> None:
    browser = Browser(quarter.world.people[HILLSIDE])
    address = f"/api/v1/obligations/{quarter.owed(HILLSIDE).pk}/answers/"
    row = {
        "period": quarters.PERIOD, "area": "E07000992", "organisation": HILLSIDE,
        "measure": "homeless_applications_da", "category": "ALL", "value": "59",
    }  # fmt: skip
    key = {"Idempotency-Key": "browser-0002"}

    assert_only_its_own(browser, "POST", address, {"rows": [row]})
    assert not Answer.objects.exists()
    first = browser.send("POST", address, {"rows": [row]}, **key)
    again = browser.send("POST", address, {"rows": [row]}, **key)

    assert (first.status_code, again.status_code) == (201, 201), first.content
    assert again["Idempotency-Replayed"] == "true"
    assert Answer.objects.get().figure == Figure.exact(59)


def test_the_api_tells_the_four_facts_apart(sent: Quarter) -> None:
    now = clock.now()
    sent.accept("officer", HAVEN, at=now)
    client = sent.world.client("officer")

    said = client.get(f"/api/v1/obligations/{sent.owed(HAVEN).pk}/").json()

    assert said["complete"]["by"] == "Haven of Example"
    assert said["accepted"]["by"] == "Officer of Example"
    assert (said["on_time"], said["locked"]) == (True, None)
    assert {row["state"] for row in said["sections"]} == {"accepted"}
    assert {cell["figure"]["state"] for cell in said["asked"]} == {"exact"}


def test_agreeing_for_another_is_refused_and_leads_nowhere_else(sent: Quarter) -> None:
    client = sent.world.client(HAVEN)

    answer = client.post(
        reverse("needs:collection-agree", args=["partner-quarter"]),
        {"organisation": HARBOUR, "words": "x", "round": "https://elsewhere.example"},
        follow=True,
    )

    assert answer.redirect_chain[-1][0].startswith("/collections/")
    assert "only for your own organisation" in answer.text
    kinds = SubmissionEvent.objects.filter(obligation=sent.owed(HAVEN)).values_list("kind")
    assert (Happened.ACCEPTED.value,) not in kinds


def test_a_correction_is_not_opened_without_its_reason_and_says_so_on_the_page(
    sent: Quarter,
) -> None:
    sent.accept("officer", HAVEN, at=clock.now())
    client = sent.world.client("officer")
    owed = sent.owed(HAVEN)
    address = reverse("needs:submission-reopen", args=[owed.pk])
    assert "Reason (optional)" not in client.get(address).text

    answer = client.post(address, {"version": owed.version, "sections": ["accommodation"]})

    assert answer.status_code == 422
    assert 'href="#id_reason"' in answer.text
    assert standing_of(sent.owed(HAVEN)).edition == 1


def test_a_reason_that_sending_back_needs_is_not_called_optional(sent: Quarter) -> None:
    page = reverse("needs:submission-review", args=[sent.owed(HAVEN).pk])

    text = sent.world.client("officer").get(page).text

    assert ">Reason for sending it back</label>" in text
    assert "New last day (optional)" in text


def test_a_section_that_is_filled_in_is_not_said_to_be_to_fill_in(quarter: Quarter) -> None:
    page = reverse("needs:submission", args=[quarter.owed(HAVEN).pk])
    client = quarter.world.client(HAVEN)
    assert client.get(page).text.count("</svg>To fill in</strong>") == 2

    client.post(section(quarter), {"version": 1, "q1-1": "5"})
    assert client.get(page).text.count("</svg>To fill in</strong>") == 2
    quarter.fill(HAVEN, HAVEN, at=clock.now())

    text = client.get(page).text
    assert "</svg>To fill in</strong>" not in text
    assert text.count("</svg>Filled in, not sent yet</strong>") == 2


def test_the_letters_that_went_stand_on_the_page_of_the_submission(quarter: Quarter) -> None:
    page = reverse("needs:submission", args=[quarter.owed(HAVEN).pk])
    client = quarter.world.client("officer")
    assert "Reminder sent" not in client.get(page).text

    send_reminders(at=clock.now(), address="https://board.example")

    said = client.get(page).text
    assert "Reminder sent" in said
    assert f"{in_words(clock.today())}, to 1 partner officer" in said


def test_a_round_says_of_each_organisation_where_its_submission_stands(
    on_exampleshire: World,
) -> None:
    day = clock.now() - timedelta(days=2)
    quarter = quarters.build(on_exampleshire, due=day.date(), at=day - timedelta(days=1))
    quarter.send(HAVEN, HAVEN, at=day - timedelta(days=1))
    quarter.send(HARBOUR, HARBOUR, at=day + timedelta(days=1))
    client = quarter.world.client("officer")

    text = client.get(reverse("needs:round", args=[quarter.round.pk])).text
    grid = client.get(reverse("needs:collections")).text

    for name, words in ((HAVEN, "Received"), (HARBOUR, "Received late"), (HILLSIDE, "Overdue")):
        line = text.split(f">{NAMES[name]}</a>", 1)[1].split("</li>", 1)[0]
        assert f"</svg>{words}</strong>" in line
        assert f"</svg>{words}</strong>" in grid


def test_the_officer_reads_what_was_noted_beside_a_figure(quarter: Quarter) -> None:
    data = {"version": quarter.owed(HAVEN).version, "q1-1": "9", "q1-1-note": "Two rooms are shut"}
    quarter.world.client(HAVEN).post(section(quarter), data)
    quarter.send(HAVEN, HAVEN)

    page = reverse("needs:submission-review", args=[quarter.owed(HAVEN).pk])
    text = quarter.world.client("officer").get(page).text

    assert "Notes (1)" in text
    assert "Two rooms are shut" in text.split("Notes (1)", 1)[1]


HEADS = "period,area,organisation,service,measure,category,value,note,illustrative\n"
PART = "2025-26 Q1,E07000991,haven,haven-house,refusal_instances,capacity_constraints"


def test_what_a_file_says_beside_a_figure_outlives_a_saving_of_the_page(quarter: Quarter) -> None:
    client = quarter.world.client(HAVEN)
    send(quarter, client, f"{HEADS}{PART},5,Two rooms are shut,yes\n".encode(), "tidy.csv")
    given = Answer.objects.get()
    data = {"version": quarter.owed(HAVEN).version, "q1-2": "5", "q1-1": "9"}

    assert client.post(section(quarter), data).status_code == 302

    assert (given.note, given.is_illustrative) == ("Two rooms are shut", True)
    kept = Answer.objects.get(pk=given.pk)
    assert (kept.note, kept.is_illustrative) == ("Two rooms are shut", True)


def test_a_file_without_a_column_of_notes_leaves_the_notes(quarter: Quarter) -> None:
    client = quarter.world.client(HAVEN)
    data = {"version": quarter.owed(HAVEN).version, "q1-1": "9", "q1-1-note": "Two rooms are shut"}
    client.post(section(quarter), data)

    tidy = f"{HEADS}{PART},5\n".replace(",note,illustrative", "").replace(
        "capacity_constraints", "ALL"
    )
    assert send(quarter, client, tidy.encode(), "tidy.csv").status_code == 302

    kept = Answer.objects.get()
    assert (kept.figure, kept.note) == (Figure.exact(5), "Two rooms are shut")


def test_a_source_that_is_not_kept_is_said_so(quarter: Quarter) -> None:
    client = quarter.world.client(HAVEN)
    tidy = f"{HEADS.strip()},source\n{PART},5,,,A survey of ours\n"

    answer = send(quarter, client, tidy.encode(), "tidy.csv")

    assert Answer.objects.get().figure == Figure.exact(5)
    told = client.get(answer.url).text
    assert "Row 2, source: The column source is not kept" in told


def test_a_note_in_a_row_without_a_value_is_said_not_to_be_kept(quarter: Quarter) -> None:
    client = quarter.world.client(HAVEN)
    other = PART.replace("capacity_constraints", "ALL")

    answer = send(quarter, client, f"{HEADS}{PART},5,,\n{other},,In May,\n".encode(), "tidy.csv")

    assert Answer.objects.get().figure == Figure.exact(5)
    assert "This row has a note but no value" in client.get(answer.url).text


@pytest.mark.parametrize(
    "text",
    ["0", "0 ", "\u200b0", "\uff11\uff12", "<10", "75-78", "~6", "..", "x", "z", "c", "[c]", "1,200", "٣",
     "fewer than 10", "12.0", "007", "1 200", "=1+1", "-3", "1/2", "12%", "£5", "n/a", "nil", "-"],
)  # fmt: skip
def test_form_workbook_and_tidy_file_read_a_value_alike(quarter: Quarter, text: str) -> None:
    read = {}
    client = quarter.world.client(HAVEN)
    for way in ("form", "workbook", "file"):
        Answer.objects.all().delete()
        if way == "form":
            client.post(section(quarter), {"version": quarter.owed(HAVEN).version, "q1-1": text})
        elif way == "workbook":
            book = openpyxl.load_workbook(io.BytesIO(template(quarter, client)))
            cell = book["Figures"].cell(2, 5)
            cell.value, cell.data_type = text, "s"
            out = io.BytesIO()
            book.save(out)
            send(quarter, client, out.getvalue())
        else:
            row = PART.replace("capacity_constraints", "ALL")
            send(quarter, client, f'{HEADS}{row},"{text}",,\n'.encode(), "tidy.csv")
        read[way] = list(
            Answer.objects.values_list("category_key", "state", "value_micro", "low_micro",
                                       "high_micro", "words")
        )  # fmt: skip

    assert read["form"] == read["workbook"] == read["file"]


def test_sending_with_figures_still_to_come_asks_to_say_so(quarter: Quarter) -> None:
    client = quarter.world.client(HAVEN)
    for code in quarter.owed(HAVEN).sections:
        data = {"version": quarter.owed(HAVEN).version, "blanks": ".."}
        assert client.post(section(quarter, code=code), data).status_code == 302
    owed = quarter.owed(HAVEN)
    count = owed.answers.count()
    address = reverse("needs:submission-send", args=[owed.pk])

    page = client.get(reverse("needs:submission-check", args=[owed.pk])).text
    unsaid = client.post(address, {"version": owed.version}, follow=True)
    said = client.post(address, {"version": owed.version, "in_part": "yes"}, follow=True)

    assert f"Send it in part, with {count} still to come" in page
    assert f"{count} figures are still to come. Give them, or say" in unsaid.text
    assert f"In part, {count} still to come" in said.text
    assert f"0 of {count - 1}, {count - 1} still to come" in said.text
    told = client.get(f"/api/v1/obligations/{owed.pk}/").json()
    assert (told["complete"], told["on_time"], told["still_to_come"]) == (None, None, count)
