"""Working protection out: against everything ever printed, with what was found in words."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from time import perf_counter

from django.utils.crypto import salted_hmac

from dalpb.kernel.refusals import Denial, Refused
from reporting.assemble.releases import pieces_of
from reporting.disclosure.audit import audit, values_wanted
from reporting.disclosure.choice import Wishes
from reporting.disclosure.explain import explain
from reporting.disclosure.policy import Policy, Rounding
from reporting.disclosure.protect import (
    NoProof,
    Protection,
    TooMuchWithheld,
    printed,
    protect,
)
from reporting.disclosure.rounded import round_off
from reporting.disclosure.statements import Contradiction, Known, Mark, Shown, Value
from reporting.disclosure.statements import Release as Printout
from reporting.models import (
    Release,
)
from reporting.releases.asking import Weights
from reporting.releases.cubes import (
    AREA,
    CATEGORY,
    PERIOD,
    Cube,
    Piece,
    View,
    heights_of,
    in_words,
    labels_of,
)
from reporting.releases.ledger import Ledger, ledger, linked_only
from reporting.releases.rates import printed_rates
from reporting.releases.said import Printing
from reporting.releases.saying import FindingKind
from reporting.releases.shares import Share, percents_of, shares_of
from reporting.selectors.releases import overrides_in_force, printings
from reporting.services.releases.proposing import ask_of

MOST_FINDINGS = 20


@dataclass(frozen=True, slots=True)
class Found:
    kind: FindingKind
    cell: str
    words: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt at protection, worked out but not yet stored."""

    policy: Policy
    pieces: tuple[Piece, ...]
    linked: Ledger
    printout: Printout
    protection: Protection | None
    found: tuple[Found, ...]
    accepted: frozenset[str]
    sparse: frozenset[str]
    earlier: tuple[Printing, ...]
    small: int
    milliseconds: int

    @property
    def cubes(self) -> tuple[Cube, ...]:
        return tuple({cube: None for piece in self.pieces for cube in piece.cubes})

    @property
    def views(self) -> tuple[View, ...]:
        return tuple(view for piece in self.pieces for view in piece.views)

    @property
    def everything(self) -> Known:
        known = self.linked.known
        return replace(known, releases=(*known.releases, self.printout))


def attempt(release: Release, policy: Policy, weights: Weights, *, on: date) -> Attempt:
    """Everything that protection comes to, stored nowhere."""
    started = perf_counter()
    ask = ask_of(release)
    pieces = pieces_of(ask)
    views = tuple(view for piece in pieces for view in piece.views)
    cubes = tuple({cube: None for piece in pieces for cube in piece.cubes})
    overrides = overrides_in_force(release, on)
    accepted = frozenset(
        o.finding.cell for o in overrides if o.finding.kind in {"recovered", "narrowed"}
    )
    earlier = printings(release)
    linked = ledger(linked_only(earlier, cubes), cubes, policy, accepted=accepted)
    shares = tuple(share for piece in pieces for share in shares_of(piece))
    try:
        protection, cells = (
            _chosen(views, linked, policy, weights)
            if policy.rounding is Rounding.NONE
            else _rounded(views, shares, linked, policy, accepted)
        )
    except Contradiction as problem:
        raise Refused(Denial("release.contradiction", str(problem))) from problem
    name = f"{release.code}/{release.revision}"
    printout = Printout(name, noughts_printed=policy.are_noughts_printed, cells=cells)
    names = labels_of(cubes, linked.ids)
    found = _found(views, names, linked, printout, protection, policy)
    printout = replace(
        printout,
        percents=percents_of(shares, printout.cells, linked.ids),
        rates=tuple(
            one for piece in pieces for one in printed_rates(piece, printout.cells, linked.ids)
        ),
    )
    decided = {(o.finding.kind, o.finding.cell) for o in overrides}
    open_found = [f for f in found if (f.kind.value, f.cell) not in decided]
    threshold = linked.known.threshold_of
    truths = linked.known.truths()
    return Attempt(
        policy=policy,
        pieces=pieces,
        linked=linked,
        printout=printout,
        protection=protection,
        found=tuple(open_found[:MOST_FINDINGS]),
        accepted=accepted,
        sparse=frozenset(cell for kind, cell in decided if kind == FindingKind.SPARSE),
        earlier=earlier,
        small=sum(0 < abs(count) < threshold(cell) for cell, count in truths.items()),
        milliseconds=round(1000 * (perf_counter() - started)),
    )


def _chosen(
    views: tuple[View, ...], linked: Ledger, policy: Policy, weights: Weights
) -> tuple[Protection, dict[str, Shown]]:
    """Small counts withheld, with others that would give them away."""
    tables = [view.table(linked.ids) for view in views]
    show = tuple(dict.fromkeys(table.key(at) for table in tables for at in table.coordinates()))
    protection = protect(linked.known, show, _wishes(views, linked, policy, weights))
    return protection, printed(linked.known, show, protection, policy.mark)


