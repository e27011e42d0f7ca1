"""Who asks for which return: narrowed before anything is looked up, then permitted or not."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views import View

from dalpb.kernel.access import Access, deny_without
from dalpb.kernel.middleware import access_in
from dalpb.kernel.models import User
from dalpb.kernel.roles import Permission
from reporting.models import AnnualReturn
from reporting.selectors.returns import returns_for


class StandingView(View):
    """A view for somebody signed in who holds one of the permissions it names."""

    any_of: ClassVar[tuple[Permission, ...]]
    http_method_names = ["get", "post", "head", "options"]
    access: Access
    person: User

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not isinstance(request.user, User):
            raise PermissionDenied
        self.person, self.access = request.user, access_in(request)
        if not any(self.access.has(permission) for permission in self.any_of):
            denial = deny_without(self.access, self.any_of[0])
            raise PermissionDenied(denial.sentence if denial else "")
        return super().dispatch(request, *args, **kwargs)


class ReturnView(StandingView):
    """A view of one return. Another's, an unfinished one and a missing one answer alike."""

    any_of: ClassVar[tuple[Permission, ...]] = (
        Permission.VIEW_RETURN,
        Permission.VIEW_CERTIFIED_RETURN,
    )

    def found(self, year: str, number: int) -> AnnualReturn:
        row = returns_for(self.access).filter(year=year, number=number).first()
        if row is None:
            raise Http404
        return row
