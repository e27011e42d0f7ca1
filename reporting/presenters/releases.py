"""Releases for their pages: as printed, with what was checked and what is to be done next."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.urls import reverse
from django.utils import timezone

from dalpb.kernel.access import Access
from dalpb.kernel.codec import from_json
from dalpb.kernel.periods import in_words
from dalpb.kernel.roles import Permission
from dalpb.kernel.tables import Column, Row, SummaryRow, Table
from reporting.disclosure.shown import ShownTable
from reporting.models import (
    ExternalStatement,
    FrozenCopy,
    Release,
    ReleaseEvent,
    ReleaseFinding,
    Review,
)
from reporting.releases.asking import Ask
from reporting.releases.cubes import ALL
from reporting.releases.said import Printing
from reporting.releases.workflow import STEPS, ReleaseMove, ReleaseState, deny_move

STATES: Final = {
    ReleaseState.PROPOSED: "Proposed",
    ReleaseState.PROTECTED: "Protected",
    ReleaseState.IN_REVIEW: "In review",
    ReleaseState.APPROVED: "Approved",
    ReleaseState.PUBLISHED: "Published",
    ReleaseState.WITHDRAWN: "Withdrawn",
    ReleaseState.DROPPED: "Given up",
}
# The moves that an officer makes from the page, by the word in their address.
MOVES: Final = {
    "send": ReleaseMove.SENT,
    "take-back": ReleaseMove.TAKEN_BACK,
    "publish": ReleaseMove.PUBLISHED,
    "withdraw": ReleaseMove.WITHDRAWN,
    "drop": ReleaseMove.DROPPED,
}
DO: Final = {
    "send": "Send it to two reviewers",
    "take-back": "Take it back",
    "publish": "Publish it",
    "withdraw": "Withdraw it",
    "drop": "Give it up",
    "revise": "Revise it",
    "change": "Change what is proposed",
}


@dataclass(frozen=True, slots=True)
class Way:
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class FindingShown:
    words: str
    accept_url: str
    answer: str


def where(release: Release, route: str = "release", *more: object) -> str:
    return reverse(f"reporting:{route}", args=[release.code, release.revision, *more])


def is_return(release: Release) -> bool:
    """Whether it is of a year's return and not of tables that were chosen one by one."""
    return bool(from_json(Ask, release.ask).of_return)


def state_of(release: Release) -> str:
    return STATES[ReleaseState(release.state)]


def releases_table(releases: Iterable[Release]) -> Table:
    """Every release, the latest first."""
    return Table(
        key="releases",
        caption="Releases",
        first="Release",
        columns=(Column("Revision"), Column("State"), Column("Proposed"), Column("Published")),
        rows=tuple(
            Row(
                row.title,
                (
                    str(row.revision),
                    state_of(row),
                    f"{in_words(timezone.localdate(row.made_at))} by {row.made_by.full_name}",
                    in_words(timezone.localdate(row.published_at))
                    if row.published_at
                    else "Not yet",
                ),
                url=where(row),
            )
            for row in releases
        ),
    )


def summary(release: Release, how: str = "") -> tuple[SummaryRow, ...]:
    """What is said of a release; `how` is how the copy that stands protects people."""
    rows = [
        ("State", state_of(release)),
        *((("How people are protected", how),) if how else ()),
        ("What it shows", release.summary or "Nothing is said"),
        ("Why it is published", release.reason),
        ("Period", release.period),
        ("Figures as they stood", f"{release.data_cut_off:%-d %B %Y, %H:%M} UTC"),
        (
            "Embargo",
            f"Until {release.embargo_until:%-d %B %Y, %H:%M} UTC"
            if release.embargo_until
            else "None",
        ),
    ]
    if release.correction_note:
        rows.append(("What this revision corrects", release.correction_note))
    if release.withdrawn_reason:
        rows.append(("Why it was withdrawn", release.withdrawn_reason))
    return tuple(SummaryRow(label, value) for label, value in rows)


def printed_table(table: ShownTable, key: str) -> Table:
    """A table as it is printed."""
    return Table(
        key=key,
        caption=table.title,
        first=", ".join(table.label_headings),
        columns=tuple(Column(heading, is_number=True) for heading in table.cell_headings),
        rows=tuple(
            Row(", ".join(row.labels), tuple(cell.text for cell in row.cells)) for row in table.rows
        ),
        unit=table.counts,
        notes=table.notes,
    )


