"""How far the live year's return has come."""

from dataclasses import replace

import pytest

from dalpb.kernel.cells import Figure
from reporting.returns.draft import LineSource, Provision
from reporting.returns.load import load
from reporting.returns.rehearsal import Readiness, Rehearsed, rehearse, waiting_on
from tests.factories.returns import source

SPEC = load("2024-25")
MEASURE = SPEC.question("R3").measure
HAVEN = Provision("haven", "Haven House", "haven-org", "Haven", "refuge", 8, True, False)
HARBOUR = Provision(
    "harbour", "Harbour Flats", "harbour-org", "Harbour", "dispersed", 4, True, False
)


def sent(period: str, service: Provision = HAVEN, code: str = "R3") -> LineSource:
    made = source(code, "", Figure.exact(5), service.kind)
    return replace(
        made,
        period=period,
        service_code=service.service_code,
        service=service.service,
        organisation_code=service.organisation_code,
        organisation=service.organisation,
    )


def tried(
    *sources: LineSource,
    provision: tuple[Provision, ...] = (HAVEN,),
    adds: frozenset[str] = frozenset({MEASURE}),
    code: str = "R3",
) -> Rehearsed:
    lines = rehearse(SPEC, sources, provision, adds=adds, asked=frozenset({MEASURE}))
    return next(line for line in lines if line.question == code)


QUARTERS = tuple(f"2024-25 Q{number}" for number in (1, 2, 3, 4))


@pytest.mark.parametrize("had", [0, 1, 2, 3, 4])
def test_quarters_make_a_year_only_when_all_are_there(had: int) -> None:
    line = tried(*(sent(period) for period in QUARTERS[:had]))

    expected = {0: Readiness.BLANK, 4: Readiness.WHOLE}.get(had, Readiness.IN_PART)
    assert line.readiness is expected
    assert line.owes[0].had == QUARTERS[:had]


def test_a_gap_in_the_middle_is_no_year() -> None:
    line = tried(*(sent(period) for period in (QUARTERS[0], QUARTERS[2], QUARTERS[3])))

    assert line.readiness is Readiness.IN_PART


def test_the_yearly_figure_is_whole_by_itself() -> None:
    assert tried(sent("2024-25")).readiness is Readiness.WHOLE


def test_four_quarters_of_people_counted_once_a_year_make_no_year() -> None:
    line = tried(*(sent(period) for period in QUARTERS), adds=frozenset())

    assert line.readiness is Readiness.IN_PART
    assert not line.adds


def test_one_silent_service_leaves_the_question_in_part_and_is_named() -> None:
    line = tried(sent("2024-25"), provision=(HAVEN, HARBOUR))

    assert line.readiness is Readiness.IN_PART
    assert line.whole_count == 1
    assert waiting_on([line]) == {"harbour-org": ("R3",)}


def test_no_service_of_the_kind_is_not_a_blank() -> None:
    assert tried(provision=()).readiness is Readiness.NOBODY


def test_a_service_that_is_not_commissioned_owes_nothing() -> None:
    line = tried(provision=(replace(HAVEN, is_commissioned=False),))

    assert line.readiness is Readiness.NOBODY


def test_local_questions_money_and_words_are_not_rehearsed_as_counts() -> None:
    lines = rehearse(SPEC, (), (HAVEN,), adds=frozenset(), asked=frozenset())

    assert {line.question[:2] for line in lines} <= {"R1", "R2", "R3", "R4", "R5", "R6"}
    assert all(not line.is_asked for line in lines)
