"""The questions answered in words."""

from collections.abc import Iterator

from reporting.returns.checks.registry import rule
from reporting.returns.draft import Draft
from reporting.returns.findings import Finding, NotRun, Severity
from reporting.returns.spec import Spec


@rule("T1", "Every question in words is answered")
def every_text_is_answered(draft: Draft, spec: Spec) -> Iterator[Finding | NotRun]:
    """Section 59 asks for a report on the exercise of the functions, not for figures alone."""
    for question in spec.texts:
        answer = draft.text(question.code)
        if answer is None or not answer.answer.strip():
            yield Finding(
                "T1",
                Severity.BLOCKER,
                f"{question.code}, {question.title.lower()}, has no answer yet.",
                question.code,
                "empty",
            )
        elif not answer.status:
            yield Finding(
                "T1",
                Severity.QUERY,
                f"{question.code}, {question.title.lower()}, has no status.",
                question.code,
                "no status",
            )
