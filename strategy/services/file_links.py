"""Writing what a file says between plans: the map, requests, and judgements."""

from collections.abc import Iterable
from datetime import datetime

from dalpb.kernel.models import User
from strategy.models import (
    CooperationRequest,
    Objective,
    ObjectiveLink,
    StocktakeJudgement,
    Strategy,
)
from strategy.rules.file_rows import JudgementRow, LinkRow, RequestRow
from strategy.services.plan_files.known import Known
from strategy.services.plan_files.rows import said, without


def write_links(rows: Iterable[LinkRow]) -> int:
    """Between each two strategies that the file links, its links are all there are."""
    pairs: dict[tuple[str, str], list[LinkRow]] = {}
    for row in rows:
        pairs.setdefault((row.earlier, row.later), []).append(row)
    return sum(_write_map(*pair, lines) for pair, lines in pairs.items())


def _write_map(earlier: str, later: str, rows: list[LinkRow]) -> int:
    old, new = (
        {one.code: one for one in Objective.objects.filter(strategy__code=code)}
        for code in (earlier, later)
    )
    held = {
        (one.old.code if one.old else "", one.new.code if one.new else ""): one
        for one in ObjectiveLink.objects.filter(
            earlier__code=earlier, later__code=later
        ).select_related("old", "new")
    }
    written = without(held[key] for key in set(held) - {(row.old, row.new) for row in rows})
    plans = {one.code: one for one in Strategy.objects.filter(code__in=(earlier, later))}
    for row in rows:
        values = {
            "kind": row.kind.value,
            "reason": row.reason,
            "is_illustrative": row.is_illustrative,
        }
        found = held.get((row.old, row.new))
        if found is not None:
            written += said(found, values)
            continue
        ObjectiveLink.objects.create(
            earlier=plans[earlier],
            later=plans[later],
            old=old.get(row.old),
            new=new.get(row.new),
            **values,
        )
        written += 1
    return written


def write_requests(rows: Iterable[RequestRow], known: Known) -> int:
    """Every request of the file stands, with its answer where it has one."""
    written = 0
    for row in rows:
        values = {
            "strategy": Strategy.objects.filter(code=row.strategy).first(),
            "reply_by": row.reply_by,
            "answered_on": row.answered_on,
            "answer": row.answer.value if row.answer else "",
            "answer_words": row.answer_words,
            "is_illustrative": row.is_illustrative,
        }
        key = {
            "organisation": known.organisations[row.organisation],
            "asked_on": row.asked_on,
            "what": row.what,
        }
        held = CooperationRequest.objects.filter(**key).first()
        if held is None:
            CooperationRequest.objects.create(**key, **values)
            written += 1
        else:
            written += said(held, values)
    return written


def write_judgements(rows: Iterable[JudgementRow], *, by: User | None, at: datetime) -> int:
    """Each judgement of the file is the latest of its parts."""
    written = 0
    for row in rows:
        latest = (
            StocktakeJudgement.objects.filter(first=row.first, second=row.second)
            .order_by("-id")
            .first()
        )
        if latest is None or (latest.verdict, latest.why) != (row.verdict.value, row.why):
            StocktakeJudgement.objects.create(
                first=row.first,
                second=row.second,
                verdict=row.verdict.value,
                why=row.why,
                is_illustrative=row.is_illustrative,
                by=by,
                at=at,
            )
            written += 1
    return written
