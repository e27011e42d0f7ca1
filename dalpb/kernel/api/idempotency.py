"""A request sent twice under one Idempotency-Key acts once and is answered the same."""

import hashlib
import json
import re
from collections.abc import Callable
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from dalpb.kernel.api.problems import Problem
from dalpb.kernel.models.people import User
from dalpb.kernel.models.requests import IdempotencyKey

_KEY: Final = re.compile(r"^[A-Za-z0-9_-]{8,64}$")


def once(request: Request, *, at: datetime, raw: bytes, act: Callable[[], Response]) -> Response:
    """Do `act` and keep its answer in the same transaction, or give the kept answer again.

    `raw` is the body as it came. Without the header the act is simply done.
    """
    key = request.headers.get("Idempotency-Key", "")
    if not key:
        with transaction.atomic():
            return act()
    if not _KEY.match(key):
        raise Problem(
            400,
            code="api.idempotency_key",
            detail="An Idempotency-Key is 8 to 64 letters, digits, hyphens or underscores.",
        )
    digest = _digest(request, raw)
    user = request.user
    if not isinstance(user, User):
        raise Problem(401)
    try:
        with transaction.atomic():
            kept = IdempotencyKey.objects.filter(user=user, key=key).first()
            return _again(kept, digest) if kept else _first(user, key, digest, at, act)
    except IntegrityError:
        # Another request with this key finished while this one ran: theirs stands, and
        # what this one did was undone with its transaction.
        kept = IdempotencyKey.objects.filter(user=user, key=key).first()
        if kept is None:
            raise
        return _again(kept, digest)


def _first(
    user: User, key: str, digest: str, at: datetime, act: Callable[[], Response]
) -> Response:
    response = act()
    if not 200 <= response.status_code < 300:
        # A refusal did nothing, so there is nothing to keep: sent again, it is tried again.
        return response
    IdempotencyKey.objects.create(
        user=user,
        key=key,
        request_digest=digest,
        status=response.status_code,
        body=JSONRenderer().render(response.data).decode() if response.data is not None else "",
        etag=response.headers.get("ETag", ""),
        made_at_path=response.headers.get("Location", ""),
        created_at=at,
    )
    return response


def _again(kept: IdempotencyKey, digest: str) -> Response:
    if kept.request_digest != digest:
        raise Problem(422)
    headers = {"ETag": kept.etag, "Location": kept.made_at_path, "Idempotency-Replayed": "true"}
    return Response(
        json.loads(kept.body) if kept.body else None,
        status=kept.status,
        headers={name: value for name, value in headers.items() if value},
    )


def _digest(request: Request, raw: bytes) -> str:
    asked = f"{request.method}\n{request.get_full_path()}\n{request.headers.get('If-Match', '')}\n"
    return hashlib.sha256(asked.encode() + raw).hexdigest()
