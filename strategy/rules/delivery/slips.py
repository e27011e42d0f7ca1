"""How often a date has been put back."""

import itertools
from collections.abc import Sequence
from datetime import date


def slips_in(promised: Sequence[date]) -> int:
    """How many of the dates given in turn are later than the one before.

    Bringing a date forward does not undo a slip.
    """
    return sum(later > earlier for earlier, later in itertools.pairwise(promised))
