"""The tables and entries of a pack."""

from dalpb.kernel.money import Money
from dalpb.kernel.periods import in_words
from reporting.blocks import Block, Entry, Grid, Items, Paragraphs
from reporting.packs.content import (
    ArisingLine,
    DecisionLine,
    DutyLine,
    IndicatorLine,
    Item,
    MoneyLine,
    Openness,
    Paper,
    PaperPart,
    PlanGroup,
    PlanLine,
    RiskLine,
    VoiceLine,
)

NOTHING = "Not said"


def agenda_grid(items: tuple[Item, ...]) -> Block:
    rows = tuple(
        (str(i.number), i.title, i.kind, "; ".join(i.withdrawn) or "Nobody") for i in items
    )
    return Grid("agenda", "", ("Item", "What", "For", "Who leaves for it"), rows, (8, 46, 16, 30))


def paper_blocks(paper: Paper, place: int) -> tuple[Block, ...]:
    """The cover in the boards' own order, then each part or why it is not here."""
    cover = Grid(
        f"cover-{place}",
        f"Cover of paper {place}",
        ("About this paper", "What it says"),
        (
            ("For", paper.purpose),
            ("Sponsor", paper.sponsor or NOTHING),
            ("Author", paper.author or NOTHING),
            ("Organisation", paper.organisation or NOTHING),
            ("Financial implications", paper.financial or NOTHING),
        ),
        (26, 74),
    )
    blocks: list[Block] = [cover]
    if paper.key_issues:
        blocks.append(Paragraphs(tuple(paper.key_issues.split("\n\n"))))
    if paper.recommendations:
        blocks += [Paragraphs(("The board is asked to:",)), Items(paper.recommendations)]
    for number, part in enumerate(paper.parts, start=1):
        blocks.append(_part(part, f"paper-{place}-{number}", number))
    return tuple(blocks)


def _part(part: PaperPart, anchor: str, number: int) -> Block:
    about = _about(part)
    if part.is_removed:
        return Entry(anchor, f"Part {number}", "Not in this version", about)
    texts = tuple(text for text in part.text.split("\n\n") if text)
    heading = part.heading or "Text"
    return Entry(anchor, f"Part {number}", heading, about, texts)


def _about(part: PaperPart) -> str:
    if part.openness is Openness.OPEN:
        return ""
    law = {
        Openness.CONFIDENTIAL: "Confidential: Local Government Act 1972, section 100A(3)",
        Openness.EXEMPT: f"Exempt: Local Government Act 1972, Schedule 12A, paragraph {part.paragraph}",
    }[part.openness]
    said = [law, part.reason]
    if part.review_on:
        said.append(f"To be looked at again on {in_words(part.review_on)}")
    return ". ".join(words.rstrip(".") for words in said if words) + "."


def plan_grids(groups: tuple[PlanGroup, ...]) -> tuple[Block, ...]:
    """A table for each priority, and under it why the voices differ where they do."""
    return tuple(block for group in groups if group.lines for block in _plan_group(group))


def _plan_group(group: PlanGroup) -> tuple[Block, ...]:
    grid = Grid(
        f"plan-{group.number}",
        f"{group.number}. {group.priority}",
        ("Action", "Owner", "Evidence", "Owner says", "Board agreed", "Forecast", "Slips"),
        tuple(_plan_row(line) for line in group.lines),
        (34, 16, 10, 10, 10, 13, 7),
    )
    why = tuple(f"{line.code}: {line.why}" for line in group.lines if line.why)
    return (grid, Items(why, f"Why the voices differ: {group.priority}")) if why else (grid,)


def _plan_row(line: PlanLine) -> tuple[str, ...]:
    return (
        f"{line.code} {line.title}",
        line.owner,
        line.computed or NOTHING,
        line.said or NOTHING,
        line.agreed or NOTHING,
        line.forecast or NOTHING,
        str(line.slips),
    )


def indicator_grids(lines: tuple[IndicatorLine, ...]) -> tuple[Block, ...]:
    names = dict.fromkeys(line.priority for line in lines)
    return tuple(
        Grid(
            f"indicators-{number}",
            name,
            ("Indicator", "Latest", "Period", "How it compares"),
            tuple((i.name, i.value, i.period, i.judgement) for i in lines if i.priority == name),
            (31, 33, 16, 20),
        )
        for number, name in enumerate(names, start=1)
    )


def money_blocks(lines: tuple[MoneyLine, ...]) -> tuple[Block, ...]:
    """Awards with their four numbers; spending not yet supplied is said, never shown as nought."""
    if not lines:
        return ()
    grid = Grid(
        "grant",
        "Grant by award, in pounds",
        ("Award", "Awarded", "Unallocated", "Allocated", "Committed", "Spent"),
        tuple(
            (
                f"{line.year}, {line.recipient}",
                _pounds(line.awarded_pence),
                _pounds(line.unallocated_pence),
                _pounds(line.allocated_pence),
                _pounds(line.committed_pence),
                _pounds(line.spent_pence) if line.has_spending else "Not yet supplied",
            )
            for line in lines
        ),
        (28, 15, 15, 14, 14, 14),
    )
    note = Paragraphs(
        (
            "Allocated is set aside by a decision and not yet promised; committed is promised in"
            " an agreement and not yet paid. The four never overlap.",
        ),
        is_note=True,
    )
    return (grid, note)


def _pounds(pence: int) -> str:
    return str(Money(pence))


def risk_grid(lines: tuple[RiskLine, ...]) -> tuple[Block, ...]:
    if not lines:
        return ()
    rows = tuple((f"{r.code} {r.event}", r.owner, r.current, r.target, r.standing) for r in lines)
    headings = ("Risk", "Owner", "Now", "Target", "Against appetite")
    return (Grid("risks", "", headings, rows, (42, 18, 12, 12, 16)),)


def voice_grid(lines: tuple[VoiceLine, ...]) -> tuple[Block, ...]:
    if not lines:
        return ()
    rows = tuple((v.said, v.answer or "No answer yet", v.standing) for v in lines)
    return (
        Grid("voice", "", ("You said", "We did, or could not", "Standing"), rows, (40, 42, 18)),
    )


def duty_grid(lines: tuple[DutyLine, ...]) -> tuple[Block, ...]:
    if not lines:
        return ()
    rows = tuple((f"{d.title} ({d.source})", d.state, d.words) for d in lines)
    return (Grid("duties", "", ("Duty", "Standing", "Evidence or gap"), rows, (36, 14, 50)),)


def decisions_grid(lines: tuple[DecisionLine, ...]) -> tuple[Block, ...]:
    if not lines:
        return ()
    rows = tuple((d.reference, in_words(d.on), d.words, d.outcome) for d in lines)
    return (
        Grid("decisions", "", ("Reference", "Day", "Decision", "Outcome"), rows, (18, 16, 48, 18)),
    )


def arising_grid(lines: tuple[ArisingLine, ...]) -> tuple[Block, ...]:
    if not lines:
        return ()
    rows = tuple((a.reference, a.words, a.owner, a.due, a.standing) for a in lines)
    headings = ("From", "What", "Owner", "Due", "Standing")
    return (Grid("arising", "", headings, rows, (17, 39, 18, 14, 12)),)
