"""Freezing a meeting's pack: whole, for each audience, with its digest and its file."""

import hashlib
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils import timezone

from dalpb.kernel.access import access_of, deny_without
from dalpb.kernel.audit import record
from dalpb.kernel.codec import from_json, to_json
from dalpb.kernel.models import User
from dalpb.kernel.one_snapshot import one_snapshot
from dalpb.kernel.overtaken import refused_when_overtaken
from dalpb.kernel.refusals import Denial, Refused, require
from dalpb.kernel.roles import Permission
from reporting.assemble.packs import pack_content
from reporting.models import BoardPack, PackVersion
from reporting.packs.compose import compose
from reporting.packs.content import Audience, PackContent
from reporting.packs.document import Pack
from reporting.packs.redact import for_public, for_withdrawn
from reporting.render.packs import pack_pdf
from reporting.selectors.packs import packs_of

OVERTAKEN: Final = Denial(
    "pack.overtaken",
    "Somebody else froze a pack of this meeting at the same moment. Read theirs first.",
)


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def read_live(meeting_code: str, *, at: datetime) -> PackContent:
    """The members' pack as the records stand, in one state of the database; frozen nowhere."""
    with one_snapshot():
        content = pack_content(meeting_code, on=timezone.localdate(at))
    if content is None:
        raise Refused(
            Denial("pack.no_meeting", f"There is no meeting with the code {meeting_code}.")
        )
    return content


def freeze_pack(meeting_code: str, *, by: User, at: datetime, reason: str = "") -> BoardPack:
    """The meeting has one more frozen pack: content, digest and PDF for members and public.

    Refused where nothing changed since the last, or where a later one says no reason.
    """
    require(deny_without(access_of(by, on=timezone.localdate(at)), Permission.BUILD_PACK))
    members = read_live(meeting_code, at=at)
    reason = reason.strip()
    # Refused before the minute that printing takes; asked again once the row is held.
    _deny(packs_of(meeting_code).first(), digest(to_json(members)), reason)
    made = {Audience.MEMBERS: members, Audience.PUBLIC: for_public(members)}
    pressed = {audience: press(content) for audience, content in made.items()}
    return _store(members, pressed, by=by, at=at, reason=reason)


def press(content: PackContent) -> tuple[str, bytes]:
    """The text that is frozen, and its file."""
    text = to_json(content)
    return text, pack_pdf(compose(content, sha256=digest(text)))


@transaction.atomic
def _store(
    members: PackContent,
    pressed: dict[Audience, tuple[str, bytes]],
    *,
    by: User,
    at: datetime,
    reason: str,
) -> BoardPack:
    meeting = members.meeting
    last = packs_of(meeting.code).select_for_update().first()
    _deny(last, digest(pressed[Audience.MEMBERS][0]), reason)
    with refused_when_overtaken(OVERTAKEN):
        pack = BoardPack.objects.create(
            meeting_code=meeting.code,
            meeting_name=meeting.body,
            held_on=meeting.held_on,
            number=last.number + 1 if last else 1,
            reason=reason if last else "",
            made_by=by,
            made_at=at,
        )
    for audience, (text, pdf) in pressed.items():
        PackVersion.objects.create(
            pack=pack,
            audience=audience.value,
            content=text,
            sha256=digest(text),
            pdf=pdf,
            pdf_sha256=hashlib.sha256(pdf).hexdigest(),
        )
    record(
        "pack.frozen",
        by=by,
        at=at,
        subject="board_pack",
        subject_key=f"{meeting.code}/{pack.number}",
        reason=pack.reason,
        details={a.value: digest(text) for a, (text, _) in pressed.items()},
    )
    return pack


def _deny(last: BoardPack | None, sha256: str, reason: str) -> None:
    if last is None:
        return
    if last.versions.get(audience=Audience.MEMBERS.value).sha256 == sha256:
        raise Refused(
            Denial(
                "pack.unchanged",
                f"Nothing has changed since pack {last.number} was frozen. Send that one.",
            )
        )
    if not reason:
        raise Refused(
            Denial(
                "pack.reason_missing",
                f"Pack {last.number} is frozen and may have been read. Say why there is another.",
            )
        )


def frozen_content(version: PackVersion) -> PackContent:
    """What was frozen; Refused where the stored text is not what was."""
    if digest(version.content) != version.sha256:
        raise Refused(
            Denial(
                "pack.damaged", "The stored pack is not what was frozen. Restore it from a backup."
            )
        )
    return from_json(PackContent, version.content)


def frozen_pack(version: PackVersion, left: frozenset[int] = frozenset()) -> Pack:
    """The frozen pack laid out, without the closed parts of items that the reader leaves for."""
    return compose(for_withdrawn(frozen_content(version), left), sha256=version.sha256)


def frozen_pdf(version: PackVersion, left: frozenset[int] = frozenset()) -> bytes:
    """The stored file; for a reader who leaves for an item, one printed without its closed parts."""
    if left:
        return pack_pdf(frozen_pack(version, left))
    content = bytes(version.pdf)
    if hashlib.sha256(content).hexdigest() != version.pdf_sha256:
        raise Refused(
            Denial(
                "pack.damaged", "The stored file is not what was made. Restore it from a backup."
            )
        )
    return content


@transaction.atomic
def note_download(version: PackVersion, *, by: User, at: datetime) -> None:
    """An export leaves the system: the trail says who took which version."""
    record(
        "pack.downloaded",
        by=by,
        at=at,
        subject="board_pack",
        subject_key=f"{version.pack.meeting_code}/{version.pack.number}",
        details={"audience": version.audience},
    )
