"""A council whose year is spent, closed and ready to be certified."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from hashlib import sha256

from commissioning.facts.grant_position import GrantPosition, closings, grant_position
from commissioning.models import GrantAward
from commissioning.rules.vocabulary import Accommodation, Narrative, Purpose
from commissioning.services.ledger import post_spend
from commissioning.services.periods import close_month
from dalpb.kernel.codec import from_json, to_json
from dalpb.kernel.models import Organisation, User
from dalpb.kernel.periods import month
from dalpb.kernel.roles import Role
from reporting.assemble.grant.certifying import Certified
from reporting.assemble.grant.publication import public_file
from reporting.models import CertificateRequest, Publication, SpendCertificate, TransparencyFile
from tests.integration.commissioning.conftest import Council, a_council, person, posting

AT = datetime(2025, 5, 20, 9, 30, tzinfo=UTC)
MONTHS = [(2024, n) for n in range(4, 13)] + [(2025, n) for n in (1, 2, 3)]
STATEMENT = "I certify that this was spent as the grant allows."


@dataclass
class ClosedYear:
    council: Council
    award: GrantAward
    refuge: Organisation
    auditor: User
    officer: User

    @property
    def closing(self) -> int:
        """The closing of March."""
        return closings()[0].pk

    def post(self, reference: str, pence: int, **changes: object) -> None:
        supplier = changes.pop("supplier", None)
        post_spend(
            posting(reference, pence, **changes),
            award=self.award,
            supplier=supplier,  # type: ignore[arg-type]
            by=self.council.commissioner,
            at=AT,
        )

    def close(self) -> "ClosedYear":
        for year, number in MONTHS:
            close_month(month(year, number), by=self.council.certifier, at=AT)
        return self


def certificate_rows() -> tuple[CertificateRequest, SpendCertificate]:
    """One certificate, and one asked for and not answered, of the last closing there is."""
    standing = SpendCertificate.objects.first()
    if standing is None:
        standing = _certificate()
        _request()
    waiting = CertificateRequest.objects.filter(certificate=None).first()
    assert waiting is not None
    return waiting, standing


def _request() -> CertificateRequest:
    closing = closings()[0]
    position = grant_position(on=AT.date(), closing=closing.pk)
    content = to_json(replace(position, awards_of=position.awards[0].year))
    return CertificateRequest.objects.create(
        award_year=position.awards[0].year,
        closing=closing.pk,
        month_label=closing.label,
        statement=STATEMENT,
        content=content,
        sha256=sha256(content.encode()).hexdigest(),
        answers="{}",
        prepared_by=_somebody("author"),
        prepared_at=AT,
    )


def _certificate() -> SpendCertificate:
    asked = _request()
    certified = Certified(
        award_year=asked.award_year,
        number=1,
        supersedes="",
        reason="",
        statement=asked.statement,
        position=from_json(GrantPosition, asked.content),
        findings=(),
        prepared_by="Author",
        prepared_at="20 May 2025",
        certified_by="Certifier",
        certified_at="20 May 2025",
    )
    content = to_json(certified)
    return SpendCertificate.objects.create(
        request=asked,
        award_year=asked.award_year,
        number=1,
        content=content,
        sha256=sha256(content.encode()).hexdigest(),
        pdf=b"%PDF-",
        pdf_sha256=sha256(b"%PDF-").hexdigest(),
        prepared_by=asked.prepared_by,
        prepared_at=AT,
        certified_by=_somebody("certifying"),
        certified_at=AT,
    )


def _somebody(name: str) -> User:
    found, _ = User.objects.get_or_create(
        email=f"{name}@certificates.example", defaults={"full_name": name.capitalize()}
    )
    return found


def transparency_row() -> TransparencyFile:
    """One published file, as it was made."""
    found = TransparencyFile.objects.first()
    if found is not None:
        return found
    content = to_json(public_file(Publication.SPEND, "2024-25 Q1", body="B", department="D"))
    return TransparencyFile.objects.create(
        publication="spend",
        period="2024-25 Q1",
        number=1,
        department="D",
        content=content,
        sha256=sha256(content.encode()).hexdigest(),
        made_by=_somebody("publisher"),
        made_at=AT,
    )


def a_spent_year() -> ClosedYear:
    council = a_council()
    refuge = Organisation.objects.create(
        code="riverside-refuge",
        name="Riverside Refuge",
        kind="specialist_provider",
        source="a test",
    )
    made = ClosedYear(
        council,
        council.award(1000_00_00),
        refuge,
        person("auditor@audit.example", Role.AUDITOR, council.authority),
        person("officer@council.example", Role.OFFICER, council.authority),
    )
    made.post("refuge-1", 600_00, supplier=refuge)
    made.post("refuge-2", 400_00, supplier=refuge, dated_on=date(2024, 9, 2), month=month(2024, 9))
    made.post("sanctuary-1", 700_01, accommodation=Accommodation.SANCTUARY,
              narrative=Narrative.TARGET_HARDENING)  # fmt: skip
    made.post("board-1", 900_00, purpose=Purpose.ADMINISTRATION, accommodation=None,
              narrative=Narrative.BOARD_SERVICING)  # fmt: skip
    return made
