"""Households that got no place, by reason."""

from collections.abc import Iterable
from typing import Final

from dalpb.kernel.cells import add
from dalpb.kernel.tables import Column, Row, Table
from needs.facts.sufficiency import SufficiencyFact
from needs.rules.sufficiency import COULD_NOT_OFFER, OFFER_NOT_TAKEN, Family

FAMILIES: Final = {
    Family.CAPACITY: "No place was free",
    Family.NEED: "The service could not meet the household's needs",
    Family.ELIGIBILITY: "The service was not for such a household",
    Family.CHOICE: "The household chose otherwise",
    Family.ADMINISTRATIVE: "Administrative: contact lost, withdrawn or sent twice",
    Family.NOT_TOLD: "Another reason, or none told",
}


def unmet_table(fact: SufficiencyFact) -> Table:
    groups = [fact.without, fact.sanctuary, fact.whole if fact.sanctuary else None]
    told = [group for group in groups if group is not None]
    names = ["All but sanctuary", "Sanctuary", "All"]
    columns = [name for name, group in zip(names, groups, strict=True) if group is not None]

    def row(label: str, family: Iterable[Family], *, is_total: bool = False) -> Row:
        families = tuple(family)
        return Row(
            label,
            tuple(add(each.unmet[one] for one in families) for each in told),
            is_total=is_total,
        )

    return Table(
        key="unmet",
        caption="Households that got no place, by reason",
        first="Main reason",
        unit="Households, each counted once with its main reason",
        columns=tuple(Column(name, is_number=True) for name in columns),
        rows=(
            *(row(FAMILIES[family], (family,)) for family in COULD_NOT_OFFER),
            row("Unmet demand: no offer could be made", COULD_NOT_OFFER, is_total=True),
            *(row(FAMILIES[family], (family,)) for family in OFFER_NOT_TAKEN),
            row("An offer was not taken", OFFER_NOT_TAKEN, is_total=True),
            row(FAMILIES[Family.NOT_TOLD], (Family.NOT_TOLD,)),
        ),
        notes=(
            "An offer that was not taken is no sign of too few places, so it is never added to"
            " unmet demand.",
            "A household refused by two services may be in both their figures.",
        ),
        source="Services' figures",
    )
