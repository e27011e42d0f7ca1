"""The checks as the return prints them: every query with its answer and who gave it."""

from dalpb.kernel.days import day_of
from dalpb.kernel.periods import in_words
from reporting.returns.checks import RULES
from reporting.returns.document import Section
from reporting.returns.findings import Finding, Severity
from reporting.returns.snapshot import Snapshot

_LEADS = {
    Severity.BLOCKER: "To be put right",
    Severity.QUERY: "Query",
    Severity.NOTE: "Note",
}


def checks_section(snapshot: Snapshot) -> Section:
    checked = snapshot.checked
    answers = {a.digest: a for a in snapshot.answered}
    said = []
    for finding in checked.findings:
        answer = answers.get(finding.digest)
        text = finding.message
        if answer is not None:
            text += (
                f" Answer: {answer.reason} ({answer.answered_by},"
                f" {in_words(day_of(answer.answered_at))}.)"
            )
        elif finding.severity is Severity.QUERY:
            text += " No answer has been given yet."
        said.append((_heading(finding), text))
    paragraphs = [
        "A check that found nothing is not listed. Notes need no answer.",
        *(f"Check {n.code} could not be made: {n.reason}" for n in checked.not_run),
    ]
    return Section("checks", "Checks and answers", tuple(paragraphs), answers=tuple(said))


def _heading(finding: Finding) -> str:
    title = RULES[finding.code].title if finding.code in RULES else finding.code
    return f"{_LEADS[finding.severity]}, {finding.code}: {title} ({finding.where})"
