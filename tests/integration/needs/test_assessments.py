"""The assessment in the database: ties, freezing, who approves, what changed since."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from dalpb.kernel import codec
from dalpb.kernel.access import access_of
from dalpb.kernel.audit import verify
from dalpb.kernel.cells import Figure
from dalpb.kernel.models import User
from dalpb.kernel.models.trail import AuditEvent
from dalpb.kernel.refusals import Refused, StaleVersion
from dalpb.kernel.roles import Role
from needs.facts.assessments import approved as ever_approved
from needs.facts.assessments import assessment, assessments, recommendations
from needs.models import (
    AssessmentEvent,
    AssessmentSnapshot,
    AssessmentVersion,
    Finding,
    FindingFigure,
    Observation,
)
from needs.rules.assessment.content import AssessmentContent, FindingLevel, Strength
from needs.rules.assessment.life import AssessmentMove, AssessmentStatus
from needs.selectors.assessments import (
    authors_of,
    digest,
    drafted_content,
    frozen_content,
    read,
    replayed_status,
)
from needs.selectors.ties import changes_in
from needs.services.assessment.copying import start_next
from needs.services.assessment.loading import load_assessment
from needs.services.assessment.moves import (
    append_event,
    approve,
    content_digest,
    decline,
    send_for_review,
    take_back,
)
from needs.services.assessment.terms import FindingTerms, GapTerms, VersionTerms
from needs.services.assessment.tying import Keys, Tie, read_again, tie_figure, untie_figure
from needs.services.assessment.writing import save_finding, save_frame, save_gap
from reporting.assessment.compose import compose
from reporting.assessment.document import Level
from tests import signing_in
from tests.factories import assessments as made
from tests.integration.needs import partnership

pytestmark = pytest.mark.django_db
HEADINGS = (*partnership.HEADINGS, "source")


def tell(value: str, **cells: str) -> None:
    """The county's count of refusals, from a published paper."""
    row = partnership.row(
        value,
        period="2024-25",
        area=made.AREA,
        organisation="exampleshire-council",
        service="",
        measure="refusal_instances",
        **{"source": "Board paper", **cells},
    )
    sent = partnership.send(partnership.as_csv([row], HEADINGS))
    assert sent.batch_id is not None, sent


@pytest.fixture
def council(loaded: None) -> Any:
    return partnership.organisation("exampleshire-council")


@pytest.fixture
def officer(council: Any) -> User:
    return signing_in.person(Role.OFFICER, at_=council)


@pytest.fixture
def chair(council: Any) -> User:
    return signing_in.person(Role.CHAIR, at_=council)


@pytest.fixture
def edition(officer: User) -> AssessmentVersion:
    tell("7")
    return made.write(officer)


@pytest.fixture
def approved(edition: AssessmentVersion, officer: User, chair: User) -> AssessmentVersion:
    return made.take_to(edition, AssessmentStatus.APPROVED, author=officer, approver=chair)


def headline(edition: AssessmentVersion) -> str:
    finding = read(edition).findings[0]
    return finding.filled(finding.headline)


def test_a_finding_says_the_stored_figure(edition: AssessmentVersion) -> None:
    assert headline(edition) == "7 requests were refused"


def test_the_moves_are_events_and_the_status_their_replay(approved: AssessmentVersion) -> None:
    moves = [event.move for event in approved.events.order_by("sequence")]

    assert moves == ["started", "sent", "approved"]
    assert replayed_status(approved) is AssessmentStatus.APPROVED
    assert approved.status == "approved"
    assert verify() == []


def test_approving_freezes_what_is_served_from_then_on(approved: AssessmentVersion) -> None:
    before = frozen_content(approved)
    tell("9")

    assert headline(approved) == "7 requests were refused"
    assert frozen_content(approved) == before
    assert digest(approved.snapshot.content) == approved.snapshot.sha256
    assert codec.to_json(before) == approved.snapshot.content
    assert before.stamp.approved_by == "Chair"
    assert before.stamp.prepared_by == "Officer"


def test_a_damaged_snapshot_is_not_served(approved: AssessmentVersion) -> None:
    stored = approved.snapshot
    stored.content = stored.content.replace("refused", "accepted", 1)

    with pytest.raises(Refused) as refusal:
        frozen_content(approved)
    assert refusal.value.code == "assessment.snapshot_damaged"


def test_a_figure_that_changed_since_is_said_with_both_values(
    approved: AssessmentVersion,
) -> None:
    tell("9")
    changes = changes_in(read(approved).findings)

    assert [change.sentence for change in changes] == [
        "The figure has changed since: was 7, is 9 (Requests that were refused)."
    ]


