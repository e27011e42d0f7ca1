"""The page that a reader sees first: key figures, and what to know before reading on."""

from dalpb.kernel.cells import Figure, plain
from dalpb.kernel.money import Money
from reporting.returns.compose.cells import figure_cell, text_cell
from reporting.returns.compose.tables import SOURCE, Years, picker, summed
from reporting.returns.document import Headline, Row, Section, Table
from reporting.returns.draft import Draft
from reporting.returns.findings import Severity
from reporting.returns.reference import national
from reporting.returns.snapshot import Snapshot
from reporting.returns.spec import Spec

TOTALS = ("R1", "R2", "R3", "R4", "R5")


def headlines(draft: Draft) -> tuple[Headline, ...]:
    """Four numbers and what they count."""
    beds = summed("R6", ("refuge", "specialist", "dispersed", "second_stage", "other_designated"))
    return (
        Headline(
            _big(draft.figure("R1")), "people supported in safe accommodation", _was(draft, "R1")
        ),
        Headline(
            _big(draft.figure("R1a", "children")),
            "of them children",
            _was(draft, "R1a", "children"),
        ),
        Headline(
            _big(draft.figure("R3")), "households that could not be supported", _was(draft, "R3")
        ),
        Headline(_big(beds(draft, False)), "bedspaces commissioned, without sanctuary"),
        Headline(
            str(Money(draft.spent_pence)) if draft.spend else "[n]",
            "spent on support and administration",
            f"of {Money(draft.awarded_pence)} awarded for the year" if draft.awarded_pence else "",
        ),
    )


def _big(figure: Figure) -> str:
    if figure.is_empty and figure.low is not None:
        return f"at least {plain(figure.low)}"
    return figure.shown()


def _was(draft: Draft, question: str, category: str = "") -> str:
    before = draft.before(question, category)
    if not Years(draft).has_before or before.is_empty:
        return ""
    return f"{before.shown()} in {draft.previous_year}"


def summary(snapshot: Snapshot, spec: Spec) -> Section:
    draft = snapshot.draft
    return Section(
        code="summary",
        heading="Summary",
        paragraphs=tuple(_paragraphs(snapshot)),
        tables=(_totals(draft, spec),),
    )


def _paragraphs(snapshot: Snapshot) -> list[str]:
    draft, checked = snapshot.draft, snapshot.checked
    said = [
        f"This is {draft.authority}'s report to the Secretary of State on the exercise of its"
        f" functions under Part 4 of the Domestic Abuse Act 2021, {snapshot.spec.period.label}.",
    ]
    if draft.is_illustrative:
        said.append(
            "Some figures here are illustrative: invented to show how the system works. Each table"
            " that holds one says so. Do not quote them."
        )
    queries = checked.of(Severity.QUERY)
    answered = {a.digest for a in snapshot.answered}
    done = sum(f.digest in answered for f in queries)
    said.append(
        f"{len(checked.ran)} checks were made. {_count(len(checked.of(Severity.BLOCKER)), 'figure')}"
        f" must be put right; {_count(len(queries), 'query', 'queries')} needed an answer, and"
        f" {done} {'has' if done == 1 else 'have'} one. The last section gives them all."
    )
    if not snapshot.spec.is_form_verified:
        said.append(
            "The Department's form could not be read when this form was made. Categories marked [p]"
            " are provisional, and which questions are mandatory is not known."
        )
    return said


def _count(number: int, one: str, many: str = "") -> str:
    words = one if number == 1 else (many or f"{one}s")
    return f"{'No' if number == 0 else number} {words}"


def _totals(draft: Draft, spec: Spec) -> Table:
    years = Years(draft)
    england = {code: national(code, "", draft.year) for code in TOTALS}
    shows_england = any(england.values())
    rows = []
    for code in TOTALS:
        row = years.row(f"{spec.question(code).title} ({code})", picker(code))
        if shows_england:
            value = england[code]
            cell = figure_cell(Figure.exact(value.value)) if value else text_cell("[x]")
            row = Row(row.heading, (*row.cells, cell), row.is_total)
        rows.append(row)
    headings = (*years.headings, *((f"England, {draft.year}",) if shows_england else ()))
    notes = (
        ("England is as the Department published it, rounded to the nearest ten.",)
        if shows_england
        else ()
    )
    return Table(
        code="Totals",
        title=f"The return's totals, {draft.year}",
        headings=("Measure", *headings),
        rows=tuple(rows),
        numeric=tuple(True for _ in headings),
        unit="Individuals or households, as each row says",
        source=SOURCE,
        notes=(*notes, "Individuals and households are never added to one another."),
        is_illustrative=any(line.is_illustrative for c in TOTALS for line in draft.lines_of(c)),
    )
