"""Views for those who hold a permission; everybody else gets one answer, whatever exists."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from dalpb.kernel.access import deny_without
from dalpb.kernel.middleware import access_in
from dalpb.kernel.models.people import User
from dalpb.kernel.refusals import Denial, NotPermitted, require_permitted
from dalpb.kernel.roles import Permission

View = Callable[..., HttpResponseBase]


def needs(permission: Permission) -> Callable[[View], View]:
    """The view answers only for holders of the permission, before it looks anything up."""

    def wrap(view: View) -> View:
        @wraps(view)
        def permitted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            require_permitted(deny_without(access_in(request), permission))
            return view(request, *args, **kwargs)

        return permitted

    return wrap


def person_of(request: HttpRequest) -> User:
    """The signed-in person."""
    if not isinstance(request.user, User):
        raise NotPermitted(Denial("access.sign_in", "Sign in first."))
    return request.user