def test_a_draft_keeps_what_it_cited_until_a_person_takes_the_new_figure(
    edition: AssessmentVersion, officer: User
) -> None:
    tell("9")
    tell("11")

    assert headline(edition) == "7 requests were refused"
    assert len(changes_in(read(edition).findings)) == 1

    read_again(row=FindingFigure.objects.get(), by=officer, at=made.AT)

    assert headline(edition) == "11 requests were refused"
    assert changes_in(read(edition).findings) == ()


def test_a_figure_that_is_not_held_is_a_break_and_is_found_later(officer: User) -> None:
    edition = made.write(officer)
    cited = read(edition).findings[0].figures[0]

    assert headline(edition) == "[figure missing] requests were refused"
    assert cited.is_break
    assert cited.missing == (
        "No figure is held of the measure refusal_instances for Exampleshire, 2024-25."
    )
    row = FindingFigure.objects.get()
    with pytest.raises(Refused):
        read_again(row=row, by=officer, at=made.AT)

    tell("7")
    read_again(row=row, by=officer, at=made.AT)

    assert headline(edition) == "7 requests were refused"


def test_a_bounded_figure_is_never_another_number(officer: User) -> None:
    tell("<10")
    edition = made.write(officer)

    assert headline(edition) == "fewer than 10 requests were refused"


def test_a_figure_without_a_published_source_is_not_cited(officer: User) -> None:
    tell("7", source="")
    with pytest.raises(Refused) as refusal:
        made.write(officer)

    assert refusal.value.code == "finding.not_published"
    assert AssessmentVersion.objects.count() == 0


def test_an_author_does_not_approve(
    edition: AssessmentVersion, officer: User, council: Any
) -> None:
    send_for_review(edition=edition, version=edition.version, by=officer, at=made.AT)
    shown = content_digest(edition)

    with pytest.raises(Refused) as refusal:
        approve(edition=edition, version=edition.version, shown=shown, by=officer, at=made.AT)
    assert refusal.value.code == "assessment.approver_wrote_it"
    assert AssessmentSnapshot.objects.count() == 0


def test_whoever_changed_a_word_is_an_author(
    edition: AssessmentVersion, officer: User, chair: User
) -> None:
    gap = GapTerms("Who never came", "Unknown", "Agencies", None, False, ("F1",))
    save_gap(edition=edition, code="G1", terms=gap, version=1, by=chair, at=made.AT)

    assert authors_of(edition) == {officer.pk, chair.pk}


def test_the_database_refuses_an_author_s_approval(
    edition: AssessmentVersion, officer: User
) -> None:
    send_for_review(edition=edition, version=edition.version, by=officer, at=made.AT)
    with pytest.raises(IntegrityError, match="author-guard"), transaction.atomic():
        append_event(edition, AssessmentMove.APPROVED, by=officer, at=made.AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        AssessmentSnapshot.objects.create(
            edition=edition,
            content="{}",
            sha256="0" * 64,
            prepared_by=officer,
            prepared_at=made.AT,
            approved_by=officer,
            approved_at=made.AT,
        )


def test_the_database_keeps_events_and_snapshots_as_they_are(
    approved: AssessmentVersion,
) -> None:
    for rows in (AssessmentEvent.objects.all(), AssessmentSnapshot.objects.all()):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        AssessmentSnapshot.objects.update(content="{}")


def test_what_was_not_shown_is_not_approved(
    edition: AssessmentVersion, officer: User, chair: User
) -> None:
    send_for_review(edition=edition, version=edition.version, by=officer, at=made.AT)
    shown = content_digest(edition)
    take_back(edition=edition, version=edition.version, reason="A word", by=officer, at=made.AT)
    gap = GapTerms("Who never came", "Unknown", "Agencies", None, False, ("F1",))
    save_gap(edition=edition, code="G1", terms=gap, version=1, by=officer, at=made.AT)
    send_for_review(edition=edition, version=edition.version, by=officer, at=made.AT)

    with pytest.raises(Refused) as refusal:
        approve(edition=edition, version=edition.version, shown=shown, by=chair, at=made.AT)
    assert refusal.value.code == "assessment.figures_moved"


def test_a_version_sent_back_is_a_draft_with_its_reason(
    edition: AssessmentVersion, officer: User, chair: User
) -> None:
    made.take_to(edition, AssessmentStatus.IN_REVIEW, author=officer, approver=chair)
    decline(edition=edition, version=edition.version, reason="Say why.", by=chair, at=made.AT)

    assert edition.status == "draft"
    assert edition.events.get(move="declined").reason == "Say why."


def test_of_two_who_move_at_once_one_is_told(edition: AssessmentVersion, officer: User) -> None:
    other = AssessmentVersion.objects.get(pk=edition.pk)
    send_for_review(edition=edition, version=edition.version, by=officer, at=made.AT)

    with pytest.raises(Refused):
        send_for_review(edition=other, version=other.version, by=officer, at=made.AT)


def finding_terms(**more: Any) -> FindingTerms:
    given = {
        "section": "places",
        "headline": "{refused} were refused",
        "level": FindingLevel.COUNTY,
        "strength": Strength.STRONG,
    }
    return FindingTerms(**{**given, **more})


def save(edition: AssessmentVersion, officer: User, *, version: int = 1, **more: Any) -> Finding:
    return save_finding(
        edition=edition,
        code="F1",
        terms=finding_terms(**more),
        version=version,
        by=officer,
        at=made.AT,
    )


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"headline": "7 were refused"}, "finding.loose_number"),
        ({"caveats": "{asked} asked"}, "finding.unknown_name"),
        ({"text": "Ring 07700 900123"}, "assessment.personal_data"),
        ({"text": "long " * 1300}, "assessment.too_long"),
        ({"section": "nowhere"}, "finding.no_section"),
        ({"followed_by": "nothing_counted"}, "finding.measure_unknown"),
    ],
)
def test_a_text_that_may_not_stand_is_refused_whole(
    edition: AssessmentVersion, officer: User, more: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refused) as refusal:
        save(edition, officer, **more)

    assert refusal.value.code == code
    assert Finding.objects.get().headline == "{refused} requests were refused"


