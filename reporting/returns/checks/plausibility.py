"""Figures that may be right but are unlike last year's or the country's."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from dalpb.kernel.cells import Figure, add, plain, ratio
from reporting.returns.checks.registry import rule
from reporting.returns.draft import Draft
from reporting.returns.findings import Finding, NotRun, Severity
from reporting.returns.reference import SHARES, YEAR_CHANGE
from reporting.returns.spec import Question, Spec

HEADLINES: Final = ("R1", "R2", "R3", "R4", "R5")


@rule("V11", "Unlike last year or the country")
def unlike_last_year(draft: Draft, spec: Spec) -> Iterator[Finding | NotRun]:
    """Each headline changed by between −10 and +50 per cent; shares are near the country's.

    The ranges are ours, set round the national releases of 2021-22 to 2024-25. Outside
    them a figure may well be right: the answer says why.
    """
    if draft.year == "2022-23":
        yield NotRun("V11", "The year before was a half-year in law, so change is not judged.")
    else:
        for code in HEADLINES:
            yield from _change(draft, spec.question(code))
    children = draft.figure("R1a", "children")
    adults = add(draft.figure("R1a", code) for code in ("women", "men", "trans_adults"))
    pairs = {
        "refused": (draft.figure("R3"), draft.figure("R5"), "R3"),
        "children": (children, draft.figure("R1"), "R1a/children"),
        "women": (draft.figure("R1a", "women"), adults, "R1a/women"),
    }
    for name, (part, whole, where) in pairs.items():
        yield from _share(name, part, whole, where)


def _change(draft: Draft, question: Question) -> Iterator[Finding | NotRun]:
    code, title = question.code, question.title
    now, before = draft.figure(code), draft.before(code)
    if now.is_empty or before.is_empty:
        yield NotRun("V11", f"{code} is not known for both years, so change is not judged.")
        return
    low, high = ratio(now, before)
    if low is None or high is None:
        yield NotRun("V11", f"Last year's {code} is nought or open-ended: change is not judged.")
        return
    least, most = (Decimal(1) + bound for bound in YEAR_CHANGE)
    if high < least or low > most:
        change = (low - 1) * 100 if low > most else (high - 1) * 100
        yield Finding(
            "V11",
            Severity.QUERY,
            f"{title} ({code}) went from {before.shown()} to {now.shown()}"
            f" ({plain(change.quantize(Decimal(1)))} per cent). A change outside −10 to +50 per"
            " cent needs a reason.",
            code,
            f"{before.shown()}|{now.shown()}",
        )


def _share(name: str, part: Figure, whole: Figure, where: str) -> Iterator[Finding | NotRun]:
    reference = SHARES[name]
    if part.is_empty or whole.is_empty:
        yield NotRun("V11", f"{where} is not all known, so its share is not judged.")
        return
    low, high = ratio(part, whole)
    if low is None or high is None:
        yield NotRun("V11", f"{where} has no limit that a share could be worked out from.")
        return
    if high < reference.low or low > reference.high:
        yield Finding(
            "V11",
            Severity.QUERY,
            f"{reference.words.capitalize()} is {_percent(low)} per cent. The country's was about"
            f" {_percent(reference.national)} per cent ({reference.source}); outside"
            f" {_percent(reference.low)} to {_percent(reference.high)} it needs a reason.",
            where,
            f"{part.shown()}|{whole.shown()}",
        )


def _percent(share: Decimal) -> str:
    return plain((share * 100).quantize(Decimal(1)))
