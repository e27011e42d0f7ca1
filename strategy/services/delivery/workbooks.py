"""The plan out to a workbook, and back: whole or not at all, and never over somebody's change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from dalpb.kernel.audit import record
from dalpb.kernel.intake.table import Table
from dalpb.kernel.models.organisations import Organisation
from dalpb.kernel.refusals import Refused, require_permitted
from strategy.frames.plan_workbook import plan_workbook
from strategy.models import Action, Objective, Outcome
from strategy.permissions.delivery import deny_managing_plan, deny_reading_plan
from strategy.rules.delivery.vocabulary import RAG_WORDS, Rag
from strategy.rules.delivery.workbook import (
    HEADINGS,
    READ_ONLY,
    Issue,
    both_values,
    day_in,
    differences,
    money_in,
    money_words,
    plain,
)
from strategy.services.delivery.keeping import Act
from strategy.services.delivery.parts import ResourceLine, set_resources
from strategy.services.delivery.proposing import ActionTerms, edit_action, propose_action

Cells = dict[str, str]


@dataclass(frozen=True, slots=True)
class PlanImport:
    """What a workbook did. With any error nothing was written."""

    rows_read: int
    rows_written: int
    rows_unchanged: int
    errors: tuple[Issue, ...] = ()


def export_plan(*, actions: Sequence[Action], act: Act) -> bytes:
    """The actions as a workbook; that it was taken out is kept in the trail."""
    require_permitted(deny_reading_plan(act.access))
    content = plan_workbook([cells_of(action) for action in actions])
    with transaction.atomic():
        record(
            "plan.exported",
            by=act.by,
            at=act.at,
            subject="plan",
            subject_key="workbook",
            details={"rows": len(actions)},
        )
    return content


def cells_of(action: Action) -> Cells:
    """One action as the workbook holds it."""
    money = [(r.funder, r.label, r.amount_pence) for r in action.resources.all()]
    return {
        "action": action.code,
        "version": str(action.version),
        "objective": f"{action.objective.strategy.code}:{action.objective.code}",
        "title": action.title,
        "wording": action.wording,
        "owner": action.owner.code,
        "owner role": action.owner_role,
        "supporters": "; ".join(sorted(row.code for row in action.supporters.all())),
        "agreed start": str(action.baseline_start or ""),
        "agreed end": str(action.baseline_end or ""),
        "outcome": action.outcome.code if action.outcome else "",
        "what it takes": action.resources_words,
        "money": money_words(money),
        "standing": action.status.replace("_", " "),
        "forecast end": str(action.forecast_end or ""),
        "evidence computes": _rag(action.computed_rag),
        "owner says": _rag(action.own_rag),
        "board agreed": _rag(action.agreed_rag),
    }


def _rag(value: str) -> str:
    return RAG_WORDS[Rag(value)] if value else ""


def import_plan(*, table: Table, act: Act) -> PlanImport:
    """Every row of the file stands in the plan, or none does and each error names its cell."""
    require_permitted(deny_managing_plan(act.access))
    rows = _rows(table)
    errors = _missing_headings(table) or _repeated(rows)
    if errors:
        return PlanImport(len(rows), 0, 0, tuple(errors))
    with transaction.atomic():
        reader = _Reader(act)
        written = sum(reader.take(number, cells) for number, cells in rows)
        if reader.errors:
            transaction.set_rollback(True)
            return PlanImport(len(rows), 0, 0, tuple(reader.errors))
        record(
            "plan.imported",
            by=act.by,
            at=act.at,
            subject="plan",
            subject_key="workbook",
            details={"rows": len(rows), "written": written},
        )
    return PlanImport(len(rows), written, len(rows) - written)


def _rows(table: Table) -> list[tuple[int, Cells]]:
    return [
        (number, {name: plain(text) for name, text in zip(table.headings, row, strict=True)})
        for number, row in zip(table.row_numbers, table.rows, strict=True)
    ]


def _missing_headings(table: Table) -> list[Issue]:
    return [
        Issue(
            table.heading_row,
            name,
            "",
            "workbook.heading_missing",
            f"The column “{name}” is missing. Download the workbook again and change that.",
        )
        for name in HEADINGS
        if name not in table.headings
    ]


def _repeated(rows: Sequence[tuple[int, Cells]]) -> list[Issue]:
    seen: dict[str, int] = {}
    found = []
    for number, cells in rows:
        code = cells.get("action", "")
        if code and code in seen:
            message = f"{code} stands in row {seen[code]} already. Leave one of them out."
            found.append(Issue(number, "action", code, "workbook.twice", message))
        seen.setdefault(code, number)
    return found


_UNKNOWN: Final = {
    "objective": "There is no such objective. Write it as the strategy's code, a colon and the"
    " objective's code, such as da-2025-28:1.2.",
    "owner": "There is no organisation with this code.",
    "supporters": "One of these is no organisation's code. Separate them by semicolons.",
    "outcome": "The objective's strategy has no outcome with this code.",
}


class _CellFault(Exception):
    """What is wrong with one cell of the row being read."""

    def __init__(self, column: str, code: str, message: str) -> None:
        super().__init__(message)
        self.column, self.code, self.message = column, code, message


class _Reader:
    """Takes rows one after another and gathers what is wrong with them."""

    def __init__(self, act: Act) -> None:
        self.act = act
        self.errors: list[Issue] = []
        self.organisations = {row.code: row for row in Organisation.objects.all()}
        self.objectives = {
            f"{row.strategy.code}:{row.code}": row
            for row in Objective.objects.select_related("strategy")
        }
        self.outcomes = {(row.strategy_id, row.code): row for row in Outcome.objects.all()}
        self.actions = {row.code: row for row in workbook_actions()}

    def take(self, number: int, cells: Cells) -> bool:
        """Whether the row changed anything. A refusal becomes an error of its cell."""
        try:
            with transaction.atomic():
                return self._take(cells)
        except _CellFault as fault:
            issue = Issue(
                number, fault.column, cells[fault.column][:200], fault.code, fault.message
            )
        except Refused as refused:
            issue = Issue(number, "action", cells["action"], refused.code, refused.denial.sentence)
        self.errors.append(issue)
        return False

    def _take(self, cells: Cells) -> bool:
        if not cells["action"]:
            return self._propose(cells)
        action = self.actions.get(cells["action"])
        if action is None:
            raise _CellFault("action", "workbook.unknown", "There is no action with this code.")
        now = cells_of(action)
        changed = differences(now, cells)
        self._same_version(now, cells)
        self._read_only(now, cells)
        if not changed:
            return False
        act = replace(self.act, version=action.version)
        others = set(changed) - {"money"}
        if others:
            terms = self._terms(cells, action)
            action = edit_action(action=action, terms=terms, act=act)
        if "money" in changed:
            act = replace(self.act, version=None)
            set_resources(action=action, lines=self._money(cells), act=act)
        return True

    def _propose(self, cells: Cells) -> bool:
        made = propose_action(terms=self._terms(cells, None), act=self.act)
        if cells["money"]:
            set_resources(action=made, lines=self._money(cells), act=self.act)
        return True

    def _same_version(self, now: Mapping[str, str], cells: Cells) -> None:
        if cells["version"] == now["version"] or not differences(now, cells):
            return
        raise _CellFault(
            "version",
            "workbook.changed_since",
            "Somebody changed this action after the file was made, so the row is not taken. "
            + both_values(now, cells)
            + " Download the workbook again, or take over the plan's values and its version"
            f" {now['version']}.",
        )

    def _read_only(self, now: Mapping[str, str], cells: Cells) -> None:
        if cells["version"] != now["version"]:
            return
        for name in READ_ONLY:
            if plain(now[name]) != cells[name]:
                raise _CellFault(
                    name,
                    "workbook.read_only",
                    f"This column is for reading: the plan says “{now[name]}”. Change it on the"
                    " action's page.",
                )

    def _terms(self, cells: Cells, action: Action | None) -> ActionTerms:
        objective = self.objectives.get(cells["objective"])
        if objective is None:
            raise _CellFault("objective", "workbook.unknown", _UNKNOWN["objective"])
        return ActionTerms(
            objective=objective,
            title=cells["title"],
            wording=cells["wording"],
            owner=self._organisation("owner", cells["owner"]),
            baseline_start=self._day("agreed start", cells),
            baseline_end=self._day("agreed end", cells),
            outcome=self._outcome(objective, cells["outcome"]),
            owner_role=cells["owner role"],
            owner_person=action.owner_person if action else None,
            supporters=tuple(
                self._organisation("supporters", code.strip())
                for code in cells["supporters"].split(";")
                if code.strip()
            ),
            resources_words=cells["what it takes"],
        )

    def _organisation(self, column: str, code: str) -> Organisation:
        found = self.organisations.get(code)
        if found is None:
            raise _CellFault(column, "workbook.unknown", _UNKNOWN[column])
        return found

    def _outcome(self, objective: Objective, code: str) -> Outcome | None:
        if not code:
            return None
        found = self.outcomes.get((objective.strategy_id, code))
        if found is None:
            raise _CellFault("outcome", "workbook.unknown", _UNKNOWN["outcome"])
        return found

    def _day(self, column: str, cells: Cells) -> date | None:
        try:
            return day_in(cells[column])
        except Refused as refused:
            raise _CellFault(column, refused.code, refused.denial.sentence) from refused

    def _money(self, cells: Cells) -> tuple[ResourceLine, ...]:
        try:
            return tuple(ResourceLine(*line) for line in money_in(cells["money"]))
        except Refused as refused:
            raise _CellFault("money", refused.code, refused.denial.sentence) from refused


def workbook_actions() -> "QuerySet[Action]":
    """Every action with all that the workbook holds, in five queries."""
    return Action.objects.select_related(
        "objective__strategy", "outcome", "owner", "owner_person"
    ).prefetch_related("supporters", "resources")
