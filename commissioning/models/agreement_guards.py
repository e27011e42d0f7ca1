"""What the database itself refuses of agreements, on both engines."""

from django.db.migrations.operations.base import Operation

from dalpb.kernel.append_only import append_only
from dalpb.kernel.refuse_when import RefuseWhen

_AGREEMENT = "commissioning_agreement"
_NO_EVENT = (
    "NEW.stage <> OLD.stage AND NOT EXISTS (SELECT 1 FROM commissioning_agreementevent e"
    " WHERE e.agreement_id = NEW.id AND e.kind = 'moved' AND e.from_stage = OLD.stage"
    " AND e.to_stage = NEW.stage AND e.version = NEW.version)"
)
_NO_TERMS = (
    "NEW.stage IN ('mobilisation', 'live') AND NOT EXISTS"
    " (SELECT 1 FROM commissioning_agreementterms t WHERE t.agreement_id = NEW.id)"
)
_PLAN_OPEN = (
    "NEW.stage = 'ended' AND OLD.stage = 'decommissioning' AND (NOT EXISTS"
    " (SELECT 1 FROM commissioning_decommissioningplan p WHERE p.agreement_id = NEW.id)"
    " OR EXISTS (SELECT 1 FROM commissioning_planitem i JOIN commissioning_decommissioningplan p"
    " ON p.id = i.plan_id WHERE p.agreement_id = NEW.id AND i.is_open))"
)
_OVER_CEILING = (
    "EXISTS (SELECT 1 FROM commissioning_agreementterms t WHERE t.id = NEW.terms_id"
    " AND t.ceiling_pence IS NOT NULL AND t.ceiling_pence < NEW.base_pence + NEW.uplift_pence"
    " + (SELECT COALESCE(SUM(y.base_pence + y.uplift_pence), 0) FROM commissioning_agreementyear y"
    " WHERE y.terms_id = NEW.terms_id))"
)
_ENDED = (
    "EXISTS (SELECT 1 FROM commissioning_agreement a WHERE a.id = NEW.agreement_id"
    " AND a.stage = 'ended')"
)
_GAP = (
    "NEW.number > 1 AND NOT EXISTS (SELECT 1 FROM commissioning_agreementterms t"
    " WHERE t.agreement_id = NEW.agreement_id AND t.number = NEW.number - 1)"
)
_NOT_BIDDING = (
    "NOT EXISTS (SELECT 1 FROM commissioning_agreement a WHERE a.id = NEW.agreement_id"
    " AND a.stage = 'procurement')"
)
_PLAN_ENDED = (
    "EXISTS (SELECT 1 FROM commissioning_agreement a JOIN commissioning_decommissioningplan p"
    " ON p.agreement_id = a.id WHERE p.id = NEW.plan_id AND a.stage = 'ended')"
)
_OTHER_DOCUMENT = (
    "NOT EXISTS (SELECT 1 FROM commissioning_agreementdocument d JOIN commissioning_diligenceitem i"
    " ON i.agreement_id = d.agreement_id WHERE d.id = NEW.document_id AND i.id = NEW.item_id)"
)


def _changes(*columns: str) -> str:
    return " OR ".join(f"NEW.{c} <> OLD.{c}" for c in columns)


def _changes_count(*columns: str) -> str:
    return " OR ".join(f"COALESCE(NEW.{c}, -1) <> COALESCE(OLD.{c}, -1)" for c in columns)


_REFUSALS = (
    (_AGREEMENT, "begins", "INSERT", "NEW.stage <> 'need'", "an agreement begins with its need"),
    (_AGREEMENT, "moves", "UPDATE", _NO_EVENT, "a stage changes only with its event"),
    (_AGREEMENT, "terms", "UPDATE", _NO_TERMS, "nothing is mobilised without its terms"),
    (_AGREEMENT, "plan", "UPDATE", _PLAN_OPEN, "a part of the plan to end it is open"),
    (
        _AGREEMENT,
        "named",
        "UPDATE",
        _changes("reference", "kind", "opened_by_id"),
        "an agreement keeps its reference and kind",
    ),
    (_AGREEMENT, "kept", "DELETE", "OLD.id IS NOT NULL", "agreements are kept"),
    ("commissioning_agreementterms", "ended", "INSERT", _ENDED, "the agreement has ended"),
    ("commissioning_agreementterms", "gap", "INSERT", _GAP, "terms follow one another"),
    ("commissioning_agreementyear", "ceiling", "INSERT", _OVER_CEILING, "above the ceiling"),
    (
        "commissioning_agreementservice",
        "once",
        "UPDATE",
        f"OLD.until_on IS NOT NULL OR {_changes('agreement_id', 'service_code', 'from_on')}"
        f" OR {_changes_count('bedspaces_count', 'units_count')}",
        "only the end of a bought service is set later",
    ),
    (
        "commissioning_agreementservice",
        "kept",
        "DELETE",
        "OLD.id IS NOT NULL",
        "bought services are kept",
    ),
    ("commissioning_bidder", "when", "INSERT", _NOT_BIDDING, "bids come during procurement"),
    (
        "commissioning_bidder",
        "once",
        "UPDATE",
        f"OLD.bids_until IS NOT NULL OR {_changes('agreement_id', 'organisation_id', 'bids_from')}",
        "only the end of a bid is set later",
    ),
    ("commissioning_bidder", "kept", "DELETE", "OLD.id IS NOT NULL", "bids are kept"),
    (
        "commissioning_kpi",
        "once",
        "UPDATE",
        "OLD.applies_until IS NOT NULL OR "
        + _changes(
            "agreement_id", "number", "measure_code", "per_measure_code", "service_code",
            "direction", "target_hundredths", "consequence", "action", "decision_ref",
            "applies_from",
        )
        + f" OR {_changes_count('held_percent')}",
        "only the end of a measure is set later",
    ),
    ("commissioning_kpi", "kept", "DELETE", "OLD.id IS NOT NULL", "measures are kept"),
    ("commissioning_planitem", "ended", "UPDATE", _PLAN_ENDED, "the agreement has ended"),
    ("commissioning_planitem", "late", "INSERT", _PLAN_ENDED, "the agreement has ended"),
    (
        "commissioning_planitem",
        "part",
        "UPDATE",
        _changes("plan_id", "part"),
        "a part of a plan stays that part",
    ),
    ("commissioning_planitem", "kept", "DELETE", "OLD.id IS NOT NULL", "parts of a plan are kept"),
    (
        "commissioning_diligencecheck",
        "own",
        "INSERT",
        _OTHER_DOCUMENT,
        "the document is of another agreement",
    ),
)  # fmt: skip
_APPEND_ONLY = (
    "agreementevent", "agreementterms", "agreementyear", "extensionoption", "agreementdocument",
    "diligenceitem", "diligencecheck", "decommissioningplan",
)  # fmt: skip


def agreement_guards() -> list[Operation]:
    """The migration operations after which agreements are guarded."""
    refusals = [
        RefuseWhen(table, f"{table}_{name}", act, condition, f"agreements: {message}")  # type: ignore[arg-type]  # acts are literals above
        for table, name, act, condition, message in _REFUSALS
    ]
    return [*(append_only(f"commissioning_{table}") for table in _APPEND_ONLY), *refusals]
