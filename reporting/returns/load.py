"""Reading a year's form from its file. A form that contradicts itself is not loaded."""

import hashlib
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from dalpb.kernel.periods import parse
from dalpb.kernel.refusals import Refused
from reporting.returns.spec import (
    By,
    Category,
    Question,
    Requirement,
    SectionSpec,
    SourceTag,
    Spec,
    Split,
    Unit,
)

FOLDER: Final = Path(__file__).parent / "specs"


class BadSpecError(Exception):
    """A form's file contradicts itself. Shipped files never do; a local edit might."""


def years() -> tuple[str, ...]:
    """The years there is a form for, oldest first."""
    return tuple(file.stem.replace("_", "-") for file in sorted(FOLDER.glob("*.toml")))


@cache
def load(year: str) -> Spec:
    """The form of a year; KeyError where there is none."""
    if year not in years():
        raise KeyError(year)
    return read((FOLDER / f"{year.replace('-', '_')}.toml").read_text(encoding="utf-8"))


def read(text: str) -> Spec:
    """A form from the text of its file."""
    data = tomllib.loads(text)
    questions = tuple(_question(row) for row in data["question"])
    spec = Spec(
        year=data["year"],
        version=data["version"],
        period=parse(data["period"]),
        is_form_verified=data["form_is_verified"],
        statement=" ".join(data["statement"].split()),
        notes=tuple(" ".join(note.split()) for note in data.get("notes", [])),
        sections=tuple(
            SectionSpec(row["code"], row["heading"], " ".join(row.get("introduction", "").split()))
            for row in data["section"]
        ),
        questions=questions,
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
    )
    _hold_together(spec)
    return spec


def read_given(content: bytes) -> Spec:
    """A form from a file that somebody gave; BadSpecError says in a sentence what is wrong."""
    try:
        return read(content.decode("utf-8"))
    except UnicodeDecodeError:
        raise BadSpecError("The file is not plain text in UTF-8: choose a TOML file.") from None
    except tomllib.TOMLDecodeError as fault:
        raise BadSpecError(f"The file is not TOML: {fault}.") from None
    except KeyError as fault:
        raise BadSpecError(
            f"The file lacks {fault.args[0]!r}: take a form of another year as the pattern."
        ) from None
    except Refused as refused:
        raise BadSpecError(refused.denial.sentence) from None
    except (TypeError, ValueError, AttributeError) as fault:
        raise BadSpecError(
            f"The file holds something that a form cannot: {str(fault)[:120]}."
        ) from None


def _question(row: Mapping[str, Any]) -> Question:
    return Question(
        code=row["code"],
        section=row["section"],
        title=row["title"],
        wording=" ".join(row["wording"].split()),
        unit=Unit(row["unit"]),
        requirement=Requirement(row["requirement"]),
        source=SourceTag(row["source"]),
        first_seen=row["first_seen"],
        seen_this_year=row["seen_this_year"],
        by=By(row["by"]),
        measure=row.get("measure", ""),
        breaks_down=row.get("breaks_down", ""),
        split=Split(row.get("split", "none")),
        kinds=tuple(row.get("kinds", ())),
        categories=tuple(
            Category(
                c["code"],
                c["label"],
                SourceTag(c["source"]),
                c["official"],
                tuple(c.get("replaces", ())),
            )
            for c in row.get("category", ())
        ),
        replaces=tuple(row.get("replaces", ())),
    )


def _hold_together(spec: Spec) -> None:
    codes = [q.code for q in spec.questions]
    if len(set(codes)) != len(codes):
        raise BadSpecError(f"{spec.year}: a question's code stands twice")
    known = {section.code for section in spec.sections}
    for question in spec.questions:
        _question_holds(spec, question, codes, known)


def _question_holds(spec: Spec, question: Question, codes: list[str], known: set[str]) -> None:
    where = f"{spec.year} {question.code}"
    if question.section not in known:
        raise BadSpecError(f"{where}: there is no section {question.section}")
    if question.breaks_down and question.breaks_down not in codes:
        raise BadSpecError(f"{where}: it breaks down {question.breaks_down}, which is not asked")
    if question.by in {By.TOTAL, By.CATEGORY, By.KIND} and not question.measure:
        raise BadSpecError(f"{where}: it names no measure")
    if question.by in {By.CATEGORY, By.KIND} and not question.categories:
        raise BadSpecError(f"{where}: it has no categories")
    if question.breaks_down:
        unit = spec.question(question.breaks_down).unit
        if unit is not question.unit:
            raise BadSpecError(f"{where}: it counts {question.unit}, its total {unit}")
