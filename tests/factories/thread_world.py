"""Exampleshire with one thread whole: a need found, planned for, paid for and reported."""

import json
from datetime import date

from commissioning.models import GrantAward
from commissioning.rules.allocating import LineTerms
from commissioning.rules.posting import Posting, month_of
from commissioning.rules.vocabulary import Accommodation, EntryKind, Narrative, Purpose
from commissioning.services.allocating import approve_proposal
from commissioning.services.authority import Authority
from commissioning.services.ledger import post_spend
from commissioning.services.proposals import (
    OptionTerms,
    add_line,
    add_option,
    propose,
    put_to_board,
    record_recommendation,
)
from dalpb.kernel.access import access_of
from dalpb.kernel.periods import financial_year
from needs.rules.assessment.life import AssessmentStatus
from needs.services.reference import load_reference
from reporting.workflow import ReturnStatus
from strategy.models import Objective
from strategy.services.delivery.keeping import Act
from strategy.services.delivery.proposing import (
    ActionTerms,
    Agreement,
    agree_action,
    propose_action,
)
from tests import worlds
from tests.factories import assessments, plans
from tests.factories.agreements import decided
from tests.worlds import World

MEASURE = "households_unable_to_support"
SERVICE = "haven-house"
LINE = "haven-line"


def furnish(world: World, *, status: ReturnStatus = ReturnStatus.SUBMITTED) -> None:
    """One finding that the return's measure follows, and all that came of it."""
    _found(world)
    _planned(world)
    _spent(world)
    _allocated(world)
    worlds.the_return(world, status)


def _found(world: World) -> None:
    assessments.tell(world, "12", assessments.AREA)
    told = assessments.finding(followed_by=MEASURE)
    chapter = {"code": "places", "heading": "Places", "findings": [told]}
    author, chair = world.people["second-officer"], world.people["chair"]
    first = assessments.write(author, assessments.document(chapters=[chapter]))
    assessments.take_to(first, AssessmentStatus.APPROVED, author=author, approver=chair)


def _planned(world: World) -> None:
    indicators = (worlds.ROOT / "needs/reference/indicators.json").read_bytes()
    load_reference(content=indicators, file_name="indicators.json", by=None, at=worlds.AT)
    told = plans.outcome(indicator="not-supported-share")
    wanted = plans.objective(recommendations=["O1"], outcomes=[told])
    priorities = [plans.priority(objectives=[wanted]), plans.priority("Training")]
    publication = [{"on": "2024-03-28", "where": "The county's website"}]
    strategy = plans.plan(**{"from": "2024-04-01"}, priorities=priorities, publication=publication)
    plans.load({"strategies": [json.loads(json.dumps(strategy))]})
    objective = Objective.objects.get(strategy__code=plans.WHOLE, code="1.1")
    officer, chair = (
        Act(by, worlds.AT, access_of(by, on=worlds.TODAY))
        for by in (world.people["officer"], world.people["chair"])
    )
    made = propose_action(
        terms=ActionTerms(
            objective=objective,
            title="Open a place for older boys",
            wording="Find and open a place that takes families with older boys.",
            owner=world.people["haven"].memberships.get().organisation,
            baseline_start=date(2024, 4, 1),
            baseline_end=date(2027, 3, 31),
            outcome=objective.outcomes.get(),
        ),
        act=officer,
    )
    agree_action(action=made, agreement=Agreement(worlds.TODAY), act=chair)


def _award() -> GrantAward:
    return GrantAward.objects.select_related("year").get(code=f"support-{worlds.YEAR}")


def _spent(world: World) -> None:
    on = date(2024, 9, 2)
    post_spend(
        Posting(
            reference="SPEND-HAVEN",
            kind=EntryKind.SPEND,
            pence=1_234_56,
            dated_on=on,
            month=month_of(on),
            purpose=Purpose.SUPPORT,
            accommodation=Accommodation.REFUGE,
            narrative=Narrative.REFUGE_SUPPORT,
            service_code=SERVICE,
            document_ref="INV-HAVEN",
        ),
        award=_award(),
        by=world.people["commissioner"],
        at=worlds.AT,
    )


def _allocated(world: World) -> None:
    by = world.people["commissioner"]
    decided(by, at=worlds.AT)
    made = propose(
        code="haven-support", title="Support at Haven", need="Support", by=by, at=worlds.AT
    )
    option = add_option(made, OptionTerms("One way", cost_pence=20_000_00), by=by, at=worlds.AT)
    terms = LineTerms(
        title="Support at Haven House",
        pence=20_000_00,
        purpose=Purpose.SUPPORT,
        narrative=Narrative.REFUGE_SUPPORT,
        accommodation=Accommodation.REFUGE,
        service_code=SERVICE,
        objective_code="1.1",
        recommendation_code="O1",
        profile=((financial_year(2024), 20_000_00),),
    )
    add_line(option, terms, code=LINE, award=_award(), by=by, at=worlds.AT)
    made = put_to_board(made, version=made.version, by=by, at=worlds.AT)
    made = record_recommendation(
        made,
        letter="A",
        reference="DALPB/2025/02",
        words="The board recommends it.",
        version=made.version,
        by=by,
        at=worlds.AT,
    )
    approve_proposal(
        made,
        Authority(decision_ref="DALPB/2025/03"),
        version=made.version,
        by=world.people["certifier"],
        at=worlds.AT,
    )
