"""A pack's content laid out: exceptions first, then what each item needs, then the rest."""

from collections.abc import Callable
from typing import Final

from dalpb.kernel.periods import in_words
from reporting.blocks import Block, Items, Paragraphs, Part, Tile, Tiles
from reporting.packs.content import Audience, ExceptionKind, PackContent
from reporting.packs.document import AUDIENCE_WORDS, Pack
from reporting.packs.pieces import (
    agenda_grid,
    arising_grid,
    decisions_grid,
    duty_grid,
    indicator_grids,
    money_blocks,
    paper_blocks,
    plan_grids,
    risk_grid,
    voice_grid,
)
from reporting.packs.thread import thread_blocks

EXCEPTION_WORDS: Final = {
    ExceptionKind.DECISION: "Decisions waiting",
    ExceptionKind.DISAGREEMENT: "Where evidence, owner and board disagree",
    ExceptionKind.LATE_TWICE: "Late for a second time",
    ExceptionKind.BLOCKED: "Blocked",
    ExceptionKind.MONEY: "Money",
    ExceptionKind.RISK: "Risks to look at",
    ExceptionKind.DUTY: "Legal duties not met",
    ExceptionKind.OWED: "Answers owed",
    ExceptionKind.CHANGED: "Changed since the last meeting",
}
ABOVE: Final = "Above"
# How many lines of a kind the front tells; all of them stand behind it.
MOST: Final = 8
THREAD_HEADING: Final = "The golden thread, from need to return"
ALL_OF_IT: Final = "Everything that is out of line"
Numbered = tuple[str, tuple[Block, ...]]


def compose(content: PackContent, *, sha256: str = "") -> Pack:
    """The pack of a content; `sha256` is that of the frozen text, empty before it is frozen."""
    meeting = content.meeting
    front = _parts(_front(content), start=1)
    warnings = [*content.warnings] if sha256 else ["Draft, not frozen", *content.warnings]
    return Pack(
        audience=content.audience,
        code=meeting.code,
        title=meeting.body,
        subtitle=f"Papers for the meeting of {in_words(meeting.held_on)}",
        warning=" · ".join(warnings),
        facts=_facts(content, sha256),
        front=front,
        behind=_parts(_behind(content), start=len(front) + 1),
        sha256=sha256,
        area=content.area,
    )


def _facts(content: PackContent, sha256: str) -> tuple[tuple[str, str], ...]:
    meeting = content.meeting
    rows = (
        ("Meeting", meeting.code),
        ("Day", f"{in_words(meeting.held_on)} {meeting.starts_at}".strip()),
        ("Place", meeting.place),
        ("For", AUDIENCE_WORDS[content.audience]),
        ("Put together on", in_words(content.made_on)),
        ("Changes are since", in_words(content.since) if content.since else "the beginning"),
        ("Digest (SHA-256)", sha256),
    )
    return tuple((name, said) for name, said in rows if said)


def _parts(sections: list[Numbered], *, start: int) -> tuple[Part, ...]:
    """Sections with their numbers, and paragraphs numbered within each."""
    return tuple(
        Part(f"part-{number}", f"{number}. {heading}", _with_numbers(blocks, number))
        for number, (heading, blocks) in enumerate(sections, start=start)
    )


def _with_numbers(blocks: tuple[Block, ...], section: int) -> tuple[Block, ...]:
    made: list[Block] = []
    paragraph = 0
    for block in blocks:
        if isinstance(block, Paragraphs) and not block.is_note:
            texts = []
            for text in block.texts:
                paragraph += 1
                texts.append(f"{section}.{paragraph} {text}")
            made.append(Paragraphs(tuple(texts)))
        else:
            made.append(block)
    return tuple(made)


def _front(content: PackContent) -> list[Numbered]:
    """What the ten minutes are for: the count, what is out of line, and the agenda."""
    return [
        ("At a glance", _glance(content)),
        ("What is out of line", _exceptions(content)),
        ("Agenda", (agenda_grid(content.agenda),)),
    ]


