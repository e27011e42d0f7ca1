"""Every tie is seen from both ends, and a walk there and back comes to where it began."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalpb.kernel.roles import Permission
from reporting.presenters.thread import walked
from reporting.thread.graph import Edge, Thread, build
from reporting.thread.kinds import TIES, Kind, Trait
from reporting.thread.picture import in_words, picture
from reporting.thread.reader import Reader, narrowed
from reporting.thread.summary import columns
from reporting.thread.walking import Way, is_walk, paths, reached, steps
from tests.factories.thread import NODES, edge, found, node, ref, whole

KEYS = "abc"


@st.composite
def threads(draw: st.DrawFn) -> Thread:
    """Any thread of a few things, some of its ties with an end that is not there."""
    nodes = [node(kind, key) for kind in Kind for key in KEYS if draw(st.booleans())]
    pairs = st.tuples(st.sampled_from(sorted(TIES)), st.sampled_from(KEYS), st.sampled_from(KEYS))
    drawn: Iterable[tuple[tuple[Kind, Kind], str, str]] = draw(st.lists(pairs, max_size=60))
    return build(nodes, [edge(*kinds, first, last) for kinds, first, last in drawn])


@given(threads())
def test_every_tie_is_seen_from_both_ends(thread: Thread) -> None:
    onward = {one for of in thread.nodes for one in thread.onward(of)}
    back = {one for of in thread.nodes for one in thread.back(of)}
    assert onward == back == set(thread.edges)
    assert all(one.start in thread.nodes and one.end in thread.nodes for one in thread.edges)
    assert not set(thread.edges) & set(thread.loose)


@given(threads(), st.data())
def test_a_walk_there_and_back_returns_to_its_start(thread: Thread, data: st.DataObject) -> None:
    if not thread.nodes:
        return
    start = data.draw(st.sampled_from(list(thread.nodes)))
    for way in Way:
        for path in paths(thread, start, way):
            here = path.end
            for to in [*(step.to for step in reversed(path.steps[:-1])), start]:
                assert to in {step.to for step in steps(thread, here, way.other)}
                here = to
            assert here == start
            assert start in reached(thread, path.end, way.other)


@given(threads())
def test_no_walk_comes_back_to_where_it_set_out(thread: Thread) -> None:
    assert all(
        start not in {path.end for path in paths(thread, start, way)}
        for start in thread.nodes
        for way in Way
    )


@given(threads(), st.sets(st.sampled_from(list(Permission))))
def test_a_reader_sees_no_tie_to_what_is_not_theirs(
    thread: Thread, permissions: set[Permission]
) -> None:
    reader = Reader(frozenset(permissions))
    seen = narrowed(thread, reader)
    assert set(seen.nodes) == {of for of, one in thread.nodes.items() if reader.sees(one)}
    assert all(one.start in seen.nodes and one.end in seen.nodes for one in seen.edges)
    assert set(seen.edges) <= set(thread.edges)


@given(threads(), st.randoms(use_true_random=False))
def test_the_thread_is_the_same_in_whatever_order_it_is_told(thread: Thread, chance) -> None:  # type: ignore[no-untyped-def]
    nodes, edges = list(thread.nodes.values()), [*thread.edges, *thread.loose]
    chance.shuffle(nodes)
    chance.shuffle(edges)
    again = build(nodes, edges)
    assert (again.nodes, again.edges, again.loose) == (thread.nodes, thread.edges, thread.loose)
    assert list(again.nodes) == list(thread.nodes)


def test_what_cannot_be_tied_is_a_fault() -> None:
    with pytest.raises(ValueError, match="nothing ties a return-line to a finding"):
        build(NODES, [Edge(ref(Kind.RETURN_LINE), ref(Kind.FINDING))])


def test_every_way_from_need_to_return_is_walked_whole() -> None:
    line = ref(Kind.RETURN_LINE)
    behind = {one.kind for one in reached(whole(), line, Way.BACK)}
    assert behind == set(Kind) - {Kind.RETURN_LINE, Kind.AGREEMENT}
    ahead = {one.kind for one in reached(whole(), ref(Kind.FINDING), Way.ONWARD)}
    assert ahead == set(Kind) - {Kind.FINDING, Kind.PRIORITY, Kind.AGREEMENT}


def test_no_tie_leads_round_in_a_ring() -> None:
    """The kinds can be put in one order in which every tie leads on."""
    left, placed = dict.fromkeys(Kind), []
    while left:
        free = [
            kind for kind in left if not any(end is kind and start in left for start, end in TIES)
        ]
        assert free
        placed += free
        for kind in free:
            del left[kind]
    assert len(placed) == len(Kind)


def test_the_way_a_reader_says_they_came_is_kept_only_where_it_holds() -> None:
    thread = whole()
    line, measure, finding = ref(Kind.RETURN_LINE), ref(Kind.MEASURE), ref(Kind.FINDING)
    said = ["return-line/1", "measure/1"]
    assert walked(thread, said, finding) == (line, measure)
    assert is_walk(thread, [line, measure, finding])
    assert walked(thread, ["return-line/1"], finding) == ()
    assert walked(thread, ["return-line/1", "<script>"], finding) == ()
    assert walked(thread, ["return-line/1", "measure/none"], finding) == ()


def test_coming_back_takes_the_way_up_again_from_there() -> None:
    thread = whole()
    said = ["return-line/1", "measure/1", "finding/1"]
    assert walked(thread, said, ref(Kind.MEASURE)) == (ref(Kind.RETURN_LINE),)


def test_a_partner_sees_its_own_submission_and_no_line_of_a_draft() -> None:
    own = Reader(frozenset({Permission.VIEW_OWN_FIGURES}), frozenset({"ours"}))
    mixed = node(Kind.SUBMISSION)
    for codes, seen in (({"ours"}, True), ({"ours", "theirs"}, False), (set(), False)):
        one = type(mixed)(mixed.ref, "", "Sent", organisations=frozenset(codes))
        assert own.sees(one) is seen
    certified = Reader(frozenset({Permission.VIEW_CERTIFIED_RETURN}))
    assert certified.sees(node(Kind.RETURN_LINE, "1", Trait.CERTIFIED))
    assert not certified.sees(node(Kind.RETURN_LINE))


def test_the_columns_count_what_goes_on_and_what_ends() -> None:
    thread = whole(without=[(Kind.RECOMMENDATION, Kind.OBJECTIVE)])
    counted = {
        row.label: (row.linked, row.broken)
        for column in columns(thread, found(thread))
        for row in column.rows
    }
    assert counted["Findings"] == (0, 1)
    assert counted["Recommendations"] == (0, 1)
    assert counted["Actions"] == (1, 0)
    assert counted["Services"] == (0, 1)
    assert counted["Figures in the return"] == (1, 0)
    whole_counts = columns(whole(), ())
    assert all(row.broken == 0 for column in whole_counts for row in column.rows)


def test_the_picture_says_every_number_in_words() -> None:
    thread = whole(without=[(Kind.OUTCOME, Kind.INDICATOR)])
    counted = columns(thread, found(thread))
    words = in_words(counted)
    assert "outcomes, 0 of 1 linked" in words
    assert words.count("1 break") == 1
    drawn = picture(counted, key="thread")
    assert words in drawn
    assert drawn.count("<title") == 1
    assert "0 of 1" in drawn


def test_nothing_on_record_is_drawn_as_nothing() -> None:
    empty = columns(build((), ()), ())
    assert "nothing on record; no breaks" in in_words(empty)
    assert "None yet" in picture(empty, key="thread")
