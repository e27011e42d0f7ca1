"""The grant's position: one frozen document from which everything that shows it is made."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final


@dataclass(frozen=True, slots=True)
class AwardPosition:
    """One award. Where `postings` is nought nothing was posted, and what was spent is not known.

    awarded + carried in − carried out = available = unallocated + allocated + committed + spent
    """

    code: str
    year: str
    recipient: str
    ring_fence: str
    determination_ref: str
    source: str
    awarded_pence: int
    carried_in_pence: int
    carried_out_pence: int
    unallocated_pence: int
    allocated_pence: int
    committed_pence: int
    spent_pence: int
    forecast_pence: int | None
    postings: int
    is_illustrative: bool

    @property
    def available_pence(self) -> int:
        return self.awarded_pence + self.carried_in_pence - self.carried_out_pence

    @property
    def left_pence(self) -> int:
        """What the accounts hold; what is unspent only where spending was posted."""
        return self.unallocated_pence + self.allocated_pence + self.committed_pence

    @property
    def has_spending(self) -> bool:
        return self.postings > 0

    @property
    def reconciles(self) -> bool:
        return (
            self.available_pence == self.left_pence + self.spent_pence
            and (self.forecast_pence is None or self.forecast_pence >= self.spent_pence)
            and (self.has_spending or self.spent_pence == 0)
        )


@dataclass(frozen=True, slots=True)
class CarryMove:
    """Money taken from one year's award to another's; `pence` is negative where it was undone."""

    reference: str
    dated_on: date
    from_year: str
    to_year: str
    pence: int
    reason: str
    authority: str


@dataclass(frozen=True, slots=True)
class LinePosition:
    """One line of allocation. `approved_pence` is what was first allocated to it."""

    code: str
    title: str
    award_code: str
    award_year: str
    purpose: str
    accommodation: str
    narrative: str
    service: str
    agreement: str
    supplier: str
    authority: str
    approved_pence: int
    allocated_pence: int
    committed_pence: int
    spent_pence: int
    forecast_pence: int
    postings: int
    is_illustrative: bool


@dataclass(frozen=True, slots=True)
class GroupPosition:
    """What one purpose, kind, service or agreement has. Money of no line counts as it was spent."""

    by: str
    code: str
    allocated_pence: int
    committed_pence: int
    spent_pence: int
    forecast_pence: int
    postings: int


@dataclass(frozen=True, slots=True)
class YearSpending:
    """What was posted to a financial year's months for one purpose and kind: question R7."""

    year: str
    purpose: str
    accommodation: str
    narrative: str
    pence: int
    postings: int
    is_illustrative: bool


@dataclass(frozen=True, slots=True)
class VarianceLine:
    """A line that will not come to what it planned for a year, and why."""

    line_code: str
    title: str
    year: str
    planned_pence: int
    spent_pence: int
    expected_pence: int
    variance_pence: int
    reason: str
    reported: str


@dataclass(frozen=True, slots=True)
class GrantPosition:
    """Where the grant stands. `awards_of` is a financial year, or nothing for every award held.

    `closed_at` is set where it is shown as it stood when the month was closed.
    """

    authority: str
    awards_of: str
    month: str
    month_label: str
    closing: int | None
    closed_as: str
    closed_at: datetime | None
    last_entry: int
    entries: int
    awards: tuple[AwardPosition, ...]
    carried: tuple[CarryMove, ...]
    lines: tuple[LinePosition, ...]
    groups: tuple[GroupPosition, ...]
    spending: tuple[YearSpending, ...]
    variances: tuple[VarianceLine, ...]

    @property
    def is_illustrative(self) -> bool:
        return any(award.is_illustrative for award in self.awards) or any(
            line.is_illustrative for line in self.lines
        )

    @property
    def posted(self) -> tuple[AwardPosition, ...]:
        """The awards of which any spending was posted."""
        return tuple(award for award in self.awards if award.has_spending)

    @property
    def silent(self) -> tuple[AwardPosition, ...]:
        return tuple(award for award in self.awards if not award.has_spending)

    def by(self, name: str) -> tuple[GroupPosition, ...]:
        return tuple(group for group in self.groups if group.by == name)


