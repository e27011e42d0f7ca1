"""The example's plans: every priority of every paper can be found, and facts are as published."""

from datetime import date
from decimal import Decimal

import pytest

from dalpb.kernel.access import Access, Held
from dalpb.kernel.cells import Figure
from dalpb.kernel.models import Organisation
from dalpb.kernel.roles import Role
from strategy.facts import strategies as facts
from strategy.models import Objective, Outcome, Strategy
from strategy.rules.mapping import Link, gaps
from strategy.rules.vocabulary import LinkKind
from strategy.selectors.plan_search import search
from tests.integration.strategy import example
from tests.standing import standing

ANYBODY = Access(1, (Held(Role.BOARD_MEMBER, 1, "x"),))
# The paper, and words under which a reader would look for one of its priorities.
FRAMEWORK = """safe environments|ACEs informed|children mental health wellbeing|emergency health
immunisation|oral health|drugs alcohol tobacco|physical activity healthy eating|1,001 days
school readiness|school exclusions|attainment gap free school meals|child poverty
special educational needs disabilities|children in care|exploitation|youth offending
voice participation influence|best start in life|emotional mental wellbeing resilience
life skills asset|keep children safe thrive|most vulnerable|protect children harms
resilience responsive relationships|core life skills|restoratively|intervene early
inequality gap|whole child|reduce sources of stress|effective children workforce|vocational"""
EVENTS = """education employment training|housing|transport|social care|recreation cultural
health physical mental|county lines|personal safety|being heard|organisations co-operate
child at its heart|inclusivity equality|transparent communication|adapt to change
building the best|securing the health|child friendly"""
PLAN_2015 = """thrive at home|thrive with specialist help|work well together|reach their full potential
energy communities universal services|lasting difference less process|teenagers out of care
help earliest opportunity|experience of the child paramount|whole family|self-help
timely lasting solutions|high quality specialist|safeguarding|pupil premium|adoption
early years taken up|whole family support|youth unemployment|reduce obesity|alcohol
improve mental health|older age|health inequalities|healthy individuals|building better lives
active communities|community services commissioning"""
PAPERS_2021 = """physical activity|adverse childhood experiences resilience|mental wellbeing
social isolation loneliness|healthy weight|early years best start|housing|green infrastructure
air quality|transport|economic development|strong recovery|population health|fit for the future
access to care|less inequality|life course|conditions for delivery|cardiovascular|respiratory
diabetes|frailty|antimicrobial|air pollution|smoking|emotional wellbeing mental health
transition to work|values ethical|two-year-olds funded|health visitor|good level of development
childhood poverty|immunisation|school readiness|climate change|parity of esteem
prevention and early intervention|multi-agency pathway|workforce development
high quality service provision|perpetrator behaviour|root causes|healthy relationship
before harm grows|pathways specialist services|specialist training|workplaces
safe accommodation|community victims 13|multiple disadvantage|place-based
changes behaviour|brings them to justice|awareness perpetrator|prevention and early help
working together|training professionals|better support from services
changing perpetrator behaviour|no child left behind|anchors|vision 2050"""
PAPERS = {"000": FRAMEWORK, "001": EVENTS, "002": PLAN_2015, "003": EVENTS, "004": PAPERS_2021}
TABLE = [
    (paper, asked.strip())
    for paper, text in PAPERS.items()
    for asked in text.replace("\n", "|").split("|")
]


@standing
def on_example_plans() -> None:
    with pytest.MonkeyPatch.context() as patch:
        assert not Organisation.objects.exists(), "a test before this one left its world behind"
        example.load_reference()
        first = example.load_plans(patch)
        again = example.load_plans(patch)
        assert [one.faults for one in (*first, *again)] == [()] * 4
        assert [one.rows_written for one in again] == [0, 0]


@pytest.mark.parametrize(("paper", "asked"), TABLE)
def test_every_priority_of_every_paper_is_found(
    on_example_plans: None, paper: str, asked: str
) -> None:
    assert search(ANYBODY, asked), f"{paper}: {asked}"


@pytest.mark.parametrize(
    ("code", "priorities"),
    [
        ("da-2021-24", 5),
        ("da-2025-28", 5),
        ("health-and-wellbeing", 7),
        ("cyp-framework-2018", 18),
        ("cyp-plan-2015-18", 3),
        ("wellbeing-coalition", 4),
        ("integrated-care-system", 8),
        ("national-children-2015", 7),
        ("health-and-wellbeing-2012", 5),
        ("childrens-vision-2019", 10),
    ],
)
def test_each_plan_has_the_priorities_of_its_paper(
    on_example_plans: None, code: str, priorities: int
) -> None:
    assert Strategy.objects.get(code=code).priorities.count() == priorities


