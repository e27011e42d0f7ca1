"""From the members' pack to another reader's: what may not travel is taken out, and said."""

from collections.abc import Callable
from dataclasses import replace

from reporting.packs.content import Audience, ExceptionKind, Openness, PackContent, Paper, PaperPart

# What of the exceptions the public reads: nothing that rests on small counts or on risks.
PUBLIC_EXCEPTIONS = frozenset(
    {
        ExceptionKind.DECISION,
        ExceptionKind.LATE_TWICE,
        ExceptionKind.DUTY,
        ExceptionKind.OWED,
    }
)


def for_public(content: PackContent) -> PackContent:
    """The pack as anybody may read it.

    Confidential and exempt parts go, each leaving its reason. Indicators go, because their
    figures have to pass disclosure control first; so do risks and draft minutes, which are
    the members' until the board has agreed them.
    """
    return replace(
        content,
        audience=Audience.PUBLIC,
        exceptions=tuple(e for e in content.exceptions if e.kind in PUBLIC_EXCEPTIONS),
        papers=tuple(_without(paper, _is_closed) for paper in content.papers),
        indicators=(),
        risks=(),
        minutes=None,
    )


def for_withdrawn(content: PackContent, items: frozenset[int]) -> PackContent:
    """The members' pack for somebody who leaves for these items: their closed parts go."""
    if not items:
        return content
    return replace(
        content,
        papers=tuple(
            _without(paper, _is_closed) if paper.item in items else paper
            for paper in content.papers
        ),
    )


def _is_closed(part: PaperPart) -> bool:
    return part.openness is not Openness.OPEN


def _without(paper: Paper, closed: Callable[[PaperPart], bool]) -> Paper:
    return replace(
        paper,
        parts=tuple(
            replace(part, heading="", text="", is_removed=True) if closed(part) else part
            for part in paper.parts
        ),
    )
