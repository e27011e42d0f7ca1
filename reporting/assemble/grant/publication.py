"""The Transparency Code's files: their rows in the Code's own columns, ready to be published."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256

from commissioning.facts.transparency import (
    ContractRow,
    GrantRow,
    SpendRow,
    contracts,
    grants_to_voluntary,
    spend_over_500,
)
from dalpb.kernel.codec import to_json
from dalpb.kernel.intake.export import write_csv
from dalpb.kernel.money import Money
from dalpb.kernel.periods import PeriodKind, in_words, parse
from dalpb.kernel.refusals import Denial, Refused
from reporting.assemble.grant.paper import Paper
from reporting.assemble.grant.publication_columns import (
    EVERY,
    HEADINGS,
    MONEY,
    NOT_HELD,
    NOT_SUPPLIED,
    TITLES,
)
from reporting.models import Publication
from reporting.returns.compose.cells import text_cell
from reporting.returns.document import Cell, Document, Row, Section, Table


@dataclass(frozen=True, slots=True)
class Published:
    """One row as text in the Code's columns.

    For the officer and not published: what the row is called here, what was replaced and why,
    and what is not recorded.
    """

    cells: tuple[str, ...]
    key: str
    reasons: tuple[str, ...]
    gaps: tuple[str, ...]
    is_illustrative: bool


@dataclass(frozen=True, slots=True)
class PublicFile:
    """A whole file: frozen as it is, and laid out as CSV and ODS."""

    publication: Publication
    period: str
    body: str
    department: str
    rows: tuple[Published, ...]

    @property
    def title(self) -> str:
        return f"{TITLES[self.publication]}: {self.period}"

    @property
    def headings(self) -> tuple[str, ...]:
        return HEADINGS[self.publication]

    @property
    def withheld(self) -> tuple[Published, ...]:
        return tuple(row for row in self.rows if row.reasons)

    @property
    def is_illustrative(self) -> bool:
        return any(row.is_illustrative for row in self.rows)


def public_file(publication: Publication, period: str, *, body: str, department: str) -> PublicFile:
    """The rows of a period past the guard. Refused where the period is not one of the Code's."""
    asked = parse(period)
    if asked.kind is not EVERY[publication]:
        raise Refused(
            Denial(
                "transparency.period",
                f"This is published for each {EVERY[publication].value}, such as"
                f" {'2024-25' if EVERY[publication] is PeriodKind.YEAR else '2024-25 Q2'}.",
            )
        )
    rows: tuple[Published, ...]
    match publication:
        case Publication.SPEND:
            rows = tuple(_spend(row, body, department) for row in spend_over_500(asked))
        case Publication.GRANTS:
            rows = tuple(_grant(row, body, department) for row in grants_to_voluntary(asked))
        case Publication.CONTRACTS:
            rows = tuple(_contract(row, body, department) for row in contracts(asked))
    return PublicFile(publication, asked.code, body, department, rows)


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else NOT_SUPPLIED


def _pounds(pence: int | None) -> str:
    return Money(pence).plain() if pence is not None else NOT_SUPPLIED


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _marks(reasons: tuple[str, ...], is_illustrative: bool) -> tuple[str, str]:
    return ("yes" if reasons else "no"), _yes(is_illustrative)


def _spend(row: SpendRow, body: str, department: str) -> Published:
    cells = (
        row.transaction,
        body,
        _day(row.dated_on),
        department,
        row.beneficiary,
        row.purpose,
        _pounds(row.amount_pence),
        NOT_HELD,
        row.category,
        *_marks(row.reasons, row.is_illustrative),
    )
    return Published(cells, row.key, row.reasons, row.gaps, row.is_illustrative)


def _grant(row: GrantRow, body: str, department: str) -> Published:
    cells = (
        row.reference,
        body,
        _day(row.awarded_on),
        _day(row.begins_on),
        _day(row.ends_on),
        department,
        row.beneficiary,
        NOT_HELD,
        row.purpose,
        _pounds(row.amount_pence),
        *_marks(row.reasons, row.is_illustrative),
    )
    return Published(cells, row.key, row.reasons, row.gaps, row.is_illustrative)


