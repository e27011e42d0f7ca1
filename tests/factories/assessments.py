"""A small assessment of Exampleshire as a document, and a version of it taken as far as asked."""

import json
from datetime import UTC, datetime
from typing import Any

from dalpb.kernel.models import User
from needs.models import AssessmentVersion
from needs.rules.assessment.life import AssessmentStatus
from needs.services.assessment.loading import load_assessment
from needs.services.assessment.moves import approve, content_digest, send_for_review

AT = datetime(2025, 5, 20, 9, 30, tzinfo=UTC)
AREA = "E10000099"


def tie(name: str = "refused", **more: Any) -> dict[str, Any]:
    return {
        "name": name,
        "label": "Requests that were refused",
        "measure": "refusal_instances",
        "period": "2024-25",
        **more,
    }


def finding(code: str = "F1", **more: Any) -> dict[str, Any]:
    return {
        "code": code,
        "headline": "{refused} requests were refused",
        "strength": "strong",
        "figures": [tie()],
        **more,
    }


def document(version: str = "2025", **more: Any) -> dict[str, Any]:
    """One chapter with one finding, one area for development, one gap."""
    return {
        "assessment": "exampleshire",
        "version": version,
        "title": "Needs of Exampleshire",
        "area": AREA,
        "covers_from": "2024-04-01",
        "covers_until": "2025-04-01",
        "scope": "Safe accommodation.",
        "out_of_scope": "Everything else.",
        "summary": "Need is not met.",
        "method": "Partners were asked.",
        "full_on": "2025-06-01",
        "refresh_on": "2026-06-01",
        "next_full_on": "2028-06-01",
        "chapters": [{"code": "places", "heading": "Places", "findings": [finding()]}],
        "recommendations": [
            {
                "code": "O1",
                "kind": "overarching",
                "title": "More places",
                "parts": ["Open some."],
                "findings": ["F1"],
            }
        ],
        "gaps": [
            {
                "code": "G1",
                "what": "Who never asked",
                "why": "Nobody counts them.",
                "supplier": "Every agency",
                "findings": ["F1"],
            }
        ],
        "voices": [
            {"code": "E1", "heading": "Waiting", "text": "People waited.", "source": "Test"}
        ],
        "help": [{"code": "now", "name": "In danger now", "contact": "999"}],
        **more,
    }


def write(by: User, given: dict[str, Any] | None = None, *, at: datetime = AT) -> AssessmentVersion:
    """The document as a draft of `by`."""
    content = json.dumps(given or document()).encode()
    loaded = load_assessment(content=content, by=by, at=at)
    assert loaded.faults == ()
    assert loaded.edition is not None
    return loaded.edition


def take_to(
    edition: AssessmentVersion, status: AssessmentStatus, *, author: User, approver: User
) -> AssessmentVersion:
    """The draft sent for review, and approved where that is asked."""
    send_for_review(edition=edition, version=edition.version, by=author, at=AT)
    if status is AssessmentStatus.APPROVED:
        shown = content_digest(edition)
        approve(edition=edition, version=edition.version, shown=shown, by=approver, at=AT)
    return edition
