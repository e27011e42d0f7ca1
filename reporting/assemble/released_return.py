"""The lines of a year's signed return, as tables that can be protected and released."""

from dataclasses import dataclass
from typing import Final

from dalpb.kernel.periods import parse
from dalpb.kernel.refusals import Denial, Refused
from reporting.models import AnnualReturn
from reporting.releases.cubes import Piece
from reporting.releases.return_cubes import Place, counted, pieces
from reporting.returns.snapshot import Snapshot, from_json, sha256
from reporting.selectors.returns import (
    area_of_authority,
    standing_return,
    standing_returns,
    tier_one_authority,
)
from reporting.workflow import FROZEN, ReturnStatus

DATASET: Final = "annual-return"


@dataclass(frozen=True, slots=True)
class Signed:
    """The return that stands for a year, as it was signed, and where it counts."""

    snapshot: Snapshot
    sha256: str
    place: Place


def signed_years() -> tuple[str, ...]:
    """The years whose return somebody certified, the latest first."""
    signed = [row.year for row in standing_returns() if ReturnStatus(row.status) in FROZEN]
    return tuple(sorted(signed, reverse=True))


def signed(year: str) -> Signed:
    """The year's standing return; Refused where none is certified, or it was tampered with."""
    found = standing_return(tier_one_authority(), year)
    if found is None:
        raise Refused(
            Denial(
                "return.not_certified",
                f"The return for {year} is not certified, so it has no public version yet. Certify"
                " it first.",
            )
        )
    return Signed(read_signed(found), found.snapshot.sha256, place_of(year))


def read_signed(annual_return: AnnualReturn) -> Snapshot:
    stored = annual_return.snapshot
    if sha256(stored.content) != stored.sha256:
        raise Refused(
            Denial(
                "return.snapshot_damaged",
                "The stored return is not what was signed. Restore it from a backup.",
            )
        )
    return from_json(stored.content)


def place_of(year: str) -> Place:
    county = area_of_authority()
    return Place(year, parse(year).label, county.code, county.name)


def return_pieces(year: str, left_out: tuple[str, ...]) -> tuple[Piece, ...]:
    """A table for each counted question of the form that is not left out."""
    found = signed(year)
    made = pieces(found.snapshot.draft, found.snapshot.spec, found.place, frozenset(left_out))
    if not made:
        raise Refused(
            Denial(
                "release.no_tables",
                f"No line of the return for {year} that is not left out has an exact count. Leave"
                " fewer questions out.",
            )
        )
    return made


def questions(year: str) -> tuple[tuple[str, str], ...]:
    """What may be left out of a year's release: the counted questions by code and title."""
    return tuple((q.code, f"{q.code}: {q.title}") for q in counted(signed(year).snapshot.spec))
