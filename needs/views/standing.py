"""Who asks, for every view of this app: refused before anything is looked at."""

from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views import View

from dalpb.kernel import clock
from dalpb.kernel.access import NOBODY, Access, access_of
from dalpb.kernel.models.people import User
from dalpb.kernel.refusals import Denial
from needs.permissions import deny_reading_figures, deny_submitting

T = TypeVar("T")
Deny = Callable[[Access], Denial | None]


def access_in(request: HttpRequest) -> Access:
    """The standing that the middleware worked out, or works it out where there is none."""
    found = getattr(request, "access", None)
    if isinstance(found, Access):
        return found
    return access_of(request.user, on=clock.today()) if isinstance(request.user, User) else NOBODY


class StandingView(View):
    """A view that names what a person must be allowed to do."""

    deny: ClassVar[Deny]
    http_method_names = ["get", "post", "head", "options"]
    access: Access
    person: User

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.access = access_in(request)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not isinstance(request.user, User):
            raise PermissionDenied
        self.person = request.user
        denial = type(self).deny(self.access)
        if denial is not None:
            raise PermissionDenied(denial.sentence)
        return super().dispatch(request, *args, **kwargs)


class ReadingView(StandingView):
    deny: ClassVar[Deny] = staticmethod(deny_reading_figures)


class SendingView(StandingView):
    deny: ClassVar[Deny] = staticmethod(deny_submitting)


def found_or_404(row: T | None) -> T:
    """The row; what is another's and what is not there answer alike."""
    if row is None:
        raise Http404
    return row