def test_the_measure_that_follows_a_need_is_read_with_the_finding(
    edition: AssessmentVersion, officer: User
) -> None:
    save(edition, officer, followed_by="refusal_instances")

    (section,) = drafted_content(edition).sections
    assert section.findings[0].followed_by == "refusal_instances"
    save(edition, officer, version=2, followed_by="")
    (section,) = drafted_content(edition).sections
    assert section.findings[0].followed_by == ""


def test_a_stale_wording_is_refused(edition: AssessmentVersion, officer: User) -> None:
    save(edition, officer)
    with pytest.raises(StaleVersion):
        save(edition, officer, headline="{refused} again")

    assert Finding.objects.get().headline == "{refused} were refused"
    assert Finding.history.count() == 2


def test_nothing_is_written_into_a_version_in_review(
    edition: AssessmentVersion, officer: User, chair: User
) -> None:
    made.take_to(edition, AssessmentStatus.IN_REVIEW, author=officer, approver=chair)
    tie = Tie("other", "Other", keys=Keys("refusal_instances", "2024-25", made.AREA))

    with pytest.raises(Refused):
        save(edition, officer)
    with pytest.raises(Refused):
        tie_figure(finding=Finding.objects.get(), tie=tie, by=officer, at=made.AT)
    with pytest.raises(Refused):
        untie_figure(row=FindingFigure.objects.get(), by=officer, at=made.AT)


def test_a_figure_in_use_is_not_untied(edition: AssessmentVersion, officer: User) -> None:
    row = FindingFigure.objects.get()
    with pytest.raises(Refused) as refusal:
        untie_figure(row=row, by=officer, at=made.AT)
    assert refusal.value.code == "finding.figure_in_use"

    save(edition, officer, headline="Some were refused")
    untie_figure(row=row, by=officer, at=made.AT)
    assert FindingFigure.objects.count() == 0


