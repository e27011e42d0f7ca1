"""Figures of a long file that are ten times those of a period ago, in the file or before it."""

from collections.abc import Hashable, Iterable, Sequence
from typing import Any

import numpy as np
from django.db.models.functions import Coalesce
from numpy.typing import NDArray

from dalpb.kernel.cells import Figure, State
from dalpb.kernel.intake.coded import Numbers
from needs.models import Observation
from needs.rules.doubts import figure_of, jumps
from needs.rules.stored import MICRO, Stored
from needs.rules.submission import Issue
from needs.services.imports.against import period_rows, previous
from needs.services.imports.bulk.arrays import numbered, used
from needs.services.imports.bulk.keys import key_of, period_step
from needs.services.imports.bulk.resolved import Resolved
from needs.services.imports.bulk.shares import Share, places_before

# A little under the rule's, which decides.
_TIMES, _LEAST = 9.9, 19 * MICRO
# So many rows at a time stay near the processor.
_BLOCK = 1 << 14


class Jumping:
    """The jumps of a file's figures, share by share, as if every row were to be written."""

    def __init__(self, values: Resolved) -> None:
        self._earlier = [previous(period) for period in values.periods]
        self._before = places_before(values.periods)
        self._exact = _exact(values)
        self._looked_at: Share | None = None
        self._seen: tuple[dict[int, Figure], Numbers] = ({}, np.zeros(0, np.int64))

    def look(self, share: Share) -> None:
        """What the file alone tells of the share that is asked for next."""
        self._looked_at, self._seen = share, self._in_the_file(share)

    def of(self, share: Share) -> list[tuple[int, Issue]]:
        """Each jump with its row's place in the share."""
        rows = share.rows
        if self._looked_at is not share:
            self.look(share)
        found, alone = self._seen
        self._looked_at = None
        found |= self._in_the_database(share, alone)
        made = []
        places = sorted(found)
        for place, row in zip(places, rows.at(np.array(places, np.int64)), strict=True):
            period = self._earlier[rows.period[place]]
            issue = jumps(row, found[place], period.label) if period else None
            if issue is not None:
                made.append((place, issue))
        return made

    def _in_the_file(self, share: Share) -> tuple[dict[int, Figure], Numbers]:
        """What may be a jump from an earlier period of the file, and rows that have none there.

        Rows are asked in the order of their keys, so that what is looked for lies near what was
        looked for last.
        """
        rows, keys = share.rows, share.keys
        back = (np.arange(len(self._before)) - self._before) * period_step(rows)
        period = rows.period[keys.order]
        asking: Numbers = np.flatnonzero((self._before >= 0)[period])
        if not len(asking):
            return {}, np.arange(len(rows))
        alone = np.ones(len(rows), bool)
        wanted = keys.in_order[asking] - back[period[asking]]
        asking = keys.order[asking]
        found: dict[int, Figure] = {}
        for in_order, figure in (
            (keys.in_order, None),
            (share.before.in_order, share.before.figure),
        ):
            if not len(in_order):
                continue
            at = np.minimum(np.searchsorted(in_order, wanted), len(in_order) - 1)
            is_there = in_order[at] == wanted
            later, at = asking[is_there], at[is_there]
            alone[later] = False
            earlier = rows.figure[keys.order[at]] if figure is None else figure[at]
            suspect = _jumping(self._exact, rows.figure[later], earlier)
            pairs = zip(later[suspect].tolist(), earlier[suspect].tolist(), strict=True)
            found |= {place: figure_of(rows.figures[other]) for place, other in pairs}
        return found, np.flatnonzero(alone)

    def _in_the_database(self, share: Share, alone: Numbers) -> dict[int, Figure]:
        """What may be a jump from what stands, for rows with no earlier period in the file."""
        rows, keys, earlier = share.rows, share.keys, self._earlier
        outside = {earlier[place] for place in used(rows.period[alone], len(earlier))} - {None}
        periods = {pk: period for period, pk in period_rows({p for p in outside if p}).items()}
        stands = _exact_figures(rows, list(periods)) if periods else []
        if not stands:
            return {}
        *ids, categories, values, words = zip(*stands, strict=True)
        measures, period_ids, organisations, areas, services = np.array(ids, np.int64)
        later = {period: place for place, period in enumerate(earlier)}
        places = np.array([later[period] for period in periods.values()], np.int64)
        columns = [
            numbered(measures, [entry.id for entry in rows.measures]),
            places[numbered(period_ids, list(periods))],
            numbered(organisations, [entry.id for entry in rows.organisations]),
            numbered(areas, [entry.id for entry in rows.areas]),
            numbered(services, [entry.id for entry in rows.services]),
            _places(categories, rows.categories),
        ]
        is_known = np.min(columns, axis=0) >= 0
        key, ordered = key_of(rows, columns), keys.in_order
        at = np.minimum(np.searchsorted(ordered, key), len(ordered) - 1)
        is_asked = np.zeros(len(rows), bool)
        is_asked[alone] = True
        place = keys.order[at]
        then = np.array(values, np.int64)
        is_there = is_known & (ordered[at] == key) & is_asked[place]
        now = self._exact[rows.figure[place]]
        suspect = np.flatnonzero(is_there & _may_jump(now, then))
        return {
            int(place[n]): figure_of(
                Stored(State.EXACT.value, values[n], values[n], values[n], words[n])
            )
            for n in suspect.tolist()
        }


def _exact(rows: Resolved) -> Numbers:
    """Each different figure's exact value, or nought where it has none: from nought nothing jumps."""
    exact = State.EXACT.value
    values = [s.value_micro or 0 if s.state == exact else 0 for s in rows.figures]
    return np.array(values, np.int64)


def _exact_figures(rows: Resolved, period_ids: list[int]) -> list[tuple[Any, ...]]:
    """The exact figures of some periods, of the file's organisations and measures.

    Only months, quarters and years have one before them, so the periods are not many.
    """
    return list(
        Observation.objects.order_by().filter(
            period_id__in=period_ids,
            organisation_id__in=[entry.id for entry in rows.organisations],
            measure_id__in=[entry.id for entry in rows.measures],
            state=State.EXACT.value,
        ).values_list(
            "measure_id", "period_id", "organisation_id", "area_id", Coalesce("service_id", 0),
            "category_key", "value_micro", "words",
        )
    )  # fmt: skip


def _places(column: Iterable[Hashable], values: Sequence[Hashable]) -> Numbers:
    """Each one's place among some different values; -1 where it is none of them."""
    place_of = {value: place for place, value in enumerate(values)}
    return np.array([place_of.get(each, -1) for each in column], np.int64)


def _jumping(values: Numbers, now: Numbers, then: Numbers) -> Numbers:
    """Where the figure of one place may be a jump from that of another, a block at a time."""
    found = [
        start + np.flatnonzero(_may_jump(values[now[part]], values[then[part]]))
        for start in range(0, len(now), _BLOCK)
        for part in (slice(start, start + _BLOCK),)
    ]
    return np.concatenate(found) if found else np.zeros(0, np.int64)


def _may_jump(now: Numbers, then: Numbers) -> NDArray[np.bool_]:
    """Where the rule may say that it is a jump, by a little more than the rule takes."""
    one, other = now.astype(float), then.astype(float)
    larger, smaller = np.maximum(one, other), np.minimum(one, other)
    suspect: NDArray[np.bool_] = (smaller > 0) & (larger >= smaller * _TIMES)
    suspect &= larger - smaller >= _LEAST
    suspect |= (smaller < 0) & (one != 0) & (other != 0)
    return suspect
