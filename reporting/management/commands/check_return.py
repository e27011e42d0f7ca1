"""Check a year's return as it stands."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dalpb.kernel.refusals import Refused
from reporting.returns.findings import Finding, Severity
from reporting.selectors.returns import current_return, tier_one_authority
from reporting.services.certify import Prepared, prepare


class Command(BaseCommand):
    help = "List the findings of a year's return. Exit 0 when nothing blocks it, 1 when something does."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("year", help="such as 2024-25")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = current_return(tier_one_authority(), options["year"])
        except Refused as refusal:
            raise CommandError(str(refusal), returncode=2) from refusal
        if found is None:
            raise CommandError(
                f"No return for {options['year']} has been started. Start it on the Returns page.",
                returncode=2,
            )
        prepared = prepare(found)
        if options["json"]:
            self.stdout.write(json.dumps(as_json(options["year"], prepared)))
        else:
            self._tell(prepared)
        if prepared.checked.of(Severity.BLOCKER):
            raise SystemExit(1)

    def _tell(self, prepared: Prepared) -> None:
        for finding in prepared.checked.findings:
            answered = " (answered)" if finding.digest in prepared.answered_digests else ""
            self.stdout.write(
                f"{finding.severity.value:8} {finding.code:5} {finding.where}: "
                f"{finding.message}{answered}"
            )
        for missed in prepared.checked.not_run:
            self.stdout.write(f"not made {missed.code:5} {missed.reason}")
        counts = ", ".join(f"{len(prepared.checked.of(s))} {s.value}" for s in Severity)
        self.stdout.write(f"{len(prepared.checked.ran)} checks: {counts}.")


def as_json(year: str, prepared: Prepared) -> dict[str, Any]:
    """The findings as other people's scripts read them."""
    return {
        "year": year,
        "status": "blocked" if prepared.checked.of(Severity.BLOCKER) else "ready",
        "checks": list(prepared.checked.ran),
        "findings": [_finding(f, prepared) for f in prepared.checked.findings],
        "not_run": [{"code": n.code, "reason": n.reason} for n in prepared.checked.not_run],
        "unanswered": prepared.unanswered,
    }


def _finding(finding: Finding, prepared: Prepared) -> dict[str, Any]:
    return {
        "code": finding.code,
        "tier": finding.code.rstrip("0123456789b"),
        "severity": finding.severity.value,
        "where": finding.where,
        "message": finding.message,
        "digest": finding.digest,
        "answered": finding.digest in prepared.answered_digests,
    }
