"""A tier one authority, its people, and one award."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from model_bakery import baker

from commissioning.models import Grant, GrantAward
from commissioning.rules.posting import Posting, month_of
from commissioning.rules.vocabulary import Accommodation, EntryKind, Narrative, Purpose, Tier
from commissioning.services.awards import AwardTerms, record_award
from dalpb.kernel.models import Membership, Organisation, OrganisationKind, User
from dalpb.kernel.periods import financial_year
from dalpb.kernel.roles import Role

AT = datetime(2025, 5, 20, 9, 30, tzinfo=UTC)


@dataclass
class Council:
    authority: Organisation
    commissioner: User
    certifier: User
    partner: User
    grant: Grant

    def award(self, pence: int, *, start: int = 2024, tier: Tier = Tier.ONE) -> GrantAward:
        terms = AwardTerms(
            code=f"support-{start}-{tier.value}",
            year=financial_year(start),
            tier=tier,
            pence=pence,
            recipient=self.authority if tier is Tier.ONE else None,
            recipient_words="" if tier is Tier.ONE else "two districts together",
            source="a test",
            is_illustrative=True,
        )
        return record_award(terms, grant=self.grant, by=self.commissioner, at=AT)


def person(email: str, role: Role, organisation: Organisation) -> User:
    user = baker.make(User, email=email, full_name=role.value)
    Membership.objects.create(
        user=user, organisation=organisation, role=role.value, held_from=date(2020, 1, 1)
    )
    return user


def a_council() -> Council:
    authority = Organisation.objects.create(
        code="tier-one",
        name="Tier One Council",
        kind=OrganisationKind.TIER_ONE_AUTHORITY.value,
        source="a test",
    )
    return Council(
        authority,
        person("commissioner@council.example", Role.COMMISSIONER, authority),
        person("certifier@council.example", Role.FINANCE_CERTIFIER, authority),
        person("partner@provider.example", Role.PARTNER, authority),
        Grant.objects.create(code="support", name="Support grant", funder="F", source="a test"),
    )


@pytest.fixture
def council(db: None) -> Council:
    return a_council()


def posting(reference: str, pence: int, **changes: object) -> Posting:
    dated_on = date(2024, 6, 3)
    values: dict[str, object] = {
        "reference": reference,
        "kind": EntryKind.SPEND if pence > 0 else EntryKind.REFUND,
        "pence": pence,
        "dated_on": dated_on,
        "month": month_of(dated_on),
        "purpose": Purpose.SUPPORT,
        "narrative": Narrative.REFUGE_SUPPORT,
        "accommodation": Accommodation.REFUGE,
        "document_ref": "INV-1",
    }
    return Posting(**{**values, **changes})  # type: ignore[arg-type]
