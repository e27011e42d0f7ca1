"""What an officer weighs before protecting: what would be withheld, and how far rounding moves."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dalpb.kernel.refusals import Refused
from reporting.assemble.releases import pieces_of
from reporting.disclosure.policy import Policy
from reporting.disclosure.rounding import Draw, Moves, moves
from reporting.disclosure.shape import Advice, advise
from reporting.models import Release
from reporting.releases.asking import How, deny_how
from reporting.releases.cubes import View, labels_of
from reporting.services.releases.attempting import secret_of
from reporting.services.releases.policies import may_round, policy_for
from reporting.services.releases.proposing import ask_of


@dataclass(frozen=True, slots=True)
class TableAdvice:
    """One table: what withholding comes to in each shape, and what rounding comes to."""

    title: str
    shapes: tuple[Advice, ...] = ()
    moves: Moves | None = None


@dataclass(frozen=True, slots=True)
class Choices:
    """Lines and counts to choose from, and advice; or the problem in the way of both."""

    lines: tuple[tuple[str, str], ...] = ()
    cells: tuple[tuple[str, str], ...] = ()
    advice: tuple[TableAdvice, ...] = ()
    may_round: bool = False
    problem: str = ""

    def of_form(self) -> dict[str, Any]:
        return {"lines": self.lines, "cells": self.cells, "may_round": self.may_round}


def choices_of(release: Release, *, at: datetime) -> Choices:
    """Worked out from the figures as they stand and from the policies in force."""
    ask = ask_of(release)
    is_round = deny_how(ask, How.ROUND) is None and may_round(release.audience, at)
    try:
        pieces = pieces_of(ask)
        policy, _ = policy_for(release.audience, at)
        rounded = policy_for(release.audience, at, How.ROUND)[0] if is_round else None
    except Refused as refused:
        return Choices(problem=refused.denial.sentence)
    lines: dict[str, str] = {}
    cells: dict[str, str] = {}
    for view in (view for piece in pieces for view in piece.views):
        for axis, kept in zip(view.cube.axes, view.kept, strict=True):
            lines |= {axis.nodes[at_].code: axis.nodes[at_].label for at_ in kept}
        names = labels_of((view.cube,), {})
        printed = view.table()
        cells |= {key: names[key] for key in map(printed.key, printed.coordinates())}
    return Choices(
        lines=tuple(lines.items()),
        cells=tuple(cells.items()),
        advice=tuple(
            told
            for piece in pieces
            for view in piece.views
            if (told := _advice(piece.ask.title, view, policy, rounded)) is not None
        ),
        may_round=is_round,
    )


def _advice(title: str, view: View, policy: Policy, rounded: Policy | None) -> TableAdvice | None:
    shape = view.shape()
    if shape is None and rounded is None:
        return None
    return TableAdvice(
        title,
        advise(shape, policy.threshold) if shape is not None else (),
        moves(view.adding(), rounded.base, Draw(secret_of(rounded))) if rounded else None,
    )
