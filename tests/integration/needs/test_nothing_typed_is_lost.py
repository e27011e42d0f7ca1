"""What an officer or a partner typed comes back when it is refused, beside why."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from dalpb.kernel import clock
from dalpb.kernel.access import access_of
from dalpb.kernel.cells import State
from dalpb.kernel.refusals import Denial, Refused
from needs.models import Answer, Collection, Confirmation, Extension, Obligation, Round
from needs.rules.checks import Stance
from needs.rules.collecting import Via
from needs.selectors.standing import standing_of
from needs.services.collecting import moves
from needs.services.collecting.answers import Given, answers_of, save_answers
from needs.services.collecting.findings import findings_of
from tests import quarters
from tests.quarters import Quarter
from tests.worlds import HAVEN, World
from tests.worlds import row as row_of

pytestmark = pytest.mark.django_db
ABOUT_A_PERSON = "AB123456C rang about it"
BOTH = ["accommodation", "homelessness"]


@pytest.fixture
def quarter(on_exampleshire: World) -> Quarter:
    now = clock.now()
    made = quarters.build(on_exampleshire, due=now.date(), at=now)
    made.send(HAVEN, HAVEN, at=now)
    return made


def owed(quarter: Quarter) -> Obligation:
    return quarter.owed(HAVEN)


def post(quarter: Quarter, page: str, data: dict[str, Any], name: str = "officer") -> Any:
    client: Client = quarter.world.client(name)
    sent = {"version": owed(quarter).version, **data}
    return client.post(reverse(f"needs:submission-{page}", args=[owed(quarter).pk]), sent)


def assert_comes_back(answer: Any, *, field: str, words: str, typed: str) -> None:
    """The form again with what was typed, and a summary that leads to the field."""
    assert answer.status_code == 422
    assert "<title>Error: " in answer.text
    link = f'<a href="#{field}">'
    assert link in answer.text
    assert words in answer.text.split(link, 1)[1].split("</a>", 1)[0]
    assert f'id="{field}"' in answer.text
    assert typed in answer.text


@pytest.mark.parametrize(
    ("reason", "words"),
    [(ABOUT_A_PERSON, "one person"), ("", "Give the reason")],
)
def test_sending_back_is_refused_on_its_form(quarter: Quarter, reason: str, words: str) -> None:
    sent = {"sections": BOTH[:1], "reason": reason, "until": "3/3/2031", "send_back": "yes"}

    answer = post(quarter, "review", sent)

    assert_comes_back(answer, field="id_reason", words=words, typed="3/3/2031")
    assert reason in answer.text
    assert 'value="accommodation" checked' in answer.text
    assert 'value="homelessness" checked' not in answer.text
    assert standing_of(owed(quarter)).complete is not None


def test_accepting_ones_own_figures_is_refused_beside_the_sections(quarter: Quarter) -> None:
    officer = quarter.world.people["officer"]
    Answer.objects.filter(obligation=owed(quarter)).update(entered_by=officer)

    answer = post(quarter, "review", {"sections": BOTH, "reason": "Kept", "accept": "yes"})

    assert_comes_back(answer, field="id_sections_0", words="gave some of these", typed="Kept")


def test_what_was_typed_of_a_submission_that_changed_meanwhile_is_shown(quarter: Quarter) -> None:
    held = owed(quarter).version
    quarter.accept("second-officer", HAVEN, at=clock.now())

    for page in ("review", "reopen"):
        sent = {"version": held, "sections": BOTH, "reason": "Refusals look low", "until": ""}
        answer = post(quarter, page, sent)

        assert answer.status_code == 409
        assert "Refusals look low" in answer.text


def test_more_time_that_is_less_is_refused_on_its_form(quarter: Quarter) -> None:
    day = {"due_on": "1/1/2020", "last_entry_on": "1/1/2020", "last_edit_on": "1/1/2020"}

    answer = post(quarter, "extend", {**day, "reason": "Their system was down"})

    assert_comes_back(answer, field="id_due_on", words="later dates", typed="Their system was down")
    assert 'value="1/1/2020"' in answer.text
    assert not Extension.objects.exists()


def test_dates_out_of_order_are_refused_on_the_form_of_more_time(quarter: Quarter) -> None:
    day = {"due_on": "3/3/2031", "last_entry_on": "2/3/2031", "last_edit_on": "4/3/2031"}

    answer = post(quarter, "extend", {**day, "reason": "Their system was down"})

    words = "Put the three dates in order: make the last day to begin the deadline or later"
    assert_comes_back(answer, field="id_due_on", words=words, typed="Their system was down")


def test_the_reason_of_more_time_says_nothing_about_one_person(quarter: Quarter) -> None:
    day = {"due_on": "3/3/2031", "last_entry_on": "4/3/2031", "last_edit_on": "5/3/2031"}

    answer = post(quarter, "extend", {**day, "reason": ABOUT_A_PERSON})

    assert_comes_back(answer, field="id_reason", words="one person", typed=ABOUT_A_PERSON)
    assert not Extension.objects.exists()


def test_opening_for_correction_is_refused_on_its_form(quarter: Quarter) -> None:
    quarter.accept("officer", HAVEN, at=clock.now())

    answer = post(quarter, "reopen", {"sections": BOTH[1:], "reason": ABOUT_A_PERSON})

    assert_comes_back(answer, field="id_reason", words="one person", typed=ABOUT_A_PERSON)
    assert 'value="homelessness" checked' in answer.text


def test_locking_and_unlocking_are_refused_on_their_form(quarter: Quarter) -> None:
    first = post(quarter, "lock", {"reason": ABOUT_A_PERSON})
    assert post(quarter, "lock", {"reason": "While it is audited"}).status_code == 302
    second = post(quarter, "lock", {"reason": ABOUT_A_PERSON})

    for answer in (first, second):
        assert_comes_back(answer, field="id_reason", words="one person", typed=ABOUT_A_PERSON)
    assert standing_of(owed(quarter)).lock is not None


@pytest.fixture
def unusual(quarter: Quarter) -> Any:
    """A figure that Haven is asked to confirm."""
    now = clock.now()
    post(quarter, "recall", {}, HAVEN)
    figures = {key: row.figure for key, row in answers_of(owed(quarter)).items()}
    part = next(key for key in figures if key.category not in ("ALL", "") and figures[key].value)
    quarter.save(HAVEN, HAVEN, {part: quarters.Figure.exact(70)}, at=now)
    return next(f for f in findings_of(owed(quarter)) if f.stance is Stance.CONFIRM)


def test_why_a_figure_is_right_is_refused_beside_the_figure(quarter: Quarter, unusual: Any) -> None:
    sent = {f"reason-{unusual.digest}": ABOUT_A_PERSON}

    answer = post(quarter, "check", sent, HAVEN)

    field = f"why-reason-{unusual.digest}"
    assert_comes_back(answer, field=field, words="one person", typed=ABOUT_A_PERSON)
    assert answer.text.count(f'id="{field}"') == 1
    assert not Confirmation.objects.exists()


def test_no_reason_why_a_figure_is_right_is_told_beside_it(quarter: Quarter, unusual: Any) -> None:
    sent = {f"reason-{unusual.digest}": " "}

    answer = post(quarter, "check", sent, HAVEN)

    field = f"why-reason-{unusual.digest}"
    assert_comes_back(answer, field=field, words="Say why the figure is right", typed="")


def test_a_reason_for_a_figure_that_changed_since_is_shown(quarter: Quarter) -> None:
    sent = {f"reason-{'0' * 64}": "There was one long stay"}

    answer = post(quarter, "check", sent, HAVEN)

    assert answer.status_code == 409
    assert "There was one long stay" in answer.text
    assert "0" * 64 not in answer.text


@pytest.fixture
def several(quarter: Quarter) -> list[str]:
    """The boxes of two figures that Haven is asked to confirm."""
    now = clock.now()
    row = {**row_of("haven-house", "households_moved_on", "ALL", "5"), "period": "2024-25 Q4"}
    assert quarter.world.send(HAVEN, [row]).status == "accepted"
    post(quarter, "recall", {}, HAVEN)
    keys = list(answers_of(owed(quarter)))
    part = next(key for key in keys if key.category != "ALL")
    moved = next(key for key in keys if key.measure == "households_moved_on")
    none = quarters.Figure.empty(State.NOT_APPLICABLE)
    quarter.save(HAVEN, HAVEN, {part: quarters.Figure.exact(70), moved: none}, at=now)
    found = [f for f in findings_of(owed(quarter)) if f.stance is Stance.CONFIRM]
    assert len(found) == 2
    return [f"reason-{f.digest}" for f in found]


def reasons() -> list[str]:
    return sorted(Confirmation.objects.values_list("reason", flat=True))


def test_every_reason_that_was_typed_is_taken_at_once(quarter: Quarter, several: list[str]) -> None:
    first, second = several

    answer = post(quarter, "check", {first: "Not written down", second: "We closed"}, HAVEN)

    assert answer.status_code == 302
    assert reasons() == ["Not written down", "We closed"]


def test_a_box_without_a_reason_stays_open(quarter: Quarter, several: list[str]) -> None:
    first, second = several
    address = reverse("needs:submission-check", args=[owed(quarter).pk])

    answer = post(quarter, "check", {first: "", second: "We closed"}, HAVEN)

    assert answer.status_code == 302
    assert reasons() == ["We closed"]
    text = quarter.world.client(HAVEN).get(address).text
    assert (f'name="{first}"' in text, f'name="{second}"' in text) == (True, False)
    assert "Confirmed: We closed" in text


def test_one_wrong_reason_keeps_what_was_typed_in_every_box(
    quarter: Quarter, several: list[str]
) -> None:
    first, second = several

    answer = post(quarter, "check", {first: "We closed", second: ABOUT_A_PERSON}, HAVEN)

    assert_comes_back(answer, field=f"why-{second}", words="one person", typed=ABOUT_A_PERSON)
    assert 'value="We closed"' in answer.text
    assert reasons() == []


def test_a_reason_for_a_figure_that_changed_keeps_the_other_reasons(
    quarter: Quarter, several: list[str]
) -> None:
    gone = f"reason-{'0' * 64}"

    answer = post(quarter, "check", {gone: "One long stay", several[1]: "We closed"}, HAVEN)

    assert answer.status_code == 409
    assert "One long stay" in answer.text
    assert 'value="We closed"' in answer.text
    assert reasons() == []


def test_a_reason_typed_before_sending_is_not_lost(quarter: Quarter, several: list[str]) -> None:
    first, second = several

    open_still = post(quarter, "send", {first: "Not written down"}, HAVEN)
    wrong = post(quarter, "send", {second: ABOUT_A_PERSON}, HAVEN)
    sent = post(quarter, "send", {second: "We closed"}, HAVEN)

    assert open_still.status_code == sent.status_code == 302
    assert_comes_back(wrong, field=f"why-{second}", words="one person", typed=ABOUT_A_PERSON)
    assert reasons() == ["Not written down", "We closed"]
    assert standing_of(owed(quarter)).complete is not None


def write_section(quarter: Quarter, data: dict[str, Any]) -> Any:
    address = reverse("needs:submission-section", args=[owed(quarter).pk, "accommodation"])
    return quarter.world.client(HAVEN).post(address, {"version": owed(quarter).version, **data})


def test_a_note_about_a_person_is_refused_at_its_place(quarter: Quarter) -> None:
    post(quarter, "recall", {}, HAVEN)

    answer = write_section(quarter, {"q1-1": "5", "q1-1-note": ABOUT_A_PERSON})

    assert_comes_back(answer, field="q1-1-note", words="one person", typed=ABOUT_A_PERSON)
    assert 'value="5"' in answer.text


@pytest.mark.parametrize("name", ["q1-1", "q2-1"])
def test_a_note_beside_a_blank_total_is_refused_at_its_place(quarter: Quarter, name: str) -> None:
    post(quarter, "recall", {}, HAVEN)

    answer = write_section(quarter, {"q1-1": "5", name: "", f"{name}-note": "We count in May"})

    assert_comes_back(
        answer, field=f"{name}-note", words="beside a figure", typed='value="We count in May"'
    )
    assert "such as .. for still to come" in answer.text


def test_a_note_beside_a_marker_is_kept(quarter: Quarter) -> None:
    post(quarter, "recall", {}, HAVEN)

    for sent in ({"q1-1": ".."}, {"q1-1": "", "blanks": "x"}):
        assert write_section(quarter, {**sent, "q1-1-note": "In May"}).status_code == 302
        assert Answer.objects.get(note="In May").figure.is_empty


def test_a_note_beside_a_blank_total_is_still_not_about_a_person(quarter: Quarter) -> None:
    post(quarter, "recall", {}, HAVEN)

    answer = write_section(quarter, {"q1-1": "", "q1-1-note": ABOUT_A_PERSON})

    assert_comes_back(answer, field="q1-1-note", words="one person", typed=ABOUT_A_PERSON)


def test_a_note_without_a_figure_is_never_dropped_without_a_word(quarter: Quarter) -> None:
    post(quarter, "recall", {}, HAVEN)
    person = quarter.world.people[HAVEN]
    key = next(iter(answers_of(owed(quarter))))

    with pytest.raises(Refused) as refused:
        save_answers(
            obligation=owed(quarter),
            given=[Given(key, None, "In May")],
            via=Via.FORM,
            access=access_of(person, on=clock.today()),
            by=person,
            at=clock.now(),
        )

    assert refused.value.code == "submission.note_alone"


def test_what_was_typed_into_a_section_that_was_locked_meanwhile_is_shown(
    quarter: Quarter,
) -> None:
    post(quarter, "recall", {}, HAVEN)
    held = owed(quarter).version
    assert post(quarter, "lock", {"reason": "While it is audited"}).status_code == 302

    for version in (held, held + 1):
        sent = {"version": version, "q1-1": "4711", "q1-1-note": "One long stay"}
        answer = write_section(quarter, sent)

        assert answer.status_code in (409, 422)
        assert "to unlock it" in answer.text
        assert "4711" in answer.text
        assert "One long stay" in answer.text


def test_figures_that_cannot_be_taken_are_refused_beside_the_sections(
    quarter: Quarter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: Any) -> None:
        raise Refused(Denial("submission.not_taken", "The figures could not be taken."))

    monkeypatch.setattr(moves, "write_accepted", refuse)

    answer = post(quarter, "review", {"sections": BOTH, "reason": "Kept", "accept": "yes"})

    assert_comes_back(answer, field="id_sections_0", words="could not be taken", typed="Kept")


def test_dates_of_a_draft_round_come_back_on_its_page(on_exampleshire: World) -> None:
    made = quarters.draft(on_exampleshire)
    client = on_exampleshire.client("officer")
    sent = {"version": made.version, "due_on": "9/8/2025", "last_entry_on": "8/8/2025"}

    wrong = client.post(
        reverse("needs:round-dates", args=[made.pk]), {**sent, "last_edit_on": "whenever"}
    )
    unordered = client.post(
        reverse("needs:round-dates", args=[made.pk]), {**sent, "last_edit_on": "9/9/2025"}
    )

    assert_comes_back(wrong, field="id_last_edit_on", words="", typed='value="whenever"')
    assert_comes_back(unordered, field="id_due_on", words="in order", typed='value="8/8/2025"')
    for answer in (wrong, unordered):
        assert '<details class="govuk-details" open>' in answer.text
    assert Round.objects.get().due_on == made.due_on


@pytest.mark.parametrize("last", ["9/9/2025", "whenever"])
def test_dates_of_a_round_that_was_opened_meanwhile_are_shown(
    on_exampleshire: World, last: str
) -> None:
    made = quarters.build(on_exampleshire).round
    sent = {"version": 1, "due_on": "9/8/2025", "last_entry_on": "9/8/2025"}

    answer = on_exampleshire.client("officer").post(
        reverse("needs:round-dates", args=[made.pk]), {**sent, "last_edit_on": last}
    )

    assert answer.status_code == 409
    assert "An open round keeps its dates" in answer.text
    assert last in answer.text


@pytest.mark.parametrize(
    ("words", "said"),
    [("", "Say how and when"), ("x" * 301, "Shorten"), (ABOUT_A_PERSON, "one person")],
)
def test_how_an_organisation_agreed_comes_back_beside_it(
    on_exampleshire: World, words: str, said: str
) -> None:
    made = quarters.draft(on_exampleshire)
    Collection.objects.update(agreement_edition="2026")

    answer = on_exampleshire.client("officer").post(
        reverse("needs:collection-agree", args=["partner-quarter"]),
        {"organisation": HAVEN, "words": words, "round": made.pk},
    )

    assert_comes_back(answer, field=f"agreed-words-{HAVEN}", words=said, typed=words)
    assert not made.collection.agreements.filter(edition="2026").exists()


def test_a_period_that_has_a_round_is_refused_beside_the_period(quarter: Quarter) -> None:
    sent = {"period": quarters.PERIOD, "due_on": "1/8/2025", "last_entry_on": "2/8/2025"}

    answer = quarter.world.client("officer").post(
        reverse("needs:new-round", args=["partner-quarter"]), {**sent, "last_edit_on": "3/8/2025"}
    )

    assert_comes_back(answer, field="id_period", words="already", typed='value="3/8/2025"')


def test_a_new_last_day_that_gives_no_more_time_is_refused_beside_it(quarter: Quarter) -> None:
    sent = {"sections": BOTH[:1], "reason": "Look again", "until": "1/1/2020", "send_back": "yes"}

    answer = post(quarter, "review", sent)

    assert_comes_back(answer, field="id_until", words="later dates", typed="1/1/2020")
    assert "Look again" in answer.text
    assert not Extension.objects.exists()
    assert standing_of(owed(quarter)).complete is not None


def test_who_may_not_move_the_last_day_is_not_offered_it_and_loses_nothing(
    quarter: Quarter,
) -> None:
    sent = {"sections": BOTH[:1], "reason": "Look at the total", "send_back": "yes"}
    page = reverse("needs:submission-review", args=[owed(quarter).pk])

    offered = quarter.world.client("commissioner").get(page)
    answer = post(quarter, "review", {**sent, "until": "3/3/2031"}, "commissioner")

    assert offered.status_code == 200
    assert "New last day" not in offered.text
    assert "New last day" in quarter.world.client("officer").get(page).text
    assert_comes_back(
        answer, field="id_until", words="Only the partnership officer", typed="3/3/2031"
    )
    assert "Look at the total" in answer.text
    assert post(quarter, "review", sent, "commissioner").status_code == 302


def test_sending_back_after_the_last_day_asks_for_a_later_one(
    quarter: Quarter,
) -> None:
    _end(quarter)
    sent = {"sections": BOTH[:1], "reason": "Look at the total", "send_back": "yes"}

    answer = post(quarter, "review", sent)

    assert_comes_back(answer, field="id_until", words="nobody could change", typed="Look at the")
    assert post(quarter, "review", {**sent, "until": "3/3/2031"}).status_code == 302


def test_sending_back_after_the_last_day_is_for_who_may_give_a_later_one(quarter: Quarter) -> None:
    _end(quarter)
    sent = {"sections": BOTH[:1], "reason": "Look at the total", "send_back": "yes"}

    answer = post(quarter, "review", sent, "commissioner")

    assert_comes_back(
        answer, field="id_reason", words="Ask the partnership officer", typed="Look at the total"
    )


def test_opening_for_correction_after_the_last_day_asks_for_a_later_one(quarter: Quarter) -> None:
    quarter.accept("officer", HAVEN, at=clock.now())
    _end(quarter)
    sent = {"sections": BOTH[:1], "reason": "Two were counted twice"}

    answer = post(quarter, "reopen", sent)
    past = post(quarter, "reopen", {**sent, "until": in_figures(clock.today(), -1)})

    for refused in (answer, past):
        assert_comes_back(
            refused, field="id_until", words="nobody could change", typed="Two were counted twice"
        )
    assert post(quarter, "reopen", {**sent, "until": "3/3/2031"}).status_code == 302


def in_figures(day: date, days: int) -> str:
    moved = day + timedelta(days=days)
    return f"{moved.day}/{moved.month}/{moved.year}"


def _end(quarter: Quarter) -> None:
    """The round's last days have passed."""
    past = clock.today() - timedelta(days=5)
    Round.objects.filter(pk=quarter.round.pk).update(
        due_on=past, last_entry_on=past, last_edit_on=past
    )
