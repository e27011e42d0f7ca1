"""What a file says between plans: the objective map, requests to co-operate, and judgements."""

from collections import defaultdict
from collections.abc import Sequence

from strategy.rules.file_reader import Reader
from strategy.rules.file_rows import JudgementRow, LinkRow, RequestRow
from strategy.rules.mapping import Link, deny_link
from strategy.rules.vocabulary import CooperationAnswer, LinkKind, StocktakeVerdict

LONG = 4000


def link(reader: Reader) -> LinkRow:
    row = LinkRow(
        reader.code("earlier"),
        reader.code("later"),
        reader.one_of("kind", LinkKind, LinkKind.CARRIED),
        reader.text("old", longest=20, is_needed=False),
        reader.text("new", longest=20, is_needed=False),
        reader.text("reason", longest=LONG),
        reader.flag("is_illustrative"),
    )
    if row.earlier and row.earlier == row.later:
        reader.fault("later", "strategy.map", "A map leads from one strategy to another.")
    reader.close()
    return row


def links(readers: Sequence[Reader]) -> tuple[LinkRow, ...]:
    """Every link, each judged beside those before it between the same two strategies."""
    before: defaultdict[tuple[str, str], list[Link]] = defaultdict(list)
    rows = []
    for reader in readers:
        row = link(reader)
        one = Link(row.kind, row.old, row.new)
        denial = deny_link(one, before[row.earlier, row.later])
        if denial is not None:
            reader.fault("kind", denial.code, denial.sentence)
        before[row.earlier, row.later].append(one)
        rows.append(row)
    return tuple(rows)


def request(reader: Reader) -> RequestRow:
    said = reader.text("answer", longest=20, is_needed=False)
    row = RequestRow(
        reader.code("organisation"),
        reader.code("strategy", is_needed=False),
        reader.day("asked_on"),
        reader.text("what", longest=LONG),
        reader.day("reply_by"),
        reader.day("answered_on"),
        reader.one_of("answer", CooperationAnswer, CooperationAnswer.AGREED) if said else None,
        reader.text("answer_words", longest=LONG, is_needed=False),
        reader.flag("is_illustrative"),
    )
    if row.asked_on is None:
        reader.fault("asked_on", "strategy.missing", "Give the day of the request.")
    whole = (row.answered_on is not None, row.answer is not None, bool(row.answer_words))
    if len(set(whole)) > 1:
        reader.fault(
            "answer",
            "strategy.answer",
            "An answer has its day, one of the three words, and what was said: give all or none.",
        )
    for name, day in (("reply_by", row.reply_by), ("answered_on", row.answered_on)):
        if day and row.asked_on and day < row.asked_on:
            reader.fault(
                name, "strategy.asked_later", "This day comes before the day they were asked."
            )
    reader.close()
    return row


def judgement(reader: Reader) -> JudgementRow:
    first = reader.text("first", longest=90)
    second = reader.text("second", longest=90, is_needed=False)
    if second and second < first:
        first, second = second, first
    row = JudgementRow(
        first,
        second,
        reader.one_of("verdict", StocktakeVerdict, StocktakeVerdict.NONE),
        reader.text("why", longest=LONG),
        reader.flag("is_illustrative"),
    )
    if first and first == second:
        reader.fault("second", "strategy.judgement", "Judge two different parts.")
    if not second and row.verdict not in (StocktakeVerdict.GAP, StocktakeVerdict.NONE):
        reader.fault("second", "strategy.judgement", "An overlap or contradiction is of two parts.")
    reader.close()
    return row
