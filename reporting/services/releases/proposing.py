"""Proposing what to print: a release, a change of it, a revision, or giving it up."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from dalpb.kernel.codec import from_json, to_json
from dalpb.kernel.models import User
from dalpb.kernel.refusals import Denial, Refused, require
from dalpb.kernel.roles import Permission
from dalpb.kernel.screening import deny_personal
from reporting.models import Release
from reporting.releases.asking import Ask, deny_ask
from reporting.releases.wording import deny_numbers
from reporting.releases.workflow import OUT, ReleaseMove, ReleaseState
from reporting.services.releases.moving import append_event, move_on, require_may


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an officer says of a release, apart from its tables."""

    title: str
    summary: str
    dataset: str
    period: str
    reason: str
    embargo_until: datetime | None = None


@transaction.atomic
def propose(*, code: str, wanted: Wanted, ask: Ask, by: User, at: datetime) -> Release:
    """A release is proposed; a code that is taken is refused."""
    require_may(Permission.PROPOSE_RELEASE, by=by, at=at)
    require(_deny(wanted, ask))
    if Release.objects.filter(code=code).exists():
        raise Refused(
            Denial(
                "release.code_taken",
                f"There is a release “{code}” already. Choose another code, or revise that one.",
            )
        )
    return _create(code, 1, wanted, ask, by=by, at=at, note="", supersedes=None)


def _create(
    code: str,
    revision: int,
    wanted: Wanted,
    ask: Ask,
    *,
    by: User,
    at: datetime,
    note: str,
    supersedes: Release | None,
) -> Release:
    made = Release.objects.create(
        code=code,
        revision=revision,
        **_columns(wanted, ask, at),
        correction_note=note,
        supersedes=supersedes,
        made_by=by,
        made_at=at,
    )
    append_event(made, ReleaseMove.PROPOSED, by=by, at=at, reason=wanted.reason)
    return made


def _columns(wanted: Wanted, ask: Ask, at: datetime) -> dict[str, object]:
    return {
        "title": wanted.title.strip(),
        "summary": wanted.summary.strip(),
        "dataset": wanted.dataset,
        "period": wanted.period,
        "reason": wanted.reason.strip(),
        "embargo_until": wanted.embargo_until,
        "ask": to_json(ask),
        "data_cut_off": at,
    }


def _deny(wanted: Wanted, ask: Ask) -> Denial | None:
    if not wanted.reason.strip():
        return Denial("release.reason_missing", "Say in a sentence why this is published.")
    if not wanted.title.strip():
        return Denial("release.title_missing", "Give the release a title.")
    said = (wanted.title, wanted.summary, wanted.reason, *(table.title for table in ask.tables))
    return deny_ask(ask) or deny_numbers(*said) or deny_personal(*said)


@transaction.atomic
def change(
    *, release: Release, version: int, wanted: Wanted, ask: Ask, by: User, at: datetime
) -> None:
    """What is proposed is something else; whatever reviews there were count no more."""
    require(_deny(wanted, ask))
    changes = _columns(wanted, ask, at)
    move_on(
        release,
        ReleaseMove.CHANGED,
        version=version,
        by=by,
        at=at,
        reason=wanted.reason,
        changes=changes,
    )


@transaction.atomic
def revise(*, release: Release, version: int, note: str, by: User, at: datetime) -> Release:
    """A revision is proposed from the figures as they stand now; the old stays in the ledger."""
    require_may(Permission.PROPOSE_RELEASE, by=by, at=at)
    locked = Release.objects.select_for_update().get(pk=release.pk)
    if ReleaseState(locked.state) not in OUT or locked.version != version:
        raise Refused(
            Denial("release.not_out", "Only a release that was published can be revised.")
        )
    if not note.strip():
        raise Refused(Denial("release.note_missing", "Say in a sentence what is corrected."))
    require(deny_numbers(note) or deny_personal(note))
    if locked.revisions.exclude(state=ReleaseState.DROPPED.value).exists():
        raise Refused(
            Denial("release.revised_already", "A revision of it is there already. Open that one.")
        )
    last = Release.objects.filter(code=locked.code).order_by("-revision")[0].revision
    wanted = Wanted(locked.title, locked.summary, locked.dataset, locked.period, locked.reason)
    return _create(
        locked.code,
        last + 1,
        wanted,
        ask_of(locked),
        by=by,
        at=at,
        note=note.strip(),
        supersedes=locked,
    )


@transaction.atomic
def take_back(*, release: Release, version: int, reason: str, by: User, at: datetime) -> None:
    """The release is a proposal again, and its reviews count no more."""
    move_on(release, ReleaseMove.TAKEN_BACK, version=version, reason=reason, by=by, at=at)


@transaction.atomic
def drop(*, release: Release, version: int, reason: str, by: User, at: datetime) -> None:
    """The proposal is given up; it stays on record."""
    move_on(release, ReleaseMove.DROPPED, version=version, reason=reason, by=by, at=at)


def ask_of(release: Release) -> Ask:
    return from_json(Ask, release.ask)
