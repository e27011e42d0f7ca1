"""The completeness grid, a collection's questions, and setting a round up."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from dalpb.kernel import clock
from dalpb.kernel.models.organisations import Organisation
from dalpb.kernel.roles import Permission
from needs.facts.collections import completeness_grid
from needs.forms.collections import AgreementForm, NewRoundForm
from needs.models import Collection, Round
from needs.permissions import submit_scope
from needs.presenters.collections import questions_table
from needs.rules.collecting import RoundStatus
from needs.selectors import collections as selectors
from needs.services.collecting import rounds
from needs.views.collecting.one_round import round_page
from needs.views.collecting.standing import RunningView, done_or_told
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
        sent = request.POST.get("organisation", "")
        organisation = Organisation.objects.filter(code=sent).first()
        shown = self._round(request)
        if organisation is None or not submit_scope(self.access).covers(organisation.pk):
            messages.error(request, "You may agree only for your own organisation.")
        else:
            form = AgreementForm(request.POST, of=organisation)
            if form.is_valid() and self._agreed(row, form):
                messages.success(request, f"Recorded: {organisation.name} agreed.")
            elif shown is not None and shown.status == RoundStatus.DRAFT:
                return round_page(request, shown, form)
            else:
                messages.error(request, " ".join(str(error) for error in form.errors["words"]))
        return redirect("needs:round", shown.pk) if shown else redirect("needs:collection", code)

    def _round(self, request: HttpRequest) -> Round | None:
        """The round whose page was before the officer; None where it was the collection's."""
        pk = request.POST.get("round", "")
        is_number = pk.isdecimal() and pk.isascii() and len(pk) < 10
        return selectors.round_for(self.access, int(pk)) if is_number else None

    def _agreed(self, row: Collection, form: AgreementForm) -> bool:
        return done_or_told(
            form,
            lambda: rounds.agree(
                collection=row,
                organisation=form.of,
                access=self.access,
                by=self.person,
                at=clock.now(),
                words=form.cleaned_data["words"],
            ),
        )


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
        made: list[Round] = []
        if form.is_valid() and done_or_told(form, lambda: made.append(self._made(row, form))):
            return redirect("needs:round", made[0].pk)
        return self._page(request, row, form)

    def _made(self, row: Collection, form: NewRoundForm) -> Round:
        return rounds.create_round(
            collection=row,
            period=form.cleaned_data["period"],
            dates=form.dates(),
            access=self.access,
            by=self.person,
            at=clock.now(),
        )
