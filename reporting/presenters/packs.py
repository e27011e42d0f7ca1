"""Packs for their pages: the list, what is still to make, and ways from one to another."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.urls import reverse
from django.utils import timezone

from dalpb.kernel.periods import in_words
from dalpb.kernel.tables import Column, Row, Table
from reporting.models import BoardPack, PackVersion
from reporting.packs.content import Audience
from reporting.packs.highlight import Sender
from reporting.selectors.returns import tier_one_authority
from strategy.facts import board

SPONSOR: Final = "Director of Public Health"
AUTHOR: Final = "Partnership officer"
COLUMNS: Final = (Column("Meeting held"), Column("Number"), Column("Why another"), Column("Frozen"))


@dataclass(frozen=True, slots=True)
class Way:
    label: str
    url: str


def packs_table(packs: Iterable[BoardPack]) -> Table:
    """Every frozen pack, the latest meeting first."""
    return Table(
        key="packs",
        caption="Frozen packs",
        first="Pack",
        columns=COLUMNS,
        rows=tuple(
            Row(
                f"{pack.meeting_name}, {pack.meeting_code}",
                (
                    in_words(pack.held_on),
                    str(pack.number),
                    pack.reason or "The first",
                    f"{in_words(timezone.localdate(pack.made_at))} by {pack.made_by.full_name}",
                ),
                url=reverse(
                    "reporting:pack",
                    args=[pack.meeting_code, pack.number, Audience.MEMBERS.value],
                ),
            )
            for pack in packs
        ),
    )


def to_make(on: date) -> tuple[Way, ...]:
    """The meetings that are still to be held, the next first."""
    found = [
        one
        for one in board.meetings()
        if one.held_on >= on
        and not one.was_held
        and one.status is not board.MeetingStatus.CANCELLED
    ]
    return tuple(
        Way(
            f"{one.body_name}, {in_words(one.held_on)}",
            reverse("reporting:pack-live", args=[one.code]),
        )
        for one in sorted(found, key=lambda one: one.held_on)
    )


def is_meeting(code: str) -> bool:
    return board.meeting(code) is not None


def others(packs: Iterable[BoardPack], version: PackVersion) -> tuple[Way, ...]:
    """The same meeting's other packs, and this one for its other audience."""
    found = [
        Way(
            f"Pack {pack.number}, {audience.value} version",
            reverse("reporting:pack", args=[pack.meeting_code, pack.number, audience.value]),
        )
        for pack in packs
        for audience in Audience
        if (pack.pk, audience.value) != (version.pack_id, version.audience)
    ]
    return tuple(found)


def reports(meeting: str, bodies: Iterable[tuple[str, str]]) -> tuple[Way, ...]:
    return tuple(
        Way(f"Highlight report to the {name}", reverse("reporting:highlight", args=[meeting, code]))
        for code, name in bodies
    )


def made(version: PackVersion) -> str:
    """Who froze it, when, and why there is another where there is."""
    pack = version.pack
    frozen_on = in_words(timezone.localdate(pack.made_at))
    words = f"Pack {pack.number}, frozen {frozen_on} by {pack.made_by.full_name}."
    return f"{words} {pack.reason}".strip()


def sender() -> Sender:
    """By role: who stands behind the report."""
    return Sender(SPONSOR, AUTHOR, tier_one_authority().name)
