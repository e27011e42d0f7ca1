"""Indicators in a reference file: what ships loads, and each fault names its place."""

import copy
import json
from typing import Any

import pytest

from dalpb.stats import Polarity
from needs.models import Indicator
from needs.rules.indicating import JUDGING
from needs.services.reference import ReferenceResult, load_reference
from tests.integration.needs.indicator_records import ANSWERS, homelessness, load_records
from tests.integration.needs.partnership import AT, ROOT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]
SHIPPED = ROOT / "needs" / "reference" / "indicators.json"
LOCAL = (
    ROOT / "dalpb" / "example" / "measures-local.json",
    ROOT / "dalpb" / "example" / "indicators-local.json",
)


def load(document: Any) -> ReferenceResult:
    content = document if isinstance(document, bytes) else json.dumps(document).encode()
    return load_reference(content=content, file_name="test.json", by=None, at=AT)


def record(**changes: Any) -> dict[str, Any]:
    made = copy.deepcopy({**homelessness(), **changes})
    return {name: value for name, value in made.items() if name != "_population" and value != ...}


def test_what_ships_loads_and_again_changes_nothing() -> None:
    files = [SHIPPED.read_bytes(), *(path.read_bytes() for path in LOCAL)]
    for content in files:
        assert load(content).faults == ()

    again = [load(content) for content in files]

    assert [result.rows_written for result in again] == [0, 0, 0]
    assert Indicator.history.count() == Indicator.objects.count() == 30


def test_each_of_the_five_priorities_has_at_least_three_indicators() -> None:
    for content in (SHIPPED, *LOCAL):
        assert load(content.read_bytes()).faults == ()

    themes: dict[str, int] = {}
    for row in Indicator.objects.all():
        themes[row.theme] = themes.get(row.theme, 0) + 1

    assert [theme[:11] for theme in sorted(themes)] == [f"Priority {n}:" for n in range(1, 6)]
    assert min(themes.values()) >= 3


def test_what_ships_never_judges_recorded_demand_and_answers_every_question() -> None:
    for content in (SHIPPED, *LOCAL):
        load(content.read_bytes())

    for row in Indicator.objects.select_related("numerator_measure"):
        assert len({answer for _, answer in row.answers}) == 9, row.code
        if row.is_recorded_demand:
            assert Polarity(row.polarity) not in JUDGING
    force = Indicator.objects.get(code="crime-rate-force")
    assert (force.level, force.polarity, force.age_from) == ("force", "not applicable", 16)


@pytest.mark.parametrize(
    ("changes", "path", "code"),
    [
        ({"polarity": "low is good"}, "polarity", "demand_is_not_failure"),
        ({"polarity": "good"}, "polarity", "not_in_list"),
        ({"kind": "count"}, "denominator", "kind_and_parts"),
        ({"denominator": ...}, "denominator", "kind_and_parts"),
        ({"numerator": {"measure": "nothing"}}, "numerator.measure", "measure_unknown"),
        ({"code": "results"}, "code", "code_taken"),
        (
            {"numerator": {"measure": "homeless_applications_da", "category": "blue"}},
            "numerator.category",
            "category_unknown",
        ),
        ({"numerator": ...}, "numerator.measure", "text_missing"),
        ({"answers": {**ANSWERS, "caveats": "  "}}, "answers.caveats", "text_missing"),
        ({"answers": {**ANSWERS, "mood": "x"}}, "answers.mood", "key_unknown"),
        ({"comparison": "range"}, "target", "range_has_ends"),
        (
            {"comparison": "range", "target": {"low": "4", "high": "1"}},
            "target",
            "range_in_order",
        ),
        ({"target": {"low": "few", "high": "9"}}, "target.low", "not_a_number"),
        ({"target": {"low": "NaN", "high": "9"}}, "target.low", "not_a_number"),
        ({"confidence_permille": 900}, "confidence_permille", "not_in_list"),
        ({"multiplier": 0}, "multiplier", "not_above_zero"),
        ({"period_kinds": ["week"]}, "period_kinds", "not_in_list"),
        ({"code": "Not Plain"}, "code", "code_form"),
        ({"national": {"number": "1"}}, "national.name", "text_missing"),
        ({"breaks": [{"on": "soon", "reason": "x"}]}, "breaks[0].on", "not_a_date"),
        ({"colour": "red"}, "colour", "key_unknown"),
    ],
)
def test_each_fault_names_its_place_and_nothing_is_written(
    changes: dict[str, Any], path: str, code: str
) -> None:
    result = load({"indicators": [record(**changes)]})

    assert (f"indicators[0].{path}", f"reference.{code}") in {
        (fault.path, fault.code) for fault in result.faults
    }
    assert all(fault.message for fault in result.faults)
    assert not Indicator.objects.exists()


def test_two_indicators_never_share_a_national_number() -> None:
    national = {"number": "91234", "name": "Something"}

    result = load(
        {"indicators": [record(national=national), record(code="other", national=national)]}
    )

    assert [fault.code for fault in result.faults] == ["reference.number_twice"]


def test_a_changed_record_keeps_its_history() -> None:
    load_records([homelessness()])
    load_records([homelessness(name="Households that came as homeless")])

    one = Indicator.objects.get()
    assert (one.version, one.history.count()) == (2, 2)
