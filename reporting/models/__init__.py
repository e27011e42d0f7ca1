"""The return's tables."""

from reporting.models.annual_return import AnnualReturn, FindingAnswer, Narrative, ReturnEvent
from reporting.models.certificates import (
    CertificateDecline,
    CertificateRequest,
    SpendCertificate,
)
from reporting.models.documents import DocumentFile, DocumentStep, PublishedDocument
from reporting.models.frozen import ReturnDocument, ReturnSnapshot
from reporting.models.ledger import ExternalStatement, Override, Proof, ReleaseFinding, Statement
from reporting.models.packs import BoardPack, DutyStatement, PackVersion, ReportDay
from reporting.models.published_rows import PublishedFigure, PublishedRow
from reporting.models.published_spending import Publication, TransparencyFile
from reporting.models.released_files import ReleasedFile
from reporting.models.releases import (
    DisclosurePolicy,
    FrozenCopy,
    Release,
    ReleasedTable,
    ReleaseEvent,
    Review,
)

__all__ = [
    "AnnualReturn",
    "BoardPack",
    "CertificateDecline",
    "CertificateRequest",
    "DisclosurePolicy",
    "DocumentFile",
    "DocumentStep",
    "DutyStatement",
    "ExternalStatement",
    "FindingAnswer",
    "FrozenCopy",
    "Narrative",
    "Override",
    "PackVersion",
    "Proof",
    "Publication",
    "PublishedDocument",
    "PublishedFigure",
    "PublishedRow",
    "Release",
    "ReleaseEvent",
    "ReleaseFinding",
    "ReleasedFile",
    "ReleasedTable",
    "ReportDay",
    "ReturnDocument",
    "ReturnEvent",
    "ReturnSnapshot",
    "Review",
    "SpendCertificate",
    "Statement",
    "TransparencyFile",
]