def test_the_framework_gathers_its_priorities_into_six_streams(on_example_plans: None) -> None:
    plan = Strategy.objects.get(code="cyp-framework-2018")

    assert plan.work_streams.count() == 6
    assert not plan.priorities.filter(work_stream=None).exists()
    assert [plan.statements.filter(kind=kind).count() for kind in ("ambition", "principle")] == [
        3,
        5,
    ]
    assert plan.statements.filter(kind="domain", parent__kind="ambition").count() == 8


def test_the_strategy_of_2021_has_every_objective_of_the_paper(on_example_plans: None) -> None:
    found = [
        (priority, Objective.objects.filter(strategy__code="da-2021-24", code__startswith=priority))
        for priority in "12345"
    ]

    assert [rows.count() for _, rows in found] == [3, 1, 2, 4, 3]
    assert not Objective.objects.filter(strategy__code="da-2021-24", outcomes=None).exists()
    assert not Objective.objects.filter(strategy__code="da-2021-24", is_illustrative=True).exists()


def test_objectives_that_no_paper_gives_are_marked(on_example_plans: None) -> None:
    rows = Objective.objects.filter(strategy__code="da-2025-28")

    assert rows.count() == 13
    assert set(rows.values_list("is_illustrative", flat=True)) == {True}


def test_the_coalition_s_outcomes_are_exact(on_example_plans: None) -> None:
    take_up, reviews, social_care = (
        Outcome.objects.get(strategy__code="wellbeing-coalition", code=code)
        for code in ("1.c", "1.e", "1.d")
    )

    assert (take_up.baseline, take_up.target) == (Figure.exact(71), Figure.exact(75))
    assert (reviews.baseline.value, reviews.target.value) == (Decimal("84.1"), Decimal(95))
    assert (social_care.target.low, social_care.target.high) == (Decimal(60), None)
    assert all(one.target_on and one.baseline_on for one in (take_up, reviews, social_care))


def test_the_map_between_the_two_strategies_is_whole(on_example_plans: None) -> None:
    later = Strategy.objects.get(code="da-2025-28")
    links = [
        Link(LinkKind(one.kind), one.old.code if one.old else "", one.new.code if one.new else "")
        for one in later.links_back.select_related("old", "new")
    ]
    old, new = (
        set(Objective.objects.filter(strategy__code=code).values_list("code", flat=True))
        for code in ("da-2021-24", "da-2025-28")
    )

    assert gaps(links, old=old, new=new) == ()
    assert {link.kind for link in links} == set(LinkKind)


@pytest.mark.parametrize(
    ("on", "code"),
    [
        (date(2022, 1, 4), None),
        (date(2022, 1, 5), "da-2021-24"),
        (date(2025, 12, 7), "da-2021-24"),
        (date(2025, 12, 8), "da-2025-28"),
    ],
)
def test_one_strategy_is_in_force_at_a_time(
    on_example_plans: None, on: date, code: str | None
) -> None:
    found = facts.current_strategy(on)

    assert (found.code if found else None) == code


def test_the_clock_runs_from_the_first_publication(on_example_plans: None) -> None:
    clock = facts.review_clock(date(2026, 11, 26))

    assert facts.first_published_on() == date(2021, 11, 25)
    assert [(one.window.first_on, one.window.last_on, one.state.value) for one in clock] == [
        (date(2021, 11, 25), date(2024, 11, 24), "reviewed"),
        (date(2024, 11, 25), date(2027, 11, 24), "open"),
    ]


def test_the_consultation_of_2025_is_whole_and_a_silent_district_is_told(
    on_example_plans: None,
) -> None:
    early = facts.consultation_state("da-2025-28", date(2025, 9, 12))
    late = facts.consultation_state("da-2025-28", date(2025, 9, 13))

    assert early is not None
    assert early.state.missing == ("Tewkesbury Borough Council",)
    assert late is not None
    assert late.state.is_whole
    assert "Cotswold District Council, cabinet" in [one.body for one in late.adoptions]


def test_a_request_that_nobody_answered_is_overdue(on_example_plans: None) -> None:
    overdue = [one for one in facts.cooperation_requests() if one.is_overdue(date(2026, 11, 26))]

    assert [one.organisation_code for one in overdue] == ["gloucester-city-council"]
