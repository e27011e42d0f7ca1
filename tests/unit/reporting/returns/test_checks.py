"""Each check by its code: what it passes, what it finds, and what it cannot tell."""

from dataclasses import replace

import pytest

from dalpb.kernel.cells import Figure, State
from reporting.returns.checks import RULES
from reporting.returns.draft import Draft, PlacesDiffer
from reporting.returns.findings import Severity
from reporting.returns.load import load
from tests.factories.returns import (
    award,
    checked,
    entry,
    findings_of,
    line,
    not_run,
    sound_draft,
    source,
    with_figures,
)

NOT_SUPPLIED = Figure.empty(State.NOT_SUPPLIED)
NOT_COLLECTED = Figure.empty(State.NOT_COLLECTED)
BLOCKER, QUERY, NOTE = Severity.BLOCKER, Severity.QUERY, Severity.NOTE


def severities(draft: Draft, code: str) -> list[Severity]:
    return [finding.severity for finding in findings_of(draft, code)]


def test_a_sound_return_has_notes_alone() -> None:
    outcome = checked(sound_draft())

    assert outcome.of(BLOCKER) == ()
    assert outcome.of(QUERY) == ()
    assert {finding.code for finding in outcome.findings} == {"C1", "V9", "V10"}
    assert outcome.not_run == ()
    assert set(outcome.ran) == set(RULES)


@pytest.mark.parametrize(
    ("code", "changes", "expected"),
    [
        ("V1", {"R1a_men": 3}, [BLOCKER]),
        ("V1", {"R1a_men": Figure.bounded(0, 4, "<5")}, [QUERY]),
        ("V1", {"R1a_men": Figure.bounded(5, 9)}, [BLOCKER]),
        ("V2", {"R2": 101}, [BLOCKER]),
        ("V2", {"R2a_disabled": 51}, [BLOCKER]),
        ("V2", {"R2a_disabled": Figure.bounded(40, 60)}, [QUERY]),
        ("V3", {"R2a_black_and_minoritised": 1, "R2a_mental_health": 1}, [BLOCKER]),
        ("V4", {"R3a_needs_not_met": 8}, [BLOCKER]),
        ("V4", {"R3a_needs_not_met": Figure.bounded(1, 9)}, [QUERY]),
        ("V5", {"R4": 29}, [BLOCKER]),
        ("V5b", {"R4": 61, "R4a_other": 36}, [BLOCKER]),
        ("V5b", {"R5": 101}, [BLOCKER]),
        ("V6", {"R1b_sanctuary": 39}, [BLOCKER]),
        ("V6", {"R1b_sanctuary": 60}, []),
        ("V9", {"L3": 99}, [BLOCKER]),
        ("V10", {"L2": 29}, [BLOCKER]),
        ("V11", {"was_R1": 60}, [QUERY]),
        ("V11", {"was_R1": 112}, [QUERY]),
        ("V11", {"was_R1": 110}, []),
        ("V11", {"was_R3": 10}, [QUERY]),
        ("V11", {"was_R1": Figure.bounded(60, 100)}, []),
        ("V11", {"R3": 59, "R3a_capacity_constraints": 49, "was_R3": 55, "L2": 70}, [QUERY]),
        ("V11", {"R1a_women": 40, "R1a_men": 18}, [QUERY]),
        ("V11", {"R1a_children": 20, "R1a_women": 77}, [QUERY]),
        ("P1", {"R6_refuge": 13}, [QUERY]),
        ("P1", {"R6_refuge": Figure.bounded(10, 14)}, []),
    ],
)
def test_a_check_finds_what_it_is_for(
    code: str, changes: dict[str, Figure | int], expected: list[Severity]
) -> None:
    found = [f.severity for f in findings_of(with_figures(sound_draft(), **changes), code)]

    assert [s for s in found if s is not NOTE] == expected


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("V1", {"R1a_men": NOT_SUPPLIED}),
        ("V2", {"R2": NOT_SUPPLIED}),
        ("V3", {"R2a_disabled": NOT_COLLECTED}),
        ("V4", {"R3": NOT_SUPPLIED}),
        ("V5", {"R4": NOT_COLLECTED}),
        ("V5b", {"R5": NOT_SUPPLIED}),
        ("V6", {"R1": NOT_SUPPLIED}),
        ("V9", {"L3": NOT_COLLECTED}),
        ("V10", {"L2": NOT_SUPPLIED}),
        ("V11", {"was_R1": NOT_SUPPLIED}),
        ("V11", {"was_R1": 0}),
    ],
)
def test_a_check_that_cannot_be_made_says_so(code: str, changes: dict[str, Figure | int]) -> None:
    """Not having run is not the same as having found nothing."""
    draft = with_figures(sound_draft(), **changes)

    assert not_run(draft, code)
    assert [f for f in findings_of(draft, code) if f.severity is BLOCKER] == []


def test_v4_follows_the_form_when_reasons_may_overlap() -> None:
    spec = load("2024-25")
    loose = replace(
        spec,
        questions=tuple(
            replace(q, split="overlapping") if q.code == "R3a" else q for q in spec.questions
        ),
    )
    draft = with_figures(sound_draft(), R3a_needs_not_met=20)

    assert list(RULES["V4"].check(draft, spec))
    assert list(RULES["V4"].check(draft, loose)) == []


def test_v7_keeps_endings_and_moves_on_apart() -> None:
    wrong = replace(
        line("R4a", "other", Figure.exact(3)),
        sources=(source("R4a", "other", Figure.exact(3), "refuge"),),
    )
    draft = sound_draft()
    lines = tuple(wrong if (x.question, x.category) == ("R4a", "other") else x for x in draft.lines)

    assert severities(draft, "V7") == []
    assert severities(replace(draft, lines=lines), "V7") == [BLOCKER]


