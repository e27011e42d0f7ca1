"""What stops a document before it is proposed: personal data, places of refuges, small counts."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Final

from dalpb.kernel.intake.personal import find_personal
from dalpb.kernel.legal_kinds import LegalKind
from dalpb.kernel.models.areas import Area, AreaKind, AreaName
from dalpb.kernel.refusals import Denial, Refused
from needs.facts.figures import services
from reporting.disclosure.policy import load_policies, policy_in_force
from reporting.documents.content import DocumentContent
from reporting.documents.figures import Hit, ReleasedCell, Small, figure_hits
from reporting.documents.places import Gazetteer, place_hits
from reporting.documents.texts import placed_texts
from reporting.selectors.published import published_releases

# A place is kept back for every kind of building; a sanctuary scheme has none.
OPEN_KINDS: Final = frozenset({None, LegalKind.NOT_RELEVANT, LegalKind.SANCTUARY})
MOST_TOLD: Final = 12


def check_content(content: DocumentContent, *, stands_because: str, on: date, at: datetime) -> None:
    """Raises Refused with every place that must change first."""
    _refuse(
        "document.personal", "This seems to hold something about one person", _personal(content)
    )
    told = [f"{where}: {why}" for where, why in place_hits(content, gazetteer(on))]
    _refuse("document.place", "This may tell where a refuge is", told)
    hits = figure_hits(content, small=_small(on), released=released_cells(at))
    certain = _said(hits, is_certain=True)
    _refuse("document.small_count", "Some figures may not be published in a document", certain)
    doubtful = _said(hits, is_certain=False)
    if not stands_because:
        _refuse(
            "document.doubtful",
            "Some words seem to count few people. Change them where they are written, or say why"
            " they may stand",
            doubtful,
        )


def _said(hits: Sequence[Hit], *, is_certain: bool) -> list[str]:
    return [f"{hit.where}: {hit.why}" for hit in hits if hit.is_certain is is_certain]


def _refuse(code: str, lead: str, places: Iterable[str]) -> None:
    listed = [*dict.fromkeys(places)]
    if not listed:
        return
    told = "; ".join(listed[:MOST_TOLD])
    more = f"; and {len(listed) - MOST_TOLD} more" if len(listed) > MOST_TOLD else ""
    raise Refused(Denial(code, f"{lead}. {told}{more}."))


def _personal(content: DocumentContent) -> list[str]:
    """Where a sign of one person stands. A table of help lines may hold telephone numbers."""
    found = []
    for placed in placed_texts(content):
        kinds = {sign.kind for sign in find_personal(placed.text) if sign.is_certain}
        if placed.is_help:
            kinds.discard("phone")
        if kinds:
            found.append(f"{placed.where}: {', '.join(sorted(kinds)).replace('_', ' ')}")
    return found


def _small(on: date) -> Small:
    """What the rules for counts that the public can read call small."""
    policy = policy_in_force(load_policies(), "public", "counts", on, "public-counts")
    if policy is None:
        raise Refused(
            Denial(
                "document.no_policy",
                "No rules for public counts are in force on this day, so no document can be"
                " checked. Ask for the policy to be put in force.",
            )
        )
    return Small(policy.threshold, policy.thresholds)


def gazetteer(on: date) -> Gazetteer:
    """Services whose place is kept back, the districts, and every finer place that is known."""
    kept = [one.name for one in services(on) if one.legal_kind not in OPEN_KINDS]
    return Gazetteer(
        services=tuple(kept),
        districts=_names(AreaKind.DISTRICT),
        finer=(*_names(AreaKind.LSOA), *_names(AreaKind.OTHER)),
    )


def _names(kind: AreaKind) -> tuple[str, ...]:
    areas = Area.objects.filter(kind=kind.value)
    return tuple(AreaName.objects.filter(area__in=areas).values_list("name", flat=True).distinct())


def released_cells(at: datetime) -> frozenset[ReleasedCell]:
    """Every exact number that a standing release prints, under each period it may be of.

    A rounded one is none of them.

    A table whose code is its measure's can be cited; a count that was withheld is in none.
    """
    return frozenset(
        ReleasedCell(table.code, period, cell.value)
        for release in published_releases(at=at)
        for table in release.tables
        for row in table.rows
        for heading, cell in zip(table.cell_headings, row.cells, strict=True)
        if cell.value is not None
        for period in (table.period, heading, *row.labels)
    )
