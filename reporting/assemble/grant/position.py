"""The grant's position laid out: the same tables for the page, the PDF and the workbooks."""

from collections.abc import Iterable
from hashlib import sha256
from typing import Final

from django.utils import timezone

from commissioning.facts.grant_position import GrantPosition
from dalpb.kernel.codec import to_json
from dalpb.kernel.periods import in_words
from reporting.assemble.grant.paper import EXPLAINED, MARKING, Paper, pounds
from reporting.assemble.grant.standing import (
    available_table,
    carried_table,
    forecast_of,
    four_table,
    sums_table,
    total,
    where_table,
)
from reporting.assemble.grant.tables import (
    authority_table,
    group_tables,
    lines_table,
    spending_table,
    variance_table,
)
from reporting.returns.checks.money import counted
from reporting.returns.document import Chart, Document, Headline, Section, Table

FOUR_WORDS: Final = (
    "Unallocated, committed, unspent and forecast are four different numbers. Unallocated waits for"
    " a decision; committed is promised in an agreement and not yet paid; unspent is all that is"
    " not paid, promised or not; forecast is what will have been spent in the end. Each sum is"
    " written out below, so that anybody can add it again."
)
CARRIED_WORDS: Final = "No money has been carried from one award to another."
PLAN_WORDS: Final = "No line differs from its plan."


def position_paper(position: GrantPosition) -> Paper:
    """Everything that shows this position, with the digest of what it was made from."""
    data = to_json(position)
    document = _document(position, sha256(data.encode()).hexdigest())
    return Paper(
        document=document,
        noun="position",
        stem=f"grant-position-{position.awards_of or 'all-awards'}-{_stood(position)}",
        facts=(
            ("Authority", position.authority),
            ("Awards", position.awards_of or "Every award held here"),
            ("Month", position.month_label),
            ("Standing", document.status),
            ("Entries added", f"{position.entries:,}"),
        ),
        warning=_warning(position),
        data=data,
    )


def _stood(position: GrantPosition) -> str:
    return f"{position.month}-closing-{position.closing}" if position.closing else position.month


def _warning(position: GrantPosition) -> str:
    said = [] if position.closing else ["Not closed"]
    if position.is_illustrative:
        said.append("Contains illustrative figures")
    return " · ".join(said)


def standing_words(position: GrantPosition) -> str:
    """As it stood when a month was closed, or as the ledger is now."""
    if position.closed_at is None:
        return f"As the ledger stands in {position.month_label}"
    day = in_words(timezone.localdate(position.closed_at))
    return f"As it stood when {position.month_label} was {position.closed_as} on {day}"


def _document(position: GrantPosition, digest: str) -> Document:
    of = position.awards_of or "all awards"
    return Document(
        title=f"Grant position: {of}",
        subtitle=f"{standing_words(position)}.",
        authority=position.authority,
        year=of,
        period=position.month_label,
        status=standing_words(position),
        marking=MARKING,
        prepared_by="",
        certified_by="",
        certified_on="",
        sha256=digest,
        audit_head="",
        spec_version="",
        is_illustrative=position.is_illustrative,
        sections=_numbered(_sections(position)),
        annex=(),
        symbols=EXPLAINED,
        notes=_notes(position),
        tidy=(),
        headlines=_headlines(position),
    )


def _numbered(sections: Iterable[Section]) -> tuple[Section, ...]:
    return tuple(
        Section(str(n), s.heading, s.paragraphs, s.tables, s.charts)
        for n, s in enumerate(sections, 1)
    )


def _sections(position: GrantPosition) -> tuple[Section, ...]:
    carried = carried_table(position)
    return (
        _section(
            "Where the grant stands", (four_table(position), sums_table(position)), FOUR_WORDS
        ),
        _section(
            "By award year",
            (available_table(position), where_table(position), carried),
            "" if carried else CARRIED_WORDS,
            ("Accounts", 0, "Unallocated, by award year"),
        ),
        _section(
            "By purpose, accommodation, service and agreement",
            tuple(group_tables(position)),
            "Money that no line holds yet is in none of these tables; it is the unallocated.",
            ("By_kind", 2, "Spent, by kind of accommodation"),
        ),
        _section(
            "By line",
            (lines_table(position), authority_table(position)),
            "" if position.lines else "Nothing has been allocated to a line.",
        ),
        _section("Off plan", (variance_table(position),), "" if position.variances else PLAN_WORDS),
        _section(
            "By financial year",
            (spending_table(position),),
            "What is spent from these awards belongs to the year to whose months it was posted."
            " The return's question R7 is answered with the same sums, over every award.",
        ),
    )


def _section(
    heading: str,
    tables: tuple[Table | None, ...],
    text: str = "",
    chart: tuple[str, int, str] | None = None,
) -> Section:
    shown = tuple(table for table in tables if table is not None)
    drawn = tuple(_chart(table, *chart[1:]) for table in shown if chart and table.code == chart[0])
    return Section("", heading, (text,) if text else (), shown, drawn)


def _chart(table: Table, column: int, title: str) -> Chart:
    """A bar for each row that is no total; in words, each row with its sum."""
    said = [f"{row.heading}: {row.cells[column].text}" for row in table.rows if not row.is_total]
    return Chart(table.code, column, title, f"{title}. {'; '.join(said)}.")


def _headlines(position: GrantPosition) -> tuple[Headline, ...]:
    """The four numbers over the same awards, as the home page says them.

    Of an award without spending it is not known what is left, so it stands beside and not within.
    """
    posted, silent = position.posted, position.silent if position.posted else ()
    awards = counted(len(posted), "award", "awards")
    note = f"of {awards} with spending posted" if silent else ""
    unspent = pounds(total(posted, "left"), is_known=bool(posted)).text
    known = posted or position.awards
    waits = "waits for a decision" + "".join(
        f"; {pounds(total((award,), 'unallocated')).text} more of {award.year}" for award in silent
    )
    return (
        Headline(pounds(total(known, "unallocated")).text, "unallocated", waits),
        Headline(
            pounds(total(known, "committed")).text, "committed", note or "promised, not yet paid"
        ),
        Headline(unspent, "unspent", note),
        Headline(pounds(forecast_of(posted)).text, "forecast to be spent in all", note),
    )


def _notes(position: GrantPosition) -> tuple[str, ...]:
    silent = [
        f"No spending of the award of {award.year} has been posted. What is spent and unspent of it"
        " is not yet supplied, and is not nought."
        for award in position.silent
    ]
    return (
        *silent,
        "Awarded and carried in, less carried out, is available. Available is unallocated,"
        " allocated, committed and spent, added.",
        "Forecast is the last forecast of each line and year, or its plan where none was made, and"
        " never less than is spent already. What no line paid counts as it was spent.",
        "Awards of tier two are paid to the districts directly and are not held here.",
    )
