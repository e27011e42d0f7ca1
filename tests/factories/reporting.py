"""A made-up return with every kind of part, for what lays returns out."""

from dataclasses import replace
from decimal import Decimal

from dalpb.kernel.cells import Figure, State
from reporting.returns.document import Cell, Chart, Document, Headline, Row, Section, Table, TidyRow

YEAR = "2024-25"
AUTHORITY = "Gloucestershire County Council"
SYMBOLS = (
    ("[c]", "Withheld to protect people"),
    ("[x]", "Not collected here"),
    ("[z]", "Not applicable"),
    ("[n]", "Not yet supplied"),
    ("[p]", "Provisional category: the Department's list could not be verified"),
)


def cell(figure: Figure | int) -> Cell:
    """The cell that shows a figure."""
    figure = Figure.exact(figure) if isinstance(figure, int) else figure
    limits = (figure.low, figure.high) if figure.state is State.BOUNDED else (None, None)
    return Cell(figure.shown(), figure.value, figure.state, *limits)


def pounds(pence: int) -> Cell:
    """The cell that shows an amount in pounds."""
    value = Decimal(pence) / 100
    return Cell(f"£{value:,.2f}", value, State.EXACT)


def words(text: str) -> Cell:
    """A cell of text."""
    return Cell(text)


def counts(code: str, title: str, unit: str, rows: list[tuple[str, list[Figure | int]]]) -> Table:
    """A table of two years and the change, whose last row is the total."""
    return Table(
        code=code,
        title=title,
        headings=("Category", "2023-24", "2024-25", "Change on the year"),
        rows=tuple(
            Row(heading, tuple(cell(f) for f in figures), is_total=i == len(rows) - 1)
            for i, (heading, figures) in enumerate(rows)
        ),
        numeric=(True, True, True),
        unit=unit,
        source="Partner returns for the four quarters of 2024-25, checked 12 May 2025",
    )


NO = Figure.empty
PEOPLE = counts(
    "R1a",
    "People supported in safe accommodation, by person",
    "Individuals, 1 April 2024 to 31 March 2025",
    [
        ("Women", [402, 451, 49]),
        ("Men", [11, 14, 3]),
        ("Trans adults", [NO(State.SUPPRESSED), NO(State.SUPPRESSED), NO(State.SUPPRESSED)]),
        ("Children", [355, 398, 43]),
        ("All people", [771, 866, 95]),
    ],
)
KINDS = counts(
    "R1b",
    "People supported, by kind of accommodation",
    "Individuals; a person who used two kinds counts once in each",
    [
        ("Refuge accommodation", [310, 341, 31]),
        (
            "Specialist safe accommodation [p]",
            [54, Figure.bounded(50, 59, "50 to 59"), NO(State.NOT_APPLICABLE)],
        ),
        ("Dispersed accommodation", [182, 214, 32]),
        ("Sanctuary scheme", [225, 253, 28]),
        (
            "Move-on or second-stage accommodation [p]",
            [NO(State.NOT_COLLECTED), Figure.estimated(40), NO(State.NOT_APPLICABLE)],
        ),
        (
            "Other accommodation [p]",
            [NO(State.NOT_COLLECTED), NO(State.NOT_SUPPLIED), NO(State.NOT_APPLICABLE)],
        ),
        ("All people", [771, 866, 95]),
    ],
)
REASONS = counts(
    "R3a",
    "Households that could not be supported, by main reason",
    "Households; one main reason each",
    [
        ("No capacity", [148, 171, 23]),
        ("Needs could not be met [p]", [61, 58, -3]),
        ("Out of area or no recourse to public funds [p]", [12, 17, 5]),
        ("Reason not recorded", [0, 0, 0]),
        ("All households", [221, 246, 25]),
    ],
)
SPEND = Table(
    code="R7",
    title="How the grant was used",
    headings=("Line of spending", "Budget", "Spent", "Share of spending"),
    rows=(
        Row(
            "Refuge support",
            (pounds(52_000_000), pounds(51_884_250), Cell("45.6%", Decimal("45.6"))),
        ),
        Row(
            "Dispersed accommodation support",
            (pounds(31_000_000), pounds(30_250_000), Cell("26.6%", Decimal("26.6"))),
        ),
        Row(
            "Sanctuary scheme",
            (pounds(18_500_000), pounds(18_750_075), Cell("16.5%", Decimal("16.5"))),
        ),
        Row(
            "Board and administration",
            (pounds(13_723_800), pounds(12_839_475), Cell("11.3%", Decimal("11.3"))),
        ),
        Row(
            "All spending",
            (pounds(115_223_800), pounds(113_723_800), Cell("100.0%", Decimal(100))),
            is_total=True,
        ),
    ),
    numeric=(True, True, True),
    unit="Pounds and pence, financial year 2024-25",
    source="Grant ledger, closed 30 April 2025",
    notes=(
        "The grant for 2024-25 was £1,152,238.",
        "The share is of all spending and may not sum to 100 because of rounding.",
    ),
)
SHORT = (
    ("R2", "People with at least one specialist characteristic", "Individuals"),
    (
        "R2a",
        "People supported, by specialist characteristic",
        "Individuals; one person may have several",
    ),
    ("R3", "Households that could not be supported", "Households"),
    ("R4", "Households that stopped receiving support", "Households"),
    ("R4a", "Sanctuary scheme: why support ended", "Households"),
    ("R4b", "Other kinds: where households moved on to", "Households"),
    ("R5", "Households supported", "Households"),
    ("R6", "Bedspaces and units available", "Bedspaces"),
)


