"""Relevant accommodation: regulation 2 of SI 2021/991.

Accommodation is relevant if either it is provided by a local housing authority, a private
registered provider of social housing or a registered charity whose objects include support
to victims of domestic abuse, is of one of five kinds, and is not bed and breakfast
accommodation; or it is part of a sanctuary scheme, to which neither the provider test nor
the bed and breakfast test applies.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from dalpb.kernel.legal_kinds import LABELS, LegalKind
from dalpb.kernel.refusals import Denial


class Provider(StrEnum):
    """Who provides the accommodation, as the provider test asks. The kernel keeps the answer."""

    LOCAL_HOUSING_AUTHORITY = "local_housing_authority"
    REGISTERED_PROVIDER = "registered_provider"
    DOMESTIC_ABUSE_CHARITY = "domestic_abuse_charity"
    NONE = "none"
    NOT_KNOWN = "not_known"


class Manager(StrEnum):
    """Who owns or manages it, as the bed and breakfast test asks."""

    LOCAL_HOUSING_AUTHORITY = "local_housing_authority"
    NON_PROFIT_REGISTERED_PROVIDER = "non_profit_registered_provider"
    VOLUNTARY_ORGANISATION = "voluntary_organisation"
    OTHER = "other"
    NOT_KNOWN = "not_known"


# Accommodation that these own or manage is never "bed and breakfast" in law.
NEVER_BED_AND_BREAKFAST: Final = frozenset(
    {
        Manager.LOCAL_HOUSING_AUTHORITY,
        Manager.NON_PROFIT_REGISTERED_PROVIDER,
        Manager.VOLUNTARY_ORGANISATION,
    }
)
PASSES_PROVIDER_TEST: Final = frozenset(
    {
        Provider.LOCAL_HOUSING_AUTHORITY,
        Provider.REGISTERED_PROVIDER,
        Provider.DOMESTIC_ABUSE_CHARITY,
    }
)


@dataclass(frozen=True, slots=True)
class Provision:
    """What the tests ask of one service.

    `shares_facilities` is the shape of bed and breakfast: temporary, not separate and
    self-contained, with a toilet, washing or cooking facilities shared between households.
    """

    provider: Provider
    shares_facilities: bool
    manager: Manager


def is_bed_and_breakfast(provision: Provision) -> bool:
    """Bed and breakfast in law: that shape, unless one of three bodies owns or manages it."""
    return provision.shares_facilities and provision.manager not in NEVER_BED_AND_BREAKFAST


def deny_kind(kind: LegalKind, provision: Provision) -> Denial | None:
    """Why a service cannot be of a legal kind under regulation 2, or None."""
    if kind in (LegalKind.SANCTUARY, LegalKind.NOT_RELEVANT):
        return None
    if provision.provider is Provider.NOT_KNOWN:
        return Denial(
            "accommodation.provider_not_known",
            f"Before a service can be {LABELS[kind]}, record who provides it: a local housing"
            " authority, a private registered provider of social housing, or a registered"
            " charity whose objects include support to victims of domestic abuse.",
        )
    if provision.provider not in PASSES_PROVIDER_TEST:
        return Denial(
            "accommodation.provider",
            f"The service cannot be {LABELS[kind]}: its provider is not a local housing"
            " authority, a private registered provider of social housing, or a registered charity"
            " whose objects include support to victims of domestic abuse (SI 2021/991,"
            " regulation 2). Map it to 'not relevant accommodation', or correct the provider.",
        )
    if is_bed_and_breakfast(provision):
        return Denial(
            "accommodation.bed_and_breakfast",
            f"The service cannot be {LABELS[kind]}: bed and breakfast accommodation is excluded"
            " (SI 2021/991, regulation 2), unless a local housing authority, a non-profit"
            " registered provider or a voluntary organisation owns or manages it.",
        )
    if kind is LegalKind.DISPERSED and provision.shares_facilities:
        return Denial(
            "accommodation.not_self_contained",
            "The service cannot be dispersed accommodation, which is self-contained: this one"
            " shares a toilet, washing or cooking facilities between households.",
        )
    return None
