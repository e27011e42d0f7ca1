"""A scratch database with the example's reference data, and files of invented figures."""

import csv
import io
import itertools
import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from dalpb.kernel.roles import Role

if TYPE_CHECKING:
    from dalpb.kernel.models import User

COUNTY = "E10000013"
AREAS = (COUNTY, *(f"E070000{n}" for n in range(78, 84)))
ORGANISATIONS = 40
HEADINGS = ("period", "area", "organisation", "service", "measure", "category", "value", "note")
FIRST_YEAR = 2001
SERIES = 60
A_MONTH = ORGANISATIONS * len(AREAS) * SERIES
ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "dalpb" / "example"

Line = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class File:
    """A file of figures and how many rows it has."""

    path: Path
    rows: int


def prepare(folder: Path) -> None:
    """Reference data, strategies, indicators and the example's published figures."""
    load("migrate", "--verbosity", "0")
    for name in (
        "needs/reference/measures.json",
        "needs/reference/collected-measures.json",
        "dalpb/example/gloucestershire.json",
        "dalpb/example/measures-local.json",
        "dalpb/example/collections.json",
        "needs/reference/indicators.json",
        "dalpb/example/indicators-local.json",
    ):
        load("load_reference", str(ROOT / name))
    load("load_awards", str(EXAMPLE / "awards.json"))
    ours = folder / "organisations.json"
    ours.write_text(json.dumps({"organisations": [*map(_organisation, range(ORGANISATIONS))]}))
    load("load_reference", str(ours))
    for name in ("seed-facts.csv", "later-facts.csv", "yearly-figures.csv"):
        load("import_observations", str(EXAMPLE / name))
    people = ("--as", person(Role.OFFICER).email, "--approve-as", person(Role.CHAIR).email)
    load("load_assessment", str(EXAMPLE / "needs-assessment-2021.json"), *people)
    load("load_strategies", str(EXAMPLE / "strategies.json"))


def person(role: Role) -> "User":
    """Somebody who holds a role in the county."""
    from dalpb.kernel.models import Membership, Organisation, User

    user, is_new = User.objects.get_or_create(
        email=f"{role.value}@council.example", defaults={"full_name": "Somebody"}
    )
    if is_new:
        county = Organisation.objects.filter(kind="tier_one_authority").order_by("pk")[0]
        Membership.objects.create(
            user=user, organisation=county, role=role.value, held_from=date(2000, 1, 1)
        )
    return user


def _organisation(number: int) -> dict[str, str]:
    return {
        "code": f"bench-{number}",
        "name": f"Invented organisation {number}",
        "kind": "specialist_provider",
        "area": COUNTY,
        "source": "Invented for a measurement",
    }


def load(*words: str) -> None:
    """Run one command that must do what it says, or nothing would be measured."""
    said, code = _run(words)
    if code:
        raise RuntimeError(f"{' '.join(words)}: {said[-2000:]}")


def command(*words: str) -> str:
    """Run one command and return what it printed. A refusal of figures is an answer as well."""
    said, code = _run(words)
    if code not in (0, 1):
        raise RuntimeError(said)
    return said


def _run(words: tuple[str, ...]) -> tuple[str, int]:
    from django.core.management import call_command

    said = io.StringIO()
    code: object = 0
    try:
        call_command(*words, stdout=said, stderr=said)
    except SystemExit as stopped:
        code = stopped.code or 0
    return said.getvalue(), code if isinstance(code, int) else 2


def series(*, read_by_indicators: bool = False) -> list[tuple[str, str]]:
    """Measures and categories that are given by month, of which indicators are made or none."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT m.code, c.code FROM needs_measure m"
            " JOIN needs_measuredimension d ON d.measure_id = m.id"
            " JOIN needs_category c ON c.dimension_id = d.dimension_id"
            " WHERE (CAST(m.period_kinds AS text) LIKE '%month%' OR CAST(m.period_kinds AS text) = '[]')"
            " AND m.is_whole AND c.valid_from IS NULL"
            " AND c.valid_until IS NULL AND m.valid_until IS NULL"
            " ORDER BY m.code, c.code"
        )
        found = [(measure, category) for measure, category in cursor.fetchall()]
        cursor.execute(
            "SELECT m.code FROM needs_measure m JOIN needs_indicator i ON m.id IN"
            " (i.numerator_measure_id, i.denominator_measure_id, i.share_measure_id)"
        )
        read = {code for (code,) in cursor.fetchall()}
    chosen = [pair for pair in found if (pair[0] in read) is read_by_indicators]
    if read_by_indicators:
        chosen = [(code, "ALL") for code in sorted(read)]
    return chosen[:SERIES]


def lines(
    months: range, *, seed: int = 1, chosen: list[tuple[str, str]] | None = None
) -> Iterator[Line]:
    """Figures of some months, counted from the first year, that hardly jump."""
    chosen = series() if chosen is None else chosen
    chance = random.Random(seed)  # noqa: S311 - invented figures
    keys = itertools.product(range(ORGANISATIONS), months, chosen, AREAS)
    for organisation, month, (measure, category), area in keys:
        value = 40 + (organisation * 7 + len(category) * 3) % 60 + chance.randrange(9)
        yield (
            f"{FIRST_YEAR + month // 12}-{month % 12 + 1:02d}",
            area,
            f"bench-{organisation}",
            "",
            measure,
            category,
            str(value),
            "",
        )


def write(path: Path, made: Iterable[Line]) -> File:
    """The lines as a CSV file, however many they are."""
    rows = 0
    with path.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(HEADINGS)
        for line in made:
            writer.writerow(line)
            rows += 1
    return File(path, rows)


def changed(made: list[Line], every: int) -> list[Line]:
    """The same figures, but for one more in every so many rows."""
    return [
        (*line[:6], str(int(line[6]) + 1), line[7]) if not number % every else line
        for number, line in enumerate(made)
    ]


def faulty(made: list[Line], every: int) -> list[Line]:
    """The same figures, with something in every so many rows that is no figure."""
    return [
        (*line[:6], "a few", line[7]) if not number % every else line
        for number, line in enumerate(made)
    ]


def shuffled(made: list[Line]) -> list[Line]:
    again = list(made)
    random.Random(5).shuffle(again)  # noqa: S311 - only another order
    return again
