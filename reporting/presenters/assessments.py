"""The needs assessment's own pages: the list of versions, and one version's front page."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from dalpb.kernel.access import Access
from dalpb.kernel.periods import in_words
from dalpb.kernel.roles import Permission
from dalpb.kernel.tables import Column, Row, SummaryRow, Table
from needs.facts.assessments import AssessmentFact, AssessmentStatus, VersionFact
from reporting.assessment.document import LEVEL_WORDS, Level
from reporting.presenters.returns import Action

STATUS_WORDS = {
    AssessmentStatus.DRAFT: ("Draft", "working"),
    AssessmentStatus.IN_REVIEW: ("In review", "attention"),
    AssessmentStatus.APPROVED: ("Approved", "done"),
    AssessmentStatus.SUPERSEDED: ("Followed by a later version", "stopped"),
}
DETAILS = {
    Level.INFOGRAPHIC: "One sheet, both sides: the large figures, and where to get help",
    Level.SUMMARY: "Every finding in a sentence, and what is to be done",
    Level.FULL: "Findings with their evidence, all figures, gaps, method",
}


@dataclass(frozen=True, slots=True)
class Way:
    """A way on from the page."""

    label: str
    url: str
    detail: str


def level_url(code: str, level: Level, *, pdf: bool = False) -> str:
    name = "reporting:assessment-pdf" if pdf else "reporting:assessment-paper"
    return reverse(name, kwargs={"version": code, "level": level.value})


def versions_table(versions: tuple[VersionFact, ...]) -> Table:
    return Table(
        key="versions",
        caption="Versions, newest first",
        first="Version",
        columns=(Column("State"), Column("Approved")),
        rows=tuple(
            Row(
                row.code,
                (
                    STATUS_WORDS[row.status][0],
                    timezone.localdate(row.approved_at) if row.approved_at else "Not yet",
                ),
                url=reverse("reporting:assessment", args=[row.code]),
            )
            for row in versions
        ),
    )


def ways(code: str) -> tuple[Way, ...]:
    return tuple(Way(LEVEL_WORDS[lv], level_url(code, lv), DETAILS[lv]) for lv in Level)


def files(code: str) -> tuple[tuple[str, str], ...]:
    return tuple((LEVEL_WORDS[level], level_url(code, level, pdf=True)) for level in Level)


def actions(fact: AssessmentFact, access: Access) -> tuple[Action, ...]:
    """What the reader may do next with the version: the pages lie in the app that keeps it."""
    code, status, made = fact.content.code, fact.status, []
    writes = access.has(Permission.WRITE_ASSESSMENT)
    if writes and status is AssessmentStatus.DRAFT:
        made += [_action("Send for review", "send", code), _action("Write", "write", code)]
    if access.has(Permission.APPROVE_ASSESSMENT) and status is AssessmentStatus.IN_REVIEW:
        made += [_action("Approve", "approve", code), _action("Send back", "decline", code)]
    if writes and status is AssessmentStatus.IN_REVIEW:
        made.append(_action("Take back to draft", "take-back", code))
    if writes and fact.is_frozen:
        made.append(_action("Start the next version", "next", code))
    if access.has(Permission.VIEW_ASSESSMENT_DRAFT):
        made.append(_action("History", "history", code))
    return tuple(made)


def _action(label: str, route: str, code: str) -> Action:
    main = route in ("send", "approve")
    return Action(label, reverse(f"needs:assessment-{route}", args=[code]), main)


def rows(fact: AssessmentFact) -> tuple[SummaryRow, ...]:
    """Who stands behind the version, and its dates."""
    content, stamp = fact.content, fact.content.stamp
    found = [
        SummaryRow("Looked at", content.scope),
        SummaryRow("Left out", content.out_of_scope),
        SummaryRow("Date of this assessment", content.full_on),
        SummaryRow("Next refresh", content.refresh_on),
        SummaryRow("Next full assessment", content.next_full_on),
    ]
    if fact.is_frozen and stamp.approved_at is not None:
        found += [
            SummaryRow("Written by", stamp.prepared_by),
            SummaryRow("Approved by", stamp.approved_by),
            SummaryRow("Approved", in_words(timezone.localdate(stamp.approved_at))),
            SummaryRow("SHA-256 of what was approved", fact.sha256),
        ]
    return tuple(found)


def covers(fact: AssessmentFact) -> str:
    content = fact.content
    return f"{in_words(content.covers_from)} to {in_words(content.covers_last)}"


def beside_table(one: AssessmentFact, other: AssessmentFact) -> Table:
    """Each finding as two versions say it, those in both first; a version without it says so."""
    said = [
        {f.code: f"{f.filled(f.headline)}." for f in fact.content.findings} for fact in (one, other)
    ]
    both = [code for code in said[0] if code in said[1]]
    codes = dict.fromkeys([*both, *said[1], *said[0]])
    return Table(
        key="beside",
        caption="Findings, side by side",
        first="Finding",
        columns=(Column(one.content.code), Column(other.content.code)),
        rows=tuple(
            Row(code, tuple(told.get(code, "Not in this version") for told in said))
            for code in codes
        ),
        notes=("Versions may count other things, or other years. Read what each says beware of.",),
    )


def others(code: str, versions: tuple[VersionFact, ...]) -> tuple[tuple[str, str], ...]:
    """The other versions that the reader may put beside this one."""
    return tuple(
        (row.code, reverse("reporting:assessment-beside", args=[code, row.code]))
        for row in versions
        if row.code != code
    )
