"""Triggers that hold what was agreed: on both engines, as migration operations."""

from django.db.migrations import RunSQL
from django.db.migrations.operations.base import Operation

AUTHOR_MESSAGE = "author-guard: an author of the strategy does not approve it"
_AUTHORS = "('started', 'loaded', 'edited', 'opened', 'taken_back')"
_AUTHOR = (
    "NEW.move = 'approved' AND EXISTS (SELECT 1 FROM strategy_strategyevent AS e"
    " WHERE e.strategy_id = NEW.strategy_id AND e.by_id = NEW.by_id"
    f" AND e.move IN {_AUTHORS})"
)
FROZEN_MESSAGE = "frozen: a strategy that is approved or published keeps its text"
# What a published strategy may still change is where it stands, not what it says.
_TEXT = ("code", "kind", "title", "years", "body", "area_id", "source", "is_illustrative")
PARTS = {
    "strategy_planstatement": "{row}.strategy_id",
    "strategy_workstream": "{row}.strategy_id",
    "strategy_priority": "{row}.strategy_id",
    "strategy_objective": "{row}.strategy_id",
    "strategy_outcome": "{row}.strategy_id",
    "strategy_consultee": "{row}.strategy_id",
    "strategy_objectivelink": "{row}.later_id",
    "strategy_objectiverecommendation": (
        "(SELECT o.strategy_id FROM strategy_objective AS o WHERE o.id = {row}.objective_id)"
    ),
}


def _is_frozen(table: str, strategy: str) -> str:
    published = f"EXISTS (SELECT 1 FROM strategy_publication AS p WHERE p.strategy_id = {strategy})"
    # An answer to the consultation may still be written down while publication is prepared.
    if table == "strategy_consultee":
        return published
    return (
        f"({published} OR EXISTS (SELECT 1 FROM strategy_strategy AS s WHERE s.id = {strategy}"
        " AND s.status = 'approved'))"
    )


def _guards() -> list[tuple[str, str, str, str, str]]:
    """Table, name, act, condition and message of each trigger."""
    found = [
        ("strategy_strategyevent", "strategy_author", "INSERT", _AUTHOR, AUTHOR_MESSAGE),
    ]
    changed = " OR ".join(f"OLD.{name} <> NEW.{name}" for name in _TEXT)
    published = "EXISTS (SELECT 1 FROM strategy_publication AS p WHERE p.strategy_id = OLD.id)"
    found.append(
        (
            "strategy_strategy",
            "strategy_frozen_update",
            "UPDATE",
            f"({changed}) AND {published}",
            FROZEN_MESSAGE,
        )
    )
    for table, key in PARTS.items():
        for act, rows in {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}.items():
            condition = " OR ".join(_is_frozen(table, key.format(row=row)) for row in rows)
            found.append((table, f"{table}_frozen_{act.lower()}", act, condition, FROZEN_MESSAGE))
    return found


def _making(vendor: str) -> list[str]:
    sql = []
    for table, name, act, condition, message in _guards():
        if vendor == "postgresql":
            back = "OLD" if act == "DELETE" else "NEW"
            sql.append(
                f"CREATE OR REPLACE FUNCTION {name}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$"
                f" BEGIN IF {condition} THEN RAISE EXCEPTION '{message}'"
                " USING ERRCODE = 'integrity_constraint_violation'; END IF;"
                f" RETURN {back}; END $$"
            )
            sql.append(
                f"CREATE TRIGGER {name} BEFORE {act} ON {table}"
                f" FOR EACH ROW EXECUTE FUNCTION {name}_refuse()"
            )
        else:
            sql.append(
                f"CREATE TRIGGER {name} BEFORE {act} ON {table} WHEN {condition}"
                f" BEGIN SELECT RAISE(ABORT, '{message}'); END"
            )
    return sql


def _dropping(vendor: str) -> list[str]:
    if vendor != "postgresql":
        return [f"DROP TRIGGER IF EXISTS {name}" for _, name, *_ in _guards()]
    return [
        sql
        for table, name, *_ in _guards()
        for sql in (
            f"DROP TRIGGER IF EXISTS {name} ON {table}",
            f"DROP FUNCTION IF EXISTS {name}_refuse()",
        )
    ]


class GuardStrategies(Operation):
    """Plain SQL, so that no model is rendered for it."""

    reduces_to_sql = False
    reversible = True

    def state_forwards(self, app_label, state):
        """Models know nothing of triggers."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        """The triggers are there, once."""
        vendor = schema_editor.connection.vendor
        for sql in (*_dropping(vendor), *_making(vendor)):
            schema_editor.execute(sql, params=None)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        """The triggers are gone."""
        for sql in _dropping(schema_editor.connection.vendor):
            schema_editor.execute(sql, params=None)

    def describe(self):
        return "Keep what is approved or published of a strategy"


def guard_strategies() -> GuardStrategies:
    """After it nobody approves what they wrote, and what is published keeps its text.

    SQLite drops a table's triggers when Django rebuilds the table, so a migration that alters
    one of these tables must end with this operation again.
    """
    return GuardStrategies()


def adopted_is_published() -> RunSQL:
    """What the first version of the system called adopted is published."""
    tables = ("strategy_strategy", "strategy_historicalstrategy")
    change = "UPDATE {} SET status = '{}' WHERE status = '{}'"
    return RunSQL(
        [change.format(table, "published", "adopted") for table in tables],
        [change.format(table, "adopted", "published") for table in tables],
    )
