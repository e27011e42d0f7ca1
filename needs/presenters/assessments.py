"""The writer's desk: a draft's parts as tables, a finding's ties, a version's history."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from dalpb.kernel.refusals import Denial
from dalpb.kernel.tables import Column, Row, Table
from needs.models import AssessmentEvent, AssessmentVersion
from needs.rules.assessment.content import AssessmentContent, Change, Cited, FindingContent
from needs.rules.assessment.life import AssessmentMove, AssessmentStatus, deny_editing
from needs.services.assessment.moves import deny_ready

MOVE_WORDS = {
    AssessmentMove.STARTED: "Started",
    AssessmentMove.SENT: "Sent for review",
    AssessmentMove.TAKEN_BACK: "Taken back to draft",
    AssessmentMove.DECLINED: "Sent back by the approver",
    AssessmentMove.APPROVED: "Approved",
    AssessmentMove.SUPERSEDED: "Set aside for a later version",
}


@dataclass(frozen=True, slots=True)
class TieRow:
    """A figure that a finding stands on, and the ways to read it again or to let it go."""

    name: str
    label: str
    words: str
    where: str
    change: str
    figure_url: str
    read_again_url: str
    untie_url: str


def not_ready(edition: AssessmentVersion, content: AssessmentContent) -> Denial | None:
    return deny_editing(AssessmentStatus(edition.status)) or deny_ready(content)


def chapters(edition: AssessmentVersion) -> tuple[tuple[str, str], ...]:
    return tuple((row.code, row.heading) for row in edition.sections.all())


def finding_choices(edition: AssessmentVersion) -> tuple[tuple[str, str], ...]:
    contents = edition.findings.all()
    return tuple((row.code, f"{row.code}: {row.headline}") for row in contents)


def _url(route: str, edition: AssessmentVersion, *more: str) -> str:
    return reverse(f"needs:assessment-{route}", args=[edition.code, *more])


def desk_tables(
    edition: AssessmentVersion, content: AssessmentContent, changes: Sequence[Change]
) -> tuple[tuple[Table, str, str], ...]:
    """Findings, areas for development and gaps; each with the way to add one, in words."""
    return (
        (
            _findings(edition, content, changes),
            _url("add-finding", edition),
            "Add a finding",
        ),
        (
            _table(
                "recommendations",
                "Areas for development",
                ("Answers", "Parts"),
                [
                    Row(
                        f"{a.code}: {a.title}",
                        (", ".join(a.findings) or "No finding", len(a.parts)),
                        url=_url("recommendation", edition, a.code),
                    )
                    for a in content.recommendations
                ],
            ),
            _url("add-recommendation", edition),
            "Add an area for development",
        ),
        (
            _table(
                "gaps",
                "What is not known",
                ("Who would have to say", "By"),
                [
                    Row(
                        f"{g.code}: {g.what}",
                        (g.supplier, g.due_on or "No date set"),
                        url=_url("gap", edition, g.code),
                    )
                    for g in content.gaps
                ],
            ),
            _url("add-gap", edition),
            "Add a gap",
        ),
    )


def _findings(
    edition: AssessmentVersion, content: AssessmentContent, changes: Sequence[Change]
) -> Table:
    rows = []
    for section in content.sections:
        for finding in section.findings:
            breaks = sum(cited.is_break for cited in finding.figures)
            moved = sum(change.finding == finding.code for change in changes)
            notes = [f"{breaks} missing"] if breaks else []
            notes += [f"{moved} changed"] if moved else []
            label = f"{finding.code}: {finding.filled(finding.headline)}"
            cells = (section.heading, len(finding.figures), ", ".join(notes) or "All as cited")
            rows.append(Row(label, cells, url=_url("finding", edition, finding.code)))
    return Table(
        "findings",
        "Findings",
        "Finding",
        (Column("Chapter"), Column("Figures", is_number=True), Column("Their state")),
        tuple(rows),
    )


def _table(key: str, caption: str, columns: tuple[str, ...], rows: list[Row]) -> Table:
    return Table(key, caption, "Part", tuple(Column(label) for label in columns), tuple(rows))


def ties(
    edition: AssessmentVersion, finding: FindingContent, changes: Sequence[Change]
) -> tuple[TieRow, ...]:
    return tuple(_tie(edition, finding, cited, changes) for cited in finding.figures)


def _tie(
    edition: AssessmentVersion,
    finding: FindingContent,
    cited: Cited,
    changes: Sequence[Change],
) -> TieRow:
    change = next((c for c in changes if c.name == cited.name), None)
    keys = (finding.code, cited.name)
    stale = (change is not None and cited.figure_id is not None) or (
        cited.is_break and bool(cited.code)
    )
    where = ", ".join(part for part in (cited.period, cited.area) if part)
    figure = reverse("needs:figure", args=[cited.figure_id]) if cited.figure_id else ""
    return TieRow(
        cited.name,
        cited.label,
        cited.words,
        cited.missing or where,
        change.sentence if change else "",
        figure,
        _url("read-again", edition, *keys) if stale else "",
        _url("untie", edition, *keys),
    )


def history_table(events: list[AssessmentEvent]) -> Table:
    return Table(
        key="history",
        caption="What happened to this version",
        first="What",
        columns=(Column("When"), Column("Who"), Column("Reason or reference")),
        rows=tuple(
            Row(
                MOVE_WORDS[AssessmentMove(event.move)],
                (event.at, event.by.full_name, event.reason or _reference(event)),
            )
            for event in events
        ),
    )


def _reference(event: AssessmentEvent) -> str:
    if "snapshot" in event.details:
        return f"Frozen as {event.details['snapshot'][:16]}…"
    if "by_version" in event.details:
        return f"Version {event.details['by_version']} is in force"
    return ""
