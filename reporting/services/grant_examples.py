"""The grant's outputs of a whole year, made one after another, each once."""

from datetime import datetime

from commissioning.facts.grant_position import closings
from dalpb.kernel.models import User
from dalpb.kernel.periods import parse, quarter
from reporting.models import Publication, TransparencyFile
from reporting.selectors.certificates import latest_certificate
from reporting.services.certificates import certify_spend, prepare_certificate, ready
from reporting.services.transparency import make_file

DEPARTMENT = "Public health (example)"
ANSWER = "Looked at with the budget holder. It does not change what was spent."


def certify_year(year: str, *, author: User, certifier: User, at: datetime) -> None:
    """The spend of a year's award is certified as its last month closed, if none stands yet."""
    last = quarter(parse(year).first.year, 4).last
    found = [one for one in closings() if parse(one.month).last == last]
    if not found or latest_certificate(year) is not None:
        return
    now = ready(award_year=year, closing=found[0].pk, at=at)
    asked = prepare_certificate(
        award_year=year,
        closing=found[0].pk,
        statement=now.statement,
        answers={finding.digest: ANSWER for finding in now.findings},
        reason="",
        by=author,
        at=at,
    )
    certify_spend(asked, shown=asked.sha256, by=certifier, at=at)


def publish_year(year: str, *, by: User, at: datetime) -> None:
    """The year's files of the Transparency Code, and the contracts of the two quarters after."""
    start = parse(year).first.year
    wanted = [(Publication.SPEND, quarter(start, n).code) for n in (1, 2, 3, 4)]
    wanted += [(Publication.SPEND, quarter(start + 1, n).code) for n in (2, 3)]
    wanted += [
        (Publication.GRANTS, year),
        (Publication.GRANTS, f"{start + 1}-{(start + 2) % 100:02d}"),
    ]
    wanted += [(Publication.CONTRACTS, quarter(start + 1, n).code) for n in (1, 2)]
    for publication, period in wanted:
        row = TransparencyFile.objects.filter(publication=publication.value, period=period)
        if not row.exists():
            make_file(publication, period, department=DEPARTMENT, by=by, at=at)
