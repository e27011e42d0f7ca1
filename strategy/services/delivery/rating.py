"""What the board agreed of a quarter: recorded once, corrected only with a day and a reason."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from dalpb.kernel.refusals import Denial, Refused, require_permitted
from strategy.models import Action, AgreedRag
from strategy.permissions.delivery import deny_agreeing
from strategy.rules.delivery.quarters import quarter_named
from strategy.rules.delivery.vocabulary import ActionMove, Rag, rag_or_none
from strategy.rules.delivery.voices import needs_reason
from strategy.services.delivery.computing import rate_quarter
from strategy.services.delivery.keeping import Act, Change, allow, hold, keep, meeting_named, screen
from strategy.services.delivery.updating import computed_of, standing_update


@dataclass(frozen=True, slots=True)
class RatingTerms:
    quarter: str
    rag: Rag
    agreed_on: date
    reason: str = ""
    meeting_code: str = ""


@transaction.atomic
def agree_rag(*, action: Action, terms: RatingTerms, act: Act) -> AgreedRag:
    """The board's rating of a quarter stands beside the other two, as they were."""
    held, last = _begun(action, terms, act)
    if last is not None:
        raise Refused(
            Denial(
                "rating.agreed_already",
                f"The board's rating for {terms.quarter} is there already. Record a correction"
                " with its day and its reason.",
            )
        )
    return _write(held, ActionMove.RAG_AGREED, terms, 1, act)


@transaction.atomic
def correct_agreed_rag(*, action: Action, terms: RatingTerms, act: Act) -> AgreedRag:
    """A dated correction stands from now on. What was agreed before is kept."""
    held, last = _begun(action, terms, act)
    if last is None:
        raise Refused(Denial("rating.none", f"There is no rating for {terms.quarter} to correct."))
    return _write(held, ActionMove.RAG_CORRECTED, terms, last.edition + 1, act)


def _begun(action: Action, terms: RatingTerms, act: Act) -> tuple[Action, AgreedRag | None]:
    require_permitted(deny_agreeing(act.access))
    quarter_named(terms.quarter)
    screen(reason=terms.reason)
    held = hold(action, act)
    rows = AgreedRag.objects.filter(action=held, quarter=terms.quarter)
    return held, rows.order_by("-edition").first()


def _write(held: Action, move: ActionMove, terms: RatingTerms, edition: int, act: Act) -> AgreedRag:
    change = Change(move, terms.reason)
    allow(held, change)
    rate_quarter(held, terms.quarter, today=act.on, at=act.at)
    own, computed = standing_update(held, terms.quarter), computed_of(held, terms.quarter)
    others = [rag_or_none(row.rag) if row else None for row in (computed,)]
    others.append(rag_or_none(own.own_rag) if own else None)
    if needs_reason(terms.rag, others) and not terms.reason.strip():
        raise Refused(
            Denial(
                "rating.difference_without_reason",
                "The board's rating is not what the evidence or the owner says. Say why.",
            )
        )
    agreed = AgreedRag.objects.create(
        action=held,
        quarter=terms.quarter,
        edition=edition,
        rag=terms.rag.value,
        computed_rag=computed.rag if computed else "",
        own_rag=own.own_rag if own else "",
        reason=terms.reason.strip(),
        meeting=meeting_named(terms.meeting_code),
        agreed_on=terms.agreed_on,
        recorded_by=act.by,
        recorded_at=act.at,
    )
    _carry(held)
    change.details = {
        "quarter": terms.quarter,
        "rating": terms.rag.value,
        "agreed_on": terms.agreed_on.isoformat(),
        "meeting": terms.meeting_code,
    }
    keep(held, change, act)
    return agreed


def _carry(held: Action) -> None:
    rows = AgreedRag.objects.filter(action=held).order_by("pk")
    newest = max(rows, key=lambda row: (quarter_named(row.quarter).first, row.edition))
    held.agreed_rag = newest.rag
