"""Parts that have to make their whole."""

from collections.abc import Iterator

from dalpb.kernel.cells import Figure, add, can_equal, plain
from reporting.returns.checks.registry import rule
from reporting.returns.draft import Draft
from reporting.returns.findings import Finding, NotRun, Severity
from reporting.returns.spec import Question, Spec, Split


@rule("V1", "Person types make the total")
def person_types_make_the_total(draft: Draft, spec: Spec) -> Iterator[Finding | NotRun]:
    """Women, men, trans adults and children add up to everybody supported, exactly.

    Raw figures are not rounded, so there is no allowance for rounding here.
    """
    yield from _parts_make_whole(draft, spec.question("R1a"), "V1")


@rule("V4", "Each refused household has one main reason")
def reasons_make_the_total(draft: Draft, spec: Spec) -> Iterator[Finding | NotRun]:
    """The main reasons add up to the households that could not be supported.

    Whether the Department asks for one reason a household is not proven; the form's file
    says `split = "exclusive"`, and this check follows it.
    """
    question = spec.question("R3a")
    if question.split is Split.EXCLUSIVE:
        yield from _parts_make_whole(draft, question, "V4")


@rule("V5", "Endings add up")
def endings_add_up(draft: Draft, spec: Spec) -> Iterator[Finding | NotRun]:
    """Sanctuary endings and other households moved on add up to all that stopped."""
    codes = ("R4a", "R4b")
    parts = [line.figure for code in codes for line in draft.lines_of(code)]
    yield from _compare(
        "V5",
        "R4",
        draft.figure("R4"),
        add(parts),
        "households that stopped receiving support",
        "sanctuary endings and moves on together",
    )


@rule("V6", "Kinds of accommodation make the total")
def kinds_make_the_total(draft: Draft, spec: Spec) -> Iterator[Finding | NotRun]:
    """People supported in each kind of accommodation are not fewer than people supported.

    A person who used two kinds stands in both, so more is a note (see V9); fewer is wrong.
    """
    total = draft.figure("R1")
    parts = add(line.figure for line in draft.lines_of("R1b"))
    if _cannot_compare(total, parts):
        yield NotRun("V6", "People supported, or their split by kind, are not all known yet.")
    elif parts.high is not None and total.low is not None and parts.high < total.low:
        yield Finding(
            "V6",
            Severity.BLOCKER,
            f"The kinds of accommodation come to {parts.shown()}, fewer than the"
            f" {total.shown()} people supported. Somebody is in no kind: look at the services'"
            " legal kinds.",
            "R1b",
            f"{parts.shown()}<{total.shown()}",
        )


def _parts_make_whole(draft: Draft, question: Question, code: str) -> Iterator[Finding | NotRun]:
    total = draft.figure(question.breaks_down)
    parts = add(line.figure for line in draft.lines_of(question.code))
    yield from _compare(
        code, question.code, total, parts, f"the total in {question.breaks_down}", "the parts"
    )


def _compare(
    code: str, where: str, total: Figure, parts: Figure, total_name: str, parts_name: str
) -> Iterator[Finding | NotRun]:
    detail = f"{total.shown()}|{parts.shown()}|{parts.low}|{total.low}"
    if _cannot_compare(total, parts) and can_equal(total, parts):
        yield NotRun(code, f"In {where}, some figures are not supplied, collected or shown.")
    elif not can_equal(total, parts):
        yield Finding(
            code,
            Severity.BLOCKER,
            f"{parts_name.capitalize()} come to {in_words(parts)}, and {total_name} to"
            f" {in_words(total)}. Correct whichever is wrong and send the file again.",
            where,
            detail,
        )
    elif not (total.is_exact and parts.is_exact):
        yield Finding(
            code,
            Severity.QUERY,
            f"{parts_name.capitalize()} come to {parts.shown()}, and {total_name} to"
            f" {total.shown()}. They can agree, but it cannot be told for certain.",
            where,
            detail,
        )


def _cannot_compare(*figures: Figure) -> bool:
    return any(figure.is_empty for figure in figures)


def in_words(figure: Figure) -> str:
    """A figure that is not all known still has a least."""
    if figure.is_empty and figure.low is not None:
        return f"at least {plain(figure.low)}"
    return figure.shown()
