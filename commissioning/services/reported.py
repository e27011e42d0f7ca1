"""Keeping what a body reported, to stand beside the ledger."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction

from commissioning.models import ReportedFigure
from commissioning.services.awards import require_may_record
from commissioning.services.screening import require_impersonal
from dalpb.kernel.audit import record
from dalpb.kernel.models import ReportingPeriod, User
from dalpb.kernel.periods import Period, PeriodKind
from dalpb.kernel.refusals import Denial, Refused, require


@dataclass(frozen=True, slots=True)
class Reported:
    """A sum that a body said was unallocated, in its own words and as far as they are exact."""

    code: str
    first_year: Period
    last_year: Period
    words: str
    low_pence: int
    high_pence: int
    reported_on: date
    body: str
    source: str
    url: str = ""


def _deny(said: Reported) -> Denial | None:
    years = (said.first_year, said.last_year)
    if any(y.kind is not PeriodKind.YEAR for y in years) or years[1] < years[0]:
        return Denial("reported.years", "Give the first and the last financial year it is of.")
    if not 0 <= said.low_pence <= said.high_pence:
        return Denial("reported.amount", "Give the least and the most that the words can mean.")
    if not (said.words.strip() and said.body.strip() and said.source.strip()):
        return Denial("reported.source", "Say who reported it, in what words and where.")
    return None


@transaction.atomic
def report_figure(said: Reported, *, by: User | None, at: datetime) -> ReportedFigure:
    """The figure stands beside the ledger. The same again changes nothing."""
    require_may_record(by, at)
    require(_deny(said))
    require_impersonal(said.words, said.body, said.source)
    columns = asdict(said) | {
        "first_year": ReportingPeriod.of(said.first_year),
        "last_year": ReportingPeriod.of(said.last_year),
    }
    if standing := ReportedFigure.objects.filter(code=said.code).first():
        if all(getattr(standing, name) == value for name, value in columns.items()):
            return standing
        raise Refused(
            Denial("reported.taken", f"{said.code} was reported otherwise. Give another code.")
        )
    made = ReportedFigure.objects.create(**columns, recorded_by=by, recorded_at=at)
    record(
        "reported.recorded",
        by=by,
        at=at,
        subject="reported_figure",
        subject_key=made.code,
        details={"words": made.words, "low": made.low_pence, "high": made.high_pence},
    )
    return made
