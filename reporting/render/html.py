"""The HTML that the PDF is made of."""

from django.template.loader import render_to_string

from reporting.render.pages import printed_annex, printed_sections
from reporting.render.typeface import MISSING, document_in_type
from reporting.returns.document import Document


def html_of(document: Document) -> str:
    """The print page of a printable document; every text in it is escaped."""
    document = document_in_type(document)
    return paper_html(document, noun="return", facts=_facts(document), warning=_warning(document))


def paper_html(
    document: Document, *, noun: str, facts: tuple[tuple[str, str], ...], warning: str
) -> str:
    """The print page of a document that calls itself by `noun`."""
    document = document_in_type(document)
    return render_to_string(
        "reporting/print/return.html",
        {
            "document": document,
            "missing": MISSING if MISSING in repr(document) else "",
            "noun": noun,
            "warning": warning,
            "facts": facts,
            "sections": printed_sections(document),
            "annex": printed_annex(document),
            "seal": _seal(document),
        },
    )


def _warning(document: Document) -> str:
    """What every page says at its head of a return that is not to be relied on."""
    warnings = [] if document.certified_on else ["Not certified"]
    if document.is_illustrative:
        warnings.append("Contains illustrative figures")
    return " · ".join(warnings)


def _facts(document: Document) -> tuple[tuple[str, str], ...]:
    facts = (
        ("Authority", document.authority),
        ("Year", document.year),
        ("Period covered", document.period),
        ("Status", document.status),
        ("Prepared by", document.prepared_by),
        ("Certified by", document.certified_by or "Not certified"),
        ("Certified on", document.certified_on),
        ("Form", document.spec_version),
    )
    return tuple((name, value) for name, value in facts if value)


def _seal(document: Document) -> tuple[tuple[str, str], ...]:
    facts = (
        ("Snapshot (SHA-256)", document.sha256),
        ("Audit head", document.audit_head),
        ("Form version", document.spec_version),
    )
    return tuple((name, value) for name, value in facts if value)
