"""Protection and audits: cells given up against other tools' counts, time against one question.

The other tools cannot be run here. Their cell counts are those measured on the same two tables (G is
GaussSuppression 1.2.3, H the hypercube of sdcTable 0.34). Their seconds are turned into questions:
the yardstick is one question of C560 put to the held-open solver in this run, which took the measured
prototype 0.7 ms, so that 0.25 s of G are 357 questions.
"""

from dataclasses import dataclass, replace

import numpy as np

from dalpb.bench import boards
from dalpb.bench.measuring import Measured, clocked
from reporting.disclosure.attacker import Attack
from reporting.disclosure.audit import Audit, audit, prove
from reporting.disclosure.choice import Choice, offer
from reporting.disclosure.moves import Mover
from reporting.disclosure.pricing import Wishes
from reporting.disclosure.statements import Known
from reporting.disclosure.suppress import Chosen, suppress
from reporting.disclosure.tables import Table
from reporting.disclosure.tidy import Tidied, tidy
from reporting.disclosure.verifier import verify

QUESTION = 0.0007  # seconds, on the machine of the prototype
QUESTIONS = 60
FLOOR = "questions of C560 to the open solver"
G_CELLS, H_CELLS = {"A126": 9, "C560": 81}, {"A126": 21, "C560": 221}


@dataclass(slots=True)
class Run:
    """One table taken through choosing, tidying and proving, with the CPU seconds of each."""

    choice: Choice
    chosen: Chosen
    tidied: Tidied
    choosing: float
    tidying: float
    verifying: float

    @property
    def small(self) -> int:
        return int(self.choice.primary.sum())

    @property
    def secondary(self) -> int:
        return int((self.tidied.withheld & self.choice.givable).sum())


def run(*, is_deep: bool) -> list[Measured]:
    tables = {name: boards.published(name).table for name in ("A126", "C560")}
    runs = {name: through(table) for name, table in tables.items() if table is not None}
    question = _question(runs["C560"].choice)
    found = [each for name in runs for each in _cells(name, runs[name])]
    found += _times("C560", runs["C560"], question, untidied=0.8 * 0.25, tidied=1.5 * 0.25)
    five = through(boards.five_years())
    found += _times("five years", five, question, untidied=0.8 * 1.5, tidied=1.5 * 1.5)
    found.append(_shown("five years", five))
    found.append(_verified(five, question))
    found += _ledger(question)
    if is_deep:
        four = through(boards.four_ways())
        found += _times("four ways", four, question, untidied=3 * 0.96, tidied=0)
        found += [_shown("four ways", four), *_eleven_thousand(question), _largest(question)]
    return found


def through(table: Table) -> Run:
    """Choose, tidy, prove; a count without a proof stops the benchmark."""
    known = boards.as_known(table)
    show = tuple(cell.id for cell in known.cells)
    heights = dict(zip(show, table.heights().tolist(), strict=True))
    choice = offer(known, show, Wishes(heights=heights))
    kept: list[Chosen] = []
    tidied: list[Tidied] = []
    choosing = clocked(lambda: kept.append(suppress(choice)))
    tidying = clocked(lambda: tidied.append(tidy(choice, kept[0])))
    attack = Attack(choice.limits(tidied[0].withheld), choice.truth)
    left = attack.search(choice.needs)
    proof = prove(attack, choice.needs)
    if left or proof is None:
        raise RuntimeError(f"{len(left)} small counts are recovered or narrowed.")
    verifying = min(clocked(lambda: verify(attack.full, proof, choice.needs)) for _ in range(5))
    return Run(choice, kept[0], tidied[0], choosing, tidying, verifying)


def _question(choice: Choice) -> float:
    """CPU seconds of one question: the cheapest move of a small count, from the bare table."""
    mover = Mover(choice)
    wanted = np.array(list(choice.needs))[:QUESTIONS].tolist()

    def ask() -> None:
        for at in wanted:
            mover.cheapest(int(at), 4 - int(choice.truth[at]) or -1, choice.primary)

    ask()
    return min(clocked(ask) for _ in range(5)) / len(wanted)


def _cells(name: str, done: Run) -> list[Measured]:
    note = f"{done.secondary} cells for {done.small} small counts, none recovered or narrowed"
    judged = name == "C560"
    return [
        Measured("P1", f"{name}: cells given up, H", round(done.secondary / H_CELLS[name], 3),
                 "the hypercube's cells", 0.5 if judged else 0, note=note),
        Measured("P1", f"{name}: cells given up, G", round(done.secondary / G_CELLS[name], 3),
                 "cells of G, which leaves 127 narrowed" if judged else "cells of G",
                 1.3 if judged else 0, 1.35 if judged else 0),
    ]  # fmt: skip


