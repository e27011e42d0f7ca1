"""Services and measures: what figures are about."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from needs import selectors
from needs.presenters.measures import category_tables, measure_summary, measures_table
from needs.presenters.services import capacities_table, kinds_table, service_summary, services_table
from needs.views.standing import ReadingView, found_or_404

PAGE_SIZE = 50


class ServicesView(ReadingView):
    def get(self, request: HttpRequest) -> HttpResponse:
        page = Paginator(selectors.services(self.access), PAGE_SIZE).get_page(
            request.GET.get("page")
        )
        context = {
            "page": page,
            "table": services_table(page),
            "is_illustrative": any(row.is_illustrative for row in page),
        }
        return render(request, "needs/services.html", context)


class ServiceView(ReadingView):
    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        row = found_or_404(selectors.service(self.access, code))
        context = {
            "row": row,
            "summary": service_summary(row, selectors.area_names()),
            "kinds": kinds_table(row.kinds.all()),
            "capacities": capacities_table(row.capacities.all()),
            "breadcrumbs": (("Services", reverse("needs:services")), (row.name, "")),
        }
        return render(request, "needs/service.html", context)


class MeasuresView(ReadingView):
    def get(self, request: HttpRequest) -> HttpResponse:
        page = Paginator(selectors.measures(), PAGE_SIZE).get_page(request.GET.get("page"))
        context = {"page": page, "table": measures_table(page)}
        return render(request, "needs/measures.html", context)


class MeasureView(ReadingView):
    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        row = found_or_404(selectors.measure(code))
        context = {
            "row": row,
            "summary": measure_summary(row),
            "tables": category_tables(row),
            "breadcrumbs": (("Measures", reverse("needs:measures")), (row.name, "")),
        }
        return render(request, "needs/measure.html", context)
