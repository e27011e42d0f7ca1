"""A whole plan with its history, from a file, through the services that people use."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any

from django.db import transaction

from dalpb.kernel.access import access_of
from dalpb.kernel.models.organisations import Membership, Organisation
from dalpb.kernel.models.people import User
from dalpb.kernel.roles import Permission
from strategy.models import Action, Objective, Outcome
from strategy.rules.delivery.quarters import due_on, quarter_named
from strategy.rules.delivery.vocabulary import Funder, Rag
from strategy.services.delivery import closing, parts, proposing, rating, updating
from strategy.services.delivery.keeping import Act

Given = Mapping[str, Any]
Step = tuple[date, int, Callable[[], object]]
# In which order things happen that fall on one day.
_PROPOSED, _AGREED, _REACHED, _UPDATED, _RATED, _CLOSED = range(6)


@dataclass(frozen=True, slots=True)
class Cast:
    """Who writes the plan, and who records that the board agreed."""

    officer: User
    chair: User


@transaction.atomic
def load_plan(*, content: Given, cast: Cast) -> int:
    """Every action of the file that is not there yet has its whole story. Their number is returned."""
    there = set(Action.objects.values_list("code", flat=True))
    new = [given for given in content["actions"] if given["code"] not in there]
    loader = _Loader(cast)
    steps = [step for given in new for step in loader.steps(given)]
    for _, _, do in sorted(steps, key=lambda step: step[:2]):
        do()
    return len(new)


class _Loader:
    """Turns what a file says of an action into steps with their days."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.organisations = {row.code: row for row in Organisation.objects.all()}
        self.objectives = {
            f"{row.strategy.code}:{row.code}": row
            for row in Objective.objects.select_related("strategy")
        }
        self.outcomes = {
            f"{row.strategy.code}:{row.code}": row
            for row in Outcome.objects.select_related("strategy")
        }

    def steps(self, given: Given) -> Iterator[Step]:
        start, code = _day(given["start"]), given["code"]
        first = start - timedelta(days=40)
        yield first, _PROPOSED, partial(self.propose, given, first)
        if not given.get("proposed_only"):
            yield from self._of_an_agreed_one(given, start - timedelta(days=20))
        if "correct" in given:
            fix = given["correct"]
            yield _day(fix["on"]), _AGREED, partial(self.correct, code, fix)
        if "close" in given:
            end = given["close"]
            yield _day(end["on"]), _CLOSED, partial(self.close, code, end)

    def _of_an_agreed_one(self, given: Given, agreed: date) -> Iterator[Step]:
        code = given["code"]
        yield agreed, _AGREED, partial(self.agree, given, agreed)
        for place, step in enumerate(given["milestones"], 1):
            yield from self._of_a_milestone(code, place, step)
        for update in given["updates"]:
            period = quarter_named(update["quarter"])
            said, met = period.last + timedelta(days=9), due_on(period) + timedelta(days=12)
            yield said, _UPDATED, partial(self.update, code, update, said)
            yield met, _RATED, partial(self.rate, code, update, met)

    def _of_a_milestone(self, code: str, place: int, step: Given) -> Iterator[Step]:
        if "reached" in step:
            on = _day(step["reached"])
            yield on, _REACHED, partial(self.move, code, place, on, on)
        elif "forecast" in step:
            moved = _day(step["agreed"]) - timedelta(days=60)
            later = _day(step["forecast"])
            yield moved, _REACHED, partial(self.move, code, place, later, None, moved)

    def _act(self, who: User, on: date) -> Act:
        at = datetime.combine(on, time(10), tzinfo=UTC)
        return Act(who, at, access_of(who, on=on))

    def _owner(self, action: Action, on: date) -> User:
        """Somebody of the owner who could sign in on that day, or the officer on its behalf."""
        rows = Membership.objects.filter(
            organisation=action.owner, held_from__lte=on
        ).select_related("user")
        for row in rows.order_by("pk"):
            ids = access_of(row.user, on=on).organisation_ids(Permission.UPDATE_ACTIONS)
            if action.owner_id in ids and row.user != self.cast.chair:
                return row.user
        return self.cast.officer

    def propose(self, given: Given, on: date) -> None:
        act = self._act(self.cast.officer, on)
        terms = proposing.ActionTerms(
            objective=self.objectives[given["objective"]],
            title=given["title"],
            wording=given["wording"],
            owner=self.organisations[given["owner"]],
            baseline_start=_day(given["start"]),
            baseline_end=_day(given["end"]),
            owner_role=given["owner_role"],
            outcome=self.outcomes[given["outcome"]] if "outcome" in given else None,
            supporters=tuple(self.organisations[code] for code in given["helpers"]),
            resources_words=given["takes"],
            source="Invented for the example partnership",
            is_illustrative=True,
        )
        made = proposing.propose_action(terms=terms, act=act, code=given["code"])
        for step in given["milestones"]:
            wanted = parts.MilestoneTerms(step["title"], _day(step["agreed"]))
            parts.add_milestone(action=made, terms=wanted, act=act)
        lines = tuple(
            parts.ResourceLine(Funder(line["funder"]), line["label"], line["pence"])
            for line in given["money"]
        )
        if lines:
            parts.set_resources(action=made, lines=lines, act=act)

    def agree(self, given: Given, on: date) -> None:
        action = _action(given["code"])
        agreement = proposing.Agreement(on)
        proposing.agree_action(
            action=action, agreement=agreement, act=self._act(self.cast.chair, on)
        )
        for code in given["needs"]:
            act = self._act(self.cast.officer, on)
            parts.add_dependency(action=action, needs=_action(code), act=act)

    def correct(self, code: str, fix: Given) -> None:
        action, on = _action(code), _day(fix["on"])
        if action.baseline_start is None:
            return
        proposing.correct_terms(
            action=action,
            wording=action.approved_wording,
            start=action.baseline_start,
            end=_day(fix["end"]),
            agreement=proposing.Agreement(on, reason=fix["reason"]),
            act=self._act(self.cast.chair, on),
        )

    def move(
        self, code: str, place: int, forecast: date, actual: date | None, on: date | None = None
    ) -> None:
        action = _action(code)
        day = on or forecast
        parts.move_milestone(
            action=action,
            position=place,
            forecast_on=forecast,
            actual_on=actual,
            act=self._act(self._owner(action, day), day),
        )

    def update(self, code: str, given: Given, on: date) -> None:
        action = _action(code)
        updating.give_update(
            action=action,
            terms=updating.UpdateTerms(
                quarter=given["quarter"],
                progress=given["progress"],
                own_rag=Rag(given["rag"]),
                own_reason=given.get("why", "") or "The work goes as its owner planned it.",
                forecast_end=_day(given["forecast"]) if "forecast" in given else None,
                blocked_reason=given.get("blocked", ""),
                unblocked_by=given.get("unblock", ""),
            ),
            act=self._act(self._owner(action, on), on),
        )

    def rate(self, code: str, given: Given, on: date) -> None:
        """The board agreed with the owner where the file does not say otherwise."""
        action = _action(code)
        rating.agree_rag(
            action=action,
            terms=rating.RatingTerms(
                given["quarter"],
                Rag(given.get("board", given["rag"])),
                on,
                given.get("bwhy", "") or "The board heard the owner and agreed.",
            ),
            act=self._act(self.cast.officer, on),
        )

    def close(self, code: str, given: Given) -> None:
        action, on = _action(code), _day(given["on"])
        act, reason = self._act(self.cast.officer, on), given.get("reason", "")
        if given["how"] == "completed":
            parts.add_evidence(action=action, words=given["evidence"], reference="", act=act)
            closing.complete_action(action=action, ended_on=on, act=act)
        elif given["how"] == "stopped":
            closing.stop_action(action=action, reason=reason, act=act)
        elif given["how"] == "merged":
            closing.merge_action(action=action, into=_action(given["by"]), reason=reason, act=act)
        else:
            closing.supersede_action(action=action, by=_action(given["by"]), reason=reason, act=act)


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _action(code: str) -> Action:
    return Action.objects.get(code=code)
