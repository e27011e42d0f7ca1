"""Every error of the API as problem details (RFC 9457)."""

import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from rest_framework import exceptions
from rest_framework.response import Response

from dalpb.kernel.refusals import NotPermitted, Refused, StaleVersion

MEDIA_TYPE: Final = "application/problem+json"
logger = logging.getLogger(__name__)

# One fixed text each: what was asked for must not show in an answer about what is missing.
_DETAIL: Final[dict[int, tuple[str, str]]] = {
    400: ("api.not_readable", "The request could not be read."),
    401: ("api.sign_in_first", "Send a token in the Authorization header, or sign in."),
    403: ("api.not_permitted", "Your role, or the token's scope, does not allow this."),
    404: ("api.not_found", "There is nothing here that you may see."),
    405: ("api.method_not_allowed", "This address does not take that method."),
    406: ("api.not_acceptable", "Only application/json is offered."),
    409: ("api.conflict", "That cannot be done as things stand."),
    412: ("api.stale_version", "Somebody else changed this first. Read it again, then send your change with the new version."),
    413: ("api.too_large", "The body is too large."),
    415: ("api.media_type", "Send application/json."),
    422: ("api.key_reused", "This Idempotency-Key was used for another request. Use a new key."),
    428: ("api.version_missing", "Send If-Match with the version you read, as its ETag gave it."),
    429: ("api.too_many_requests", "There were too many requests. Wait, then try again."),
    500: ("api.failed", "Something went wrong here. Nothing was changed. It has been written down."),
}  # fmt: skip


class Problem(exceptions.APIException):
    """An error with a status, and where useful its own code, sentence and list of faults."""

    def __init__(
        self,
        status: int,
        *,
        code: str = "",
        detail: str = "",
        errors: Sequence[Mapping[str, str]] = (),
    ) -> None:
        stock_code, stock_detail = _DETAIL[status]
        super().__init__(detail or stock_detail)
        self.status_code = status
        self.problem_code = code or stock_code
        self.sentence = detail or stock_detail
        self.errors = tuple(errors)


def body_of(
    status: int, *, code: str = "", detail: str = "", errors: Sequence[Mapping[str, str]] = ()
) -> dict[str, Any]:
    stock_code, stock_detail = _DETAIL.get(status, ("api.refused", "The request was refused."))
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code or stock_code,
        "detail": detail or stock_detail,
    }
    if errors:
        body["errors"] = list(errors)
    return body


def handle(exc: Exception, context: dict[str, Any]) -> Response:
    """The one exception handler: what is not foreseen is logged and answered with 500."""
    # Django REST framework loads this module while it loads its views.
    from rest_framework.views import set_rollback

    headers: dict[str, str] = {}
    if getattr(exc, "auth_header", None):
        headers["WWW-Authenticate"] = exc.auth_header  # type: ignore[attr-defined]
    if getattr(exc, "wait", None):
        headers["Retry-After"] = str(int(exc.wait))  # type: ignore[attr-defined]
    body = _body_for(exc)
    if body["status"] == HTTPStatus.INTERNAL_SERVER_ERROR:
        logger.error("unforeseen error in the API", exc_info=exc)
    set_rollback()
    response = Response(body, status=body["status"], headers=headers)
    response.content_type = MEDIA_TYPE
    return response


def _body_for(exc: Exception) -> dict[str, Any]:
    if isinstance(exc, Problem):
        return body_of(
            exc.status_code, code=exc.problem_code, detail=exc.sentence, errors=exc.errors
        )
    if isinstance(exc, Refused):
        return body_of(_status_of(exc), code=exc.denial.code, detail=exc.denial.sentence)
    if isinstance(exc, exceptions.ValidationError):
        return body_of(
            400,
            code="api.not_valid",
            detail="Some of what was sent is not valid: see errors.",
            errors=_faults(exc.detail),
        )
    if isinstance(exc, exceptions.APIException):
        return body_of(exc.status_code)
    if isinstance(exc, Http404):
        return body_of(404)
    if isinstance(exc, PermissionDenied):
        return body_of(403)
    if isinstance(exc, RequestDataTooBig):
        return body_of(413)
    return body_of(500)


def _status_of(exc: Refused) -> int:
    if isinstance(exc, NotPermitted):
        return 403
    return 412 if isinstance(exc, StaleVersion) else 409


def _faults(detail: Any, where: str = "") -> list[dict[str, str]]:
    if isinstance(detail, Mapping):
        return [
            fault
            for name, inner in detail.items()
            for fault in _faults(inner, f"{where}.{name}" if where else str(name))
        ]
    if isinstance(detail, list):
        return [
            fault
            for index, inner in enumerate(detail)
            for fault in _faults(
                inner, f"{where}[{index}]" if isinstance(inner, Mapping | list) else where
            )
        ]
    return [{"where": where, "detail": str(detail)}]


def plain(status: int) -> HttpResponse:
    """The same shape where no API view is reached."""
    return JsonResponse(body_of(status), status=status, content_type=MEDIA_TYPE)


@login_not_required
def not_found(request: HttpRequest, rest: str = "") -> HttpResponse:
    """An address under the API that there is not."""
    return plain(404)
