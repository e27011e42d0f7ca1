"""What the database itself refuses of releases, as migration operations."""

from django.db.migrations.operations.base import Operation

from dalpb.kernel.append_only import append_only
from dalpb.kernel.append_only import statements as append_only_sql
from dalpb.kernel.refuse_when import Act, RefuseWhen
from dalpb.kernel.statements import Statements

APPEND_ONLY = (
    "reporting_disclosurepolicy",
    "reporting_releaseevent",
    "reporting_frozencopy",
    "reporting_releasedtable",
    "reporting_review",
    "reporting_statement",
    "reporting_externalstatement",
    "reporting_proof",
    "reporting_releasefinding",
    "reporting_override",
)
FIXED = "release-guard: what is out does not change; make a revision or withdraw it"
RESET = "release-guard: a change of content goes back to the start, and so does the review"
STEP = "release-guard: this state does not follow from the one before"
TWO = "release-guard: two others approve this exact copy, which has its proof, before it is out"
REVIEW = "release-guard: a review is of the copy that stands, by somebody who did not make it"
LATE = "release-guard: a copy is complete before it goes to review"
UNSAFE = "release-guard: only a safe copy has a proof"
OTHER = "release-guard: a finding is answered for its own release"
_CONTENT = (
    "code",
    "revision",
    "title",
    "summary",
    "dataset",
    "period",
    "audience",
    "reason",
    "ask",
    "data_cut_off",
    "embargo_until",
    "correction_note",
    "supersedes_id",
    "made_by_id",
)
_CHANGED = "(" + " OR ".join(f"OLD.{one} IS DISTINCT FROM NEW.{one}" for one in _CONTENT) + ")"
# The copy that stands is the last one, with the release's own digest.
_STANDS = (
    "c.release_id = {release}.id AND c.sha256 = {release}.sha256 AND c.is_safe"
    " AND c.number = (SELECT MAX(d.number) FROM reporting_frozencopy AS d"
    " WHERE d.release_id = c.release_id)"
)
_AUTHORS = (
    "(SELECT e.by_id FROM reporting_releaseevent AS e WHERE e.release_id = c.release_id"
    " AND e.move IN ('proposed', 'changed', 'protected', 'sent'))"
)
_PROVED = (
    "EXISTS (SELECT 1 FROM reporting_frozencopy AS c JOIN reporting_proof AS p ON p.copy_id = c.id"
    f" WHERE {_STANDS.format(release='NEW')})"
)
_APPROVALS = (
    "(SELECT COUNT(DISTINCT v.by_id) FROM reporting_review AS v"
    " JOIN reporting_frozencopy AS c ON c.id = v.copy_id"
    f" WHERE {_STANDS.format(release='NEW')} AND v.sha256 = c.sha256 AND v.verdict = 'approve'"
    f" AND v.by_id <> NEW.made_by_id AND v.by_id <> c.protected_by_id"
    f" AND v.by_id NOT IN {_AUTHORS})"
)
_BEFORE = {
    "protected": "('proposed')",
    "in_review": "('protected')",
    "approved": "('in_review')",
    "published": "('approved')",
    "withdrawn": "('published')",
    "dropped": "('proposed', 'protected')",
}
_WRONG_STEP = " OR ".join(
    f"(NEW.state = '{state}' AND OLD.state NOT IN {before})" for state, before in _BEFORE.items()
)
_OPEN = "('proposed')"


def guard_releases() -> tuple[Operation, ...]:
    """History stays, states follow each other, and nothing is out but what two others approved."""
    return (*(append_only(table) for table in APPEND_ONLY), *_release(), *_parts())


