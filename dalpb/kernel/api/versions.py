"""ETags are version numbers, and every edit says which version it means to change."""

import re
from typing import Final

from rest_framework.request import Request

from dalpb.kernel.api.problems import Problem

_ETAG: Final = re.compile(r'^"v([0-9]{1,9})"$')


def etag(version: int) -> str:
    return f'"v{version}"'


def version_meant(request: Request) -> int:
    """The version in If-Match. Without one the edit is refused (428); a wrong form is 412."""
    given = request.headers.get("If-Match", "").strip()
    if not given:
        raise Problem(428)
    match = _ETAG.match(given)
    if match is None:
        raise Problem(412)
    return int(match[1])
