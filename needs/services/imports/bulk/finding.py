"""What of a long file is to be written, found share by share and written share by share."""

from collections.abc import Callable, Sequence
from uuid import UUID

import numpy as np

from needs.services.imports.bulk.arrays import paired, used
from needs.services.imports.bulk.jumping import Jumping
from needs.services.imports.bulk.lines import insert_figures, lines_of
from needs.services.imports.bulk.merging import merge
from needs.services.imports.bulk.shares import Differing, Share, Shares
from needs.services.imports.bulk.staging import Staged
from needs.services.imports.bulk.standing import compare
from needs.services.imports.issues import Issues


class Found:
    """What is to be written: where nothing stood, nothing is staged and all goes straight in.

    `organisations` are the places of those whose figures are written, `moments` the places of
    the measures and periods.
    """

    def __init__(self, shares: Shares, period_ids: Sequence[int], staged: Staged | None) -> None:
        self.shares, self.period_ids, self.staged = shares, period_ids, staged
        self.written = self.changed = self.unchanged = 0
        self.organisations: set[int] = set()
        self.moments: set[tuple[int, int]] = set()
        self._jumping = Jumping(shares.values)
        self._kept: list[Callable[[], Differing]] = []

    def look(self, share: Share) -> None:
        """What `add` can find out without the database is found out."""
        self._jumping.look(share)

    def add(self, share: Share, warnings: Issues) -> None:
        """One share more is set against what stands."""
        rows = share.rows
        if self.staged:
            found = compare(share, self.period_ids, self.staged)
            self._kept.append(self.shares.put_away(found))
        else:
            found = _all_new(share)
        self.written += found.written
        self.changed += found.changed
        self.unchanged += found.unchanged
        is_written = np.zeros(len(rows), bool)
        is_written[found.places] = True
        warnings.add(issue for place, issue in self._jumping.of(share) if is_written[place])
        organisation, measure, period = rows.organisation, rows.measure, rows.period
        if found.written < len(rows):
            organisation, measure, period = (
                column[found.places] for column in (organisation, measure, period)
            )
        self.organisations.update(used(organisation, len(rows.organisations)))
        pairs, _ = paired(measure, period, len(rows.periods))
        self.moments.update((share.first_measure + m, p) for m, p in pairs)

    def write(self, number: int, share: Share, batch: UUID, *, is_alone: bool = False) -> None:
        """What was found of a share stands as the batch says it.

        `is_alone` where nobody else is at the figures meanwhile.
        """
        rows = share.rows
        if self.staged is None:
            lines = lines_of(rows, self.period_ids, share.keys.order)
            insert_figures(lines, batch, is_alone=is_alone)
            return
        found = self._kept[number]()
        if found.written:
            merge(rows, self.period_ids, self.staged, found, batch)


def _all_new(share: Share) -> Differing:
    none = np.broadcast_to(np.int64(0), len(share.rows))
    return Differing(share.keys.order, none, none, 0)
