"""What the checks find. Findings are collected, never raised."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """A blocker is put right; a query is answered with a reason; a note is read."""

    BLOCKER = "blocker"
    QUERY = "query"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a check found. `where` is a question's code, with a category after a slash.

    `detail` holds the figures it rests on, so that an answer given to it lapses when they
    change.
    """

    code: str
    severity: Severity
    message: str
    where: str
    detail: str = ""

    @property
    def digest(self) -> str:
        said = "\x1f".join((self.code, self.severity.value, self.message, self.where, self.detail))
        return hashlib.sha256(said.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class NotRun:
    """A check that could not be made, and why: not the same as a check that found nothing."""

    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Checked:
    """The outcome of all checks: which ran, what they found, which could not run."""

    ran: tuple[str, ...]
    findings: tuple[Finding, ...]
    not_run: tuple[NotRun, ...]

    def of(self, severity: Severity) -> tuple[Finding, ...]:
        return tuple(f for f in self.findings if f.severity is severity)
