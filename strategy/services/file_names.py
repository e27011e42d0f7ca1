"""What a file names and nobody has loaded, and what it would change that is fixed."""

from collections.abc import Iterator

from dalpb.kernel.models.areas import Area
from needs.facts.indicators import indicators
from strategy.models import (
    Objective,
    ObjectiveLink,
    ObjectiveRecommendation,
    Publication,
    Strategy,
    StrategyEvent,
)
from strategy.rules.document import Fault, StrategiesFile, StrategyRow
from strategy.rules.life import StrategyMove
from strategy.rules.vocabulary import StrategyStatus
from strategy.selectors.plan_rows import first_difference, text_of, text_of_row
from strategy.services.plan_files.known import Known


def named_in(file: StrategiesFile) -> set[str]:
    """Every organisation that the file names by its code."""
    found = {one.organisation for one in file.requests}
    for row in file.strategies:
        found |= {row.owner} | {one.organisation for one in row.consultees}
        found |= {one.organisation for one in row.adoptions}
    return found - {""}


def unknown(file: StrategiesFile, known: Known) -> tuple[Fault, ...]:
    """Every fault that only what is stored already can show."""
    codes = {row.code for row in file.strategies}
    codes |= set(Strategy.objects.values_list("code", flat=True))
    areas = set(Area.objects.values_list("code", flat=True))
    faults = [
        _not_there(f"tiles[{n}].area", tile.area, "area", "load_reference")
        for n, tile in enumerate(file.tiles)
        if tile.area not in areas
    ]
    told = {indicator.code for indicator in indicators()}
    for n, row in enumerate(file.strategies):
        place = f"strategies[{n}]"
        if row.area not in areas:
            faults.append(_not_there(f"{place}.area", row.area, "area", "load_reference"))
        if row.successor and row.successor not in codes:
            faults.append(
                _not_there(f"{place}.successor", row.successor, "strategy", "load_strategies")
            )
        faults += _organisations(row, place, known)
        faults += _indicators(row, place, told)
        faults += _held(row, place, known)
    faults += _links(file, codes)
    return tuple(faults) + tuple(_requests(file, codes, known))


def _not_there(path: str, value: str, what: str, command: str) -> Fault:
    return Fault(
        path,
        value,
        "strategy.name_not_known",
        f"There is no {what} with the code {value}. Check it, or load it with {command}.",
    )


def _organisations(row: StrategyRow, place: str, known: Known) -> Iterator[Fault]:
    named = [(f"{place}.owner", row.owner)]
    named += [
        (f"{place}.consultees[{n}].organisation", one.organisation)
        for n, one in enumerate(row.consultees)
    ]
    named += [
        (f"{place}.adoptions[{n}].organisation", one.organisation)
        for n, one in enumerate(row.adoptions)
    ]
    for path, code in named:
        if code and code not in known.organisations:
            yield _not_there(path, code, "organisation", "load_reference")


def _indicators(row: StrategyRow, place: str, told: set[str]) -> Iterator[Fault]:
    for p, priority in enumerate(row.priorities):
        here = f"{place}.priorities[{p}]"
        named = [
            (f"{here}.indicators[{i}].code", one.code) for i, one in enumerate(priority.indicators)
        ]
        named += [
            (f"{here}.outcomes[{o}].indicator", one.indicator)
            for o, one in enumerate(priority.outcomes)
        ]
        for j, objective in enumerate(priority.objectives):
            named += [
                (f"{here}.objectives[{j}].outcomes[{o}].indicator", one.indicator)
                for o, one in enumerate(objective.outcomes)
            ]
        for path, code in named:
            if code and code not in told:
                yield _not_there(path, code, "indicator", "load_reference")


def _held(row: StrategyRow, place: str, known: Known) -> Iterator[Fault]:
    """What the row says against a strategy that is stored already."""
    held = Strategy.objects.filter(code=row.code).select_related("area", "publication").first()
    if held is None:
        yield from _recommendations(row, place, known, frozenset())
        return
    moved_here = StrategyEvent.objects.filter(strategy=held).exclude(move=StrategyMove.LOADED.value)
    if moved_here.exists() and held.status != row.status.value:
        yield Fault(
            f"{place}.status",
            row.status.value,
            "strategy.moved_here",
            f"This strategy was worked on here and is {held.get_status_display()}. A file cannot"
            " move it on: do that on its page.",
        )
    if Publication.objects.filter(strategy=held).exists() or (
        held.status == StrategyStatus.APPROVED
    ):
        different = first_difference(text_of(held), text_of_row(row), place)
        if different:
            yield Fault(
                different,
                "",
                "strategy.frozen",
                "This strategy is approved or published, so its text is fixed and the file says"
                " something else here. Add a dated correction on its page instead.",
            )
        return
    rows = ObjectiveRecommendation.objects.filter(objective__strategy=held)
    yield from _recommendations(row, place, known, frozenset(rows.values_list("code", flat=True)))


def _recommendations(
    row: StrategyRow, place: str, known: Known, held: frozenset[str]
) -> Iterator[Fault]:
    for p, priority in enumerate(row.priorities):
        for j, objective in enumerate(priority.objectives):
            for code in objective.recommendations:
                if code not in known.recommendations and code not in held:
                    yield _not_there(
                        f"{place}.priorities[{p}].objectives[{j}].recommendations",
                        code,
                        "recommendation in the needs assessment in force",
                        "load_assessment",
                    )


def _links(file: StrategiesFile, codes: set[str]) -> list[Fault]:
    """Ends that are not there, and links of a strategy whose map is fixed."""
    faults = []
    here = {
        row.code: {one.code for priority in row.priorities for one in priority.objectives}
        for row in file.strategies
    }
    fixed = set(Publication.objects.values_list("strategy__code", flat=True))
    fixed |= set(
        Strategy.objects.filter(status=StrategyStatus.APPROVED.value).values_list("code", flat=True)
    )
    held = {
        (
            one.earlier.code,
            one.later.code,
            one.kind,
            one.old.code if one.old else "",
            one.new.code if one.new else "",
            one.reason,
        )
        for one in ObjectiveLink.objects.select_related("earlier", "later", "old", "new")
    }
    for n, link in enumerate(file.links):
        for name, plan, objective in (
            ("old", link.earlier, link.old),
            ("new", link.later, link.new),
        ):
            place = f"links[{n}].{'earlier' if name == 'old' else 'later'}"
            if plan not in codes:
                faults.append(_not_there(place, plan, "strategy", "load_strategies"))
                continue
            there = here.get(plan) or set(
                Objective.objects.filter(strategy__code=plan).values_list("code", flat=True)
            )
            if objective and objective not in there:
                faults.append(
                    _not_there(f"links[{n}].{name}", objective, "objective", "load_strategies")
                )
        key = (link.earlier, link.later, link.kind.value, link.old, link.new, link.reason)
        if link.later in fixed and key not in held:
            faults.append(
                Fault(
                    f"links[{n}]",
                    link.later,
                    "strategy.frozen",
                    "The later strategy is approved or published, so the map to it is fixed.",
                )
            )
    return faults


def _requests(file: StrategiesFile, codes: set[str], known: Known) -> Iterator[Fault]:
    for n, one in enumerate(file.requests):
        if one.organisation not in known.organisations:
            yield _not_there(
                f"cooperation_requests[{n}].organisation",
                one.organisation,
                "organisation",
                "load_reference",
            )
        if one.strategy and one.strategy not in codes:
            yield _not_there(
                f"cooperation_requests[{n}].strategy", one.strategy, "strategy", "load_strategies"
            )