def test_v8_refuses_a_form_that_mixes_units() -> None:
    spec = load("2024-25")
    mixed = replace(
        spec,
        questions=tuple(
            replace(q, unit="households") if q.code == "R1a" else q for q in spec.questions
        ),
    )

    assert list(RULES["V8"].check(sound_draft(), spec)) == []
    assert [f.severity for f in RULES["V8"].check(sound_draft(), mixed)] == [BLOCKER]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("changes", "severity", "words"),
    [
        ({"R1": NOT_SUPPLIED}, BLOCKER, "not yet supplied"),
        ({"R1": NOT_COLLECTED}, QUERY, "not collected here"),
        ({"R3": NOT_SUPPLIED}, QUERY, "not yet supplied"),
        ({"L3": NOT_SUPPLIED}, NOTE, "not yet supplied"),
    ],
)
def test_v12_says_which_kind_of_empty(
    changes: dict[str, Figure | int], severity: Severity, words: str
) -> None:
    found = findings_of(with_figures(sound_draft(), **changes), "V12")

    assert [f.severity for f in found] == [severity]
    assert words in found[0].message


@pytest.mark.parametrize("state", [State.SUPPRESSED, State.NOT_APPLICABLE])
def test_v12_lets_the_other_empties_stand(state: State) -> None:
    assert findings_of(with_figures(sound_draft(), R2=Figure.empty(state)), "V12") == []


def test_v12_finds_a_line_that_is_not_there_at_all() -> None:
    draft = sound_draft()
    lines = tuple(x for x in draft.lines if x.question != "R5")

    assert [f.where for f in findings_of(replace(draft, lines=lines), "V12")] == ["R5"]


def test_nought_is_a_figure_and_not_missing() -> None:
    draft = with_figures(sound_draft(), R1a_trans_adults=0, R1a_children=42)

    assert findings_of(draft, "V12") == []
    assert findings_of(draft, "V1") == []


def test_the_year_after_the_half_year_is_not_judged_against_it() -> None:
    draft = with_figures(replace(sound_draft("2022-23"), previous_year="2021-22"), was_R1=20)

    assert findings_of(draft, "V11") == []
    assert any("half-year" in n.reason for n in not_run(draft, "V11"))


def test_money_checks() -> None:
    draft = sound_draft()

    assert severities(replace(draft, awards=(award(95_000_50),)), "M1") == []
    assert severities(replace(draft, awards=(award(95_000_49),)), "M1") == [QUERY]
    assert severities(replace(draft, awards=()), "M2") == [QUERY]
    assert not_run(replace(draft, awards=()), "M1")
    assert severities(replace(draft, spend=()), "M3") == [QUERY]
    unsplit = (*draft.spend, entry("S3", 100, "support", "not_split"))
    assert severities(replace(draft, spend=unsplit), "M3") == [QUERY]
    wrong = (*draft.spend, entry("S4", 100, "support", "not_relevant"))
    assert severities(replace(draft, spend=wrong), "M4") == [QUERY]


def test_every_question_in_words_needs_an_answer_and_a_status() -> None:
    draft = sound_draft()
    blank = tuple(replace(t, answer="  ") if t.question == "R8.1" else t for t in draft.texts)
    unsaid = tuple(replace(t, status="") if t.question == "R8.2" else t for t in draft.texts)

    assert severities(replace(draft, texts=blank), "T1") == [BLOCKER]
    assert severities(replace(draft, texts=unsaid), "T1") == [QUERY]
    assert severities(replace(draft, texts=draft.texts[1:]), "T1") == [BLOCKER]


def test_figures_left_out_of_the_return_are_told() -> None:
    beside = source("R1", "ALL", Figure.exact(9), "not_relevant")
    nowhere = replace(beside, kind="", service="", service_code="")

    assert severities(replace(sound_draft(), unplaced=(beside,)), "C2") == [NOTE]
    assert severities(replace(sound_draft(), unplaced=(nowhere,)), "C2") == [QUERY]


def test_illustrative_figures_and_changed_kinds_are_told() -> None:
    draft = sound_draft()
    first = draft.lines[0]
    marked = replace(first, sources=(replace(first.sources[0], is_illustrative=True),))
    moved = replace(first, sources=(replace(first.sources[0], kind_changed=True),))

    assert severities(replace(draft, lines=(marked, *draft.lines[1:])), "C3") == [NOTE]
    assert severities(replace(draft, lines=(moved, *draft.lines[1:])), "P2") == [QUERY]


def test_places_on_record_that_are_not_those_bought_are_told() -> None:
    both = PlacesDiffer("haven", "Haven House", "AG-1", 8, 10, 3, None)
    draft = replace(sound_draft(), differing=(both,))

    found = findings_of(draft, "P3")

    assert [one.severity for one in found] == [QUERY]
    assert "Haven House has 8 bedspaces on record; agreement AG-1 buys 10." in found[0].message
    assert findings_of(replace(draft, differing=(replace(both, bought_bedspaces=8),)), "P3") == []


def test_an_answer_lapses_when_the_figure_changes_and_only_then() -> None:
    first = findings_of(with_figures(sound_draft(), was_R1=60), "V11")[0]
    same = findings_of(with_figures(sound_draft(), was_R1=60), "V11")[0]
    other = findings_of(with_figures(sound_draft(), was_R1=61), "V11")[0]

    assert first.digest == same.digest
    assert first.digest != other.digest


def test_every_rule_says_in_words_what_it_holds() -> None:
    assert all(len(rule.wording) > 40 and rule.title for rule in RULES.values())
