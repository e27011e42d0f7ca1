"""An indicator that is a share or a rate, as the counts that it is made of."""

from dataclasses import replace
from typing import Final

from dalpb.kernel.periods import parse
from dalpb.kernel.refusals import Denial, Refused
from needs.facts.figures import MeasureFact
from needs.facts.indicators import IndicatorFact, ValueKind, indicators
from needs.facts.residents import residents
from reporting.releases.asking import TableAsk, Times
from reporting.releases.cubes import AREA, CATEGORY, PerHead, View

# Out of another measure, out of that and one's own added up, or over residents.
OF_A_MEASURE: Final = "measure"
WITH_NUMERATOR: Final = "with_numerator"
OF_RESIDENTS: Final = "population"
PLACES: Final = 1  # a rate has at least so many, by which it is told from a count


def publishable() -> tuple[IndicatorFact, ...]:
    """The indicators that are a percentage of counts, or a count for each so many residents."""
    return tuple(one for one in indicators() if is_share(one) or is_rate(one))


def is_share(one: IndicatorFact) -> bool:
    return (
        one.kind is ValueKind.PROPORTION
        and one.multiplier == 100
        and one.denominator_kind in {OF_A_MEASURE, WITH_NUMERATOR}
    )


def is_rate(one: IndicatorFact) -> bool:
    return one.kind is ValueKind.RATE and one.denominator_kind == OF_RESIDENTS


def is_of_both(one: IndicatorFact) -> bool:
    """Whether the share is out of its own measure and another one added up."""
    return one.denominator_kind == WITH_NUMERATOR


def found(code: str) -> IndicatorFact:
    one = next((each for each in publishable() if each.code == code), None)
    if one is None:
        raise Refused(
            Denial(
                "release.no_indicator",
                f"“{code}” is no indicator that is a share of counts or a rate of residents, so it"
                " cannot be published. Choose one from the list.",
            )
        )
    return one


def dimension_of(measure: MeasureFact, category: str) -> str:
    """The split that a category belongs to; empty for everybody."""
    return next((c.dimension_code for c in measure.categories if c.code == category), "")


def per_head(one: IndicatorFact, table: TableAsk, view: View) -> PerHead:
    """What the rate of a year is worked out over in each area; Refused where none is known."""
    if table.times is not Times.YEAR:
        raise Refused(
            Denial(
                "release.rate_of_a_quarter",
                f"{one.name} is a rate of a whole year. Choose the year alone.",
            )
        )
    areas = view.codes(AREA)
    known = [
        fact
        for fact in residents(indicator=one.code, year=parse(table.year))
        if fact.persons and fact.area_code in areas
    ]
    if not known:
        raise Refused(
            Denial(
                "release.no_residents",
                f"No number of residents for {table.year} is known, so {one.name} cannot be"
                " published. Load the estimates of the year, or leave the table out.",
            )
        )
    years = sorted({fact.year for fact in known})
    return PerHead(
        per=one.multiplier,
        places=max(PLACES, one.decimals),
        of_when=" to ".join(f"mid-{year}" for year in dict.fromkeys((years[0], years[-1]))),
        residents=tuple((fact.area_code, fact.persons) for fact in known),
    )


def only(view: View, category: str, table: TableAsk) -> View:
    """A view with one category alone, be it everybody."""
    at = next((n for n, axis in enumerate(view.cube.axes) if axis.name == CATEGORY), None)
    if at is None:
        return view
    codes = [node.code for node in view.cube.axes[at].nodes]
    if category not in codes:
        raise Refused(
            Denial(
                "release.figures_lacking",
                f"{view.cube.name} has no figures of {category.replace('_', ' ')} for {table.year}."
                " Complete the figures, or leave the table out.",
            )
        )
    kept = tuple(
        (codes.index(category),) if axis == at else place for axis, place in enumerate(view.kept)
    )
    return replace(view, kept=kept)
