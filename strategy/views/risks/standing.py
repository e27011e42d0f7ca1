"""Which risk is asked for, and what stands around its pages."""

from typing import Any, ClassVar

from django.urls import reverse

from dalpb.kernel.access import Access
from dalpb.kernel.models.organisations import Organisation
from dalpb.kernel.refusals import Denial
from dalpb.kernel.roles import Permission
from strategy.models import Action, Body, Risk
from strategy.permissions.risks import deny_managing_risks, deny_reading_risks
from strategy.rules.risks.life import deny_move
from strategy.rules.risks.vocabulary import RiskMove, RiskStatus
from strategy.selectors import risks as selectors
from strategy.views.parts import Crumb, Deny, PartView, ReadView, found_or_404


class RiskReadView(ReadView):
    deny: ClassVar[Deny] = staticmethod(deny_reading_risks)


def crumbs(row: Risk | None = None) -> tuple[Crumb, ...]:
    trail = (("Risks", reverse("strategy:risks")),)
    return trail if row is None else (*trail, (row.code, home_of(row)))


def home_of(row: Risk) -> str:
    return reverse("strategy:risk", args=[row.code])


class RiskPartView(PartView[Risk]):
    """A form about one risk."""

    deny: ClassVar[Deny] = staticmethod(deny_managing_risks)
    makes: ClassVar[RiskMove]

    def found(self, **keys: str) -> Risk:
        return found_or_404(selectors.risk(self.access, keys["code"]))

    def back(self, found: Risk) -> str:
        return home_of(found)

    def crumbs(self, found: Risk) -> tuple[Crumb, ...]:
        return crumbs(found)

    def caption(self, found: Risk) -> str:
        return f"{found.code} {found.title}"

    def denied(self, found: Risk) -> Denial | None:
        return deny_move(self.makes, status=RiskStatus(found.status), reason="given")

    def version_of(self, found: Risk) -> dict[str, Any]:
        return {"version": found.version}


def body_choices(*, but: Body | None = None) -> list[tuple[str, str]]:
    rows = Body.objects.order_by("name").values_list("code", "name")
    return [(code, name) for code, name in rows if but is None or code != but.code]


def rating_choices(access: Access) -> list[tuple[str, str]]:
    """The organisations for which the person may say how they see a risk."""
    ids = access.organisation_ids(Permission.RATE_RISKS)
    rows = Organisation.objects.filter(pk__in=ids).order_by("name")
    return list(rows.values_list("code", "name"))


def action_choices() -> list[tuple[str, str]]:
    rows = Action.objects.order_by("code").values_list("code", "title")
    return [(code, f"{code} {title}") for code, title in rows]


def action_of(code: str) -> Action | None:
    return Action.objects.filter(code=code).first() if code else None
