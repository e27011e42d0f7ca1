"""Indicators of a reference file: their nine answers, their parts, and how they are judged."""

from decimal import Decimal, InvalidOperation
from typing import Final

from dalpb.kernel.models.areas import Sex
from dalpb.stats import Polarity
from needs.models import Category, Indicator, Measure
from needs.rules.categories import ALL, codes_in, key_of
from needs.rules.indicating import (
    JUDGING,
    QUESTIONS,
    AreaLevel,
    ComparisonMethod,
    DenominatorKind,
    ValueKind,
)
from needs.rules.measuring import SourceTag
from needs.rules.stored import LARGEST, MICRO
from needs.services.reference.document import Node
from needs.services.reference.measures import PERIOD_KINDS
from needs.services.reference.places import in_order
from needs.services.reference.shelf import Shelf, Tally

CODE: Final = r"[a-z0-9][a-z0-9-]*"
# At this address stand the results of all indicators.
TAKEN: Final = "results"
LONGEST: Final = 2000
_METADATA: Final = (
    ("numerator_definition", LONGEST),
    ("numerator_source", 300),
    ("denominator_definition", LONGEST),
    ("denominator_source", 300),
    ("methodology", LONGEST),
    ("standard_population", 200),
    ("disclosure_rule", LONGEST),
    ("rounding", 200),
    ("year_type", 60),
    ("reuse", 200),
)
_WITHOUT_PARTS: Final = (ValueKind.COUNT, ValueKind.GIVEN)


class _Known:
    """The measures and the categories that each may be split by."""

    def __init__(self) -> None:
        self.measures = {row.code: row for row in Measure.objects.all()}
        self._codes: dict[str, set[str]] = {}
        rows = Category.objects.values_list("dimension__measures__code", "code")
        for measure, code in rows:
            self._codes.setdefault(measure, set()).add(code)

    def measure(self, node: Node, name: str = "measure") -> Measure | None:
        code = node.text(name, longest=60)
        found = self.measures.get(code)
        if code and found is None:
            node.fault(name, "measure_unknown", "No measure has this code. Add it to “measures”.")
        return found

    def category(self, node: Node, measure: Measure | None, name: str = "category") -> str:
        key = node.text(name, default=ALL, longest=200)
        if measure is None or key == ALL:
            return ALL if key == ALL else key
        unknown = set(codes_in(key)) - self._codes.get(measure.code, set())
        if unknown:
            node.fault(
                name, "category_unknown", f"“{sorted(unknown)[0][:40]}” does not split the measure."
            )
        return key_of(codes_in(key))


def load_indicators(root: Node, tally: Tally) -> None:
    shelf = Shelf(Indicator.objects.all(), ("code",), tally)
    known = _Known()
    numbers = dict(
        Indicator.objects.exclude(national_number="").values_list("national_number", "code")
    )
    for position, node in enumerate(root.nodes("indicators")):
        code = node.text("code", longest=60, pattern=CODE)
        if code == TAKEN:
            node.fault(
                "code",
                "code_taken",
                f"“{TAKEN}” is the address of all results. Choose another code.",
            )
        values = {
            **_wording(node),
            **_form(node),
            **_parts(node, known),
            **_judging(node, known),
            **_extras(node, known),
            "position": position,
        }
        _hold_together(node, values)
        number = str(values["national_number"])
        if number and numbers.setdefault(number, code) != code:
            node.fault("national", "number_twice", f"“{numbers[number]}” has this number already.")
        if node.finish():
            shelf.put((code,), values)


def _wording(node: Node) -> dict[str, object]:
    first, until = node.day("from"), node.day("until")
    in_order(node, first, until)
    values: dict[str, object] = {
        "name": node.text("name", longest=200),
        "theme": node.text("theme", longest=120),
        "source_tag": node.choice("source_tag", SourceTag).value,
        "source": node.text("source"),
        "valid_from": first,
        "valid_until": until,
    }
    answers = node.child("answers")
    if answers is not None:
        for name, _ in QUESTIONS:
            values[name] = answers.text(name, longest=LONGEST)
        _finish(node, answers)
    values |= _national(node)
    return values


def _finish(node: Node, child: Node) -> None:
    """A fault inside is a fault of the whole."""
    if not child.finish():
        node.is_sound = False


def _national(node: Node) -> dict[str, object]:
    held = node.child("metadata", is_optional=True) or Node(node.path, {}, node.faults)
    values: dict[str, object] = {
        name: held.text(name, default="", longest=longest) for name, longest in _METADATA
    }
    values["links"] = held.texts("links")
    _finish(node, held)
    named = node.child("national", is_optional=True)
    values |= {"national_number": "", "national_name": ""}
    if named is not None:
        values["national_number"] = named.text("number", longest=20)
        values["national_name"] = named.text("name", longest=300)
        _finish(node, named)
    return values


def _form(node: Node) -> dict[str, object]:
    kinds = node.texts("period_kinds") or ["year"]
    if set(kinds) - set(PERIOD_KINDS):
        node.fault("period_kinds", "not_in_list", f"Give any of: {', '.join(PERIOD_KINDS)}.")
    multiplier = node.whole("multiplier", default=1)
    if not multiplier:
        node.fault("multiplier", "not_above_zero", "Give “multiplier” above nought.")
    return {
        "kind": node.choice("kind", ValueKind).value,
        "level": node.choice("level", AreaLevel).value,
        "unit": node.text("unit", longest=80),
        "multiplier": multiplier,
        "decimals": node.whole("decimals", default=1),
        "lag_months": node.whole("lag_months"),
        "period_kinds": kinds,
    }


