"""The statistics: pure functions over plain numbers, each returning a frozen result."""

from dalpb.stats.bounded import (
    BoundedEstimate,
    Span,
    add_spans,
    bounded_against_target,
    bounded_proportion,
    bounded_rate,
    compare_bounded,
)
from dalpb.stats.change import proportion_difference, rate_ratio
from dalpb.stats.compare import (
    Comparison,
    Label,
    Polarity,
    compare_at_two_levels,
    compare_both_intervals,
    compare_with_benchmark,
    compare_with_control_limits,
)
from dalpb.stats.funnel import (
    FunnelKind,
    FunnelLimits,
    FunnelPlaces,
    funnel_limits,
    funnel_of_proportions,
    funnel_of_rates,
    funnel_of_ratios,
)
from dalpb.stats.intervals import mean, proportion, rate
from dalpb.stats.many import limits_of_counts, limits_of_proportions
from dalpb.stats.ranking import (
    Quantiles,
    percentile_bounds,
    quantile_by_percentile,
    quantiles,
    quintile_label,
)
from dalpb.stats.results import (
    Change,
    Estimate,
    IndirectlyStandardised,
    MeanEstimate,
    SlopeIndex,
    Standardised,
    StatisticsRefused,
)
from dalpb.stats.slope import Transform, slope_index
from dalpb.stats.standardise import directly_standardised_rate, indirectly_standardised
from dalpb.stats.targets import Status, TargetResult, against_target
from dalpb.stats.trend import (
    Direction,
    Trend,
    TrendKind,
    TrendPoint,
    recent_trend,
    trend_label,
)

__all__ = [
    "BoundedEstimate",
    "Change",
    "Comparison",
    "Direction",
    "Estimate",
    "FunnelKind",
    "FunnelLimits",
    "FunnelPlaces",
    "IndirectlyStandardised",
    "Label",
    "MeanEstimate",
    "Polarity",
    "Quantiles",
    "SlopeIndex",
    "Span",
    "Standardised",
    "StatisticsRefused",
    "Status",
    "TargetResult",
    "Transform",
    "Trend",
    "TrendKind",
    "TrendPoint",
    "add_spans",
    "against_target",
    "bounded_against_target",
    "bounded_proportion",
    "bounded_rate",
    "compare_at_two_levels",
    "compare_both_intervals",
    "compare_bounded",
    "compare_with_benchmark",
    "compare_with_control_limits",
    "directly_standardised_rate",
    "funnel_limits",
    "funnel_of_proportions",
    "funnel_of_rates",
    "funnel_of_ratios",
    "indirectly_standardised",
    "limits_of_counts",
    "limits_of_proportions",
    "mean",
    "percentile_bounds",
    "proportion",
    "proportion_difference",
    "quantile_by_percentile",
    "quantiles",
    "quintile_label",
    "rate",
    "rate_ratio",
    "recent_trend",
    "slope_index",
    "trend_label",
]
