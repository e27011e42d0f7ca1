"""Changing what law a service falls under."""

from datetime import date, datetime

from django.db import transaction

from dalpb.kernel.audit import record
from dalpb.kernel.legal_kinds import LABELS, LegalKind
from dalpb.kernel.models.people import User
from dalpb.kernel.periods import in_words
from dalpb.kernel.refusals import Denial, Refused, StaleVersion, require
from needs.models import Service, ServiceKind
from needs.rules.accommodation import Manager, Provider, Provision, deny_kind
from needs.rules.dated import Dated, first_overlap


def map_service(
    *,
    service_id: int,
    version: int,
    kind: LegalKind,
    valid_from: date,
    source: str,
    note: str = "",
    by: User,
    at: datetime,
) -> ServiceKind:
    """From `valid_from` on the service is of another legal kind; the one before it ends there.

    A kind that breaks regulation 2 of SI 2021/991, or that starts before the latest one,
    is refused with a sentence.
    """
    with transaction.atomic():
        service = (
            Service.objects.select_for_update(of=("self",))
            .select_related("organisation")
            .get(pk=service_id)
        )
        if service.version != version:
            raise StaleVersion(
                Denial("service.stale", "Somebody else changed this service. Look at it again.")
            )
        require(deny_kind(kind, provision_of(service)))
        _end_the_open_kind(service, valid_from)
        row = ServiceKind(
            service=service, kind=kind.value, valid_from=valid_from, source=source, note=note
        )
        require(_deny_overlap(service, row))
        row.save(force_insert=True)
        service.version += 1
        service.save(update_fields=["version"])
        record(
            "service.mapped",
            by=by,
            at=at,
            subject="service",
            subject_key=service.code,
            organisation=service.organisation.code,
            reason=note,
            details={"kind": kind.value, "from": valid_from, "source": source},
        )
    return row


def provision_of(service: Service) -> Provision:
    """What the tests of regulation 2 ask of a service."""
    return Provision(
        Provider(service.organisation.provider_status),
        service.is_bed_and_breakfast,
        Manager(service.managed_by),
    )


def _end_the_open_kind(service: Service, on: date) -> None:
    open_kind = service.kinds.filter(valid_until__isnull=True).first()
    if open_kind is None:
        return
    if open_kind.valid_from >= on:
        raise Refused(
            Denial(
                "service.kind_starts_earlier",
                f"The service has been {LABELS[LegalKind(open_kind.kind)]} since"
                f" {in_words(open_kind.valid_from)}. Give a later day.",
            )
        )
    open_kind.valid_until = on
    open_kind.version += 1
    open_kind.save()


def _deny_overlap(service: Service, row: ServiceKind) -> Denial | None:
    held = [Dated(k.kind, k.valid_from, k.valid_until) for k in service.kinds.all()]
    if first_overlap([*held, Dated(row.kind, row.valid_from, None)]) is None:
        return None
    return Denial(
        "service.kinds_overlap",
        "Another legal kind is in force on or after that day. Give a later day.",
    )
