"""Organisations as pages offer them and as a form names them."""

from dalpb.kernel.models.organisations import Organisation


def organisation_choices() -> list[tuple[str, str]]:
    return list(Organisation.objects.order_by("name").values_list("code", "name"))


def organisation_of(code: str) -> Organisation | None:
    return Organisation.objects.filter(code=code).first() if code else None
