"""The kinds of relevant accommodation of SI 2021/991, regulation 2: the words all apps share."""

from enum import StrEnum
from typing import Final


class LegalKind(StrEnum):
    """The six kinds of relevant accommodation, and the lawful answer "none of them"."""

    REFUGE = "refuge"
    SPECIALIST = "specialist"
    DISPERSED = "dispersed"
    SECOND_STAGE = "second_stage"
    OTHER_DESIGNATED = "other_designated"
    SANCTUARY = "sanctuary"
    NOT_RELEVANT = "not_relevant"


LABELS: Final = {
    LegalKind.REFUGE: "refuge accommodation",
    LegalKind.SPECIALIST: "specialist safe accommodation",
    LegalKind.DISPERSED: "dispersed accommodation",
    LegalKind.SECOND_STAGE: "second stage accommodation",
    LegalKind.OTHER_DESIGNATED: (
        "other accommodation designated as domestic abuse emergency accommodation"
    ),
    LegalKind.SANCTUARY: "sanctuary scheme",
    LegalKind.NOT_RELEVANT: "not relevant accommodation",
}
RELEVANT: Final = frozenset(kind for kind in LegalKind if kind is not LegalKind.NOT_RELEVANT)