def _rounded(
    views: tuple[View, ...],
    shares: tuple[Share, ...],
    linked: Ledger,
    policy: Policy,
    accepted: frozenset[str],
) -> tuple[Protection, Mapping[str, Shown]]:
    """Every count rounded by chance, and totals added up again from what is printed."""
    ids = linked.ids
    within = [
        *(pair for view in views for pair in view.within(ids)),
        *((ids.get(one.num, one.num), ids.get(one.den, one.den)) for one in shares),
    ]
    tables = [view.adding(ids) for view in views]
    done = round_off(linked.known, tables, policy.base, secret_of(policy), within, accepted)
    return Protection((), (), done.proof, done.lost, {}), done.cells


def secret_of(policy: Policy) -> str:
    """What nobody outside knows, so that a choice cannot be made again from guessed counts."""
    return salted_hmac(policy.key, "disclosure").hexdigest()


def _found(
    views: tuple[View, ...],
    names: Mapping[str, str],
    linked: Ledger,
    printout: Printout,
    protection: Protection,
    policy: Policy,
) -> list[Found]:
    return [
        *(
            replace(one, words=in_words(one.words, names))
            for one in _lost(linked.known, printout, protection)
        ),
        *_shape(views, linked, printout, policy),
    ]


def _wishes(views: tuple[View, ...], linked: Ledger, policy: Policy, weights: Weights) -> Wishes:
    heights: dict[str, int] = {}
    priorities: dict[str, float] = {}
    for view in views:
        heights |= heights_of(view.cube, linked.ids)
        table = view.table(linked.ids)
        names = [axis.name for axis in view.cube.axes]
        for at in table.coordinates():
            where = dict(zip(names, at, strict=True))
            priorities[table.key(at)] = _priority(view.cube, where, weights)
    return Wishes(
        also_withhold=frozenset(linked.ids.get(cell, cell) for cell in weights.withhold),
        priorities=priorities,
        heights=heights,
        key=secret_of(policy),
    )


def _priority(cube: Cube, where: dict[str, str], weights: Weights) -> float:
    factor = 1.0
    totals = {node.code for axis in cube.axes for node in axis.nodes if node.parts}
    if where[PERIOD] in totals or where[AREA] in totals:
        factor *= weights.totals.factor
    if where[AREA] not in totals and where.get(CATEGORY, "ALL") == "ALL":
        factor *= weights.districts.factor
    if weights.line and weights.line in where.values():
        factor *= 64.0
    return factor


def _lost(known: Known, printout: Printout, protection: Protection) -> list[Found]:
    """Where there is no proof, why: each count that the reader works out, in words."""
    if protection.proof is not None:
        return []
    everything = replace(known, releases=(*known.releases, printout))
    needs = values_wanted(everything)
    needs |= {cell: known.values_of(cell) for cell in protection.lost}
    result = audit(everything, needs=needs)
    words = explain(everything, result)
    found = [
        Found(
            FindingKind.RECOVERED if cell in result.recovered else FindingKind.NARROWED,
            cell,
            said,
        )
        for cell, said in words.items()
    ]
    if found:
        return found
    return [Found(FindingKind.NARROWED, cell, str(NoProof((cell,)))) for cell in protection.lost]


def _shape(
    views: tuple[View, ...], linked: Ledger, printout: Printout, policy: Policy
) -> list[Found]:
    found = []
    for view in views:
        table = view.table(linked.ids)
        keys = [table.key(at) for at in table.coordinates()]
        withheld = sum(isinstance(printout.cells[key], Mark) for key in keys)
        there = sum(printout.cells[key] != Value(0) for key in keys)
        if there and 100 * withheld > policy.refuse_above * there:
            words = str(TooMuchWithheld(round(100 * withheld / there), policy.refuse_above))
            found.append(Found(FindingKind.SPARSE, view.cube.measure, f"{view.cube.name}: {words}"))
        found += _attributes(view, linked, printout)
    return found


def _attributes(view: View, linked: Ledger, printout: Printout) -> list[Found]:
    """A printed group all of whom share one printed trait: whoever is in it has the trait."""
    axis = view.cube.axis(CATEGORY)
    if axis is None:
        return []
    found = []
    table = view.table(linked.ids)
    names = [a.name for a in view.cube.axes]
    for at in table.coordinates():
        where = dict(zip(names, at, strict=True))
        if where[CATEGORY] == "ALL":
            continue
        everybody = tuple({**where, CATEGORY: "ALL"}[name] for name in names)
        one, all_of = printout.cells[table.key(at)], printout.cells.get(table.key(everybody))
        if isinstance(one, Value) and one == all_of and one.value:
            found.append(
                Found(
                    FindingKind.ATTRIBUTE,
                    table.key(at),
                    f"Everybody counted in {where[AREA]}, {where[PERIOD]} is in the group"
                    f" {where[CATEGORY].replace('_', ' ')}: whoever is known to be counted there"
                    " is known to be in it.",
                )
            )
    return found
