"""People and their roles, for administrators."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from dalpb.kernel import selectors
from dalpb.kernel.account_forms import EndRoleForm, GrantRoleForm, InviteForm, VersionForm
from dalpb.kernel.accounts.second_factor import has_second_factor
from dalpb.kernel.accounts.step_up import require_step_up
from dalpb.kernel.clock import now, today
from dalpb.kernel.middleware import access_in
from dalpb.kernel.models.organisations import Membership
from dalpb.kernel.models.people import User
from dalpb.kernel.presenters import memberships_table, people_table, roles_table
from dalpb.kernel.refusals import Refused
from dalpb.kernel.roles import ROLES, Permission, Role
from dalpb.kernel.services import people as service
from dalpb.kernel.services.roles import end_role, grant_role
from dalpb.kernel.tables import SummaryRow
from dalpb.kernel.views.pages import form_page, refused, table_page
from dalpb.kernel.views.permitted import needs, person_of

administrators = needs(Permission.MANAGE_PEOPLE)
asks_and_acts = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def roles(request: HttpRequest) -> HttpResponseBase:
    """Anybody signed in may see what each role may do."""
    return table_page(request, title="Roles and permissions", table=roles_table())


@require_safe
@administrators
def people(request: HttpRequest) -> HttpResponseBase:
    return table_page(
        request,
        title="People and roles",
        table=people_table(selectors.people_for(access_in(request)), day=today()),
        actions=(
            ("Invite a person", reverse("kernel_invite")),
            ("What each role may do", reverse("kernel_roles")),
        ),
    )


@require_safe
@administrators
def person(request: HttpRequest, pk: int) -> HttpResponseBase:
    shown = _person(request, pk)
    standing = "deactivate" if shown.is_active else "activate"
    return table_page(
        request,
        title=shown.full_name or shown.email,
        table=memberships_table(shown.memberships.all(), day=today()),
        summary=(
            SummaryRow("E-mail", shown.email),
            SummaryRow("Standing", "active" if shown.is_active else "deactivated"),
            SummaryRow("Second factor", "set up" if has_second_factor(shown) else "not set up"),
        ),
        actions=(
            ("Give a role", reverse("kernel_grant_role", args=[pk])),
            (f"{standing.capitalize()} this person", reverse(f"kernel_{standing}", args=[pk])),
            ("Reset the second factor", reverse("kernel_reset_factor", args=[pk])),
        ),
        back_url=reverse("kernel_people"),
    )


@asks_and_acts
@administrators
@require_step_up
def invite(request: HttpRequest) -> HttpResponseBase:
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            invited = service.invite_person(
                by=person_of(request),
                at=now(),
                email=form.cleaned_data["email"],
                full_name=form.cleaned_data["full_name"],
                site=request.build_absolute_uri("/"),
            )
        except Refused as refusal:
            refused(form, refusal)
        else:
            messages.success(request, f"A letter has gone to {invited.email}. Now give a role.")
            return redirect("kernel_person", pk=invited.pk)
    return form_page(
        request,
        form,
        title="Invite a person",
        button="Send the invitation",
        intro="They get a letter with a link to choose a password. A role is given after that.",
        back_url=reverse("kernel_people"),
    )


@asks_and_acts
@administrators
@require_step_up
def grant(request: HttpRequest, pk: int) -> HttpResponseBase:
    shown = _person(request, pk)
    organisations = selectors.organisations_for(access_in(request))
    form = GrantRoleForm(
        request.POST or None, organisations=organisations, initial={"held_from": today()}
    )
    if request.method == "POST" and form.is_valid():
        try:
            grant_role(
                by=person_of(request),
                at=now(),
                user=shown,
                organisation=form.cleaned_data["organisation"],
                role=Role(form.cleaned_data["role"]),
                held_from=form.cleaned_data["held_from"],
                held_until=form.cleaned_data["held_until"],
            )
        except Refused as refusal:
            refused(form, refusal)
        else:
            messages.success(request, "The role was given. The person signs in again to use it.")
            return redirect("kernel_person", pk=pk)
    return form_page(
        request,
        form,
        title=f"Give {shown} a role",
        button="Give the role",
        back_url=reverse("kernel_person", args=[pk]),
    )


@asks_and_acts
@administrators
@require_step_up
def end(request: HttpRequest, pk: int) -> HttpResponseBase:
    membership = get_object_or_404(Membership.objects.select_related("user", "organisation"), pk=pk)
    form = EndRoleForm(
        request.POST or None, initial={"version": membership.version, "held_until": today()}
    )
    if request.method == "POST" and form.is_valid():
        try:
            end_role(by=person_of(request), at=now(), membership=membership, **form.cleaned_data)
        except Refused as refusal:
            refused(form, refusal)
        else:
            messages.success(request, "The role’s end was set.")
            return redirect("kernel_person", pk=membership.user_id)
    label = ROLES[Role(membership.role)].label
    return form_page(
        request,
        form,
        title=f"End a role of {membership.user}",
        button="End the role",
        intro=f"{label} at {membership.organisation}, held from {membership.held_from:%-d %B %Y}.",
        back_url=reverse("kernel_person", args=[membership.user_id]),
    )


def _acting(
    act: Callable[..., User], *, title: str, button: str, intro: str, done: str
) -> Callable[..., HttpResponseBase]:
    """A page that asks once more before it acts on a person."""

    @asks_and_acts
    @administrators
    @require_step_up
    def page(request: HttpRequest, pk: int) -> HttpResponseBase:
        shown = _person(request, pk)
        form = VersionForm(request.POST or None, initial={"version": shown.version})
        if request.method == "POST" and form.is_valid():
            try:
                _call(act, person_of(request), now(), shown, form.cleaned_data["version"])
            except Refused as refusal:
                refused(form, refusal)
            else:
                messages.success(request, done)
                return redirect("kernel_person", pk=pk)
        return form_page(
            request,
            form,
            title=f"{title} {shown}",
            button=button,
            intro=intro,
            back_url=reverse("kernel_person", args=[pk]),
        )

    return page


def _call(act: Callable[..., Any], by: User, at: datetime, user: User, version: int) -> None:
    act(by=by, at=at, user=user, version=version)


deactivate = _acting(
    service.deactivate_person,
    title="Deactivate",
    button="Deactivate",
    intro="They are signed out at once, and their API tokens stop working.",
    done="The person was deactivated.",
)
activate = _acting(
    service.activate_person,
    title="Activate",
    button="Activate",
    intro="They may sign in again, with the roles that have not ended.",
    done="The person may sign in again.",
)
reset_factor = _acting(
    service.reset_second_factor,
    title="Reset the second factor of",
    button="Reset the second factor",
    intro="Make sure, by telephone or face to face, that it is them who ask. They set up a new "
    "one at their next sign-in.",
    done="The second factor was reset.",
)


def _person(request: HttpRequest, pk: int) -> User:
    return get_object_or_404(selectors.people_for(access_in(request)), pk=pk)
