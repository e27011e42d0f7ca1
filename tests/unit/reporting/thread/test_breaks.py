"""Each break is told once, where it could be mended; and never where nothing is broken."""

import pytest

from dalpb.kernel.roles import Permission
from reporting.thread.breaks import ASKS, KIND_WORDS, BreakKind, told_to
from reporting.thread.graph import Mender
from reporting.thread.kinds import Kind, Trait
from reporting.thread.reader import SEEN_BY, Reader
from tests.factories.thread import OWNER, PLACES, codes, edge, found, node, whole

OFFICER, COMMISSIONER = Mender("Partnership officer"), Mender("Commissioner")


def test_a_whole_thread_has_no_break() -> None:
    assert found(whole()) == ()


@pytest.mark.parametrize(
    ("start", "end", "code", "kind", "mender"),
    [
        (
            Kind.FINDING,
            Kind.RECOMMENDATION,
            "finding.no_recommendation",
            BreakKind.NEED_WITHOUT_ACTION,
            OFFICER,
        ),
        (
            Kind.RECOMMENDATION,
            Kind.OBJECTIVE,
            "recommendation.no_objective",
            BreakKind.NEED_WITHOUT_ACTION,
            OFFICER,
        ),
        (
            Kind.OBJECTIVE,
            Kind.ACTION,
            "objective.no_action",
            BreakKind.NEED_WITHOUT_ACTION,
            OFFICER,
        ),
        (
            Kind.OUTCOME,
            Kind.INDICATOR,
            "outcome.no_indicator",
            BreakKind.OUTCOME_WITHOUT_INDICATOR,
            OFFICER,
        ),
    ],
)
def test_a_tie_taken_out_is_told_at_its_start(
    start: Kind, end: Kind, code: str, kind: BreakKind, mender: Mender
) -> None:
    told = {one.code: one for one in found(whole(without=[(start, end)]))}
    assert code in told
    one = told[code]
    assert (one.kind, one.mender, one.node.kind) == (kind, mender, start)
    assert one.pages
    assert one.sentence.endswith(".")
    assert one.remedy.endswith(".")


def test_an_earlier_assessment_asks_for_nothing() -> None:
    old = node(Kind.FINDING, "old"), node(Kind.RECOMMENDATION, "old")
    assert found(whole(changed=old)) == ()


def test_a_completed_action_answers_a_need() -> None:
    done = whole(changed=[node(Kind.ACTION, "1", Trait.DONE)])
    assert "objective.no_action" not in codes(done)


@pytest.mark.parametrize("traits", [(), (Trait.PROPOSED,)])
def test_an_action_stopped_or_only_proposed_answers_no_need(traits: tuple[Trait, ...]) -> None:
    (told,) = found(whole(changed=[node(Kind.ACTION, "1", *traits)]))
    assert told.code == "objective.no_action"
    assert ("waits for the board" in told.sentence) is bool(traits)
    assert told.pages[-1] == PLACES.new_action


def test_an_objective_that_answers_no_need_may_rest() -> None:
    thread = whole(without=[(Kind.RECOMMENDATION, Kind.OBJECTIVE), (Kind.OBJECTIVE, Kind.ACTION)])
    assert "objective.no_action" not in codes(thread)


def test_an_action_with_no_money_is_its_owners_to_mend() -> None:
    told = {one.code: one for one in found(whole(without=[(Kind.OBJECTIVE, Kind.ALLOCATION)]))}
    one = told["action.no_money"]
    assert (one.kind, one.mender) == (BreakKind.ACTION_WITHOUT_MONEY, OWNER)


@pytest.mark.parametrize("traits", [(Trait.LIVE, Trait.HAS_OWN_MONEY), (Trait.DONE,)])
def test_an_action_that_says_its_money_or_is_done_is_whole(traits: tuple[Trait, ...]) -> None:
    thread = whole(
        without=[(Kind.OBJECTIVE, Kind.ALLOCATION)], changed=[node(Kind.ACTION, "1", *traits)]
    )
    assert "action.no_money" not in codes(thread)


def test_money_for_no_objective_is_the_commissioners_to_mend() -> None:
    thread = whole(without=[(Kind.OBJECTIVE, Kind.ALLOCATION)])
    one = next(one for one in found(thread) if one.code == "allocation.no_objective")
    assert one.kind is BreakKind.MONEY_WITHOUT_OUTCOME
    assert one.mender == COMMISSIONER
    assert "£1,000" in one.sentence


def test_money_for_an_objective_that_is_not_there_says_which() -> None:
    thread = whole(
        without=[(Kind.OBJECTIVE, Kind.ALLOCATION)],
        more=[edge(Kind.OBJECTIVE, Kind.ALLOCATION, "9.9")],
    )
    one = next(one for one in found(thread) if one.code == "allocation.objective_unknown")
    assert "9.9" in one.sentence


def test_money_for_an_objective_without_outcome_is_the_officers_to_mend() -> None:
    thread = whole(without=[(Kind.OBJECTIVE, Kind.OUTCOME)])
    one = next(one for one in found(thread) if one.code == "allocation.no_outcome")
    assert one.mender == OFFICER
    assert one.pages == thread.nodes[thread.back(one.node.ref)[0].start].pages


