"""Loading awards from a file: all of it or none, and nothing twice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from commissioning.models import Grant, GrantAward
from commissioning.rules.vocabulary import RingFence, Tier
from commissioning.services.awards import AwardTerms, amend_award, record_award
from dalpb.kernel.intake.personal import find_personal
from dalpb.kernel.models import Organisation, User
from dalpb.kernel.money import Money
from dalpb.kernel.periods import parse
from dalpb.kernel.refusals import Denial, Refused


@dataclass(frozen=True, slots=True)
class AwardsLoaded:
    written: int
    unchanged: int


def load_awards(content: Mapping[str, Any], *, by: User | None, at: datetime) -> AwardsLoaded:
    """Every grant and award of the file stands. An award of another amount is amended."""
    written = 0
    with transaction.atomic():
        grants = {row["code"]: _grant(row) for row in content["grants"]}
        rows: Sequence[Mapping[str, Any]] = content["awards"]
        for row in rows:
            written += _stands(row, grants, by=by, at=at)
    return AwardsLoaded(written, len(content["awards"]) - written)


def _grant(row: Mapping[str, Any]) -> Grant:
    grant, _ = Grant.objects.get_or_create(
        code=row["code"],
        defaults={"name": row["name"], "funder": row["funder"], "source": row["source"]},
    )
    return grant


def _stands(
    row: Mapping[str, Any], grants: Mapping[str, Grant], *, by: User | None, at: datetime
) -> bool:
    """Whether anything had to be written for the row to stand."""
    terms = _terms(row)
    standing = GrantAward.objects.filter(code=terms.code).first()
    if standing is None:
        record_award(terms, grant=grants[row["grant"]], by=by, at=at)
        return True
    if standing.amount_pence == terms.pence:
        return False
    amend_award(
        standing,
        pence=terms.pence,
        reason=f"Another amount was loaded. Source: {terms.source}"[:300],
        version=standing.version,
        by=by,
        at=at,
    )
    return True


def _terms(row: Mapping[str, Any]) -> AwardTerms:
    conditions = row.get("conditions", "")
    if any(sign.is_certain for sign in find_personal(conditions)):
        raise Refused(
            Denial("award.personal", f"The conditions of {row['code']} seem to name a person.")
        )
    agreed_on = row.get("agreed_on", "")
    return AwardTerms(
        code=row["code"],
        year=parse(row["year"]),
        tier=Tier(row["tier"]),
        pence=Money.parse(row["amount"]).pence,
        source=row["source"],
        recipient=_named(Organisation, row.get("recipient", "")),
        recipient_words=row.get("recipient_words", ""),
        part_of=_named(GrantAward, row.get("part_of", "")),
        determination_ref=row.get("determination_ref", ""),
        ring_fence=RingFence(row.get("ring_fence", RingFence.NOT_KNOWN.value)),
        conditions=conditions,
        agreed_on=date.fromisoformat(agreed_on) if agreed_on else None,
        is_illustrative=bool(row.get("is_illustrative", False)),
    )


def _named(model: Any, code: str) -> Any:
    if not code:
        return None
    found = model.objects.filter(code=code).first()
    if found is None:
        raise Refused(
            Denial(
                "award.name_not_known",
                f"There is nothing with the code {code}. Load organisations with load_reference,"
                " and put a whole before its parts.",
            )
        )
    return found
