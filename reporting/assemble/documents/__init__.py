"""What may be put before the public, and the document that each makes. A source is one entry."""

from collections.abc import Mapping
from typing import Final

from reporting.assemble.documents.assessment import ASSESSMENTS
from reporting.assemble.documents.decisions import DECISIONS
from reporting.assemble.documents.indicators import INDICATORS
from reporting.assemble.documents.papers import PAPERS
from reporting.assemble.documents.source import Draft, Offer, Source
from reporting.assemble.documents.spending import SPENDING
from reporting.assemble.documents.strategy import STRATEGIES
from reporting.documents.content import DocumentKind

__all__ = ["SOURCES", "Draft", "Offer", "Source"]

# To publish another kind of thing, write its source beside these and add it here.
SOURCES: Final[Mapping[DocumentKind, Source]] = {
    source.kind: source
    for source in (STRATEGIES, ASSESSMENTS, PAPERS, DECISIONS, SPENDING, INDICATORS)
}
