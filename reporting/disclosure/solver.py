"""The one place that calls HiGHS: questions about a system, in fractions or whole numbers."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from reporting.disclosure.system import FAR, Flags, Ints, System

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """A best point, its objective and its prices if asked for; nothing when there is none."""

    is_found: bool
    is_endless: bool
    best: float
    point: Floats
    row_price: Floats
    col_price: Floats


class Model:
    """A system held open: costs and limits change, the matrix stays."""

    def __init__(self, system: System, *, is_whole: bool = False) -> None:
        self.size, self.rows = system.size, system.rows
        self._cost = np.zeros(self.size)
        self._is_whole = is_whole
        self._highs: Any = _open(system, is_whole=is_whole)

    def limit(self, cols: Ints, low: Ints | Floats, high: Ints | Floats) -> None:
        self._highs.changeColsBounds(
            len(cols), cols.astype(np.int32), _endless(low), _endless(high)
        )

    def minimise(self, cost: Floats, *, with_prices: bool = False) -> Answer:
        """The point of least cost, from the all-slack start (much the quickest when questions differ)."""
        changed = np.nonzero(cost != self._cost)[0]
        self._highs.changeColsCost(len(changed), changed.astype(np.int32), cost[changed])
        self._cost = cost.copy()
        if self._is_whole:
            self._highs.clearSolver()
        else:
            self._highs.setBasis()
        self._highs.run()
        return self._answer(with_prices=with_prices)

    def _answer(self, *, with_prices: bool) -> Answer:
        import highspy

        status = self._highs.getModelStatus()
        found = status == highspy.HighsModelStatus.kOptimal
        solution = self._highs.getSolution()
        point = np.array(solution.col_value) if found else np.zeros(0)
        is_priced = found and with_prices
        return Answer(
            is_found=found,
            is_endless=status
            in {
                highspy.HighsModelStatus.kUnbounded,
                highspy.HighsModelStatus.kUnboundedOrInfeasible,
            },
            # Not as a product of vectors: the library of those keeps a second core spinning for it.
            best=float((self._cost * point).sum()) if found else np.inf,
            point=point,
            row_price=np.array(solution.row_dual) if is_priced else np.zeros(0),
            col_price=np.array(solution.col_dual) if is_priced else np.zeros(0),
        )


def _endless(values: Ints | Floats) -> Floats:
    real = np.asarray(values, dtype=np.float64)
    return np.where(np.abs(real) >= FAR, np.copysign(np.inf, real), real)


def _open(system: System, *, is_whole: bool) -> Any:
    import highspy

    order = np.argsort(system.col_of, kind="stable")
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = system.size, system.rows
    lp.col_cost_ = np.zeros(system.size)
    lp.col_lower_, lp.col_upper_ = _endless(system.low), _endless(system.high)
    lp.row_lower_, lp.row_upper_ = _endless(system.row_low), _endless(system.row_high)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    counts = np.bincount(system.col_of, minlength=system.size)
    lp.a_matrix_.start_ = np.concatenate(([0], np.cumsum(counts))).astype(np.int32)
    lp.a_matrix_.index_ = system.row_of[order].astype(np.int32)
    lp.a_matrix_.value_ = system.coef[order].astype(np.float64)
    if is_whole:
        lp.integrality_ = [highspy.HighsVarType.kInteger] * system.size
    highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    for option, value in _OPTIONS.items():
        highs.setOptionValue(option, value)
    if is_whole:
        highs.setOptionValue("presolve", "on")
    if np.abs(system.coef).max(initial=1) == 1:
        # Ones have nothing to be brought to scale, and looking costs a tenth of a question.
        highs.setOptionValue("simplex_scale_strategy", 0)
    highs.passModel(lp)
    return highs


_OPTIONS: dict[str, Any] = {
    "output_flag": False,
    "presolve": "off",
    "threads": 1,
    "random_seed": 1,
    "solver": "simplex",
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 0.5,
}


def restrict(system: System, keep: Flags) -> tuple[System, Ints]:
    """The part of a system on these counts, the others standing at their (single) value."""
    cols = np.nonzero(keep)[0]
    place = np.full(system.size, -1, dtype=np.int64)
    place[cols] = np.arange(len(cols))
    inside = keep[system.col_of]
    fixed = np.zeros(system.rows, dtype=np.int64)
    out = ~inside
    np.add.at(fixed, system.row_of[out], system.coef[out] * system.low[system.col_of[out]])
    rows = np.unique(system.row_of[inside])
    row_place = np.full(system.rows, -1, dtype=np.int64)
    row_place[rows] = np.arange(len(rows))
    return System(
        ids=tuple(system.ids[at] for at in cols),
        low=system.low[cols],
        high=system.high[cols],
        row_of=row_place[system.row_of[inside]],
        col_of=place[system.col_of[inside]],
        coef=system.coef[inside],
        row_low=_less(system.row_low, fixed)[rows],
        row_high=_less(system.row_high, fixed)[rows],
        words=tuple(system.words[at] for at in rows),
    ), cols


def _less(limit: Ints, fixed: Ints) -> Ints:
    return np.where(np.abs(limit) >= FAR, limit, limit - fixed)
