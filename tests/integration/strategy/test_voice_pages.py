"""Voice on pages, by search, in the resource and in files: what may be read, and by whom."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from dalpb.kernel import clock
from dalpb.kernel.roles import Role
from strategy.models import Contribution, EqualityConsideration, ReviewRecommendation
from strategy.rules.voice.vocabulary import Characteristic, Effect, Place, ThemeStatus, Wording
from strategy.services.voice import contributions
from strategy.services.voice.contributions import UseTerms
from strategy.services.voice.equality import consider
from tests import signing_in
from tests.factories import risks as make
from tests.factories.risks import SECRET

pytestmark = pytest.mark.django_db
NEEDLE = "no lock"
READERS = (Role.OFFICER, Role.BOARD_MEMBER, Role.CHAIR, Role.CONSULTATION_OFFICER, Role.AUDITOR)


def client_of(role: Role) -> Client:
    client = Client()
    signing_in.sign_in(client, signing_in.person(role))
    return client


def said() -> Contribution:
    row = make.contribution(themes=[make.theme()])
    contributions.use_contribution(
        contribution=row,
        terms=UseTerms(Place.PAPER, Wording.OWN_WORDS, "Paper of June, paragraph 4"),
        by=make.consultation_officer(),
        at=make.AT,
    )
    return row


def everywhere(client: Client, row: Contribution) -> str:
    """All that a reader can get of a contribution: pages, search, history, resource, file."""
    paths = [
        reverse("strategy:voice"),
        reverse("strategy:voice-contributions"),
        reverse("strategy:voice-contributions") + "?q=lock",
        reverse("strategy:voice-contribution", args=[row.code]),
        reverse("strategy:voice-exercise", args=[row.exercise.code]),
        reverse("strategy:voice-breaks"),
        reverse("strategy:voice-contributions-file"),
        "/api/v1/contributions/",
        f"/api/v1/contributions/{row.code}/",
    ]
    answers = [client.get(path) for path in paths]
    assert [answer.status_code for answer in answers] == [200] * len(paths)
    return "\n".join(answer.text for answer in answers)


@pytest.mark.parametrize("role", READERS)
def test_a_withdrawn_contribution_is_found_by_no_page_search_resource_or_file(role: Role) -> None:
    row = said()
    client = client_of(role)
    assert everywhere(client, row).count(NEEDLE) >= 6

    form = {"version": row.version, "sure": "on"}
    address = reverse("strategy:voice-withdraw", args=[row.code])
    assert client_of(Role.CONSULTATION_OFFICER).post(address, form).status_code == 302

    after = everywhere(client, row)
    assert NEEDLE not in after
    assert "could not be locked" not in after
    assert "Paper of June, paragraph 4" in after
    assert "Take it out" in after


@pytest.mark.parametrize("role", [Role.BOARD_MEMBER, Role.CHAIR, Role.AUDITOR])
@pytest.mark.parametrize("wording", [Wording.OUR_WORDS, Wording.THEME_ONLY])
def test_words_that_may_not_be_quoted_reach_no_other_reader(role: Role, wording: Wording) -> None:
    row = make.contribution(terms=make.consent(wording=wording))

    shown = everywhere(client_of(role), row)

    assert NEEDLE not in shown
    assert ("could not be locked" in shown) is (wording is Wording.OUR_WORDS)


def test_words_whose_consent_has_ended_are_read_by_nobody() -> None:
    row = make.contribution(terms=make.consent(until_on=clock.today() - timedelta(days=1)))

    for role in READERS:
        assert NEEDLE not in everywhere(client_of(role), row)


def test_those_who_do_not_read_voice_get_nothing() -> None:
    row = said()
    for role in (Role.PARTNER, Role.ADMINISTRATOR, Role.FINANCE_CERTIFIER):
        client = client_of(role)
        assert client.get(reverse("strategy:voice")).status_code == 403
        assert client.get(f"/api/v1/contributions/{row.code}/").status_code == 404
        assert client.get("/api/v1/contributions/").json()["results"] == []


def test_the_resource_cannot_be_asked_for_words() -> None:
    said()
    client = client_of(Role.BOARD_MEMBER)

    assert client.get("/api/v1/contributions/", {"words": "lock"}).status_code == 400
    assert client.get("/api/v1/contributions/", {"search": "lock"}).status_code == 400


def test_a_theme_that_is_held_back_is_read_by_those_who_write_alone() -> None:
    make.theme(people_count=3, status=ThemeStatus.HELD_BACK)
    address = reverse("strategy:voice-exercise", args=["panel-2026"])

    assert "Feeling safe" in client_of(Role.CONSULTATION_OFFICER).get(address).text
    assert "Feeling safe" not in client_of(Role.BOARD_MEMBER).get(address).text


def test_an_identifying_text_is_refused_on_the_page_and_what_else_was_typed_stays() -> None:
    make.exercise()
    make.group()
    client = client_of(Role.CONSULTATION_OFFICER)
    given = {
        "version": "0",
        "code": "panel-2026-9",
        "group": "survivors",
        "own_words": "My neighbour is called Miriam",
        "our_words": "Neighbours helped.",
        "places": ["paper"],
        "wording": "own_words",
        "attribution": "group",
        "given_on": "1/5/2026",
    }

    answer = client.post(reverse("strategy:voice-contribution-add", args=["panel-2026"]), given)

    assert answer.status_code == 422
    assert "somebody could be recognised" in answer.text
    assert "Neighbours helped." in answer.text
    assert not Contribution.objects.exists()


def test_a_use_beyond_the_consent_is_refused_on_the_page_in_words() -> None:
    row = make.contribution(terms=make.consent(places=frozenset({Place.TRAINING})))
    client = client_of(Role.CONSULTATION_OFFICER)
    given = {"place": "paper", "wording": "own_words", "label": "Paper", "url": "", "owner": ""}

    answer = client.post(reverse("strategy:voice-use", args=[row.code]), given)

    assert answer.status_code == 422
    assert "did not agree to this use: a board paper" in answer.text


@pytest.mark.parametrize("url", ["//evil.example", "javascript:alert(1)", "http://plain.example"])
def test_a_place_is_an_address_of_ours_or_a_safe_one(url: str) -> None:
    row = make.contribution()
    given = {"place": "paper", "wording": "own_words", "label": "Paper", "url": url, "owner": ""}

    answer = client_of(Role.CONSULTATION_OFFICER).post(
        reverse("strategy:voice-use", args=[row.code]), given
    )

    assert answer.status_code == 422
    assert not row.uses.exists()


def test_a_quarters_costs_are_totals_in_pence_and_what_is_empty_is_not_known() -> None:
    make.exercise()
    client = client_of(Role.CONSULTATION_OFFICER)
    address = reverse("strategy:voice-cost", args=["panel-2026"])
    given = {"quarter": "2026-27 Q1", "people_count": "3", "payments": "240.50", "expenses": ""}

    assert client.post(address, {**given, "adjusting": "0"}).status_code == 302
    assert client.post(address, {**given, "payments": "260.50"}).status_code == 302

    row = make.exercise().costs.get()
    assert (row.payments_pence, row.expenses_pence, row.version) == (26050, None, 2)
    shown = client.get(reverse("strategy:voice-exercise", args=["panel-2026"])).text
    assert "fewer than 5 people" in shown


def test_an_answer_is_owed_given_and_read() -> None:
    make.exercise()
    client = client_of(Role.CONSULTATION_OFFICER)
    owed = {
        "version": "0",
        "code": "answer-1",
        "theme": "",
        "you_said": "Rooms should lock.",
        "due_on": "1/7/2099",
        "organisation": "",
        "owner_role": "Head of commissioning",
        "action": "",
    }
    client.post(reverse("strategy:voice-owed-add", args=["panel-2026"]), owed)
    address = reverse("strategy:voice-answer", args=["answer-1"])
    refused = client.post(
        address, {"version": "1", "kind": "could_not", "words": "Not this year.", "because": ""}
    )
    client.post(
        address,
        {"version": "1", "kind": "could_not", "words": "Not this year.", "because": "No money."},
    )

    assert refused.status_code == 422
    shown = client_of(Role.BOARD_MEMBER).get(reverse("strategy:voice-answers")).text
    assert "We could not: Not this year. Because: No money." in shown


def test_a_review_that_names_somebody_is_refused_on_the_page() -> None:
    given = {
        "version": "0",
        "code": "review-a-1",
        "review": "Review A",
        "level": "local",
        "text": "Ms Green was never asked.",
        "organisation": "",
        "owner_role": "Safeguarding lead",
        "due_on": "",
        "action": "",
    }

    answer = client_of(Role.OFFICER).post(reverse("strategy:voice-review-add"), given)

    assert answer.status_code == 422
    assert not ReviewRecommendation.objects.exists()


def test_equality_says_what_nobody_considered_and_never_takes_it_as_no_effect() -> None:
    action = make.action()
    client = client_of(Role.BOARD_MEMBER)
    address = reverse("strategy:equality-action", args=[action.code])
    assert client.get(address).text.count("Not considered yet") >= 9

    consider(
        of=action,
        characteristic=Characteristic.DISABILITY,
        effect=Effect.NEGATIVE,
        words="Locks can be hard to work.",
        remedy="Large thumb turns.",
        by=make.officer(),
        at=make.AT,
    )

    shown = client.get(reverse("strategy:equality")).text
    assert "1 of 9 considered, 1 worse; 8 not considered yet" in shown
    assert "Large thumb turns." in client.get(address).text


def test_a_harm_without_a_remedy_is_refused_for_a_decision_too() -> None:
    row = make.decision()
    given = {"characteristic": "age", "effect": "negative", "words": "Fewer places.", "remedy": ""}

    answer = client_of(Role.OFFICER).post(
        reverse("strategy:equality-decision-add", args=[row.pk]), given
    )

    assert answer.status_code == 422
    assert not EqualityConsideration.objects.exists()


def test_voice_pages_ask_no_more_questions_for_more_rows(
    django_assert_max_num_queries: Any,
) -> None:
    for number in range(8):
        make.contribution(f"panel-2026-{number}", themes=[make.theme()], own_words=SECRET)
    client = client_of(Role.BOARD_MEMBER)

    for name in ("voice", "voice-contributions", "voice-breaks", "equality"):
        with django_assert_max_num_queries(22):
            assert client.get(reverse(f"strategy:{name}")).status_code == 200
