"""Bodies, people, risks and what people said, made through services."""

from datetime import UTC, date, datetime
from typing import Any, Final

from model_bakery import baker

from dalpb.kernel.models import Organisation, User
from dalpb.kernel.roles import Role
from strategy.models import (
    Action,
    AgendaItem,
    Body,
    Contribution,
    Decision,
    Exercise,
    Meeting,
    Objective,
    Priority,
    Risk,
    StakeholderGroup,
    Strategy,
    TermsOfReference,
    Theme,
)
from strategy.rules.risks.scoring import Score
from strategy.rules.risks.vocabulary import Appetite, RiskCategory, ScoreKind
from strategy.rules.voice.vocabulary import (
    Attribution,
    GroupKind,
    Phase,
    Place,
    ThemeStatus,
    Wording,
)
from strategy.services.risks.register import RiskTerms, raise_risk, score_risk
from strategy.services.voice.contributions import ConsentTerms, record_contribution
from strategy.services.voice.exercises import (
    ExerciseTerms,
    ThemeTerms,
    save_exercise,
    save_group,
    save_theme,
)
from tests import signing_in

AT: Final = datetime(2026, 6, 10, 9, 30, tzinfo=UTC)
TODAY: Final = AT.date()
SECRET: Final = "They put us in a room with no lock and I did not sleep for a week"


def body(code: str = "board", kind: str = "strategic_board") -> Body:
    found, _ = Body.objects.get_or_create(
        code=code,
        defaults={
            "name": code.title(),
            "prefix": code.upper().replace("-", ""),
            "kind": kind,
            "source": "Test",
        },
    )
    return found


def officer() -> User:
    return signing_in.person(Role.OFFICER)


def chair() -> User:
    return signing_in.person(Role.CHAIR)


def consultation_officer() -> User:
    return signing_in.person(Role.CONSULTATION_OFFICER)


def partner() -> Organisation:
    return signing_in.organisation("partner", "voluntary")


def terms(**changes: Any) -> RiskTerms:
    given: dict[str, Any] = {
        "title": "Refuge places fall away",
        "cause": "The contract of one provider ends and the next is not let.",
        "event": "A third of refuge places close.",
        "impact": "Families are turned away or placed far from school and work.",
        "category": RiskCategory.PROVISION,
        "owner_organisation": None,
        "owner_role": "Head of commissioning",
        "appetite": Appetite.MINIMAL,
        "tolerated": 8,
        "tolerates": "Short gaps with cover agreed beforehand.",
        "proximity_on": date(2026, 9, 30),
    }
    return RiskTerms(**(given | changes))


def risk(
    *, by: User | None = None, at: datetime = AT, of: Body | None = None, **changes: Any
) -> Risk:
    return raise_risk(body=of or body(), terms=terms(**changes), by=by or officer(), at=at)


def score(
    row: Risk,
    likelihood: int,
    impact: int,
    *,
    kind: ScoreKind = ScoreKind.CURRENT,
    by: User | None = None,
    at: datetime = AT,
) -> None:
    row.refresh_from_db()
    score_risk(
        risk=row,
        version=row.version,
        kind=kind,
        score=Score(likelihood, impact),
        reason="Seen at the operational group.",
        by=by or officer(),
        at=at,
    )
    row.refresh_from_db()


def exercise(code: str = "panel-2026", **changes: Any) -> Exercise:
    found = Exercise.objects.filter(code=code).first()
    given: dict[str, Any] = {
        "title": "Survivors’ panel",
        "phase": Phase.IN_DELIVERY,
        "about": "What it is like to reach a safe place",
        "held_from": date(2026, 5, 1),
        "held_until": date(2026, 5, 2),
        "people_low": 12,
    }
    return found or save_exercise(
        code=code,
        version=0,
        terms=ExerciseTerms(**(given | changes)),
        by=consultation_officer(),
        at=AT,
    )


def group() -> StakeholderGroup:
    found = StakeholderGroup.objects.filter(code="survivors").first()
    return found or save_group(
        code="survivors",
        name="Survivors who stayed in refuge",
        kind=GroupKind.LIVED_EXPERIENCE,
        words="",
        by=consultation_officer(),
        at=AT,
    )


def theme(code: str = "panel-2026-safety", **changes: Any) -> Theme:
    found = Theme.objects.filter(code=code).first()
    given: dict[str, Any] = {
        "title": "Feeling safe on the first night",
        "words": "Several people did not feel safe on their first night.",
        "people_count": 7,
        "status": ThemeStatus.TOLD,
    }
    return found or save_theme(
        exercise=exercise(),
        code=code,
        version=0,
        terms=ThemeTerms(**(given | changes)),
        by=consultation_officer(),
        at=AT,
    )


def consent(**changes: Any) -> ConsentTerms:
    given: dict[str, Any] = {
        "places": frozenset({Place.PAPER, Place.STRATEGY, Place.DASHBOARD}),
        "wording": Wording.OWN_WORDS,
        "attribution": Attribution.GROUP,
        "given_on": date(2026, 5, 1),
        "until_on": None,
    }
    return ConsentTerms(**(given | changes))


def contribution(code: str = "panel-2026-1", **changes: Any) -> Contribution:
    given: dict[str, Any] = {
        "exercise": exercise(),
        "group": group(),
        "own_words": SECRET,
        "our_words": "The room could not be locked.",
        "themes": [],
        "terms": consent(),
        "by": consultation_officer(),
        "at": AT,
    }
    found = Contribution.objects.filter(code=code).first()
    return found or record_contribution(code=code, **(given | changes))


def action(code: str = "A901") -> Action:
    """One proposed action of a plan."""
    found = Action.objects.filter(code=code).first()
    if found is not None:
        return found
    objective = Objective.objects.filter(strategy__code="plan-voice").first()
    if objective is None:
        plan = baker.make(Strategy, code="plan-voice", title="Plan", status="draft")
        priority = baker.make(Priority, strategy=plan, position=1, title="Safety", description="It")
        objective = baker.make(Objective, priority=priority, strategy=plan, code="1.1", position=1)
    return baker.make(
        Action,
        code=code,
        objective=objective,
        title="Fit locks",
        wording="Every bedroom locks from inside.",
        owner=partner(),
    )


def decision() -> Decision:
    """One decision of the board."""
    found = Decision.objects.filter(reference="BOARD/2026/01").first()
    if found is not None:
        return found
    rules = baker.make(TermsOfReference, body=body(), edition="1", quorum_at_least=3)
    meeting = baker.make(
        Meeting, body=body(), terms=rules, code="board-2026-01", status="in_progress"
    )
    item = baker.make(AgendaItem, meeting=meeting, position=1, title="Locks")
    return baker.make(
        Decision,
        reference="BOARD/2026/01",
        body=body(),
        meeting=meeting,
        item=item,
        outcome="made",
        words="The board agreed to fund locks.",
        year=2026,
        number=1,
        present_count=5,
        voting_count=5,
        quorum_count=3,
    )
