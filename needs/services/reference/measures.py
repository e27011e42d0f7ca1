"""Dimensions, categories and measures of a reference file."""

from needs.models import Category, Dimension, Measure, MeasureDimension
from needs.rules.measuring import RATIOS, Adds, Counts, Over, SourceTag
from needs.services.reference.document import Node
from needs.services.reference.places import in_order
from needs.services.reference.shelf import Shelf, Tally

CODE = r"[a-z0-9][a-z0-9_]*"
PERIOD_KINDS = ("month", "quarter", "year", "span")


def load_dimensions(root: Node, tally: Tally) -> None:
    dimensions = Shelf(Dimension.objects.all(), ("code",), tally)
    categories = Shelf(Category.objects.all(), ("dimension_id", "code"), tally)
    for node in root.nodes("dimensions"):
        code = node.text("code", longest=40, pattern=CODE)
        values = {
            "name": node.text("name", longest=120),
            "is_multi_select": node.flag("is_multi_select"),
            "source_tag": node.choice("source_tag", SourceTag).value,
            "source": node.text("source"),
        }
        children = node.nodes("categories")
        if not node.finish():
            continue
        dimension = dimensions.put((code,), values)
        for position, child in enumerate(children):
            _load_category(child, dimension, position, categories)


def _load_category(
    node: Node, dimension: Dimension, position: int, categories: Shelf[Category]
) -> None:
    code = node.text("code", longest=60, pattern=CODE)
    first, until = node.day("from"), node.day("until")
    tag = node.choice("source_tag", SourceTag, default=SourceTag(dimension.source_tag))
    values = {
        "label": node.text("label", longest=200),
        "position": position,
        "valid_from": first,
        "valid_until": until,
        "source_tag": tag.value,
        "source": node.text("source", default=dimension.source),
        "is_official": node.flag("is_official"),
        "is_provisional": node.flag("is_provisional"),
    }
    _official_has_source(node, tag, official=bool(values["is_official"]))
    if values["is_official"] and values["is_provisional"]:
        node.fault(
            "is_provisional",
            "official_or_provisional",
            "A category is official or provisional, not both.",
        )
    if code == "all":
        node.fault("code", "code_reserved", "“all” means the total. Choose another code.")
    if node.finish() and in_order(node, first, until):
        categories.put((dimension.pk, code), values)


def _official_has_source(node: Node, tag: SourceTag, *, official: bool) -> None:
    if official and tag is SourceTag.LOCAL:
        node.fault(
            "is_official",
            "official_without_source",
            "Only what the law, a published statistic or guidance names is official."
            " Give its “source_tag”, or leave “is_official” out.",
        )


def load_measures(root: Node, tally: Tally) -> None:
    measures = Shelf(Measure.objects.all(), ("code",), tally)
    splits = Shelf(MeasureDimension.objects.all(), ("measure_id", "dimension_id"), tally)
    dimensions = {row.code: row for row in Dimension.objects.prefetch_related("categories")}
    for node in root.nodes("measures"):
        code = node.text("code", longest=60, pattern=CODE)
        values = _measure_values(node)
        names = node.texts("dimensions")
        overlapping = set(node.texts("overlapping"))
        for name in [*names, *sorted(overlapping - set(names))]:
            if name not in dimensions or name not in names:
                node.fault(
                    "dimensions",
                    "dimension_unknown",
                    f"“{name[:40]}” is not among the dimensions. Add it, or correct the code.",
                )
        if not node.finish():
            continue
        measure = measures.put((code,), values)
        wanted = [dimensions[name] for name in dict.fromkeys(names)]
        dropped = MeasureDimension.objects.filter(measure=measure).exclude(dimension__in=wanted)
        if dropped.exists():
            dropped.delete()
            tally.read += 1
            tally.written += 1
        for dimension in wanted:
            splits.put((measure.pk, dimension.pk), {"may_overlap": dimension.code in overlapping})
        _codes_once(node, wanted)


def _measure_values(node: Node) -> dict[str, object]:
    tag = node.choice("source_tag", SourceTag)
    counts = node.choice("counts", Counts)
    over_time, over_services = node.choice("over_time", Adds), node.choice("over_services", Adds)
    first, until = node.day("from"), node.day("until")
    is_official = node.flag("is_official")
    kinds = node.texts("period_kinds")
    _official_has_source(node, tag, official=is_official)
    if counts in RATIOS and Adds.SUM in (over_time, over_services):
        node.fault("counts", "ratio_summed", "A rate or a percentage is never summed.")
    if set(kinds) - set(PERIOD_KINDS):
        node.fault("period_kinds", "not_in_list", f"Give any of: {', '.join(PERIOD_KINDS)}.")
    in_order(node, first, until)
    return {
        "name": node.text("name", longest=200),
        "definition": node.text("definition", longest=2000),
        "counts": counts.value,
        "over": node.choice("over", Over).value,
        "over_time": over_time.value,
        "over_services": over_services.value,
        "is_whole": node.flag("is_whole", default=counts not in RATIOS),
        "unit": node.text("unit", longest=80),
        "period_kinds": kinds,
        "source_tag": tag.value,
        "source": node.text("source"),
        "is_official": is_official,
        "valid_from": first,
        "valid_until": until,
    }


def _codes_once(node: Node, dimensions: list[Dimension]) -> None:
    """Within a measure a code names one category, so that `refuge+women` is clear."""
    seen: dict[str, str] = {}
    for dimension in dimensions:
        for category in dimension.categories.all():
            other = seen.setdefault(category.code, dimension.code)
            if other != dimension.code:
                node.fault(
                    "dimensions",
                    "code_twice",
                    f"The code “{category.code}” is in both “{other}” and “{dimension.code}”."
                    " Within one measure a code must name one category: rename one of them.",
                )
