# ruff: noqa: S608 - the SQL is of our own names, and nothing in it was typed by anybody.
"""The trigger that adds each entry to the sum of those like it, and the sums of what stands."""

from typing import Final

_ENTRY, _SUM = "commissioning_ledgerentry", "commissioning_ledgersum"
_NAME: Final = f"{_ENTRY}_sums"
_ALIKE: Final = (
    "month_id", "kind", "from_award_id", "from_account", "to_award_id", "to_account",
    "from_line_id", "to_line_id", "purpose", "accommodation", "narrative", "is_illustrative",
    "service_code",
)  # fmt: skip


def _key(row: str) -> str:
    """What entries alike have in common, as one text. The service comes last, for it is typed."""
    words = {
        "from_line_id": f"COALESCE({row}.from_line_id, 0)",
        "to_line_id": f"COALESCE({row}.to_line_id, 0)",
        "is_illustrative": f"CASE WHEN {row}.is_illustrative THEN 1 ELSE 0 END",
    }
    return " || '|' || ".join(f"({words.get(name, f'{row}.{name}')})" for name in _ALIKE)


def _added() -> str:
    """An entry is added after the balances it moves were locked, so two never make one sum's row
    at once; the conflict is decided by the key all the same."""
    values = ", ".join(f"NEW.{name}" for name in _ALIKE)
    return (
        f"INSERT INTO {_SUM} (key, {', '.join(_ALIKE)}, amount_pence, count)"
        f" VALUES ({_key('NEW')}, {values}, NEW.amount_pence, 1)"
        f" ON CONFLICT (key) DO UPDATE SET amount_pence = {_SUM}.amount_pence"
        f" + excluded.amount_pence, count = {_SUM}.count + 1"
    )


def stand(vendor: str) -> list[str]:
    """The sums of every entry so far, and the trigger that goes on from there."""
    alike = ", ".join(f"e.{name}" for name in _ALIKE)
    so_far = (
        f"INSERT INTO {_SUM} (key, {', '.join(_ALIKE)}, amount_pence, count)"
        f" SELECT {_key('e')}, {alike}, SUM(e.amount_pence), COUNT(*) FROM {_ENTRY} e"
        f" GROUP BY {alike}"
    )
    if vendor == "postgresql":
        return [
            so_far,
            f"CREATE OR REPLACE FUNCTION {_NAME}() RETURNS trigger LANGUAGE plpgsql"
            f" AS $$ BEGIN {_added()}; RETURN NULL; END $$",
            # Triggers fire in the order of their names: after the one that locks the balances.
            f"CREATE TRIGGER {_NAME} AFTER INSERT ON {_ENTRY}"
            f" FOR EACH ROW EXECUTE FUNCTION {_NAME}()",
        ]
    return [so_far, f"CREATE TRIGGER {_NAME} AFTER INSERT ON {_ENTRY} BEGIN {_added()}; END"]


def gone(vendor: str) -> list[str]:
    """Nothing adds to the sums any more."""
    on = f" ON {_ENTRY}" if vendor == "postgresql" else ""
    return [f"DROP TRIGGER IF EXISTS {_NAME}{on}"]
