"""A person's own API tokens."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from dalpb.kernel import selectors
from dalpb.kernel.account_forms import TokenForm
from dalpb.kernel.accounts.step_up import require_step_up
from dalpb.kernel.accounts.tokens import create_token, revoke_token
from dalpb.kernel.clock import now
from dalpb.kernel.forms import PlainForm
from dalpb.kernel.middleware import access_in
from dalpb.kernel.models.organisations import Organisation
from dalpb.kernel.presenters import tokens_table
from dalpb.kernel.refusals import Refused
from dalpb.kernel.views.pages import form_page, refused, table_page
from dalpb.kernel.views.permitted import person_of


@require_safe
def tokens(request: HttpRequest) -> HttpResponseBase:
    return _list(request)


@require_http_methods(["GET", "HEAD", "POST"])
@require_step_up
def create(request: HttpRequest) -> HttpResponseBase:
    access = access_in(request)
    held = {h.organisation_id for h in access.held}
    form: forms.Form = TokenForm(
        request.POST or None,
        organisations=Organisation.objects.filter(pk__in=held).order_by("name"),
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = create_token(by=person_of(request), at=now(), access=access, **form.cleaned_data)
        except Refused as refusal:
            refused(form, refusal)
        else:
            # Answered at once and not after a redirect: the secret is kept nowhere.
            return _list(request, shown_once=made.shown_once)
    return form_page(
        request,
        form,
        title="Make an API token",
        button="Make the token",
        intro="A token stands for you at one organisation. It can never certify, approve or "
        "manage people.",
        back_url=reverse("kernel_tokens"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, key_id: str) -> HttpResponseBase:
    token = get_object_or_404(selectors.tokens_for(access_in(request)), key_id=key_id)
    if request.method == "POST":
        revoke_token(by=person_of(request), at=now(), token=token)
        messages.success(request, f"The token {token.name} works no more.")
        return redirect("kernel_tokens")
    return form_page(
        request,
        PlainForm(),
        title=f"Revoke the token {token.name}",
        button="Revoke it",
        intro="What uses it is refused from that moment.",
        back_url=reverse("kernel_tokens"),
    )


def _list(request: HttpRequest, *, shown_once: str = "") -> HttpResponseBase:
    rows = selectors.tokens_for(access_in(request))
    return table_page(
        request,
        title="API tokens",
        table=tokens_table(rows, at=now()),
        shown_once=shown_once,
        actions=(
            ("Make an API token", reverse("kernel_create_token")),
            ("What the API offers", reverse("api_reference")),
        ),
    )
