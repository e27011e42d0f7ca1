"""The forms and the checks as documents, made from what holds them."""

from reporting.returns.checks import RULES
from reporting.returns.load import load, years
from reporting.returns.spec import Question, Spec


def lines_document() -> str:
    """Markdown: every question of every year, how we know it, and its categories."""
    lines = [
        "# What the return asks",
        "",
        "Generated from `reporting/returns/specs/`. Categories in *italics* are provisional: they"
        " could not be verified.",
    ]
    for year in reversed(years()):
        lines += ["", *_year(load(year))]
    return "\n".join(lines) + "\n"


def _year(spec: Spec) -> list[str]:
    return [
        f"## {spec.year}: {spec.period.label}",
        "",
        "| code | question | unit | required | source | seen for the year | categories |",
        "|---|---|---|---|---|---|---|",
        *(_question(question) for question in spec.questions),
    ]


def _question(question: Question) -> str:
    categories = ", ".join(
        f"*{c.label}*" if c.is_provisional else c.label for c in question.categories
    )
    seen = "yes" if question.seen_this_year else "no"
    return (
        f"| {question.code} | {question.title} | {question.unit.value} |"
        f" {question.requirement.value} | {question.source.value} | {seen} | {categories} |"
    )


def rules_document() -> str:
    """Markdown: every check by code, in the words that its users read."""
    lines = ["# The return's checks", "", "Generated from `reporting/returns/checks/`.", ""]
    for code in sorted(RULES):
        rule = RULES[code]
        lines += [f"## {code}: {rule.title}", "", rule.wording, ""]
    return "\n".join(lines)
