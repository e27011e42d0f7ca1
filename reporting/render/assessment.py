"""The needs assessment as PDF/UA-1: the composed paper in print, through the guarded child."""

from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any, Final

from django.template.loader import render_to_string

from dalpb.kernel.charts import Svg
from reporting.assessment.document import Level, Paper
from reporting.render.pdf import SECONDS, print_guarded
from reporting.render.typeface import in_type
from reporting.returns.printable import printable

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


def in_print(paper: Paper) -> Paper:
    """The paper with every text fit to be printed."""
    made = _changed(paper)
    if not isinstance(made, Paper):
        raise TypeError("a paper stays a paper")
    return made


def _changed(value: Any) -> Any:
    if isinstance(value, Enum | Svg):
        return value
    if isinstance(value, str):
        return in_type(printable(value))
    if isinstance(value, tuple):
        return tuple(_changed(part) for part in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: _changed(getattr(value, f.name)) for f in fields(value)})
    return value
