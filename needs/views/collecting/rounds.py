"""The completeness grid, a collection's questions, and setting a round up."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from dalpb.kernel import clock
from dalpb.kernel.models.organisations import Organisation
from dalpb.kernel.refusals import Refused
from dalpb.kernel.roles import Permission
from needs.facts.collections import completeness_grid
from needs.forms.collections import AgreementForm, DatesForm, NewRoundForm
from needs.models import Collection, Round
from needs.permissions import submit_scope
from needs.presenters.collections import gaps_table, questions_table
from needs.rules.collecting import RoundStatus
from needs.rules.readiness import Gap
from needs.selectors import collections as selectors
from needs.services.collecting import forming, rounds
from needs.views.collecting.standing import RunningView
from needs.views.standing import ReadingView, SendingView, found_or_404

HOME = ("Collections", "needs:collections")


class CollectionsView(ReadingView):
    """Organisations down, rounds across: the officer's first screen, and a partner's own row."""

    def get(self, request: HttpRequest) -> HttpResponse:
        runs = self.access.has(Permission.RUN_COLLECTIONS)
        sees_all = self.access.has(Permission.VIEW_ALL_FIGURES)
        context = {
            "grid": completeness_grid(self.access, on=clock.today()),
            "collections": selectors.collections() if sees_all else [],
            "runs": runs,
            "sees_all": sees_all,
        }
        return render(request, "needs/collections/grid.html", context)


class CollectionView(ReadingView):
    """What a collection asks and why, and agreeing to it."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        row = found_or_404(selectors.collection(code))
        questions = list(selectors.questions(row))
        own = Organisation.objects.filter(
            pk__in=self.access.organisation_ids(Permission.SUBMIT_FIGURES)
        )
        agreed = dict(
            row.agreements.filter(organisation__in=own, edition=row.agreement_edition).values_list(
                "organisation__code", "agreed_at"
            )
        )
        context = {
            "row": row,
            "table": questions_table(questions),
            "minutes": sum(question.minutes for question in questions),
            "rules": row.table_rules.all(),
            "own": [(organisation, agreed.get(organisation.code)) for organisation in own],
            "runs": self.access.has(Permission.RUN_COLLECTIONS),
            "breadcrumbs": ((HOME[0], reverse(HOME[1])), (row.name, "")),
        }
        return render(request, "needs/collections/collection.html", context)


class AgreeView(SendingView):
    """An organisation agrees, by its own officer or on paper by the partnership's."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        row = found_or_404(selectors.collection(code))
        form = AgreementForm(request.POST)
        if form.is_valid():
            self._agree(request, row, form)
        else:
            messages.error(request, "Say which organisation agrees.")
        round_pk = request.POST.get("round", "")
        if round_pk.isdigit() and len(round_pk) < 10:
            return redirect("needs:round", int(round_pk))
        return redirect("needs:collection", code)

    def _agree(self, request: HttpRequest, row: Collection, form: AgreementForm) -> None:
        scope = submit_scope(self.access)
        organisation = Organisation.objects.filter(code=form.cleaned_data["organisation"]).first()
        if organisation is None or not scope.covers(organisation.pk):
            messages.error(request, "You may agree only for your own organisation.")
            return
        try:
            rounds.agree(
                collection=row,
                organisation=organisation,
                access=self.access,
                by=self.person,
                at=clock.now(),
                words=form.cleaned_data["words"],
            )
        except Refused as refused:
            messages.error(request, refused.denial.sentence)
        else:
            messages.success(request, f"Recorded: {organisation.name} agreed.")


class NewRoundView(RunningView):
    """A draft round: its period and its three dates."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self._page(request, found_or_404(selectors.collection(code)), NewRoundForm())

    def _page(self, request: HttpRequest, row: Collection, form: NewRoundForm) -> HttpResponse:
        context = {
            "form": form,
            "title": f"New round of {row.name}",
            "action": "Make the round",
            "introduction": "Nothing is asked of anybody until you open it.",
            "breadcrumbs": (
                (HOME[0], reverse(HOME[1])),
                (row.name, reverse("needs:collection", args=[row.code])),
                ("New round", ""),
            ),
        }
        status = 422 if form.errors else 200
        return render(request, "needs/collections/form.html", context, status=status)

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        row = found_or_404(selectors.collection(code))
        form = NewRoundForm(request.POST)
        if not form.is_valid():
            return self._page(request, row, form)
        try:
            made = rounds.create_round(
                collection=row,
                period=form.cleaned_data["period"],
                dates=form.dates(),
                access=self.access,
                by=self.person,
                at=clock.now(),
            )
        except Refused as refused:
            form.add_error(None, refused.denial.sentence)
            return self._page(request, row, form)
        return redirect("needs:round", made.pk)


class RoundView(ReadingView):
    """A round: what is missing before it opens, or who has sent what."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = found_or_404(selectors.round_for(self.access, pk))
        period, today = row.period.period, clock.today()
        is_draft = row.status == RoundStatus.DRAFT
        gaps = (
            forming.gaps_of(row.collection, period, due_on=row.due_on, on=today) if is_draft else ()
        )
        context = {
            "row": row,
            "period": period,
            "is_draft": is_draft,
            "gaps": gaps,
            "gaps_table": gaps_table(gaps),
            "unagreed": self._unagreed(row, gaps) if is_draft else [],
            "dates_form": DatesForm(
                initial={
                    "due_on": row.due_on,
                    "last_entry_on": row.last_entry_on,
                    "last_edit_on": row.last_edit_on,
                }
            ),
            "obligations": list(selectors.obligations(self.access).filter(round=row)),
            "runs": self.access.has(Permission.RUN_COLLECTIONS),
            "breadcrumbs": ((HOME[0], reverse(HOME[1])), (f"{row.collection}, {row.period}", "")),
        }
        return render(request, "needs/collections/round.html", context)

    def _unagreed(self, row: Round, gaps: tuple[Gap, ...]) -> list[Organisation]:
        names = {gap.who for gap in gaps if gap.code == "agreement.missing"}
        return list(Organisation.objects.filter(name__in=names))


class RoundDatesView(RunningView):
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = found_or_404(selectors.round_for(self.access, pk))
        form = DatesForm(request.POST)
        if not form.is_valid():
            for errors in form.errors.values():
                messages.error(request, " ".join(str(error) for error in errors))
            return redirect("needs:round", pk)
        try:
            rounds.set_dates(
                found=row,
                version=_version(request),
                dates=form.dates(),
                access=self.access,
                by=self.person,
                at=clock.now(),
            )
        except Refused as refused:
            messages.error(request, refused.denial.sentence)
        else:
            messages.success(request, "The dates are set.")
        return redirect("needs:round", pk)


class OpenRoundView(RunningView):
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = found_or_404(selectors.round_for(self.access, pk))
        try:
            rounds.open_round(
                found=row,
                version=_version(request),
                access=self.access,
                by=self.person,
                at=clock.now(),
            )
        except Refused as refused:
            messages.error(request, refused.denial.sentence)
        else:
            messages.success(request, "The round is open. What it asks is frozen.")
        return redirect("needs:round", pk)


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isdigit() and len(text) < 10 else 0
