"""A submission that the reader may see, and the answers to what they do with it."""

from collections.abc import Callable
from typing import ClassVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from dalpb.kernel import clock
from dalpb.kernel.access import Access, deny_without
from dalpb.kernel.refusals import Denial, NotPermitted, Refused, StaleVersion
from dalpb.kernel.roles import Permission
from dalpb.kernel.versions import STALE
from needs.forms.collections import is_about_a_field, tell_at_its_field
from needs.models import Obligation
from needs.permissions import submit_scope
from needs.selectors import collections as selectors
from needs.services.collecting.moves import Act
from needs.views.standing import Deny, ReadingView, StandingView, found_or_404


def deny_running(access: Access) -> Denial | None:
    return deny_without(access, Permission.RUN_COLLECTIONS)


def deny_accepting(access: Access) -> Denial | None:
    return deny_without(access, Permission.ACCEPT_FIGURES)


class RunningView(StandingView):
    """For those who set rounds up and run them."""

    deny: ClassVar[Deny] = staticmethod(deny_running)


class SubmissionView(ReadingView):
    """A view of one submission. Another's and a missing one answer alike."""

    obligation: Obligation

    def load(self, pk: int) -> Obligation:
        self.obligation = found_or_404(selectors.obligation(self.access, pk))
        return self.obligation

    @property
    def may_send(self) -> bool:
        return submit_scope(self.access).covers(self.obligation.organisation_id)

    def require_sender(self) -> None:
        if not self.may_send:
            raise NotPermitted(
                Denial("figures.may_not_submit", "Your role does not send these figures.")
            )

    def act(self, version: int) -> Act:
        return Act(self.person, clock.now(), self.access, version)

    def home(self) -> HttpResponse:
        return redirect("needs:submission", self.obligation.pk)

    def require_current(self, request: HttpRequest) -> None:
        """Refuse what was typed on a page that has changed since, before its choices are judged."""
        sent = request.POST.get("version")
        if sent and sent != str(self.obligation.version):
            raise StaleVersion(STALE)

    def attempt_on(
        self, form: forms.Form, request: HttpRequest, do: Callable[[], object], done: str
    ) -> bool:
        """Do what a form asks, and say so; or say on the form why it was refused."""
        if not done_or_told(form, do):
            return False
        messages.success(request, done)
        return True

    def attempt(self, request: HttpRequest, do: Callable[[], object], done: str) -> bool:
        """Do what a button asks, with which nothing was typed; or say why it was refused."""
        try:
            do()
        except NotPermitted:
            raise
        except Refused as refused:
            messages.error(request, refused.denial.sentence)
            return False
        messages.success(request, done)
        return True


def done_or_told(form: forms.Form, do: Callable[[], object]) -> bool:
    """Do what a form asks, or say beside a field why not.

    A refusal that is about none of its fields goes to the page that shows what was typed.
    """
    try:
        do()
    except Refused as refused:
        if not is_about_a_field(form, refused.denial):
            raise
        tell_at_its_field(form, refused.denial)
        return False
    return True


class ReviewingView(SubmissionView):
    """For those who accept figures or send them back."""

    deny: ClassVar[Deny] = staticmethod(deny_accepting)


class SubmissionRunningView(SubmissionView):
    """For those who run the round that a submission is in."""

    deny: ClassVar[Deny] = staticmethod(deny_running)
