"""What an agreement buys, who bids for it, and what stands behind it."""

import re
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.utils import timezone

from commissioning.models import (
    Agreement,
    AgreementDocument,
    AgreementService,
    Bidder,
    DiligenceCheck,
    DiligenceItem,
)
from commissioning.models.agreements import SHA256
from commissioning.rules.agreeing import EARLIEST, LATEST
from commissioning.rules.cycle import (
    EXPIRING,
    Diligence,
    DocumentKind,
    Happened,
    Stage,
)
from commissioning.rules.posting import PLAIN
from commissioning.services.agreements import (
    held_agreement,
    noted,
    require_may_commission,
    require_not_ended,
)
from commissioning.services.links import require_links
from commissioning.services.screening import require_impersonal
from dalpb.kernel.models import Organisation, User
from dalpb.kernel.periods import in_words
from dalpb.kernel.refusals import Denial, Refused

_MOST_PLACES: Final = 10_000


def open_held(agreement: Agreement, version: int, by: User, at: datetime) -> Agreement:
    require_may_commission(by, at)
    held = held_agreement(agreement, version)
    require_not_ended(held)
    return held


def require_day(day: date | None) -> None:
    if day is not None and not EARLIEST <= day <= LATEST:
        raise Refused(
            Denial(
                "agreement.day",
                f"Give a day from {in_words(EARLIEST)} to {in_words(LATEST)}.",
            )
        )


@transaction.atomic
def add_service(
    agreement: Agreement,
    *,
    service_code: str,
    from_on: date,
    bedspaces: int | None = None,
    units: int | None = None,
    version: int,
    by: User,
    at: datetime,
) -> Agreement:
    """The service is bought under the agreement from a day on, with so many places."""
    held = open_held(agreement, version, by, at)
    require_links(service_code=service_code)
    require_day(from_on)
    if any(count is not None and count > _MOST_PLACES for count in (bedspaces, units)):
        raise Refused(Denial("service.places", f"Give at most {_MOST_PLACES:,} places."))
    standing = held.services.filter(service_code=service_code, until_on__isnull=True).exists()
    if standing or held.services.filter(service_code=service_code, from_on=from_on).exists():
        raise Refused(
            Denial(
                "service.bought_already",
                f"{service_code} is bought under this agreement already. To change its places,"
                " end it on a day and add it from that day.",
            )
        )
    AgreementService.objects.create(
        agreement=held,
        service_code=service_code,
        bedspaces_count=bedspaces,
        units_count=units,
        from_on=from_on,
        added_by=by,
        added_at=at,
    )
    details = {
        "service": service_code,
        "from_on": from_on.isoformat(),
        "bedspaces": bedspaces,
        "units": units,
    }
    return noted(held, Happened.SERVICE_ADDED, details=details, by=by, at=at)


@transaction.atomic
def end_service(
    agreement: Agreement,
    row: AgreementService,
    *,
    until_on: date,
    reason: str,
    version: int,
    by: User,
    at: datetime,
) -> Agreement:
    """The service is bought under the agreement no longer from a day on."""
    held = open_held(agreement, version, by, at)
    require_impersonal(reason)
    require_day(until_on)
    current = AgreementService.objects.select_for_update().get(pk=row.pk)
    if current.agreement_id != held.pk or current.until_on is not None:
        raise Refused(Denial("service.ended", "That service is not bought here, or not any more."))
    if until_on <= current.from_on:
        raise Refused(
            Denial(
                "service.ends_first",
                f"It is bought from {in_words(current.from_on)}; end it later.",
            )
        )
    if not reason.strip():
        raise Refused(Denial("service.reason", "Say why it is bought no longer."))
    current.until_on = until_on
    current.save(update_fields=["until_on"])
    details = {"service": current.service_code, "until_on": until_on.isoformat()}
    return noted(held, Happened.SERVICE_ENDED, reason=reason, details=details, by=by, at=at)


@transaction.atomic
def add_bidder(
    agreement: Agreement, organisation: Organisation, *, version: int, by: User, at: datetime
) -> Agreement:
    """The organisation bids for the agreement, so that its people on the board have an interest."""
    held = open_held(agreement, version, by, at)
    if held.stage != Stage.PROCUREMENT.value:
        raise Refused(
            Denial("bidder.when", "Organisations bid while the agreement is being procured.")
        )
    if held.bidders.filter(organisation=organisation).exists():
        raise Refused(Denial("bidder.twice", f"{organisation.name} is a bidder already."))
    Bidder.objects.create(
        agreement=held,
        organisation=organisation,
        bids_from=timezone.localdate(at),
        added_by=by,
        added_at=at,
    )
    details = {"organisation": organisation.code}
    return noted(held, Happened.BIDDER_ADDED, details=details, by=by, at=at)


