"""The return's text. Free text is screened before it is saved."""

from datetime import datetime

from django.db import IntegrityError, transaction

from dalpb.kernel.audit import record
from dalpb.kernel.intake.personal import find_personal
from dalpb.kernel.models import User
from dalpb.kernel.refusals import Denial, StaleVersion, require
from reporting.models import AnnualReturn, Narrative
from reporting.returns.load import load
from reporting.workflow import EDITABLE, ReturnStatus

LONGEST = 8000


def deny_text(text: str) -> Denial | None:
    """Text that is too long, or that looks like it tells of a person or of a refuge's place."""
    if len(text) > LONGEST:
        return Denial(
            "narrative.too_long",
            f"The answer has {len(text):,} characters. Shorten it to {LONGEST:,} or fewer.",
        )
    certain = [sign.kind for sign in find_personal(text) if sign.is_certain]
    if certain:
        return Denial(
            "narrative.personal_data",
            "The answer seems to hold "
            + ", ".join(sorted({kind.replace("_", " ") for kind in certain}))
            + ". This system holds totals only: take it out and save again.",
        )
    return None


def deny_editing_now(annual_return: AnnualReturn) -> Denial | None:
    if ReturnStatus(annual_return.status) in EDITABLE:
        return None
    return Denial(
        "return.not_editable",
        f"The return is {annual_return.status}, so its text is fixed. "
        "Take it back to draft, or amend it, to change it.",
    )


def hold_editable(annual_return: AnnualReturn) -> None:
    """Refused unless the return is a draft now, and it stays one while this transaction lasts.

    What the caller read may be older than somebody's sending it for certification.
    """
    require(deny_editing_now(AnnualReturn.objects.select_for_update().get(pk=annual_return.pk)))


@transaction.atomic
def save_narrative(
    *,
    annual_return: AnnualReturn,
    question: str,
    answer: str,
    status: str = "",
    version: int,
    is_illustrative: bool = False,
    by: User,
    at: datetime,
) -> Narrative:
    """The answer stands as given. `version` is that of the answer that was read, 0 for none."""
    hold_editable(annual_return)
    require(_deny_question(annual_return.year, question, status))
    require(deny_text(answer))
    narrative = _row(annual_return, question, version, by=by, at=at)
    before = {"status": narrative.status, "characters": len(narrative.answer)}
    narrative.answer, narrative.status = answer.strip(), status
    narrative.is_illustrative = is_illustrative
    narrative.updated_by, narrative.updated_at = by, at
    narrative.version = version + 1
    narrative.save()
    record(
        "return.text_saved",
        by=by,
        at=at,
        subject="annual_return",
        subject_key=f"{annual_return.year}/{annual_return.number}",
        organisation=annual_return.authority.code,
        details={
            "question": question,
            "before": before,
            "after": {"status": status, "characters": len(narrative.answer)},
        },
    )
    return narrative


def _deny_question(year: str, question: str, status: str) -> Denial | None:
    found = next((q for q in load(year).texts if q.code == question), None)
    if found is None:
        return Denial("narrative.unknown_question", f"The {year} form has no question {question}.")
    known = {category.code for category in found.categories}
    if status and status not in known:
        return Denial("narrative.unknown_status", "Choose one of the statuses that the form lists.")
    return None


def _row(
    annual_return: AnnualReturn, question: str, version: int, *, by: User, at: datetime
) -> Narrative:
    stale = StaleVersion(
        Denial(
            "narrative.changed_meanwhile",
            "Somebody saved another answer after you opened this one. "
            "Your text is below: compare the two and save again.",
        )
    )
    if version == 0:
        try:
            with transaction.atomic():
                return Narrative.objects.create(
                    annual_return=annual_return, question=question, updated_by=by, updated_at=at
                )
        except IntegrityError as clash:
            raise stale from clash
    row = (
        Narrative.objects.select_for_update()
        .filter(annual_return=annual_return, question=question, version=version)
        .first()
    )
    if row is None:
        raise stale
    return row
