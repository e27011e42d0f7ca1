"""The number of the request being answered, so that the trail and the logs can be joined."""

import uuid
from contextvars import ContextVar
from typing import Final

_current: Final[ContextVar[str]] = ContextVar("request_id", default="")


def begin() -> str:
    """A new number for this request. What a client sends is never taken for one."""
    number = uuid.uuid4().hex
    _current.set(number)
    return number


def end() -> None:
    _current.set("")


def current() -> str:
    """The number of the request being answered; empty outside one."""
    return _current.get()
