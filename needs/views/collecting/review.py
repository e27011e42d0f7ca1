"""The officer's side of a submission: looking at it, more time, opening and locking."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from dalpb.kernel import clock
from dalpb.kernel.roles import Permission
from needs.forms.collections import ExtensionForm, ReasonForm, ReopenForm, SectionsForm
from needs.presenters.collections import changes_table, figures_review, noted
from needs.rules.checks import Stance
from needs.rules.expected import last_given
from needs.rules.replay import SectionState
from needs.selectors.standing import accepted_cells, dates_of, standing_of
from needs.services.collecting import findings, moves
from needs.services.collecting.answers import answers_of, form_for
from needs.services.collecting.rounds import extend
from needs.services.collecting.uses import outputs_using
from needs.views.collecting.standing import ReviewingView, SubmissionRunningView, SubmissionView


def crumbs(view: SubmissionView, last: str) -> tuple[tuple[str, str], ...]:
    row = view.obligation
    return (
        ("Collections", reverse("needs:collections")),
        (f"{row.organisation}, {row.round.period}", reverse("needs:submission", args=[row.pk])),
        (last, ""),
    )


class ReviewView(ReviewingView):
    """The figures that wait, with what was confirmed; accept or send back by section."""

    @property
    def may_extend(self) -> bool:
        return self.access.has(Permission.RUN_COLLECTIONS)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.load(pk)
        return self._page(request, None)

    def _sections(self, state: SectionState) -> list[tuple[str, str]]:
        row = self.obligation
        codes = standing_of(row).in_state(state)
        sections = form_for(row).sections_of(row.organisation.code)
        return [(s.code, s.title) for s in sections if s.code in codes]

    def _page(self, request: HttpRequest, form: SectionsForm | None) -> HttpResponse:
        row = self.obligation
        waiting = self._sections(SectionState.COMPLETE)
        asked = form_for(row).asked_of(row.organisation.code)
        answers = answers_of(row)
        figures = {key: answer.figure for key, answer in answers.items()}
        notes = {key: answer.note for key, answer in answers.items()}
        codes = {code for code, _ in waiting}
        history = findings.history_of(row)
        last = {key: e.figure for key, rows in history.items() if (e := last_given(rows))}
        before = accepted_cells(row)
        context = {
            "row": row,
            "waiting": waiting,
            "form": form
            or SectionsForm(
                sections=waiting, may_extend=self.may_extend, initial={"version": row.version}
            ),
            "tables": [
                figures_review(asked, code, title, figures, last) for code, title in waiting
            ],
            "notes": noted([each for each in asked if each.section in codes], notes),
            "confirmed": [
                f for f in findings.findings_of(row) if f.confirmed or f.stance is Stance.ADVICE
            ],
            "changes": changes_table(asked, before, figures, "Changed since it was accepted")
            if before
            else None,
            "breadcrumbs": crumbs(self, "Look at it"),
        }
        status = 422 if form is not None and form.errors else 200
        return render(request, "needs/collections/review.html", context, status=status)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.load(pk)
        self.require_current(request)
        form = SectionsForm(
            request.POST,
            sections=self._sections(SectionState.COMPLETE),
            may_extend=self.may_extend,
        )
        if form.is_valid():
            move = self._accepted if "accept" in request.POST else self._sent_back
            if move(request, form):
                return self.home()
        return self._page(request, form)

    def _accepted(self, request: HttpRequest, form: SectionsForm) -> bool:
        found = form.cleaned_data
        return self.attempt_on(
            form,
            request,
            lambda: moves.accept(
                obligation=self.obligation,
                sections=found["sections"],
                act=self.act(found["version"]),
                reason=found["reason"],
            ),
            "Accepted. The figures stand from now on.",
        )

    def _sent_back(self, request: HttpRequest, form: SectionsForm) -> bool:
        found = form.cleaned_data
        return self.attempt_on(
            form,
            request,
            lambda: moves.send_back(
                obligation=self.obligation,
                sections=found["sections"],
                reason=found["reason"],
                until=form.dates(dates_of(self.obligation)),
                act=self.act(found["version"]),
            ),
            "Sent back with your reason.",
        )


class ExtendView(SubmissionRunningView):
    """More time for one organisation, with its reason."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        held = dates_of(self.load(pk))
        initial = {
            "due_on": held.due_on,
            "last_entry_on": held.last_entry_on,
            "last_edit_on": held.last_edit_on,
        }
        return self._page(request, ExtensionForm(initial=initial))

    def _page(self, request: HttpRequest, form: ExtensionForm) -> HttpResponse:
        context = {
            "form": form,
            "title": f"More time for {self.obligation.organisation}",
            "action": "Give more time",
            "introduction": "The round's own dates stay as they are for everybody else.",
            "breadcrumbs": crumbs(self, "More time"),
        }
        status = 422 if form.errors else 200
        return render(request, "needs/collections/form.html", context, status=status)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.load(pk)
        form = ExtensionForm(request.POST)
        if form.is_valid() and self.attempt_on(
            form,
            request,
            lambda: extend(
                obligation=row,
                dates=form.dates(),
                reason=form.cleaned_data["reason"],
                access=self.access,
                by=self.person,
                at=clock.now(),
            ),
            "There is more time. It is on the page of the submission, with your reason.",
        ):
            return self.home()
        return self._page(request, form)


