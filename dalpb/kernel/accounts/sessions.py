"""Ending a person's sessions when what they rested on has changed."""

from django.contrib.auth import update_session_auth_hash
from django.db.models import F
from django.http import HttpRequest

from dalpb.kernel.models.people import User


def end_all(user: User) -> None:
    """Every session of the person is worthless from now on, wherever it is."""
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
    user.refresh_from_db(fields=["session_epoch"])


def end_others(request: HttpRequest, user: User) -> None:
    """Every session but the one that the request comes from is worthless from now on."""
    end_all(user)
    if request.user.is_authenticated and request.user.pk == user.pk:
        update_session_auth_hash(request, user)
