"""Need on the thread: findings, recommendations, indicators, measures and services."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Final

from django.urls import reverse

from dalpb.kernel.roles import Permission
from needs.facts.thread import (
    AssessmentThread,
    assessment_threads,
    indicator_ties,
    measure_ties,
    service_ties,
)
from reporting.thread.graph import Edge, Node, Page, Ref
from reporting.thread.kinds import Kind, Trait

Parts = tuple[list[Node], list[Edge]]
FIGURES: Final = (Permission.VIEW_OWN_FIGURES, Permission.VIEW_ALL_FIGURES)
ASSESSMENT: Final = (Permission.VIEW_ASSESSMENT, Permission.VIEW_ASSESSMENT_DRAFT)


def found(cited: Collection[str], on: date) -> Parts:
    """What was found in the version in force and in those that the strategy cites."""
    nodes: list[Node] = [*_measures(), *_services(on)]
    edges: list[Edge] = []
    for indicator in indicator_ties():
        ref = Ref(Kind.INDICATOR, indicator.code)
        address = reverse("needs:indicator", args=[indicator.code])
        nodes.append(
            Node(
                ref,
                "",
                indicator.name,
                pages=(Page("The indicator", address, (Permission.VIEW_INDICATORS,)),),
            )
        )
        edges += [Edge(ref, Ref(Kind.MEASURE, code), address) for code in indicator.measures]
    for version in assessment_threads(cited):
        more_nodes, more_edges = _version(version)
        nodes += more_nodes
        edges += more_edges
    return nodes, edges


def _version(version: AssessmentThread) -> Parts:
    paper = reverse("reporting:assessment-paper", args=[version.code, "full"])
    traits = frozenset({Trait.IN_FORCE} if version.is_in_force else ())
    facts = (("Needs assessment", version.code),)
    nodes, edges = [], []
    for finding in version.findings:
        ref = Ref(Kind.FINDING, f"{version.code}:{finding.code}")
        place = f"{paper}#finding-{finding.code}"
        page = Page("The finding", place, ASSESSMENT)
        nodes.append(Node(ref, finding.code, finding.headline, facts, (page,), traits=traits))
        edges += [Edge(ref, Ref(Kind.MEASURE, code), place) for code in finding.measures]
        edges += [Edge(ref, Ref(Kind.INDICATOR, code), place) for code in finding.indicators]
    for advice in version.recommendations:
        ref = Ref(Kind.RECOMMENDATION, f"{version.code}:{advice.code}")
        place = f"{paper}#recommendation-{advice.code}"
        page = Page("The recommendation", place, ASSESSMENT)
        nodes.append(Node(ref, advice.code, advice.title, facts, (page,), traits=traits))
        edges += [
            Edge(Ref(Kind.FINDING, f"{version.code}:{code}"), ref, place)
            for code in advice.findings
        ]
    return nodes, edges


def _measures() -> Iterable[Node]:
    for measure in measure_ties():
        page = Page("The measure", reverse("needs:measure", args=[measure.code]), FIGURES)
        facts = (("Counts", measure.unit),) if measure.unit else ()
        yield Node(Ref(Kind.MEASURE, measure.code), "", measure.name, facts, (page,))


def _services(on: date) -> Iterable[Node]:
    for service in service_ties(on):
        page = Page("The service", reverse("needs:service", args=[service.code]), FIGURES)
        traits = set()
        if service.is_active and service.is_commissioned:
            traits.add(Trait.COMMISSIONED)
        if service.is_illustrative:
            traits.add(Trait.ILLUSTRATIVE)
        yield Node(
            Ref(Kind.SERVICE, service.code),
            "",
            service.name,
            (
                ("Run by", service.organisation),
                ("Standing", "Active" if service.is_active else "Ended"),
            ),
            (page,),
            organisations=frozenset({service.organisation_code}),
            traits=frozenset(traits),
        )
