"""Explanations in words: the shortest sum with which anybody can follow a finding."""

from collections.abc import Mapping

import numpy as np

from reporting.disclosure.attacker import Interval
from reporting.disclosure.audit import Audit, printed_small
from reporting.disclosure.solver import Floats, Model, restrict
from reporting.disclosure.statements import Known, Reader
from reporting.disclosure.system import FAR, Ints, System, build

MOST_TERMS = 14


def explain(known: Known, audit: Audit, reader: Reader = Reader.AWARE) -> dict[str, str]:
    """A sentence for each finding of an audit."""
    printed = printed_small(known)
    explainer = Explainer(build(known, reader))
    limits = {cell: Interval(value, value) for cell, value in audit.recovered.items()}
    return {
        cell: f"{cell} is printed as {found.low} in {printed[cell]}."
        if cell in printed
        else explainer.sentence(cell, found)
        for cell, found in {**limits, **audit.narrow}.items()
    }


class Explainer:
    """Finds the few sums that give a count away in one system."""

    def __init__(self, system: System, labels: Mapping[str, str] | None = None) -> None:
        self.system = system
        self._labels = labels or {}
        self.is_fixed = system.low == system.high
        self.place = {cell: at for at, cell in enumerate(system.ids)}
        self._columns = np.nonzero(~self.is_fixed)[0]

    def sentence(self, cell: str, limits: Interval) -> str:
        """How the count is worked out, or how its limits are."""
        at = self.place[cell]
        cell = self._name(at)
        if self.is_fixed[at]:
            return f"{cell} is known to be {limits.low} from what is printed about it."
        if limits.is_one_value:
            weights = self._weights(at)
            if weights is not None:
                return f"{cell} can be worked out: {self._sum(at, weights)} gives {limits.low}."
        return self._squeezed(cell, at, limits)

    def _name(self, at: int) -> str:
        cell = self.system.ids[at]
        return self._labels.get(cell, cell)

    def _weights(self, at: int) -> Floats | None:
        """The smallest weights on the sums under which every other unknown count cancels."""
        system = self.system
        exact = system.row_low == system.row_high
        inside = exact[system.row_of] & ~self.is_fixed[system.col_of]
        rows = np.unique(system.row_of[inside])
        if not len(rows):
            return None
        place = np.full(system.rows, -1, dtype=np.int64)
        place[rows] = np.arange(len(rows))
        answer = Model(self._turned(at, inside, place, len(rows))).minimise(np.ones(2 * len(rows)))
        if not answer.is_found:
            return None
        weights = np.zeros(system.rows)
        weights[rows] = answer.point[: len(rows)] - answer.point[len(rows) :]
        is_whole = np.abs(weights - np.rint(weights)).max() < 1e-6
        return np.rint(weights) if is_whole else None

    def _turned(self, at: int, inside: Ints, place: Ints, rows: int) -> System:
        system = self.system
        columns = np.full(system.size, -1, dtype=np.int64)
        columns[self._columns] = np.arange(len(self._columns))
        new_row, new_col = columns[system.col_of[inside]], place[system.row_of[inside]]
        coef = system.coef[inside]
        aim = (self._columns == at).astype(np.int64)
        return System(
            ids=("",) * (2 * rows),
            low=np.zeros(2 * rows, dtype=np.int64),
            high=np.full(2 * rows, FAR, dtype=np.int64),
            row_of=np.concatenate((new_row, new_row)),
            col_of=np.concatenate((new_col, new_col + rows)),
            coef=np.concatenate((coef, -coef)),
            row_low=aim,
            row_high=aim,
            words=("",) * len(self._columns),
        )

    def _sum(self, at: int, weights: Floats) -> str:
        system = self.system
        total = np.zeros(system.size, dtype=np.int64)
        by = weights[system.row_of].astype(np.int64)
        np.add.at(total, system.col_of, -by * system.coef)
        total[at] = 0
        given = int((weights * np.where(weights != 0, system.row_low, 0)).sum())
        terms = [(int(by), place) for place, by in enumerate(total.tolist()) if by]
        if len(terms) > MOST_TERMS:
            used = [system.words[row] for row in np.nonzero(weights)[0]]
            return f"adding and taking away {len(used)} printed sums ({len(terms)} printed numbers)"
        plus = [self._term(by, place) for by, place in terms if by > 0]
        minus = [self._term(-by, place) for by, place in terms if by < 0]
        if given:
            (plus if given > 0 else minus).append(f"the printed sum {abs(given)}")
        return (joined(plus) or "0") + (f" less {joined(minus)}" if minus else "")

    def _term(self, by: int, place: int) -> str:
        name = f"{self._name(place)} {int(self.system.low[place])}"
        return name if by == 1 else f"{by} x {name}"

    def _squeezed(self, cell: str, at: int, limits: Interval) -> str:
        most = "no limit" if limits.high is None else str(limits.high)
        span = f"only be {limits.low}" if limits.is_one_value else f"only be {limits.low} to {most}"
        rows, floors = self._pressing(at)
        if not rows:
            return f"{cell} can {span}: what is printed about it says so."
        sums = joined([self._row_words(row) for row in rows[:4]])
        more = f", and {len(rows) - 4} more sums" if len(rows) > 4 else ""
        rule = f" Withheld numbers are not nought ({joined(floors[:4])})." if floors else ""
        return f"{cell} can {span}, because {sums}{more}.{rule}"

    def _pressing(self, at: int) -> tuple[list[int], list[str]]:
        """The sums and the lower limits that hold the count, up and down."""
        sub, cols = restrict(self.system, ~self.is_fixed)
        model = Model(sub)
        here = int(np.searchsorted(cols, at))
        rows = np.unique(self.system.row_of[~self.is_fixed[self.system.col_of]])
        used: dict[int, None] = {}
        floors: dict[str, None] = {}
        for sign in (1, -1):
            cost = np.zeros(sub.size)
            cost[here] = -sign
            answer = model.minimise(cost, with_prices=True)
            if not answer.is_found:
                continue
            used.update(dict.fromkeys(rows[np.abs(answer.row_price) > 1e-6].tolist()))
            held = (np.abs(answer.col_price) > 1e-6) & (answer.point <= sub.low) & (sub.low > 0)
            floors.update(
                dict.fromkeys(self._name(int(cols[place])) for place in np.nonzero(held)[0])
            )
        floors.pop(self._name(at), None)
        return list(used), list(floors)

    def _row_words(self, row: int) -> str:
        system = self.system
        if system.words[row] not in {"total", "sum"}:
            return system.words[row]
        here = system.row_of == row
        terms = list(zip(system.col_of[here], system.coef[here], strict=True))
        total = [place for place, by in terms if by > 0] if system.words[row] == "total" else []
        parts = [place for place, by in terms if place not in total]
        left = joined([self._known_name(place) for place in total]) or "the printed sum"
        if len(parts) > MOST_TERMS:
            return f"{left} is the sum of {len(parts)} numbers"
        return f"{left} is {joined([self._known_name(place) for place in parts])}"

    def _known_name(self, place: int) -> str:
        name = self._name(place)
        return f"{name} {int(self.system.low[place])}" if self.is_fixed[place] else name


def joined(words: list[str]) -> str:
    """a, b and c."""
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))
