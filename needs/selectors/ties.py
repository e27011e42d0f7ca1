"""From a finding's ties to the figures they lead to, as cited and as they are now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from dalpb.kernel.cells import Figure
from dalpb.kernel.periods import parse
from dalpb.kernel.refusals import Refused
from needs.models import FindingFigure, Indicator, IndicatorResult, Observation, ObservationRevision
from needs.rules.assessment.content import Change, Cited, FindingContent, TieKind, change_of
from needs.rules.assessment.series import SeriesBreak, breaks_of
from needs.rules.assessment.shares import share
from needs.rules.assessment.words import period_words
from needs.rules.indicating import Break
from needs.rules.stored import MICRO
from needs.selectors import area_names


@dataclass(frozen=True, slots=True)
class Reading:
    """What an indicator says for one area and period."""

    figure: Figure
    unit: str
    low: Decimal | None
    high: Decimal | None
    method: str
    source: str
    is_illustrative: bool


def indicator_reading(code: str, area_code: str, period_code: str) -> Reading | None:
    """The stored result of an indicator for one area and period, or None where there is none.

    The value and its limits are rounded as the indicator's own pages show them.
    """
    rows = IndicatorResult.objects.select_related("indicator").filter(
        indicator__code=code, area__code=area_code, period__code=period_code
    )
    row = rows.first()
    if row is None:
        return None
    digits = row.indicator.decimals
    lower, upper = (_from_micro(micro, digits) for micro in (row.lower_micro, row.upper_micro))
    return Reading(
        figure=rounded(row.value, digits),
        unit=row.indicator.unit,
        low=lower,
        high=upper,
        method=row.method,
        source=row.indicator.source,
        is_illustrative=row.is_illustrative,
    )


def _from_micro(micro: int | None, digits: int) -> Decimal | None:
    return None if micro is None else round(Decimal(micro) / MICRO, digits)


def rounded(figure: Figure, digits: int) -> Figure:
    """The figure to so many digits after the point, its kind and its words unchanged."""
    value, low, high = (
        None if number is None else round(number, digits)
        for number in (figure.value, figure.low, figure.high)
    )
    return Figure(figure.state, value, low, high, figure.words)


def cited_figures(ties: Sequence[FindingFigure]) -> tuple[Cited, ...]:
    """The figures of one finding as they were when they were tied, in order."""
    revisions = _revisions(ties)
    names = area_names()
    first = {tie.name: _cited(tie, revisions, names) for tie in ties}
    return tuple(_with_share(cited, first) for cited in first.values())


def _revisions(ties: Iterable[FindingFigure]) -> Mapping[tuple[int, int], ObservationRevision]:
    moved = [
        tie.observation.pk
        for tie in ties
        if tie.observation is not None and tie.observation.version != tie.observation_version
    ]
    rows = ObservationRevision.objects.filter(observation_id__in=moved)
    return {(row.observation_id, row.version): row for row in rows}


def _cited(
    tie: FindingFigure,
    revisions: Mapping[tuple[int, int], ObservationRevision],
    names: Mapping[str, str],
) -> Cited:
    made = Cited(
        name=tie.name,
        label=tie.label,
        kind=TieKind(tie.kind),
        code=tie.measure_code or tie.indicator_code,
        category_key=tie.category_key,
        share_of=tie.share_of,
        share_in=tuple(tie.share_in),
        unit="per cent" if tie.kind == TieKind.SHARE.value else "",
        period_code=tie.period_code,
        period=tie.period_said or _period(tie.period_code),
        area_code=tie.area_code,
        area=names.get(tie.area_code, tie.area_code),
        organisation=tie.organisation_code,
        figure=None,
        low=None,
        high=None,
        method="",
        source="",
        note="",
        missing="",
        is_charted=tie.is_charted,
        is_illustrative=False,
        figure_id=None,
        version=None,
    )
    if tie.kind == TieKind.INDICATOR.value:
        return _from_indicator(made)
    if tie.kind == TieKind.SHARE.value:
        return made
    return _from_observation(made, tie, revisions)


def _period(code: str) -> str:
    try:
        return period_words(parse(code)) if code else ""
    except Refused:
        return code


def _from_observation(
    made: Cited,
    tie: FindingFigure,
    revisions: Mapping[tuple[int, int], ObservationRevision],
) -> Cited:
    row = tie.observation
    if row is None or tie.observation_version is None:
        return replace(made, missing=_sought(made))
    said = row if row.version == tie.observation_version else None
    earlier = revisions.get((row.pk, tie.observation_version)) if said is None else None
    held = said or earlier
    return replace(
        made,
        unit=row.measure.unit,
        organisation=row.organisation.name,
        figure=held.figure if held else None,
        source=held.source if held else row.source,
        note=held.note if held else row.note,
        missing="" if held else _sought(made),
        is_illustrative=held.is_illustrative if held else row.is_illustrative,
        figure_id=row.pk,
        version=tie.observation_version,
    )


def _from_indicator(made: Cited) -> Cited:
    found = indicator_reading(made.code, made.area_code, made.period_code)
    if found is None:
        return replace(made, missing=_sought(made))
    return replace(
        made,
        unit=found.unit,
        figure=found.figure,
        low=found.low,
        high=found.high,
        method=found.method,
        source=found.source,
        is_illustrative=found.is_illustrative,
    )


def _sought(made: Cited) -> str:
    kind = "indicator" if made.kind is TieKind.INDICATOR else "measure"
    return f"No figure is held of the {kind} {made.code} for {made.area}, {made.period}."


def _with_share(cited: Cited, found: Mapping[str, Cited]) -> Cited:
    """A share worked out from its siblings as they are in `found`."""
    if cited.kind is not TieKind.SHARE:
        return cited
    part, whole = found.get(cited.share_of), [found.get(name) for name in cited.share_in]
    figures = [sibling.figure for sibling in whole if sibling is not None]
    known = [figure for figure in figures if figure is not None]
    if part is None or part.figure is None or len(known) != len(cited.share_in):
        return replace(cited, missing="A figure that this share is made of is not held.")
    made = share(part.figure, known)
    return replace(
        cited,
        figure=made.figure,
        low=made.low,
        high=made.high,
        method=made.method,
        note=made.why,
        period=cited.period or part.period,
        period_code=cited.period_code or part.period_code,
        area=cited.area or part.area,
        area_code=cited.area_code or part.area_code,
        organisation=part.organisation,
        source=f"Worked out here from: {part.source}" if part.source else "Worked out here",
        is_illustrative=any(s.is_illustrative for s in (part, *whole) if s is not None),
    )


def changes_in(findings: Iterable[FindingContent]) -> tuple[Change, ...]:
    """Every cited figure that has since become another, or is found where none was."""
    listed = list(findings)
    ids = [c.figure_id for f in listed for c in f.figures if c.figure_id is not None]
    current = {row.pk: row.figure for row in Observation.objects.filter(pk__in=ids)}
    found: list[Change] = []
    for finding in listed:
        now = {cited.name: _now(cited, current) for cited in finding.figures}
        for cited in finding.figures:
            change = change_of(finding.code, cited, _with_share(now[cited.name], now).figure)
            if change is not None:
                found.append(change)
    return tuple(found)


def _now(cited: Cited, current: Mapping[int, Figure]) -> Cited:
    if cited.kind is TieKind.INDICATOR:
        read = indicator_reading(cited.code, cited.area_code, cited.period_code)
        return replace(cited, figure=read.figure if read else None)
    if cited.figure_id is None:
        return cited
    return replace(cited, figure=current.get(cited.figure_id))


def breaks_in(findings: Iterable[FindingContent]) -> tuple[SeriesBreak, ...]:
    """Every break that lies between figures which a finding draws together."""
    rows = list(Indicator.objects.select_related("numerator_measure"))

    def known(cited: Cited) -> list[Break]:
        return [broken for row in rows for broken in _breaks_of(row, cited)]

    return tuple(found for finding in findings for found in breaks_of(finding, known))


def _breaks_of(row: Indicator, cited: Cited) -> Iterable[Break]:
    """A count knows the breaks of what is counted, and not those of what a rate is divided by."""
    is_whole = cited.kind is TieKind.INDICATOR
    if is_whole and row.code != cited.code:
        return
    if not is_whole and (row.numerator_measure.code, row.numerator_category) != (
        cited.code,
        cited.category_key,
    ):
        return
    for each in row.breaks:
        if is_whole or not each.get("of_base", False):
            yield Break(date.fromisoformat(each["on"]), each["reason"])
