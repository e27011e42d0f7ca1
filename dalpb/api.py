"""The API of the whole system: each app's `api/urls.py` registers its resources here.

An app offers `register(router)`; its line is added to `REGISTERS`, nothing else.
"""

from collections.abc import Callable
from typing import Final

from django.urls import URLPattern, URLResolver, path, re_path
from rest_framework.routers import SimpleRouter

from commissioning.api import urls as commissioning
from dalpb.kernel.api import urls as kernel
from dalpb.kernel.api.problems import not_found
from dalpb.kernel.api.schema import SchemaView, reference
from needs.api import urls as needs
from reporting.api import urls as reporting
from strategy.api import urls as strategy

REGISTERS: Final[tuple[Callable[[SimpleRouter], None], ...]] = (
    kernel.register,
    needs.register,
    strategy.register,
    commissioning.register,
    reporting.register,
)

router = SimpleRouter()
for register in REGISTERS:
    register(router)

urlpatterns: list[URLPattern | URLResolver] = [
    *router.urls,
    path("schema/", SchemaView.as_view(), name="api_schema"),
    path("docs/", reference, name="api_reference"),
    re_path(r"^(?P<rest>.*)$", not_found, name="api_not_found"),
]