def _parts(node: Node, known: _Known) -> dict[str, object]:
    top = node.child("numerator")
    values: dict[str, object] = {
        "denominator_kind": DenominatorKind.NONE.value,
        "denominator_measure_id": None,
        "denominator_category": "",
        "age_from": 0,
        "age_until": None,
        "sex": Sex.ALL.value,
    }
    if top is not None:
        measure = known.measure(top)
        values["numerator_measure_id"] = measure.pk if measure else None
        values["numerator_category"] = known.category(top, measure)
        _finish(node, top)
    bottom = node.child("denominator", is_optional=True)
    if bottom is not None:
        values |= _denominator(bottom, known)
        _finish(node, bottom)
    return values


def _denominator(node: Node, known: _Known) -> dict[str, object]:
    kind = node.choice("kind", DenominatorKind)
    if kind is DenominatorKind.POPULATION:
        age_from, age_until = node.whole("age_from", default=0), node.whole("age_until")
        if age_until is not None and age_until <= (age_from or 0):
            node.fault("age_until", "age_band", "“age_until” must be above “age_from”.")
        sex = node.choice("sex", Sex, default=Sex.ALL).value
        return {
            "denominator_kind": kind.value,
            "age_from": age_from,
            "age_until": age_until,
            "sex": sex,
        }
    if kind is DenominatorKind.NONE:
        return {"denominator_kind": kind.value}
    measure = known.measure(node)
    return {
        "denominator_kind": kind.value,
        "denominator_measure_id": measure.pk if measure else None,
        "denominator_category": known.category(node, measure),
    }


def _judging(node: Node, known: _Known) -> dict[str, object]:
    confidence = node.whole("confidence_permille", default=950)
    if confidence not in (950, 998):
        node.fault("confidence_permille", "not_in_list", "Give 950 or 998.")
    values: dict[str, object] = {
        "polarity": node.choice("polarity", Polarity).value,
        "comparison_method": node.choice("comparison", ComparisonMethod).value,
        "confidence_permille": confidence,
        "is_recorded_demand": node.flag("is_recorded_demand"),
        "target_low_micro": None,
        "target_high_micro": None,
        "share_measure_id": None,
        "share_category": "",
    }
    target = node.child("target", is_optional=True)
    if target is not None:
        values["target_low_micro"] = _number(target, "low")
        values["target_high_micro"] = _number(target, "high")
        _finish(node, target)
    share = node.child("population_share", is_optional=True)
    if share is not None:
        measure = known.measure(share)
        values["share_measure_id"] = measure.pk if measure else None
        values["share_category"] = known.category(share, measure)
        _finish(node, share)
    return values


def _number(node: Node, name: str) -> int | None:
    """A number written as text, so that no reader rounds it."""
    text = node.text(name, longest=30)
    try:
        scaled = Decimal(text) * MICRO
        if abs(scaled) <= LARGEST * MICRO and scaled == scaled.to_integral_value():
            return int(scaled)
    except InvalidOperation:
        pass
    node.fault(name, "not_a_number", f'Write “{name}” as a number in quotes, such as "40".')
    return None


def _extras(node: Node, known: _Known) -> dict[str, object]:
    flows = []
    for flow in node.nodes("flows"):
        measure = known.measure(flow)
        flows.append(
            {
                "label": flow.text("label", longest=80),
                "measure": measure.code if measure else "",
                "category": known.category(flow, measure),
            }
        )
        _finish(node, flow)
    breaks = []
    for each in node.nodes("breaks"):
        day = each.required_day("on")
        broken: dict[str, object] = {"on": day.isoformat(), "reason": each.text("reason")}
        if each.flag("of_base"):
            broken["of_base"] = True
        breaks.append(broken)
        _finish(node, each)
    return {
        "flows": flows,
        "breaks": sorted(breaks, key=lambda row: str(row["on"])),
        "fifths": node.texts("fifths"),
        "unknown_category": node.text("unknown_category", default="", longest=200),
    }


def _hold_together(node: Node, values: dict[str, object]) -> None:
    """The rules that the database holds too, said here with the place and the way out."""
    kind = ValueKind(str(values["kind"]))
    denominator = DenominatorKind(str(values["denominator_kind"]))
    polarity = Polarity(str(values["polarity"]))
    if values["is_recorded_demand"] and polarity in JUDGING:
        node.fault(
            "polarity",
            "demand_is_not_failure",
            "Recorded demand has no better side: more of it may be more reporting."
            " Give “no judgement” or “not applicable”.",
        )
    if (kind in _WITHOUT_PARTS) != (denominator is DenominatorKind.NONE):
        node.fault(
            "denominator",
            "kind_and_parts",
            f"The kind “{kind.value}” {'takes no' if kind in _WITHOUT_PARTS else 'needs a'}"
            " denominator.",
        )
    low, high = values["target_low_micro"], values["target_high_micro"]
    if values["comparison_method"] == ComparisonMethod.RANGE.value and (
        low is None or high is None
    ):
        node.fault("target", "range_has_ends", "Give “target” with “low” and “high”.")
    if isinstance(low, int) and isinstance(high, int) and high < low:
        node.fault("target", "range_in_order", "“high” is below “low”. Correct one.")
