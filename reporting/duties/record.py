"""What happened, as the duties' rules read it. Days are half-open nowhere: each is a day."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Assessed:
    """An approved needs assessment: the day it is dated, and the day it sets for the next."""

    code: str
    dated_on: date
    next_full_on: date
    url: str = ""


@dataclass(frozen=True, slots=True)
class Published:
    """A strategy as it was published; `until_on` is the first day it is no longer in force."""

    code: str
    title: str
    published_on: date
    until_on: date | None
    address: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Consulted:
    """Somebody asked about a strategy. `organisation` is empty where no organisation is meant."""

    strategy: str
    organisation: str
    is_board: bool
    asked_on: date


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A formal review. `covers_other_support`: it says what the effect on that was."""

    strategy: str
    completed_on: date
    covers_other_support: bool
    url: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request to co-operate. `due_on` is None where none was set."""

    organisation: str
    about: str
    asked_on: date
    due_on: date | None
    answered_on: date | None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Sat:
    """A meeting of the board on a day, and the interests of section 58(2) nobody represented."""

    meeting: str
    held_on: date
    empty: tuple[str, ...]
    url: str = ""


@dataclass(frozen=True, slots=True)
class Year:
    """A financial year that the annual report covers. `due_on` is a day the Department set."""

    label: str
    last_on: date
    submitted_on: date | None
    due_on: date | None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Stated:
    """What an officer recorded as evidence of a duty, and until when it counts."""

    duty: str
    words: str
    recorded_on: date
    until_on: date
    by: str


@dataclass(frozen=True, slots=True)
class DutyRecord:
    """Everything the rules may read. `districts` are the local authorities within the area.

    `agreed_on` are the days on which the board agreed where actions stand; `started` are
    actions by the strategy they serve, with the day each began.
    `has_board_on` and `empty_on` tell of the board on the day itself.
    """

    districts: tuple[tuple[str, str], ...] = ()
    assessed: tuple[Assessed, ...] = ()
    published: tuple[Published, ...] = ()
    consulted: tuple[Consulted, ...] = ()
    reviewed: tuple[Reviewed, ...] = ()
    asked: tuple[Asked, ...] = ()
    sat: tuple[Sat, ...] = ()
    years: tuple[Year, ...] = ()
    stated: tuple[Stated, ...] = ()
    agreed_on: tuple[date, ...] = ()
    started: tuple[tuple[str, date], ...] = ()
    has_board: bool = False
    empty_now: tuple[str, ...] = ()
