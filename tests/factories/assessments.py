"""A small assessment of Exampleshire as a document, and a version of it taken as far as asked."""

import json
from datetime import UTC, datetime
from typing import Any

from dalpb.kernel.models import User
from needs.models import AssessmentVersion
from needs.rules.assessment.life import AssessmentStatus
from needs.services.assessment.loading import load_assessment
from needs.services.assessment.moves import approve, content_digest, send_for_review
from tests.worlds import COUNTY, World

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


def tell(world: World, value: str, area: str) -> None:
    """The county's own counts of requests, from a published paper; the year before, twenty."""
    rows = [
        f"{year},{area},{COUNTY},,refusal_instances,ALL,{said},Board paper"
        for year, said in (("2024-25", value), ("2023-24", "20"))
    ]
    headings = "period,area,organisation,service,measure,category,value,source"
    content = "\n".join((headings, *rows, "")).encode()
    sent = world.send_file("officer", content, file_name="paper.csv")
    assert sent.batch_id is not None, sent


def worldly(area: str) -> dict[str, Any]:
    """One with a chart, tiles, long words, a share and every kind of evidence."""
    first = finding(
        headline="{asked} asked and {refused} were refused",
        place="unmet",
        tile="refused",
        tile_words="requests were refused",
        chart="Asked and refused",
        text="Of those who asked {share} were refused. " + "Long words. " * 40,
        caveats="Unbroken" * 20,
        figures=[
            tie("refused", charted=True),
            tie("asked", label="Requests", period="2023-24", charted=True),
            {"name": "share", "label": "Refused", "share_of": "refused", "share_in": ["asked"]},
        ],
    )
    second = finding(
        "F2", headline="Nobody counted them", strength="weak", level="district", figures=[]
    )
    given = document(area=area)
    given["chapters"][0] |= {"text": "More may be better recording.", "findings": [first, second]}
    given["gaps"][0] |= {"headline": True, "due_on": "2026-01-01", "findings": ["F2"]}
    return given
