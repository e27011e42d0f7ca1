"""A refusal: the system says no, with a code for machines and a sentence for people."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Denial:
    """Why something may not be done. `code` is stable; `sentence` is for the person who asked."""

    code: str
    sentence: str


class Refused(Exception):
    """A service declined to act and changed nothing."""

    def __init__(self, denial: Denial) -> None:
        super().__init__(denial.sentence)
        self.denial = denial

    @property
    def code(self) -> str:
        return self.denial.code


class NotPermitted(Refused):
    """The person may not do this, whatever the state of the thing."""


class StaleVersion(Refused):
    """Somebody else changed the record since it was read."""


def require(denial: Denial | None) -> None:
    """Raise `Refused` when there is a denial."""
    if denial is not None:
        raise Refused(denial)


def require_permitted(denial: Denial | None) -> None:
    """Raise `NotPermitted` when there is a denial."""
    if denial is not None:
        raise NotPermitted(denial)
