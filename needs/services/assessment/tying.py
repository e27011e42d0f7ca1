"""Tying figures to findings, and reading them again when they have changed."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from dalpb.kernel.audit import record
from dalpb.kernel.models.people import User
from dalpb.kernel.refusals import Denial, Refused, require
from needs.models import Finding, FindingFigure, Observation
from needs.rules.assessment.content import TieKind
from needs.rules.assessment.words import names_in
from needs.services.assessment.moves import hold_draft


@dataclass(frozen=True, slots=True)
class Keys:
    """What names one observation. `organisation` and `service` may be left out."""

    measure: str
    period: str
    area: str
    category: str = "ALL"
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class Tie:
    """A figure to be tied under a name: by its number, by its keys, as a share, by indicator."""

    name: str
    label: str
    figure_id: int | None = None
    keys: Keys | None = None
    share_of: str = ""
    share_in: tuple[str, ...] = ()
    indicator: str = ""
    is_charted: bool = False
    period_said: str = ""


@transaction.atomic
def tie_figure(*, finding: Finding, tie: Tie, by: User, at: datetime) -> FindingFigure:
    """The finding stands on one more figure, at the version that the figure has now."""
    held = hold_draft(finding.edition)
    require(_deny_name(finding, tie))
    row = FindingFigure(
        finding=finding,
        name=tie.name,
        label=tie.label.strip(),
        position=finding.figures.count() + 1,
        is_charted=tie.is_charted,
        period_said=tie.period_said.strip(),
        updated_by=by,
        updated_at=at,
    )
    _fill(row, tie)
    row.save(force_insert=True)
    _note("assessment.figure_tied", held.code, row, by=by, at=at)
    return row


@transaction.atomic
def untie_figure(*, row: FindingFigure, by: User, at: datetime) -> None:
    """The finding no longer stands on this figure; its text must not ask for it."""
    held = hold_draft(row.finding.edition)
    finding = Finding.objects.get(pk=row.finding_id)
    texts = (
        finding.headline,
        finding.text,
        finding.caveats,
        finding.tile_words,
        finding.chart_title,
    )
    asked = {name for text in texts for name in names_in(text)} | {finding.tile_name}
    shares = finding.figures.filter(kind=TieKind.SHARE.value).exclude(pk=row.pk)
    asked |= {n for share in shares for n in (share.share_of, *share.share_in)}
    if row.name in asked:
        raise Refused(
            Denial(
                "finding.figure_in_use",
                f"The finding's text or one of its shares asks for “{row.name}”. Change that first.",
            )
        )
    _note("assessment.figure_untied", held.code, row, by=by, at=at)
    row.delete()


@transaction.atomic
def read_again(*, row: FindingFigure, by: User, at: datetime) -> FindingFigure:
    """The finding takes the figure as it is now; its words follow by themselves."""
    held = hold_draft(row.finding.edition)
    if row.kind != TieKind.OBSERVATION.value:
        raise Refused(
            Denial("finding.follows_by_itself", "This figure is worked out: it follows by itself.")
        )
    found = row.observation or _sought(
        Keys(
            row.measure_code,
            row.period_code,
            row.area_code,
            row.category_key,
            row.organisation_code,
        )
    )
    if found is None:
        raise Refused(Denial("finding.still_missing", "The figure is still not held."))
    _point_at(row, found)
    row.updated_by, row.updated_at = by, at
    row.save()
    _note("assessment.figure_read_again", held.code, row, by=by, at=at)
    return row


def _deny_name(finding: Finding, tie: Tie) -> Denial | None:
    if not names_in(f"{{{tie.name}}}"):
        return Denial(
            "finding.bad_name",
            "Name the figure in small letters, digits and underscores, such as not_placed.",
        )
    if not tie.label.strip():
        return Denial("finding.label_missing", "Say in a few words what the figure is.")
    if finding.figures.filter(name=tie.name).exists():
        return Denial(
            "finding.name_taken", f"A figure of this finding is called “{tie.name}” already."
        )
    return None


def _fill(row: FindingFigure, tie: Tie) -> None:
    if tie.share_of:
        row.kind = TieKind.SHARE.value
        row.share_of, row.share_in = tie.share_of, list(tie.share_in)
        known = set(row.finding.figures.values_list("name", flat=True))
        if not {tie.share_of, *tie.share_in} <= known or not tie.share_in:
            raise Refused(
                Denial("finding.share_of_unknown", "Tie the figures of the share before it.")
            )
        return
    if tie.indicator:
        row.kind = TieKind.INDICATOR.value
        row.indicator_code = tie.indicator
        if tie.keys is not None:
            row.area_code, row.period_code = tie.keys.area, tie.keys.period
        return
    row.kind = TieKind.OBSERVATION.value
    found = _by_number(tie.figure_id) if tie.keys is None else _sought(tie.keys)
    if found is not None:
        _point_at(row, found)
    elif tie.keys is not None:
        # A tie that leads nowhere is kept and shown as a break.
        row.measure_code, row.category_key = tie.keys.measure, tie.keys.category
        row.area_code, row.period_code = tie.keys.area, tie.keys.period
        row.organisation_code = tie.keys.organisation


def _by_number(figure_id: int | None) -> Observation:
    rows = Observation.objects.select_related("measure", "area", "period", "organisation")
    row = rows.filter(pk=figure_id or 0).first()
    if row is None:
        raise Refused(
            Denial(
                "finding.no_such_figure",
                "No figure has this number. It stands at the end of a figure's own address.",
            )
        )
    return row


def _sought(keys: Keys) -> Observation | None:
    """The one observation that the keys name; several are refused, none is None."""
    rows = Observation.objects.filter(
        measure__code=keys.measure,
        period__code=keys.period,
        area__code=keys.area,
        category_key=keys.category,
    ).select_related("measure", "area", "period", "organisation")
    if keys.organisation:
        rows = rows.filter(organisation__code=keys.organisation)
    found = list(rows[:2])
    if len(found) > 1:
        raise Refused(
            Denial(
                "finding.several_figures",
                f"Several organisations sent {keys.measure} for {keys.area}, {keys.period}. Say"
                " whose figure is meant.",
            )
        )
    return found[0] if found else None


def _point_at(row: FindingFigure, found: Observation) -> None:
    if not found.source.strip():
        raise Refused(
            Denial(
                "finding.not_published",
                "This figure names no published source. The assessment is read by every partner,"
                " so it stands on published figures only: have the source recorded first.",
            )
        )
    row.observation, row.observation_version = found, found.version
    row.measure_code, row.category_key = found.measure.code, found.category_key
    row.area_code, row.period_code = found.area.code, found.period.code
    row.organisation_code = found.organisation.code


def _note(action: str, edition: str, row: FindingFigure, *, by: User, at: datetime) -> None:
    record(
        action,
        by=by,
        at=at,
        subject="needs_assessment",
        subject_key=edition,
        details={
            "finding": row.finding.code,
            "name": row.name,
            "figure": row.observation_id,
            "version": row.observation_version,
        },
    )