GROUPS: Final = ("purpose", "accommodation", "service", "agreement")


@dataclass(frozen=True, slots=True)
class Moved:
    """Entries alike in all but their sum, added: from where to where, for what, how many."""

    kind: str
    from_award: int
    from_account: str
    to_award: int
    to_account: str
    from_line: int | None
    to_line: int | None
    purpose: str
    accommodation: str
    narrative: str
    service: str
    year: str
    pence: int
    count: int
    is_illustrative: bool

    @property
    def is_carried(self) -> bool:
        return self.from_award != self.to_award

    @property
    def is_spending(self) -> bool:
        return "spent" in (self.from_account, self.to_account)

    @property
    def spent_pence(self) -> int:
        """What it adds to spending; negative for money that came back."""
        if self.to_account == "spent":
            return self.pence
        return -self.pence if self.from_account == "spent" else 0


Balances = Mapping[tuple[int, str], int]


def balances(moved: Iterable[Moved], *, of: str) -> dict[tuple[int, str], int]:
    """What stands in each account of each award, or with `of="line"` of each line."""
    found: dict[tuple[int, str], int] = {}
    for row in moved:
        for side, sign in (("from", -1), ("to", 1)):
            holder = getattr(row, f"{side}_{of}")
            if holder is not None:
                key = (holder, getattr(row, f"{side}_account"))
                found[key] = found.get(key, 0) + sign * row.pence
    return found


def carried(moved: Iterable[Moved]) -> tuple[dict[int, int], dict[int, int]]:
    """Pence carried into and out of each award, less what was reversed."""
    came: dict[int, int] = {}
    went: dict[int, int] = {}
    for row in moved:
        if not row.is_carried:
            continue
        is_undone = row.kind == "reversal"
        source, target = row.from_award, row.to_award
        if is_undone:
            source, target = target, source
        sign = -1 if is_undone else 1
        came[target] = came.get(target, 0) + sign * row.pence
        went[source] = went.get(source, 0) + sign * row.pence
    return came, went


def spending_by_year(moved: Iterable[Moved]) -> tuple[YearSpending, ...]:
    """By the year whose months it was posted to, then purpose, kind and what was bought."""
    found: dict[tuple[str, str, str, str], list[Moved]] = {}
    for row in moved:
        if row.is_spending:
            key = (row.year, row.purpose, row.accommodation, row.narrative)
            found.setdefault(key, []).append(row)
    return tuple(
        YearSpending(
            *key,
            pence=sum(row.spent_pence for row in rows),
            postings=sum(row.count for row in rows),
            is_illustrative=any(row.is_illustrative for row in rows),
        )
        for key, rows in sorted(found.items(), key=lambda item: _in_order(item[0]))
    )


def _in_order(key: tuple[str, str, str, str]) -> tuple[str, bool, str, str]:
    year, purpose, accommodation, narrative = key
    return year, purpose != "support", accommodation, narrative


def groups_of(lines: Iterable[LinePosition], moved: Iterable[Moved]) -> tuple[GroupPosition, ...]:
    """The money by purpose, kind, service and agreement, each adding up to the same whole."""
    sums: dict[tuple[str, str], list[int]] = {}

    def add(codes: tuple[str, ...], *amounts: int) -> None:
        for by, code in zip(GROUPS, codes, strict=True):
            held = sums.setdefault((by, code), [0] * len(amounts))
            for place, amount in enumerate(amounts):
                held[place] += amount

    for line in lines:
        add(
            (line.purpose, line.accommodation, line.service, line.agreement),
            line.allocated_pence,
            line.committed_pence,
            line.spent_pence,
            line.forecast_pence,
            line.postings,
        )
    for row in moved:
        if row.is_spending and row.from_line is None and row.to_line is None:
            spent = row.spent_pence
            add((row.purpose, row.accommodation, row.service, ""), 0, 0, spent, spent, row.count)
    return tuple(
        GroupPosition(by, code, *sums[by, code])
        for by, code in sorted(sums, key=lambda key: (GROUPS.index(key[0]), key[1] == "", key[1]))
    )
