# ruff: noqa: S608 - the SQL is of our own names, and nothing in it was typed by anybody.
"""What the database itself holds of allocations, approvals and the ledger, on both engines.

Each rule is a condition on a row that is about to be written: where it is true, the
database refuses. `STEPS` are what the database keeps by itself once a row is written.
"""

from dataclasses import dataclass
from typing import Final

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

_P: Final = "commissioning_"
ENTRY: Final = f"{_P}ledgerentry"


@dataclass(frozen=True, slots=True)
class Rule:
    """`refused` is SQL over NEW and OLD that is the same on both engines."""

    name: str
    table: str
    event: str
    refused: str
    words: str


_BACK = "(NEW.from_account = 'spent' AND NEW.to_account = 'unallocated')"
_OUT = "(NEW.from_account = 'unallocated' AND NEW.to_account = 'spent')"


def _no_account(side: str) -> str:
    return (
        f"NOT EXISTS (SELECT 1 FROM {_P}accountbalance"
        f" WHERE award_id = NEW.{side}_award_id AND account = NEW.{side}_account)"
    )


def _not_of_line(side: str) -> str:
    return (
        f"NEW.{side}_line_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {_P}linebalance b"
        f" JOIN {_P}allocationline l ON l.id = b.line_id"
        f" WHERE b.line_id = NEW.{side}_line_id AND b.account = NEW.{side}_account"
        f" AND l.award_id = NEW.{side}_award_id AND l.approval_id IS NOT NULL)"
    )


def _entry(name: str, refused: str, words: str) -> Rule:
    return Rule(name, ENTRY, "INSERT", refused, f"ledger: {words}")


ENTRY_RULES: Final = (
    _entry(
        "month",
        f"NOT EXISTS (SELECT 1 FROM {_P}ledgermonth m WHERE m.id = NEW.month_id"
        " AND (m.state = 'open' OR NEW.posted_as = 'named'"
        " OR (m.state = 'closed' AND NEW.posted_as = 'finance')))",
        "the month is closed",
    ),
    _entry(
        "named",
        f"NEW.posted_as = 'named' AND NOT EXISTS (SELECT 1 FROM {_P}latepass p"
        " WHERE p.month_id = NEW.month_id AND p.person_id = NEW.posted_by_id"
        " AND p.until_at > NEW.posted_at)",
        "nobody named this person for the month",
    ),
    _entry("from_exists", _no_account("from"), "the account that pays is not open"),
    _entry("to_exists", _no_account("to"), "the account that receives is not open"),
    _entry(
        "mirrors",
        f"NEW.reverses_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {ENTRY} o"
        " WHERE o.id = NEW.reverses_id AND o.kind NOT IN ('reversal', 'allocation', 'virement')"
        " AND NOT (o.kind = 'release' AND o.approval_id IS NOT NULL)"
        " AND o.amount_pence = NEW.amount_pence"
        " AND o.from_award_id = NEW.to_award_id AND o.to_award_id = NEW.from_award_id"
        " AND o.from_account = NEW.to_account AND o.to_account = NEW.from_account"
        " AND COALESCE(o.from_line_id, 0) = COALESCE(NEW.to_line_id, 0)"
        " AND COALESCE(o.to_line_id, 0) = COALESCE(NEW.from_line_id, 0))",
        "a reversal is the opposite of its original",
    ),
    _entry("from_line", _not_of_line("from"), "the line that pays is not allocated"),
    _entry("to_line", _not_of_line("to"), "the line that receives is not allocated"),
    _entry(
        "whole_line",
        f"NEW.kind = 'allocation' AND NOT EXISTS (SELECT 1 FROM {_P}allocationline l"
        " WHERE l.id = NEW.to_line_id AND l.approval_id = NEW.approval_id"
        " AND l.amount_pence = NEW.amount_pence)",
        "a line is allocated as it was approved",
    ),
    _entry(
        "act",
        f"NEW.approval_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {_P}approval a"
        " WHERE a.id = NEW.approval_id AND a.act = NEW.kind)",
        "the approval is for something else",
    ),
    _entry(
        "by_line",
        f"NEW.kind <> 'reversal' AND ({_OUT} OR {_BACK}) AND EXISTS"
        f" (SELECT 1 FROM {_P}grantaward g WHERE g.id = NEW.from_award_id AND g.spends_by_line)",
        "this award is spent only by line",
    ),
)

