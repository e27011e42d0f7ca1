"""Next year's form held against this year's, before the year begins."""

from typing import ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from dalpb.kernel import clock
from dalpb.kernel.roles import Permission
from needs.facts.asking import asked_measures
from reporting.forms.year import FormDriftForm
from reporting.presenters import form_drift as show
from reporting.returns.drift import Drift, drift
from reporting.returns.drift_effects import AskedHere, comparability, must_change
from reporting.returns.load import BadSpecError, load, read_given, years
from reporting.returns.spec import Spec
from reporting.views.standing import StandingView


class FormDriftView(StandingView):
    """Compare two forms that are held, or one that is held with a file that is not kept."""

    any_of: ClassVar[tuple[Permission, ...]] = (Permission.VIEW_RETURN,)

    def get(self, request: HttpRequest) -> HttpResponse:
        held = years()
        form = FormDriftForm(years=held, initial={"old": held[-2], "new": held[-1]})
        return self._page(request, form, load(held[-2]), load(held[-1]))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = FormDriftForm(request.POST, request.FILES, years=years())
        if not form.is_valid():
            return self._page(request, form, None, None)
        old = load(form.cleaned_data["old"])
        try:
            new = self._new(form)
        except BadSpecError as bad:
            form.add_error("file", str(bad))
            return self._page(request, form, None, None)
        return self._page(request, form, old, new)

    def _new(self, form: FormDriftForm) -> Spec:
        given = form.cleaned_data.get("file")
        return read_given(given.read()) if given else load(form.cleaned_data["new"])

    def _page(
        self, request: HttpRequest, form: FormDriftForm, old: Spec | None, new: Spec | None
    ) -> HttpResponse:
        context = {
            "form": form,
            "breadcrumbs": (("Returns", reverse("reporting:returns")), ("Compare forms", "")),
        }
        if old is not None and new is not None:
            lines = drift(old, new)
            shown = [line for line in lines if line.drift is not Drift.SAME]
            context |= {
                "old": old,
                "new": new,
                "sentence": show.sentence(lines),
                "tables": (
                    show.changes_table(must_change(lines, asked_here())),
                    show.comparability_table(comparability(lines)),
                    show.lines_table(shown, old.year, new.year),
                ),
            }
        return render(
            request, "reporting/form_drift.html", context, status=422 if form.errors else 200
        )


def asked_here() -> dict[str, AskedHere]:
    """What the collections ask of partners today, by measure."""
    return {
        one.measure: AskedHere(one.measure, one.collection, one.section, one.splits, one.categories)
        for one in asked_measures(clock.today())
    }
