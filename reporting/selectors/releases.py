"""Reads of releases on their way out, and of all that was ever printed."""

from dataclasses import replace

from django.db.models import QuerySet
from django.utils import timezone

from dalpb.kernel.access import Access
from dalpb.kernel.codec import from_json
from dalpb.kernel.refusals import Denial, Refused
from dalpb.kernel.roles import Permission
from reporting.disclosure.policy import parse
from reporting.models import (
    DisclosurePolicy,
    ExternalStatement,
    FrozenCopy,
    Override,
    Release,
    ReleaseEvent,
    Review,
    Statement,
)
from reporting.releases.cubes import key_of
from reporting.releases.evidence import Evidence
from reporting.releases.freezing import digest
from reporting.releases.said import Printing, Said
from reporting.releases.saying import Printed, read_percent
from reporting.releases.workflow import (
    OUT,
    REVIEWERS,
    ReleaseMove,
    ReleaseState,
    replay,
)

MAKING = (
    ReleaseMove.PROPOSED.value,
    ReleaseMove.CHANGED.value,
    ReleaseMove.PROTECTED.value,
    ReleaseMove.SENT.value,
)


def releases_for(access: Access) -> QuerySet[Release]:
    if not access.has(Permission.VIEW_RELEASES):
        return Release.objects.none()
    return Release.objects.select_related("made_by", "supersedes")


def release_for(access: Access, code: str, revision: int) -> Release | None:
    return releases_for(access).filter(code=code, revision=revision).first()


def events_of(release: Release) -> list[ReleaseEvent]:
    return list(release.events.select_related("by").order_by("sequence"))


def replayed_state(release: Release) -> ReleaseState | None:
    return replay([ReleaseMove(event.move) for event in events_of(release)])


def last_copy(release: Release) -> FrozenCopy | None:
    """The last attempt at protection, safe or not."""
    return release.copies.select_related("policy", "protected_by").order_by("-number").first()


def standing_copy(release: Release) -> FrozenCopy | None:
    """The copy that stands: the last one, where the release has its digest."""
    copy = last_copy(release)
    return copy if copy is not None and copy.is_safe and copy.sha256 == release.sha256 else None


def authors(release: Release) -> frozenset[int]:
    """Everybody who had a hand in it."""
    return frozenset(
        [
            release.made_by_id,
            *release.events.filter(move__in=MAKING).values_list("by_id", flat=True),
        ]
    )


def reviews_shown(copy: FrozenCopy, to: int) -> list[Review]:
    """Both verdicts once both are in; until then a reviewer sees their own alone."""
    reviews = list(copy.reviews.select_related("by").order_by("at", "id"))
    if len(reviews) >= REVIEWERS:
        return reviews
    return [review for review in reviews if review.by_id == to]


def overrides_in_force(release: Release, on: object) -> list[Override]:
    return list(
        release.overrides.filter(expires_on__gte=on).select_related("finding", "decided_by")
    )


def policy_row(code: str, number: int) -> DisclosurePolicy | None:
    return DisclosurePolicy.objects.filter(code=code, number=number).first()


def printings(but: Release | None = None) -> tuple[Printing, ...]:
    """Everything ever printed, by us and by others, in order; withdrawn releases stay in it."""
    return (*_ours(but), *_others())


def _ours(but: Release | None) -> list[Printing]:
    rows = Release.objects.filter(state__in=[state.value for state in OUT])
    if but is not None:
        rows = rows.exclude(pk=but.pk)
    found = []
    for row in rows.order_by("published_at", "id"):
        copy = standing_copy(row)
        if copy is None:
            raise Refused(
                Denial("release.damaged", f"The copy of {row} is gone. Restore it from a backup.")
            )
        found.append(
            Printing(
                id=f"{row.code}/{row.revision}",
                when=timezone.localdate(row.published_at).isoformat() if row.published_at else "",
                issuer="",
                is_withdrawn=row.state == ReleaseState.WITHDRAWN,
                said=said_in(copy),
                cubes=evidence_of(copy).cubes,
                noughts_printed=parse(copy.policy.content).are_noughts_printed,
            )
        )
    return found


def said_in(copy: FrozenCopy) -> tuple[Said, ...]:
    return tuple(
        replace(_said(row.cell, row), of=row.of, population=row.population, per=row.per)
        for row in copy.statements.order_by("table", "id")
    )


def _said(cell: str, row: Statement | ExternalStatement) -> Said:
    return Said(cell, Printed(row.kind), row.low, row.high, row.base, row.shown)


def evidence_of(copy: FrozenCopy) -> Evidence:
    """The counter-tables of a copy, checked against their digest."""
    if digest(copy.proof.content) != copy.proof.sha256:
        raise Refused(Denial("release.proof_damaged", "The stored proof is not what was verified."))
    return from_json(Evidence, copy.proof.content)


def external_statements() -> QuerySet[ExternalStatement]:
    """What stands of what others printed: nothing that was struck, nor what struck it."""
    return ExternalStatement.objects.filter(strikes__isnull=True, struck_by__isnull=True)


def _others() -> list[Printing]:
    return [
        Printing(
            id=f"external-{row.pk}",
            when=row.said_on.isoformat(),
            issuer=row.issuer,
            is_withdrawn=False,
            said=(_said_by_others(row),),
        )
        for row in external_statements().order_by("said_on", "id")
    ]


def _said_by_others(row: ExternalStatement) -> Said:
    said = _said(external_cell(row), row)
    if said.kind is not Printed.PERCENT:
        return said
    at = {"period": row.of_period, "area": row.of_area, "category": row.of_category}
    return replace(said, shown=read_percent(row.shown) or "", of=key_of(row.of_measure, at))


def external_cell(row: ExternalStatement) -> str:
    at = {"period": row.period, "area": row.area, "category": row.category}
    return key_of(row.measure, at)
