"""The codes that a file may use, read once for the whole file."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from itertools import chain
from typing import Final

from django.db.models import Q
from django.db.models.expressions import RawSQL

from dalpb.kernel.intake.folding import heading_key
from dalpb.kernel.models.areas import Area, AreaName, AreaParent
from dalpb.kernel.models.organisations import Organisation
from needs.models import Category, Measure, MeasureDimension, Service
from needs.permissions import Scope
from needs.rules.doubts import Split

MAX_LEVELS: Final = 8
# More than this many values in one question is more than SQLite may take: then all are read.
MOST_ASKED: Final = 5000


# Of the names on record, which every file is held against; never of what a file says.
_key_of_ours: Final = lru_cache(maxsize=8192)(heading_key)


@dataclass(frozen=True, slots=True)
class Entry:
    """Something a code or a name stands for."""

    id: int
    code: str
    name: str


@dataclass(slots=True)
class Finder:
    """Entries by code or by exact name, after folding."""

    entries: dict[int, Entry] = field(default_factory=dict)
    _by_key: dict[str, set[int]] = field(default_factory=dict)
    _spelling: dict[str, str] = field(default_factory=dict)

    def add(self, entry: Entry, *names: str) -> None:
        self.entries[entry.id] = entry
        for name in (entry.code, entry.name, *names):
            key = _key_of_ours(name)
            if key:
                self._by_key.setdefault(key, set()).add(entry.id)
                self._spelling.setdefault(key, name)

    def find(self, text: str) -> list[Entry]:
        """None, one, or several entries of one name."""
        return [self.entries[i] for i in sorted(self._by_key.get(heading_key(text), ()))]

    def closest(self, text: str) -> str:
        """The nearest code or name, or an empty text."""
        near = get_close_matches(heading_key(text), list(self._by_key), n=1, cutoff=0.6)
        return self._spelling[near[0]] if near else ""


@dataclass(frozen=True, slots=True)
class MeasureCodes:
    """A measure, and the categories its figures may be split by."""

    measure: Measure
    categories: Finder
    rows: Mapping[int, Category]
    dimension_names: tuple[str, ...]
    split: Split


@dataclass(frozen=True, slots=True)
class Codes:
    """Everything a file may name."""

    areas: Finder
    area_kinds: Mapping[int, str]
    ancestors: Mapping[int, tuple[tuple[int, date, date | None], ...]]
    organisations: Finder
    organisation_rows: Mapping[int, Organisation]
    services: Mapping[int, Finder]
    service_rows: Mapping[int, Service]
    measures: Finder
    measure_codes: "MeasuresAsked"
    all_categories: Container[str]

    @property
    def turns(self) -> list[date]:
        """The days from which an area lies in another, or no longer does."""
        spans = chain.from_iterable(self.ancestors.values())
        return sorted({day for _, first, until in spans for day in (first, until) if day})

    def lies_in(self, area_id: int, outer_id: int, day: date) -> bool:
        """Whether an area is another, or lay in it on a day.

        For a day before anything is recorded, what is recorded first is taken.
        """
        current: int | None = area_id
        for _ in range(MAX_LEVELS):
            if current == outer_id:
                return True
            if current is None:
                return False
            current = _parent_on(self.ancestors.get(current, ()), day)
        return False


def _parent_on(parents: Sequence[tuple[int, date, date | None]], day: date) -> int | None:
    for parent, first, until in parents:
        if first <= day and (until is None or day < until):
            return parent
    earliest = min(parents, key=lambda row: row[1], default=None)
    return earliest[0] if earliest and day < earliest[1] else None


def load_codes(*, area_texts: Iterable[str], measure_texts: Iterable[str], scope: Scope) -> Codes:
    """The codes as they stand; organisations outside the scope are not among them.

    The texts are those of a file's columns: of what it does not name, only the names are there.
    """
    organisations, of_them = Organisation.objects.order_by("pk"), Service.objects.order_by("pk")
    if scope.organisation_ids is not None:
        organisations = organisations.filter(pk__in=scope.organisation_ids)
        of_them = of_them.filter(organisation_id__in=scope.organisation_ids)
    organisation_rows = {row.pk: row for row in organisations}
    organisation_finder = Finder()
    for organisation in organisation_rows.values():
        organisation_finder.add(Entry(organisation.pk, organisation.code, organisation.name))
    services: dict[int, Finder] = {}
    service_rows = {row.pk: row for row in of_them}
    for service in service_rows.values():
        finder = services.setdefault(service.organisation_id, Finder())
        finder.add(Entry(service.pk, service.code, service.name))
    areas, kinds = _areas(area_texts)
    measures = _measures()
    return Codes(
        areas=areas,
        area_kinds=kinds,
        ancestors=_parents(areas),
        organisations=organisation_finder,
        organisation_rows=organisation_rows,
        services=services,
        service_rows=service_rows,
        measures=measures,
        measure_codes=_measure_codes(measures, measure_texts),
        all_categories=_EveryCategory(),
    )


def _areas(texts: Iterable[str]) -> tuple[Finder, dict[int, str]]:
    """The areas a file names by code; every area where it also uses names."""
    wanted = {text.strip().upper() for text in texts}
    rows = list(Area.objects.filter(code__in=wanted)) if len(wanted) <= MOST_ASKED else []
    names = AreaName.objects.order_by("valid_from")
    if len(rows) < len(wanted):
        rows = list(Area.objects.all())
    else:
        names = names.filter(area__in=rows)
    named: dict[int, list[str]] = {}
    for area_id, name in names.values_list("area_id", "name"):
        named.setdefault(area_id, []).append(name)
    finder, kinds = Finder(), {}
    for row in rows:
        known = named.get(row.pk, [])
        finder.add(Entry(row.pk, row.code, known[-1] if known else row.code), *known)
        kinds[row.pk] = row.kind
    return finder, kinds


def _parents(areas: Finder) -> dict[int, tuple[tuple[int, date, date | None], ...]]:
    """The areas that each area lies in, and so on upwards, with their dates."""
    rows = AreaParent.objects.order_by("area_id", "valid_from")
    if len(areas.entries) <= MOST_ASKED:
        rows = rows.filter(area_id__in=_and_outer(list(areas.entries)))
    found: dict[int, list[tuple[int, date, date | None]]] = {}
    for area_id, parent_id, first, until in rows.values_list(
        "area_id", "parent_id", "valid_from", "valid_until"
    ):
        found.setdefault(area_id, []).append((parent_id, first, until))
    return {area_id: tuple(parents) for area_id, parents in found.items()}


def _and_outer(ids: Sequence[int]) -> RawSQL:
    """Some areas, and every area that one of them lies in: one question, however many levels."""
    marks = ", ".join(["%s"] * len(ids)) or "NULL"
    return RawSQL(  # noqa: S611 - our names, and marks
        f"WITH RECURSIVE outer_areas (id) AS (SELECT id FROM kernel_area WHERE id IN ({marks})"  # noqa: S608
        " UNION SELECT p.parent_id FROM kernel_areaparent p JOIN outer_areas o"
        " ON p.area_id = o.id) SELECT id FROM outer_areas",
        ids,
    )


class MeasuresAsked(dict[int, MeasureCodes]):
    """The codes of each measure, put together when they are first asked for: a file names few."""

    def __init__(
        self,
        measures: Mapping[int, Measure],
        splits: Mapping[int, list[MeasureDimension]],
        categories: Mapping[int, list[Category]],
    ) -> None:
        super().__init__()
        self._measures, self._splits, self._categories = measures, splits, categories

    def __missing__(self, pk: int) -> MeasureCodes:
        made = _one_measure(self._measures[pk], self._splits.get(pk, []), self._categories)
        self[pk] = made
        return made


class _EveryCategory(Container[str]):
    """The code of every category there is, fetched when it is asked for: only a fault asks."""

    def __init__(self) -> None:
        self._codes: frozenset[str] | None = None

    def __contains__(self, code: object) -> bool:
        if self._codes is None:
            self._codes = frozenset(Category.objects.order_by().values_list("code", flat=True))
        return code in self._codes


def _measures() -> Finder:
    finder = Finder()
    for pk, code, name in Measure.objects.order_by("pk").values_list("pk", "code", "name"):
        finder.add(Entry(pk, code, name))
    return finder


def _measure_codes(finder: Finder, texts: Iterable[str]) -> MeasuresAsked:
    """What the measures of a file may be split by."""
    named = {entry.id for text in set(texts) for entry in finder.find(text)}
    asked = Q(measure__in=named) if len(named) <= MOST_ASKED else Q()
    splits: dict[int, list[MeasureDimension]] = {}
    for split in (
        MeasureDimension.objects.filter(asked)
        .select_related("dimension")
        .order_by("dimension__code")
    ):
        splits.setdefault(split.measure_id, []).append(split)
    dimensions = {split.dimension_id for of_one in splits.values() for split in of_one}
    categories: dict[int, list[Category]] = {}
    for category in Category.objects.filter(dimension__in=dimensions).order_by(
        "dimension_id", "position"
    ):
        categories.setdefault(category.dimension_id, []).append(category)
    return MeasuresAsked(Measure.objects.in_bulk(list(named)), splits, categories)


def _one_measure(
    measure: Measure, splits: list[MeasureDimension], categories: Mapping[int, list[Category]]
) -> MeasureCodes:
    finder = Finder()
    rows: dict[int, Category] = {}
    dimension_of: dict[str, str] = {}
    overlapping = set()
    for split in splits:
        if split.may_overlap or split.dimension.is_multi_select:
            overlapping.add(split.dimension.code)
        for category in categories.get(split.dimension_id, []):
            finder.add(Entry(category.pk, category.code, category.label))
            rows[category.pk] = category
            dimension_of[category.code] = split.dimension.code
    return MeasureCodes(
        measure=measure,
        categories=finder,
        rows=rows,
        dimension_names=tuple(split.dimension.name for split in splits),
        split=Split(dimension_of, frozenset(overlapping)),
    )
