"""The plan as lists: a table of prepared rows, by priority, and the choices to narrow it by."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from dalpb.kernel.choices import choices_of
from strategy.rules.delivery.freshness import FRESHNESS_WORDS, Freshness
from strategy.rules.delivery.quarters import quarters_between
from strategy.rules.delivery.rows import LIVE_WORD, ActionRow, PlanQuery
from strategy.rules.delivery.vocabulary import RAG_WORDS, ActionStatus, Rag
from strategy.rules.wording import as_words

# Each word's shape: see the look's tags.
RAG_STATES: Final = {
    Rag.GREEN: "done",
    Rag.AMBER: "attention",
    Rag.RED: "stopped",
    Rag.COMPLETE: "done",
    Rag.NOT_STARTED: "waiting",
    Rag.CANNOT_TELL: "provisional",
}
STATUS_STATES: Final = {
    ActionStatus.PROPOSED: "provisional",
    ActionStatus.AGREED: "waiting",
    ActionStatus.IN_PROGRESS: "working",
    ActionStatus.COMPLETED: "done",
    ActionStatus.STOPPED: "stopped",
    ActionStatus.MERGED: "stopped",
    ActionStatus.SUPERSEDED: "stopped",
}
EARLIEST: Final = date(2021, 10, 1)


def day(value: date | None) -> str:
    return f"{value.day} {value:%b %Y}" if value else "none"


class _Tags:
    """The tag of each rating, rendered once: a long plan has fifteen hundred of them."""

    def __init__(self) -> None:
        self.made: dict[Rag | None, SafeString] = {}

    def of(self, rag: Rag | None) -> SafeString:
        if rag not in self.made:
            self.made[rag] = _tag(rag)
        return self.made[rag]


def _tag(rag: Rag | None) -> SafeString:
    from dalpb.kernel.templatetags.looks import state_tag

    if rag is None:
        return format_html("{}", "–")
    return render_to_string("partials/tag.html", state_tag(RAG_WORDS[rag], RAG_STATES[rag]))


TAGS: Final = _Tags()


@dataclass(frozen=True, slots=True)
class PlanTable:
    """The rows of the plan as they stand in the page, and how many there are."""

    rows: SafeString
    count: int


HEADINGS: Final = (
    "Action",
    "Owner",
    "Standing",
    "Evidence computes",
    "Owner says",
    "Board agreed",
    "Agreed end",
    "Forecast",
    "To look at",
)
_ROW: Final = (
    '<tr class="govuk-table__row"><th scope="row" class="govuk-table__header">'
    '<a class="govuk-link" href="{}">{} {}</a></th><td class="govuk-table__cell">{}</td>'
    '<td class="govuk-table__cell">{}</td><td class="govuk-table__cell">{}</td>'
    '<td class="govuk-table__cell">{}</td><td class="govuk-table__cell">{}</td>'
    '<td class="govuk-table__cell">{}</td><td class="govuk-table__cell">{}</td>'
    '<td class="govuk-table__cell">{}</td></tr>'
)


def plan_table(rows: Sequence[ActionRow]) -> PlanTable:
    cells = (
        (
            row.url,
            row.code,
            row.title,
            row.owner_name,
            as_words(row.status),
            TAGS.of(row.computed),
            TAGS.of(row.own),
            TAGS.of(row.agreed),
            day(row.baseline_end),
            day(row.actual_end or row.forecast_end),
            "; ".join(marks(row)) or "–",
        )
        for row in rows
    )
    return PlanTable(format_html_join("", _ROW, cells), len(rows))


def marks(row: ActionRow) -> list[str]:
    """What a board would look at in a row, in words."""
    found = []
    if row.is_live and row.is_late:
        found.append(f"{row.days_late} days past its agreed end")
    if row.slip_count:
        found.append("put back once" if row.slip_count == 1 else f"put back {row.slip_count} times")
    if row.is_blocked:
        found.append("blocked")
    if row.voices.disagree:
        found.append("ratings differ")
    if row.is_live and row.freshness in (Freshness.STALE, Freshness.NEVER):
        found.append(FRESHNESS_WORDS[row.freshness].lower())
    if row.milestones_overdue_count:
        found.append(f"{row.milestones_overdue_count} milestones late")
    return found


@dataclass(frozen=True, slots=True)
class Card:
    """An action on the board view."""

    row: ActionRow
    computed: SafeString
    own: SafeString
    agreed: SafeString
    marks: str
    ends: str


@dataclass(frozen=True, slots=True)
class PriorityColumn:
    """A priority with its actions, and how many the board called what."""

    title: str
    counts: tuple[tuple[SafeString, int], ...]
    cards: tuple[Card, ...]


def by_priority(rows: Sequence[ActionRow]) -> tuple[PriorityColumn, ...]:
    """Each priority in its place; inside it the gravest first."""
    found: dict[tuple[str, int, str], list[ActionRow]] = {}
    for row in rows:
        key = (row.strategy_code, row.priority_position, row.priority_title)
        found.setdefault(key, []).append(row)
    return tuple(
        PriorityColumn(
            f"{position}. {title}", _counts(actions), tuple(map(_card, _worst_first(actions)))
        )
        for (_, position, title), actions in found.items()
    )


def _worst_first(rows: Sequence[ActionRow]) -> list[ActionRow]:
    order = (Rag.RED, Rag.AMBER, Rag.CANNOT_TELL, Rag.GREEN, Rag.NOT_STARTED, Rag.COMPLETE, None)
    return sorted(rows, key=lambda row: (order.index(row.agreed or row.computed), row.code))


def _counts(rows: Sequence[ActionRow]) -> tuple[tuple[SafeString, int], ...]:
    said = [row.agreed or row.computed for row in rows]
    return tuple((TAGS.of(rag), said.count(rag)) for rag in Rag if rag in said)


def _card(row: ActionRow) -> Card:
    ends = f"Agreed end {day(row.baseline_end)}, forecast {day(row.forecast_end)}"
    if row.actual_end:
        ends = f"Finished {day(row.actual_end)}"
    return Card(
        row,
        TAGS.of(row.computed),
        TAGS.of(row.own),
        TAGS.of(row.agreed),
        "; ".join(marks(row)),
        ends,
    )


def filter_choices(
    *,
    strategies: Sequence[tuple[str, str]],
    owners: Sequence[tuple[str, str]],
    priorities: Sequence[tuple[int, str]],
    today: date,
) -> dict[str, list[tuple[str, str]]]:
    """What each list of the form offers."""
    rags = [(rag.value, RAG_WORDS[rag]) for rag in Rag]
    quarters = quarters_between(EARLIEST, today)
    return {
        "strategy": list(strategies),
        "priority": [(str(position), title) for position, title in priorities],
        "owner": list(owners),
        "status": [(LIVE_WORD, "Still to be done"), *_capital(choices_of(ActionStatus))],
        "quarter": [(p.code, f"{p.code}, {p.label}") for p in quarters],
        "computed": rags,
        "own": rags,
        "agreed": rags,
        "freshness": [(band.value, FRESHNESS_WORDS[band]) for band in Freshness],
    }


def _capital(rows: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(value, words.capitalize()) for value, words in rows]


def query_from(data: dict[str, Any]) -> PlanQuery:
    """The question that a clean filter form asks."""
    return PlanQuery(
        strategy=data["strategy"],
        priority=data["priority"],
        owner=data["owner"],
        status=data["status"],
        computed=data["computed"],
        own=data["own"],
        agreed=data["agreed"],
        late=bool(data["late"]),
        slipped=data["slipped"],
        blocked=bool(data["blocked"]),
        freshness=data["freshness"],
        differ=bool(data["differ"]),
        quarter=data["quarter"],
        words=data["words"],
    )
