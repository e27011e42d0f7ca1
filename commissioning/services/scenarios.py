"""Scenarios: what a choice of options would come to. They never touch the ledger."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from commissioning.models import Option, Scenario
from commissioning.services.proposals import require_may_propose
from commissioning.services.screening import require_impersonal
from dalpb.kernel.audit import record
from dalpb.kernel.models import User
from dalpb.kernel.refusals import Denial, Refused


@transaction.atomic
def make_scenario(
    *,
    code: str,
    title: str,
    options: Sequence[Option],
    is_illustrative: bool = False,
    by: User,
    at: datetime,
) -> Scenario:
    """The choice is kept to be compared with others. Of one proposal it takes one option."""
    require_may_propose(by, at)
    require_impersonal(title)
    proposals = [option.proposal_id for option in options]
    if not options:
        raise Refused(Denial("scenario.empty", "Choose at least one option."))
    if len(proposals) != len(set(proposals)):
        raise Refused(Denial("scenario.two_of_one", "Choose one option of each proposal, not two."))
    if Scenario.objects.filter(code=code).exists():
        raise Refused(Denial("scenario.code_taken", f"There is a scenario {code} already."))
    made = Scenario.objects.create(
        code=code, title=title, made_by=by, made_at=at, is_illustrative=is_illustrative
    )
    made.options.set(options)
    record("scenario.made", by=by, at=at, subject="scenario", subject_key=code)
    return made
