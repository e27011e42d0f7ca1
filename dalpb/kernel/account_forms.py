"""The forms of people, roles, organisations and tokens."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from dalpb.kernel.choices import choices_of
from dalpb.kernel.form_fields import DayField
from dalpb.kernel.forms import PlainForm
from dalpb.kernel.models.organisations import Organisation, OrganisationKind, ProviderStatus
from dalpb.kernel.roles import ROLES


class InviteForm(PlainForm):
    full_name = forms.CharField(label="Full name", max_length=200)
    email = forms.EmailField(label="Work e-mail address", max_length=254)


class GrantRoleForm(PlainForm):
    role = forms.ChoiceField(
        label="Role",
        choices=[
            ("", "Choose a role"),
            *((role.value, info.label) for role, info in ROLES.items()),
        ],
    )
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label="Organisation")
    held_from = DayField(label="First day")
    held_until = DayField(
        label="Day on which it ends", required=False, help_text="Leave empty if no end is set."
    )

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = organisations


class VersionForm(PlainForm):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class EndRoleForm(VersionForm):
    held_until = DayField(label="Day on which it ends")


class OrganisationForm(VersionForm):
    name = forms.CharField(label="Name", max_length=200)
    kind = forms.ChoiceField(label="Kind", choices=choices_of(OrganisationKind))
    provider_status = forms.ChoiceField(label="Provider status", choices=choices_of(ProviderStatus))
    active_from = DayField(label="Active from", required=False)
    active_until = DayField(label="Day on which it stops", required=False)


class TokenForm(PlainForm):
    name = forms.CharField(
        label="Name", max_length=100, help_text="What will use it, such as “nightly export”."
    )
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label="Organisation")
    days = forms.IntegerField(
        label="Days it works", min_value=1, max_value=90, initial=30, help_text="90 at most."
    )
    can_read = forms.BooleanField(label="Read figures", required=False, initial=True)
    can_submit = forms.BooleanField(label="Send figures", required=False)

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = organisations
