"""Organisations: the list, one of them, and its edit."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from dalpb.kernel import selectors
from dalpb.kernel.account_forms import OrganisationForm
from dalpb.kernel.clock import now
from dalpb.kernel.middleware import access_in
from dalpb.kernel.models.organisations import OrganisationKind, ProviderStatus
from dalpb.kernel.presenters import organisations_table, words
from dalpb.kernel.refusals import Refused
from dalpb.kernel.roles import Permission
from dalpb.kernel.services.organisations import OrganisationChange, edit_organisation
from dalpb.kernel.tables import SummaryRow
from dalpb.kernel.views.pages import form_page, refused, table_page
from dalpb.kernel.views.permitted import needs, person_of


@require_safe
def organisations(request: HttpRequest) -> HttpResponseBase:
    rows = selectors.organisations_for(access_in(request))
    return table_page(request, title="Organisations", table=organisations_table(rows))


@require_safe
def organisation(request: HttpRequest, code: str) -> HttpResponseBase:
    access = access_in(request)
    shown = get_object_or_404(selectors.organisations_for(access), code=code)
    edit_url = reverse("kernel_edit_organisation", args=[code])
    return table_page(
        request,
        title=shown.name,
        table=None,
        summary=(
            SummaryRow("Kind", words(shown.kind)),
            SummaryRow("Provider status", words(shown.provider_status)),
            SummaryRow("Active from", shown.active_from or "not set"),
            SummaryRow("Stops", shown.active_until or "not set"),
            SummaryRow("Source", shown.source or "not given"),
        ),
        actions=(("Change these details", edit_url),)
        if access.has(Permission.MANAGE_REFERENCE)
        else (),
        back_url=reverse("kernel_organisations"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.MANAGE_REFERENCE)
def edit(request: HttpRequest, code: str) -> HttpResponseBase:
    shown = get_object_or_404(selectors.organisations_for(access_in(request)), code=code)
    names = ("version", "name", "kind", "provider_status", "active_from", "active_until")
    form = OrganisationForm(
        request.POST or None, initial={name: getattr(shown, name) for name in names}
    )
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data
        change = OrganisationChange(
            name=sent["name"],
            kind=OrganisationKind(sent["kind"]),
            provider_status=ProviderStatus(sent["provider_status"]),
            active_from=sent["active_from"],
            active_until=sent["active_until"],
        )
        try:
            edit_organisation(
                by=person_of(request),
                at=now(),
                organisation=shown,
                version=sent["version"],
                change=change,
            )
        except Refused as refusal:
            refused(form, refusal)
        else:
            messages.success(request, "The change was saved.")
            return redirect("kernel_organisation", code=code)
    return form_page(
        request,
        form,
        title=f"Change {shown.name}",
        button="Save",
        back_url=reverse("kernel_organisation", args=[code]),
    )
