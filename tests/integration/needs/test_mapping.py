"""Mapping a service to a legal kind by date."""

from datetime import date
from typing import Any

import pytest
from model_bakery import baker

from dalpb.kernel.legal_kinds import LegalKind
from dalpb.kernel.models.organisations import Organisation
from dalpb.kernel.models.trail import AuditEvent
from dalpb.kernel.refusals import Refused, StaleVersion
from needs.models import Service, ServiceKind
from needs.services.provision import map_service
from tests.integration.needs.partnership import AT

pytestmark = pytest.mark.usefixtures("loaded")


def mapped(**changes: Any) -> ServiceKind:
    service = Service.objects.get(code="north-house")
    asked: dict[str, Any] = {
        "service_id": service.pk,
        "version": service.version,
        "kind": LegalKind.SECOND_STAGE,
        "valid_from": date(2024, 10, 1),
        "source": "Tender of 2024",
        "by": baker.make("kernel.User", email="officer@council.example"),
        "at": AT,
    }
    return map_service(**{**asked, **changes})


def test_a_new_kind_ends_the_one_before_it_and_is_audited() -> None:
    mapped(note="Moved to the new building")

    kinds = list(ServiceKind.objects.filter(service__code="north-house"))
    assert [(k.kind, k.valid_from, k.valid_until) for k in kinds] == [
        ("refuge", date(2020, 4, 1), date(2024, 10, 1)),
        ("second_stage", date(2024, 10, 1), None),
    ]
    assert Service.objects.get(code="north-house").version == 2
    assert AuditEvent.objects.get(action="service.mapped").subject_key == "north-house"


def test_a_kind_cannot_start_before_the_latest_one() -> None:
    with pytest.raises(Refused) as caught:
        mapped(valid_from=date(2020, 4, 1))

    assert caught.value.code == "service.kind_starts_earlier"
    assert ServiceKind.objects.filter(service__code="north-house").count() == 1


def test_a_kind_cannot_start_inside_an_ended_one() -> None:
    ServiceKind.objects.filter(service__code="north-house").update(valid_until=date(2025, 1, 1))

    with pytest.raises(Refused) as caught:
        mapped()

    assert caught.value.code == "service.kinds_overlap"


def test_regulation_2_is_asked_of_the_provider() -> None:
    Organisation.objects.filter(code="north-refuge").update(provider_status="none")

    with pytest.raises(Refused) as caught:
        mapped()

    assert caught.value.code == "accommodation.provider"
    assert ServiceKind.objects.get(service__code="north-house").valid_until is None


def test_a_stale_version_is_refused() -> None:
    with pytest.raises(StaleVersion):
        mapped(version=7)

    assert ServiceKind.objects.filter(service__code="north-house").count() == 1
