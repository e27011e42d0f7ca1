"""The reference file: all or nothing, twice the same, faults by path."""

import copy
import json
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from dalpb.kernel.models.areas import Area
from dalpb.kernel.models.organisations import Organisation
from dalpb.kernel.models.trail import AuditEvent
from needs.models import Category, Measure, Service, ServiceKind
from needs.services.reference import ReferenceResult, UnreadableReference, load_reference
from tests.integration.needs import partnership
from tests.integration.needs.partnership import AT, PLACES

pytestmark = pytest.mark.django_db


def load(document: Any) -> ReferenceResult:
    content = json.dumps(document).encode()
    return load_reference(content=content, file_name="test.json", by=None, at=AT)


def changed(path: tuple[Any, ...], value: Any) -> Any:
    document = copy.deepcopy(PLACES)
    place = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return document


def test_loading_twice_changes_nothing() -> None:
    first = load(PLACES)
    events, histories = AuditEvent.objects.count(), Service.history.count()

    second = load(PLACES)

    assert first.rows_written == first.rows_read > 0
    assert (second.rows_written, second.rows_unchanged) == (0, first.rows_read)
    assert (AuditEvent.objects.count(), Service.history.count()) == (events, histories)


def test_a_changed_row_is_written_with_its_history() -> None:
    load(PLACES)

    result = load(changed(("services", 0, "name"), "North House (new)"))

    assert result.rows_written == 1
    service = Service.objects.get(code="north-house")
    assert (service.version, service.history.count()) == (2, 2)


@pytest.mark.parametrize(
    ("path", "value", "where", "code"),
    [
        (("areas", 0, "kind"), "planet", "areas[0].kind", "reference.not_in_list"),
        (
            ("areas", 2, "parents", 0, "code"),
            "X",
            "areas[2].parents[0].code",
            "reference.area_unknown",
        ),
        (("organisations", 0, "code"), "Not Plain", "organisations[0].code", "reference.code_form"),
        (("organisations", 0, "naem"), "x", "organisations[0].naem", "reference.key_unknown"),
        (("services", 0, "area"), "E01999991", "services[0].area", "reference.area_too_fine"),
        (
            ("services", 0, "kinds", 0, "from"),
            "soon",
            "services[0].kinds[0].from",
            "reference.not_a_date",
        ),
        (
            ("services", 0, "organisation"),
            "nobody",
            "services[0].organisation",
            "reference.organisation_unknown",
        ),
        (
            ("services", 1, "kinds", 0, "kind"),
            "castle",
            "services[1].kinds[0].kind",
            "reference.not_in_list",
        ),
        (
            ("populations",),
            [{"area": "E10000099", "year": 2023, "persons": -1, "source": "T"}],
            "populations[0].persons",
            "reference.not_whole",
        ),
        (("periods",), [{"code": "someday"}], "periods[0].code", "reference.period"),
    ],
)
def test_a_fault_names_its_path_and_nothing_is_kept(
    path: tuple[Any, ...], value: Any, where: str, code: str
) -> None:
    result = load(changed(path, value))

    assert (where, code) in [(fault.path, fault.code) for fault in result.faults]
    assert (Area.objects.count(), Organisation.objects.count(), AuditEvent.objects.count()) == (
        0,
        0,
        0,
    )


def test_kinds_in_force_on_the_same_day_are_refused() -> None:
    kinds = [{"kind": "refuge", "from": "2020-04-01"}, {"kind": "dispersed", "from": "2022-04-01"}]

    result = load(changed(("services", 0, "kinds"), kinds))

    assert "reference.dates_overlap" in [fault.code for fault in result.faults]
    assert ServiceKind.objects.count() == 0


def test_a_kind_that_breaks_regulation_2_is_refused_with_a_sentence() -> None:
    result = load(changed(("organisations", 1, "provider_status"), "none"))

    assert [fault.code for fault in result.faults] == ["reference.provider"]
    assert "regulation 2" in result.faults[0].message


