"""The API's OpenAPI document, and a page that explains it without any script."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer
from drf_spectacular.views import SpectacularAPIView


class SchemaView(SpectacularAPIView):
    """OpenAPI 3.1, as JSON."""

    renderer_classes = [OpenApiJsonRenderer]


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Tells the document how a token is sent."""

    target_class = "dalpb.kernel.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {"type": "http", "scheme": "bearer", "bearerFormat": "dalpb_<key>_<secret>"}


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Tells the document that a signed-in browser is known too."""

    target_class = "dalpb.kernel.api.authentication.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}


@dataclass(frozen=True, slots=True)
class Operation:
    """One method at one address, as the page shows it."""

    method: str
    path: str
    summary: str
    parameters: tuple[str, ...]


@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """What the API offers, written from the schema so that the two cannot differ."""
    schema = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return render(request, "kernel/api_reference.html", {"operations": operations_of(schema)})


def operations_of(schema: dict[str, Any]) -> tuple[Operation, ...]:
    return tuple(
        Operation(
            method.upper(),
            path,
            str(operation.get("description", "")),
            tuple(parameter["name"] for parameter in operation.get("parameters", ())),
        )
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
        if isinstance(operation, dict)
    )