RULES: Final = (
    *ENTRY_RULES,
    Rule(
        "outside",
        f"{_P}approval",
        "INSERT",
        f"NEW.posted_pence <> 0 OR (NEW.delegation_id IS NOT NULL AND NOT EXISTS"
        f" (SELECT 1 FROM {_P}delegation d WHERE d.id = NEW.delegation_id"
        " AND d.holder_id = NEW.approved_by_id AND d.valid_from <= NEW.approved_on"
        " AND d.valid_until > NEW.approved_on))",
        "approval: outside the delegation",
    ),
    Rule(
        "fixed",
        f"{_P}approval",
        "UPDATE",
        "NEW.posted_pence < OLD.posted_pence OR NEW.limit_pence <> OLD.limit_pence"
        " OR NEW.act <> OLD.act OR NEW.decision_ref <> OLD.decision_ref"
        " OR NEW.approved_by_id <> OLD.approved_by_id OR NEW.asked_by_id <> OLD.asked_by_id"
        " OR COALESCE(NEW.delegation_id, 0) <> COALESCE(OLD.delegation_id, 0)"
        " OR NEW.approved_on <> OLD.approved_on OR NEW.code <> OLD.code",
        "approval: what was approved does not change",
    ),
    Rule("kept", f"{_P}approval", "DELETE", "1 = 1", "approval: it is kept"),
    Rule(
        "fixed",
        f"{_P}delegation",
        "UPDATE",
        "NEW.used_pence < OLD.used_pence OR NEW.limit_pence <> OLD.limit_pence"
        " OR NEW.holder_id <> OLD.holder_id OR NEW.valid_from <> OLD.valid_from"
        " OR NEW.valid_until > OLD.valid_until OR NEW.decision_ref <> OLD.decision_ref",
        "delegation: what was delegated does not change",
    ),
    Rule("kept", f"{_P}delegation", "DELETE", "1 = 1", "delegation: it is kept"),
    Rule(
        "fixed",
        f"{_P}allocationline",
        "UPDATE",
        "OLD.approval_id IS NOT NULL",
        "line: what was approved does not change",
    ),
    Rule(
        "kept", f"{_P}allocationline", "DELETE", "OLD.approval_id IS NOT NULL", "line: it is kept"
    ),
    *(
        Rule(
            f"fixed_{event.lower()}",
            f"{_P}lineyear",
            event,
            f"EXISTS (SELECT 1 FROM {_P}allocationline l"
            f" WHERE l.id = {row}.line_id AND l.approval_id IS NOT NULL)",
            "line: its profile was approved with it",
        )
        for event, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD"))
    ),
    Rule(
        "fixed",
        f"{_P}proposal",
        "UPDATE",
        "OLD.status IN ('approved', 'declined', 'withdrawn')",
        "proposal: it has been settled",
    ),
    *(
        Rule(
            f"fixed_{event.lower()}",
            f"{_P}option",
            event,
            f"EXISTS (SELECT 1 FROM {_P}proposal p WHERE p.id = {row}.proposal_id"
            " AND p.status <> 'draft')",
            "proposal: its options were put to the board",
        )
        for event, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD"))
    ),
    Rule(
        "fixed",
        f"{_P}moverequest",
        "UPDATE",
        "OLD.status <> 'asked'",
        "request: it has been answered",
    ),
    Rule(
        "fixed",
        f"{_P}claim",
        "UPDATE",
        "OLD.status IN ('paid', 'declined')",
        "claim: it has been settled",
    ),
    Rule(
        "onward",
        f"{_P}ledgermonth",
        "UPDATE",
        "(OLD.state = 'closed' AND NEW.state = 'open')"
        " OR (OLD.state = 'locked' AND NEW.state <> 'locked')",
        "ledger: a closed month does not open again",
    ),
)