class ReopenView(SubmissionRunningView):
    """Open accepted sections for correction; shows which outputs used what stands now."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.load(pk)
        return self._page(request, None)

    def _accepted(self) -> list[tuple[str, str]]:
        row = self.obligation
        codes = standing_of(row).in_state(SectionState.ACCEPTED)
        sections = form_for(row).sections_of(row.organisation.code)
        return [(s.code, s.title) for s in sections if s.code in codes]

    def _page(self, request: HttpRequest, form: ReopenForm | None) -> HttpResponse:
        row, accepted = self.obligation, self._accepted()
        context = {
            "row": row,
            "accepted": accepted,
            "form": form or ReopenForm(sections=accepted, initial={"version": row.version}),
            "outputs": outputs_using(row),
            "breadcrumbs": crumbs(self, "Open for correction"),
        }
        status = 422 if form is not None and form.errors else 200
        return render(request, "needs/collections/reopen.html", context, status=status)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.load(pk)
        self.require_current(request)
        form = ReopenForm(request.POST, sections=self._accepted())
        if form.is_valid() and self.attempt_on(
            form,
            request,
            lambda: moves.reopen(
                obligation=row,
                sections=form.cleaned_data["sections"],
                reason=form.cleaned_data["reason"],
                until=form.dates(dates_of(row)),
                act=self.act(form.cleaned_data["version"]),
            ),
            "Open for correction. What was accepted stands until the correction is accepted.",
        ):
            return self.home()
        return self._page(request, form)


class LockView(SubmissionRunningView):
    """Lock a submission, or unlock it, with a reason."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.load(pk)
        return self._page(request, ReasonForm(initial={"version": row.version}))

    def _page(self, request: HttpRequest, form: ReasonForm) -> HttpResponse:
        is_locked = standing_of(self.obligation).lock is not None
        context = {
            "form": form,
            "title": "Unlock" if is_locked else "Lock",
            "action": "Unlock" if is_locked else "Lock",
            "introduction": "While it is locked nobody can change its figures. The page says who"
            " locked it, when and why.",
            "breadcrumbs": crumbs(self, "Unlock" if is_locked else "Lock"),
        }
        status = 422 if form.errors else 200
        return render(request, "needs/collections/form.html", context, status=status)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.load(pk)
        form = ReasonForm(request.POST)
        is_locked = standing_of(row).lock is not None
        change = moves.unlock if is_locked else moves.lock
        if form.is_valid() and self.attempt_on(
            form,
            request,
            lambda: change(
                obligation=row,
                reason=form.cleaned_data["reason"],
                act=self.act(form.cleaned_data["version"]),
            ),
            "Unlocked." if is_locked else "Locked.",
        ):
            return self.home()
        return self._page(request, form)
