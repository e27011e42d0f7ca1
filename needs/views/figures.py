"""Looking at figures and at the files they came in."""

import uuid

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from needs import selectors
from needs.forms import FigureFilterForm
from needs.permissions import deny_submitting
from needs.presenters.evidence import evidence_rows, feeds, leads_of_figure
from needs.presenters.figures import figure_summary, figures_table, history_table
from needs.presenters.imports import batch_summary, batches_table
from needs.selectors import FigureFilter
from needs.selectors.collections import acceptance_of
from needs.views.standing import ReadingView, found_or_404

PAGE_SIZE = 50


class FiguresView(ReadingView):
    """The figures browser, with closed lists for filters."""

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = request.GET if any(name != "page" for name in request.GET) else None
        form = FigureFilterForm(asked, choices=selectors.figure_choices(self.access))
        if form.is_bound and not form.is_valid():
            rows = selectors.no_figures()
        else:
            wanted = form.wanted() if form.is_bound else FigureFilter()
            rows = selectors.figures(self.access, wanted)
        page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
        count = page.paginator.count
        caption = f"{count:,} figure{'' if count == 1 else 's'}"
        context = {
            "form": form,
            "page": page,
            "is_filtered": form.is_bound,
            "may_send": deny_submitting(self.access) is None,
            "is_illustrative": any(row.is_illustrative for row in page),
            "table": figures_table(
                page, selectors.category_labels(), selectors.area_names(), caption
            ),
        }
        return render(request, "needs/figures.html", context)


class FigureView(ReadingView):
    """One figure, and everything it has said."""

    def get(self, request: HttpRequest, figure_id: int) -> HttpResponse:
        row = found_or_404(selectors.figure(self.access, figure_id))
        seen = selectors.batch(self.access, row.batch_id)
        accepted = acceptance_of(self.access, row.batch_id)
        context = {
            "row": row,
            "summary": (
                *figure_summary(row, selectors.category_labels(), selectors.area_names()),
                *evidence_rows(row, accepted),
            ),
            "history": history_table(row, selectors.revisions(row)),
            "leads": leads_of_figure(row, accepted, sees_batch=seen is not None),
            "breadcrumbs": (("Figures", reverse("needs:figures")), (row.measure.name, "")),
        }
        return render(request, "needs/figure.html", context)


class BatchesView(ReadingView):
    def get(self, request: HttpRequest) -> HttpResponse:
        page = Paginator(selectors.batches(self.access), PAGE_SIZE).get_page(
            request.GET.get("page")
        )
        context = {
            "page": page,
            "table": batches_table(page),
            "breadcrumbs": (("Figures", reverse("needs:figures")), ("Files imported", "")),
        }
        return render(request, "needs/batches.html", context)


class BatchView(ReadingView):
    """The receipt of one import, and the figures that it last wrote."""

    def get(self, request: HttpRequest, batch_id: uuid.UUID) -> HttpResponse:
        row = found_or_404(selectors.batch(self.access, batch_id))
        rows = selectors.figures(self.access, FigureFilter(batch=row.pk))
        page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
        context = {
            "row": row,
            "summary": batch_summary(row),
            "page": page,
            "feeds": feeds(selectors.measures_in(rows)),
            "table": figures_table(
                page,
                selectors.category_labels(),
                selectors.area_names(),
                "Figures that still stand as this file gave them",
            ),
            "breadcrumbs": (
                ("Figures", reverse("needs:figures")),
                ("Files imported", reverse("needs:batches")),
                ("Receipt", ""),
            ),
        }
        return render(request, "needs/batch.html", context)
