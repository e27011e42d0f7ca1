"""From a table by columns to rows with every code resolved, each different text read once.

A row that has a fault or a doubt of its own is read again by the reader of short files, so
that both paths say the same of it, in the same words.
"""

from bisect import bisect_right
from collections.abc import Callable, Hashable, Sequence
from datetime import date
from typing import Any, Final, TypeVar

import numpy as np

from dalpb.kernel.intake.coded import PLACE, CodedTable, Numbers, coded, runs_of
from dalpb.kernel.intake.folding import seen
from dalpb.kernel.periods import Period
from needs.rules.stored import Stored
from needs.services.imports.bulk.arrays import NOTHING, indexed, paired, placed
from needs.services.imports.bulk.resolved import COLUMNS, Mask, Resolved
from needs.services.imports.cells import (
    ReadValue,
    Wrong,
    counted_as,
    read_categories,
    read_figure,
    read_flag,
    resolve_service,
)
from needs.services.imports.issues import Issues
from needs.services.imports.lookups import Codes, Entry, MeasureCodes
from needs.services.imports.rows import LONGEST_NOTE, LONGEST_SOURCE, RowReader

V = TypeVar("V", bound=Hashable)
NO_SERVICE = Entry(0, "", "")
# So many rows are read one by one at a time.
_SAID_AT_ONCE: Final = 50_000


