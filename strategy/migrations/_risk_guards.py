"""What the database itself refuses of risks and voice, as migration operations."""

from django.db.migrations.operations.base import Operation

from dalpb.kernel.append_only import append_only
from dalpb.kernel.refuse_when import RefuseWhen


def guard_risks() -> tuple[Operation, ...]:
    """Scores, views, acceptances and events stay; a first promise never moves."""
    tables = ("riskscore", "partnerview", "riskevent", "riskacceptance", "acceptancerevocation")
    return (
        *(append_only(f"strategy_{table}") for table in tables),
        RefuseWhen(
            "strategy_mitigation",
            "strategy_mitigation_baseline",
            "UPDATE",
            "OLD.baseline_on <> NEW.baseline_on",
            "risk-guard: the day first promised never moves",
        ),
        RefuseWhen(
            "strategy_riskacceptance",
            "strategy_riskacceptance_as_asked",
            "INSERT",
            "EXISTS (SELECT 1 FROM strategy_acceptancerequest AS r WHERE r.id = NEW.request_id"
            " AND (r.asked_by_id <> NEW.asked_by_id OR r.risk_id <> NEW.risk_id"
            " OR r.expires_on <> NEW.expires_on))",
            "risk-guard: an acceptance is of what was asked, by whom it was asked",
        ),
        RefuseWhen(
            "strategy_acceptancerequest",
            "strategy_acceptancerequest_asked_once",
            "UPDATE",
            "OLD.answer <> 'waiting' OR OLD.asked_by_id <> NEW.asked_by_id OR OLD.expires_on <> NEW.expires_on",
            "risk-guard: what was asked or answered does not change",
        ),
        RefuseWhen(
            "strategy_escalation",
            "strategy_escalation_asked_once",
            "UPDATE",
            "OLD.answer <> 'waiting' OR OLD.asked_by_id <> NEW.asked_by_id"
            " OR OLD.to_body_id <> NEW.to_body_id",
            "risk-guard: what was asked or answered does not change",
        ),
    )


def guard_voice() -> tuple[Operation, ...]:
    """What was withdrawn never comes back; answers and what was considered stay."""
    tables = (
        "contributionevent",
        "usenotice",
        "voiceanswer",
        "voicereminder",
        "reviewstep",
        "equalityconsideration",
    )
    withdrawn = (
        "EXISTS (SELECT 1 FROM strategy_contribution AS c WHERE c.id = NEW.contribution_id"
        " AND c.withdrawn_at IS NOT NULL)"
    )
    return (
        *(append_only(f"strategy_{table}") for table in tables),
        RefuseWhen(
            "strategy_contribution",
            "strategy_contribution_stays_withdrawn",
            "UPDATE",
            "OLD.withdrawn_at IS NOT NULL",
            "voice-guard: what was withdrawn stays as it is",
        ),
        RefuseWhen(
            "strategy_contributionwords",
            "strategy_contributionwords_unchanged",
            "UPDATE",
            "1 = 1",
            "voice-guard: what somebody said is not reworded",
        ),
        RefuseWhen(
            "strategy_contributionwords",
            "strategy_contributionwords_gone",
            "INSERT",
            withdrawn,
            "voice-guard: what was withdrawn is not written down again",
        ),
        RefuseWhen(
            "strategy_voiceuse",
            "strategy_voiceuse_not_of_withdrawn",
            "INSERT",
            withdrawn,
            "voice-guard: what was withdrawn is not used again",
        ),
    )
