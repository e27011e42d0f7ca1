"""What an amendment changes, printed in the amended return itself."""

from reporting.returns.amending import Change
from reporting.returns.document import Cell, Row, Section, Table
from reporting.returns.snapshot import Stamp


def amendment_section(stamp: Stamp) -> tuple[Section, ...]:
    """One section for an amendment, none for a first return."""
    if stamp.amends is None:
        return ()
    return (
        Section(
            code="amendment",
            heading=f"What this changes in number {stamp.amends}",
            paragraphs=(*_judgement(stamp), *_unchanged(stamp)),
            tables=(_table(stamp.changes),) if stamp.changes else (),
        ),
    )


def _judgement(stamp: Stamp) -> tuple[str, ...]:
    if stamp.is_material is None:
        return ("Whether the amendment is material has not been said yet.",)
    kind = "This amendment is material." if stamp.is_material else "This amendment is not material."
    return (f"{kind} {stamp.material_reason}",)


def _unchanged(stamp: Stamp) -> tuple[str, ...]:
    return () if stamp.changes else ("Nothing has been changed yet.",)


def _table(changes: tuple[Change, ...]) -> Table:
    return Table(
        code="changes",
        title="What changed",
        headings=("Answer", "Before", "Now"),
        rows=tuple(
            Row(f"{change.where}, {change.label}", (Cell(change.before), Cell(change.after)))
            for change in changes
        ),
        numeric=(False, False),
        unit="as printed in each return",
        source="The two returns as signed.",
    )