def test_administration_needs_no_outcome() -> None:
    thread = whole(
        without=[(Kind.OBJECTIVE, Kind.ALLOCATION), (Kind.ALLOCATION, Kind.SPEND)],
        changed=[
            node(Kind.ALLOCATION, "1", Trait.ADMINISTRATION),
            node(Kind.SPEND, "1", Trait.ADMINISTRATION),
        ],
    )
    assert not [code for code in codes(thread) if code.startswith(("allocation", "spend"))]


def test_spending_of_no_line_counts_through_the_service_it_paid_for() -> None:
    assert codes(whole(without=[(Kind.ALLOCATION, Kind.SPEND)])) == []


def test_spending_on_neither_line_nor_service_is_told() -> None:
    thread = whole(without=[(Kind.ALLOCATION, Kind.SPEND), (Kind.SPEND, Kind.SERVICE)])
    (one,) = found(thread)
    assert one.code == "spend.no_allocation"
    assert one.pages == (PLACES.ledger,)


def test_spending_on_a_service_that_serves_no_objective_is_told() -> None:
    thread = whole(
        without=[(Kind.ALLOCATION, Kind.SPEND), (Kind.ALLOCATION, Kind.SERVICE)],
    )
    one = next(one for one in found(thread) if one.code == "spend.no_allocation")
    assert "service 1" in one.sentence
    assert one.pages == (PLACES.new_proposal,)


def test_spending_of_a_line_is_told_once_at_the_line() -> None:
    thread = whole(without=[(Kind.OBJECTIVE, Kind.ALLOCATION)])
    assert "spend.no_allocation" not in codes(thread)


@pytest.mark.parametrize(
    ("without", "words"),
    [
        ([(Kind.ALLOCATION, Kind.SERVICE), (Kind.ALLOCATION, Kind.SPEND)], "on no allocation"),
        ([(Kind.OBJECTIVE, Kind.ALLOCATION)], "names no need"),
    ],
)
def test_a_commissioned_service_without_a_need_says_why(
    without: list[tuple[Kind, Kind]], words: str
) -> None:
    one = next(one for one in found(whole(without=without)) if one.code == "service.no_need")
    assert (one.kind, one.mender) == (BreakKind.SERVICE_WITHOUT_NEED, COMMISSIONER)
    assert words in one.sentence


def test_a_service_nobody_commissions_needs_no_need() -> None:
    thread = whole(
        without=[(Kind.ALLOCATION, Kind.SERVICE), (Kind.SPEND, Kind.SERVICE)],
        changed=[node(Kind.SERVICE)],
    )
    assert "service.no_need" not in codes(thread)


def test_a_recommendation_that_money_cites_is_need_enough_for_a_service() -> None:
    thread = whole(
        without=[(Kind.OBJECTIVE, Kind.ALLOCATION)],
        more=[edge(Kind.RECOMMENDATION, Kind.ALLOCATION)],
    )
    assert "service.no_need" not in codes(thread)


def test_an_outcome_naming_an_indicator_that_is_not_there_says_which() -> None:
    thread = whole(
        without=[(Kind.OUTCOME, Kind.INDICATOR)],
        more=[edge(Kind.OUTCOME, Kind.INDICATOR, "1", "no-such")],
    )
    (one,) = found(thread)
    assert one.code == "outcome.indicator_unknown"
    assert "no-such" in one.sentence


def test_every_kind_of_break_has_words_and_says_what_its_reader_must_see() -> None:
    assert set(KIND_WORDS) == set(ASKS) == set(BreakKind)


@pytest.mark.parametrize("kind", list(BreakKind))
def test_a_break_is_told_only_to_a_reader_who_sees_all_that_it_rests_on(kind: BreakKind) -> None:
    broken = found(
        whole(
            without=[
                (Kind.OBJECTIVE, Kind.ACTION),
                (Kind.OBJECTIVE, Kind.ALLOCATION),
                (Kind.OUTCOME, Kind.INDICATOR),
            ],
            changed=[node(Kind.ACTION, "1", Trait.LIVE)],
            more=[edge(Kind.PRIORITY, Kind.OUTCOME)],
        )
    )
    told = [one for one in broken if one.kind is kind]
    everything = Reader(frozenset(Permission))
    assert [one for one in told_to(broken, everything) if one.kind is kind] == told
    for asked in ASKS[kind]:
        blind = Reader(frozenset(Permission) - frozenset(SEEN_BY[asked]))
        assert [one for one in told_to(broken, blind) if one.kind is kind] == []
    assert told


def test_an_agreement_in_force_for_no_objective_is_told_and_one_being_planned_is_not() -> None:
    planned, live = node(Kind.AGREEMENT), node(Kind.AGREEMENT, "1", Trait.LIVE, pence=5_000_00)
    assert "agreement.no_objective" not in codes(whole(changed=[planned]))
    one = next(one for one in found(whole(changed=[live])) if one.code == "agreement.no_objective")
    assert one.sentence.startswith("£5,000 under agreement 1 names no objective")


def test_an_agreement_paid_from_an_allocation_serves_its_objective() -> None:
    live = node(Kind.AGREEMENT, "1", Trait.LIVE, pence=5_000_00)
    thread = whole(changed=[live], more=[edge(Kind.ALLOCATION, Kind.AGREEMENT)])
    assert found(thread) == ()
