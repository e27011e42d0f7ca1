"""Triggers that hold an action to what the board agreed: on both engines."""

from django.db.migrations.operations.base import Operation

from dalpb.kernel.append_only import append_only
from dalpb.kernel.refuse_when import RefuseWhen

TERMS_MESSAGE = "agreed: an action says what the board agreed of it last"
MILESTONE_MESSAGE = "agreed: a milestone keeps its title and its agreed date"

_NEWEST = (
    "EXISTS (SELECT 1 FROM strategy_approvedterms AS t WHERE t.action_id = NEW.id"
    " AND t.wording = NEW.approved_wording AND t.agreed_on = NEW.approved_on"
    " AND t.baseline_start = NEW.baseline_start AND t.baseline_end = NEW.baseline_end"
    " AND NOT EXISTS (SELECT 1 FROM strategy_approvedterms AS u"
    " WHERE u.action_id = t.action_id AND u.edition > t.edition))"
)
_APPEND_ONLY = (
    "strategy_actionevent",
    "strategy_actionevidence",
    "strategy_actionforecast",
    "strategy_actionupdate",
    "strategy_agreedrag",
    "strategy_approvedterms",
    "strategy_computedrag",
    "strategy_planreminder",
)


def guard_delivery() -> list[Operation]:
    """After them what the board agreed of an action changes only by a dated correction.

    SQLite drops a table's triggers when Django rebuilds the table, so a migration that alters
    one of these tables must end with these operations again.
    """
    action, step = "strategy_action", "strategy_milestone"
    return [
        *(append_only(table) for table in _APPEND_ONLY),
        RefuseWhen(
            action,
            f"{action}_terms",
            "UPDATE",
            f"(OLD.approved_wording <> '' OR NEW.approved_wording <> '') AND NOT {_NEWEST}",
            TERMS_MESSAGE,
        ),
        RefuseWhen(
            action, f"{action}_kept", "DELETE", "OLD.approved_wording <> ''", TERMS_MESSAGE
        ),
        RefuseWhen(
            step,
            f"{step}_terms",
            "UPDATE",
            "OLD.is_agreed AND (NEW.title <> OLD.title OR NEW.baseline_on <> OLD.baseline_on"
            " OR NEW.action_id <> OLD.action_id OR NOT NEW.is_agreed)",
            MILESTONE_MESSAGE,
        ),
        RefuseWhen(step, f"{step}_kept", "DELETE", "OLD.is_agreed", MILESTONE_MESSAGE),
    ]
