"""The grant's outputs as their pages show them."""

from django.urls import reverse

from commissioning.facts.grant_position import closings
from reporting.render.formats import FORMATS


def closing_choices() -> tuple[tuple[int, str], ...]:
    """Each closing of a month, the latest month first."""
    return tuple((row.pk, f"{row.label}, when it was {row.state}") for row in closings())


def files(route: str, query: str = "") -> tuple[tuple[str, str], ...]:
    """The name of each format and the address of its file."""
    asked = f"?{query}" if query else ""
    return tuple(
        (made.label, f"{reverse(route, args=[code.value])}{asked}")
        for code, made in FORMATS.items()
    )