def written_and_checked(sql: str, *given: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
    connection.check_constraints()


@pytest.mark.usefixtures("edition")
def test_the_database_keeps_a_finding_and_its_figure_together() -> None:
    row = FindingFigure.objects.exclude(observation=None)[0]
    held = str(row.observation_id)
    ties = FindingFigure.objects.filter(pk=row.pk)

    for sql in (
        "UPDATE needs_findingfigure SET observation_id = 987654 WHERE observation_id = %s",
        "UPDATE needs_observation SET id = id + 1000 WHERE id = %s",
        "DELETE FROM needs_observation WHERE id = %s",
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            written_and_checked(sql, held)
    columns = [f.column for f in FindingFigure._meta.concrete_fields if f.name != "id"]
    said = ["987654" if name == "observation_id" else name for name in columns]
    said[columns.index("name")] = "'another'"
    sql = (
        f"INSERT INTO needs_findingfigure ({', '.join(columns)}) SELECT {', '.join(said)}"  # noqa: S608
        " FROM needs_findingfigure WHERE observation_id = %s"
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        written_and_checked(sql, held)
    ties.update(observation=None, observation_version=None)
    connection.check_constraints()


def test_a_finding_on_nothing_is_not_sent(officer: User) -> None:
    given = made.document(gaps=[])
    given["chapters"][0]["findings"] = [made.finding(headline="Some were refused", figures=[])]
    with pytest.raises(Refused) as refusal:
        made.write(officer, given)

    assert refusal.value.code == "assessment.finding_without_figure"


def test_dates_out_of_order_are_refused(edition: AssessmentVersion, officer: User) -> None:
    held = AssessmentVersion.objects.get(pk=edition.pk)
    terms = VersionTerms(
        held.covers_from,
        held.covers_until,
        held.scope,
        held.out_of_scope,
        held.summary,
        held.method,
        full_on=held.refresh_on,
        refresh_on=held.full_on,
        next_full_on=held.next_full_on,
    )
    with pytest.raises(Refused) as refusal:
        save_frame(edition=edition, version=1, terms=terms, by=officer, at=made.AT)
    assert refusal.value.code == "assessment.dates_out_of_order"


def test_the_next_version_carries_all_and_sets_the_last_aside(
    approved: AssessmentVersion, officer: User, chair: User
) -> None:
    tell("9")
    terms = VersionTerms(
        approved.covers_from,
        approved.covers_until,
        "Wider.",
        "Less.",
        "In short.",
        "As before.",
        approved.refresh_on,
        approved.next_full_on,
        approved.next_full_on,
    )
    after = start_next(earlier=approved, code="2026", terms=terms, by=officer, at=made.AT)

    assert headline(after) == "7 requests were refused"
    assert len(changes_in(read(after).findings)) == 1
    content = drafted_content(after)
    assert content.recommendations[0].findings == ("F1",)
    assert content.findings[0].gaps == ("G1",)

    made.take_to(after, AssessmentStatus.APPROVED, author=officer, approver=chair)
    approved.refresh_from_db()

    assert (approved.status, after.status) == ("superseded", "approved")
    assert replayed_status(approved) is AssessmentStatus.SUPERSEDED
    assert [fact.code for fact in recommendations()] == ["O1"]
    assert {fact.version for fact in recommendations()} == {"2026"}


def test_a_file_loads_once_and_a_faulty_one_not_at_all(officer: User) -> None:
    tell("7")
    content = json.dumps(made.document()).encode()
    first = load_assessment(content=content, by=officer, at=made.AT)
    second = load_assessment(content=content, by=officer, at=made.AT)

    assert (first.is_new, second.is_new) == (True, False)
    assert AuditEvent.objects.filter(action="assessment.started").count() == 1

    bad = made.document("2027", covers_from="soon", chapter=[])
    faults = load_assessment(content=json.dumps(bad).encode(), by=officer, at=made.AT).faults

    assert {fault.path for fault in faults} == {".covers_from", ".chapter"}
    assert not AssessmentVersion.objects.filter(code="2027").exists()


@pytest.mark.parametrize(
    ("role", "draft", "final"),
    [
        (Role.OFFICER, True, True),
        (Role.CHAIR, True, True),
        (Role.AUDITOR, True, True),
        (Role.BOARD_MEMBER, False, True),
        (Role.PARTNER, False, True),
        (Role.COMMISSIONER, False, True),
        (Role.ADMINISTRATOR, False, False),
    ],
)
def test_a_draft_is_read_by_few_and_an_approved_one_by_most(
    edition: AssessmentVersion,
    officer: User,
    chair: User,
    council: Any,
    role: Role,
    draft: bool,
    final: bool,
) -> None:
    reader = access_of(signing_in.person(role, at_=council), on=made.AT.date())

    assert (assessment(reader, "2025") is not None) is draft
    assert bool(assessments(reader)) is draft
    made.take_to(edition, AssessmentStatus.APPROVED, author=officer, approver=chair)
    assert (assessment(reader, "2025") is not None) is final
    assert assessment(reader, "none-such") is None


def test_the_snapshot_is_read_back_whole(approved: AssessmentVersion) -> None:
    content = codec.from_json(AssessmentContent, approved.snapshot.content)

    assert content.findings[0].figures[0].figure == Figure.exact(7)
    assert content.findings[0].figures[0].figure_id == Observation.objects.get().pk


def test_the_day_of_approval_is_that_of_the_council(
    edition: AssessmentVersion, officer: User, chair: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(made, "AT", datetime(2026, 7, 31, 23, 15, tzinfo=UTC))
    made.take_to(edition, AssessmentStatus.APPROVED, author=officer, approver=chair)
    fact = assessment(access_of(chair, on=date(2026, 8, 1)), "2025")
    assert fact is not None

    paper = compose(fact, Level.FULL)

    assert "1 August 2026" in repr(paper)
    assert "31 July 2026" not in repr(paper)
    assert [found.approved_on for found in ever_approved()] == [date(2026, 8, 1)]
