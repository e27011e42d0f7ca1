"""Who asks for the plan: refused before anything is looked at."""

from typing import ClassVar

from django.urls import reverse

from dalpb.kernel import clock
from strategy.models import Action
from strategy.permissions.delivery import deny_reading_plan
from strategy.selectors import delivery as selectors
from strategy.services.delivery.keeping import Act
from strategy.views.parts import AskedView, Deny, found_or_404

Crumbs = tuple[tuple[str, str], ...]


class PlanView(AskedView):
    """A view for everybody who may read the plan."""

    deny: ClassVar[Deny] = staticmethod(deny_reading_plan)

    def act(self, version: int | None) -> Act:
        return Act(self.person, clock.now(), self.access, version)

    def shallow(self, code: str) -> Action:
        return found_or_404(selectors.action_shallow(self.access, code))


def crumbs(*more: tuple[str, str]) -> Crumbs:
    return (("Delivery plan", reverse("strategy:delivery-plan")), *more)


def action_crumbs(action: Action, label: str) -> Crumbs:
    return crumbs((action.code, reverse("strategy:action", args=[action.code])), (label, ""))