def printed_tables(copy: FrozenCopy) -> tuple[Table, ...]:
    return tuple(
        printed_table(
            from_json(ShownTable, json.dumps({**json.loads(row.content), "sha256": row.sha256})),
            f"table-{row.number}",
        )
        for row in copy.tables.order_by("number")
    )


def findings(release: Release, rows: Iterable[ReleaseFinding]) -> tuple[FindingShown, ...]:
    found = []
    for row in rows:
        answer = getattr(row, "override", None)
        found.append(
            FindingShown(
                row.words,
                "" if answer else where(release, "release-accept", row.number),
                f"{answer.reason} Until {in_words(answer.expires_on)}." if answer else "",
            )
        )
    return tuple(found)


def ways(release: Release, access: Access) -> tuple[Way, ...]:
    """What this person may do next, each with its page."""
    state = ReleaseState(release.state)
    found = []
    if access.has(Permission.PROPOSE_RELEASE):
        found = [
            Way(DO[word], where(release, "release-move", word))
            for word, move in MOVES.items()
            if state in STEPS[move].sources
        ]
        if deny_move(ReleaseMove.CHANGED, state=state) is None:
            route = "release-change-return" if is_return(release) else "release-change"
            found.insert(0, Way(DO["change"], where(release, route)))
        if state in {ReleaseState.PUBLISHED, ReleaseState.WITHDRAWN}:
            found.append(Way(DO["revise"], where(release, "release-move", "revise")))
    if access.has(Permission.REVIEW_RELEASE) and state is ReleaseState.IN_REVIEW:
        found.append(Way("Review this copy", where(release, "release-review")))
    return tuple(found)


def reviews_table(reviews: Iterable[Review]) -> Table:
    return Table(
        key="reviews",
        caption="Verdicts",
        first="Reviewer",
        columns=(Column("Verdict"), Column("Reason"), Column("When")),
        rows=tuple(
            Row(
                row.by.full_name,
                (
                    "Approved" if row.verdict == "approve" else "Declined",
                    row.reason,
                    in_words(timezone.localdate(row.at)),
                ),
            )
            for row in reviews
        ),
    )


def history_table(events: Iterable[ReleaseEvent]) -> Table:
    return Table(
        key="history",
        caption="History",
        first="What happened",
        columns=(Column("When"), Column("Who"), Column("Reason"), Column("Copy")),
        rows=tuple(
            Row(
                event.move.replace("_", " ").capitalize(),
                (
                    f"{timezone.localtime(event.at):%-d %B %Y, %H:%M}",
                    event.by.full_name,
                    event.reason or "None given",
                    event.sha256[:12] or "None",
                ),
            )
            for event in events
        ),
    )


def ledger_table(printings: Iterable[Printing]) -> Table:
    """Everything that counts as known, in order."""
    return Table(
        key="ledger",
        caption="Everything that counts as known",
        first="Printed in",
        columns=(
            Column("By"),
            Column("When"),
            Column("Numbers and marks", is_number=True),
            Column("Still shown"),
        ),
        rows=tuple(
            Row(
                one.id,
                (
                    one.issuer or "This partnership",
                    in_words(date.fromisoformat(one.when)) if one.when else "Not yet",
                    len(one.said),
                    "No: withdrawn, and still known" if one.is_withdrawn else "Yes",
                ),
            )
            for one in printings
        ),
    )


def _of_others(row: ExternalStatement) -> str:
    """The count that somebody else's statement is of; for a percentage, of what too."""
    said = _count(row.measure, row.area, row.period, row.category)
    if not row.of_measure:
        return said
    return f"{said}, out of {_count(row.of_measure, row.of_area, row.of_period, row.of_category)}"


def _count(measure: str, area: str, period: str, category: str) -> str:
    whom = () if category == ALL else (category.replace("_", " "),)
    return ", ".join((measure.replace("_", " "), *whom, area, period))


def external_table(rows: Iterable[ExternalStatement]) -> Table:
    return Table(
        key="external",
        caption="What others printed",
        first="Count",
        columns=(Column("Printed as"), Column("By"), Column("Where"), Column("When")),
        rows=tuple(
            Row(
                _of_others(row),
                (row.shown, row.issuer, row.source, in_words(row.said_on)),
                url=reverse("reporting:external-strike", args=[row.pk]),
            )
            for row in rows
        ),
    )
