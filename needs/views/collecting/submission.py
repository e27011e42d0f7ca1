"""One submission: its page, its grid form, its file, its checks, and sending it."""

import hashlib
import json
from collections.abc import Mapping

from django.contrib import messages
from django.forms import BoundField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from dalpb.kernel import clock
from dalpb.kernel.cells import MARKERS, Figure
from dalpb.kernel.intake.table import Unreadable
from dalpb.kernel.refusals import NotPermitted, Refused, StaleVersion
from dalpb.kernel.roles import Permission
from dalpb.kernel.tables import Table
from needs.forms.collections import ConfirmationsForm, RoundFileForm, SendingForm, VersionForm
from needs.frames.template import TemplateRow, template_workbook
from needs.presenters.collections import (
    changes_table,
    corrections_shown,
    dates_summary,
    events_table,
    four_facts,
    progress_mark,
    section_lines,
)
from needs.presenters.doubts import doubts_told
from needs.presenters.evidence import feeds
from needs.presenters.grids import Typed, grid_of, read_typed, with_lone_notes_told
from needs.presenters.imports import issues_table
from needs.presenters.merging import changed_count, merged, read_served, standing_texts
from needs.rules.checks import TIER_WORDS, Finding, Stance, Tier
from needs.rules.collecting import Via
from needs.rules.expected import last_given
from needs.rules.grid import Asked, CellKey, FormSection
from needs.rules.replay import SectionState, deny_editing, deny_recalling
from needs.rules.value_text import value_text
from needs.selectors import measures_named
from needs.selectors.standing import (
    OFFICER,
    accepted_cells,
    corrections_of,
    dates_of,
    events_of,
    standing_of,
)
from needs.services.collecting import files, findings, moves
from needs.services.collecting.answers import Given, answers_of, form_for, save_answers
from needs.services.imports import read_table
from needs.views.collecting.standing import SubmissionView
from needs.views.importing import SHEET
from needs.views.standing import found_or_404


class PartnerSubmissionView(SubmissionView):
    """What every page of a submission needs: the way back and the frozen form."""

    def crumbs(self, *more: tuple[str, str]) -> tuple[tuple[str, str], ...]:
        row = self.obligation
        own = (
            f"{row.organisation}, {row.round.period}",
            reverse("needs:submission", args=[row.pk]),
        )
        return (("Collections", reverse("needs:collections")), own, *more)

    def section(self, code: str) -> FormSection:
        sections = form_for(self.obligation).sections_of(self.obligation.organisation.code)
        return found_or_404(next((s for s in sections if s.code == code), None))


