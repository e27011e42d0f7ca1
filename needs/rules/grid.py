"""What a round asks, frozen: sections, questions, their rows, and each organisation's columns."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from needs.rules.collecting import AskedOf


@dataclass(frozen=True, slots=True, order=True)
class CellKey:
    """One figure that is asked for, by codes. `service` is empty for a whole organisation."""

    measure: str
    area: str
    service: str
    category: str


@dataclass(frozen=True, slots=True)
class Use:
    kind: str
    code: str
    words: str


@dataclass(frozen=True, slots=True)
class GridRow:
    """`ALL`, or one category of a dimension."""

    category: str
    label: str
    dimension: str = ""
    dimension_name: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """One column of a grid."""

    area: str
    area_name: str
    service: str = ""
    service_name: str = ""

    @property
    def label(self) -> str:
        return self.service_name or self.area_name


@dataclass(frozen=True, slots=True)
class FormQuestion:
    measure: str
    name: str
    definition: str
    unit: str
    counts: str
    is_whole: bool
    hint: str
    asked_of: AskedOf
    minutes: int
    uses: tuple[Use, ...]
    rows: tuple[GridRow, ...]
    overlapping: tuple[str, ...]

    def dimensions(self) -> dict[str, tuple[GridRow, ...]]:
        found: dict[str, list[GridRow]] = {}
        for row in self.rows:
            if row.dimension:
                found.setdefault(row.dimension, []).append(row)
        return {code: tuple(rows) for code, rows in found.items()}


@dataclass(frozen=True, slots=True)
class FormSection:
    code: str
    title: str
    guidance: str
    questions: tuple[FormQuestion, ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one organisation in one section, by what a question is asked of."""

    services: tuple[Place, ...]
    home: tuple[Place, ...]
    districts: tuple[Place, ...]

    def of(self, asked_of: AskedOf) -> tuple[Place, ...]:
        match asked_of:
            case AskedOf.SERVICE:
                return self.services
            case AskedOf.ORGANISATION:
                return self.home
            case AskedOf.DISTRICT:
                return self.districts


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as one organisation meets it."""

    section: str
    question: FormQuestion
    places: tuple[Place, ...]

    def cells(self) -> Iterator[tuple[CellKey, GridRow, Place]]:
        for row in self.question.rows:
            for place in self.places:
                key = CellKey(self.question.measure, place.area, place.service, row.category)
                yield key, row, place


@dataclass(frozen=True, slots=True)
class RoundForm:
    """Everything that a round asks. `columns` is by organisation code, then section code."""

    collection: str
    period: str
    sections: tuple[FormSection, ...]
    columns: Mapping[str, Mapping[str, Columns]]

    def sections_of(self, organisation: str) -> tuple[FormSection, ...]:
        asked = self.columns.get(organisation, {})
        return tuple(section for section in self.sections if section.code in asked)

    def asked_of(self, organisation: str, section: str = "") -> tuple[Asked, ...]:
        """The questions of one organisation, in order; of one section where it is named."""
        return tuple(
            Asked(
                found.code,
                question,
                self.columns[organisation][found.code].of(question.asked_of),
            )
            for found in self.sections_of(organisation)
            if section in ("", found.code)
            for question in found.questions
        )

    def minutes_of(self, organisation: str) -> int:
        """What the round asks of an organisation, in minutes: a question once for each column."""
        return sum(
            asked.question.minutes * max(1, len(asked.places))
            for asked in self.asked_of(organisation)
        )


def to_json(form: RoundForm) -> dict[str, Any]:
    return asdict(form)


def from_json(kept: Mapping[str, Any]) -> RoundForm:
    """The form as it was frozen."""
    return RoundForm(
        collection=kept["collection"],
        period=kept["period"],
        sections=tuple(_section(row) for row in kept["sections"]),
        columns={
            organisation: {code: _columns(row) for code, row in sections.items()}
            for organisation, sections in kept["columns"].items()
        },
    )


def _section(row: Mapping[str, Any]) -> FormSection:
    questions = tuple(_question(question) for question in row["questions"])
    return FormSection(row["code"], row["title"], row["guidance"], questions)


def _question(row: Mapping[str, Any]) -> FormQuestion:
    plain = {
        name: row[name]
        for name in (
            "measure",
            "name",
            "definition",
            "unit",
            "counts",
            "is_whole",
            "hint",
            "minutes",
        )
    }
    return FormQuestion(
        **plain,
        asked_of=AskedOf(row["asked_of"]),
        uses=tuple(Use(**use) for use in row["uses"]),
        rows=tuple(GridRow(**found) for found in row["rows"]),
        overlapping=tuple(row["overlapping"]),
    )


def _columns(row: Mapping[str, Sequence[Mapping[str, str]]]) -> Columns:
    def places(name: str) -> tuple[Place, ...]:
        return tuple(Place(**place) for place in row[name])

    return Columns(places("services"), places("home"), places("districts"))