def _glance(content: PackContent) -> tuple[Block, ...]:
    lines = [line for group in content.plan for line in group.lines]
    kinds = [one.kind for one in content.exceptions]
    tiles = [
        _tile(kinds.count(ExceptionKind.DECISION), "decisions for this meeting", "on the agenda"),
        _tile(kinds.count(ExceptionKind.LATE_TWICE), "actions late twice", f"of {len(lines)}"),
    ]
    if content.audience is Audience.MEMBERS:
        tiles += [
            _tile(kinds.count(ExceptionKind.DISAGREEMENT), "actions disagreed on", "by two voices"),
            _tile(
                sum(risk.standing == ABOVE for risk in content.risks),
                "risks above appetite",
                _of(content.risks),
            ),
        ]
    tiles += [
        _tile(kinds.count(ExceptionKind.DUTY), "duties with a gap", _of(content.duties)),
        _tile(kinds.count(ExceptionKind.OWED), "answers owed", "each is named in part 2"),
    ]
    return (Tiles(tuple(tiles)),)


def _of(rows: tuple[object, ...]) -> str:
    return f"of {len(rows)}" if rows else "none on record"


def _tile(count: int, words: str, detail: str) -> Tile:
    return Tile("", str(count), words, detail)


def _exceptions(content: PackContent, most: int = MOST) -> tuple[Block, ...]:
    """What is out of line by its kind, at most so many lines of each."""
    blocks: list[Block] = []
    for kind in ExceptionKind:
        found = [one for one in content.exceptions if one.kind is kind]
        if found:
            lines = [f"{one.ref}: {one.words}" if one.ref else one.words for one in found[:most]]
            if len(found) > most:
                lines.append(f"And {len(found) - most} more, in the part “{ALL_OF_IT}”.")
            blocks.append(Items(tuple(lines), f"{EXCEPTION_WORDS[kind]}: {len(found)}"))
    return tuple(blocks) or (Paragraphs(("Nothing is out of line.",)),)


def _all_of_it(content: PackContent) -> list[Numbered]:
    """The whole list, where the front left some of it out."""
    kinds = [one.kind for one in content.exceptions]
    if all(kinds.count(kind) <= MOST for kind in ExceptionKind):
        return []
    return [(ALL_OF_IT, _exceptions(content, most=len(kinds)))]


def _behind(content: PackContent) -> list[Numbered]:
    """What is looked up. A section with nothing in it says so, or why the reader has none."""
    members = content.audience is Audience.MEMBERS
    sections: list[Numbered] = [
        (f"Item {paper.item}: {paper.title}", paper_blocks(paper, place))
        for place, paper in enumerate(content.papers, start=1)
    ]
    sections += _all_of_it(content)
    sections.append(("The plan, by priority", plan_grids(content.plan) or _none("action")))
    if members:
        sections.append(("Indicators", indicator_grids(content.indicators) or _none("indicator")))
    else:
        sections.append(("Indicators", (Paragraphs((NOT_HERE_FIGURES,)),)))
    sections.append((THREAD_HEADING, thread_blocks(content.thread) or _none("thread")))
    sections.append(("The grant", money_blocks(content.money) or _none("award")))
    if members:
        sections.append(("Risks", risk_grid(content.risks) or _none("risk")))
    else:
        sections.append(("Risks", (Paragraphs((NOT_HERE_RISKS,)),)))
    sections += _rest(content)
    return sections


def _rest(content: PackContent) -> list[Numbered]:
    found: list[tuple[str, Callable[[], tuple[Block, ...]], str]] = [
        ("You said, we did", lambda: voice_grid(content.voice), "answer"),
        ("Legal duties", lambda: duty_grid(content.duties), "duty"),
        ("Decisions since the last meeting", lambda: decisions_grid(content.decisions), "decision"),
        ("Actions arising", lambda: arising_grid(content.arising), "action arising"),
    ]
    sections: list[Numbered] = [(name, made() or _none(what)) for name, made, what in found]
    if content.minutes is not None:
        name = f"Minutes of {in_words(content.minutes.held_on)}, to be agreed"
        sections.append((name, (Paragraphs(content.minutes.paragraphs),)))
    return sections


NOT_HERE_FIGURES: Final = (
    "Figures of the partnership's indicators are published on their own, once they have passed"
    " disclosure control, so that nobody can be worked out from a small number."
)
NOT_HERE_RISKS: Final = (
    "The register of risks is the members' paper. Decisions that the board takes on a risk are"
    " among its decisions, and are open."
)


def _none(what: str) -> tuple[Block, ...]:
    return (Paragraphs((f"No {what} is on record.",)),)
