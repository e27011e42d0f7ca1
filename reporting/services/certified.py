"""Reading what was certified, and what the ledger says differently since."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from commissioning.facts.certifying import posted_since
from commissioning.facts.grant_position import grant_position
from dalpb.kernel.codec import from_json
from dalpb.kernel.one_snapshot import one_snapshot
from dalpb.kernel.refusals import Denial, Refused
from reporting.assemble.grant.certifying import Certified
from reporting.models import SpendCertificate


def frozen(certificate: SpendCertificate) -> Certified:
    """What was certified; Refused where the stored text is not what was."""
    if hashlib.sha256(certificate.content.encode()).hexdigest() != certificate.sha256:
        raise Refused(
            Denial(
                "certificate.damaged",
                "The stored certificate is not what was certified. Restore it from a backup.",
            )
        )
    return from_json(Certified, certificate.content)


def stored_pdf(certificate: SpendCertificate) -> bytes:
    content = bytes(certificate.pdf)
    if hashlib.sha256(content).hexdigest() != certificate.pdf_sha256:
        raise Refused(
            Denial(
                "certificate.damaged",
                "The stored file is not what was made. Restore it from a backup.",
            )
        )
    return content


@dataclass(frozen=True, slots=True)
class Since:
    """What the ledger says today of what was certified, and what was posted since."""

    certified_pence: int
    today_pence: int
    count: int
    posted_pence: int

    @property
    def difference_pence(self) -> int:
        return self.today_pence - self.certified_pence


def since(certificate: SpendCertificate, *, at: datetime) -> Since:
    """The difference since certification: what adjustment periods and later postings added."""
    position = frozen(certificate).position
    with one_snapshot():
        today = grant_position(on=timezone.localdate(at), awards_of=certificate.award_year)
        count, posted = posted_since(position.last_entry, certificate.award_year)
    return Since(
        sum(award.spent_pence for award in position.awards),
        sum(award.spent_pence for award in today.awards),
        count,
        posted,
    )
