"""Consent that travels: what was withdrawn is gone everywhere, and every place is found."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import DatabaseError, IntegrityError, connection, transaction

from dalpb.kernel.access import access_of
from dalpb.kernel.models.trail import AuditEvent
from dalpb.kernel.refusals import Refused, StaleVersion
from dalpb.kernel.roles import Role
from strategy.facts.voice import (
    consultation_events,
    responses,
    responses_owed,
    review_recommendations,
    uses_to_end,
    you_said,
)
from strategy.models import (
    Contribution,
    ContributionWords,
    OwedAnswer,
    ReviewRecommendation,
    Theme,
    UseNotice,
    VoiceAnswer,
    VoiceUse,
)
from strategy.rules.voice.owed import Owed
from strategy.rules.voice.vocabulary import (
    AnswerKind,
    Place,
    ReviewLevel,
    ReviewStatus,
    ThemeStatus,
    Wording,
)
from strategy.selectors.voice import breaks, found_contributions, themes
from strategy.services.voice import answers, contributions
from strategy.services.voice.answers import OwedTerms, ReviewTerms, send_voice_reminders
from strategy.services.voice.contributions import UseTerms
from tests import signing_in
from tests.factories import risks as make
from tests.factories.risks import AT, SECRET, TODAY

pytestmark = pytest.mark.django_db
PAPER = UseTerms(Place.PAPER, Wording.OWN_WORDS, "Paper of 10 June, paragraph 4")


def used(row: Contribution, terms: UseTerms = PAPER, **changes: Any) -> VoiceUse:
    from dataclasses import replace

    return contributions.use_contribution(
        contribution=row,
        terms=replace(terms, **changes),
        by=make.consultation_officer(),
        at=AT,
    )


def withdraw(row: Contribution) -> None:
    row.refresh_from_db()
    contributions.withdraw_contribution(
        contribution=row, version=row.version, by=make.consultation_officer(), at=AT
    )
    row.refresh_from_db()


def owe(code: str = "answer-1", *, due_on: date = TODAY, **changes: Any) -> OwedAnswer:
    given = {"you_said": "Bedrooms should lock.", "due_on": due_on, "owner_role": "Commissioner"}
    return answers.owe_answer(
        exercise=make.exercise(),
        code=code,
        version=0,
        terms=OwedTerms(**(given | changes)),
        by=make.consultation_officer(),
        at=AT,
    )


def test_a_withdrawn_contribution_is_found_nowhere_in_the_database() -> None:
    """Every text column of every table of ours, history and audit included."""
    row = make.contribution(themes=[make.theme()])
    used(row)
    assert _tables_with("no lock")

    withdraw(row)

    assert _tables_with("no lock") == []
    assert _tables_with("could not be locked") == []


def _tables_with(needle: str) -> list[str]:
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if not table.startswith(("strategy_", "kernel_audit")):
                continue
            columns = connection.introspection.get_table_description(cursor, table)
            for column in columns:
                name = connection.ops.quote_name(column.name)
                cursor.execute(
                    f"SELECT 1 FROM {table} WHERE CAST({name} AS text) LIKE %s LIMIT 1",  # noqa: S608
                    [f"%{needle}%"],
                )
                if cursor.fetchone():
                    found.append(f"{table}.{column.name}")
    return found


def test_withdrawal_lists_every_place_with_what_must_be_done() -> None:
    theme = make.theme()
    row = make.contribution(themes=[theme])
    used(row)
    used(row, place=Place.STRATEGY, label="Strategy, paragraph 12", is_frozen=True)
    contributions.use_theme(
        theme=theme,
        terms=UseTerms(Place.DASHBOARD, Wording.THEME_ONLY, "Dashboard of priority 3"),
        by=make.consultation_officer(),
        at=AT,
    )
    assert breaks(TODAY) == ()

    withdraw(row)

    found = {one.use.label: one.to_do for one in breaks(TODAY, of=row)}
    assert set(found) == {
        "Paper of 10 June, paragraph 4",
        "Strategy, paragraph 12",
        "Dashboard of priority 3",
    }
    assert "Take it out" in found["Paper of 10 June, paragraph 4"]
    assert "stays as it was" in found["Strategy, paragraph 12"]
    assert "Count the theme again" in found["Dashboard of priority 3"]
    assert len(uses_to_end(TODAY)) == 3


def test_each_owner_of_a_place_is_told_once_and_the_letter_says_nothing(
    django_capture_on_commit_callbacks: Any,
) -> None:
    owner = signing_in.person(Role.COMMISSIONER)
    row = make.contribution()
    used(row, owner=owner)
    used(row, label="Another paper")

    with django_capture_on_commit_callbacks(execute=True):
        withdraw(row)

    told = {address for letter in mail.outbox for address in letter.to}
    assert told == {owner.email, make.consultation_officer().email}
    assert len(mail.outbox) == 2
    assert all("lock" not in letter.body and row.code not in letter.body for letter in mail.outbox)
    assert UseNotice.objects.count() == 2


def test_what_was_withdrawn_cannot_be_used_read_changed_or_brought_back() -> None:
    row = make.contribution()
    withdraw(row)

    with pytest.raises(Refused, match="has withdrawn it"):
        used(row)
    with pytest.raises(Refused, match="withdrawn this already"):
        withdraw(row)
    with pytest.raises(DatabaseError), transaction.atomic():
        ContributionWords.objects.create(contribution=row, own_words=SECRET)
    with pytest.raises(DatabaseError), transaction.atomic():
        Contribution.objects.filter(pk=row.pk).update(
            withdrawn_at=None, withdrawn_on=None, withdrawn_by=None
        )
    with pytest.raises(DatabaseError), transaction.atomic():
        VoiceUse.objects.create(
            contribution=row,
            place="paper",
            wording="own_words",
            label="x",
            used_by=make.officer(),
            used_at=AT,
        )


def test_the_search_never_tells_what_a_reader_may_not_see() -> None:
    quotable = make.contribution()
    theirs = make.contribution(
        "panel-2026-2", terms=make.consent(wording=Wording.OUR_WORDS), own_words=SECRET
    )
    member = access_of(signing_in.person(Role.BOARD_MEMBER), on=TODAY)
    officer = access_of(make.consultation_officer(), on=TODAY)

    def codes(access: Any, q: str) -> list[str]:
        return [one.row.code for one in found_contributions(access, TODAY, q=q)]

    assert codes(member, "no lock") == [quotable.code]
    assert codes(member, "could not be locked") == [theirs.code]
    assert codes(officer, "no lock") == [quotable.code, theirs.code]
    withdraw(quotable)
    assert codes(member, "no lock") == []
    assert quotable.code not in codes(officer, "no lock")


def test_consent_ends_on_its_day_for_reading_using_and_for_the_places() -> None:
    ends = TODAY + timedelta(days=30)
    row = make.contribution(terms=make.consent(until_on=ends))
    used(row)
    member = access_of(signing_in.person(Role.BOARD_MEMBER), on=TODAY)

    assert found_contributions(member, ends - timedelta(days=1))[0].words == SECRET
    assert found_contributions(member, ends)[0].words == ""
    assert [one.fault.value for one in breaks(ends)] == ["expired"]
    with pytest.raises(Refused, match="consent has ended"):
        contributions.use_contribution(
            contribution=row, terms=PAPER, by=make.officer(), at=AT + timedelta(days=30)
        )


def test_words_whose_consent_has_ended_are_erased_by_the_daily_command() -> None:
    row = make.contribution(terms=make.consent(until_on=TODAY))
    kept = make.contribution("panel-2026-2")

    assert contributions.erase_expired(on=TODAY, at=AT) == 1
    assert contributions.erase_expired(on=TODAY, at=AT) == 0

    assert list(ContributionWords.objects.values_list("contribution", flat=True)) == [kept.pk]
    assert row.events.last().move == "erased"


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        ({"places": frozenset({Place.STRATEGY})}, "voice.consent_beyond"),
        ({"wording": Wording.OUR_WORDS}, "voice.consent_beyond"),
        ({"wording": Wording.THEME_ONLY}, "voice.consent_beyond"),
    ],
)
def test_a_use_beyond_the_consent_is_refused(terms: dict[str, Any], code: str) -> None:
    row = make.contribution(terms=make.consent(**terms))

    with pytest.raises(Refused) as refused:
        used(row)

    assert refused.value.code == code
    assert not VoiceUse.objects.exists()


def test_a_narrower_consent_lists_the_uses_beyond_it() -> None:
    row = make.contribution()
    used(row)

    contributions.change_consent(
        contribution=row,
        version=row.version,
        terms=make.consent(wording=Wording.OUR_WORDS),
        by=make.consultation_officer(),
        at=AT,
    )

    assert [one.fault.value for one in breaks(TODAY)] == ["beyond"]


def test_of_two_people_who_change_one_consent_the_second_is_told() -> None:
    row = make.contribution()
    read = row.version
    withdraw(row)

    with pytest.raises(StaleVersion):
        contributions.change_consent(
            contribution=row, version=read, terms=make.consent(), by=make.officer(), at=AT
        )


def test_a_place_that_was_seen_to_is_no_longer_listed() -> None:
    row = make.contribution()
    use = used(row)
    withdraw(row)

    contributions.take_out(use=use, how="Paragraph 4 is gone.", by=make.officer(), at=AT)

    assert breaks(TODAY) == ()
    with pytest.raises(Refused, match="seen to this already"):
        contributions.take_out(use=use, how="Again", by=make.officer(), at=AT)


@pytest.mark.parametrize(
    "text",
    [
        "My friend is called Miriam",
        "Dr Smith would not listen",
        "It happened on 3 May 2024",
        "A 34-year-old woman was turned away",
        "Ring me on 07700 900123",
        "The refuge is at 12 High Street",
    ],
)
def test_words_that_tell_who_somebody_is_are_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(Refused) as refused:
        make.contribution(own_words=text)

    assert text not in str(refused.value)
    assert not Contribution.objects.exists()
    assert not AuditEvent.objects.filter(subject="contribution").exists()


def test_a_theme_of_few_people_is_held_back_by_service_and_database() -> None:
    with pytest.raises(Refused, match="might be recognised"):
        make.theme(people_count=4)
    held = make.theme(people_count=4, status=ThemeStatus.HELD_BACK)

    member = access_of(signing_in.person(Role.BOARD_MEMBER), on=TODAY)
    assert list(themes(member)) == []
    assert consultation_events()[0].themes == ()
    with pytest.raises(IntegrityError), transaction.atomic():
        Theme.objects.filter(pk=held.pk).update(status="told")


def test_no_words_of_anybody_stand_in_what_the_pack_is_told() -> None:
    make.contribution(themes=[make.theme()])
    owe()

    told = repr((consultation_events(), responses(TODAY), uses_to_end(TODAY)))

    assert "no lock" not in told
    assert "7" not in repr(consultation_events()[0].themes)


def test_a_promise_stays_owed_and_a_refusal_says_why() -> None:
    row = owe(due_on=TODAY + timedelta(days=60))
    given = {"because": "", "told_how": "", "by": make.officer(), "at": AT}

    answers.answer(
        owed_answer=row, version=1, kind=AnswerKind.WE_WILL, words="Locks are ordered.", **given
    )
    assert [one.state for one in responses_owed(TODAY)] == [Owed.PROMISED]
    with pytest.raises(Refused, match="why it could not"):
        answers.answer(owed_answer=row, version=2, kind=AnswerKind.COULD_NOT, words="No.", **given)
    answers.answer(
        owed_answer=row, version=2, kind=AnswerKind.WE_DID, words="Every room locks.", **given
    )

    assert responses_owed(TODAY) == ()
    assert [one.answer for one in you_said(TODAY, TODAY)] == ["Every room locks."]
    assert VoiceAnswer.objects.count() == 2
    with pytest.raises(DatabaseError), transaction.atomic():
        VoiceAnswer.objects.update(words="Nothing was promised")


def test_a_past_day_tells_the_answer_that_stood_then() -> None:
    row = owe(due_on=TODAY + timedelta(days=10))
    answers.answer(
        owed_answer=row,
        version=1,
        kind=AnswerKind.WE_DID,
        words="Done.",
        because="",
        told_how="",
        by=make.officer(),
        at=AT + timedelta(days=5),
    )

    assert [one.state for one in responses(TODAY)] == [Owed.DUE_SOON]
    assert [one.state for one in responses(TODAY + timedelta(days=5))] == [Owed.ANSWERED]


def test_a_letter_about_an_answer_goes_once_and_stops_when_answered(
    django_capture_on_commit_callbacks: Any,
) -> None:
    owe()
    make.consultation_officer()

    with django_capture_on_commit_callbacks(execute=True):
        assert send_voice_reminders(at=AT) == 1
        assert send_voice_reminders(at=AT) == 0

    assert len(mail.outbox) == 1
    assert "lock" not in mail.outbox[0].body


def review(**changes: Any) -> ReviewRecommendation:
    given: dict[str, Any] = {
        "review": "Review A",
        "level": ReviewLevel.LOCAL,
        "text": "Ask about coercive control at every contact.",
        "owner_role": "Head of safeguarding",
        "due_on": TODAY - timedelta(days=1),
    }
    return answers.save_recommendation(
        code="review-a-1",
        version=0,
        terms=ReviewTerms(**(given | changes)),
        by=make.officer(),
        at=AT,
    )


def test_the_learning_from_a_death_names_nobody() -> None:
    for text in ("Miss Brown was not asked", "On 4 May 2023 nobody asked", "She was aged 41"):
        with pytest.raises(Refused):
            review(text=text)

    assert not ReviewRecommendation.objects.exists()


def test_a_recommendation_is_in_hand_only_with_an_action_and_its_steps_stay() -> None:
    row = review()
    assert review_recommendations(TODAY)[0].is_overdue

    def move(to: ReviewStatus, version: int) -> None:
        answers.move_recommendation(
            recommendation=row,
            version=version,
            to=to,
            words="Training is booked.",
            by=make.officer(),
            at=AT,
        )

    with pytest.raises(Refused, match="Tie it to the action"):
        move(ReviewStatus.IN_HAND, 1)
    move(ReviewStatus.DONE, 1)

    assert [step.to for step in row.steps.all()] == ["open", "done"]
    assert not review_recommendations(TODAY)[0].is_overdue


def test_a_code_that_is_taken_is_said_and_is_no_failure() -> None:
    make.contribution()
    owe()

    with pytest.raises(Refused, match="this code already"):
        owe()
    with pytest.raises(Refused, match="this code already"):
        contributions.record_contribution(
            exercise=make.exercise(),
            group=make.group(),
            code="panel-2026-1",
            own_words="Another voice.",
            our_words="",
            themes=[],
            terms=make.consent(),
            by=make.officer(),
            at=AT,
        )
    assert Contribution.objects.count() == 1