def _release() -> tuple[Operation, ...]:
    return (
        _refuse("release", "starts", "INSERT", "NEW.state <> 'proposed'", STEP),
        _refuse("release", "stays", "DELETE", "1 = 1", FIXED),
        _refuse(
            "release",
            "fixed",
            "UPDATE",
            "OLD.state IN ('published', 'withdrawn', 'dropped') AND (" + _CHANGED + " OR"
            " OLD.sha256 <> NEW.sha256 OR OLD.published_at IS DISTINCT FROM NEW.published_at"
            " OR (OLD.state <> NEW.state AND NEW.state <> 'withdrawn')"
            " OR (OLD.state = 'withdrawn' AND (OLD.withdrawn_reason <> NEW.withdrawn_reason"
            " OR OLD.withdrawn_at IS DISTINCT FROM NEW.withdrawn_at)))",
            FIXED,
        ),
        _refuse(
            "release",
            "resets",
            "UPDATE",
            "OLD.state IN ('protected', 'in_review', 'approved') AND NEW.state <> 'proposed'"
            f" AND NEW.state <> 'dropped' AND ({_CHANGED} OR OLD.sha256 <> NEW.sha256)",
            RESET,
        ),
        _refuse(
            "release",
            "steps",
            "UPDATE",
            f"OLD.state <> NEW.state AND ({_WRONG_STEP})",
            STEP,
        ),
        _refuse(
            "release",
            "proved",
            "UPDATE",
            "OLD.state <> NEW.state AND NEW.state IN ('in_review', 'approved', 'published')"
            f" AND NOT {_PROVED}",
            TWO,
        ),
        _refuse(
            "release",
            "approved",
            "UPDATE",
            "OLD.state <> NEW.state AND NEW.state IN ('approved', 'published')"
            f" AND {_APPROVALS} < 2",
            TWO,
        ),
    )


def _parts() -> tuple[Operation, ...]:
    open_release = (
        "(SELECT r.state FROM reporting_release AS r JOIN reporting_frozencopy AS c"
        " ON c.release_id = r.id WHERE c.id = NEW.copy_id)"
    )
    return (
        _refuse(
            "frozencopy",
            "open",
            "INSERT",
            "(SELECT r.state FROM reporting_release AS r WHERE r.id = NEW.release_id)"
            f" NOT IN {_OPEN}",
            LATE,
        ),
        *(
            _refuse(table, "open", "INSERT", f"{open_release} NOT IN {_OPEN}", LATE)
            for table in ("releasedtable", "statement", "releasefinding", "proof")
        ),
        _refuse(
            "proof",
            "safe",
            "INSERT",
            "NOT EXISTS (SELECT 1 FROM reporting_frozencopy AS c"
            " WHERE c.id = NEW.copy_id AND c.is_safe)",
            UNSAFE,
        ),
        _refuse(
            "review",
            "independent",
            "INSERT",
            "NOT EXISTS (SELECT 1 FROM reporting_frozencopy AS c"
            " JOIN reporting_release AS r ON r.id = c.release_id"
            " WHERE c.id = NEW.copy_id AND r.state = 'in_review' AND NEW.sha256 = c.sha256"
            f" AND {_STANDS.format(release='r')}"
            " AND NEW.by_id <> r.made_by_id AND NEW.by_id <> c.protected_by_id"
            f" AND NEW.by_id NOT IN {_AUTHORS})",
            REVIEW,
        ),
        _refuse(
            "override",
            "own",
            "INSERT",
            "NOT EXISTS (SELECT 1 FROM reporting_releasefinding AS f"
            " JOIN reporting_frozencopy AS c ON c.id = f.copy_id"
            " WHERE f.id = NEW.finding_id AND c.release_id = NEW.release_id)",
            OTHER,
        ),
    )


def guard_part(table: str) -> tuple[Operation, ...]:
    """The rows of one more table of parts: said once, and complete before the review."""
    condition = (
        "(SELECT r.state FROM reporting_release AS r JOIN reporting_frozencopy AS c"
        f" ON c.release_id = r.id WHERE c.id = NEW.copy_id) NOT IN {_OPEN}"
    )
    return (
        append_only(f"reporting_{table}"),
        _refuse(table, "open", "INSERT", condition, LATE),
    )


def guard_statements_again() -> tuple[Operation, ...]:
    """What SQLite loses when it copies the tables of statements; PostgreSQL keeps it."""
    again = [
        Statements(
            lambda vendor, table=table: [] if vendor == "postgresql" else append_only_sql(table, vendor),
            lambda vendor: [],
            what=f"{table} is append-only again",
        )
        for table in ("reporting_statement", "reporting_externalstatement")
    ]
    opened = next(one for one in _parts() if one.name == "reporting_statement_open")  # type: ignore[attr-defined]
    return (*again, opened)


def _refuse(table: str, name: str, act: Act, condition: str, message: str) -> RefuseWhen:
    return RefuseWhen(f"reporting_{table}", f"reporting_{table}_{name}", act, condition, message)