def _moves(side: str, sign: str) -> tuple[str, str]:
    return (
        f"UPDATE {_P}accountbalance SET balance_pence = balance_pence {sign} NEW.amount_pence"
        f" WHERE award_id = NEW.{side}_award_id AND account = NEW.{side}_account",
        f"UPDATE {_P}linebalance SET balance_pence = balance_pence {sign} NEW.amount_pence"
        f" WHERE line_id = NEW.{side}_line_id AND account = NEW.{side}_account",
    )


STEPS: Final = {
    # What is taken is taken before it is given, so that no account passes through too little.
    ENTRY: (
        *_moves("from", "-"),
        *_moves("to", "+"),
        f"UPDATE {_P}approval SET posted_pence = posted_pence + NEW.amount_pence"
        " WHERE id = NEW.approval_id",
    ),
    f"{_P}approval": (
        f"UPDATE {_P}delegation SET used_pence = used_pence + NEW.limit_pence"
        " WHERE id = NEW.delegation_id",
    ),
}
# A month may not be closed while an entry goes into it.
_FIRST: Final = {ENTRY: f" PERFORM 1 FROM {_P}ledgermonth WHERE id = NEW.month_id FOR SHARE;"}


def statements(vendor: str) -> list[str]:
    """The SQL of every rule and every step."""
    return _postgres() if vendor == "postgresql" else _sqlite()


def _postgres() -> list[str]:
    found: list[str] = []
    for table, event in dict.fromkeys((rule.table, rule.event) for rule in RULES):
        name = f"{table}_{event.lower()}_guard"
        checks = "".join(
            f" IF {rule.refused} THEN RAISE EXCEPTION '{rule.words}'"
            " USING ERRCODE = 'integrity_constraint_violation'; END IF;"
            for rule in RULES
            if (rule.table, rule.event) == (table, event)
        )
        row = "OLD" if event == "DELETE" else "NEW"
        first = _FIRST.get(table, "") if event == "INSERT" else ""
        found += [
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql"
            f" AS $$ BEGIN{first}{checks} RETURN {row}; END $$",
            f"CREATE TRIGGER {name} BEFORE {event} ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION {name}()",
        ]
    for table, steps in STEPS.items():
        name = f"{table}_steps"
        found += [
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql"
            f" AS $$ BEGIN {'; '.join(steps)}; RETURN NULL; END $$",
            f"CREATE TRIGGER {name} AFTER INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
        ]
    return found


def _sqlite() -> list[str]:
    return [
        *(
            f"CREATE TRIGGER {rule.table}_{rule.event.lower()}_{rule.name}"
            f" BEFORE {rule.event} ON {rule.table} WHEN {rule.refused}"
            f" BEGIN SELECT RAISE(ABORT, '{rule.words}'); END"
            for rule in RULES
        ),
        *(
            f"CREATE TRIGGER {table}_steps AFTER INSERT ON {table} BEGIN {'; '.join(steps)}; END"
            for table, steps in STEPS.items()
        ),
    ]


def undo(vendor: str) -> list[str]:
    """The SQL after which none of them stands."""
    if vendor == "postgresql":
        guards = dict.fromkeys((rule.table, rule.event) for rule in RULES)
        return [
            f"DROP TRIGGER IF EXISTS {table}_{event.lower()}_guard ON {table}"
            for table, event in guards
        ] + [f"DROP TRIGGER IF EXISTS {table}_steps ON {table}" for table in STEPS]
    names = [f"{rule.table}_{rule.event.lower()}_{rule.name}" for rule in RULES]
    return [f"DROP TRIGGER IF EXISTS {name}" for name in (*names, *(f"{t}_steps" for t in STEPS))]


class Guards(Operation):
    """The database holds the rules and keeps the sums."""

    reduces_to_sql = True
    reversible = True

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Models know nothing of triggers."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Every rule and step stands, once."""
        vendor = schema_editor.connection.vendor
        for statement in [*undo(vendor), *statements(vendor)]:
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """None stands."""
        for statement in undo(schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)

    def describe(self) -> str:
        """What `migrate --plan` says."""
        return "Let the database hold the rules of allocations and the ledger"
