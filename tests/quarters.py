"""A partner quarter in Exampleshire: three partners, two sections, one round.

Haven runs a refuge and fills in the form. Harbour runs homes and sends the template.
Hillside Council counts homelessness and sends a tidy file. Whatever a partner gives
holds its own number (71, 83, 59), so that another's shows.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from dalpb.kernel.access import access_of
from dalpb.kernel.cells import Figure
from dalpb.kernel.models import User
from dalpb.kernel.periods import parse
from dalpb.kernel.roles import Role
from needs.models import Collection, Obligation, Round
from needs.rules.collecting import Via
from needs.rules.grid import CellKey
from needs.rules.replay import Dates
from needs.services.collecting import moves
from needs.services.collecting.answers import Given, Saved, asked_for, save_answers
from needs.services.collecting.rounds import agree, create_round, open_round
from needs.services.reference import load_reference
from tests import worlds
from tests.worlds import World

PERIOD: Final = "2025-26 Q1"
DUE: Final = date(2025, 7, 31)
AT: Final = datetime(2025, 7, 10, 9, 30, tzinfo=UTC)
HILLSIDE: Final = "hillside"
NUMBERS: Final[Mapping[str, int]] = {worlds.HAVEN: 71, worlds.HARBOUR: 83, HILLSIDE: 59}
START: Final = "2025-04-01"
DECISION: Final = {"kind": "decision", "code": "unmet-need", "words": "What to commission"}
LINE: Final = {"kind": "return_line", "code": "R3a", "words": "Households not supported"}


def organisation() -> dict[str, Any]:
    return {
        "code": HILLSIDE,
        "name": "Hillside District Council",
        "kind": "district_council",
        "provider_status": "local_housing_authority",
        "area": "E07000992",
        "source": "Invented",
    }


def question(measure: str, *, splits: tuple[str, ...] = (), of: str = "service") -> dict[str, Any]:
    found: dict[str, Any] = {
        "measure": measure,
        "asked_of": of,
        "minutes": 4,
        "uses": [DECISION, LINE],
    }
    return found | {"splits": list(splits)} if splits else found


def document() -> dict[str, Any]:
    """The reference file of the collection."""
    return {
        "organisations": [organisation()],
        "collections": [
            {
                "code": "partner-quarter",
                "name": "Partner quarter",
                "purpose": "What the board decides on.",
                "frequency": "quarter",
                "agreement": "Totals only.",
                "agreement_edition": "2025",
                "source": "Invented",
                "sections": [
                    {
                        "code": "accommodation",
                        "title": "Safe accommodation",
                        "questions": [
                            question("refusal_instances", splits=("refusal_reason",)),
                            question("households_moved_on"),
                        ],
                        "asked": [
                            {"organisation": worlds.HAVEN, "service": "haven-house", "from": START},
                            {
                                "organisation": worlds.HARBOUR,
                                "service": "harbour-homes",
                                "from": START,
                            },
                            {
                                "organisation": worlds.HARBOUR,
                                "service": "harbour-steps",
                                "from": START,
                            },
                        ],
                    },
                    {
                        "code": "homelessness",
                        "title": "Homelessness",
                        "questions": [question("homeless_applications_da", of="organisation")],
                        "asked": [
                            {"organisation": HILLSIDE, "from": START},
                            {"organisation": worlds.HAVEN, "from": START},
                        ],
                    },
                ],
                "table_rules": [
                    {
                        "code": "moved_on_within_refused",
                        "left": ["households_moved_on"],
                        "right": ["refusal_instances"],
                        "words": "An invented rule.",
                        "introduced": "2025-04-01",
                        "binding_from": "2025-07-01",
                    }
                ],
            }
        ],
    }


@dataclass(frozen=True, slots=True)
class Quarter:
    """The round, and ways to act in it as each person."""

    world: World
    round: Round

    def owed(self, organisation: str) -> Obligation:
        return Obligation.objects.select_related(
            "round__collection", "round__period", "organisation"
        ).get(round=self.round, organisation__code=organisation)

    def act(self, name: str, organisation: str, *, at: datetime = AT) -> moves.Act:
        by = self.world.people[name]
        version = self.owed(organisation).version
        return moves.Act(by, at, access_of(by, on=at.date()), version)

    def save(
        self, name: str, organisation: str, figures: Mapping[CellKey, Figure | None], *,
        at: datetime = AT,
    ) -> Saved:  # fmt: skip
        by = self.world.people[name]
        return save_answers(
            obligation=self.owed(organisation),
            given=[Given(key, figure) for key, figure in figures.items()],
            via=Via.FORM,
            access=access_of(by, on=at.date()),
            by=by,
            at=at,
        )

    def fill(self, name: str, organisation: str, *, at: datetime = AT) -> Saved:
        """Every cell of a partner holds its own number; parts come to it."""
        return self.save(name, organisation, filled(self.owed(organisation)), at=at)

    def send(self, name: str, organisation: str, *, at: datetime = AT) -> None:
        self.fill(name, organisation, at=at)
        self.complete(name, organisation, at=at)

    def complete(self, name: str, organisation: str, *, at: datetime = AT) -> None:
        moves.complete(obligation=self.owed(organisation), act=self.act(name, organisation, at=at))

    def accept(self, name: str, organisation: str, *sections: str, at: datetime = AT) -> None:
        owed = self.owed(organisation)
        moves.accept(
            obligation=owed,
            sections=sections or owed.sections,
            act=self.act(name, organisation, at=at),
        )


def filled(obligation: Obligation) -> dict[CellKey, Figure]:
    number = NUMBERS[obligation.organisation.code]
    figures = {}
    for asked in asked_for(obligation):
        for key, row, _ in asked.cells():
            rest = len(asked.question.rows) - 1
            is_first = rest and row.category == asked.question.rows[1].category
            whole = row.category == "ALL" or is_first
            figures[key] = Figure.exact(number if whole else 0)
    return figures


def prepare(world: World) -> None:
    """The collection and the third partner; nobody has agreed to anything."""
    loaded = load_reference(
        content=json.dumps(document()).encode(), file_name="quarter.json", by=None, at=AT
    )
    assert loaded.faults == ()
    assert isinstance(world.people, dict)
    world.people[HILLSIDE] = _hillside()


def draft(world: World, *, due: date = DUE, at: datetime = AT) -> Round:
    """The round before it is opened: everybody is ready for it."""
    prepare(world)
    collection = Collection.objects.get(code="partner-quarter")
    for name in (worlds.HAVEN, worlds.HARBOUR, HILLSIDE):
        by = world.people[name]
        agree(
            collection=collection,
            organisation=by.memberships.get().organisation,
            access=access_of(by, on=at.date()),
            by=by,
            at=at,
        )
    officer = world.people["officer"]
    return create_round(
        collection=collection,
        period=parse(PERIOD),
        dates=Dates(due, due + timedelta(days=7), due + timedelta(days=14)),
        access=access_of(officer, on=at.date()),
        by=officer,
        at=at,
    )


def _hillside() -> User:
    user = User.objects.create_user(
        "hillside@exampleshire.example", full_name="Hillside of Example"
    )
    worlds.give(user, Role.PARTNER, at=HILLSIDE)
    return user


def build(world: World | None = None, *, due: date = DUE, at: datetime = AT) -> Quarter:
    """The round, open."""
    world = world or worlds.build()
    made = draft(world, due=due, at=at)
    officer = world.people["officer"]
    opened = open_round(
        found=made,
        version=made.version,
        access=access_of(officer, on=at.date()),
        by=officer,
        at=at,
    )
    return Quarter(world, opened)