def _shown(name: str, done: Run) -> Measured:
    """Our own table of a measured shape: other tools' counts are not its counts."""
    share = round(done.secondary / max(1, done.small), 3)
    note = f"{done.secondary} cells; an invented table of that shape, so not judged"
    return Measured("P1", f"{name}: cells for each small count", share, "small counts", note=note)


def _times(
    name: str, done: Run, question: float, *, untidied: float, tidied: float
) -> list[Measured]:
    whole = done.choosing + done.tidying
    return [
        _timed("P2", f"{name}: chosen", done.choosing, question, untidied),
        _timed("P2", f"{name}: chosen and tidied", whole, question, tidied),
    ]


def _timed(goal: str, job: str, seconds: float, question: float, allowed: float) -> Measured:
    most = round(allowed / QUESTION) if allowed else 0
    note = f"{seconds:.2f} s of CPU" + (f"; the goal is {allowed:.2f} s there" if allowed else "")
    return Measured(goal, job, round(seconds / question, 1), FLOOR, most, note=note)


def _verified(done: Run, question: float) -> Measured:
    note = f"{1000 * done.verifying:.1f} ms; 0.9 ms there"
    ratio = round(done.verifying / question, 2)
    return Measured("P3", "all proofs of five years verified", ratio, FLOOR, 1.3, 20, note)


def _ledger(question: float) -> list[Measured]:
    """Five years of everything, audited whole and after one more quarter."""
    known = boards.record()
    before, after = boards.before_the_last_quarter(known)
    whole = _audited(known)
    since = _audited(before)
    seconds = clocked(lambda: _audited(known))
    again = clocked(lambda: _audited(after, since))
    small = len(whole.needs)
    cells = f"{len(known.cells):,} cells, {small:,} small: {seconds:.1f} s of CPU; 3.6 s there"
    most = round(3.6 / QUESTION)
    return [
        Measured("P4", "ledger of five years audited", round(seconds / question, 1), FLOOR, most, note=cells),
        Measured("P4", "and once more after a quarter", round(again / seconds, 3), "the whole audit", 0.1, 0.3,
                 f"{again:.2f} s of CPU"),
    ]  # fmt: skip


def _audited(known: Known, since: Audit | None = None) -> Audit:
    found = audit(known, use_truth=True, since=since)
    if not found.is_safe:
        raise RuntimeError(f"{len(found.recovered)} recovered, {len(found.narrow)} narrowed.")
    return found


def _eleven_thousand(question: float) -> list[Measured]:
    """Chosen only, as G is: tidying so large a table takes longer than anybody waits."""
    table = boards.eleven_thousand()
    known = boards.as_known(table)
    show = tuple(cell.id for cell in known.cells)
    heights = dict(zip(show, table.heights().tolist(), strict=True))
    choice = offer(known, show, Wishes(heights=heights))
    kept: list[Chosen] = []
    seconds = clocked(lambda: kept.append(suppress(choice)))
    attack = Attack(choice.limits(kept[0].withheld), choice.truth)
    if attack.search(choice.needs, at_most=1):
        raise RuntimeError("A small count of 11,200 cells is recovered or narrowed.")
    small, cells = int(choice.primary.sum()), int((kept[0].withheld & choice.givable).sum())
    note = f"{cells:,} cells for {small:,} small counts of an invented table, so not judged"
    return [
        _timed("P2", "11,200 cells: chosen", seconds, question, 26),
        Measured("P1", "11,200 cells: cells for each small count", round(cells / small, 3),
                 "small counts", note=note),
    ]  # fmt: skip


def _largest(question: float) -> Measured:
    """A pattern that withholds all that is not nought: only the audit is measured."""
    table = boards.large()
    known = boards.as_known(table)
    release = boards.all_marked(known)
    known = replace(known, releases=(release,))
    seconds = clocked(lambda: _audited(known))
    note = f"{len(known.cells):,} cells: {seconds:.1f} s of CPU; 8.4 s there"
    return Measured("P4", "the largest table audited", round(seconds / question, 1), FLOOR,
                    round(8.4 / QUESTION), note=note)  # fmt: skip
