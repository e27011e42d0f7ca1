"""Extracts of the finance system: sent, looked at, held whole, and settled line by line."""

from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from commissioning.forms.extracts import SendForm, SettleForm
from commissioning.models import HeldLine
from commissioning.permissions.grant import deny_post
from commissioning.presenters import extracts as present
from commissioning.rules.ledger_file import RowFault
from commissioning.rules.vocabulary import HeldState
from commissioning.selectors import claims as selectors
from commissioning.selectors.allocations import lines_for
from commissioning.services.extract_files import (
    ExtractRefused,
    draft_extract,
    drop_draft,
    hold_draft,
    rows_in,
)
from commissioning.services.holding import match_line, matched, post_to_line, set_aside
from commissioning.views.standing import AskingView, Crumb, Deny, GrantView, trail
from dalpb.kernel import clock
from dalpb.kernel.refusals import NotPermitted, Refused
from dalpb.kernel.tables import Table


class QueueView(GrantView):
    def get(self, request: HttpRequest) -> HttpResponse:
        waiting = selectors.held_lines_for(self.access).filter(state=HeldState.UNMATCHED.value)
        send = [("Send an extract", reverse("commissioning:extract-send"))]
        context = {
            "title": "Lines of the finance system to settle",
            "introduction": "An extract is held whole or not at all. Lines whose document and sum"
            " are those of an entry are matched; the others wait here, to be matched, posted to"
            " a commitment, or returned with a reason.",
            "buttons": send if self.may(deny_post) else [],
            "tables": [present.queue_table(list(waiting[:200]))],
            "breadcrumbs": trail(("Finance system", "")),
        }
        return render(request, "commissioning/tables.html", context)


def _queue() -> Crumb:
    return ("Finance system", reverse("commissioning:queue"))


class SendView(AskingView):
    deny: ClassVar[Deny] = staticmethod(deny_post)
    heading = "Send an extract of the finance system"
    introduction = "You see what matches before anything is held. The file itself is not kept."
    button = "Check the file"
    done = "Nothing is held yet. Look at what matches."
    faults: tuple[RowFault, ...] = ()

    def form(self, data: Any) -> Form:
        return SendForm(data, self.request.FILES or None)

    def act(self, given: dict[str, Any]) -> object:
        sent = given["file"]
        try:
            self.made = draft_extract(
                sent.read(),
                file_name=sent.name or "",
                period=given["month"],
                by=self.person,
                at=clock.now(),
            )
        except ExtractRefused as refused:
            self.faults = tuple(refused.faults)
            raise
        return self.made

    def tables(self) -> list[Table]:
        return [present.faults_table(self.faults)] if self.faults else []

    def back(self) -> str:
        return reverse("commissioning:extract-draft", args=[self.made.pk])

    def crumbs(self) -> tuple[Crumb, ...]:
        return trail(_queue(), (self.heading, ""))


class DraftView(GrantView):
    """What holding the extract would do, for its sender alone."""

    deny: ClassVar[Deny] = staticmethod(deny_post)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        draft = get_object_or_404(selectors.drafts_of(self.person), pk=pk)
        pairs = matched(rows_in(draft))
        context = {
            "title": "Check the extract",
            "rows": present.draft_rows(pairs, month=draft.period.period.label),
            "tables": present.draft_tables(pairs),
            "breadcrumbs": trail(_queue(), ("Check the extract", "")),
        }
        return render(request, "commissioning/extract.html", context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        draft = get_object_or_404(selectors.drafts_of(self.person), pk=pk)
        if request.POST.get("act") == "drop":
            drop_draft(draft, by=self.person)
            messages.info(request, "Nothing was held.")
            return redirect("commissioning:queue")
        try:
            made = hold_draft(draft, by=self.person, at=clock.now())
        except NotPermitted as refused:
            raise PermissionDenied(refused.denial.sentence) from refused
        except Refused as refused:
            messages.error(request, refused.denial.sentence)
            return redirect("commissioning:queue")
        messages.success(request, f"{made.row_count} lines are held.")
        return redirect("commissioning:queue")


class SettleView(AskingView):
    deny: ClassVar[Deny] = staticmethod(deny_post)
    heading = "Settle a line of the finance system"
    button = "Settle it"
    done = "The line is settled."
    held: HeldLine

    def load(self, **keys: Any) -> None:
        self.held = get_object_or_404(selectors.held_lines_for(self.access), pk=keys["pk"])

    def rows(self) -> Any:
        return present.held_rows(self.held)

    def form(self, data: Any) -> Form:
        return SettleForm(
            data,
            entries=selectors.entries_like(self.held, self.access),
            lines=lines_for(self.access),
            initial={"version": self.held.version},
        )

    def act(self, given: dict[str, Any]) -> object:
        said = {"version": given["version"], "by": self.person, "at": clock.now()}
        if given["way"] == "aside":
            return set_aside(self.held, reason=given["reason"], **said)
        if given["way"] == "line":
            return post_to_line(self.held, given["line"], month=given["month"], **said)
        return match_line(self.held, given["entry"], **said)

    def back(self) -> str:
        return reverse("commissioning:queue")

    def crumbs(self) -> tuple[Crumb, ...]:
        return trail(_queue(), (self.heading, ""))
