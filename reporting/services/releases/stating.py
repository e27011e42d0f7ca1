"""What a copy prints, as statements of counts: what everybody knows once it is out."""

from reporting.disclosure.statements import Shown
from reporting.models import FrozenCopy, Statement
from reporting.releases.cubes import Piece
from reporting.releases.rates import RESIDENTS, printed_rates
from reporting.releases.said import said_of
from reporting.releases.saying import Printed
from reporting.releases.shares import Share, percents_of, shares_of
from reporting.services.releases.attempting import Attempt


def statements_of(copy: FrozenCopy, tried: Attempt) -> list[Statement]:
    """Every number, mark, share and rate of the tables, in their order."""
    found = []
    for number, piece in enumerate(tried.pieces, start=1):
        for view in piece.views:
            plainly, named = view.table(), view.table(tried.linked.ids)
            found += [
                _statement(copy, number, plainly.key(at), tried.printout.cells[named.key(at)])
                for at in plainly.coordinates()
            ]
        for share in shares_of(piece):
            found += _share(copy, number, share, tried)
        found += _rates(copy, number, piece, tried)
    return found


def _statement(copy: FrozenCopy, table: int, cell: str, shown: Shown) -> Statement:
    said = said_of(cell, shown)
    return Statement(
        copy=copy,
        table=table,
        cell=said.cell,
        kind=said.kind.value,
        low=said.low,
        high=said.high,
        base=said.base,
        shown=said.shown,
    )


def _share(copy: FrozenCopy, table: int, share: Share, tried: Attempt) -> list[Statement]:
    """A share that is printed; one that is withheld says nothing, and its counts have their marks."""
    told = percents_of((share,), tried.printout.cells, tried.linked.ids)
    return [
        Statement(
            copy=copy,
            table=table,
            cell=share.num,
            of=share.den,
            kind=Printed.PERCENT.value,
            shown=str(one.shown),
        )
        for one in told
    ]


def _rates(copy: FrozenCopy, table: int, piece: Piece, tried: Attempt) -> list[Statement]:
    """The rates of a table that are printed; each is a statement of its count."""
    plain = {name: key for key, name in tried.linked.ids.items()}
    return [
        Statement(
            copy=copy,
            table=table,
            cell=plain[one.num],
            of=RESIDENTS,
            kind=Printed.RATE.value,
            population=one.population,
            per=one.per,
            shown=str(one.shown),
        )
        for one in printed_rates(piece, tried.printout.cells, tried.linked.ids)
    ]
