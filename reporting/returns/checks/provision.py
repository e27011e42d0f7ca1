"""Services, their legal kinds, and their bedspaces."""

from collections.abc import Iterator

from dalpb.kernel.cells import Figure, can_equal
from reporting.returns.checks.registry import rule
from reporting.returns.draft import Draft
from reporting.returns.findings import Finding, NotRun, Severity
from reporting.returns.spec import Spec


@rule("V7", "Endings and moves on are two lists")
def two_lists(draft: Draft, spec: Spec) -> Iterator[Finding | NotRun]:
    """Reasons for ending belong to sanctuary schemes; moves on to every other kind."""
    for code, only_sanctuary in (("R4a", True), ("R4b", False)):
        for line in draft.lines_of(code):
            for source in line.sources:
                if (source.kind == "sanctuary") is not only_sanctuary:
                    yield Finding(
                        "V7",
                        Severity.BLOCKER,
                        f"{code} holds a figure of {source.service}, which is"
                        f" {source.kind.replace('_', ' ')}. It belongs in the other list.",
                        f"{code}/{line.category}",
                        source.service_code,
                    )


@rule("P1", "Bedspaces agree with the services")
def bedspaces_agree(draft: Draft, spec: Spec) -> Iterator[Finding | NotRun]:
    """Bedspaces returned for a kind are those of its services' recorded capacity."""
    for line in draft.lines_of("R6"):
        held = [p for p in draft.provision if p.kind == line.category and p.is_commissioned]
        if line.figure.is_empty or not held:
            continue
        known = [p.bedspaces for p in held if p.bedspaces is not None]
        if len(known) < len(held):
            yield NotRun("P1", f"The capacity of a {line.category} service is not recorded.")
        elif not can_equal(line.figure, Figure.exact(sum(known))):
            yield Finding(
                "P1",
                Severity.QUERY,
                f"R6 returns {line.figure.shown()} {line.category.replace('_', ' ')} bedspaces;"
                f" the services' records come to {sum(known)}.",
                f"R6/{line.category}",
                f"{line.figure.shown()}|{sum(known)}",
            )


@rule("P2", "A service changed its kind in the year")
def kind_changed(draft: Draft, spec: Spec) -> Iterator[Finding | NotRun]:
    """A service counts in the kind it had on the period's last day."""
    changed = {
        source.service_code: source.service
        for line in draft.lines
        for source in line.sources
        if source.kind_changed
    }
    for code, name in sorted(changed.items()):
        yield Finding(
            "P2",
            Severity.QUERY,
            f"{name} changed its legal kind in the year. All of its figures stand in the later"
            " kind.",
            "R1b",
            code,
        )


@rule("P3", "Recorded places are those that are bought")
def places_are_those_bought(draft: Draft, spec: Spec) -> Iterator[Finding | NotRun]:
    """Places recorded for a service on the year's last day are those that its agreement buys."""
    kinds = {held.service_code: held.kind for held in draft.provision}
    for one in draft.differing:
        where = f"R6/{kinds[one.service_code]}" if one.service_code in kinds else "R6"
        pairs = (
            ("bedspaces", one.recorded_bedspaces, one.bought_bedspaces),
            ("units", one.recorded_units, one.bought_units),
        )
        for what, recorded, bought in pairs:
            if recorded is None or bought is None or recorded == bought:
                continue
            yield Finding(
                "P3",
                Severity.QUERY,
                f"{one.service} has {recorded} {what} on record; agreement {one.agreement} buys"
                f" {bought}. The record is what is returned. Correct the record, or say why they"
                " differ.",
                where,
                f"{one.service_code}|{what}|{recorded}|{bought}",
            )
