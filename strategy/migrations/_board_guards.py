"""Triggers that hold what a meeting did: as migration operations, on both engines."""

from django.db.migrations.operations.base import Operation

from dalpb.kernel.append_only import append_only
from dalpb.kernel.refuse_when import Act, RefuseWhen

APPEND_ONLY = (
    "strategy_termsofreference",
    "strategy_meetingevent",
    "strategy_withdrawal",
    "strategy_decision",
    "strategy_actionarisingevent",
    "strategy_minutescorrection",
)
OUTCOME_MESSAGE = "board-guard: an outcome is recorded only while the meeting is in progress"
OVER_MESSAGE = "board-guard: what happened at a meeting is fixed once it is closed"
PAPER_MESSAGE = "board-guard: a paper is fixed once the agenda is published"
MINUTES_MESSAGE = "board-guard: agreed minutes are never changed"
EARLY_MESSAGE = "board-guard: minutes are drafted when the meeting is over"
NEXT_MESSAGE = "board-guard: minutes are agreed by a decision of a later meeting of the same body"
SEAT_MESSAGE = "board-guard: a seat has one holder at a time"
_OVER = "('closed', 'minutes_agreed', 'cancelled')"
_STATUS = "(SELECT m.status FROM strategy_meeting AS m WHERE m.id = {row}.meeting_id)"
_OF_ITEM = (
    "(SELECT m.status FROM strategy_meeting AS m JOIN strategy_agendaitem AS i"
    " ON i.meeting_id = m.id WHERE i.id = {row}.item_id)"
)
_OF_PAPER = (
    "(SELECT m.status FROM strategy_meeting AS m JOIN strategy_agendaitem AS i"
    " ON i.meeting_id = m.id JOIN strategy_paper AS p ON p.item_id = i.id"
    " WHERE p.id = {row}.paper_id)"
)
# What happened in the room. The day's end of the meeting closes all of it.
_IN_THE_ROOM = {
    "strategy_agendaitem": _STATUS,
    "strategy_attendance": _STATUS,
    "strategy_withdrawal": _OF_ITEM,
    "strategy_itemconcern": _OF_ITEM,
}
_ROWS: dict[Act, str] = {"INSERT": "NEW", "UPDATE": "OLD", "DELETE": "OLD"}
_PART = ("paper_id", "position", "heading", "text", "openness", "paragraph", "public_interest")


def _refuse(table: str, name: str, act: Act, condition: str, message: str) -> RefuseWhen:
    return RefuseWhen(table, f"{table}_{name}", act, condition, message)


def _over() -> list[Operation]:
    return [
        _refuse(
            table, f"over_{act.lower()}", act, f"{of.format(row=row)} IN {_OVER}", OVER_MESSAGE
        )
        for table, of in _IN_THE_ROOM.items()
        for act, row in _ROWS.items()
    ]


def _papers() -> list[Operation]:
    paper, part = "strategy_paper", "strategy_paperpart"
    changed = " OR ".join(f"OLD.{name} <> NEW.{name}" for name in _PART)
    late = "(SELECT p.late_reason FROM strategy_paper AS p WHERE p.id = NEW.paper_id)"
    item, of_paper = _OF_ITEM.format(row="NEW"), _OF_PAPER.format(row="NEW")
    return [
        _refuse(
            paper,
            "fixed_insert",
            "INSERT",
            f"{item} IN {_OVER} OR ({item} <> 'planned' AND NEW.late_reason = '')",
            PAPER_MESSAGE,
        ),
        *(
            _refuse(
                paper,
                f"fixed_{act.lower()}",
                act,
                f"{_OF_ITEM.format(row='OLD')} <> 'planned'",
                PAPER_MESSAGE,
            )
            for act in ("UPDATE", "DELETE")
        ),
        _refuse(
            part,
            "fixed_insert",
            "INSERT",
            f"{of_paper} IN {_OVER} OR ({of_paper} <> 'planned' AND {late} = '')",
            PAPER_MESSAGE,
        ),
        _refuse(
            part,
            "fixed_update",
            "UPDATE",
            f"{_OF_PAPER.format(row='OLD')} <> 'planned'"
            f" AND ({changed} OR OLD.opened_at IS NOT NULL)",
            PAPER_MESSAGE,
        ),
        _refuse(
            part,
            "fixed_delete",
            "DELETE",
            f"{_OF_PAPER.format(row='OLD')} <> 'planned'",
            PAPER_MESSAGE,
        ),
    ]


def _minutes() -> list[Operation]:
    table = "strategy_minutes"
    later = (
        "NEW.status = 'agreed' AND NOT EXISTS (SELECT 1 FROM strategy_decision AS d"
        " JOIN strategy_meeting AS m ON m.id = d.meeting_id"
        " JOIN strategy_meeting AS held ON held.id = NEW.meeting_id"
        " WHERE d.id = NEW.decision_id AND d.outcome = 'made' AND m.body_id = held.body_id"
        " AND m.held_on > held.held_on)"
    )
    early = f"{_STATUS.format(row='NEW')} NOT IN ('closed', 'minutes_agreed')"
    agreed = "OLD.status = 'agreed'"
    return [
        _refuse(table, "early", "INSERT", early, EARLY_MESSAGE),
        _refuse(table, "next_insert", "INSERT", later, NEXT_MESSAGE),
        _refuse(table, "next_update", "UPDATE", later, NEXT_MESSAGE),
        _refuse(table, "agreed_update", "UPDATE", agreed, MINUTES_MESSAGE),
        _refuse(table, "agreed_delete", "DELETE", agreed, MINUTES_MESSAGE),
    ]


def _seats() -> list[Operation]:
    table = "strategy_appointment"
    overlap = (
        "NEW.substitute_for_id IS NULL AND EXISTS (SELECT 1 FROM strategy_appointment AS a"
        " WHERE a.seat_id = NEW.seat_id AND a.id <> NEW.id AND a.substitute_for_id IS NULL"
        " AND (a.held_until IS NULL OR a.held_until > NEW.held_from)"
        " AND (NEW.held_until IS NULL OR NEW.held_until > a.held_from))"
    )
    # SQLite gives a row its key only after a BEFORE trigger; a new one has no other self.
    fresh = overlap.replace(" AND a.id <> NEW.id", "")
    return [
        _refuse(table, "one_holder_insert", "INSERT", fresh, SEAT_MESSAGE),
        _refuse(table, "one_holder_update", "UPDATE", overlap, SEAT_MESSAGE),
    ]


def guard_board() -> list[Operation]:
    """After these, what a board published, did and agreed stays as it was."""
    outcome = f"{_STATUS.format(row='NEW')} <> 'in_progress'"
    return [
        *(append_only(table) for table in APPEND_ONLY),
        _refuse("strategy_decision", "in_progress", "INSERT", outcome, OUTCOME_MESSAGE),
        *_over(),
        *_papers(),
        *_minutes(),
        *_seats(),
    ]
