"""What others printed: read, refused row by row, struck, and reckoned with."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from dalpb.kernel.refusals import NotPermitted, Refused
from reporting.models import ExternalStatement
from reporting.releases.asking import Places, Weights
from reporting.selectors.releases import external_statements, printings, standing_copy
from reporting.services.releases.external import (
    COLUMNS,
    import_external,
    record_external,
    strike_external,
)
from reporting.services.releases.hearing import Heard
from reporting.services.releases.protecting import protect_release
from reporting.services.releases.reviewing import publish
from tests.factories import releases as make
from tests.factories.releases import AT
from tests.worlds import World

pytestmark = pytest.mark.django_db


def heard(shown: str = "2", period: str = "2024-25 Q1", area: str = make.SOUTH) -> Heard:
    return Heard(
        measure="refusal_instances",
        period=period,
        area=area,
        shown=shown,
        issuer="Harbour Trust",
        source="Its annual report",
        said_on=date(2025, 6, 30),
    )


def as_file(*rows: str) -> bytes:
    """Rows that name no whole may leave its columns out."""
    short = all(row.count(",") < len(COLUMNS) - 1 for row in rows)
    return "\n".join([",".join(COLUMNS[:-4] if short else COLUMNS), *rows]).encode()


GOOD = "refusal_instances,2024-25 Q2,E07000992,,41,,Harbour,Report,2025-06-30"


def test_what_others_printed_is_held_against_the_next_release(world: World) -> None:
    make.ready(world)
    officer = world.people["officer"]
    record_external(heard=heard("2"), by=officer, at=AT)
    release = make.proposed(world)
    copy = protect_release(release=release, version=1, weights=Weights(), by=officer, at=AT)

    # A small count that somebody printed is out: nothing we withhold hides it.
    assert not copy.is_safe
    words = " ".join(copy.findings.values_list("words", flat=True))
    assert "Refusals in South Example, April to June 2024" in words
    assert copy.earlier_count == 1


def test_a_statement_after_the_audit_holds_up_publication(world: World) -> None:
    make.ready(world)
    release = make.approved(world)
    officer = world.people["officer"]
    record_external(heard=heard("41", "2024-25 Q2"), by=officer, at=AT)

    with pytest.raises(Refused) as refused:
        publish(release=release, version=release.version, by=officer, at=AT)
    assert refused.value.code == "release.ledger_moved"


def test_a_struck_row_counts_no_more_and_stays(world: World) -> None:
    officer = world.people["officer"]
    row = record_external(heard=heard(), by=officer, at=AT)
    strike_external(row=row, note="It was another year.", by=officer, at=AT)

    assert list(external_statements()) == []
    assert printings() == ()
    assert ExternalStatement.objects.count() == 2
    with pytest.raises(Refused, match="struck already"):
        strike_external(row=row, note="Again.", by=officer, at=AT)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (GOOD.replace("refusal_instances", "wolves"), "measure: “wolves”"),
        (GOOD.replace("E07000992", "E99"), "area: “E99”"),
        (GOOD.replace("2024-25 Q2", "spring"), "period: “spring”"),
        (GOOD.replace(",41,", ",about forty,"), "shown: “about forty”"),
        (GOOD.replace("2025-06-30", "30 June"), "“30 June” is no day"),
        (GOOD.replace(",41,,", ",41,ten,"), "“ten” is no base"),
    ],
)
def test_a_file_is_taken_in_whole_or_not_at_all(world: World, row: str, said: str) -> None:
    number, faults = import_external(
        content=as_file(GOOD, row), file_name="said.csv", by=world.people["officer"], at=AT
    )

    assert number == 0
    assert [fault.row for fault in faults] == [3]
    assert said in faults[0].words
    assert not ExternalStatement.objects.exists()


OF = "refusal_instances,2024-25 Q1,E07000992,,{shown},,Harbour,Report,2025-06-30,{of}"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (OF.format(shown="8.0%", of="wolves,,,"), "of_measure: “wolves”"),
        (OF.format(shown="8.0%", of=",spring,,"), "of_period: “spring”"),
        (OF.format(shown="8.0%", of=",,E99,"), "of_area: “E99”"),
        (OF.format(shown="8.0%", of=",,,wolves"), "of_category: “wolves”"),
        (OF.format(shown="8.0%", of=",,,"), "Say what the percentage is of"),
        (OF.format(shown="108%", of=",,E10000099,"), "shown: “108%”"),
        (OF.format(shown="8.125%", of=",,E10000099,"), "shown: “8.125%”"),
        (OF.format(shown="8", of=",,E10000099,"), "Only a percentage is of another count"),
    ],
)
def test_a_percentage_is_of_another_count_or_the_file_is_refused(
    world: World, row: str, said: str
) -> None:
    number, faults = import_external(
        content=as_file(row), file_name="said.csv", by=world.people["officer"], at=AT
    )

    assert number == 0
    assert said in faults[0].words
    assert not ExternalStatement.objects.exists()


def test_percentages_come_by_file_and_by_form_and_are_kept_alike(world: World) -> None:
    officer, client = world.people["officer"], world.client("officer")
    file = as_file(OF.format(shown="8.0%", of=",,E10000099,"), GOOD + ",,,,")
    assert import_external(content=file, file_name="s.csv", by=officer, at=AT) == (2, ())
    assert import_external(content=file, file_name="s.csv", by=officer, at=AT) == (0, ())
    sent = client.post(
        "/releases/external/",
        {
            "measure": "refusal_instances", "period": "2024-25 Q1", "area": make.SOUTH,
            "shown": "8.0 per cent", "of_area": "E10000099", "issuer": "Harbour",
            "source": "Report", "said_on": "30/6/2025",
        },
    )  # fmt: skip
    rows = ExternalStatement.objects.filter(kind="percent")
    page = client.get("/releases/external/").text
    said = [one.said[0] for one in printings() if one.said[0].kind == "percent"]

    assert sent.status_code == 302
    assert {(r.of_measure, r.of_period, r.of_area, r.of_category) for r in rows} == {
        ("refusal_instances", "2024-25 Q1", "E10000099", "ALL")
    }
    assert [one.shown for one in said] == ["8.0", "8.0"]
    assert {one.of for one in said} == {"refusal_instances; period=2024-25 Q1; area=E10000099"}
    assert "out of refusal instances, E10000099, 2024-25 Q1" in page


def test_a_percentage_that_somebody_printed_is_held_against_the_next_release(world: World) -> None:
    """Two of 25 refusals were in the south, which we withhold: 8.0% of 25 is two."""
    make.ready(world)
    officer = world.people["officer"]
    county = make.ask(places=Places.COUNTY)
    make.published(world, "county", county)
    release = make.proposed(world)
    said = {"release": release, "weights": Weights(), "by": officer, "at": AT}
    without = protect_release(**said, version=1)  # type: ignore[arg-type]
    row = record_external(heard=replace(heard("8.0%"), of_area="E10000099"), by=officer, at=AT)
    release.refresh_from_db()
    beside = protect_release(**said, version=release.version)  # type: ignore[arg-type]
    words = " ".join(beside.findings.values_list("words", flat=True))
    strike_external(row=row, note="It was of another year.", by=officer, at=AT)
    release.refresh_from_db()
    struck = protect_release(**said, version=release.version)  # type: ignore[arg-type]

    assert without.is_safe
    assert not beside.is_safe
    assert "Refusals in South Example, April to June 2024" in words
    assert struck.is_safe


def test_a_percentage_that_tells_nothing_stands_in_the_way_of_nothing(world: World) -> None:
    """To no place, of a county of which nothing is printed, it leaves room."""
    make.ready(world)
    record_external(
        heard=replace(heard("70%", "2024-25", make.NORTH), of_area="E10000099"),
        by=world.people["officer"],
        at=AT,
    )
    release = make.published(world)

    assert release.state == "published"
    assert standing_copy(release).earlier_count == 1  # type: ignore[union-attr]


def test_the_database_wants_a_percentage_of_others_to_be_of_something() -> None:
    row = make.said_elsewhere()
    values = {
        field.name: getattr(row, field.name)
        for field in ExternalStatement._meta.local_fields
        if field.name != "id"
    }
    share = {**values, "kind": "percent", "low": None, "high": None, "shown": "8%"}
    of = {"of_measure": "m", "of_period": "2024-25", "of_area": "E1", "of_category": "ALL"}
    for said in (
        share,
        {**share, **of, "of_area": ""},
        {**values, **of},
        {**share, **of, "low": 1},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            ExternalStatement.objects.create(**said)
    assert ExternalStatement.objects.create(**{**share, **of}).pk


def test_the_same_file_again_changes_nothing(world: World) -> None:
    officer = world.people["officer"]
    first = import_external(content=as_file(GOOD), file_name="said.csv", by=officer, at=AT)
    again = import_external(content=as_file(GOOD), file_name="said.csv", by=officer, at=AT)

    assert (first, again) == ((1, ()), (0, ()))


def test_who_may_not_propose_records_nothing(world: World) -> None:
    with pytest.raises(NotPermitted):
        record_external(heard=heard(), by=world.people["auditor"], at=AT)


def test_what_is_withheld_is_safe_beside_what_others_rounded(world: World) -> None:
    make.ready(world)
    officer = world.people["officer"]
    record_external(
        heard=Heard(**{**_fields(heard("150", "2024-25", "E10000099")), "rounded_to": 10}),
        by=officer,
        at=AT,
    )
    copy = standing_copy(make.protected(world))

    assert copy is not None
    assert copy.is_safe


def _fields(one: Heard) -> dict[str, object]:
    return {name: getattr(one, name) for name in Heard.__dataclass_fields__}
