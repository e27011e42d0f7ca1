"""A long file's good rows by columns, with every code resolved."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from dalpb.kernel.intake.coded import Numbers, RowNumbers
from dalpb.kernel.periods import Period
from needs.rules.stored import Stored
from needs.rules.submission import SubmittedRow
from needs.services.imports.lookups import Entry

Mask = NDArray[np.bool_]
COLUMNS: Final = (
    "period", "area", "organisation", "service", "measure", "category", "figure", "note",
    "source", "flag", "text",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Resolved:
    """Good rows by columns: each column holds places in the tuple of its values.

    `texts` are what the file has for its figures, and `text` which of them each row has.
    """

    numbers: RowNumbers
    periods: tuple[Period, ...]
    areas: tuple[Entry, ...]
    organisations: tuple[Entry, ...]
    services: tuple[Entry, ...]
    measures: tuple[Entry, ...]
    categories: tuple[str, ...]
    figures: tuple[Stored, ...]
    notes: tuple[str, ...]
    sources: tuple[str, ...]
    texts: tuple[str, ...]
    period: Numbers
    area: Numbers
    organisation: Numbers
    service: Numbers
    measure: Numbers
    category: Numbers
    figure: Numbers
    note: Numbers
    source: Numbers
    flag: Numbers
    text: Numbers

    def __len__(self) -> int:
        return len(self.numbers)

    def at(self, places: Numbers) -> list[SubmittedRow]:
        """Some of the rows, one by one, for what is asked of few."""
        numbers = self.numbers.at(places).tolist()
        return [self._row(*each) for each in zip(numbers, places.tolist(), strict=True)]

    def _row(self, number: int, place: int) -> SubmittedRow:
        area = self.areas[self.area[place]]
        organisation = self.organisations[self.organisation[place]]
        service = self.services[self.service[place]]
        measure = self.measures[self.measure[place]]
        return SubmittedRow(
            number=number,
            period=self.periods[self.period[place]],
            area_id=area.id,
            area_code=area.code,
            organisation_id=organisation.id,
            organisation_code=organisation.code,
            service_id=service.id or None,
            service_code=service.code,
            measure_id=measure.id,
            measure_code=measure.code,
            category_key=self.categories[self.category[place]],
            stored=self.figures[self.figure[place]],
            value_text=self.texts[self.text[place]],
            note=self.notes[self.note[place]],
            source=self.sources[self.source[place]],
            is_illustrative=bool(self.flag[place]),
        )


def with_columns(
    values: Resolved, measures: tuple[Entry, ...], numbers: RowNumbers, columns: Sequence[Numbers]
) -> Resolved:
    """Other rows of the same values, of some of the measures."""
    return Resolved(
        numbers, values.periods, values.areas, values.organisations, values.services, measures,
        values.categories, values.figures, values.notes, values.sources, values.texts, *columns,
    )  # fmt: skip
