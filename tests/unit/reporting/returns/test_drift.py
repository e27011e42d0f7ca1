"""Two forms held against each other."""

from dataclasses import replace

import pytest

from reporting.returns.drift import Drift, LineDrift, drift
from reporting.returns.drift_effects import AskedHere, Comparable, comparability, must_change
from reporting.returns.load import BadSpecError, load, read_given, years
from reporting.returns.spec import Category, Question, SourceTag, Spec, Unit

OLD = load("2024-25")


def with_question(spec: Spec, code: str, **changed: object) -> Spec:
    questions = tuple(
        replace(q, **changed) if q.code == code else q  # type: ignore[arg-type]
        for q in spec.questions
    )
    return replace(spec, questions=questions)


def told(new: Spec, old: Spec = OLD) -> list[LineDrift]:
    return [line for line in drift(old, new) if line.drift is not Drift.SAME]


def category(code: str, label: str, *replaces: str) -> Category:
    return Category(code, label, SourceTag.STATISTIC, True, replaces)


def reasons() -> tuple[Category, ...]:
    return OLD.question("R3a").categories


def test_a_form_is_the_same_as_itself() -> None:
    assert told(OLD) == []
    assert {line.drift for line in drift(OLD, OLD)} == {Drift.SAME}
    expected = len(OLD.questions) + sum(len(q.categories) for q in OLD.questions)
    assert len(drift(OLD, OLD)) == expected


@pytest.mark.parametrize(("old", "new"), list(zip(years(), years()[1:], strict=False)))
def test_every_line_of_two_shipped_forms_is_told_once(old: str, new: str) -> None:
    before, after = load(old), load(new)
    lines = drift(before, after)
    was = [code for line in lines if not line.is_category for code in line.gone_codes]
    now = [code for line in lines if not line.is_category for code in line.new_codes]

    assert sorted(now) == sorted(q.code for q in after.questions)
    assert set(was) == {q.code for q in before.questions}


def test_other_words_are_reworded_and_another_unit_is_another_count() -> None:
    reworded = told(with_question(OLD, "R3", wording="How many households were turned away?"))
    changed = told(with_question(OLD, "R5", unit=Unit.INDIVIDUALS))

    assert [(line.place, line.drift) for line in reworded] == [("R3", Drift.REWORDED)]
    assert [(line.place, line.drift) for line in changed] == [("R5", Drift.CHANGED)]
    assert changed[0].what == ("what it counts: households, now individuals",)


def test_a_split_is_known_where_the_form_says_so() -> None:
    first, *others = reasons()
    new = (
        category("no_bed", "No bed", first.code),
        category("no_family_bed", "No family bed", first.code),
        *others,
    )

    found = told(with_question(OLD, "R3a", categories=new))

    assert [(line.place, line.drift) for line in found] == [
        ("R3a/no_bed", Drift.SPLIT),
        ("R3a/no_family_bed", Drift.SPLIT),
    ]
    notes = comparability(found)
    assert {note.verdict for note in notes} == {Comparable.AS_A_SUM}
    assert first.label in notes[0].note


def test_a_merger_is_known_where_the_form_says_so() -> None:
    first, second, *others = reasons()
    new = (category("could_not_offer", "Could not offer", first.code, second.code), *others)

    (found,) = told(with_question(OLD, "R3a", categories=new))

    assert found.drift is Drift.MERGED
    assert found.old == (first.label, second.label)


def test_what_the_form_does_not_say_is_new_and_gone_with_the_likeness_named() -> None:
    first, *others = reasons()
    new = (category("capacity", f"{first.label}s"), *others)

    found = {line.drift: line for line in told(with_question(OLD, "R3a", categories=new))}

    assert set(found) == {Drift.NEW, Drift.GONE}
    assert found[Drift.NEW].likely == (f"{first.code}: {first.label}",)
    assert found[Drift.GONE].likely == (f"capacity: {first.label}s",)


def test_a_question_under_another_code_keeps_its_series() -> None:
    renamed = tuple(
        replace(q, code="Q3", replaces=("R3",))
        if q.code == "R3"
        else replace(q, breaks_down="Q3" if q.breaks_down == "R3" else q.breaks_down)
        for q in OLD.questions
    )

    found = told(replace(OLD, questions=renamed))

    assert ("Q3", Drift.MOVED) in [(line.place, line.drift) for line in found]
    assert comparability(found)[0].verdict is Comparable.YES


def test_a_question_that_is_gone_ends_its_series() -> None:
    fewer = tuple(q for q in OLD.questions if q.code != "R5")

    (found,) = [line for line in told(replace(OLD, questions=fewer)) if not line.is_category]

    assert (found.place, found.drift) == ("R5", Drift.GONE)
    assert comparability([found])[0].note == "The series ends here."


def asked(measure: str, *categories: str) -> dict[str, AskedHere]:
    here = AskedHere(measure, "The partner quarter", "Refusals", (), frozenset(categories))
    return {measure: here}


def test_a_new_category_is_to_be_added_unless_partners_give_it_already() -> None:
    question = OLD.question("R3a")
    new = with_question(OLD, "R3a", categories=(*question.categories, category("pets", "Pets")))
    found = told(new)

    (act,) = must_change(found, asked(question.measure, "capacity_constraints"))
    nothing = must_change(found, asked(question.measure, "pets"))

    assert act.place == "R3a/pets"
    assert "Add the category “pets” (Pets)" in act.act
    assert nothing == ()


def test_a_new_question_that_nobody_asks_is_said_so() -> None:
    extra = replace(OLD.question("R5"), code="R9", measure="waiting_days", wording="How long?")
    found = told(replace(OLD, questions=(*OLD.questions, extra)))

    (act,) = must_change(found, {})

    assert "No collection asks for “waiting_days”" in act.act


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff\xfe", "not plain text"),
        (b"year = [", "not TOML"),
        (b'year = "2026-27"', "lacks"),
        (OLD.text.encode().replace(b'unit = "households"', b'unit = "cats"', 1), "cats"),
        (
            OLD.text.encode().replace(b'period = "2024-25"', b'period = "once"', 1),
            "Write the period",
        ),
        (b"question = 3\n" + OLD.text.split("[[section]]")[0].encode(), "form cannot"),
    ],
)
def test_a_bad_file_is_refused_in_a_sentence(content: bytes, words: str) -> None:
    with pytest.raises(BadSpecError, match=words):
        read_given(content)


def test_the_drafts_of_a_form_may_say_what_a_line_replaces() -> None:
    text = OLD.text.replace('code = "R5"', 'code = "R50"\nreplaces = ["R5"]', 1)

    read = read_given(text.encode())

    assert read.question("R50").replaces == ("R5",)
    assert isinstance(read.question("R50"), Question)
