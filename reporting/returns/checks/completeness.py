"""What is missing, and in which of the ways of being missing."""

from collections.abc import Iterator

from dalpb.kernel.cells import MEANINGS, State
from reporting.returns.checks.registry import rule
from reporting.returns.draft import Draft
from reporting.returns.findings import Finding, NotRun, Severity
from reporting.returns.spec import By, Question, Requirement, Spec


@rule("V12", "Every kind of empty is said")
def empties_are_said(draft: Draft, spec: Spec) -> Iterator[Finding | NotRun]:
    """Nought, not yet supplied, not collected, not applicable and withheld stay apart.

    A figure not yet supplied is put right or answered for; one not collected here is
    answered for. The rest of the empties are printed with their symbol.
    """
    for question in spec.questions:
        if question.by in {By.SPEND, By.TEXT}:
            continue
        labels = {c.code: c.label for c in question.categories} or {"": ""}
        for state in (State.NOT_SUPPLIED, State.NOT_COLLECTED):
            found = [
                label
                for code, label in labels.items()
                if draft.figure(question.code, code).state is state
            ]
            if found:
                yield _missing(question, found, state, draft)


def _missing(question: Question, labels: list[str], state: State, draft: Draft) -> Finding:
    sent = {s.service_code for line in draft.lines_of(question.code) for s in line.sources}
    silent = sorted(
        p.service
        for p in draft.provision
        if p.is_commissioned and p.kind in question.kinds and p.service_code not in sent
    )
    parts = f" ({', '.join(labels)})" if any(labels) else ""
    whose = f" Nothing has come from {', '.join(silent)}." if silent else ""
    return Finding(
        "V12",
        _how_bad(question, state),
        f"{question.code}, {question.title.lower()}{parts}, is {MEANINGS[state]} in whole or in"
        f" part.{whose}",
        question.code,
        f"{state.value}|{'|'.join(labels)}|{'|'.join(silent)}",
    )


def _how_bad(question: Question, state: State) -> Severity:
    """The headline, and what is known to be mandatory, has to be supplied."""
    if question.is_local:
        return Severity.NOTE
    owed = question.code == "R1" or question.requirement is Requirement.MANDATORY
    return Severity.BLOCKER if owed and state is State.NOT_SUPPLIED else Severity.QUERY


@rule("C1", "Provisional categories")
def provisional_categories(draft: Draft, spec: Spec) -> Iterator[Finding | NotRun]:
    """Categories that could not be verified are marked as provisional wherever they are shown."""
    marked = [q.code for q in spec.questions if q.is_provisional and q.by is not By.TEXT]
    if marked:
        yield Finding(
            "C1",
            Severity.NOTE,
            f"{', '.join(marked)} use categories that could not be verified against the"
            " Department's form. Each is marked [p] wherever it is shown.",
            "form",
            "|".join(marked),
        )


@rule("C2", "Figures that fit no legal kind")
def figures_without_a_kind(draft: Draft, spec: Spec) -> Iterator[Finding | NotRun]:
    """A figure counts in the return only through a service with a legal kind.

    Figures of accommodation that is not relevant accommodation (bed and breakfast, say)
    are left out, and so are totals that no service is named for.
    """
    for source in draft.unplaced:
        reason = (
            "its accommodation is not relevant accommodation"
            if source.kind == "not_relevant"
            else "no service, and so no kind of accommodation, is named"
        )
        yield Finding(
            "C2",
            Severity.NOTE if source.kind == "not_relevant" else Severity.QUERY,
            f"{source.measure} of {source.service or source.organisation} ({source.category}) is"
            f" left out of the return: {reason}.",
            source.measure,
            f"{source.organisation_code}|{source.service_code}|{source.category}|"
            f"{source.figure.shown()}",
        )


@rule("C3", "Illustrative figures")
def illustrative_figures(draft: Draft, spec: Spec) -> Iterator[Finding | NotRun]:
    """Invented figures are marked on every page and in every file that shows them."""
    if draft.is_illustrative:
        yield Finding(
            "C3",
            Severity.NOTE,
            "Some of this return is illustrative: invented to show how the system works. Every"
            " page and file that shows it says so.",
            "return",
            "illustrative",
        )
