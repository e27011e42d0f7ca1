"""The ledger's first triggers, as its first migrations made them. `guards` is what stands now."""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

_CHECKS = {
    "month_open": (
        "NEW.month_id",
        "SELECT 1 FROM commissioning_ledgermonth WHERE id = NEW.month_id AND state = 'open'",
        "ledger: the month is closed",
    ),
    "from_exists": (
        "NEW.from_award_id",
        "SELECT 1 FROM commissioning_accountbalance"
        " WHERE award_id = NEW.from_award_id AND account = NEW.from_account",
        "ledger: the account that pays is not open",
    ),
    "to_exists": (
        "NEW.to_award_id",
        "SELECT 1 FROM commissioning_accountbalance"
        " WHERE award_id = NEW.to_award_id AND account = NEW.to_account",
        "ledger: the account that receives is not open",
    ),
    "mirrors": (
        "NEW.reverses_id",
        "SELECT 1 FROM commissioning_ledgerentry o WHERE o.id = NEW.reverses_id"
        " AND o.kind <> 'reversal' AND o.amount_pence = NEW.amount_pence"
        " AND o.from_award_id = NEW.to_award_id AND o.to_award_id = NEW.from_award_id"
        " AND o.from_account = NEW.to_account AND o.to_account = NEW.from_account",
        "ledger: a reversal is the opposite of its original",
    ),
}

_MOVES = (
    "UPDATE commissioning_accountbalance SET balance_pence = balance_pence - NEW.amount_pence"
    " WHERE award_id = NEW.from_award_id AND account = NEW.from_account",
    "UPDATE commissioning_accountbalance SET balance_pence = balance_pence + NEW.amount_pence"
    " WHERE award_id = NEW.to_award_id AND account = NEW.to_account",
)


def statements(vendor: str) -> list[str]:
    """The SQL that holds entries to the ledger's rules and keeps its balances."""
    return _postgres() if vendor == "postgresql" else _sqlite()


def _postgres() -> list[str]:
    checks = "".join(
        f" IF {column} IS NOT NULL AND NOT EXISTS ({query}) THEN"
        f" RAISE EXCEPTION '{words}' USING ERRCODE = 'integrity_constraint_violation';"
        " END IF;"
        for column, query, words in _CHECKS.values()
    )
    moves = "".join(f" {move};" for move in _MOVES)
    return [
        "CREATE OR REPLACE FUNCTION commissioning_entry_check() RETURNS trigger"
        # The row lock keeps a month from being closed while an entry goes into it.
        " LANGUAGE plpgsql AS $$ BEGIN"
        " PERFORM 1 FROM commissioning_ledgermonth WHERE id = NEW.month_id FOR SHARE;"
        f"{checks} RETURN NEW; END $$",
        "CREATE OR REPLACE FUNCTION commissioning_entry_move() RETURNS trigger"
        f" LANGUAGE plpgsql AS $$ BEGIN{moves} RETURN NULL; END $$",
        "CREATE TRIGGER commissioning_entry_check BEFORE INSERT ON commissioning_ledgerentry"
        " FOR EACH ROW EXECUTE FUNCTION commissioning_entry_check()",
        "CREATE TRIGGER commissioning_entry_move AFTER INSERT ON commissioning_ledgerentry"
        " FOR EACH ROW EXECUTE FUNCTION commissioning_entry_move()",
    ]


def _sqlite() -> list[str]:
    checks = [
        f"CREATE TRIGGER commissioning_entry_{name} BEFORE INSERT ON commissioning_ledgerentry"
        f" WHEN {column} IS NOT NULL AND NOT EXISTS ({query})"
        f" BEGIN SELECT RAISE(ABORT, '{words}'); END"
        for name, (column, query, words) in _CHECKS.items()
    ]
    moves = "".join(f" {move};" for move in _MOVES)
    return [
        *checks,
        "CREATE TRIGGER commissioning_entry_move AFTER INSERT ON commissioning_ledgerentry"
        f" BEGIN{moves} END",
    ]


def _undo(vendor: str) -> list[str]:
    if vendor == "postgresql":
        return [
            f"DROP TRIGGER IF EXISTS commissioning_entry_{name} ON commissioning_ledgerentry"
            for name in ("check", "move")
        ]
    return [f"DROP TRIGGER IF EXISTS commissioning_entry_{name}" for name in (*_CHECKS, "move")]


class LedgerTriggers(Operation):
    """The ledger's first triggers stand; or, with `gone`, no longer stand."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, *, gone: bool = False) -> None:
        self.gone = gone

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Models know nothing of triggers."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """They stand, or are gone."""
        _run(schema_editor, stand=not self.gone)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """The other way round."""
        _run(schema_editor, stand=self.gone)

    def describe(self) -> str:
        """What `migrate --plan` says."""
        return "Take the ledger's first triggers away" if self.gone else "Guard the ledger"


def _run(editor: BaseDatabaseSchemaEditor, *, stand: bool) -> None:
    vendor = editor.connection.vendor
    for statement in [*_undo(vendor), *(statements(vendor) if stand else ())]:
        editor.execute(statement, params=None)


def ledger_triggers() -> LedgerTriggers:
    """A migration operation after which the ledger's first triggers stand."""
    return LedgerTriggers()


def without_first_triggers() -> LedgerTriggers:
    """A migration operation after which they do not. `guards.Guards` takes their place."""
    return LedgerTriggers(gone=True)
