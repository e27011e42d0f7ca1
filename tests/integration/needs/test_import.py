"""Importing figures: what goes in, what is refused, and what is never half done."""

import re
from collections.abc import Mapping

import pytest
from model_bakery import baker

from dalpb.kernel.audit import verify
from dalpb.kernel.cells import State
from dalpb.kernel.models.trail import AuditEvent
from dalpb.kernel.refusals import StaleVersion
from needs.models import ImportBatch, ImportVia, Observation, ObservationRevision
from needs.permissions import Scope
from needs.services.imports import (
    ImportResult,
    Sender,
    check_import,
    import_observations,
    read_table,
)
from tests.integration.needs.partnership import AT, as_csv, organisation, row, send

pytestmark = pytest.mark.usefixtures("loaded")


def codes(result: ImportResult) -> list[str]:
    return [issue.code for issue in result.errors]


def test_a_good_file_goes_in_with_its_batch_and_audit_event() -> None:
    result = send(as_csv([row("12"), row("<10", category="refuge"), row("..", service="")]))

    assert (result.status, result.rows_read, result.rows_written) == ("accepted", 3, 3)
    assert Observation.objects.count() == 3
    assert ImportBatch.objects.get().pk == result.batch_id
    event = AuditEvent.objects.get(action="observations.imported")
    assert event.subject_key == str(result.batch_id)
    assert verify() == []


def test_the_same_file_twice_changes_nothing() -> None:
    content = as_csv([row("12"), row("3", category="refuge")])
    send(content)
    events = AuditEvent.objects.count()

    again = send(content)

    assert (again.status, again.rows_written, again.rows_unchanged) == ("accepted", 0, 2)
    assert again.batch_id is None
    assert (ImportBatch.objects.count(), AuditEvent.objects.count()) == (1, events)


def test_the_same_rows_in_another_shape_change_nothing() -> None:
    send(as_csv([row("12"), row("3", category="refuge")]))
    shuffled = as_csv(
        [
            row("3", category="REFUGE ", area="north example", period="Q1 2024/25"),
            row("12", category="all", organisation="North Refuge Charity"),
        ],
        headings=(
            "value",
            "note",
            "category",
            "measure",
            "service",
            "organisation",
            "area",
            "period",
        ),
    )

    again = send(b"\xef\xbb\xbf" + shuffled.replace(b",", b";"))

    assert (again.status, again.rows_unchanged, again.rows_written) == ("accepted", 2, 0)


def test_a_changed_figure_keeps_what_it_said_before() -> None:
    first = send(as_csv([row("12", note="first count")]))

    second = send(as_csv([row("14")]))

    figure = Observation.objects.get()
    assert (figure.figure.shown(), figure.version, figure.batch_id) == ("14", 2, second.batch_id)
    before = ObservationRevision.objects.get()
    assert (before.figure.shown(), before.note, before.version) == ("12", "first count", 1)
    assert (before.batch_id, before.replaced_by_id) == (first.batch_id, second.batch_id)


@pytest.mark.parametrize(
    ("value", "state"),
    [
        ("0", State.EXACT),
        ("1,234", State.EXACT),
        ("<10", State.BOUNDED),
        ("75-78", State.BOUNDED),
        ("around 40", State.ESTIMATED),
        ("c", State.SUPPRESSED),
        ("x", State.NOT_COLLECTED),
        ("z", State.NOT_APPLICABLE),
        ("..", State.NOT_SUPPLIED),
    ],
)
def test_every_state_is_kept_apart(value: str, state: State) -> None:
    send(as_csv([row(value)]))

    assert Observation.objects.get().figure.state is state


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"period": "last year"}, "period", "period.not_understood"),
        ({"period": ""}, "period", "period.blank"),
        ({"area": "Nowhere"}, "area", "area.unknown"),
        ({"organisation": "north-refuse"}, "organisation", "organisation.unknown"),
        ({"measure": "households_suported"}, "measure", "measure.unknown"),
        ({"category": ""}, "category", "category.blank"),
        ({"category": "refige"}, "category", "category.unknown"),
        ({"category": "women"}, "category", "category.wrong_dimension"),
        ({"category": "refuge+sanctuary"}, "category", "category.same_dimension"),
        ({"category": "refuge+refuge"}, "category", "category.same_dimension"),
        ({"service": "south-sanctuary"}, "service", "service.not_of_organisation"),
        ({"area": "E01999991"}, "area", "area.too_fine"),
        ({"area": "E92000001"}, "area", "area.not_of_organisation"),
        ({"value": ""}, "value", "value.blank"),
        ({"value": "2.5"}, "value", "value.not_whole"),
        ({"value": "-4"}, "value", "value.negative"),
        ({"note": "n" * 501}, "note", "note.too_long"),
    ],
)
def test_a_fault_names_its_cell_and_nothing_is_written(
    cells: Mapping[str, str], column: str, code: str
) -> None:
    result = send(as_csv([row("5"), row(**{"value": "4", "period": "2024-25 Q2", **cells})]))

    assert result.status == "refused"
    assert [(i.row, i.column, i.code) for i in result.errors] == [(3, column, code)]
    assert (Observation.objects.count(), ImportBatch.objects.count()) == (0, 0)