class SubmissionPage(PartnerSubmissionView):
    """Sections to fill in, the four facts, the dates, and everything that happened."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.load(pk)
        form, code = form_for(row), row.organisation.code
        asked, answers = form.asked_of(code), answers_of(row)
        figures = {key: answer.figure for key, answer in answers.items()}
        standing, dates, today = standing_of(row), dates_of(row), clock.today()
        titles = [(section.code, section.title) for section in form.sections_of(code)]
        open_sections = moves.open_sections(standing)
        context = {
            "row": row,
            "mark": progress_mark(standing, dates, today),
            "minutes": row.minutes,
            "facts": four_facts(standing, dates, today),
            "dates": dates_summary(row, dates),
            "sections": section_lines(row, standing, asked, titles, figures),
            "sent_back": [
                (title, standing.sections[section].since)
                for section, title in titles
                if standing.sections[section].state is SectionState.SENT_BACK
            ],
            "feeds": feeds(measures_named(one.question.measure for one in asked)),
            "events": events_table(events_of(row), dict(titles)),
            "changes": self._changes(asked, figures),
            "corrections": corrections_shown(asked, corrections_of(row)),
            "sees_outputs": self.access.has(Permission.VIEW_ALL_FIGURES),
            "edition": standing.edition,
            "is_waiting": bool(standing.in_state(SectionState.COMPLETE)),
            "is_open": bool(open_sections),
            "is_accepted": standing.accepted is not None,
            "is_locked": standing.lock is not None,
            "may_send": self.may_send,
            "may_recall": deny_recalling(standing, dates, today, OFFICER) is None,
            "may_review": self.access.has(Permission.ACCEPT_FIGURES),
            "may_run": self.access.has(Permission.RUN_COLLECTIONS),
            "breadcrumbs": (self.crumbs()[0], (self.crumbs()[1][0], "")),
        }
        return render(request, "needs/collections/submission.html", context)

    def _changes(self, asked: tuple[Asked, ...], now: dict[CellKey, Figure]) -> Table | None:
        accepted = accepted_cells(self.obligation)
        if not accepted:
            return None
        table = changes_table(asked, accepted, now, "Changed since it was accepted")
        return table if table.rows else None


class SectionFormView(PartnerSubmissionView):
    """The grid form of one section."""

    def get(self, request: HttpRequest, pk: int, section: str) -> HttpResponse:
        self.load(pk)
        return self._page(request, self.section(section))

    def _page(
        self,
        request: HttpRequest,
        section: FormSection,
        typed: Typed | None = None,
        *,
        served: Mapping[str, str] | None = None,
        status: int = 200,
    ) -> HttpResponse:
        """`served` is what a page that comes back was served with; otherwise what stands."""
        row = self.obligation
        asked = form_for(row).asked_of(row.organisation.code, section.code)
        answers = answers_of(row)
        figures = {key: answer.figure for key, answer in answers.items()}
        notes = {key: answer.note for key, answer in answers.items()}
        if served is None:
            served = standing_texts(asked, figures=figures, notes=notes)
        denial = deny_editing(standing_of(row), section.code, dates_of(row), clock.today(), OFFICER)
        context = {
            "row": row,
            "section": section,
            "questions": grid_of(
                asked,
                figures=figures,
                notes=notes,
                history=findings.history_of(row),
                typed=typed,
            ),
            "served": json.dumps(served, ensure_ascii=False),
            "grid_errors": tuple(typed.errors.items()) if typed else (),
            "locked": denial.sentence if denial else "",
            "may_edit": denial is None and self.may_send,
            "is_typed": typed is not None,
            "breadcrumbs": self.crumbs((section.title, "")),
        }
        return render(request, "needs/collections/section.html", context, status=status)

    def post(self, request: HttpRequest, pk: int, section: str) -> HttpResponse:
        row = self.load(pk)
        self.require_sender()
        found = self.section(section)
        asked = form_for(row).asked_of(row.organisation.code, section)
        blanks = MARKERS.get(request.POST.get("blanks", ""))
        typed = read_typed(asked, request.POST, blanks_are=blanks)
        if request.POST.get("version") != str(row.version):
            return self._changed_meanwhile(request, found, typed)
        served = read_served(request.POST.get("served", ""))
        typed = with_lone_notes_told(typed, asked)
        if typed.errors:
            return self._page(request, found, typed, served=served, status=422)
        given = [Given(key, figure, typed.notes.get(key)) for key, figure in typed.figures.items()]
        try:
            saved = save_answers(
                obligation=row,
                given=given,
                via=Via.FORM,
                access=self.access,
                by=self.person,
                at=clock.now(),
            )
        except NotPermitted:
            raise
        except StaleVersion:
            self.load(pk)
            return self._changed_meanwhile(request, found, typed)
        except Refused as refused:
            messages.error(request, refused.denial.sentence)
            return self._page(request, found, typed, served=served, status=422)
        changed = saved.written + saved.cleared
        messages.success(request, f"Saved. {changed} figure{'' if changed == 1 else 's'} changed.")
        return self.home()

    def _changed_meanwhile(
        self, request: HttpRequest, section: FormSection, typed: Typed
    ) -> HttpResponse:
        asked = form_for(self.obligation).asked_of(self.obligation.organisation.code, section.code)
        answers = answers_of(self.obligation)
        served = read_served(request.POST.get("served", ""))
        standing = standing_texts(
            asked,
            figures={key: answer.figure for key, answer in answers.items()},
            notes={key: answer.note for key, answer in answers.items()},
        )
        shown = merged(typed, asked, served=served, standing=standing)
        count = changed_count(asked, served=served, standing=standing)
        messages.warning(request, _meanwhile(count))
        return self._page(request, section, shown, served=standing, status=409)


def _meanwhile(count: int) -> str:
    if not count:
        return (
            "Somebody changed this submission while you had this page open, but nothing on this"
            " page. What you typed is still below; save again if it is right."
        )
    return (
        f"Somebody changed {count} place{'' if count == 1 else 's'} on this page while you had it"
        " open. What you changed is still below, and everywhere else stands what they saved."
        " Nothing of yours is saved yet: look at it, and save again if it is right."
    )


class TemplateView(PartnerSubmissionView):
    """The template workbook of one submission, with what has been given so far."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.load(pk)
        answers, history = answers_of(row), findings.history_of(row)
        rows = []
        for asked in form_for(row).asked_of(row.organisation.code):
            for key, line, place in asked.cells():
                earlier, held = last_given(history.get(key, ())), answers.get(key)
                last = earlier.figure.shown() if earlier else ""
                codes = (
                    row.round.period.code, key.area, row.organisation.code, key.service,
                    key.measure, key.category,
                )  # fmt: skip
                rows.append(
                    TemplateRow(
                        (asked.question.name, line.label, place.label, last),
                        value_text(held.figure) if held else "",
                        held.note if held else "",
                        codes,
                    )
                )
        body = template_workbook(f"{row.round}: {row.organisation}", rows)
        name = f"{row.organisation.code}-{row.round.period.code}".replace(" ", "-").replace(
            "/", "-"
        )
        return HttpResponse(
            body,
            content_type=SHEET,
            headers={
                "Content-Disposition": f'attachment; filename="{name}.xlsx"',
                "X-Content-Type-Options": "nosniff",
            },
        )


