"""A whole published strategy, the draft of the next, and what stands between them."""

import json
from datetime import UTC, datetime
from typing import Any, Final

from dalpb.kernel.models import Organisation, User
from strategy.models import Strategy
from strategy.rules.vocabulary import PlanKind
from strategy.services import moves, writing
from strategy.services.strategy_files import load_strategies
from tests.factories.strategies import COUNTY, gap

OLD, WHOLE, DRAFT, OTHER = "plan-old", "plan-whole", "plan-draft", "plan-other"
DISTRICT: Final = "south-council"
AT: Final = datetime(2025, 5, 20, 9, 30, tzinfo=UTC)


def outcome(code: str = "1.1.a", **more: Any) -> dict[str, Any]:
    return {
        "code": code,
        "words": "More two-year-olds have a place.",
        "unit": "%",
        "baseline": "71",
        "baseline_on": "2021-11-02",
        "target": "75",
        "target_on": "2026-08-31",
        **more,
    }


def objective(code: str = "1.1", **more: Any) -> dict[str, Any]:
    return {"code": code, "title": f"Objective {code}", "description": "It matters.", **more}


def priority(title: str = "Working together", **more: Any) -> dict[str, Any]:
    return {
        "title": title,
        "description": "Agencies act as one.",
        "indicators": [gap(1), gap(2), gap(3)],
        **more,
    }


def plan(code: str = WHOLE, **more: Any) -> dict[str, Any]:
    return {
        "code": code,
        "title": f"Strategy {code}",
        "years": "2024 to 2027",
        "body": "Exampleshire Partnership",
        "area": COUNTY,
        "status": "published",
        "source": "Test",
        "priorities": [
            priority(objectives=[objective(outcomes=[outcome()])]),
            priority("Training"),
        ],
        **more,
    }


def consultee(**more: Any) -> dict[str, Any]:
    return {
        "kind": "board",
        "name": "Exampleshire Board",
        "asked_on": "2024-01-08",
        "reply_by": "2024-02-09",
        "answered_on": "2024-02-01",
        "response": "Agrees.",
        "how_used": "Nothing to change.",
        **more,
    }


FILE: Final[dict[str, Any]] = {
    "strategies": [
        plan(OLD, status="replaced", successor=WHOLE, **{"from": "2021-11-25"}, until="2024-04-01",
             publication=[{"on": "2021-11-25", "where": "The county's website"}],
             reviews=[{"on": "2024-02-20", "findings": "Needs moved.",
                       "effect_on_other_support": "None was cut.", "decision": "replace",
                       "reason": "New needs."}]),
        plan(
            **{"from": "2024-04-01"},
            drafted_on="2023-12-01",
            statements=[{"kind": "vision", "words": "Nobody lives in fear."},
                        {"kind": "ambition", "words": "Safe homes.", "domains": ["Social"]}],
            work_streams=[{"title": "Foundations"}],
            consultees=[consultee(),
                        consultee(kind="district", organisation=DISTRICT, name="South Council")],
            adoptions=[{"body": "South Council, cabinet", "on": "2024-03-20",
                        "reference": "Minute 7"}],
            publication=[{"on": "2024-03-28", "where": "The county's website"}],
        ),
        plan(DRAFT, status="draft"),
        plan(OTHER, kind="framework", title="Framework", **{"from": "2020-01-01"},
             priorities=[{"title": "Working together on training",
                          "description": "Agencies act as one in their training."}],
             publication=[{"where": "A paper"}]),
    ],
    "links": [
        {"earlier": OLD, "later": WHOLE, "kind": "carried", "old": "1.1", "new": "1.1",
         "reason": "It goes on."},
        {"earlier": WHOLE, "later": DRAFT, "kind": "carried", "old": "1.1", "new": "1.1",
         "reason": "It goes on."},
    ],
    "cooperation_requests": [
        {"organisation": DISTRICT, "asked_on": "2025-02-03", "what": "Send figures.",
         "reply_by": "2025-03-03"},
    ],
}  # fmt: skip


def load(file: dict[str, Any] = FILE) -> None:
    """The file stands, with a council of whichever partnership is loaded."""
    councils = Organisation.objects.order_by("-kind", "code")
    council = councils.filter(kind="district_council").first() or councils[0]
    told = json.loads(json.dumps(file).replace(f'"{DISTRICT}"', f'"{council.code}"'))
    done = load_strategies(told, by=None, at=AT)
    assert done.faults == (), done.faults


def terms(**more: Any) -> writing.PlanTerms:
    values: dict[str, Any] = {
        "title": "Strategy",
        "years": "2027 to 2030",
        "body": "Exampleshire Partnership",
        "kind": PlanKind.DOMESTIC_ABUSE_STRATEGY,
        "owner": "",
        "source": "The board",
        "drafted_on": None,
        "first_on": None,
        "until_on": None,
    }
    return writing.PlanTerms(**{**values, **more})


def started(by: User, code: str = "da-next", **more: Any) -> Strategy:
    """A draft with one priority and one objective."""
    made = writing.start_strategy(code=code, area_code=COUNTY, terms=terms(**more), by=by, at=AT)
    first = writing.save_priority(
        strategy=made, pk=None, version=0, title="Prevent", description="Early.", by=by, at=AT
    )
    writing.save_objective(
        strategy=made,
        priority=first,
        pk=None,
        version=0,
        code="1.1",
        title="Reach people early",
        description="",
        answers=(),
        by=by,
        at=AT,
    )
    return made


def opened(by: User, **more: Any) -> Strategy:
    made = started(by, **more)
    moves.open_consultation(strategy=made, version=made.version, by=by, at=AT)
    made.refresh_from_db()
    return made


def approved(by: User, chair: User, **more: Any) -> Strategy:
    made = opened(by, **more)
    moves.approve(strategy=made, version=made.version, shown=moves.digest(made), by=chair, at=AT)
    made.refresh_from_db()
    return made