def test_a_provider_cannot_lose_its_standing_while_its_services_are_mapped() -> None:
    load(PLACES)
    alone = changed(("organisations", 1, "provider_status"), "none")
    del alone["services"]

    result = load(alone)

    assert [fault.code for fault in result.faults] == ["reference.provider"]
    assert Organisation.objects.get(code="north-refuge").provider_status == "domestic_abuse_charity"


def test_a_code_of_two_dimensions_of_one_measure_is_refused() -> None:
    split = {"source_tag": "local", "source": "T", "categories": [{"code": "yes", "label": "Yes"}]}
    measure = {
        "code": "m",
        "name": "M",
        "definition": "M",
        "counts": "other",
        "over": "new",
        "over_time": "sum",
        "over_services": "sum",
        "unit": "things",
        "source_tag": "local",
        "source": "T",
        "dimensions": ["one", "two"],
    }

    result = load(
        {
            "dimensions": [{"code": c, "name": c, **split} for c in ("one", "two")],
            "measures": [measure],
        }
    )

    assert [fault.code for fault in result.faults] == ["reference.code_twice"]


def test_a_rate_that_would_be_summed_is_refused() -> None:
    measure = {
        "code": "m",
        "name": "M",
        "definition": "M",
        "counts": "rate",
        "over": "new",
        "over_time": "sum",
        "over_services": "not_additive",
        "unit": "per 1,000",
        "source_tag": "local",
        "source": "T",
    }

    assert [f.code for f in load({"measures": [measure]}).faults] == ["reference.ratio_summed"]


def test_the_shipped_measures_load_and_mark_official_only_what_has_a_source() -> None:
    partnership.load()

    assert Measure.objects.filter(code="supported_individuals", is_official=True).exists()
    assert not Category.objects.filter(is_official=True, source_tag="local").exists()
    assert Category.objects.filter(code="other_not_listed", is_provisional=True).count() == 2


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "reference.not_json"),
        (b"[]", "reference.not_an_object"),
        (b'{"areas": [', "reference.not_json"),
        (b'{"areas": [], "areas": []}', "reference.key_twice"),
        (b"\xff\xfe{", "reference.not_utf8"),
        (b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "reference.too_deep"),
    ],
)
def test_what_is_not_a_reference_file_is_unreadable(content: bytes, code: str) -> None:
    with pytest.raises(UnreadableReference) as caught:
        load_reference(content=content, file_name="x", by=None, at=AT)

    assert caught.value.code == code


def test_the_command_answers_by_exit_code_and_json(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(json.dumps(PLACES))
    bad.write_text(json.dumps(changed(("areas", 0, "kind"), "planet")))
    out, refused = StringIO(), StringIO()

    call_command("load_reference", str(good), "--json", stdout=out)
    with pytest.raises(SystemExit) as one:
        call_command("load_reference", str(bad), "--json", stdout=refused)
    with pytest.raises(SystemExit) as two:
        call_command("load_reference", str(tmp_path / "none.json"), "--json", stdout=StringIO())

    assert json.loads(out.getvalue())["status"] == "accepted"
    answer = json.loads(refused.getvalue())
    assert (one.value.code, two.value.code) == (1, 2)
    assert answer["status"] == "refused"
    assert answer["errors"][0]["column"] == "areas[0].kind"


def test_the_database_itself_refuses_a_service_placed_too_finely() -> None:
    load(PLACES)
    fine = Area.objects.get(code="E01999991")

    with pytest.raises(IntegrityError, match="place-guard"), transaction.atomic():
        Service.objects.filter(code="north-house").update(area=fine)


def test_a_kind_that_starts_twice_is_refused_by_the_database() -> None:
    load(PLACES)
    kind = ServiceKind.objects.get(service__code="north-house")

    with pytest.raises(IntegrityError), transaction.atomic():
        ServiceKind.objects.create(
            service=kind.service, kind="dispersed", valid_from=date(2020, 4, 1), source="T"
        )