def short(index: int, code: str, title: str, unit: str) -> Table:
    """A small table of three categories."""
    base = 40 + index * 17
    rows: list[tuple[str, list[Figure | int]]] = [
        ("Black and minoritised survivors", [base, base + 9, 9]),
        (
            "Disabled survivors [p]",
            [base // 2, Figure.bounded(None, base, ""), NO(State.NOT_APPLICABLE)],
        ),
        ("Survivors with mental health needs", [base + 3, base + 1, -2]),
        ("All", [2 * base, 2 * base + 11, 11]),
    ]
    return replace(
        counts(code, title, unit, rows),
        notes=("Bounds are printed where a partner gave a range.",) if index % 3 == 0 else (),
        is_illustrative=index % 2 == 1,
    )


def origin(index: int) -> Table:
    """One table of the annex: figures with their measure, submissions and people."""
    return Table(
        code=f"A{index}",
        title=f"Where the figures of question {index} come from",
        headings=("Figure", "Measure", "Submissions", "Entered and checked by"),
        rows=tuple(
            Row(
                f"R{index}, category {n}",
                (
                    words("Individuals supported, distinct over the year"),
                    words(
                        f"Refuge partner Q1 to Q4, receipt {index}{n}07; county team, receipt {index}{n}11"
                    ),
                    words("Entered by the refuge data officer, checked by the partnership officer"),
                ),
            )
            for n in range(1, 9)
        ),
        numeric=(False, False, False),
        unit="",
        source="Import log and audit chain",
    )


NARRATIVE = (
    "The Domestic Abuse Local Partnership Board met six times in the year. It has the members that "
    "section 58 of the Domestic Abuse Act 2021 asks for: the county and district councils, victims, "
    "children, charities that work with victims, providers of health care, the police and "
    "criminal justice."
)


def tidy_of(table: Table, question: str) -> list[TidyRow]:
    """The tidy rows behind a table's 2024-25 column."""
    return [
        TidyRow(
            year=YEAR,
            authority_code="E10000013",
            authority=AUTHORITY,
            question=question,
            question_text=table.title,
            breakdown="" if row.is_total else "category",
            category="" if row.is_total else f"C{i}",
            category_label=row.heading.removesuffix(" [p]"),
            unit=table.unit,
            state=row.cells[1].state or State.EXACT,
            value=row.cells[1].number,
            low=row.cells[1].number if row.cells[1].state is State.EXACT else None,
            high=row.cells[1].number if row.cells[1].state is State.EXACT else None,
            words=row.cells[1].text,
            source_tag="stat 24-25",
            is_provisional=row.heading.endswith("[p]"),
            is_illustrative=table.is_illustrative,
        )
        for i, row in enumerate(table.rows)
    ]


def sample_document() -> Document:
    """Fourteen tables, an annex of ten, charts, narratives and every state of a figure."""
    small = [short(i, *parts) for i, parts in enumerate(SHORT, 1)]
    sections = (
        Section(
            "R1",
            "People supported",
            ("In 2024-25 more people were supported than the year before.",),
            (PEOPLE, KINDS),
            (
                Chart(
                    "R1a",
                    1,
                    "People supported in 2024-25",
                    "Bar chart of people supported in 2024-25: women 451, children 398, men 14; trans adults withheld.",
                ),
                Chart(
                    "R1b",
                    1,
                    "People supported in 2024-25, by kind of accommodation",
                    "Bar chart of people supported by kind: refuge 341, sanctuary scheme 253, dispersed 214, specialist 50 to 59, move-on around 40, other not yet supplied.",
                ),
            ),
        ),
        Section(
            "R2",
            "Specialist characteristics",
            ("One person may have several characteristics.",),
            tuple(small[:2]),
        ),
        Section(
            "R3",
            "Households that could not be supported",
            (NARRATIVE,),
            (small[2], REASONS),
            (
                Chart(
                    "R3a",
                    1,
                    "Main reason in 2024-25",
                    "Bar chart of reasons: no capacity 171, needs could not be met 58, out of area 17, not recorded 0.",
                ),
            ),
        ),
        Section("R4", "Households that stopped receiving support", (), tuple(small[3:6])),
        Section("R5", "Households supported and places available", (), tuple(small[6:])),
        Section(
            "R7", "Spending", ("The section 151 officer has confirmed the figures.",), (SPEND,)
        ),
        Section(
            "R8",
            "How the duties were met",
            (),
            (),
            (),
            (
                ("Is there a board, and did it meet?", NARRATIVE + "\n\n" + NARRATIVE),
                ("When was the needs assessment last reviewed?", NARRATIVE),
                ("How is effect given to the strategy?", ""),
            ),
        ),
    )
    tables = [t for s in sections for t in s.tables]
    return Document(
        title="Annual return on support in safe accommodation",
        subtitle="Made under section 59 of the Domestic Abuse Act 2021",
        authority=AUTHORITY,
        year=YEAR,
        period="1 April 2024 to 31 March 2025",
        status="Certified",
        marking="OFFICIAL-SENSITIVE",
        prepared_by="Partnership Officer",
        certified_by="Director of Partnership Services",
        certified_on="20 May 2025",
        sha256="9f2c4b7a" * 8,
        audit_head="1047:5d41402abc4b2a76b9719d911017c592ae2cb3b5",
        spec_version="2024-25, version 1",
        is_illustrative=True,
        sections=sections,
        annex=tuple(origin(i) for i in range(1, 11)),
        symbols=SYMBOLS,
        notes=(
            "Figures are counts of people, households or bedspaces as each table says.",
            "Categories marked [p] are provisional.",
        ),
        headlines=(
            Headline("866", "people supported in safe accommodation", "771 the year before"),
            Headline("398", "of them children", "46% of all people supported"),
            Headline("246", "households that could not be supported", "221 the year before"),
            Headline("329", "households supported", "318 the year before"),
            Headline("363", "bedspaces and units available", "352 the year before"),
            Headline("£1,137,238", "of the grant spent", "of £1,152,238 awarded"),
        ),
        tidy=tuple(row for table in tables for row in tidy_of(table, table.code)),
    )


HOSTILE = (
    "=1+1",
    '=HYPERLINK("http://192.0.2.1/x","press")',
    "+44",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1",
    "\u00a0=1",
    "=1",
    "{=SUM(A1:A2)}",
    "|cmd",
    "http://192.0.2.1/x",
    "mailto:officer@council.example",
    "internal:Cover!A1",
    "[press](http://192.0.2.1/x)",
    "[a](b) [c](d)",
    "$$note$$",
    "_x0041_",
    "'quoted'",
    '"double"',
    "<b>bold</b><script>x</script>",
    "]]>&amp;&lt;&#0;",
    "{{ document }}{% now %}",
    "a\x00b\x01c\x1fd\x7f\x85e",
    "lone \ud800 surrogate \uffff",
    "\u202ereversed\u202c \u2066isolated\u2069",
    "\u0627\u0644\u0639\u0631\u0628\u064a\u0629 12",
    "\u05e2\u05d1\u05e8\u05d9\u05ea",
    "\U0001f3e0\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "\u6e2c\u8a66",
    "e\u0301\u0323\u0302" * 8,
    "longest" * 60,
    "x" * 300 + " " + "y" * 300,
    "line one\nline two\r\nline three",
    "  two  spaces   three ",
    "",
    " ",
    "–",
    "£",
    "%",
    "1e5",
    "0x1F",
    "TRUE",
    "#REF!",
    "url(http://192.0.2.1/x)",
)


def hostile_document(texts: tuple[str, ...] = HOSTILE) -> Document:
    """A document whose every text is one of `texts`."""
    tests = list(texts)

    def pick(i: int) -> str:
        return tests[i % len(tests)]

    table = Table(
        code="H1",
        title=pick(0),
        headings=(pick(1), pick(2), pick(3)),
        rows=tuple(
            Row(text, (Cell(text), Cell("−1,234", Decimal(-1234), State.EXACT))) for text in tests
        ),
        numeric=(False, True),
        unit=pick(4),
        source=pick(5),
        notes=texts[:6],
    )
    plain = sample_document()
    tidy = tuple(
        replace(row, authority=text, question=text, category_label=text, words=text, unit=text)
        for row, text in zip(plain.tidy, tests, strict=False)
    )
    return replace(
        plain,
        title=pick(6) or "A title",
        subtitle=pick(7),
        authority=pick(8),
        year=pick(9),
        period=pick(10),
        status=pick(11),
        marking=pick(12),
        prepared_by=pick(13),
        certified_by=pick(14),
        certified_on=pick(15),
        sha256=pick(16),
        audit_head=pick(17),
        spec_version=pick(18),
        sections=(
            Section(
                pick(19),
                pick(20),
                texts,
                (table,),
                (Chart("H1", 1, pick(21), pick(22) or "x"),),
                tuple((t, t) for t in texts),
            ),
        ),
        annex=(replace(table, code="H2", rows=table.rows[:3]),),
        symbols=tuple((t, t) for t in texts[:5]),
        notes=texts,
        tidy=tidy,
        headlines=tuple(Headline(t, t, t) for t in texts[:4]),
    )
