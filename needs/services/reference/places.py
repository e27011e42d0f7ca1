"""Areas, populations, organisations and periods of a reference file."""

from collections.abc import Sequence
from datetime import date

from dalpb.kernel import periods
from dalpb.kernel.models.areas import Area, AreaKind, AreaName, AreaParent, Population, Sex
from dalpb.kernel.models.organisations import Organisation, OrganisationKind, ProviderStatus
from dalpb.kernel.models.reporting_periods import ReportingPeriod
from dalpb.kernel.refusals import Refused
from needs.rules.dated import Dated, first_overlap
from needs.services.reference.document import Node
from needs.services.reference.shelf import Shelf, Tally

CODE = r"[a-z0-9][a-z0-9-]*"


def load_areas(root: Node, tally: Tally) -> None:
    areas = Shelf(Area.objects.all(), ("code",), tally)
    names = Shelf(AreaName.objects.all(), ("area_id", "valid_from"), tally)
    parents = Shelf(AreaParent.objects.all(), ("area_id", "valid_from"), tally)
    nodes = root.nodes("areas")
    for node in nodes:
        _load_area(node, areas, names)
    for node in nodes:
        _load_parents(node, areas, parents)


def _load_area(node: Node, areas: Shelf[Area], names: Shelf[AreaName]) -> None:
    code = node.text("code", longest=20, pattern=r"[A-Za-z0-9_-]+")
    values = {"kind": node.choice("kind", AreaKind).value, "source": node.text("source")}
    node.used.add("parents")
    children = node.nodes("names")
    if not node.finish():
        return
    area = areas.put((code,), values)
    rows: list[Dated[str]] = []
    for child in sorted(children, key=_start):
        first, until = child.required_day("from"), child.day("until")
        wanted = {
            "name": child.text("name", longest=120),
            "valid_until": until,
            "source": child.text("source", default=str(values["source"])),
            "needs_checking": child.flag("needs_checking"),
        }
        rows.append(Dated(str(wanted["name"]), first, until))
        if child.finish() and in_order(child, first, until):
            names.put((area.pk, first), wanted)
    no_overlap(node, "names", rows)


def _load_parents(node: Node, areas: Shelf[Area], parents: Shelf[AreaParent]) -> None:
    area = areas.get(node.data.get("code"))
    rows: list[Dated[str]] = []
    for child in sorted(node.nodes("parents"), key=_start):
        first, until = child.required_day("from"), child.day("until")
        code = child.text("code", longest=20)
        source = child.text("source", default=str(node.data.get("source", "")))
        parent = areas.get(code)
        if code and parent is None:
            child.fault("code", "area_unknown", "No area has this code. Add it to “areas”.")
        elif parent is not None and area is not None and parent.pk == area.pk:
            child.fault("code", "own_parent", "An area cannot lie in itself.")
        rows.append(Dated(code, first, until))
        if child.finish() and in_order(child, first, until) and area and parent:
            parents.put(
                (area.pk, first), {"parent_id": parent.pk, "valid_until": until, "source": source}
            )
    no_overlap(node, "parents", rows)


def _start(node: Node) -> str:
    return str(node.data.get("from", ""))


def in_order(node: Node, first: date | None, until: date | None) -> bool:
    if first is not None and until is not None and until <= first:
        node.fault("until", "ends_before_start", "“until” is not after the first day. Correct one.")
        return False
    return True


def no_overlap(node: Node, name: str, rows: Sequence[Dated[str]]) -> bool:
    """Whether no two entries are in force on the same day; a fault names two that are."""
    pair = first_overlap(rows)
    if pair is not None:
        node.fault(
            name,
            "dates_overlap",
            f"“{pair[0].what}” and “{pair[1].what}” are both in force on the same day."
            " End the first on the day the second starts.",
        )
    return pair is None


def load_populations(root: Node, tally: Tally) -> None:
    areas = {area.code: area for area in Area.objects.all()}
    shelf = Shelf(
        Population.objects.all(), ("area_id", "year", "age_from", "age_until", "sex"), tally
    )
    for node in root.nodes("populations"):
        code = node.text("area", longest=20)
        year, persons = node.whole("year"), node.whole("persons")
        age_from, age_until = node.whole("age_from", default=0), node.whole("age_until")
        sex = node.choice("sex", Sex, default=Sex.ALL)
        values = {
            "persons_count": persons,
            "source": node.text("source"),
            "is_illustrative": node.flag("is_illustrative"),
        }
        if code and code not in areas:
            node.fault("area", "area_unknown", "No area has this code. Add it to “areas”.")
        for name, value in (("year", year), ("persons", persons)):
            if value is None:
                node.fault(name, "number_missing", f"Give “{name}” as a whole number.")
        if age_until is not None and age_until <= (age_from or 0):
            node.fault("age_until", "age_band", "“age_until” must be above “age_from”.")
        if node.finish():
            shelf.put((areas[code].pk, year, age_from, age_until, sex.value), values)


def load_organisations(root: Node, tally: Tally) -> None:
    areas = {area.code: area for area in Area.objects.all()}
    shelf = Shelf(Organisation.objects.all(), ("code",), tally)
    for node in root.nodes("organisations"):
        code = node.text("code", longest=40, pattern=CODE)
        area = node.text("area", default="", longest=20)
        values: dict[str, object] = {
            "name": node.text("name", longest=200),
            "kind": node.choice("kind", OrganisationKind).value,
            "provider_status": node.choice(
                "provider_status", ProviderStatus, default=ProviderStatus.NOT_KNOWN
            ).value,
            "active_from": node.day("active_from"),
            "active_until": node.day("active_until"),
            "source": node.text("source"),
            "is_illustrative": node.flag("is_illustrative"),
        }
        if area and area not in areas:
            node.fault("area", "area_unknown", "No area has this code. Add it to “areas”.")
        if node.finish():
            values["area_id"] = areas[area].pk if area else None
            shelf.put((code,), values)


def load_periods(root: Node, tally: Tally) -> None:
    shelf = Shelf(ReportingPeriod.objects.all(), ("first_on", "until_on"), tally)
    for node in root.nodes("periods"):
        code = node.text("code", longest=30)
        note = node.text("note", default="")
        try:
            period = periods.parse(code)
        except Refused as refused:
            node.fault("code", "period", refused.denial.sentence)
            continue
        if node.finish():
            shelf.put(
                (period.first, period.until),
                {"code": period.code, "kind": period.kind.value, "note": note},
            )
