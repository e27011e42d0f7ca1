"""The needs assessment as PDF/UA-1: the composed paper in print, through the guarded child."""

from typing import Final

from django.template.loader import render_to_string

from reporting.assessment.document import Level, Paper
from reporting.render.in_print import in_print
from reporting.render.pdf import SECONDS, print_guarded

SHEETS: Final = {
    Level.INFOGRAPHIC: "infographic.css",
    Level.SUMMARY: "assessment.css",
    Level.FULL: "assessment.css",
}
TEMPLATES: Final = {
    Level.INFOGRAPHIC: "reporting/print/infographic.html",
    Level.SUMMARY: "reporting/print/assessment.html",
    Level.FULL: "reporting/print/assessment.html",
}


def paper_html(paper: Paper) -> str:
    """The print page of a paper; every text in it is escaped and in our typeface."""
    return render_to_string(TEMPLATES[paper.level], {"paper": in_print(paper)})


def paper_pdf(paper: Paper) -> bytes:
    """The paper as a file. The same paper gives the same bytes; Refused where it cannot be made."""
    return print_guarded(paper_html(paper), seconds=SECONDS, sheet=SHEETS[paper.level])


def paper_name(paper: Paper) -> str:
    """A name that says what it is, of which version and how much of it."""
    draft = "" if paper.sha256 else "-draft"
    return f"needs-assessment-{paper.code}-{paper.level.value}{draft}.pdf"
