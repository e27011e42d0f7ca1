"""A release from proposal to the public, and everything by which it could be got round."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from dalpb.kernel.refusals import NotPermitted, Refused, StaleVersion
from reporting.disclosure.protect import ProtectedTable
from reporting.models import Proof, Release, ReleasedTable, Review, Statement
from reporting.releases.asking import Places, Times, Weights
from reporting.releases.workflow import ReleaseState, Verdict
from reporting.selectors.published import published_release, published_releases
from reporting.selectors.releases import printings, replayed_state, reviews_shown, standing_copy
from reporting.services.releases.proposing import change, propose, revise, take_back
from reporting.services.releases.protecting import protect_release
from reporting.services.releases.reviewing import publish, review, send, withdraw
from tests.factories import releases as make
from tests.factories.releases import AT
from tests.worlds import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def ready(on_figures_and_policy: World) -> World:
    return on_figures_and_policy


def refused(code: str) -> Any:
    """The refusal has this code."""

    class _Expected:
        def __enter__(self) -> None:
            return None

        def __exit__(self, kind: object, problem: object, trace: object) -> bool:
            assert isinstance(problem, Refused), "nothing was refused"
            assert problem.code == code
            return True

    return _Expected()


def sql(statement: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_a_release_goes_from_proposal_to_the_public(ready: World) -> None:
    release = make.published(ready)

    (shown,) = published_releases(at=AT)
    (table,) = shown.tables

    assert (shown.code, shown.revision, shown.policy) == ("refusals", 1, make.POLICY)
    assert table.label_headings == ("Area",)
    assert [row.labels for row in table.rows] == [
        ("North Example",),
        ("South Example",),
        ("Exampleshire",),
    ]
    assert table.cell_headings[-1] == "April 2024 to March 2025"
    marks = [cell.mark for row in table.rows for cell in row.cells]
    assert "[c]" in marks
    total = table.rows[-1].cells[-1]
    assert (total.text, total.value, total.mark) == ("149", 149, "")
    assert replayed_state(release) is ReleaseState.PUBLISHED


def test_no_small_count_is_printed_or_stored_as_a_statement(ready: World) -> None:
    release = make.published(ready)
    copy = standing_copy(release)
    assert copy is not None

    values = [row.low for row in copy.statements.all() if row.low is not None]
    marks = copy.statements.filter(kind="mark")

    assert not [value for value in values if 0 < value < 5]
    assert marks.count() >= 6
    assert not marks.exclude(low=None, high=None).exists()


def test_every_withheld_count_has_two_tables_that_differ(ready: World) -> None:
    from reporting.selectors.releases import evidence_of

    release = make.published(ready)
    copy = standing_copy(release)
    assert copy is not None
    evidence = evidence_of(copy)

    limits = evidence.limits("refusal_instances; period=2024-25 Q1; area=E07000992")

    assert limits is not None
    assert limits[1] - limits[0] >= 3


def test_who_may_not_propose_is_refused(ready: World) -> None:
    with pytest.raises(NotPermitted):
        propose(
            code="x",
            wanted=make.wanted(),
            ask=make.ask(),
            by=ready.people["commissioner"],
            at=AT,
        )


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("There were 3 refusals in the south", "release.number_in_words"),
        ("", "release.title_missing"),
    ],
)
def test_words_that_print_a_number_are_refused(ready: World, title: str, code: str) -> None:
    with refused(code):
        propose(
            code="x",
            wanted=make.wanted(title),
            ask=make.ask(),
            by=ready.people["officer"],
            at=AT,
        )


def test_without_an_approved_policy_nothing_is_protected(world: World) -> None:
    world.send("officer", make.quarters(), at=AT)
    release = make.proposed(world)

    with refused("policy.none"):
        protect_release(
            release=release, version=1, weights=Weights(), by=world.people["officer"], at=AT
        )


def test_figures_that_lack_are_named(world: World) -> None:
    make.ready(world, {make.NORTH: (9, 9, 9, 9)})
    release = make.proposed(world)

    with pytest.raises(Refused, match="no figures yet from South Example"):
        protect_release(
            release=release, version=1, weights=Weights(), by=world.people["officer"], at=AT
        )


# Cheating the review


def test_the_author_does_not_review(ready: World) -> None:
    release = make.in_review(ready)

    with refused("release.reviewer_made_it"):
        make.say(ready, release, "officer")


def test_nobody_is_both_reviewers(ready: World) -> None:
    release = make.in_review(ready)
    make.say(ready, release, "certifier")

    with refused("release.reviewed_already"):
        make.say(ready, release, "certifier")


def test_a_role_without_the_permission_does_not_review(ready: World) -> None:
    release = make.in_review(ready)

    for name in ("auditor", "chair", "haven"):
        with pytest.raises(NotPermitted):
            make.say(ready, release, name)


def test_a_reviewer_does_not_see_the_other_verdict_until_both_are_in(ready: World) -> None:
    release = make.in_review(ready)
    make.say(ready, release, "certifier", Verdict.DECLINE)
    copy = standing_copy(release)
    assert copy is not None
    second = ready.people["commissioner"]

    assert reviews_shown(copy, second.pk) == []
    make.say(ready, release, "commissioner")
    assert len(reviews_shown(copy, second.pk)) == 2


def test_one_who_declines_is_enough_to_send_it_back(ready: World) -> None:
    release = make.in_review(ready)
    make.say(ready, release, "certifier", Verdict.DECLINE)
    make.say(ready, release, "commissioner")

    assert (release.state, release.sha256) == ("proposed", "")


def test_a_change_resets_the_review(ready: World) -> None:
    release = make.approved(ready)
    change(
        release=release,
        version=release.version,
        wanted=make.wanted("Another title"),
        ask=make.ask(),
        by=ready.people["officer"],
        at=AT,
    )
    assert (release.state, release.sha256) == ("proposed", "")
    protect_release(
        release=release,
        version=release.version,
        weights=Weights(),
        by=ready.people["officer"],
        at=AT,
    )
    send(release=release, version=release.version, by=ready.people["officer"], at=AT)
    make.say(ready, release, "certifier")

    with refused("release.wrong_state"):
        publish(release=release, version=release.version, by=ready.people["officer"], at=AT)


def test_a_verdict_is_on_the_copy_that_was_read(ready: World) -> None:
    release = make.in_review(ready)

    with refused("release.copy_moved"):
        review(
            release=release,
            sha256="0" * 64,
            verdict=Verdict.APPROVE,
            reason="Read.",
            by=ready.people["certifier"],
            at=AT,
        )


def test_two_who_act_at_once(ready: World) -> None:
    release = make.protected(ready)
    stale = release.version
    send(release=release, version=release.version, by=ready.people["officer"], at=AT)

    with pytest.raises(StaleVersion):
        take_back(release=release, version=stale, reason="Late.", by=ready.people["officer"], at=AT)


# Cheating in SQL, on whichever engine the tests run


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE reporting_releasedtable SET content = '{}'",
        "DELETE FROM reporting_releasedtable",
        "UPDATE reporting_statement SET shown = '2', kind = 'value', low = 2, high = 2",
        "DELETE FROM reporting_statement",
        "UPDATE reporting_review SET verdict = 'approve'",
        "DELETE FROM reporting_proof",
        "UPDATE reporting_frozencopy SET is_safe = NOT is_safe",
        "DELETE FROM reporting_releaseevent",
        "UPDATE reporting_disclosurepolicy SET content = ''",
        "DELETE FROM reporting_release",
        "UPDATE reporting_release SET title = 'Another'",
        "UPDATE reporting_release SET summary = 'Another'",
        "UPDATE reporting_release SET published_at = '2020-01-01 00:00:00+00:00'",
        "UPDATE reporting_release SET state = 'approved', published_at = NULL",
        "UPDATE reporting_release SET sha256 = '" + "0" * 64 + "'",
    ],
)
def test_the_database_refuses_to_change_what_is_out(ready: World, statement: str) -> None:
    make.published(ready)

    with pytest.raises(DatabaseError):
        sql(statement)


@pytest.mark.parametrize("state", ["published", "approved", "in_review"])
def test_the_database_refuses_to_skip_a_step(ready: World, state: str) -> None:
    release = make.proposed(ready)

    with pytest.raises(DatabaseError):
        sql(
            "UPDATE reporting_release SET state = %s, sha256 = %s, published_at = %s WHERE id = %s",
            state,
            "1" * 64,
            AT if state == "published" else None,
            release.pk,
        )


def test_the_database_refuses_to_approve_with_one_review(ready: World) -> None:
    release = make.in_review(ready)
    make.say(ready, release, "certifier")

    with pytest.raises(DatabaseError):
        sql("UPDATE reporting_release SET state = 'approved' WHERE id = %s", release.pk)


@pytest.mark.parametrize("who", ["officer"])
def test_the_database_refuses_a_review_by_its_author(ready: World, who: str) -> None:
    release = make.in_review(ready)
    copy = standing_copy(release)
    assert copy is not None

    with pytest.raises(DatabaseError), transaction.atomic():
        Review.objects.create(
            copy=copy,
            sha256=copy.sha256,
            verdict="approve",
            reason="x",
            by=ready.people[who],
            at=AT,
        )
    with pytest.raises(DatabaseError), transaction.atomic():
        Review.objects.create(
            copy=copy,
            sha256="0" * 64,
            verdict="approve",
            reason="x",
            by=ready.people["certifier"],
            at=AT,
        )


def test_the_database_refuses_to_edit_what_is_in_review(ready: World) -> None:
    release = make.in_review(ready)
    copy = standing_copy(release)
    assert copy is not None

    with pytest.raises(DatabaseError):
        sql("UPDATE reporting_release SET title = 'Another' WHERE id = %s", release.pk)
    with pytest.raises(DatabaseError), transaction.atomic():
        ReleasedTable.objects.create(
            copy=copy, number=9, code="more", title="More", content="{}", sha256="1" * 64
        )
    with pytest.raises(DatabaseError), transaction.atomic():
        Statement.objects.create(
            copy=copy, table=9, cell="x", kind="value", low=2, high=2, shown="2"
        )


def test_the_database_refuses_to_jump_the_embargo(ready: World) -> None:
    later = AT + timedelta(days=3)
    release = propose(
        code="refusals",
        wanted=make.wanted(embargo=later),
        ask=make.ask(),
        by=ready.people["officer"],
        at=AT,
    )
    officer = ready.people["officer"]
    protect_release(release=release, version=release.version, weights=Weights(), by=officer, at=AT)
    send(release=release, version=release.version, by=officer, at=AT)
    make.say(ready, release, "certifier")
    make.say(ready, release, "commissioner")

    with refused("release.embargoed"):
        publish(release=release, version=release.version, by=officer, at=AT)
    row = Release.objects.filter(pk=release.pk)
    with pytest.raises(DatabaseError), transaction.atomic():
        row.update(state="published", published_at=AT)
    # A row that says a later day is not read before that day.
    row.update(state="published", published_at=later)
    assert published_releases(at=AT) == ()
    assert published_release("refusals", at=AT) is None
    assert published_release("refusals", at=later) is not None


def test_a_proof_is_of_a_safe_copy(ready: World) -> None:
    make.protected(ready)
    proof = Proof.objects.get()

    with pytest.raises(DatabaseError):
        sql("UPDATE reporting_proof SET sha256 = %s WHERE id = %s", "1" * 64, proof.pk)


# The ledger


def test_a_withdrawn_release_still_counts_as_known(ready: World) -> None:
    release = make.published(ready)
    withdraw(
        release=release,
        version=release.version,
        reason="A district asked for it.",
        by=ready.people["officer"],
        at=AT,
    )

    (shown,) = published_releases(at=AT)
    (known,) = printings()

    assert (shown.tables, shown.withdrawn_reason) == ((), "A district asked for it.")
    assert known.is_withdrawn
    assert len(known.said) == 15


def test_what_a_withdrawn_release_withheld_stays_withheld(ready: World) -> None:
    first = make.published(ready)
    withdraw(
        release=first, version=first.version, reason="Withdrawn.", by=ready.people["officer"], at=AT
    )
    before = {said.cell: said.shown for said in printings()[0].said}
    second = make.published(ready, "again", make.ask())

    copy = standing_copy(second)
    assert copy is not None
    again = {row.cell: row.shown for row in copy.statements.all()}

    assert {cell for cell, shown in before.items() if shown == "[c]"} == {
        cell for cell, shown in again.items() if shown == "[c]"
    }


def test_a_release_is_held_to_what_came_out_meanwhile(ready: World) -> None:
    waiting = make.approved(ready)
    make.published(ready, "year", make.ask(Times.YEAR, code="year"))

    with refused("release.ledger_moved"):
        publish(release=waiting, version=waiting.version, by=ready.people["officer"], at=AT)


def test_totals_after_quarters_give_nothing_away(ready: World) -> None:
    """The county's quarters are out: the districts' year may not tell the rest."""
    make.published(ready, "county", make.ask(places=Places.COUNTY))
    release = make.published(ready, "districts", make.ask())
    copy = standing_copy(release)
    assert copy is not None
    shown = {row.cell: row.shown for row in copy.statements.all()}

    first = "refusal_instances; period=2024-25 Q1; area="
    assert shown[f"{first}{make.SOUTH}"] == "[c]"
    assert shown[f"{first}{make.NORTH}"] == "[c]"
    assert copy.earlier_count == 1


def test_a_revision_is_audited_with_what_it_revises(ready: World) -> None:
    first = make.published(ready)
    before = {said.cell: said for said in printings()[0].said}
    changed = make.row("refusal_instances", make.SOUTH, "2024-25 Q2", "42")
    ready.send("officer", [changed], at=AT + timedelta(hours=1))
    second = revise(
        release=first,
        version=first.version,
        note="A late record.",
        by=ready.people["officer"],
        at=AT,
    )
    copy = protect_release(
        release=second, version=1, weights=Weights(), by=ready.people["officer"], at=AT
    )

    # One more in a printed number tells of one person: the new number is withheld, or there is
    # no proof and the finding says so.
    cell = f"refusal_instances; period=2024-25 Q2; area={make.SOUTH}"
    after = {row.cell: row.shown for row in copy.statements.all()}
    if before[cell].shown != "[c]":
        assert not copy.is_safe or after[cell] == "[c]"
    assert copy.earlier_count == 1
    assert second.revision == 2


def test_a_table_edited_behind_the_triggers_is_not_served(ready: World) -> None:
    from tests.emptying import triggers_off

    make.published(ready)
    with triggers_off():
        ReleasedTable.objects.all()._raw_delete("default")

    with refused("release.damaged"):
        published_releases(at=AT)


def test_a_stored_proof_that_was_spoiled_holds_up_publication(ready: World) -> None:
    from tests.emptying import triggers_off

    release = make.approved(ready)
    proof = Proof.objects.get()
    spoiled = proof.content.replace('"high":', '"low":', 1)
    with triggers_off():
        Proof.objects.filter(pk=proof.pk).update(content=spoiled)

    with refused("release.proof_damaged"):
        publish(release=release, version=release.version, by=ready.people["officer"], at=AT)


def test_a_forged_table_is_not_frozen(ready: World) -> None:
    from reporting.assemble.releases import pieces_of
    from reporting.releases.freezing import NotProtected, Words, freeze

    view = pieces_of(make.ask())[0].view

    class Forged:
        cells = tuple((at, "2") for at in view.table().coordinates())

    with pytest.raises(NotProtected):
        freeze(Forged(), view, Words(1, "x", "X", "refusals", "2024-25"))  # type: ignore[arg-type]
    heir = type("Heir", (ProtectedTable,), {})
    with pytest.raises(NotProtected):
        freeze(object.__new__(heir), view, Words(1, "x", "X", "refusals", "2024-25"))


def test_releases_are_never_of_another_code(ready: World) -> None:
    make.proposed(ready)

    with refused("release.code_taken"):
        make.proposed(ready)
    assert Release.objects.count() == 1
