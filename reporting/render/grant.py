"""A paper of the grant as its five files, each made from the same document."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from dalpb.kernel.intake.export import write_csv
from reporting.assemble.grant.paper import Paper, tidy_rows
from reporting.frames.ods import ods_of
from reporting.frames.sheets import Workbook, workbook_of
from reporting.frames.xlsx import xlsx_of
from reporting.render.formats import FormatCode
from reporting.render.html import paper_html
from reporting.render.in_print import in_print
from reporting.render.pdf import SECONDS, print_guarded
from reporting.returns.printable import printable_document


def paper_pdf(paper: Paper) -> bytes:
    """The paper as PDF/UA-1, through the guarded child."""
    return print_guarded(grant_html(paper), seconds=SECONDS)


def grant_html(paper: Paper) -> str:
    """The print page; every text in it is escaped and in our typeface."""
    return paper_html(
        printable_document(paper.document),
        noun=paper.noun,
        facts=in_print(paper.facts),
        warning=paper.warning,
    )


def workbook(paper: Paper) -> Workbook:
    """The workbook of the document, with the paper's own facts on its cover."""
    made = workbook_of(printable_document(paper.document))
    about = [f"Marking: {paper.document.marking}"]
    about += [f"{name}: {said}" for name, said in paper.facts]
    if paper.warning:
        about.append(f"Take care: {paper.warning}.")
    about.append(f"SHA-256 of the data: {paper.document.sha256}")
    return replace(made, about=tuple(about))


def paper_csv(paper: Paper) -> bytes:
    return write_csv(tidy_rows(printable_document(paper.document)))


MAKERS: Final[Mapping[FormatCode, Callable[[Paper], bytes]]] = {
    FormatCode.PDF: paper_pdf,
    FormatCode.ODS: lambda paper: ods_of(workbook(paper)),
    FormatCode.XLSX: lambda paper: xlsx_of(workbook(paper)),
    FormatCode.CSV: paper_csv,
    FormatCode.JSON: lambda paper: paper.data.encode(),
}


def paper_file(paper: Paper, code: FormatCode) -> bytes:
    """The paper as a file. The same paper gives the same bytes."""
    return MAKERS[code](paper)


def paper_name(paper: Paper, code: FormatCode) -> str:
    return f"{paper.stem}-{paper.document.marking}.{code}"
