"""The base of every resource: narrowed before lookup, so that another's looks missing."""

from typing import Any, ClassVar, Generic, TypeVar

from django.db.models import Model, QuerySet
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from dalpb.kernel.access import Access
from dalpb.kernel.api.authentication import access_of_request
from dalpb.kernel.api.versions import etag

M = TypeVar("M", bound=Model)


class NarrowedViewSet(ListModelMixin, RetrieveModelMixin, GenericViewSet[M], Generic[M]):
    """A list and a detail of what `for_access` leaves.

    A subclass gives `for_access`, `serializer_class`, `lookup_field`, `ordering`, and a
    `filterset_class` if it can be filtered.
    """

    ordering: ClassVar[tuple[str, ...]] = ("pk",)

    def for_access(self, access: Access) -> QuerySet[M]:
        raise NotImplementedError

    def get_queryset(self) -> QuerySet[M]:
        return self.for_access(self.access)

    @property
    def access(self) -> Access:
        return access_of_request(self.request)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.answer(self.get_object())

    def answer(self, instance: M) -> Response:
        """One object, with its version as its ETag where it has one."""
        response = Response(self.get_serializer(instance).data)
        version = getattr(instance, "version", None)
        if version is not None:
            response["ETag"] = etag(version)
        return response
