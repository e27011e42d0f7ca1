"""The rules that releases are held to: which there are, who approved them, which hold."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from django.db import transaction

from dalpb.kernel.audit import record
from dalpb.kernel.models import User
from dalpb.kernel.refusals import Denial, Refused
from dalpb.kernel.roles import Permission
from reporting.disclosure.policy import FOLDER, Policy, load_policies, parse, policy_in_force
from reporting.models import DisclosurePolicy
from reporting.releases.asking import How
from reporting.releases.freezing import digest
from reporting.releases.workflow import Audience
from reporting.selectors.releases import policy_row
from reporting.services.releases.moving import require_may

POLICIES: Final[Mapping[How, str]] = {
    How.WITHHOLD: "public-counts",
    How.ROUND: "public-rounded",
}
_NONE: Final[Mapping[How, str]] = {
    How.WITHHOLD: "No disclosure policy is approved and in force.",
    How.ROUND: "No disclosure policy for rounding is approved and in force.",
}


def unapproved(on: date) -> tuple[Policy, ...]:
    """The newest edition of each way to protect that nobody has approved yet."""
    every = load_policies()
    newest = (
        policy_in_force(every, Audience.PUBLIC.value, "counts", on, code)
        for code in POLICIES.values()
    )
    return tuple(
        policy for policy in newest if policy and not policy_row(policy.code, policy.number)
    )


@transaction.atomic
def adopt_policy(*, reference: str, basis: str, by: User, at: datetime) -> DisclosurePolicy:
    """An edition of the rules is approved as it stands in its file; once only."""
    require_may(Permission.REVIEW_RELEASE, by=by, at=at)
    file = FOLDER / f"{reference}.toml"
    if reference not in load_policies() or not file.is_file():
        raise Refused(Denial("policy.unknown", f"There is no policy {reference}."))
    text = file.read_text("utf-8")
    policy = parse(text)
    there = policy_row(policy.code, policy.number)
    if there is not None:
        if there.sha256 != digest(text):
            raise Refused(
                Denial(
                    "policy.changed",
                    f"{reference} is not what was approved. An edition is never edited: give the"
                    " change the next number.",
                )
            )
        return there
    made = DisclosurePolicy.objects.create(
        code=policy.code,
        number=policy.number,
        content=text,
        sha256=digest(text),
        in_force_from=policy.in_force_from,
        basis=basis,
        approved_by=by,
        approved_at=at,
    )
    record("policy.approved", by=by, at=at, subject="disclosure_policy", subject_key=reference)
    return made


def policy_for(
    audience: str, on: datetime, how: How = How.WITHHOLD
) -> tuple[Policy, DisclosurePolicy]:
    """The approved edition in force; Refused where nobody approved one, or it was edited."""
    approved = {str(row): row for row in DisclosurePolicy.objects.all()}
    known = {reference: parse(row.content) for reference, row in approved.items()}
    found = policy_in_force(known, audience, "counts", on.date(), POLICIES[how])
    if found is None:
        words = f"{_NONE[how]} A reviewer approves one on the Releases page."
        raise Refused(Denial("policy.none", words))
    row = approved[found.reference]
    if digest(row.content) != row.sha256:
        raise Refused(Denial("policy.changed", f"{row} is not what was approved."))
    return found, row


def may_round(audience: str, on: datetime) -> bool:
    """Whether rounding can be chosen: its policy is approved and in force."""
    try:
        policy_for(audience, on, How.ROUND)
    except Refused:
        return False
    return True