class Resolver:
    """Resolves the rows of one file, whole or part by part; each different text is read once.

    `reader` is that of short files and says what is wrong, which is then in `errors` and
    `warnings`.
    """

    def __init__(self, codes: Codes, reader: RowReader, on: date) -> None:
        self.codes, self.reader, self.on = codes, reader, on
        self.errors, self.warnings = Issues(), Issues()
        self.table: CodedTable = coded(reader.table)
        self.faulty: Mask = np.zeros(0, bool)
        self.doubted: Mask = np.zeros(0, bool)
        self._always: dict[int, bool] = {}
        self._known: dict[str, tuple[tuple[Any, ...], Numbers]] = {}
        self._categories_of: dict[tuple[int, int, str], str | Wrong] = {}
        self._figures_of: dict[tuple[str, tuple[str, bool]], ReadValue | Wrong] = {}

    def resolve(self, table: CodedTable) -> Resolved:
        """The good rows of a part. Every part has the texts of the whole file."""
        self.table = table
        self.faulty = np.zeros(len(table), bool)
        self.doubted = np.zeros(len(table), bool)
        return self._read()

    def resolve_next(self, table: CodedTable) -> Resolved:
        """The same of rows whose columns have more texts than those before, and the same first."""
        self._known.clear()
        return self.resolve(table)

    def _read(self) -> Resolved:
        """The good rows. The reader has said what is wrong or doubtful of any."""
        reader = self.reader
        periods, period = self._plain("period", reader.period_of, lambda p: (p.first, p.until))
        measures, measure = self._plain("measure", reader.measure_of, _id)
        self._not_over(periods, period)
        areas, area = self._plain("area", reader.area_of, _id)
        organisations, organisation = self._organisations()
        if not (periods and areas and organisations and measures):
            return self._all_by_row()
        services, service = self._services(organisations, organisation)
        moments, moment = paired(measure, period, len(periods))
        self._check_time(moments, moment, measures, periods)
        categories, category = self._categories(moments, moment, measures, periods)
        figures, figure = self._figures(measures, measure)
        notes, note = self._free("note", LONGEST_NOTE)
        sources, source = self._free("source", LONGEST_SOURCE)
        flag = self._flags()
        self._check_places(
            (areas, organisations, services, periods), (area, organisation, service, period)
        )
        texts, text = self._column("value")
        numbers = self.table.row_numbers
        columns: tuple[Numbers, ...] = (
            period, area, organisation, service, measure, category, figure, note, source, flag, text
        )  # fmt: skip
        if self.faulty.any():
            good = np.flatnonzero(~self.faulty)
            columns = tuple(column[good] for column in columns)
            numbers = runs_of(numbers.at(good))
        self._say(np.flatnonzero(self.faulty | self.doubted))
        return Resolved(
            numbers, periods, areas, organisations, services, measures, categories, figures, notes,
            sources, texts, *columns,
        )  # fmt: skip

    def _all_by_row(self) -> Resolved:
        """Nothing at all can be resolved: the reader of short files says why."""
        self._say(np.arange(len(self.table)))
        none = np.zeros(0, np.uint8)
        return Resolved(runs_of(none), *((),) * 10, *(none,) * len(COLUMNS))

    def _say(self, places: Numbers) -> None:
        for start in range(0, len(places), _SAID_AT_ONCE):
            self.reader.table = self.table.only(places[start : start + _SAID_AT_ONCE])
            self.reader.read()
            self.errors.take(self.reader.errors)
            self.warnings.take(self.reader.warnings)

    def _column(self, name: str) -> tuple[tuple[str, ...], Numbers]:
        """The texts and codes of a column; one blank where the file has none."""
        if name not in self.table.headings:
            return ("",), np.zeros(len(self.table), np.uint8)
        place = self.table.headings.index(name)
        return self.table.texts[place], self.table.codes[place]

    def _note_faults(self, places: Numbers, codes: Numbers, size: int) -> Numbers:
        """Each row's place among so many values; rows whose reading is a fault are faulty."""
        if (places < 0).any():
            self.faulty |= (places < 0)[codes]
        return placed(places, codes, size)

    def _plain(
        self, name: str, read: Callable[[str], V | Wrong], order: Callable[[V], Any]
    ) -> tuple[tuple[V, ...], Numbers]:
        texts, codes = self._column(name)
        values, places = self._once(name, lambda: indexed([read(text) for text in texts], order))
        return values, self._note_faults(places, codes, len(values)) if len(texts) else codes

    def _once(
        self, name: str, read: Callable[[], tuple[tuple[V, ...], Numbers]]
    ) -> tuple[tuple[V, ...], Numbers]:
        if name not in self._known:
            self._known[name] = read()
        return self._known[name]

    def _organisations(self) -> tuple[tuple[Entry, ...], Numbers]:
        given = self.reader.organisation
        if "organisation" not in self.table.headings and given is not None:
            return (given,), np.zeros(len(self.table), np.uint8)
        return self._plain("organisation", self.reader.organisation_of, _id)

    def _not_over(self, periods: Sequence[Period], period: Numbers) -> None:
        """The first row of each period that is not over is doubted, faulty rows left out."""
        for place, each in enumerate(periods):
            if each.until > self.on:
                rows = np.flatnonzero((period == place) & ~self.faulty)
                self.doubted[rows[:1]] = True

    def _services(
        self, organisations: Sequence[Entry], organisation: Numbers
    ) -> tuple[tuple[Entry, ...], Numbers]:
        texts, codes = self._column("service")
        pairs, pair = paired(organisation, codes, len(texts))
        found = [
            (resolve_service(texts[t], organisations[o], self.codes) if texts[t] else None)
            or NO_SERVICE
            for o, t in pairs
        ]
        services, places = indexed(found, _id)
        services = services or (NO_SERVICE,)
        return services, self._note_faults(places, pair, len(services))

    def _check_time(
        self,
        moments: Sequence[tuple[int, int]],
        moment: Numbers,
        measures: Sequence[Entry],
        periods: Sequence[Period],
    ) -> None:
        wrong = [self.reader.has_wrong_time(periods[p], measures[m]) for m, p in moments]
        if any(wrong):
            self.faulty |= np.array(wrong)[moment]

    def _categories(
        self,
        moments: Sequence[tuple[int, int]],
        moment: Numbers,
        measures: Sequence[Entry],
        periods: Sequence[Period],
    ) -> tuple[tuple[str, ...], Numbers]:
        texts, codes = self._column("category")
        asked, place = paired(moment, codes, len(texts))
        known = self._categories_of
        found = []
        for which, text in asked:
            measure, period = measures[moments[which][0]], periods[moments[which][1]]
            key = (measure.id, self._day(measure, period), texts[text])
            if key not in known:
                known[key] = read_categories(
                    texts[text],
                    self.codes.measure_codes[measure.id],
                    self.codes.all_categories,
                    period.last,
                )
            found.append(known[key])
        categories, places = indexed(found, str)
        return categories, self._note_faults(places, place, len(categories))

    def _day(self, measure: Entry, period: Period) -> int:
        """The day that its categories are asked for; one for all where they are always in use."""
        if measure.id not in self._always:
            categories = self.codes.measure_codes[measure.id].rows.values()
            self._always[measure.id] = not any(c.valid_from or c.valid_until for c in categories)
        return 0 if self._always[measure.id] else period.last.toordinal()

    def _figures(
        self, measures: Sequence[Entry], measure: Numbers
    ) -> tuple[tuple[Stored, ...], Numbers]:
        texts, codes = self._column("value")
        asked, place = paired(measure, codes, len(texts))
        read = [self._figure(texts[t], self.codes.measure_codes[measures[m].id]) for m, t in asked]
        doubts = [isinstance(each, ReadValue) and bool(each.doubt) for each in read]
        if any(doubts):
            self.doubted |= np.array(doubts)[place]
        found = [each if isinstance(each, Wrong) else each.stored for each in read]
        figures, places = indexed(found, repr)
        return figures, self._note_faults(places, place, len(figures))

    def _figure(self, text: str, codes: MeasureCodes) -> ReadValue | Wrong:
        """What a text says of all measures that count in the same way."""
        asked = (text, counted_as(codes))
        found = self._figures_of.get(asked)
        if found is None:
            found = self._figures_of[asked] = read_figure(text, codes)
        return found

    def _free(self, name: str, longest: int) -> tuple[tuple[str, ...], Numbers]:
        texts, codes = self._column(name)
        values, places = self._once(name, lambda: _cleaned(texts, longest))
        return values, self._note_faults(places, codes, len(values))

    def _flags(self) -> Numbers:
        texts, codes = self._column("illustrative")
        read = [read_flag(text) for text in texts]
        flags = np.array([NOTHING if isinstance(flag, Wrong) else flag for flag in read], PLACE)
        return self._note_faults(flags, codes, 2)

    def _check_places(
        self,
        values: tuple[Sequence[Entry], Sequence[Entry], Sequence[Entry], Sequence[Period]],
        columns: tuple[Numbers, Numbers, Numbers, Numbers],
    ) -> None:
        """Whether each area is one of its organisation, and not too fine for a service."""
        areas, organisations, services, periods = values
        area, organisation, service, period = columns
        eras, era = self._eras(periods)
        pairs, pair = paired(area, organisation, len(organisations))
        lines, line = paired(service, era[period], len(eras))
        both, place = paired(pair, line, len(lines))
        wrong = [
            self.reader.wrong_place(
                eras[lines[at][1]],
                areas[pairs[where][0]],
                organisations[pairs[where][1]],
                services[lines[at][0]] if services[lines[at][0]].id else None,
            )
            is not None
            for where, at in both
        ]
        if any(wrong):
            self.faulty |= np.array(wrong)[place]

    def _eras(self, periods: Sequence[Period]) -> tuple[Sequence[Period], Numbers]:
        """One period for all between which no area came to lie in another, and each one's place."""
        turns = self.codes.turns
        firsts: dict[int, Period] = {}
        for each in periods:
            firsts.setdefault(bisect_right(turns, each.last), each)
        place_of = {era: place for place, era in enumerate(firsts)}
        era = [place_of[bisect_right(turns, each.last)] for each in periods]
        return tuple(firsts.values()), np.array(era, PLACE)


def _cleaned(texts: Sequence[str], longest: int) -> tuple[tuple[str, ...], Numbers]:
    """The different texts as they are kept, and each one's place; -1 for one too long."""
    cleaned = [seen(text).replace("\0", "") for text in texts]
    values, places = indexed(cleaned, str)
    is_long = np.array([len(text) > longest for text in cleaned], bool)
    return values, np.where(is_long, NOTHING, places)


def _id(entry: Entry) -> int:
    return entry.id
