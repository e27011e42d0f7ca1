"""The public version of a meeting's pack, exactly as it was frozen with the members'."""

import hashlib
from datetime import date

from dalpb.kernel.access import Access
from dalpb.kernel.codec import from_json
from dalpb.kernel.periods import in_words
from dalpb.kernel.refusals import Denial, Refused
from reporting.assemble.documents.source import Draft, Offer, ReadyFile, Source
from reporting.documents.content import DocumentContent, DocumentKind, Leaf, stored_parts
from reporting.models import PackVersion
from reporting.packs.compose import compose
from reporting.packs.content import Audience, PackContent
from reporting.selectors.packs import latest_version, packs_for


def _offers(access: Access, on: date) -> tuple[Offer, ...]:
    """Each meeting that has a pack, once: its latest is what would be published."""
    found: dict[str, Offer] = {}
    for pack in packs_for(access):
        label = f"{pack.meeting_name}, {in_words(pack.held_on)}, pack {pack.number}"
        found.setdefault(pack.meeting_code, Offer(pack.meeting_code, label))
    return tuple(found.values())


def _make(
    access: Access, slug: str, *, on: date, public_sources: frozenset[str] = frozenset()
) -> Draft | None:
    version = latest_version(slug, Audience.PUBLIC)
    if version is None:
        return None
    content, pdf = _frozen(version)
    pack = compose(content, sha256=version.sha256)
    return Draft(
        DocumentContent(
            kind=DocumentKind.PAPERS,
            slug=slug,
            title=pack.title,
            subtitle=pack.subtitle,
            summary=f"The agenda and the open papers of the meeting of {in_words(content.meeting.held_on)}.",
            area=content.area,
            dated_on=content.meeting.held_on,
            warning=pack.warning,
            facts=pack.facts,
            leaves=(Leaf("", "", stored_parts(pack.parts)),),
            figures=(),
            made_from=f"pack {version.pack.number} of {slug}, SHA-256 {version.sha256}",
        ),
        ready=(ReadyFile("papers.pdf", "These papers as a PDF", "application/pdf", pdf),),
    )


def _frozen(version: PackVersion) -> tuple[PackContent, bytes]:
    pdf = bytes(version.pdf)
    text = version.content
    if (
        hashlib.sha256(text.encode()).hexdigest() != version.sha256
        or hashlib.sha256(pdf).hexdigest() != version.pdf_sha256
    ):
        raise Refused(
            Denial(
                "pack.damaged", "The stored pack is not what was frozen. Restore it from a backup."
            )
        )
    return from_json(PackContent, text), pdf


PAPERS = Source(DocumentKind.PAPERS, _offers, _make)