def _contract(row: ContractRow, body: str, department: str) -> Published:
    cells = (
        row.reference,
        body,
        row.title,
        department,
        row.kind,
        row.supplier,
        _yes(row.is_voluntary),
        NOT_HELD,
        _pounds(row.amount_pence),
        NOT_HELD,
        _day(row.begins_on),
        _day(row.ends_on),
        _day(row.review_on),
        NOT_HELD,
        *_marks(row.reasons, row.is_illustrative),
    )
    return Published(cells, row.key, row.reasons, row.gaps, row.is_illustrative)


def length_of(found: PublicFile) -> str:
    """How long the file is, in words."""
    return "1 row" if len(found.rows) == 1 else f"{len(found.rows)} rows"


def note_of(found: PublicFile) -> tuple[str, ...]:
    """What is said with the file: how many rows were withheld in part, and what is not held."""
    count, total = len(found.withheld), len(found.rows)
    return (
        f"{count} of {total} rows are withheld in part, marked “yes” under Redaction. Their sums"
        " are published.",
        "Published under the Local Government Transparency Code 2015. Only money of the grant for"
        " support in domestic abuse safe accommodation is in this file.",
        f"“{NOT_HELD}” is held in the finance system and not here. “{NOT_SUPPLIED}” has not been"
        " recorded, and is not nought.",
    )


def csv_of(found: PublicFile) -> bytes:
    """The file as CSV; sums are numbers and no text can act as a formula."""
    return write_csv([found.headings, *_csv_rows(found)])


def _csv_rows(found: PublicFile) -> Iterator[list[str | Decimal]]:
    for row in found.rows:
        yield [
            Decimal(text) if heading in MONEY and text != NOT_SUPPLIED else text
            for heading, text in zip(found.headings, row.cells, strict=True)
        ]


def paper_of(found: PublicFile, made_on: date) -> Paper:
    """The file as a workbook's document; the rows of one table."""
    data = to_json(found)
    document = Document(
        title=found.title,
        subtitle="Local Government Transparency Code 2015.",
        authority=found.body,
        year=found.period,
        period=parse(found.period).label,
        status="Published",
        marking="OFFICIAL",
        prepared_by="",
        certified_by="",
        certified_on="",
        sha256=sha256(data.encode()).hexdigest(),
        audit_head="",
        spec_version="",
        is_illustrative=found.is_illustrative,
        sections=(Section("1", found.title, (), (table_of(found),)),),
        annex=(),
        symbols=(),
        notes=note_of(found),
        tidy=(),
    )
    return Paper(
        document=document,
        noun="file",
        stem=f"transparency-{found.publication}-{found.period.replace(' ', '-')}",
        facts=(
            ("Body", found.body),
            ("Period", found.period),
            ("Made on", in_words(made_on)),
            ("Rows withheld in part", f"{len(found.withheld)} of {len(found.rows)}"),
        ),
        warning="Contains illustrative figures" if found.is_illustrative else "",
        data=data,
    )


def table_of(found: PublicFile) -> Table:
    return Table(
        code=f"{found.publication.value.capitalize()}",
        title=found.title,
        headings=found.headings,
        rows=tuple(
            Row(row.cells[0], tuple(_cells(found.headings[1:], row.cells[1:])))
            for row in found.rows
        ),
        numeric=tuple(heading in MONEY for heading in found.headings[1:]),
        unit="",
        source="The authority's ledger and register of agreements.",
        is_illustrative=found.is_illustrative,
    )


def _cells(headings: tuple[str, ...], texts: tuple[str, ...]) -> Iterator[Cell]:
    for heading, text in zip(headings, texts, strict=True):
        if heading in MONEY and text != NOT_SUPPLIED:
            yield Cell(text, Decimal(text))
        else:
            yield text_cell(text)
