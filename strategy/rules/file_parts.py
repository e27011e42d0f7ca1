"""The parts of a plan in a file: statements, streams, objectives, outcomes, and how it stands."""

from strategy.rules.figures import deny_figure
from strategy.rules.file_reader import Reader
from strategy.rules.file_rows import (
    AdoptionRow,
    ConsulteeLine,
    ObjectiveRow,
    OutcomeRow,
    PublicationRow,
    ReviewRow,
    StatementRow,
    WorkStreamRow,
)
from strategy.rules.vocabulary import ConsulteeKind, ReviewDecision, StatementKind

LONG = 4000


def statement(reader: Reader) -> StatementRow:
    row = StatementRow(
        reader.one_of("kind", StatementKind, StatementKind.PRINCIPLE),
        reader.text("words", longest=LONG),
        reader.words("domains", longest=300),
        reader.flag("is_illustrative"),
    )
    if row.kind is StatementKind.DOMAIN:
        reader.fault("kind", "strategy.word", "List domains under the ambition they belong to.")
    if row.domains and row.kind is not StatementKind.AMBITION:
        reader.fault("domains", "strategy.domains", "Only an ambition has domains.")
    reader.close()
    return row


def work_stream(reader: Reader) -> WorkStreamRow:
    row = WorkStreamRow(
        reader.text("title", longest=200),
        reader.text("description", longest=LONG, is_needed=False),
        reader.flag("is_illustrative"),
    )
    reader.close()
    return row


def objective(reader: Reader) -> ObjectiveRow:
    row = ObjectiveRow(
        reader.part("code"),
        reader.text("title", longest=200),
        reader.text("description", longest=LONG, is_needed=False),
        reader.words("recommendations", longest=20),
        reader.flag("is_illustrative"),
        tuple(outcome(one) for one in reader.rows("outcomes")),
    )
    reader.close()
    return row


def outcome(reader: Reader) -> OutcomeRow:
    row = OutcomeRow(
        code=reader.part("code"),
        words=reader.text("words", longest=LONG),
        indicator=reader.code("indicator", is_needed=False),
        unit=reader.text("unit", longest=60, is_needed=False),
        baseline=reader.figure("baseline"),
        baseline_on=reader.day("baseline_on"),
        target=reader.figure("target"),
        target_on=reader.day("target_on"),
        note=reader.text("note", longest=LONG, is_needed=False),
        is_illustrative=reader.flag("is_illustrative"),
    )
    for name in ("baseline", "target"):
        denial = deny_figure(getattr(row, name))
        if denial is not None:
            reader.fault(name, denial.code, denial.sentence)
    if row.baseline_on and row.target_on and row.target_on <= row.baseline_on:
        reader.fault(
            "target_on", "strategy.target_first", "The target's day must come after the baseline's."
        )
    reader.close()
    return row


def consultee(reader: Reader) -> ConsulteeLine:
    row = ConsulteeLine(
        reader.one_of("kind", ConsulteeKind, ConsulteeKind.OTHER),
        reader.code("organisation", is_needed=False),
        reader.text("name", longest=200),
        reader.day("asked_on"),
        reader.day("reply_by"),
        reader.day("answered_on"),
        reader.text("response", longest=LONG, is_needed=False),
        reader.text("how_used", longest=LONG, is_needed=False),
        reader.flag("is_illustrative"),
    )
    if row.kind is ConsulteeKind.DISTRICT and not row.organisation:
        reader.fault("organisation", "strategy.missing", "Give the code of the district council.")
    for name, day in (("reply_by", row.reply_by), ("answered_on", row.answered_on)):
        if day and (row.asked_on is None or day < row.asked_on):
            reader.fault(
                name, "strategy.asked_later", "This day comes before the day they were asked."
            )
    if row.response and row.answered_on is None:
        reader.fault("answered_on", "strategy.missing", "Give the day of the response.")
    reader.close()
    return row


def adoption(reader: Reader) -> AdoptionRow:
    row = AdoptionRow(
        reader.text("body", longest=200),
        reader.code("organisation", is_needed=False),
        reader.day("on"),
        reader.text("reference", longest=300),
        reader.flag("is_illustrative"),
    )
    reader.close()
    return row


def publication(reader: Reader) -> PublicationRow:
    row = PublicationRow(
        reader.day("on"), reader.text("where", longest=500), reader.flag("is_illustrative")
    )
    reader.close()
    return row


def review(reader: Reader) -> ReviewRow:
    row = ReviewRow(
        reader.day("on"),
        reader.text("findings", longest=LONG),
        reader.text("effect_on_other_support", longest=LONG),
        reader.one_of("decision", ReviewDecision, ReviewDecision.KEEP),
        reader.text("reason", longest=LONG),
        reader.flag("is_illustrative"),
    )
    if row.reviewed_on is None:
        reader.fault("on", "strategy.missing", "Give the day of the review.")
    reader.close()
    return row
