"""Spending, in whole pence."""

from collections.abc import Iterable, Iterator

from dalpb.kernel.money import Money
from reporting.returns.checks.registry import rule
from reporting.returns.draft import Draft, SpendEntry
from reporting.returns.findings import Finding, NotRun, Severity
from reporting.returns.spec import Spec


@rule("M1", "Spending is within the award")
def spending_is_within_the_award(draft: Draft, spec: Spec) -> Iterator[Finding | NotRun]:
    """Spending in the year is not more than the year's award to the authority.

    Money carried forward from earlier awards may lawfully make it more: the answer says so.
    """
    if not any(award.is_held_here for award in draft.awards):
        yield NotRun("M1", "No award to the authority is recorded for the year.")
        return
    spent, awarded = Money(draft.spent_pence), Money(draft.awarded_pence)
    if spent > awarded:
        yield Finding(
            "M1",
            Severity.QUERY,
            f"Spending of {spent} is more than the year's award of {awarded}. Say from which"
            " earlier award the rest was carried forward.",
            "R7",
            f"{spent.pence}|{awarded.pence}",
        )


@rule("M2", "The award is recorded")
def the_award_is_recorded(draft: Draft, spec: Spec) -> Iterator[Finding | NotRun]:
    """The return's spending stands beside an award with its determination or source."""
    if not any(award.is_held_here for award in draft.awards):
        yield Finding(
            "M2",
            Severity.QUERY,
            f"No award to the authority is recorded for {draft.year}. Record it, or say why"
            " there was none.",
            "R7",
            "none",
        )


@rule("M3", "Spending is recorded and split")
def spending_is_split(draft: Draft, spec: Spec) -> Iterator[Finding | NotRun]:
    """Each entry of support spending names the kind of accommodation it supported."""
    if not draft.spend:
        yield Finding(
            "M3",
            Severity.QUERY,
            "No spending is recorded for the year. Import the ledger, or say why there was none.",
            "R7",
            "none",
        )
        return
    unsplit = [e for e in draft.spend if e.purpose == "support" and e.kind in {"", "not_split"}]
    if unsplit:
        amount = Money(sum(entry.pence for entry in unsplit))
        yield Finding(
            "M3",
            Severity.QUERY,
            f"{counted(len(unsplit), 'entry', 'entries')} of support spending, {amount} in all,"
            " without a kind of accommodation.",
            "R7",
            told(unsplit),
        )


@rule("M4", "Nothing was spent on accommodation that does not count")
def nothing_on_what_does_not_count(draft: Draft, spec: Spec) -> Iterator[Finding | NotRun]:
    """The grant supports people in relevant accommodation; bed and breakfast is not that."""
    wrong = [entry for entry in draft.spend if entry.kind == "not_relevant"]
    if wrong:
        amount = Money(sum(entry.pence for entry in wrong))
        yield Finding(
            "M4",
            Severity.QUERY,
            f"{amount} was spent on support in accommodation that is not relevant accommodation.",
            "R7",
            told(wrong),
        )


def counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def told(entries: Iterable[SpendEntry]) -> str:
    """References with their amounts, so that an answer lapses when either changes."""
    return "|".join(sorted(f"{entry.reference}={entry.pence}" for entry in entries))
