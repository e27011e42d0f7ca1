"""One round: what is missing before it opens or who has sent what, its dates, and opening it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from dalpb.kernel import clock
from dalpb.kernel.access import Access
from dalpb.kernel.models.organisations import Organisation
from dalpb.kernel.refusals import Refused
from dalpb.kernel.roles import Permission
from needs.forms.collections import AgreementForm, DatesForm
from needs.models import Round
from needs.presenters.collections import gaps_table, progress_mark
from needs.rules.collecting import RoundStatus
from needs.rules.readiness import Gap
from needs.selectors import collections as selectors
from needs.selectors.standing import dates_of, standing_of
from needs.services.collecting import forming, rounds
from needs.views.collecting.standing import RunningView, done_or_told
from needs.views.standing import ReadingView, access_in, found_or_404


class RoundView(ReadingView):
    """A round: what is missing before it opens, or who has sent what."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return round_page(request, found_or_404(selectors.round_for(self.access, pk)))


def round_page(
    request: HttpRequest, row: Round, refused: DatesForm | AgreementForm | None = None
) -> HttpResponse:
    """The page of a round, with the one of its forms that was refused as it was typed."""
    access = access_in(request)
    context = {
        "row": row,
        "form": refused,
        "period": row.period.period,
        "is_draft": row.status == RoundStatus.DRAFT,
        "runs": access.has(Permission.RUN_COLLECTIONS),
        "breadcrumbs": (
            ("Collections", reverse("needs:collections")),
            (f"{row.collection}, {row.period}", ""),
        ),
        **(_draft(row, refused) if row.status == RoundStatus.DRAFT else _opened(row, access)),
    }
    status = 200 if refused is None else 422
    return render(request, "needs/collections/round.html", context, status=status)


def _draft(row: Round, refused: DatesForm | AgreementForm | None) -> dict[str, object]:
    gaps = forming.gaps_of(
        row.collection,
        row.period.period,
        due_on=row.due_on,
        last_entry_on=row.last_entry_on,
        on=clock.today(),
    )
    held = {
        "due_on": row.due_on,
        "last_entry_on": row.last_entry_on,
        "last_edit_on": row.last_edit_on,
    }
    dates = refused if isinstance(refused, DatesForm) else DatesForm(initial=held)
    return {
        "gaps": gaps,
        "gaps_table": gaps_table(gaps),
        "unagreed": _unagreed(gaps, refused if isinstance(refused, AgreementForm) else None),
        "dates_form": dates,
    }


def _unagreed(
    gaps: tuple[Gap, ...], refused: AgreementForm | None
) -> list[tuple[Organisation, AgreementForm]]:
    names = {gap.who for gap in gaps if gap.code == "agreement.missing"}
    return [
        (row, refused if refused and refused.of == row else AgreementForm(of=row))
        for row in Organisation.objects.filter(name__in=names)
    ]


def _opened(row: Round, access: Access) -> dict[str, object]:
    owed = selectors.obligations(access).filter(round=row)
    today = clock.today()
    return {
        "obligations": [
            (one, progress_mark(standing_of(one), dates_of(one), today)) for one in owed
        ]
    }


class RoundDatesView(RunningView):
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = found_or_404(selectors.round_for(self.access, pk))
        rounds.require_draft(row)
        form = DatesForm(request.POST)
        if form.is_valid() and done_or_told(
            form,
            lambda: rounds.set_dates(
                found=row,
                version=_version(request),
                dates=form.dates(),
                access=self.access,
                by=self.person,
                at=clock.now(),
            ),
        ):
            messages.success(request, "The dates are set.")
            return redirect("needs:round", pk)
        return round_page(request, row, form)


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


class DeleteRoundView(RunningView):
    """A draft that never opened is deleted, once that is confirmed."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = found_or_404(selectors.round_for(self.access, pk))
        if not request.POST.get("sure"):
            messages.error(request, "Tick the box to say that the draft is to be deleted.")
            return redirect("needs:round", pk)
        try:
            rounds.delete_draft(
                found=row,
                version=_version(request),
                access=self.access,
                by=self.person,
                at=clock.now(),
            )
        except Refused as refused:
            messages.error(request, refused.denial.sentence)
            return redirect("needs:round", pk)
        messages.success(request, "The draft is deleted. Nothing had been asked of anybody.")
        return redirect("needs:collections")


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
