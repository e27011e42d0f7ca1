"""The live year's rehearsal as its page and the home page show it."""

from dataclasses import dataclass, replace

from dalpb.kernel.tables import Column, Row, Table
from reporting.assemble.rehearsal import Rehearsal
from reporting.presenters.returns import told_apart
from reporting.returns.checks import RULES
from reporting.returns.findings import Finding, Severity
from reporting.returns.rehearsal import Act, Readiness, Rehearsed

# What is blank stands in its own table, so the check that lists blanks is not repeated.
_BLANKS = frozenset({"V12", "T1"})
WORDS = {
    Readiness.WHOLE: "Whole",
    Readiness.IN_PART: "In part",
    Readiness.BLANK: "Blank",
    Readiness.NOBODY: "Nobody provides it",
}


@dataclass(frozen=True, slots=True)
class Failing:
    """A check that the year so far does not pass, as a page lists it."""

    key: str
    severity: str
    code: str
    title: str
    message: str


def sentence(found: Rehearsal) -> str:
    """The answer to “how would the return look today?”."""
    asked = len(found.lines) - found.count(Readiness.NOBODY)
    whole = found.count(Readiness.WHOLE)
    parts = [f"{whole} of {asked} questions would be whole today"]
    if in_part := found.count(Readiness.IN_PART):
        parts.append(f"{in_part} in part")
    if blank := found.count(Readiness.BLANK):
        parts.append(f"{blank} blank")
    return ", ".join(parts) + "."


def form_words(found: Rehearsal) -> str:
    if not found.is_borrowed:
        return f"Tried on the {found.form} form."
    return (
        f"There is no form for {found.year} yet, so it is tried on that of {found.form}. When the"
        " Department's form comes, compare the two first."
    )


def failing(found: Rehearsal) -> tuple[Failing, ...]:
    """Blockers and queries, but for those that only say that something is blank."""
    shown = [
        finding
        for severity in (Severity.BLOCKER, Severity.QUERY)
        for finding in found.checked.of(severity)
        if finding.code not in _BLANKS
    ]
    rows = [_failing(number, finding) for number, finding in enumerate(shown, 1)]
    titles = told_apart([row.title for row in rows])
    return tuple(replace(row, title=title) for row, title in zip(rows, titles, strict=True))


def _failing(number: int, finding: Finding) -> Failing:
    rule = RULES.get(finding.code)
    return Failing(
        key=f"{finding.severity.value}-{number}",
        severity=finding.severity.value,
        code=finding.code,
        title=f"{rule.title if rule else finding.code}: {finding.where}",
        message=finding.message,
    )


def lines_table(found: Rehearsal) -> Table:
    return Table(
        key="lines",
        caption="How far each question has come",
        first="Question",
        columns=(Column("State"), Column("Whole from"), Column("Still to come from")),
        rows=tuple(
            Row(
                f"{line.question} {line.title}",
                (WORDS[line.readiness], _whole(line), _to_come(line)),
            )
            for line in found.lines
        ),
        notes=(
            "A part of a year is no answer: nothing is added up here, and a blank is never nought.",
        ),
    )


def _whole(line: Rehearsed) -> str:
    if line.readiness is Readiness.NOBODY:
        return "No commissioned service is of these kinds"
    return f"{line.whole_count} of {len(line.owes)}"


def _to_come(line: Rehearsed) -> str:
    waiting = [each for each in line.owes if not each.is_whole]
    if not waiting:
        return "Nobody"
    return "; ".join(
        f"{each.service or each.organisation}"
        + (f" (has {', '.join(each.had)})" if each.had else " (nothing yet)")
        for each in waiting
    )


def acts_table(acts: tuple[Act, ...], caption: str = "Who must act") -> Table:
    return Table(
        key="acts",
        caption=caption,
        first="Who",
        columns=(Column("What"), Column("By when")),
        rows=tuple(
            Row(
                act.who, (act.what, f"{act.when}, overdue" if act.is_overdue else act.when), act.url
            )
            for act in acts
        ),
    )