class FileView(PartnerSubmissionView):
    """The template filled in, or a tidy file."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.load(pk)
        self.require_sender()
        return self._page(request, RoundFileForm())

    def _page(
        self, request: HttpRequest, form: RoundFileForm, read: files.FileRead | None = None
    ) -> HttpResponse:
        context = {
            "form": form,
            "row": self.obligation,
            "read": read,
            "errors_table": issues_table(
                "errors", "To correct", [_issue(issue) for issue in read.errors]
            )
            if read
            else None,
            "breadcrumbs": self.crumbs(("Send a file", "")),
        }
        refused = bool(form.errors) or bool(read and read.errors)
        return render(
            request, "needs/collections/file.html", context, status=422 if refused else 200
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.load(pk)
        self.require_sender()
        form = RoundFileForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._page(request, form)
        sent = form.cleaned_data["file"]
        content, name = sent.read(), sent.name or ""
        try:
            read = files.take_file(
                obligation=row,
                table=read_table(content, file_name=name),
                file_name=name,
                access=self.access,
                by=self.person,
                at=clock.now(),
            )
        except (Unreadable, Refused) as refused:
            if isinstance(refused, NotPermitted):
                raise
            form.add_error("file", refused.denial.sentence)
            return self._page(request, form)
        if read.saved is None:
            return self._page(request, RoundFileForm(), read)
        changed = read.saved.written
        messages.success(
            request,
            f"{changed} figure{'' if changed == 1 else 's'} taken in,"
            f" {read.saved.unchanged} already so, {read.blank_count} left blank."
            f" Fingerprint of the file: {hashlib.sha256(content).hexdigest()[:12]}.",
        )
        for doubt in doubts_told(read.warnings):
            messages.warning(request, doubt)
        return redirect("needs:submission-check", row.pk)


def _issue(issue: object) -> dict[str, object]:
    return {name: getattr(issue, name) for name in ("row", "column", "value", "code", "message")}


class CheckingView(PartnerSubmissionView):
    """What is to put right and what to confirm, with a box for each reason."""

    def page(
        self, request: HttpRequest, form: ConfirmationsForm | None = None, *, status: int = 200
    ) -> HttpResponse:
        row = self.obligation
        found = findings.findings_of(row)
        standing = standing_of(row)
        may_send = self.may_send and bool(moves.open_sections(standing))
        unusual = [f for f in found if f.stance is Stance.CONFIRM] if may_send else []
        form = form or ConfirmationsForm(of=unusual)
        context = {
            "row": row,
            "form": form,
            "tiers": [
                (words, tier is Tier.LEFT_OUT, _by_question(rows, form), len(rows))
                for tier, words in TIER_WORDS.items()
                if (rows := [f for f in found if f.tier is tier])
            ],
            "waiting_count": sum(f.is_open for f in found),
            "to_come_count": standing.to_come_in(moves.open_sections(standing)),
            "to_confirm_count": sum(form.box(f) is not None for f in unusual),
            "may_send": may_send,
            "confirm_stance": Stance.CONFIRM,
            "correct_stance": Stance.CORRECT,
            "breadcrumbs": self.crumbs(("Check and send", "")),
        }
        return render(request, "needs/collections/check.html", context, status=status)

    def typed(self, request: HttpRequest) -> ConfirmationsForm:
        return ConfirmationsForm(request.POST, of=findings.to_confirm(self.obligation))

    def refused(self, request: HttpRequest, form: ConfirmationsForm) -> HttpResponse | None:
        """The page again with everything that was typed, or None where every reason is taken."""
        is_valid = form.is_valid()
        gone = form.without_a_figure()
        for text in gone:
            messages.warning(
                request,
                "A figure has changed since you gave this reason for it, so there is nothing to"
                f" confirm by it: “{text}”. No reason was taken yet; confirm the others again.",
            )
        if gone or not is_valid:
            return self.page(request, form, status=409 if gone else 422)
        if reasons := form.reasons():
            findings.confirm(
                obligation=self.obligation,
                reasons=reasons,
                access=self.access,
                by=self.person,
                at=clock.now(),
            )
        return None


class CheckView(CheckingView):
    """What to put right, what to confirm, and the button that sends."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.load(pk)
        return self.page(request)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Confirm each unusual figure that was given a reason; the others stay open."""
        self.load(pk)
        self.require_sender()
        form = self.typed(request)
        if form.is_valid() and not form.reasons() and not form.without_a_figure():
            form.ask_for_one()
        refused = self.refused(request, form)
        if refused is not None:
            return refused
        count = len(form.reasons())
        messages.success(
            request,
            "Thank you. It is not asked again until the figure changes."
            if count == 1
            else f"Thank you. These {count} are not asked again until a figure changes.",
        )
        return redirect("needs:submission-check", pk)


def _by_question(
    rows: list[Finding], form: ConfirmationsForm
) -> list[tuple[str, str, list[tuple[Finding, BoundField | None]]]]:
    """Findings by question, each with its section, and the box for the reason of each."""
    groups: dict[tuple[str, str], list[tuple[Finding, BoundField | None]]] = {}
    for row in rows:
        groups.setdefault((row.section, row.question), []).append((row, form.box(row)))
    return [(section, question, found) for (section, question), found in groups.items()]


class SendView(CheckingView):
    """Declare it complete, with the reasons that were typed beside the button."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.load(pk)
        self.require_sender()
        refused = self.refused(request, self.typed(request))
        if refused is not None:
            return refused
        form = SendingForm(request.POST)
        version = form.cleaned_data["version"] if form.is_valid() else 0
        in_part = form.is_valid() and form.cleaned_data["in_part"]
        sent = self.attempt(
            request,
            lambda: moves.complete(obligation=row, act=self.act(version), in_part=in_part),
            "Sent. The partnership officer looks at it next; this page is your proof.",
        )
        return self.home() if sent else redirect("needs:submission-check", pk)


class RecallView(PartnerSubmissionView):
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.load(pk)
        self.require_sender()
        form = VersionForm(request.POST)
        version = form.cleaned_data["version"] if form.is_valid() else 0
        self.attempt(
            request,
            lambda: moves.recall(obligation=row, act=self.act(version)),
            "Taken back. Change what you like and send it again.",
        )
        return self.home()
