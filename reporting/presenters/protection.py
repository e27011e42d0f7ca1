"""How a copy protects people, in words: its check, its evidence and its risk assessment."""

from collections.abc import Iterable, Mapping
from typing import Final

from django.utils import timezone

from dalpb.kernel.codec import from_json
from dalpb.kernel.periods import in_words
from dalpb.kernel.tables import Column, Row, Table
from reporting.disclosure.policy import Policy, Rounding, parse
from reporting.models import FrozenCopy, Release
from reporting.releases.asking import How, Weights
from reporting.releases.cubes import labels_of
from reporting.releases.evidence import Evidence

OF_EACH: Final = {
    How.WITHHOLD: "Evidence for each withheld number",
    How.ROUND: "Evidence for each rounded number",
}
ANOTHER_WAY: Final = {
    How.WITHHOLD: "Withhold one more",
    How.ROUND: "Withhold instead of rounding",
}


def base_of(copy: FrozenCopy) -> int | None:
    """What the copy's numbers are multiples of; None where they are exact or withheld."""
    policy = parse(copy.policy.content)
    return policy.base if policy.rounding is Rounding.ADDITIVE else None


def how_of(copy: FrozenCopy) -> How:
    return How.WITHHOLD if base_of(copy) is None else How.ROUND


def how_words(copy: FrozenCopy) -> str:
    """How this copy protects people, and under which rules."""
    base = base_of(copy)
    if base is None:
        return f"Small numbers are withheld, with what would give them away ({copy.policy})"
    return (
        f"Each number is rounded to a multiple of {base}, up or down; totals are added from the"
        f" rounded numbers ({copy.policy})"
    )


def rule_words(policy: Policy) -> str:
    """What an edition of the rules does, for whoever approves it."""
    small = f"Counts from 1 to {policy.threshold - 1} are small"
    if policy.rounding is Rounding.ADDITIVE:
        return (
            f"Rounding, {policy.reference}. {small}. Every number goes up or down by chance to a"
            f" multiple of {policy.base}, the nearer one more often, with a proof that nobody can"
            " work the small ones out. Totals are added from the rounded numbers."
        )
    return (
        f"Withholding, {policy.reference}. {small} and are withheld with {policy.mark}, with a"
        " proof that nobody can work them out; noughts are printed; a table of which more than"
        f" {policy.refuse_above}% would be withheld is refused."
    )


def check_line(copy: FrozenCopy) -> str:
    """What the check came to, in one line."""
    counted = copy.printed_count + copy.withheld_count
    base = base_of(copy)
    printed = (
        f"{copy.printed_count} of {counted} numbers are printed."
        if base is None
        else f"Every number of {counted} is rounded to a multiple of {base}."
    )
    releases = "release or statement" if copy.earlier_count == 1 else "releases and statements"
    if not copy.is_safe:
        return (
            f"Checked against {copy.earlier_count} earlier {releases}: it cannot go out as it is."
        )
    return (
        f"Checked against {copy.earlier_count} earlier {releases}: nobody can work out any of"
        f" {copy.small_count} small counts. {printed}"
    )


def evidence_table(evidence: Evidence, printed: Mapping[str, str], how: How) -> Table:
    """For each withheld or rounded number, the two values that it takes in the counter-tables.

    `printed` is what stands for each.
    """
    names = labels_of(evidence.cubes, {})
    return Table(
        key="evidence",
        caption=f"Why each {'rounded' if how is How.ROUND else 'withheld'} number stays unknown",
        first="Number",
        columns=(Column("Printed as"), Column("What can be shown")),
        rows=tuple(
            Row(names.get(cell, cell), (shown, _shown(evidence.limits(cell))))
            for cell, shown in printed.items()
        ),
    )


def _shown(limits: tuple[int, int] | None) -> str:
    if limits is None:
        return "It needs no proof of its own: it is not small."
    return f"Consistent tables exist in which this is {limits[0]} and in which it is {limits[1]}."


def risk_assessment(release: Release, copy: FrozenCopy) -> str:
    """The risk assessment of one copy as plain text: no count is in it."""
    weights = from_json(Weights, copy.wishes)
    lines = [
        f"Risk assessment: {release.title} ({release.code}, revision {release.revision})",
        "",
        f"Copy: {copy.sha256}",
        f"Policy: {copy.policy}, SHA-256 {copy.policy.sha256}, approved by"
        f" {copy.policy.approved_by.full_name} on {in_words(timezone.localdate(copy.policy.approved_at))}."
        f" Basis: {copy.policy.basis}",
        f"Protected by {copy.protected_by.full_name} on"
        f" {copy.protected_at:%-d %B %Y, %H:%M} UTC, in {copy.milliseconds} milliseconds.",
        *_chosen(copy, weights),
        check_line(copy),
        "",
        "The reader it is safe from knows every number, mark, range and rounded figure ever",
        "printed about these counts, by this partnership in any release (withdrawn ones too) and",
        "by others as far as recorded, how counts add up, and that noughts are printed.",
        "The proof: for every small count two whole tables that agree with all of that, in which",
        "the count takes its low and its high value; checked by addition, without the solver.",
        "",
        "What remains: a reader who knows somebody in a small group can take them away; what",
        "others printed and nobody recorded here is not reckoned with.",
        *_by_chance(copy),
        "",
        "Findings decided to be acceptable:",
    ]
    decided = release.overrides.select_related("finding", "decided_by")
    lines += [
        f"- {one.finding.kind}: {one.reason} ({one.decided_by.full_name},"
        f" {in_words(timezone.localdate(one.decided_at))}; until {in_words(one.expires_on)})"
        for one in decided
    ] or ["- none"]
    return "\n".join([*lines, ""])


def _chosen(copy: FrozenCopy, weights: Weights) -> Iterable[str]:
    if base_of(copy) is None:
        yield f"Weights: totals {weights.totals}, districts {weights.districts}."
    else:
        yield f"{how_words(copy)}."


def _by_chance(copy: FrozenCopy) -> Iterable[str]:
    """What rounding leaves: that it is by chance protects only while its secret is kept."""
    if base_of(copy) is not None:
        yield "Which way each number was rounded was drawn from a secret of this system. Whoever"
        yield "has that secret and this program can tell more from the numbers."