def test_a_mistyped_code_is_answered_with_the_nearest() -> None:
    result = send(as_csv([row(measure="households_suported")]))

    assert "Did you mean “households_supported”?" in result.errors[0].message


def test_two_rows_of_one_key_are_named_both() -> None:
    result = send(as_csv([row("5"), row("4", category="refuge"), row("5", category=" All")]))

    assert codes(result) == ["row.duplicate"]
    assert "Rows 2 and 4" in result.errors[0].message


def test_categories_above_their_total_are_refused() -> None:
    parts = [
        row("6", measure="bedspaces_commissioned", category="refuge"),
        row("5", measure="bedspaces_commissioned", category="dispersed"),
    ]

    result = send(as_csv([row("10", measure="bedspaces_commissioned"), *parts]))

    assert codes(result) == ["value.parts_above_all"]


def test_overlapping_categories_may_come_to_more_than_their_total() -> None:
    parts = [
        row("6", measure="supported_individuals_specialist", category="disabled"),
        row("5", measure="supported_individuals_specialist", category="mental_health"),
    ]

    result = send(as_csv([row("10", measure="supported_individuals_specialist"), *parts]))

    assert result.status == "accepted"


def test_missing_headings_are_listed() -> None:
    result = send(as_csv([row()], headings=("period", "area", "organisation", "measure")))

    assert codes(result) == ["file.columns_missing"]
    assert result.errors[0].column == "category, value"


def test_a_mistyped_heading_is_refused_rather_than_passed_over() -> None:
    content = as_csv([row()]).replace(b",service,", b",servise,")

    result = send(content)

    assert codes(result) == ["file.column_unknown"]
    assert "“service”" in result.errors[0].message


@pytest.mark.parametrize(
    "secret", ["AB12 3DE", "mother@home.example", "AB 12 34 56 C", "Mrs Placeholder"]
)
def test_personal_data_is_refused_and_never_repeated(secret: str) -> None:
    result = send(as_csv([row(note=f"seen {secret} today")]))

    assert result.status == "refused"
    assert all(code.startswith("personal.") for code in codes(result))
    assert secret.casefold() not in repr(result).casefold()
    assert Observation.objects.count() == 0


def test_personal_data_in_the_file_name_is_refused() -> None:
    result = send(as_csv([row()]), file_name="Mrs Placeholder AB12 3DE.csv")

    assert result.status == "refused"
    assert "placeholder" not in repr(result).casefold()


def test_a_tenfold_jump_is_a_warning() -> None:
    send(as_csv([row("12")]))

    result = send(as_csv([row("140", period="2024-25 Q2")]))

    assert result.status == "accepted"
    assert [issue.code for issue in result.warnings] == ["value.jump"]


def test_a_file_of_ones_is_doubted() -> None:
    rows = [row("1", period=f"2024-{m:02d}") for m in range(1, 12)]

    result = send(as_csv(rows))

    assert "file.looks_person_level" in [issue.code for issue in result.warnings]


def test_an_old_file_sent_again_is_warned_about() -> None:
    old = as_csv([row("12")])
    send(old)
    send(as_csv([row("14")]))

    result = send(old)

    assert "file.seen_before" in [issue.code for issue in result.warnings]
    assert Observation.objects.get().figure.shown() == "12"
    assert ObservationRevision.objects.count() == 2


def test_a_partner_may_send_only_its_own_figures_and_learns_of_no_other() -> None:
    sender = baker.make("kernel.User", email="partner@north.example")
    scope = Scope(frozenset({organisation("north-refuge").pk}))
    own = Sender(sender, scope, ImportVia.PAGE)

    others = [
        send(as_csv([row(organisation=code, service="", area="E07000992")]), sender=own)
        for code in ("south-council", "no-such-council")
    ]

    assert [codes(result) for result in others] == [["organisation.not_yours"]] * 2
    assert others[0].errors[0].message == others[1].errors[0].message
    assert "south" not in others[1].errors[0].message.casefold()


def test_the_organisation_column_may_be_left_out_when_it_is_given() -> None:
    headings = ("period", "area", "measure", "category", "value")
    sender = Sender(None, Scope(None), ImportVia.COMMAND, organisation("north-refuge"))

    result = send(as_csv([row()], headings=headings), sender=sender)

    assert result.status == "accepted"
    assert Observation.objects.get().organisation.code == "north-refuge"


def test_a_preview_that_no_longer_holds_is_refused() -> None:
    table = read_table(as_csv([row("12")]), file_name="a.csv")
    sender = Sender(None, Scope(None), ImportVia.COMMAND)
    plan = check_import(table, file_name="a.csv", scope=sender.scope, on=AT.date())
    send(as_csv([row("13")]))

    with pytest.raises(StaleVersion):
        import_observations(
            table=table,
            file_name="a.csv",
            byte_sha256="",
            sender=sender,
            at=AT,
            expected_digest=plan.digest,
        )

    assert Observation.objects.get().figure.shown() == "13"


def test_batches_say_where_a_file_held_several_organisations() -> None:
    other = row(organisation="south-council", service="", area="E07000992")

    send(as_csv([row(), other]))

    batch = ImportBatch.objects.get()
    assert batch.organisation is None
    assert re.fullmatch(r"[0-9a-f]{64}", batch.rows_sha256)
