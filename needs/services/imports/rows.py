"""From the rows of a table to submitted rows, and every fault of value and row."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Final, TypeVar

from dalpb.kernel.intake.folding import seen
from dalpb.kernel.intake.table import Table
from dalpb.kernel.models.areas import PUBLIC_KINDS
from dalpb.kernel.periods import Period
from needs.rules.submission import COLUMNS, Issue, SubmittedRow
from needs.services.imports.cells import (
    ReadValue,
    Remembered,
    Wrong,
    counted_as,
    read_categories,
    read_entry,
    read_figure,
    read_flag,
    read_period,
    resolve_service,
)
from needs.services.imports.lookups import Codes, Entry

T = TypeVar("T")
TOLD_EVERY: Final = 5000
LONGEST_NOTE: Final = 500
LONGEST_SOURCE: Final = 300
_PLACES: Final = frozenset(kind.value for kind in PUBLIC_KINDS)


@dataclass(slots=True)
class RowReader:
    """Reads one file's rows. `organisation` stands in where the file has no such column."""

    table: Table
    codes: Codes
    on: date
    organisation: Entry | None
    may_send_all: bool
    errors: list[Issue] = field(default_factory=list)
    warnings: list[Issue] = field(default_factory=list)
    _columns: dict[str, int] = field(default_factory=dict)
    period_of: Remembered[Period] = field(init=False)
    area_of: Remembered[Entry] = field(init=False)
    organisation_of: Remembered[Entry] = field(init=False)
    measure_of: Remembered[Entry] = field(init=False)
    _categories: dict[tuple[int, Period, str], str | Wrong] = field(default_factory=dict)
    _values: dict[tuple[str, tuple[str, bool]], ReadValue | Wrong] = field(default_factory=dict)
    _services: dict[tuple[int, str], Entry | Wrong | None] = field(default_factory=dict)
    _places: dict[tuple[int, int, int | None, Period], Wrong | None] = field(default_factory=dict)
    _doubted: set[Period] = field(default_factory=set)

    def __post_init__(self) -> None:
        codes = self.codes
        self._columns = {
            name: index for index, name in enumerate(self.table.headings) if name in COLUMNS
        }
        self.period_of = Remembered(read_period)
        self.area_of = Remembered(
            lambda text: read_entry(
                text, codes.areas, "area", "a GSS code such as E10000013, or the area's exact name"
            )
        )
        self.organisation_of = Remembered(self._read_organisation)
        self.measure_of = Remembered(
            lambda text: read_entry(text, codes.measures, "measure", "the code of a measure")
        )

    def _read_organisation(self, text: str) -> Entry | Wrong:
        found = read_entry(
            text, self.codes.organisations, "organisation", "the code of an organisation"
        )
        if isinstance(found, Wrong) and found.code == "organisation.unknown":
            if self.may_send_all:
                return found
            yours = ", ".join(sorted(e.code for e in self.codes.organisations.entries.values()))
            return Wrong(
                "organisation.not_yours", f"You may send figures only for: {yours or 'none'}."
            )
        return found

    def read(self, progress: Callable[[int], None] | None = None) -> list[SubmittedRow]:
        rows = []
        numbered = zip(self.table.row_numbers, self.table.rows, strict=True)
        for index, (number, cells) in enumerate(numbered):
            if progress is not None and index % TOLD_EVERY == 0:
                progress(index)
            row = self._row(number, cells)
            if row is not None:
                rows.append(row)
        return rows

    def _text(self, cells: tuple[str, ...], column: str) -> str:
        index = self._columns.get(column)
        return "" if index is None else cells[index]

    def _row(self, number: int, cells: tuple[str, ...]) -> SubmittedRow | None:
        """The row with every code resolved, or None and the faults of each of its cells."""
        before = len(self.errors)
        period = self._kept(number, "period", cells, self.period_of(self._text(cells, "period")))
        area = self._kept(number, "area", cells, self.area_of(self._text(cells, "area")))
        organisation = self._organisation(number, cells)
        measure = self._kept(
            number, "measure", cells, self.measure_of(self._text(cells, "measure"))
        )
        service = self._service(number, cells, organisation)
        category = self._category(number, cells, measure, period)
        value = self._value(number, cells, measure)
        note = self._free(number, cells, "note", LONGEST_NOTE)
        source = self._free(number, cells, "source", LONGEST_SOURCE)
        flag = self._kept(
            number, "illustrative", cells, read_flag(self._text(cells, "illustrative"))
        )
        if period and area and organisation:
            self._place(number, cells, period, area, organisation, service)
        if period and measure:
            self._time(number, cells, period, measure)
        if len(self.errors) > before:
            return None
        if not (period and area and organisation and measure and category and value):
            return None
        return SubmittedRow(
            number=number,
            period=period,
            area_id=area.id,
            area_code=area.code,
            organisation_id=organisation.id,
            organisation_code=organisation.code,
            service_id=service.id if service else None,
            service_code=service.code if service else "",
            measure_id=measure.id,
            measure_code=measure.code,
            category_key=category,
            stored=value.stored,
            value_text=self._text(cells, "value"),
            note=note,
            source=source,
            is_illustrative=bool(flag),
        )

    def _kept(self, number: int, column: str, cells: tuple[str, ...], found: T | Wrong) -> T | None:
        if isinstance(found, Wrong):
            self._error(number, column, cells, found)
            return None
        return found

    def _error(self, number: int, column: str, cells: tuple[str, ...], wrong: Wrong) -> None:
        value = self._text(cells, column)
        self.errors.append(Issue(number, column, value[:80], wrong.code, wrong.message))

    def _warn(self, number: int, column: str, cells: tuple[str, ...], wrong: Wrong) -> None:
        value = self._text(cells, column)
        self.warnings.append(Issue(number, column, value[:80], wrong.code, wrong.message))

    def _organisation(self, number: int, cells: tuple[str, ...]) -> Entry | None:
        if "organisation" not in self._columns and self.organisation is not None:
            return self.organisation
        return self._kept(
            number, "organisation", cells, self.organisation_of(self._text(cells, "organisation"))
        )

    def _service(
        self, number: int, cells: tuple[str, ...], organisation: Entry | None
    ) -> Entry | None:
        text = self._text(cells, "service")
        if organisation is None or not text:
            return None
        asked = (organisation.id, text)
        if asked not in self._services:
            self._services[asked] = resolve_service(text, organisation, self.codes)
        return self._kept(number, "service", cells, self._services[asked])

    def _category(
        self, number: int, cells: tuple[str, ...], measure: Entry | None, period: Period | None
    ) -> str | None:
        if measure is None or period is None:
            return None
        text = self._text(cells, "category")
        asked = (measure.id, period, text)
        found = self._categories.get(asked)
        if found is None:
            found = self._categories[asked] = read_categories(
                text, self.codes.measure_codes[measure.id], self.codes.all_categories, period.last
            )
        return self._kept(number, "category", cells, found)

    def _value(
        self, number: int, cells: tuple[str, ...], measure: Entry | None
    ) -> ReadValue | None:
        if measure is None:
            return None
        text = self._text(cells, "value")
        codes = self.codes.measure_codes[measure.id]
        asked = (text, counted_as(codes))
        found = self._values.get(asked)
        if found is None:
            found = self._values[asked] = read_figure(text, codes)
        value = self._kept(number, "value", cells, found)
        if value is not None and value.doubt:
            self._warn(number, "value", cells, Wrong("value.above_100_percent", value.doubt))
        return value

    def _free(self, number: int, cells: tuple[str, ...], column: str, longest: int) -> str:
        text = seen(self._text(cells, column)).replace("\0", "")
        if len(text) > longest:
            self._error(
                number,
                column,
                cells,
                Wrong(f"{column}.too_long", f"Shorten the {column} to {longest} characters."),
            )
        return text

    def _place(
        self,
        number: int,
        cells: tuple[str, ...],
        period: Period,
        area: Entry,
        organisation: Entry,
        service: Entry | None,
    ) -> None:
        asked = (area.id, organisation.id, service.id if service else None, period)
        if asked not in self._places:
            self._places[asked] = self.wrong_place(period, area, organisation, service)
        wrong = self._places[asked]
        if wrong is not None:
            self._error(number, "area", cells, wrong)

    def wrong_place(
        self, period: Period, area: Entry, organisation: Entry, service: Entry | None
    ) -> Wrong | None:
        home = self.codes.organisation_rows[organisation.id].area_id
        if home is not None and not self.codes.lies_in(area.id, home, period.last):
            return Wrong(
                "area.not_of_organisation",
                f"{area.name} is not in the area of {organisation.name}. Correct the area or the"
                " organisation.",
            )
        if service is not None and self.codes.area_kinds[area.id] not in _PLACES:
            return Wrong(
                "area.too_fine",
                "A figure that names a service is never placed more finely than a district, so"
                " that nobody can find a refuge. Give the district or the county.",
            )
        return None

    def has_wrong_time(self, period: Period, measure: Entry) -> bool:
        """Whether the measure is not given for such a period."""
        row = self.codes.measure_codes[measure.id].measure
        return bool(row.period_kinds and period.kind.value not in row.period_kinds) or (
            not row.is_valid_on(period.last)
        )

    def _time(self, number: int, cells: tuple[str, ...], period: Period, measure: Entry) -> None:
        row = self.codes.measure_codes[measure.id].measure
        if row.period_kinds and period.kind.value not in row.period_kinds:
            kinds = " or ".join(row.period_kinds)
            self._error(
                number,
                "period",
                cells,
                Wrong("period.kind", f"“{row.name}” is given by {kinds}, not for {period.label}."),
            )
        if not row.is_valid_on(period.last):
            self._error(
                number,
                "measure",
                cells,
                Wrong(
                    "measure.expired",
                    f"“{row.name}” is not in use on the last day of {period.label}.",
                ),
            )
        if period.until > self.on and period not in self._doubted:
            self._doubted.add(period)
            self._warn(
                number,
                "period",
                cells,
                Wrong(
                    "period.not_over",
                    f"{period.label} is not over yet. Check the period; the figures may be part"
                    " of it only.",
                ),
            )
