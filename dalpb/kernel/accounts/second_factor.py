"""Whether a person has a second factor for signing in."""

from allauth.mfa.models import Authenticator

from dalpb.kernel.models.people import User

_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_second_factor(user: User) -> bool:
    """A code generator or a security key. Recovery codes alone are not a second factor."""
    return bool(Authenticator.objects.filter(user_id=user.pk, type__in=_FACTORS).exists())


def has_code_generator(user: User) -> bool:
    return bool(
        Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).exists()
    )
