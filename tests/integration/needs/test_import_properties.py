"""Figures that go in come out the same, and going in again change nothing."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from dalpb.kernel.cells import MARKERS, Figure, State, plain
from needs.facts import figures as facts
from needs.models import ImportBatch, Observation
from needs.rules.stored import to_figure, to_stored
from tests.integration.needs import partnership
from tests.integration.needs.partnership import as_csv, row, send

COUNTS = st.integers(min_value=0, max_value=10**9)
TEXTS = st.one_of(
    COUNTS.map(str),
    COUNTS.map(lambda n: f"{n:,}"),
    st.integers(1, 10**6).map(lambda n: f"<{n}"),
    COUNTS.map(lambda n: f">{n}"),
    st.tuples(COUNTS, st.integers(1, 500)).map(lambda pair: f"{pair[0]}-{sum(pair)}"),
    COUNTS.map(lambda n: f"around {n}"),
    st.sampled_from(sorted(MARKERS)),
)
NOTES = st.text(st.characters(codec="utf-8", categories=["Ll", "Lu", "Zs"]), max_size=40)


def exported(figure: Figure) -> str:
    """A figure as the tidy file writes it."""
    marker = {state: text for text, state in MARKERS.items()}.get(figure.state)
    if marker is not None:
        return marker
    if figure.is_exact:
        return plain(figure.value)
    return figure.words


class RoundTrip(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        partnership.load()

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(texts=st.lists(TEXTS, min_size=1, max_size=6), note=NOTES)
    def test_export_then_import_changes_nothing(self, texts: list[str], note: str) -> None:
        measure = "refusal_instances"
        rows = [
            row(text, period=f"2023-{n + 1:02d}", measure=measure, note=note.strip())
            for n, text in enumerate(texts)
        ]
        first = send(as_csv(rows))
        assert first.errors == ()

        again = [
            row(
                exported(fact.figure),
                period=fact.period.code,
                measure=fact.measure_code,
                category=fact.category_key,
                note=fact.note,
            )
            for fact in facts.observations(measures=[measure], period=partnership.YEARS)
        ]
        result = send(as_csv(again))

        assert (result.rows_written, result.rows_unchanged) == (0, len(texts))
        assert (ImportBatch.objects.count(), Observation.objects.count()) == (1, len(texts))


@pytest.mark.parametrize("state", [s for s in State if s in set(MARKERS.values())])
def test_an_empty_figure_is_stored_as_it_is(state: State) -> None:
    figure = Figure.empty(state)
    stored = to_stored(figure)

    assert figure == to_figure(
        state=stored.state,
        value_micro=stored.value_micro,
        low_micro=stored.low_micro,
        high_micro=stored.high_micro,
        words=stored.words,
    )


@given(st.decimals(min_value=0, max_value=Decimal(10**12), places=6))
def test_every_number_of_six_places_is_stored_exactly(number: Decimal) -> None:
    stored = to_stored(Figure.exact(number))

    assert Decimal(stored.value_micro or 0) / 1_000_000 == number
