"""What the database itself holds of decisions, awards and carrying forward."""

from typing import Final

from dalpb.kernel.append_only import append_only
from dalpb.kernel.refuse_when import RefuseWhen


def _no_decision(by: str, day: str) -> str:
    return (
        "NOT EXISTS (SELECT 1 FROM commissioning_decisionrecord d"
        f" WHERE d.reference = NEW.decision_ref AND d.decided_on <= NEW.{day}"
        f" AND COALESCE(d.recorded_by_id, 0) <> NEW.{by}_id)"
    )


GUARDS: Final = (
    append_only("commissioning_decisionrecord"),
    append_only("commissioning_awardchange"),
    append_only("commissioning_reportedfigure"),
    RefuseWhen(
        "commissioning_ledgerentry",
        "commissioning_ledgerentry_carried",
        "INSERT",
        "NEW.kind = 'carry_forward' AND NEW.approval_id IS NULL",
        "ledger: money is carried forward only with an approval",
    ),
    RefuseWhen(
        "commissioning_approval",
        "commissioning_approval_decided",
        "INSERT",
        f"NEW.delegation_id IS NULL AND {_no_decision('approved_by', 'approved_on')}",
        "approval: no such decision was made by then, or its recorder approves by it",
    ),
    RefuseWhen(
        "commissioning_delegation",
        "commissioning_delegation_decided",
        "INSERT",
        _no_decision("recorded_by", "valid_from"),
        "delegation: no such decision was made by then, or its recorder delegates by it",
    ),
)
