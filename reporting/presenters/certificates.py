"""Certificates of spend as their pages show them."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone

from dalpb.kernel.money import Money
from dalpb.kernel.tables import Column, Row, SummaryRow, Table
from reporting.models import CertificateRequest, SpendCertificate
from reporting.services.certificates import Ready, answers_of
from reporting.services.certified import Since, frozen


def address(row: SpendCertificate) -> str:
    return reverse("reporting:certificate", args=[row.award_year, row.number])


def is_answered(row: CertificateRequest) -> bool:
    return hasattr(row, "certificate") or hasattr(row, "decline")


def certificates_table(rows: Iterable[SpendCertificate]) -> Table:
    return Table(
        "certificates",
        "Certificates, the latest award first",
        "Certificate",
        (Column("As it stood"), Column("Certified by"), Column("On"), Column("Standing")),
        tuple(
            Row(
                f"Award of {row.award_year}, number {row.number}",
                (
                    row.request.month_label,
                    row.certified_by.full_name,
                    timezone.localdate(row.certified_at),
                    "Replaced by a later one" if hasattr(row, "superseded_by") else "Stands",
                ),
                address(row),
            )
            for row in rows
        ),
    )


def requests_table(rows: Iterable[CertificateRequest]) -> Table:
    return Table(
        "requests",
        "Put forward to be certified",
        "Award and month",
        (Column("Prepared by"), Column("On"), Column("Standing")),
        tuple(
            Row(
                f"Award of {row.award_year}, {row.month_label} ({row.pk})",
                (row.prepared_by.full_name, timezone.localdate(row.prepared_at), standing(row)),
                reverse("reporting:certificate-request", args=[row.pk]),
            )
            for row in rows
        ),
    )


def standing(row: CertificateRequest) -> str:
    if hasattr(row, "certificate"):
        return "Certified"
    return "Declined" if hasattr(row, "decline") else "Waits for the certifier"


def request_rows(row: CertificateRequest) -> tuple[SummaryRow, ...]:
    found = [
        SummaryRow("Award", row.award_year),
        SummaryRow("As it stood", row.month_label),
        SummaryRow("Prepared by", row.prepared_by.full_name),
        SummaryRow("Prepared", row.prepared_at),
        SummaryRow("Standing", standing(row)),
    ]
    if row.reason:
        found.append(SummaryRow("Why another", row.reason))
    if hasattr(row, "decline"):
        found.append(SummaryRow("Declined because", row.decline.reason))
    return tuple(found)


def answers_table(row: CertificateRequest, now: Ready) -> Table:
    """Each finding as it is today, with the answer that was given to exactly that."""
    answers = answers_of(row)
    return Table(
        "findings",
        "What the checks found, and the answers",
        "Finding",
        (Column("Answer"),),
        tuple(
            Row(found.words, (answers.get(found.digest) or "No answer to this",))
            for found in now.findings
        ),
    )


def certificate_rows(row: SpendCertificate) -> tuple[SummaryRow, ...]:
    certified = frozen(row)
    found = [
        SummaryRow("Prepared by", certified.prepared_by),
        SummaryRow("Certified by", certified.certified_by),
        SummaryRow("Certified", row.certified_at),
        SummaryRow("As it stood", row.request.month_label),
        SummaryRow("SHA-256 of what was certified", row.sha256),
    ]
    if row.reason:
        found.append(SummaryRow("In place of an earlier one because", row.reason))
    return tuple(found)


def since_table(since: Since) -> Table:
    """What later postings changed. The certificate itself never changes."""
    return Table(
        "since",
        "Difference since certification",
        "Spent from this award",
        (Column("Pounds and pence", is_number=True),),
        (
            Row("As certified", (Money(since.certified_pence),)),
            Row("As the ledger stands today", (Money(since.today_pence),)),
            Row("Difference", (Money(since.difference_pence),), is_total=True),
        ),
        notes=(
            f"{since.count} entries of spending were posted since, {Money(since.posted_pence)} in"
            " all. What is posted after a year is certified belongs to its adjustment periods.",
        ),
    )


def files(row: SpendCertificate) -> tuple[tuple[str, str], ...]:
    keys = [row.award_year, row.number]
    return tuple(
        (label, reverse("reporting:certificate-file", args=[*keys, code]))
        for label, code in (("PDF", "pdf"), ("JSON", "json"))
    )
