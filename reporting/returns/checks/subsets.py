"""Parts that cannot be more than their whole, and units that never meet."""

from collections.abc import Iterator

from dalpb.kernel.cells import Figure, add, at_most
from reporting.returns.checks.registry import rule
from reporting.returns.draft import Draft
from reporting.returns.findings import Finding, NotRun, Severity
from reporting.returns.spec import Spec


@rule("V2", "Characteristics are within the people they describe")
def characteristics_are_subsets(draft: Draft, spec: Spec) -> Iterator[Finding | NotRun]:
    """Nobody has a specialist characteristic who was not supported: each one ≤ R2 ≤ R1."""
    yield from _not_more("V2", "R2", draft.figure("R2"), "R1", draft.figure("R1"))
    for line in draft.lines_of("R2a"):
        where = f"R2a/{line.category}"
        yield from _not_more("V2", where, line.figure, "R2", draft.figure("R2"))


@rule("V3", "Characteristics cover everybody who has one")
def characteristics_cover(draft: Draft, spec: Spec) -> Iterator[Finding | NotRun]:
    """A person can have several characteristics, so the parts may exceed R2, never fall short."""
    parts = add(line.figure for line in draft.lines_of("R2a"))
    total = draft.figure("R2")
    if parts.is_empty or total.is_empty:
        yield NotRun("V3", "Not all specialist characteristics are known yet.")
    elif at_most(total, parts) is False:
        yield Finding(
            "V3",
            Severity.BLOCKER,
            f"{total.shown()} people have a characteristic, but the characteristics together come"
            f" to only {parts.shown()}. Some people are in none: use “other” for them.",
            "R2a",
            f"{total.shown()}>{parts.shown()}",
        )


@rule("V8", "Unlike units never add")
def units_never_cross(draft: Draft, spec: Spec) -> Iterator[Finding | NotRun]:
    """A breakdown counts what its total counts: people, households, bedspaces or pounds."""
    for question in spec.questions:
        if not question.breaks_down:
            continue
        whole = spec.question(question.breaks_down)
        if whole.unit is not question.unit:
            yield Finding(
                "V8",
                Severity.BLOCKER,
                f"{question.code} counts {question.unit} and {whole.code} counts {whole.unit}."
                " The form's file has to be corrected.",
                question.code,
                f"{question.unit}|{whole.unit}",
            )


@rule("V10", "Refusals as households and as events")
def refusals_both_ways(draft: Draft, spec: Spec) -> Iterator[Finding | NotRun]:
    """The return counts households that could not be supported, each once.

    The same household may be refused several times, so the count of refusals is the
    larger or the same; both are kept, and the return says which it gives.
    """
    households, events = draft.figure("R3"), draft.figure("L2")
    if households.is_empty or events.is_empty:
        yield NotRun(
            "V10",
            "Refusals counted as events are not all known, so the two counts cannot be compared.",
        )
        return
    if at_most(households, events) is False:
        yield Finding(
            "V10",
            Severity.BLOCKER,
            f"{households.shown()} households could not be supported, but support was refused"
            f" only {events.shown()} times. A household is refused at least once.",
            "R3",
            f"{households.shown()}>{events.shown()}",
        )
    else:
        yield Finding(
            "V10",
            Severity.NOTE,
            f"The return gives {households.shown()} households; support was refused"
            f" {events.shown()} times, counting every time.",
            "R3",
            f"{households.shown()}<={events.shown()}",
        )


@rule("V9", "People and spells")
def people_and_spells(draft: Draft, spec: Spec) -> Iterator[Finding | NotRun]:
    """A person counts once in the year, however many spells of support they had."""
    people, spells = draft.figure("R1"), draft.figure("L3")
    if people.is_empty or spells.is_empty:
        yield NotRun(
            "V9", "Spells of support are not all known, so they cannot be compared with people."
        )
    elif at_most(people, spells) is False:
        yield Finding(
            "V9",
            Severity.BLOCKER,
            f"{people.shown()} people were supported in only {spells.shown()} spells. Each person"
            " has at least one.",
            "R1",
            f"{people.shown()}>{spells.shown()}",
        )
    else:
        yield Finding(
            "V9",
            Severity.NOTE,
            f"{people.shown()} people had {spells.shown()} spells of support. Figures by service"
            " are added, so a person who used two services may stand in the total twice.",
            "R1",
            f"{people.shown()}<={spells.shown()}",
        )


@rule("V5b", "Endings are within the households supported")
def endings_are_subsets(draft: Draft, spec: Spec) -> Iterator[Finding | NotRun]:
    """Households that stopped ≤ households supported ≤ people supported."""
    yield from _not_more("V5b", "R4", draft.figure("R4"), "R5", draft.figure("R5"))
    yield from _not_more("V5b", "R5", draft.figure("R5"), "R1", draft.figure("R1"))


def _not_more(
    code: str, where: str, part: Figure, whole_name: str, whole: Figure
) -> Iterator[Finding | NotRun]:
    if part.is_empty or whole.is_empty:
        yield NotRun(code, f"{where} or {whole_name} is not known yet.")
        return
    holds = at_most(part, whole)
    detail = f"{part.shown()}|{whole.shown()}"
    if holds is False:
        yield Finding(
            code,
            Severity.BLOCKER,
            f"{where} is {part.shown()}, more than {whole_name}, which is {whole.shown()}."
            " It is a part of it. Correct whichever is wrong.",
            where,
            detail,
        )
    elif holds is None:
        yield Finding(
            code,
            Severity.QUERY,
            f"{where} is {part.shown()} and {whole_name} is {whole.shown()}: it cannot be told"
            " for certain that the first is within the second.",
            where,
            detail,
        )
