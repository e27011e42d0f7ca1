"""The return's public version: its text, and of its figures only what was released."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from dalpb.kernel.cells import Figure, State
from dalpb.kernel.codec import from_json, to_json
from dalpb.kernel.refusals import Denial, Refused
from dalpb.kernel.screening import deny_personal
from reporting.assemble.released_return import Signed, place_of, read_signed, signed
from reporting.disclosure.protect import ProtectedTable
from reporting.models import AnnualReturn, Release
from reporting.releases.asking import Ask
from reporting.releases.cubes import CATEGORY
from reporting.releases.return_cubes import counted, line_of
from reporting.releases.saying import Printed as HowPrinted
from reporting.releases.wording import deny_numbers
from reporting.render.formats import FORMATS, FormatCode, file_name, render
from reporting.returns.compose import compose
from reporting.returns.document import Document, Section
from reporting.returns.draft import Line, LineSource, TextAnswer
from reporting.returns.printable import printable_document
from reporting.returns.printed import PAGE, PrintedReturn, printed_return
from reporting.returns.snapshot import Snapshot
from reporting.returns.spec import By, Spec
from reporting.selectors.releases import printings, standing_copy
from reporting.services.releases.files import Made
from reporting.workflow import FROZEN, ReturnStatus

# Each line that a release prints, by question and category: its number or its mark.
Printed = Mapping[tuple[str, str], str]
PUBLIC_FORMATS: Final = (FormatCode.PDF, FormatCode.ODS, FormatCode.CSV, FormatCode.JSON)
UNKNOWN: Final = frozenset({State.NOT_COLLECTED, State.NOT_APPLICABLE, State.NOT_SUPPLIED})
BEHIND: Final = "the annex names each submission."
RELEASED: Final = "printed after disclosure control."
MARKING: Final = "OFFICIAL"
WITHHELD: Final = Figure.empty(State.SUPPRESSED)
NOTE: Final = (
    "This is the public version. It prints the figures that were released after disclosure"
    " control, and [c] for every other."
)
TEXT_WITHHELD: Final = (
    "[c] This answer holds numbers that are in no published release, or words about one person."
)


def public_document(annual_return: AnnualReturn) -> Document:
    """The certified return as the public may read it; Refused where nothing of it is released."""
    if ReturnStatus(annual_return.status) not in FROZEN:
        raise Refused(
            Denial(
                "return.not_certified",
                f"The return for {annual_return.year} is not certified, so it has no public"
                " version yet. Certify it first.",
            )
        )
    found = Signed(
        read_signed(annual_return), annual_return.snapshot.sha256, place_of(annual_return.year)
    )
    return document_of(found, released(found))


def document_of(found: Signed, printed: Printed) -> Document:
    public = public_snapshot(found.snapshot, printed)
    return _without_the_inside(compose(public, sha256=found.sha256))


def return_files(ask: Ask, protected: tuple[ProtectedTable, ...]) -> tuple[Made, ...]:
    """The public return in each format, and for its page; none where no return is asked for."""
    if not ask.of_return:
        return ()
    found = signed(ask.of_return)
    document = document_of(found, printed_in(found.snapshot.spec, protected))
    page = to_json(printed_return(printable_document(document)))
    return (
        *(
            Made(
                file_name(document, code),
                f"{document.title}, {FORMATS[code].label}",
                FORMATS[code].content_type,
                render(document, code),
            )
            for code in PUBLIC_FORMATS
        ),
        Made(PAGE, "The return as it is shown", "application/json", page.encode()),
    )


def deny_return_moved(release: Release) -> Denial | None:
    """Why a return may not go out any more: another one has been signed since. Else None."""
    copy = standing_copy(release)
    page = copy.files.filter(name=PAGE).first() if copy else None
    if page is None:
        return None
    printed = from_json(PrintedReturn, bytes(page.content).decode())
    if printed.sha256 == signed(printed.year).sha256:
        return None
    return Denial(
        "release.return_moved",
        f"Another return for {printed.year} was signed since this was protected. Take it back,"
        " protect it anew, and have it reviewed again.",
    )


def printed_in(spec: Spec, protected: tuple[ProtectedTable, ...]) -> Printed:
    """The number or mark of each line, out of protected tables and nothing else."""
    found: dict[tuple[str, str], str] = {}
    for table in protected:
        question = spec.question(table.name)
        at = table.headings.index(CATEGORY) if CATEGORY in table.headings else None
        for coordinates, text in table.cells:
            category = "" if at is None else line_of(coordinates[at])
            is_total = not category and question.by is not By.TOTAL
            found[question.breaks_down if is_total else question.code, category] = text
    return found


def released(found: Signed) -> Printed:
    """What our releases that are still shown say of the return's counts, the latest last."""
    said = {
        one.cell: one
        for printing in printings()
        if printing.cubes and not printing.is_withdrawn
        for one in printing.said
        if one.kind in {HowPrinted.VALUE, HowPrinted.MARK}
    }
    spec, draft = found.snapshot.spec, found.snapshot.draft
    asked = {question.code: question for question in counted(spec)}
    return {
        (line.question, line.category): str(one.low)
        for line in draft.lines
        if line.question in asked
        and (one := said.get(found.place.key(spec, asked[line.question], line.category)))
        and one.kind is HowPrinted.VALUE
    }


