"""Actions that arose at meetings, as the board's pages show them."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils import timezone

from dalpb.kernel.periods import in_words
from dalpb.kernel.tables import Column, Row, Table
from strategy.models import ActionArising
from strategy.rules.wording import as_words


def actions_table(rows: Iterable[ActionArising], on: date) -> Table:
    return Table(
        "actions",
        "Actions arising",
        "Reference",
        (Column("Action"), Column("Owner"), Column("Due"), Column("Where it stands")),
        tuple(
            Row(
                row.reference,
                (row.words, row.owner, row.due_on, arising_words(row, on)),
                reverse("strategy:board-action", args=[row.pk]),
            )
            for row in rows
        ),
    )


def arising_words(row: ActionArising, on: date) -> str:
    if row.status != "open":
        ended = f" on {in_words(row.ended_on)}" if row.ended_on else ""
        to = f" as {row.plan_action}" if row.plan_action else ""
        return f"{as_words(row.status)}{to}{ended}"
    late = (on - row.due_on).days
    return f"Overdue by {late} day{'' if late == 1 else 's'}" if late > 0 else "Open"


def arising_events(row: ActionArising) -> Table:
    return Table(
        "events",
        "What has happened",
        "When",
        (Column("Step"), Column("Words"), Column("Due"), Column("Who")),
        tuple(
            Row(
                in_words(timezone.localdate(one.at)),
                (
                    as_words(one.step),
                    one.words,
                    one.due_on,
                    str(one.by) if one.by else "The system",
                ),
            )
            for one in row.events.all()
        ),
    )
