"""What the database holds of the shape of an entry: the conditions of its CHECKs."""

from functools import reduce
from operator import or_

from django.db.models import F, Q

from commissioning.rules.vocabulary import MOVES, Account, EntryKind

PLAIN_REFERENCE = r"^[A-Za-z0-9][A-Za-z0-9 ._/-]*$"
REASONED = ["reversal", "adjustment", "carry_forward", "release", "virement"]
_LINED = [Account.ALLOCATED.value, Account.COMMITTED.value]
_UNLINED = [Account.FUNDER.value, Account.UNALLOCATED.value]


def lined(side: str) -> Q:
    """Money allocated or committed stands under a line; money not yet allocated under none."""
    account, line = f"{side}_account", f"{side}_line__isnull"
    return (
        Q(**{f"{account}__in": _LINED, line: False})
        | Q(**{f"{account}__in": _UNLINED, line: True})
        | Q(**{account: Account.SPENT.value})
    )


def spent_under_the_line_that_pays() -> Q:
    spent, unlined = Account.SPENT.value, Q(from_line__isnull=True, to_line__isnull=True)
    return (
        (~Q(from_account=spent) & ~Q(to_account=spent))
        # Of two empty lines SQL cannot say that they are the same, and a CHECK lets that pass.
        | Q(from_line__isnull=False, to_line__isnull=False, from_line=F("to_line"))
        | (Q(from_account__in=_UNLINED) & unlined)
        | (Q(to_account__in=_UNLINED) & unlined)
    )


def authorised() -> Q:
    """Money is allocated, moved between lines or handed back only with an approval."""
    needs = Q(kind__in=["allocation", "virement"]) | Q(
        kind="release", to_account=Account.UNALLOCATED.value
    )
    return (
        (needs & Q(approval__isnull=False))
        | Q(kind="carry_forward")
        | (~needs & Q(approval__isnull=True))
    )


def lawful() -> Q:
    moves = [
        Q(kind=kind.value, from_account=source.value, to_account=target.value)
        for kind, pairs in MOVES.items()
        for source, target in sorted(pairs)
    ]
    return reduce(or_, moves, Q(kind=EntryKind.REVERSAL.value))
