"""How an empty system gets the person who invites all others."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dalpb.kernel.clock import now
from dalpb.kernel.models.organisations import Organisation, OrganisationKind
from dalpb.kernel.refusals import Refused
from dalpb.kernel.services.people import appoint_first_administrator


class Command(BaseCommand):
    help = (
        "Appoint the first administrator and send them the letter that sets their password. "
        "Refused once there is an administrator."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("full_name")
        parser.add_argument("--site", required=True, help="the site's address, https://…")

    def handle(self, *args: Any, **options: Any) -> None:
        tier_one = OrganisationKind.TIER_ONE_AUTHORITY.value
        authority = Organisation.objects.filter(kind=tier_one).first()
        if authority is None:
            raise CommandError("There is no tier one authority yet: run load_reference first.")
        try:
            user = appoint_first_administrator(
                at=now(),
                email=options["email"],
                full_name=options["full_name"],
                organisation=authority,
                site=options["site"],
            )
        except Refused as refusal:
            raise CommandError(refusal.denial.sentence) from refusal
        self.stdout.write(
            f"{user.email} is the administrator of {authority}. A letter is on its way. If none"
            " comes, look at the mail settings, then use “Forgot your password?” at the sign-in."
        )
