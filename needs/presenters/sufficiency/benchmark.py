"""Places beside the benchmark."""

from dalpb.kernel.tables import Column, Row, Table
from needs.facts.sufficiency import SufficiencyFact
from needs.rules.sufficiency import PEOPLE_PER_PLACE, Benchmark


def benchmark_table(fact: SufficiencyFact) -> Table | None:
    people = fact.population
    if people is None or fact.benchmark is None:
        return None
    rows = [_benchmark_row("All but sanctuary schemes", fact.benchmark)]
    if fact.benchmark_with_sanctuary is not None:
        rows.append(_benchmark_row("With sanctuary schemes", fact.benchmark_with_sanctuary))
    return Table(
        key="benchmark",
        caption="Places beside the Council of Europe's benchmark",
        first="Places counted",
        unit="Family places",
        columns=(
            Column("Places there are", is_number=True),
            Column("Benchmark", is_number=True),
            Column("Short by", is_number=True),
            Column("For each 10,000 people", is_number=True),
        ),
        rows=tuple(rows),
        notes=(
            f"The benchmark is one family place for every {PEOPLE_PER_PLACE:,} people, rounded up"
            f" to a whole place; here for {people.persons:,} people in {people.year}.",
            "It is meant for places in shelters. Sanctuary schemes keep people in their own home"
            " and are shown beside it.",
        ),
        source=people.source,
    )


def _benchmark_row(label: str, made: Benchmark) -> Row:
    return Row(label, (made.places, made.wanted, made.short_by, made.per_10_000))