def public_snapshot(snapshot: Snapshot, printed: Printed) -> Snapshot:
    """The snapshot with each figure as released, and nothing of how it came about."""
    draft = snapshot.draft
    lines = tuple(_line(line, printed) for line in draft.lines)
    if not any(line.figure.is_exact for line in lines):
        raise Refused(
            Denial(
                "return.not_released",
                f"No figure of the {draft.year} return has been released. Propose its tables for"
                " the county on the Releases page, have them reviewed and published, then make the"
                " public version.",
            )
        )
    public = replace(
        draft,
        lines=lines,
        texts=tuple(_text(text) for text in draft.texts),
        provision=(),
        differing=(),
        unplaced=(),
        previous_year="",
        previous=(),
    )
    stamp = replace(
        snapshot.stamp,
        prepared_by="The partnership officer",
        certified_by="The section 151 officer",
    )
    return replace(
        snapshot,
        draft=public,
        # What the checks found quotes figures, so the public version holds none of it.
        checked=replace(snapshot.checked, findings=(), not_run=()),
        answered=(),
        stamp=replace(stamp, changes=(), material_reason=""),
    )


def _line(line: Line, printed: Printed) -> Line:
    """As printed where the return says the same; a line of other services stays back."""
    figure = WITHHELD
    text = printed.get((line.question, line.category), "")
    if text.isdecimal() and line.figure == Figure.exact(int(text)):
        figure = line.figure
    elif line.figure.state in UNKNOWN:
        # That nobody counted, or that a line does not apply, says of nobody how many there are.
        figure = Figure.empty(line.figure.state)
    return Line(line.question, line.category, figure, _marks(line))


def _marks(line: Line) -> tuple[LineSource, ...]:
    """Nothing of where a figure came from, but that it is invented where it is."""
    if not line.is_illustrative:
        return ()
    blank = LineSource("", "", "", "", "", "", "", "", WITHHELD, "", "", None, False, True)
    return (blank,)


def _text(text: TextAnswer) -> TextAnswer:
    denied = deny_personal(text.answer) or deny_numbers(text.answer)
    return replace(text, answer=TEXT_WITHHELD if denied else text.answer, updated_by="")


def _without_the_inside(document: Document) -> Document:
    """No annex, no checks, no change of figures, no marking of a restricted paper."""
    kept = [_public(section) for section in document.sections if not _is_inside(section)]
    return replace(
        document,
        marking=MARKING,
        sections=tuple(replace(section, code=str(n)) for n, section in enumerate(kept, 1)),
        annex=(),
        audit_head="",
        notes=(NOTE, *document.notes),
    )


def _is_inside(section: Section) -> bool:
    """The checks quote figures, and so does what an amendment says that it changes."""
    heading = section.heading.lower()
    return "check" in heading or heading.startswith("what this changes")


def _public(section: Section) -> Section:
    """No word of checks and submissions that are not in this version."""
    return replace(
        section,
        paragraphs=tuple(text for text in section.paragraphs if "checks were made" not in text),
        tables=tuple(
            replace(table, source=table.source.replace(BEHIND, RELEASED))
            for table in section.tables
        ),
    )
