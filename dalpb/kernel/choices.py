"""From a StrEnum to what a model field needs."""

from enum import StrEnum

from django.db.models import CheckConstraint, Q


def choices_of(enumeration: type[StrEnum]) -> list[tuple[str, str]]:
    """Value and words: `second_stage` reads "second stage"."""
    return [(member.value, member.value.replace("_", " ")) for member in enumeration]


def one_of(field: str, enumeration: type[StrEnum], name: str) -> CheckConstraint:
    """A database constraint that holds a column to an enumeration."""
    return CheckConstraint(
        condition=Q(**{f"{field}__in": [member.value for member in enumeration]}), name=name
    )
