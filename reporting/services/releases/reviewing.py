"""Review by two others on the exact copy, publication after the embargo, and withdrawal."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from dalpb.kernel.audit import record
from dalpb.kernel.models import User
from dalpb.kernel.refusals import Denial, Refused, require
from dalpb.kernel.roles import Permission
from dalpb.kernel.screening import deny_personal
from reporting.disclosure.policy import parse
from reporting.models import DisclosurePolicy, FrozenCopy, Release, Review
from reporting.releases.evidence import Evidence, is_proved, proof_of
from reporting.releases.freezing import digest
from reporting.releases.ledger import digest as ledger_digest
from reporting.releases.ledger import ledger, linked_only
from reporting.releases.said import printout
from reporting.releases.workflow import (
    ReleaseMove,
    ReleaseState,
    Verdict,
    deny_move,
    deny_reviewer,
    outcome,
)
from reporting.selectors.releases import (
    authors,
    evidence_of,
    printings,
    said_in,
    standing_copy,
)
from reporting.services.releases.moving import move_on, require_may
from reporting.services.releases.public_return import deny_return_moved


@transaction.atomic
def send(*, release: Release, version: int, by: User, at: datetime) -> None:
    """The frozen copy waits for its two reviewers."""
    verify_copy(release)
    move_on(release, ReleaseMove.SENT, version=version, by=by, at=at)


@transaction.atomic
def review(
    *, release: Release, sha256: str, verdict: Verdict, reason: str, by: User, at: datetime
) -> Review:
    """One verdict on the copy that was read. With the second, the release is approved or not."""
    require_may(Permission.REVIEW_RELEASE, by=by, at=at)
    locked = Release.objects.select_for_update().get(pk=release.pk)
    if locked.state != ReleaseState.IN_REVIEW:
        require(deny_move(ReleaseMove.APPROVED, state=ReleaseState(locked.state)))
    copy = verify_copy(locked)
    if copy.sha256 != sha256:
        raise Refused(
            Denial("release.copy_moved", "Another copy stands now. Read it before you decide.")
        )
    given = frozenset(copy.reviews.values_list("by_id", flat=True))
    require(deny_reviewer(authors=authors(locked), already=given, by=by.pk))
    if not reason.strip():
        raise Refused(Denial("release.verdict_reason", "Say in a sentence what you looked at."))
    require(deny_personal(reason))
    made = Review.objects.create(
        copy=copy, sha256=sha256, verdict=verdict.value, reason=reason.strip(), by=by, at=at
    )
    move = outcome(tuple(Verdict(one.verdict) for one in copy.reviews.all()))
    if move is not None:
        move_on(locked, move, version=locked.version, by=by, at=at)
    else:
        record(
            "release.reviewed",
            by=by,
            at=at,
            subject="release",
            subject_key=f"{locked.code}/{locked.revision}",
            details={"sha256": sha256},
        )
    release.refresh_from_db()
    return made


@transaction.atomic
def publish(*, release: Release, version: int, by: User, at: datetime) -> None:
    """The release is out: its embargo is over, and nothing was printed since it was audited."""
    require_may(Permission.PROPOSE_RELEASE, by=by, at=at)
    # One publication at a time: the next is held to the ledger with this one in it.
    list(DisclosurePolicy.objects.select_for_update().order_by("pk"))
    require(deny_move(ReleaseMove.PUBLISHED, state=ReleaseState(release.state)))
    if release.embargo_until is not None and at < release.embargo_until:
        raise Refused(
            Denial(
                "release.embargoed",
                f"It may not be published before {release.embargo_until:%-d %B %Y, %H:%M} UTC.",
            )
        )
    require(deny_return_moved(release))
    copy = standing_copy(release)
    if copy is not None and copy.ledger_sha256 != ledger_digest(printings(release)):
        raise Refused(
            Denial(
                "release.ledger_moved",
                "Something else was published or recorded since this was protected. Take it back,"
                " protect it against that as well, and have it reviewed again.",
            )
        )
    verify_copy(release)
    move_on(
        release,
        ReleaseMove.PUBLISHED,
        version=version,
        by=by,
        at=at,
        changes={"published_at": at},
    )


@transaction.atomic
def withdraw(*, release: Release, version: int, reason: str, by: User, at: datetime) -> None:
    """The tables are shown no more. Whoever read them still knows them, so the ledger does too."""
    require(deny_personal(reason))
    move_on(
        release,
        ReleaseMove.WITHDRAWN,
        version=version,
        by=by,
        at=at,
        reason=reason,
        changes={"withdrawn_at": at, "withdrawn_reason": reason.strip()},
    )


def verify_copy(release: Release) -> FrozenCopy:
    """The copy that stands, with its proof added up again from what is stored."""
    copy = standing_copy(release)
    if copy is None:
        raise Refused(
            Denial("release.no_copy", "Nothing is protected yet. Protect the tables first.")
        )
    if digest(copy.content) != copy.sha256:
        raise Refused(_damaged())
    evidence = evidence_of(copy)
    if not _is_still_proved(release, copy, evidence):
        raise Refused(
            Denial(
                "release.no_proof",
                "The stored proof does not hold against everything printed. Protect it again.",
            )
        )
    return copy


def _is_still_proved(release: Release, copy: FrozenCopy, evidence: Evidence) -> bool:
    policy = parse(copy.policy.content)
    linked = ledger(
        linked_only(printings(release), evidence.cubes),
        evidence.cubes,
        policy,
        accepted=frozenset(evidence.accepted),
    )
    out = printout(
        f"{release.code}/{release.revision}",
        said_in(copy),
        linked.ids,
        noughts_printed=policy.are_noughts_printed,
    )
    known = linked.known
    everything = replace(known, releases=(*known.releases, out))
    if tuple(cell.id for cell in everything.cells) != evidence.cells:
        return False
    return is_proved(everything, proof_of(evidence))


def _damaged() -> Denial:
    return Denial(
        "release.damaged",
        "The stored copy is not what was reviewed. Restore it from a backup.",
    )


@transaction.atomic
def note_evidence(*, release: Release, by: User, at: datetime) -> None:
    """Whoever reads the counter-tables is in the trail."""
    require_may(Permission.VIEW_ALL_FIGURES, by=by, at=at)
    record(
        "release.evidence_read",
        by=by,
        at=at,
        subject="release",
        subject_key=f"{release.code}/{release.revision}",
    )
