"""R7: the grant and what was spent, from the ledger's entries."""

from collections.abc import Iterable
from typing import Final

from reporting.returns.compose.cells import pounds_cell, text_cell
from reporting.returns.document import Row, Table
from reporting.returns.draft import Draft, SpendEntry

KINDS: Final = {
    "refuge": "Refuge accommodation",
    "specialist": "Specialist safe accommodation",
    "dispersed": "Dispersed accommodation",
    "second_stage": "Second stage accommodation",
    "other_designated": "Other designated emergency accommodation",
    "sanctuary": "Sanctuary scheme",
    "not_relevant": "Accommodation that is not relevant accommodation",
    "not_split": "Support not split by kind",
    "": "Support not split by kind",
}
RING_FENCE: Final = {
    "ring_fenced": "Ring-fenced",
    "not_ring_fenced": "Not ring-fenced",
    "not_known": "Not known",
}


def groups(draft: Draft) -> tuple[tuple[str, str, int], ...]:
    """(purpose, kind, pence) in a fixed order; administration has no kind."""
    found: dict[tuple[str, str], int] = {}
    for entry in draft.spend:
        kind = (entry.kind or "not_split") if entry.purpose == "support" else ""
        key = (entry.purpose, kind)
        found[key] = found.get(key, 0) + entry.pence
    order = [*KINDS]
    listed = sorted(
        found.items(), key=lambda item: (item[0][0] != "support", order.index(item[0][1]))
    )
    return tuple((purpose, kind, pence) for (purpose, kind), pence in listed)


def label(purpose: str, kind: str) -> str:
    return "Administration of the duty" if purpose == "admin" else KINDS[kind]


def spend_table(draft: Draft) -> Table:
    rows = [Row(label(p, k), (pounds_cell(pence),)) for p, k, pence in groups(draft)]
    support = sum(pence for purpose, _, pence in groups(draft) if purpose == "support")
    if draft.spend:
        rows += [
            Row("Support in all", (pounds_cell(support),), is_total=True),
            Row("All spending (R7)", (pounds_cell(draft.spent_pence),), is_total=True),
        ]
    else:
        rows.append(Row("All spending (R7)", (text_cell("[n]"),)))
    return Table(
        code="R7",
        title="Spending on Part 4 functions",
        headings=("Spent on", draft.year),
        rows=tuple(rows),
        numeric=(True,),
        unit="Pounds and pence",
        source="The authority's ledger; the annex names each entry.",
        notes=("The Department's own fields for spending were not found: the split is ours.",),
        is_illustrative=_illustrative(draft.spend),
    )


def award_table(draft: Draft) -> Table | None:
    if not draft.awards:
        return None
    rows = tuple(
        Row(
            award.recipient,
            (
                text_cell({"one": "Tier one", "two": "Tier two"}.get(award.tier, award.tier)),
                pounds_cell(award.pence),
                text_cell(RING_FENCE.get(award.ring_fence, award.ring_fence)),
                text_cell(award.source),
            ),
        )
        for award in draft.awards
    )
    return Table(
        code="R7_awards",
        title="Grant awarded for the year",
        headings=("Recipient", "Tier", "Award", "Ring-fence", "Source of the amount"),
        rows=rows,
        numeric=(False, True, False, False),
        unit="Pounds and pence",
        source="The authority's record of awards.",
        notes=("Districts receive their own money directly; the authority does not hold it.",),
        is_illustrative=any(award.is_illustrative for award in draft.awards),
    )


def _illustrative(entries: Iterable[SpendEntry]) -> bool:
    return any(entry.is_illustrative for entry in entries)
