"""Indicators: the list, and one with its series, its districts and its nine answers."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from dalpb.kernel.tables import Table
from needs import selectors
from needs.facts import indicators as facts
from needs.facts.indicators import ResultFact
from needs.permissions import deny_reading_figures, deny_reading_indicators
from needs.presenters import indicator_charts as charts
from needs.presenters import indicator_tables as tables
from needs.presenters import indicators as presenters
from needs.views.standing import Deny, StandingView, found_or_404


class IndicatorReadingView(StandingView):
    deny: ClassVar[Deny] = staticmethod(deny_reading_indicators)


class IndicatorsView(IndicatorReadingView):
    """Every indicator by theme, with its latest result."""

    def get(self, request: HttpRequest) -> HttpResponse:
        results = facts.results(latest_only=True)
        context = {
            "tables": presenters.themes(facts.indicators(), results),
            "is_illustrative": any(result.is_illustrative for result in results),
            "note": presenters.LEVELS_NOTE,
        }
        return render(request, "needs/indicators.html", context)


class IndicatorView(IndicatorReadingView):
    """One indicator, from stored results: nothing is computed here."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        record = found_or_404(next(iter(facts.indicators(codes=[code])), None))
        results = facts.results(codes=[code])
        latest = presenters.headline_results(results).get(code)
        context: dict[str, Any] = {
            "record": record,
            "latest": latest,
            "answers": presenters.answers_list(record),
            "metadata": presenters.metadata_list(record),
            "demand": presenters.DEMAND_WORDS if record.is_recorded_demand else "",
            "districts": charts.districts(record, results),
            "benchmarks": tables.benchmarks_table(
                facts.benchmarks(code=code, own_areas_only=True), record.decimals
            ),
            "is_illustrative": any(result.is_illustrative for result in results),
            "breadcrumbs": (("Indicators", reverse("needs:indicators")), (record.name, "")),
        }
        if latest is not None:
            own = [result for result in results if result.area_code == latest.area_code]
            context |= {
                "summary": presenters.result_summary(
                    record, latest, facts.since_words(own, latest)
                ),
                "series": charts.series(record, own),
                "comparisons": tables.comparisons_table(record, latest),
                "flows": tables.flows_table(latest),
                "history": tables.history_table(
                    record,
                    facts.history(code=code, area_code=latest.area_code, period=latest.period),
                ),
                "sources": self._sources(latest),
            }
        return render(request, "needs/indicator.html", context)

    def _sources(self, result: ResultFact) -> Table | None:
        """The figures behind it, for those who may read figures."""
        if deny_reading_figures(self.access) is not None:
            return None
        rows = selectors.figures_among(self.access, [pk for pk, _ in result.observations])
        return tables.sources_table(rows, selectors.category_labels(), selectors.area_names())
