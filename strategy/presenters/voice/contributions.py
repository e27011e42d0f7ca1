"""Contributions as far as each reader may see them, their consent, their uses and their end."""

from collections.abc import Iterable, Sequence

from django.urls import reverse

from dalpb.kernel.tables import Column, Row, SummaryRow, Table
from strategy.models import Contribution, ContributionEvent, VoiceUse
from strategy.rules.voice.vocabulary import (
    ATTRIBUTIONS,
    PLACES,
    WORDINGS,
    Attribution,
    ContributionMove,
    Place,
    Wording,
)
from strategy.selectors.voice import Readable, UseBreak

MOVES = {
    ContributionMove.RECORDED: "Recorded",
    ContributionMove.CONSENT_CHANGED: "Consent changed",
    ContributionMove.USED: "Used",
    ContributionMove.TAKEN_OUT: "Taken out of a place",
    ContributionMove.WITHDRAWN: "Withdrawn, and the words erased",
    ContributionMove.ERASED: "Consent ended, and the words erased",
}
MOVES_END = (
    "Some places use what may no longer be used there. Each says below what its owner must do."
)
HEADINGS = ("code", "exercise", "group", "wording", "words", "why there are no words")


def from_whom(row: Contribution) -> str:
    if row.attribution == Attribution.GROUP.value:
        return row.group.name
    return "Not said"


def contributions_table(rows: Sequence[Readable]) -> Table:
    return Table(
        key="contributions",
        caption="Contributions",
        first="Code",
        columns=(Column("Exercise"), Column("From"), Column("What was said"), Column("Consent")),
        rows=tuple(
            Row(
                one.row.code,
                (
                    one.row.exercise.title,
                    from_whom(one.row),
                    one.words or one.silence,
                    WORDINGS[Wording(one.row.wording)],
                ),
                url=reverse("strategy:voice-contribution", args=[one.row.code]),
            )
            for one in rows
        ),
    )


def csv_rows(rows: Iterable[Readable]) -> list[Sequence[str]]:
    """The heading and a line for each: the same words as the page shows this reader."""
    return [
        HEADINGS,
        *(
            (
                one.row.code,
                one.row.exercise.code,
                from_whom(one.row),
                one.row.wording,
                one.words,
                one.silence,
            )
            for one in rows
        ),
    ]


def summary(one: Readable) -> tuple[SummaryRow, ...]:
    row, consent = one.row, one.row.consent
    where = "; ".join(PLACES[place] for place in Place if place in consent.places) or "Nowhere"
    until = f"{row.consent_until_on:%-d %B %Y}" if row.consent_until_on else "no end agreed"
    return (
        SummaryRow("What was said", one.words or one.silence),
        SummaryRow("Exercise", row.exercise.title),
        SummaryRow("From", from_whom(row)),
        SummaryRow("Themes", ", ".join(theme.title for theme in row.themes.all()) or "None"),
        SummaryRow("May be used in", where),
        SummaryRow("Whose words", WORDINGS[Wording(row.wording)]),
        SummaryRow("Attribution", ATTRIBUTIONS[Attribution(row.attribution)]),
        SummaryRow("Consent", f"Given on {row.consent_given_on:%-d %B %Y}, until {until}"),
    )


def uses_table(uses: Iterable[VoiceUse], broken: Sequence[UseBreak]) -> Table:
    """Every place that uses it or used it, with what must be done there."""
    to_do = {one.use.pk: one.to_do for one in broken}
    return Table(
        key="uses",
        caption="Where it is used",
        first="Place",
        columns=(Column("Kind"), Column("How"), Column("Who looks after it"), Column("What to do")),
        rows=tuple(
            Row(
                use.label,
                (
                    PLACES[Place(use.place)],
                    f"In the theme {use.theme.title}"
                    if use.theme
                    else WORDINGS[Wording(use.wording)],
                    use.owner.full_name if use.owner else "The consultation officer",
                    _to_do(use, to_do),
                ),
                url=use.url,
            )
            for use in uses
        ),
    )


def _to_do(use: VoiceUse, to_do: dict[int, str]) -> str:
    if use.taken_out_at is not None:
        return f"Done: {use.taken_out_how}"
    return to_do.get(use.pk, "Nothing: it stands")


def breaks_table(broken: Sequence[UseBreak], *, may_write: bool) -> Table:
    return Table(
        key="breaks",
        caption="Uses that no longer stand",
        first="Place",
        columns=(Column("Contribution"), Column("Who looks after it"), Column("What to do")),
        rows=tuple(
            Row(
                one.use.label,
                (
                    one.contribution.code,
                    one.use.owner.full_name if one.use.owner else "The consultation officer",
                    one.to_do,
                ),
                url=reverse("strategy:voice-take-out", args=[one.use.pk])
                if may_write
                else one.use.url,
            )
            for one in broken
        ),
    )


def history_table(events: Iterable[ContributionEvent]) -> Table:
    return Table(
        key="history",
        caption="History",
        first="What",
        columns=(Column("When"), Column("Who")),
        rows=tuple(
            Row(
                MOVES[ContributionMove(one.move)],
                (one.at, one.by.full_name if one.by else "The system"),
            )
            for one in events
        ),
        notes=("The history never repeats what was said.",),
    )