@transaction.atomic
def withdraw_bid(
    agreement: Agreement, bid: Bidder, *, version: int, by: User, at: datetime
) -> Agreement:
    """The organisation bids no longer."""
    held = open_held(agreement, version, by, at)
    current = Bidder.objects.select_for_update().select_related("organisation").get(pk=bid.pk)
    if current.agreement_id != held.pk or current.bids_until is not None:
        raise Refused(Denial("bidder.over", "That bid is not of this agreement, or is over."))
    current.bids_until = max(timezone.localdate(at), current.bids_from)
    current.save(update_fields=["bids_until"])
    details = {"organisation": current.organisation.code}
    return noted(held, Happened.BIDDER_WITHDREW, details=details, by=by, at=at)


@transaction.atomic
def add_document(
    agreement: Agreement,
    *,
    kind: DocumentKind,
    reference: str,
    sha256: str,
    kept_in: str,
    version: int,
    by: User,
    at: datetime,
) -> Agreement:
    """The document is known by its reference and hash. Its file stays where it is kept."""
    held = open_held(agreement, version, by, at)
    require_impersonal(reference, kept_in)
    if not PLAIN.match(reference) or not kept_in.strip():
        raise Refused(
            Denial(
                "document.reference",
                "Give the document's reference in plain characters, and say where it is kept.",
            )
        )
    if not re.match(rf"{SHA256[:-1]}\Z", sha256):
        raise Refused(
            Denial(
                "document.sha256",
                "Give the file's SHA-256: 64 characters, of 0 to 9 and a to f.",
            )
        )
    if (
        held.documents.filter(sha256=sha256).exists()
        or held.documents.filter(reference=reference).exists()
    ):
        raise Refused(Denial("document.twice", "That document is recorded here already."))
    AgreementDocument.objects.create(
        agreement=held,
        kind=kind.value,
        reference=reference,
        sha256=sha256,
        kept_in=kept_in.strip(),
        recorded_by=by,
        recorded_at=at,
    )
    details = {"reference": reference, "kind": kind.value, "sha256": sha256}
    return noted(held, Happened.DOCUMENT_ADDED, details=details, by=by, at=at)


@transaction.atomic
def ask_diligence(
    agreement: Agreement, kind: Diligence, *, version: int, by: User, at: datetime
) -> Agreement:
    """The provider must show this before it begins."""
    held = open_held(agreement, version, by, at)
    if held.diligence.filter(kind=kind.value).exists():
        raise Refused(Denial("diligence.twice", "That is asked for already."))
    DiligenceItem.objects.create(agreement=held, kind=kind.value, asked_by=by, asked_at=at)
    return noted(held, Happened.DILIGENCE_ASKED, details={"kind": kind.value}, by=by, at=at)


@transaction.atomic
def see_diligence(
    agreement: Agreement,
    item: DiligenceItem,
    document: AgreementDocument,
    *,
    seen_on: date,
    expires_on: date | None,
    version: int,
    by: User,
    at: datetime,
) -> Agreement:
    """It was seen, in a document of this agreement, and holds until a day where it runs out."""
    held = open_held(agreement, version, by, at)
    if item.agreement_id != held.pk or document.agreement_id != held.pk:
        raise Refused(Denial("diligence.other", "Choose an item and a document of this agreement."))
    for day in (seen_on, expires_on):
        require_day(day)
    if seen_on > timezone.localdate(at):
        raise Refused(Denial("diligence.to_come", f"{in_words(seen_on)} has not come yet."))
    if expires_on is None and Diligence(item.kind) in EXPIRING:
        raise Refused(Denial("diligence.expires", "This runs out. Give the last day it holds."))
    if expires_on is not None and expires_on < seen_on:
        raise Refused(Denial("diligence.expired", "It had run out before it was seen."))
    DiligenceCheck.objects.create(
        item=item,
        document=document,
        seen_on=seen_on,
        expires_on=expires_on,
        checked_by=by,
        checked_at=at,
    )
    details = {
        "kind": item.kind,
        "document": document.reference,
        "expires_on": expires_on.isoformat() if expires_on else None,
    }
    return noted(held, Happened.DILIGENCE_SEEN, details=details, by=by, at=at)
