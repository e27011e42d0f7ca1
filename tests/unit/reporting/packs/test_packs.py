"""A pack puts what is out of line first, and lets nothing closed reach another reader."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalpb.kernel.codec import from_json, to_json
from reporting.packs.compose import compose
from reporting.packs.content import Audience, ExceptionKind, Openness, PackContent, PaperPart
from reporting.packs.document import Pack
from reporting.packs.redact import for_public, for_withdrawn
from reporting.render.packs import pack_html, pack_name
from tests.factories.packs import CANARY, content, paper


def headings(pack: Pack) -> list[str]:
    return [part.heading for part in pack.parts]


def test_exceptions_come_before_everything_that_is_looked_up() -> None:
    pack = compose(content())

    assert headings(pack)[:4] == [
        "1. At a glance",
        "2. What is out of line",
        "3. Agenda",
        "4. Item 2: Second-stage homes from April",
    ]


def test_members_read_everything() -> None:
    shown = pack_html(compose(content()))

    assert [n for n in range(1, 10) if f"{CANARY}{n}" not in shown] == []


def test_no_canary_reaches_the_public() -> None:
    public = for_public(content())

    assert CANARY not in to_json(public)
    assert CANARY not in pack_html(compose(public))


def test_what_was_removed_says_under_which_law_and_why() -> None:
    shown = pack_html(compose(for_public(content())))

    assert "Not in this version" in shown
    assert "Schedule 12A, paragraph 3" in shown
    assert "weaken the council&#x27;s hand" in shown
    assert "looked at again on 31 March 2027" in shown
    assert "section 100A(3)" in shown


def test_parts_and_paragraphs_keep_their_numbers_in_every_version() -> None:
    members, public = compose(content()), compose(for_public(content()))

    assert headings(public) == headings(members)[:-1]
    assert "Minutes" in headings(members)[-1]


def test_a_member_who_leaves_for_an_item_reads_its_open_parts_only() -> None:
    both = content((paper(2), paper(3)))

    left = for_withdrawn(both, frozenset({2}))

    assert [part.is_removed for part in left.papers[0].parts] == [False, True, True]
    assert left.papers[1] == both.papers[1]
    assert for_withdrawn(both, frozenset()) is both


texts = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=8).map(
    lambda word: f"{CANARY}{word}"
)
parts = st.builds(
    PaperPart,
    texts,
    texts,
    st.sampled_from([Openness.CONFIDENTIAL, Openness.EXEMPT]),
    st.sampled_from(["1", "3", "7"]),
    st.just("a reason"),
)


@given(closed=st.lists(parts, max_size=5), opened=st.lists(st.just("Open words"), max_size=3))
def test_no_closed_word_reaches_the_public_whatever_the_parts(
    closed: list[PaperPart], opened: list[str]
) -> None:
    mixed = (*closed, *(PaperPart("Open", words, Openness.OPEN) for words in opened))
    made = content((replace(paper(), parts=mixed),))

    public = for_public(made)

    assert CANARY not in to_json(public)
    assert len(public.papers[0].parts) == len(mixed)
    assert for_public(public) == public


def test_a_content_comes_back_from_its_text_exactly() -> None:
    assert from_json(PackContent, to_json(content())) == content()


def test_spending_that_nobody_posted_is_not_nought() -> None:
    shown = pack_html(compose(content()))

    assert "Not yet supplied" in shown
    assert "£1,152,238" in shown


def test_an_empty_section_says_so() -> None:
    empty = replace(
        content(()), plan=(), money=(), risks=(), voice=(), decisions=(), arising=(), exceptions=()
    )

    shown = pack_html(compose(empty))

    assert "Nothing is out of line." in shown
    assert shown.count("is on record.") >= 5


def test_the_front_of_the_example_takes_less_than_ten_minutes() -> None:
    assert compose(content()).minutes_to_read == 1


def test_the_front_stays_within_ten_minutes_however_much_is_out_of_line() -> None:
    crowded = replace(
        content(),
        exceptions=tuple(
            replace(content().exceptions[0], words="word " * 22, kind=kind)
            for kind in ExceptionKind
            for _ in range(100)
        ),
    )

    pack = compose(crowded)

    assert 5 < pack.minutes_to_read <= 10
    shown = pack_html(pack)
    assert "And 92 more, in the part" in shown
    assert "Everything that is out of line" in shown
    assert shown.count("word word word") >= 900


def test_reading_time_grows_with_the_words() -> None:
    wordy = replace(content(), exceptions=(replace(content().exceptions[0], words="word " * 4000),))

    assert compose(wordy).minutes_to_read > 10


@pytest.mark.parametrize(
    ("audience", "seal", "name"),
    [
        (Audience.MEMBERS, "", "board-pack-board-2026-09-members-draft.pdf"),
        (Audience.PUBLIC, "a" * 64, "board-pack-board-2026-09-public.pdf"),
    ],
)
def test_a_file_says_whose_it_is(audience: Audience, seal: str, name: str) -> None:
    made = content() if audience is Audience.MEMBERS else for_public(content())

    assert pack_name(compose(made, sha256=seal)) == name


def test_a_draft_says_that_it_is_one() -> None:
    assert "Draft, not frozen" in compose(content()).warning
    assert compose(content(), sha256="a" * 64).warning == ""


def test_days_are_in_words() -> None:
    assert "17 September 2026" in compose(content()).subtitle
    assert date(2026, 9, 17) == content().meeting.held_on


def test_the_thread_is_a_picture_with_its_numbers_beside_it() -> None:
    pack = compose(content())
    part = next(part for part in pack.parts if "golden thread" in part.heading)
    drawn = next(block for block in part.blocks if block.kind == "chart")
    grid = next(block for block in part.blocks if block.kind == "grid")
    assert ("Findings", "Need", "36", "5", "41") in grid.rows
    assert "findings, 36 of 41 linked" in drawn.alternative
    assert drawn.alternative in drawn.svg
    for row in grid.rows:
        assert f"{row[2]} of {row[4]}" in drawn.svg


def test_a_pack_frozen_before_the_thread_was_in_it_still_opens() -> None:
    made = to_json(replace(content(), thread=()))
    old = made.replace('"thread":[],', "")
    assert old != made
    assert from_json(PackContent, old).thread == ()
    part = next(p for p in compose(from_json(PackContent, old)).parts if "golden" in p.heading)
    assert [block.kind for block in part.blocks] == ["text"]
