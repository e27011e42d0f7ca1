"""A small plan for tests: two owners, an officer, a chair, and actions made through services."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from dalpb.kernel.access import Access, Held
from dalpb.kernel.models import Area, Membership, Organisation, User
from dalpb.kernel.roles import Role
from strategy.models import Action, Objective, Outcome, Priority, Strategy
from strategy.rules.delivery.vocabulary import Funder, Rag
from strategy.services.delivery.keeping import Act
from strategy.services.delivery.parts import (
    MilestoneTerms,
    ResourceLine,
    add_milestone,
    set_resources,
)
from strategy.services.delivery.proposing import (
    ActionTerms,
    Agreement,
    agree_action,
    propose_action,
)
from strategy.services.delivery.rating import RatingTerms, agree_rag
from strategy.services.delivery.updating import UpdateTerms, give_update
from tests import signing_in

AT = datetime(2026, 5, 11, 9, 0, tzinfo=UTC)
START, END = date(2026, 4, 1), date(2027, 3, 31)


@dataclass(frozen=True)
class Plan:
    """The people and places of the small plan."""

    strategy: Strategy
    objective: Objective
    outcome: Outcome
    council: Organisation
    refuge: Organisation
    health: Organisation
    officer: User
    chair: User
    owner: User
    other: User

    def act(self, who: User, at: datetime = AT, version: int | None = None) -> Act:
        held = {
            self.officer: (Role.OFFICER, self.council),
            self.chair: (Role.CHAIR, self.council),
            self.owner: (Role.PARTNER, self.refuge),
            self.other: (Role.PARTNER, self.health),
        }
        role, organisation = held[who]
        access = Access(who.pk, (Held(role, organisation.pk, organisation.code),))
        return Act(who, at, access, version)

    def terms(self, **changes: Any) -> ActionTerms:
        given: dict[str, Any] = {
            "objective": self.objective,
            "title": "Open a place for older boys",
            "wording": "Find and open accommodation that takes families with older boys.",
            "owner": self.refuge,
            "baseline_start": START,
            "baseline_end": END,
            **changes,
        }
        return ActionTerms(**given)

    def proposed(self, **changes: Any) -> Action:
        return propose_action(terms=self.terms(**changes), act=self.act(self.officer))

    def agreed(self, *, milestone: bool = True, **changes: Any) -> Action:
        """An action that the board agreed, with one milestone in its time."""
        made = self.proposed(**changes)
        if milestone:
            step = MilestoneTerms("A building is found", date(2026, 12, 31))
            add_milestone(action=made, terms=step, act=self.act(self.officer))
        return agree_action(
            action=made, agreement=Agreement(date(2026, 5, 11)), act=self.act(self.chair)
        )


def update(**changes: Any) -> UpdateTerms:
    given: dict[str, Any] = {
        "quarter": "2026-27 Q1",
        "progress": "Three buildings were looked at.",
        "own_rag": Rag.GREEN,
        "own_reason": "The search goes as planned.",
        **changes,
    }
    return UpdateTerms(**given)


def small_plan() -> Plan:
    """The strategy with one objective, and everybody who takes part."""
    area, _ = Area.objects.get_or_create(code="E10000099", defaults={"kind": "county"})
    council = signing_in.organisation()
    refuge = _organisation("north-refuge", "specialist_provider")
    health = _organisation("example-health", "health")
    strategy, _ = Strategy.objects.get_or_create(
        code="da-plan",
        defaults={
            "title": "Test strategy", "years": "2025 to 2028", "body": "Board", "area": area,
            "status": "draft", "source": "Test", "first_on": date(2025, 4, 1),
        },
    )  # fmt: skip
    priority, _ = Priority.objects.get_or_create(
        strategy=strategy,
        position=1,
        defaults={"title": "Better support", "description": "Support"},
    )
    objective, _ = Objective.objects.get_or_create(
        strategy=strategy,
        code="1.1",
        defaults={"priority": priority, "position": 1, "title": "Enough places"},
    )
    outcome, _ = Outcome.objects.get_or_create(
        strategy=strategy,
        code="O1",
        defaults={
            "priority": priority, "objective": objective, "position": 1,
            "words": "Fewer families are turned away",
        },
    )  # fmt: skip
    return Plan(
        strategy, objective, outcome, council, refuge, health,
        _person("plan-officer", Role.OFFICER, council),
        _person("plan-chair", Role.CHAIR, council),
        _person("plan-owner", Role.PARTNER, refuge),
        _person("plan-other", Role.PARTNER, health),
    )  # fmt: skip


def _organisation(code: str, kind: str) -> Organisation:
    found, _ = Organisation.objects.get_or_create(
        code=code,
        defaults={"name": code.replace("-", " ").title(), "kind": kind, "source": "Test"},
    )
    return found


def _person(name: str, role: Role, organisation: Organisation) -> User:
    email = f"{name}@example.org"
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_user(email, full_name=name.replace("-", " ").title())
        Membership.objects.create(
            user=user, organisation=organisation, role=role.value, held_from=date(2020, 1, 1)
        )
    return user


def furnish(officer: User, chair: User) -> None:
    """One action with everything on its page, owned by the officer's council; one proposed."""
    found = small_plan()
    council = officer.memberships.get(role=Role.OFFICER.value).organisation
    plan = replace(found, council=council, officer=officer, chair=chair)
    first = plan.agreed(owner=council, supporters=(plan.health,), outcome=plan.outcome)
    plan.proposed(title="A second one")
    act = plan.act(officer, datetime(2026, 7, 6, 9, tzinfo=UTC))
    give_update(
        action=first,
        terms=update(
            own_rag=Rag.AMBER,
            forecast_end=date(2027, 6, 30),
            evidence="Notes of two visits",
            reference="https://example.org/notes",
            blocked_reason="No building.",
            unblocked_by="A lease.",
        ),
        act=act,
    )
    set_resources(
        action=first, lines=(ResourceLine(Funder.GRANT, "Two posts", 8_450_000),), act=act
    )
    terms = RatingTerms("2026-27 Q1", Rag.RED, date(2026, 7, 20), "Nothing is in sight.")
    agree_rag(action=first, terms=terms, act=plan.act(chair, datetime(2026, 7, 20, 9, tzinfo=UTC)))
