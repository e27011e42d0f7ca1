"""From submitted figures to lines: every service counted once, and no blank becomes nought."""

from dataclasses import replace
from decimal import Decimal

from dalpb.kernel.cells import Figure, State
from reporting.returns.answering import answer
from reporting.returns.draft import LineSource, Provision
from reporting.returns.load import load

SPEC = load("2024-25")


def source(measure: str, category: str, figure: Figure | int, **changes: object) -> LineSource:
    made = LineSource(
        measure=measure,
        period="2024-25",
        organisation_code="provider",
        organisation="Provider",
        service_code="refuge-one",
        service="Refuge one",
        kind="refuge",
        category=category,
        figure=Figure.exact(figure) if isinstance(figure, int) else figure,
        submission="0" * 36,
        submitted_by="Partner Officer",
        submitted_at=None,
        kind_changed=False,
        is_illustrative=False,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def service(code: str, kind: str, *, commissioned: bool = True) -> Provision:
    return Provision(code, code.title(), "provider", "Provider", kind, 10, commissioned, False)


def figure_of(lines: object, question: str, category: str = "") -> Figure:
    return next(
        line.figure
        for line in lines  # type: ignore[attr-defined]
        if (line.question, line.category) == (question, category)
    )


def test_services_are_added_and_their_sources_kept() -> None:
    sources = [
        source("supported_individuals", "ALL", 30),
        source("supported_individuals", "ALL", 12, service_code="dispersed-one", kind="dispersed"),
    ]
    provision = [service("refuge-one", "refuge"), service("dispersed-one", "dispersed")]

    lines = answer(SPEC, sources, provision)

    assert figure_of(lines, "R1") == Figure.exact(42)
    assert figure_of(lines, "R1b", "refuge") == Figure.exact(30)
    assert figure_of(lines, "R1b", "dispersed") == Figure.exact(12)
    whole = next(line for line in lines if line.question == "R1")
    assert {s.service_code for s in whole.sources} == {"refuge-one", "dispersed-one"}


def test_a_commissioned_service_that_sent_nothing_leaves_the_total_not_supplied() -> None:
    sources = [source("supported_individuals", "ALL", 30)]
    provision = [service("refuge-one", "refuge"), service("refuge-two", "refuge")]

    figure = figure_of(answer(SPEC, sources, provision), "R1")

    assert (figure.state, figure.value, figure.low) == (State.NOT_SUPPLIED, None, Decimal(30))


def test_a_service_that_is_not_commissioned_owes_nothing() -> None:
    sources = [source("supported_individuals", "ALL", 30)]
    provision = [
        service("refuge-one", "refuge"),
        service("refuge-two", "refuge", commissioned=False),
    ]

    assert figure_of(answer(SPEC, sources, provision), "R1") == Figure.exact(30)


def test_a_kind_that_nobody_provides_does_not_apply() -> None:
    sources = [source("supported_individuals", "ALL", 30)]

    lines = answer(SPEC, sources, [service("refuge-one", "refuge")])

    assert figure_of(lines, "R1b", "second_stage").state is State.NOT_APPLICABLE


def test_a_missing_category_is_not_nought() -> None:
    sources = [
        source("supported_individuals", "ALL", 30),
        source("supported_individuals", "women", 18),
    ]

    lines = answer(SPEC, sources, [service("refuge-one", "refuge")])

    assert figure_of(lines, "R1a", "women") == Figure.exact(18)
    assert figure_of(lines, "R1a", "men").state is State.NOT_SUPPLIED


def test_a_whole_split_stands_in_for_a_total_that_was_not_given() -> None:
    sources = [
        source("supported_individuals", code, count)
        for code, count in (("women", 18), ("men", 1), ("trans_adults", 0), ("children", 11))
    ]

    lines = answer(SPEC, sources, [service("refuge-one", "refuge")])

    assert figure_of(lines, "R1") == Figure.exact(30)


def test_part_of_a_split_does_not_stand_in_for_a_total() -> None:
    sources = [source("supported_individuals", "women", 18)]

    lines = answer(SPEC, sources, [service("refuge-one", "refuge")])

    assert figure_of(lines, "R1").state is State.NOT_SUPPLIED


def test_accommodation_that_is_not_relevant_never_counts() -> None:
    sources = [
        source("supported_individuals", "ALL", 30),
        source("supported_individuals", "ALL", 500, service_code="b-and-b", kind="not_relevant"),
    ]

    lines = answer(SPEC, sources, [service("refuge-one", "refuge")])

    assert figure_of(lines, "R1") == Figure.exact(30)


def test_sanctuary_endings_and_moves_on_come_from_their_own_kinds() -> None:
    sources = [
        source(
            "households_stopped_support", "no_longer_needed", 8, service_code="s", kind="sanctuary"
        ),
        source("households_moved_on", "settled_home", 5),
    ]

    lines = answer(SPEC, sources, [service("refuge-one", "refuge"), service("s", "sanctuary")])

    assert figure_of(lines, "R4a", "no_longer_needed") == Figure.exact(8)
    assert figure_of(lines, "R4b", "settled_home") == Figure.exact(5)
