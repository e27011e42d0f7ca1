"""A large answer as bytes of JSON, made once, with a tag of its content."""

import hashlib
from collections.abc import Mapping
from typing import Any

import orjson
from django.http import HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from rest_framework.request import Request


def tagged(request: Request, body: Mapping[str, Any]) -> HttpResponseBase:
    """The body, or 304 to whoever holds the same already."""
    content = exact_json(body)
    tag = f'"{hashlib.sha256(content).hexdigest()}"'
    response = HttpResponse(content, content_type="application/json", headers={"ETag": tag})
    return get_conditional_response(request._request, etag=tag, response=response) or response  # noqa: SLF001 - Django's own


def exact_json(body: Mapping[str, Any]) -> bytes:
    """JSON of which no reader rounds a number: one of more than 53 bits is its digits, as text."""
    try:
        return orjson.dumps(body, option=orjson.OPT_STRICT_INTEGER)
    except orjson.JSONEncodeError:
        return orjson.dumps(_great_in_digits(body), option=orjson.OPT_STRICT_INTEGER)


def _great_in_digits(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _great_in_digits(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_great_in_digits(inner) for inner in value]
    if isinstance(value, int) and abs(value) >= 2**53:
        return str(value)
    return value
