"""A frozen pack stored without printing it, and the meeting it is of."""

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Final

from dalpb.kernel.codec import to_json
from dalpb.kernel.models import User
from reporting.models import BoardPack, PackVersion
from reporting.packs.content import Audience, IndicatorLine
from reporting.packs.redact import for_public
from strategy.models import Body, Meeting, TermsOfReference
from tests.factories import packs

AT: Final = datetime(2026, 9, 10, 9, 0, tzinfo=UTC)
CODE: Final = "board-2026-09"
PDF: Final = b"%PDF-1.7 for a test"


def body(code: str, kind: str) -> Body:
    found, _ = Body.objects.get_or_create(
        code=code,
        defaults={
            "name": code.replace("-", " ").title(),
            "prefix": code.upper().replace("-", "")[:12],
            "kind": kind,
            "source": "Test",
        },
    )
    return found


def meeting(by: User) -> Meeting:
    """A coming meeting of the statutory board, without an agenda."""
    board = Body.objects.filter(kind="strategic_board").first() or body("board", "strategic_board")
    terms, _ = TermsOfReference.objects.get_or_create(
        body=board,
        edition="1",
        defaults={
            "in_force_from": date(2021, 10, 1),
            "text": "Advise the authority.",
            "quorum_words": "Three members",
            "quorum_at_least": 3,
            "recorded_by": by,
            "recorded_at": AT,
        },
    )
    found, _ = Meeting.objects.get_or_create(
        code=CODE,
        defaults={
            "body": board,
            "terms": terms,
            "title": "September meeting",
            "held_on": date(2026, 9, 17),
            "starts_at": time(10),
            "place": "County Hall",
            "questions_close_at": AT,
        },
    )
    return found


def frozen(
    by: User, *, at: datetime = AT, indicators: tuple[IndicatorLine, ...] | None = None
) -> BoardPack:
    """The meeting's first pack, for both audiences; with these indicators, where any are given."""
    found, is_new = BoardPack.objects.get_or_create(
        meeting_code=meeting(by).code,
        number=1,
        defaults={
            "meeting_name": "The board",
            "held_on": date(2026, 9, 17),
            "made_by": by,
            "made_at": at,
        },
    )
    members = packs.content()
    if indicators is not None:
        members = replace(members, indicators=indicators)
    for audience, content in (
        (Audience.MEMBERS, members),
        (Audience.PUBLIC, for_public(members)),
    ):
        if is_new:
            text = to_json(content)
            PackVersion.objects.create(
                pack=found,
                audience=audience.value,
                content=text,
                sha256=hashlib.sha256(text.encode()).hexdigest(),
                pdf=PDF,
                pdf_sha256=hashlib.sha256(PDF).hexdigest(),
            )
    return found
