"""Loading awards from a file: all of it or none, and nothing twice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from commissioning.models import Grant, GrantAward
from commissioning.rules.awards import Payment, changed
from commissioning.rules.vocabulary import RingFence, Tier
from commissioning.services.award_amending import amend_terms, terms_of
from commissioning.services.awards import AwardTerms, record_award
from commissioning.services.reported import Reported, report_figure
from dalpb.kernel.cells import State
from dalpb.kernel.models import Organisation, User
from dalpb.kernel.money import Money
from dalpb.kernel.periods import parse
from dalpb.kernel.refusals import Denial, Refused


@dataclass(frozen=True, slots=True)
class AwardsLoaded:
    written: int
    unchanged: int


def load_awards(content: Mapping[str, Any], *, by: User | None, at: datetime) -> AwardsLoaded:
    """Every grant and award of the file stands. An award that reads otherwise is amended."""
    written = 0
    with transaction.atomic():
        grants = {row["code"]: _grant(row) for row in content["grants"]}
        rows: Sequence[Mapping[str, Any]] = content["awards"]
        for row in rows:
            written += _stands(row, grants, by=by, at=at)
        for row in content.get("reported", ()):
            report_figure(_reported(row), by=by, at=at)
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
    """Whether anything had to be written for the row to stand.

    Of an award that stands, what the row does not name is left as it is.
    """
    standing = GrantAward.objects.filter(code=row["code"]).first()
    if standing is None:
        record_award(_terms(row), grant=grants[row["grant"]], by=by, at=at)
        return True
    before = terms_of(standing)
    if Money.parse(row["amount"]).pence != before.pence:
        # What was of the old amount is not known of the new one, unless the row says it.
        before = replace(before, admin_pence=None, admin_state=State.NOT_SUPPLIED, payments=())
    wanted = replace(before, **_given(row))
    if not changed(terms_of(standing), wanted):
        return False
    amend_terms(
        standing,
        wanted,
        reason=f"It was loaded again. Source: {wanted.source}"[:300],
        version=standing.version,
        by=by,
        at=at,
    )
    return True


def _terms(row: Mapping[str, Any]) -> AwardTerms:
    return AwardTerms(
        code=row["code"],
        year=parse(row["year"]),
        tier=Tier(row["tier"]),
        recipient=_named(Organisation, row.get("recipient", "")),
        recipient_words=row.get("recipient_words", ""),
        part_of=_named(GrantAward, row.get("part_of", "")),
        is_illustrative=bool(row.get("is_illustrative", False)),
        **_given(row),
    )


def _given(row: Mapping[str, Any]) -> dict[str, Any]:
    """What a row says of the amendable parts of an award."""
    found: dict[str, Any] = {"pence": Money.parse(row["amount"]).pence, "source": row["source"]}
    found |= {
        name: row[key]
        for key, name in (
            ("determination_ref", "determination_ref"),
            ("conditions", "conditions"),
            ("funder", "funder_words"),
            ("spends_by_line", "spends_by_line"),
        )
        if key in row
    }
    if "ring_fence" in row:
        found["ring_fence"] = RingFence(row["ring_fence"])
    if row.get("agreed_on"):
        found["agreed_on"] = date.fromisoformat(row["agreed_on"])
    if "admin_amount" in row:
        found |= {"admin_pence": Money.parse(row["admin_amount"]).pence, "admin_state": State.EXACT}
    if "payments" in row:
        found["payments"] = tuple(_payment(said, row["source"]) for said in row["payments"])
    return found


def _reported(row: Mapping[str, Any]) -> Reported:
    return Reported(
        code=row["code"],
        first_year=parse(row["first_year"]),
        last_year=parse(row["last_year"]),
        words=row["words"],
        low_pence=Money.parse(row["low"]).pence,
        high_pence=Money.parse(row["high"]).pence,
        reported_on=date.fromisoformat(row["reported_on"]),
        body=row["body"],
        source=row["source"],
        url=row.get("url", ""),
    )


def _payment(said: Mapping[str, Any], source: str) -> Payment:
    received = said.get("received_on")
    return Payment(
        date.fromisoformat(said["due_on"]),
        Money.parse(said["amount"]).pence if "amount" in said else None,
        said.get("source", source),
        State.EXACT if "amount" in said else State.NOT_SUPPLIED,
        date.fromisoformat(received) if received else None,
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
