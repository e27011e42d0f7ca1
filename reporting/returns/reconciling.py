"""What was sent held against what the Department printed. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from dalpb.kernel.cells import Figure, State
from dalpb.kernel.refusals import Denial, Refused
from reporting.returns.draft import Draft
from reporting.returns.spec import By, Spec


class Verdict(StrEnum):
    AGREES = "agrees"
    COULD_AGREE = "could_agree"
    DIFFERS = "differs"
    NOT_PRINTED = "not_printed"
    NOT_RETURNED = "not_returned"
    NEITHER = "neither"


WORDS: Final = {
    Verdict.AGREES: "Agrees",
    Verdict.COULD_AGREE: "Could agree: what was returned is a range",
    Verdict.DIFFERS: "Differs",
    Verdict.NOT_PRINTED: "Not printed by the Department",
    Verdict.NOT_RETURNED: "Printed by the Department, but not returned by us",
    Verdict.NEITHER: "Neither returned nor printed",
}


# What releases print instead of a number.
MARKS: Final = ("[c]", "[x]", "[z]", "[n]", "[low]", "-", "..", "c", "x", "z")
_NUMBER: Final = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,12}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Printed:
    """A figure as the Department printed it; `count` is nothing where it printed a mark."""

    text: str
    count: int | None


@dataclass(frozen=True, slots=True)
class Reconciled:
    """One line: what was returned, what was printed, and whether one can be the other."""

    question: str
    title: str
    category: str
    label: str
    returned: Figure
    printed: str
    verdict: Verdict


def read_printed(text: str) -> Printed | None:
    """A figure as typed from a release; nothing for a blank; refuses what is neither."""
    said = text.strip()
    if not said:
        return None
    if _NUMBER.fullmatch(said):
        return Printed(said, int(said.replace(",", "")))
    if said in MARKS:
        return Printed(said, None)
    raise Refused(
        Denial(
            "published.not_a_figure",
            f"“{said[:20]}” is neither a whole number nor a mark. Type it as the release prints"
            f" it: a number such as 1,230, or one of {', '.join(MARKS)}. Leave it blank if the"
            " release does not print it.",
        )
    )


def reconcile(
    draft: Draft, spec: Spec, printed: Mapping[tuple[str, str], Printed], *, rounded_to: int
) -> tuple[Reconciled, ...]:
    """Every counted line of the form, local questions left out, in its order.

    A printed figure stands for every whole number that rounds to it, the half-way ones
    both ways: which way the Department rounds a five is not known.
    """
    return tuple(
        Reconciled(
            question=question,
            title=title,
            category=category,
            label=label,
            returned=figure,
            printed=found.text if found else "",
            verdict=_verdict(figure, found, rounded_to),
        )
        for question, title, category, label in places(spec)
        for figure in (draft.figure(question, category),)
        for found in (printed.get((question, category)),)
    )


def places(spec: Spec) -> tuple[tuple[str, str, str, str], ...]:
    """Each counted line of the form: question, its title, category, the category's label."""
    found: list[tuple[str, str, str, str]] = []
    for question in spec.questions:
        if question.by in {By.SPEND, By.TEXT} or question.is_local:
            continue
        if question.by is By.TOTAL:
            found.append((question.code, question.title, "", "All"))
        found += [(question.code, question.title, c.code, c.label) for c in question.categories]
    return tuple(found)


def _verdict(figure: Figure, printed: Printed | None, rounded_to: int) -> Verdict:
    if printed is None or printed.count is None:
        return Verdict.NEITHER if figure.is_empty else Verdict.NOT_PRINTED
    if figure.is_empty:
        return Verdict.NOT_RETURNED
    slack = Decimal(rounded_to) / 2 if rounded_to > 1 else Decimal(0)
    least, most = printed.count - slack, printed.count + slack
    low, high = _limits(figure)
    if (low is not None and low > most) or (high is not None and high < least):
        return Verdict.DIFFERS
    return Verdict.AGREES if figure.is_exact else Verdict.COULD_AGREE


def _limits(figure: Figure) -> tuple[Decimal | None, Decimal | None]:
    """An estimate may be anything; it can agree but never differ."""
    if figure.state is State.ESTIMATED:
        return None, None
    return figure.low, figure.high
