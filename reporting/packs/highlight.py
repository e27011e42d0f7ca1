"""The highlight report to another body, in the form of that body's cover papers.

It is made of the public's version of a pack, because it travels beyond the board.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from dalpb.kernel.periods import in_words
from reporting.blocks import Block, Grid, Items, Paragraphs, Part
from reporting.packs.content import Audience, ExceptionKind, PackContent, PlanGroup
from reporting.packs.document import Pack
from reporting.packs.pieces import decisions_grid, money_blocks

LATE: Final = "red"
# How many lines a body that has other business will read.
MOST: Final = 8


@dataclass(frozen=True, slots=True)
class Sender:
    """Who brings the report: roles, never names."""

    sponsor: str
    author: str
    organisation: str


def highlight(content: PackContent, body: str, sender: Sender, *, on: date) -> Pack:
    """A report of two pages to a body: what is asked of it, what moved, what is stuck."""
    if content.audience is not Audience.PUBLIC:
        raise ValueError("a highlight report is made of the public version")
    parts = (
        ("Cover", (_cover(content, sender),)),
        ("Key issues", _issues(content)),
        ("Progress by priority", _progress(content.plan)),
        ("Decisions of the board", decisions_grid(content.decisions) or _none("decision")),
        ("Financial implications", money_blocks(content.money[:2]) or _none("award")),
        ("Recommendations", _asks(content)),
    )
    return Pack(
        audience=Audience.PUBLIC,
        code=content.meeting.code,
        title=f"Highlight report to the {body}",
        subtitle=f"From the {content.meeting.body}, as of {in_words(content.made_on)}",
        warning=" · ".join(content.warnings),
        facts=(("Made on", in_words(on)), ("From the pack of", content.meeting.code)),
        front=tuple(
            Part(f"part-{n}", f"{n}. {heading}", blocks)
            for n, (heading, blocks) in enumerate(parts, start=1)
        ),
        behind=(),
        sha256="",
        area=content.area,
    )


def _cover(content: PackContent, sender: Sender) -> Block:
    rows = (
        ("Title", "Domestic abuse: how the county's strategy goes"),
        ("For decision or information", "Information"),
        ("Sponsor", sender.sponsor),
        ("Author", sender.author),
        ("Organisation", sender.organisation),
        ("Meeting it follows", f"{content.meeting.body}, {in_words(content.meeting.held_on)}"),
    )
    return Grid("cover", "", ("About this report", "What it says"), rows, (30, 70))


def _issues(content: PackContent) -> tuple[Block, ...]:
    told = [e for e in content.exceptions if e.kind is not ExceptionKind.DECISION]
    lines = tuple(f"{e.ref}: {e.words}" if e.ref else e.words for e in told[:MOST])
    if not lines:
        return (Paragraphs(("Nothing is out of line.",)),)
    more = len(told) - len(lines)
    left = (Paragraphs((f"And {more} more, in the pack.",), is_note=True),) if more else ()
    return (Items(lines), *left)


def _progress(groups: tuple[PlanGroup, ...]) -> tuple[Block, ...]:
    if not groups:
        return _none("action")
    rows = tuple(_row(group) for group in groups)
    headings = (
        "Priority",
        "Actions",
        "Board agreed red",
        "Not yet agreed",
        "Slipped twice or more",
    )
    return (Grid("progress", "", headings, rows, (44, 12, 15, 14, 15)),)


def _row(group: PlanGroup) -> tuple[str, ...]:
    lines = group.lines
    return (
        f"{group.number}. {group.priority}",
        str(len(lines)),
        str(sum(line.agreed.casefold() == LATE for line in lines)),
        str(sum(not line.agreed for line in lines)),
        str(sum(line.slips > 1 for line in lines)),
    )


def _asks(content: PackContent) -> tuple[Block, ...]:
    asks = ["note the progress and the key issues"]
    if any(e.kind is ExceptionKind.DUTY for e in content.exceptions):
        asks.append("help to close the gaps in legal duties that part 2 names")
    return (Paragraphs(("The body is asked to:",)), Items(tuple(asks)))


def _none(what: str) -> tuple[Block, ...]:
    return (Paragraphs((f"No {what} is on record.",)),)
