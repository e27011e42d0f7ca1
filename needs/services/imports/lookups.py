"""The codes that a file may use, read once for the whole file."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import Final

from dalpb.kernel.intake.folding import heading_key
from dalpb.kernel.models.areas import Area, AreaName, AreaParent
from dalpb.kernel.models.organisations import Organisation
from needs.models import Category, Measure, MeasureDimension, Service
from needs.permissions import Scope
from needs.rules.doubts import Split

MAX_LEVELS: Final = 8
# More than this many values in one question is more than SQLite may take: then all are read.
MOST_ASKED: Final = 5000


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
            key = heading_key(name)
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
    measure_codes: Mapping[int, MeasureCodes]
    all_categories: frozenset[str]

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


def load_codes(*, area_texts: Iterable[str], scope: Scope) -> Codes:
    """The codes as they stand; organisations outside the scope are not among them."""
    organisations = Organisation.objects.order_by("pk")
    if scope.organisation_ids is not None:
        organisations = organisations.filter(pk__in=scope.organisation_ids)
    organisation_rows = {row.pk: row for row in organisations}
    organisation_finder = Finder()
    for organisation in organisation_rows.values():
        organisation_finder.add(Entry(organisation.pk, organisation.code, organisation.name))
    services: dict[int, Finder] = {}
    service_rows = {
        row.pk: row for row in Service.objects.filter(organisation_id__in=organisation_rows)
    }
    for service in service_rows.values():
        finder = services.setdefault(service.organisation_id, Finder())
        finder.add(Entry(service.pk, service.code, service.name))
    areas, kinds = _areas(area_texts)
    measures, measure_codes = _measures()
    return Codes(
        areas=areas,
        area_kinds=kinds,
        ancestors=_parents(areas),
        organisations=organisation_finder,
        organisation_rows=organisation_rows,
        services=services,
        service_rows=service_rows,
        measures=measures,
        measure_codes=measure_codes,
        all_categories=frozenset(Category.objects.values_list("code", flat=True)),
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
    found: dict[int, list[tuple[int, date, date | None]]] = {}
    frontier = set(areas.entries)
    while frontier:
        rows = AreaParent.objects.order_by("area_id", "valid_from")
        if len(frontier) <= MOST_ASKED:
            rows = rows.filter(area_id__in=frontier)
        gathered: dict[int, list[tuple[int, date, date | None]]] = {}
        for area_id, parent_id, first, until in rows.values_list(
            "area_id", "parent_id", "valid_from", "valid_until"
        ):
            gathered.setdefault(area_id, []).append((parent_id, first, until))
        found.update(gathered)
        frontier = {p for parents in gathered.values() for p, _, _ in parents} - set(found)
        if not gathered:
            break
    return {area_id: tuple(parents) for area_id, parents in found.items()}


def _measures() -> tuple[Finder, dict[int, MeasureCodes]]:
    finder = Finder()
    splits: dict[int, list[MeasureDimension]] = {}
    for split in MeasureDimension.objects.select_related("dimension").order_by("dimension__code"):
        splits.setdefault(split.measure_id, []).append(split)
    categories: dict[int, list[Category]] = {}
    for category in Category.objects.order_by("dimension_id", "position"):
        categories.setdefault(category.dimension_id, []).append(category)
    found = {}
    for measure in Measure.objects.all():
        finder.add(Entry(measure.pk, measure.code, measure.name))
        found[measure.pk] = _one_measure(measure, splits.get(measure.pk, []), categories)
    return finder, found


def _one_measure(
    measure: Measure, splits: list[MeasureDimension], categories: dict[int, list[Category]]
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
