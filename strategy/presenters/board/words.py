"""How the board's pages put times, passages and codes in words."""

from datetime import datetime

from django.utils import timezone


def clock_time(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%H:%M}" if at else ""


def paragraphs(text: str) -> tuple[str, ...]:
    return tuple(one for one in text.split("\n") if one.strip())
