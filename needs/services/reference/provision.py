"""Services of a reference file, with their legal kinds and capacities."""

from datetime import date

from dalpb.kernel.legal_kinds import LegalKind
from dalpb.kernel.models.areas import PUBLIC_KINDS, Area, AreaKind
from dalpb.kernel.models.organisations import Organisation
from needs.models import Capacity, Service, ServiceKind
from needs.rules.accommodation import Manager, deny_kind
from needs.rules.dated import Dated
from needs.services.provision import provision_of
from needs.services.reference.document import Node
from needs.services.reference.places import CODE, in_order, no_overlap
from needs.services.reference.shelf import Shelf, Tally


def load_services(root: Node, tally: Tally) -> None:
    services = Shelf(Service.objects.all(), ("code",), tally)
    kinds = Shelf(ServiceKind.objects.all(), ("service_id", "valid_from"), tally)
    capacities = Shelf(
        Capacity.objects.all(), ("service_id", "is_commissioned", "held_from"), tally
    )
    areas = {area.code: area for area in Area.objects.all()}
    organisations = {row.code: row for row in Organisation.objects.all()}
    for node in root.nodes("services"):
        code = node.text("code", longest=40, pattern=CODE)
        organisation = organisations.get(node.text("organisation", longest=40))
        area = areas.get(node.text("area", longest=20))
        values = _service_values(node)
        kind_nodes, capacity_nodes = node.nodes("kinds"), node.nodes("capacities")
        _check_place(node, organisation, area)
        if not node.finish() or organisation is None or area is None:
            continue
        service = services.put(
            (code,), {**values, "organisation_id": organisation.pk, "area_id": area.pk}
        )
        _load_kinds(node, kind_nodes, service, kinds)
        _load_capacities(node, capacity_nodes, service, capacities)


def _check_place(node: Node, organisation: Organisation | None, area: Area | None) -> None:
    if organisation is None and node.data.get("organisation"):
        node.fault("organisation", "organisation_unknown", "No organisation has this code.")
    if area is None and node.data.get("area"):
        node.fault("area", "area_unknown", "No area has this code. Add it to “areas”.")
    if area is not None and AreaKind(area.kind) not in PUBLIC_KINDS:
        node.fault(
            "area",
            "area_too_fine",
            "The place of a service is never held more finely than a district."
            " Give the district, the county or a larger area.",
        )


def _service_values(node: Node) -> dict[str, object]:
    first, until = node.day("active_from"), node.day("active_until")
    in_order(node, first, until)
    return {
        "name": node.text("name", longest=200),
        "provision": node.text("provision", default="", longest=200),
        "is_bed_and_breakfast": node.flag("is_bed_and_breakfast"),
        "managed_by": node.choice("managed_by", Manager, default=Manager.NOT_KNOWN).value,
        "support_types": node.texts("support_types"),
        "is_by_and_for": node.flag("is_by_and_for"),
        "is_women_only": node.flag("is_women_only"),
        "is_commissioned": node.flag("is_commissioned", default=True),
        "active_from": first,
        "active_until": until,
        "source": node.text("source"),
        "is_illustrative": node.flag("is_illustrative"),
    }


def _load_kinds(
    node: Node,
    children: list[Node],
    service: Service,
    shelf: Shelf[ServiceKind],
) -> None:
    provision = provision_of(service)
    held = {
        row.valid_from: Dated(row.kind, row.valid_from, row.valid_until)
        for row in ServiceKind.objects.filter(service=service)
    }
    wanted: list[tuple[date, dict[str, object]]] = []
    for child in children:
        kind = child.choice("kind", LegalKind)
        first, until = child.required_day("from"), child.day("until")
        denial = deny_kind(kind, provision)
        if denial is not None and child.is_sound:
            child.fault("kind", denial.code.partition(".")[2], denial.sentence)
        values: dict[str, object] = {
            "kind": kind.value,
            "valid_until": until,
            "source": child.text("source", default=service.source),
            "note": child.text("note", default=""),
        }
        if child.finish() and in_order(child, first, until):
            held[first] = Dated(kind.value, first, until)
            wanted.append((first, values))
    if no_overlap(node, "kinds", list(held.values())):
        for first, values in _ended_first(wanted, "valid_until"):
            shelf.put((service.pk, first), values)


def _ended_first(
    wanted: list[tuple[date, dict[str, object]]], until: str
) -> list[tuple[date, dict[str, object]]]:
    """What has an end before what has none, so that two are never open at once."""
    return sorted(wanted, key=lambda item: (item[1][until] is None, item[0]))


def _load_capacities(
    node: Node, children: list[Node], service: Service, shelf: Shelf[Capacity]
) -> None:
    for is_commissioned in (True, False):
        held = {
            row.held_from: _dated_capacity(row.bedspaces_count, row.held_from, row.held_until)
            for row in Capacity.objects.filter(service=service, is_commissioned=is_commissioned)
        }
        wanted: list[tuple[date, dict[str, object]]] = []
        for child in children:
            if child.flag("is_commissioned", default=True) is not is_commissioned:
                continue
            first, values = _capacity_values(child, service)
            if child.finish() and in_order(child, first, child.day("until")):
                held[first] = _dated_capacity(child.whole("bedspaces"), first, child.day("until"))
                wanted.append((first, values))
        if no_overlap(node, "capacities", list(held.values())):
            for first, values in _ended_first(wanted, "held_until"):
                shelf.put((service.pk, is_commissioned, first), values)


def _dated_capacity(count: int | None, first: date, until: date | None) -> Dated[str]:
    return Dated(f"{count} bedspaces", first, until)


def _capacity_values(child: Node, service: Service) -> tuple[date, dict[str, object]]:
    first = child.required_day("from")
    values: dict[str, object] = {
        "held_until": child.day("until"),
        "bedspaces_count": child.whole("bedspaces"),
        "units_count": child.whole("units"),
        "source": child.text("source", default=service.source),
        "is_illustrative": child.flag("is_illustrative"),
    }
    if values["bedspaces_count"] is None and values["units_count"] is None:
        child.fault("bedspaces", "capacity_empty", "Give “bedspaces”, “units” or both.")
    return first, values


def check_mappings(root: Node) -> None:
    """Report mappings that a changed organisation has made unlawful."""
    rows = ServiceKind.objects.select_related("service__organisation").order_by("service__code")
    for row in rows:
        denial = deny_kind(LegalKind(row.kind), provision_of(row.service))
        if denial is not None:
            root.fault(
                "",
                denial.code.partition(".")[2],
                f"The service “{row.service.code}”: {denial.sentence}",
            )
