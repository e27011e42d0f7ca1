"""What is missing, and what does not agree."""

from collections.abc import Iterable

from dalpb.kernel.tables import Column, Row, Table
from needs.facts.sufficiency import GapFact, SufficiencyFact


def differs_table(fact: SufficiencyFact) -> Table:
    """Bought and recorded side by side. What is recorded is what is counted."""
    return Table(
        "differs",
        "Places bought that are not the places recorded",
        "Service",
        (
            Column("Agreement"),
            Column("Bedspaces bought", is_number=True),
            Column("Bedspaces recorded", is_number=True),
            Column("Units bought", is_number=True),
            Column("Units recorded", is_number=True),
        ),
        tuple(
            Row(
                one.service_name,
                (
                    one.agreement,
                    one.bought_bedspaces,
                    one.recorded_bedspaces,
                    one.bought_units,
                    one.recorded_units,
                ),
            )
            for one in fact.differs
        ),
        notes=("What is recorded is counted. Find out which is right, and change the other.",),
    )


def gaps_table(gaps: Iterable[GapFact]) -> Table:
    """A row for each service, with all that it was asked and has not supplied."""
    found: dict[tuple[str, str], list[str]] = {}
    for gap in gaps:
        found.setdefault((gap.service_name, gap.organisation_name), []).append(gap.measure_name)
    return Table(
        key="missing",
        caption="What is missing, and who would supply it",
        first="Service",
        columns=(Column("Who would supply it"), Column("What is missing")),
        rows=tuple(
            Row(service, (organisation, "; ".join(names)))
            for (service, organisation), names in sorted(found.items())
        ),
        notes=("A total that lacks one of its parts is not shown as a smaller total.",),
    )
