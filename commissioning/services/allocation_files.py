"""Loading proposals and their allocations from a file, through the same steps as the pages."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from commissioning.models import GrantAward, Option, Proposal
from commissioning.rules.allocating import LineTerms
from commissioning.rules.vocabulary import Accommodation, Narrative, Purpose
from commissioning.services.allocating import approve_proposal
from commissioning.services.authority import Authority
from commissioning.services.proposals import (
    OptionTerms,
    add_line,
    add_option,
    propose,
    put_to_board,
    record_recommendation,
)
from commissioning.services.scenarios import make_scenario
from dalpb.kernel.models import Area, Organisation, User
from dalpb.kernel.money import Money
from dalpb.kernel.periods import parse


@transaction.atomic
def load_allocations(
    content: Mapping[str, Any], *, author: User, approver: User, at: datetime
) -> int:
    """Every proposal of the file stands as it says. Those that stand already are left alone."""
    award = GrantAward.objects.select_related("year").get(code=content["award"])
    written = 0
    for row in content["proposals"]:
        if not Proposal.objects.filter(code=row["code"]).exists():
            _proposed(row, award, author=author, approver=approver, at=at)
            written += 1
    if written:
        for row in content["scenarios"]:
            options = [
                Option.objects.get(proposal__code=code, letter=letter)
                for code, letter in row["options"]
            ]
            make_scenario(
                code=row["code"],
                title=row["title"],
                options=options,
                is_illustrative=True,
                by=author,
                at=at,
            )
    return written


def _proposed(
    row: Mapping[str, Any], award: GrantAward, *, author: User, approver: User, at: datetime
) -> None:
    made = propose(
        code=row["code"],
        title=row["title"],
        need=row["need"],
        is_illustrative=True,
        by=author,
        at=at,
    )
    for said in row["options"]:
        _optioned(made, said, award, by=author, at=at)
    if row["status"] != "approved":
        return
    made = put_to_board(made, version=made.version, by=author, at=at)
    made = record_recommendation(
        made,
        letter="A",
        reference=row["decision_ref"],
        words="Recommended as the first option.",
        version=made.version,
        by=author,
        at=at,
    )
    authority = Authority(decision_ref=row["decision_ref"])
    approve_proposal(made, authority, version=made.version, by=approver, at=at)


def _optioned(
    made: Proposal, said: Mapping[str, Any], award: GrantAward, *, by: User, at: datetime
) -> None:
    terms = OptionTerms(
        title=said["title"],
        equality=said["equality"],
        risk=said["risk"],
        households=said.get("households"),
        bedspaces=said.get("bedspaces"),
        cost_pence=Money.parse(said["cost"]).pence,
        districts=tuple(Area.objects.filter(code__in=said["districts"])),
    )
    option = add_option(made, terms, by=by, at=at)
    for line in said["lines"]:
        profile = tuple((parse(y), Money.parse(p).pence) for y, p in line["profile"].items())
        add_line(
            option,
            LineTerms(
                title=line["title"],
                pence=sum(pence for _, pence in profile),
                purpose=Purpose.SUPPORT,
                narrative=Narrative(line["narrative"]),
                accommodation=Accommodation(line["accommodation"]),
                agreement_ref=line["agreement"],
                service_code=line.get("service", ""),
                objective_code=line.get("objective", ""),
                recommendation_code=line.get("recommendation", ""),
                profile=profile,
            ),
            code=line["code"],
            award=award,
            supplier=Organisation.objects.filter(code=line["supplier"]).first(),
            by=by,
            at=at,
        )
