"""Registering rules by code, and running them. A rule's docstring is its wording."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from inspect import getdoc
from typing import Final

from reporting.returns.draft import Draft
from reporting.returns.findings import Checked, Finding, NotRun, Severity
from reporting.returns.spec import Spec

Check = Callable[[Draft, Spec], Iterator[Finding | NotRun]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One check: its code, how it reads, and the first year it is made for."""

    code: str
    title: str
    wording: str
    since: str
    check: Check


RULES: Final[dict[str, Rule]] = {}


def rule(code: str, title: str, *, since: str = "2021-22") -> Callable[[Check], Check]:
    """Register a check. Its docstring says the rule in words that a user reads."""

    def register(check: Check) -> Check:
        if code in RULES:
            raise ValueError(f"{code} is registered twice")
        RULES[code] = Rule(code, title, getdoc(check) or "", since, check)
        return check

    return register


def run_all(draft: Draft, spec: Spec) -> Checked:
    """Every rule in force for the year, in the order of their codes."""
    findings: list[Finding] = []
    not_run: list[NotRun] = []
    ran: list[str] = []
    for each in sorted(RULES.values(), key=lambda r: _order(r.code)):
        if draft.year < each.since:
            continue
        ran.append(each.code)
        for outcome in each.check(draft, spec):
            if isinstance(outcome, NotRun):
                not_run.append(outcome)
            else:
                findings.append(outcome)
    rank = [Severity.BLOCKER, Severity.QUERY, Severity.NOTE]
    findings.sort(key=lambda f: (rank.index(f.severity), _order(f.code), f.where))
    return Checked(tuple(ran), tuple(findings), tuple(not_run))


def _order(code: str) -> tuple[str, int]:
    letters = code.rstrip("0123456789")
    return letters, int(code[len(letters) :] or 0)
