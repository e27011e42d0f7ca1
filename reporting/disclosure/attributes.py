"""A trait shared by everyone in a group: no count is small, and yet each person's trait is told."""

from dataclasses import dataclass

from reporting.disclosure.attacker import Attack
from reporting.disclosure.statements import Known, Reader, Value
from reporting.disclosure.system import build


@dataclass(frozen=True, slots=True)
class Attribute:
    """`cell` is all of `total`. It needs a recorded decision; it does not stop a release."""

    cell: str
    total: str

    def sentence(self) -> str:
        return f"Everyone counted in {self.total} is also counted in {self.cell}."


def attributes(known: Known, reader: Reader = Reader.AWARE) -> tuple[Attribute, ...]:
    """The sums of which a reader can tell that one part is everything."""
    attack = Attack(build(known, reader))
    place = {cell: at for at, cell in enumerate(attack.full.ids)}
    mentioned = {cell for release in known.releases for cell in release.cells}
    found = []
    for relation in known.relations:
        parts = relation.parts
        if (
            relation.total not in mentioned
            or len(parts) < 2
            or not _is_there(known, relation.total)
        ):
            continue
        left = [part for part in parts if attack.interval(place[part]).high != 0]
        if len(left) == 1 and left[0] in mentioned:
            found.append(Attribute(left[0], relation.total))
    return tuple(found)


def _is_there(known: Known, total: str) -> bool:
    """A group of nobody has no trait."""
    return not any(release.cells.get(total) == Value(0) for release in known.releases)
