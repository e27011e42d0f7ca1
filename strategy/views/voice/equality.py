"""Equality considered: the nine protected characteristics of each action and decision."""

from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from dalpb.kernel import clock
from dalpb.kernel.forms import PlainForm
from strategy.forms.voice import ConsiderForm
from strategy.models import Action, Decision
from strategy.permissions.voice import deny_considering_equality, deny_reading_voice
from strategy.presenters.voice import answers as show
from strategy.rules.voice.vocabulary import Characteristic, Effect
from strategy.selectors import equality as selectors
from strategy.services.voice.equality import consider
from strategy.views.parts import Crumb, Deny, PartView, ReadView, found_or_404

PER_PAGE = 50


def crumbs(*more: Crumb) -> tuple[Crumb, ...]:
    return (("Equality", reverse("strategy:equality")), *more)


class EqualityReadView(ReadView):
    deny: ClassVar[Deny] = staticmethod(deny_reading_voice)


class EqualityView(EqualityReadView):
    """Every action and decision with how far it was looked at."""

    def get(self, request: HttpRequest) -> HttpResponse:
        page = Paginator(selectors.actions(self.access), PER_PAGE).get_page(request.GET.get("page"))
        actions = list(page.object_list)
        decisions = list(selectors.decisions(self.access)[:PER_PAGE])
        of_actions = selectors.latest_by_target("action", [row.pk for row in actions])
        of_decisions = selectors.latest_by_target("decision", [row.pk for row in decisions])
        context = {
            "page": page,
            "tables": [
                show.actions_table(actions, of_actions),
                show.decisions_table(decisions, of_decisions),
            ],
        }
        return render(request, "strategy/voice/equality.html", context)


class _OfView(EqualityReadView):
    """One action or decision, all nine characteristics."""

    add: ClassVar[str]

    def shown(
        self, request: HttpRequest, of: Action | Decision, key: str, heading: str, lead: str
    ) -> HttpResponse:
        given = selectors.considerations(of)
        links = [("Say what it means for people", reverse(f"strategy:{self.add}", args=[key]))]
        context = {
            "heading": heading,
            "lead": lead,
            "tables": [show.characteristics_table(given), show.considered_table(given)],
            "links": links if deny_considering_equality(self.access) is None else [],
            "breadcrumbs": crumbs((heading, "")),
        }
        return render(request, "strategy/voice/tables.html", context)


class ActionEqualityView(_OfView):
    add = "equality-action-add"

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        row = found_or_404(selectors.actions(self.access).filter(code=code).first())
        return self.shown(request, row, code, f"{row.code} {row.title}", row.wording)


class DecisionEqualityView(_OfView):
    add = "equality-decision-add"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = found_or_404(selectors.decisions(self.access).filter(pk=pk).first())
        return self.shown(request, row, str(pk), row.reference, row.words)


class _ConsiderView(PartView[Any]):
    deny: ClassVar[Deny] = staticmethod(deny_considering_equality)
    heading = "Say what it means for people"
    explanation = (
        "One characteristic at a time. What nobody has considered is shown as such, and never as"
        " no difference."
    )

    def form(self, found: Action | Decision, data: Any) -> PlainForm:
        return ConsiderForm(data)

    def save(self, found: Action | Decision, given: dict[str, Any]) -> None:
        consider(
            of=found,
            characteristic=Characteristic(given["characteristic"]),
            effect=Effect(given["effect"]),
            words=given["words"],
            remedy=given["remedy"],
            by=self.person,
            at=clock.now(),
        )


class ConsiderActionView(_ConsiderView):
    def found(self, **keys: str) -> Action:
        return found_or_404(selectors.actions(self.access).filter(code=keys["code"]).first())

    def back(self, found: Action) -> str:
        return reverse("strategy:equality-action", args=[found.code])

    def crumbs(self, found: Action) -> tuple[Crumb, ...]:
        return crumbs((found.code, self.back(found)))

    def caption(self, found: Action) -> str:
        return f"{found.code} {found.title}"


class ConsiderDecisionView(_ConsiderView):
    def found(self, **keys: str) -> Decision:
        return found_or_404(selectors.decisions(self.access).filter(pk=keys["pk"]).first())

    def back(self, found: Decision) -> str:
        return reverse("strategy:equality-decision", args=[found.pk])

    def crumbs(self, found: Decision) -> tuple[Crumb, ...]:
        return crumbs((found.reference, self.back(found)))

    def caption(self, found: Decision) -> str:
        return found.reference
