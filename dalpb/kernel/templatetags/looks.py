"""The look's own pieces: a bound field's control, a state's tag, the pages of a list."""

from collections.abc import Iterator
from typing import Any, Final

from django import template
from django.core.paginator import Page
from django.forms import BoundField
from django.http import QueryDict
from django.template.context import Context
from django.utils.safestring import SafeString

from dalpb.kernel.form_looks import kind_of, look_of

register = template.Library()

# Each state has a shape of its own, so that no one has to tell colours apart.
_SHAPES: Final = {
    "done": "M5.4 11.6L1 7.2l1.7-1.7 2.7 2.7 6-6.4L13 3.4z",
    "working": "M6.5 1a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11zM6.5 3v7a3.5 3.5 0 1 1 0-7z",
    "waiting": "M6.5 1a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11zM6.5 3a3.5 3.5 0 1 1 0 7a3.5 3.5 0 1 1 0-7z",
    "attention": "M6.5 1L13 12.5H0zM5.6 5v4h1.8V5zM5.6 9.9v1.6h1.8V9.9z",
    "stopped": "M4 0h5l4 4v5l-4 4H4L0 9V4zM3 5.5v2h7v-2z",
    "provisional": "M6.5 0L13 6.5 6.5 13 0 6.5zM6.5 2.8L2.8 6.5l3.7 3.7 3.7-3.7z",
}


@register.filter
def kind(field: BoundField) -> str:
    return kind_of(field.field.widget)


@register.filter
def control(field: BoundField) -> SafeString:
    """The field's control with the look's classes, whatever form it belongs to."""
    attrs = look_of(field.field.widget, failed=bool(field.errors))
    return field.as_widget(attrs=attrs)


@register.filter
def first_control(field: BoundField) -> str:
    """The id that an error's link leads to: the first choice of a group, or the control."""
    if kind_of(field.field.widget) in ("radios", "checkboxes"):
        return f"{field.auto_id}_0"
    return field.id_for_label or field.auto_id


@register.inclusion_tag("partials/tag.html")
def state_tag(label: str, state: str) -> dict[str, str]:
    """A state's word and shape: done, working, waiting, attention, stopped or provisional."""
    return {"label": label, "state": state, "shape": _SHAPES[state]}


@register.inclusion_tag("partials/pagination.html", takes_context=True)
def pagination(context: Context, page: Page[Any]) -> dict[str, Any]:
    """The way to other pages of a list, keeping the rest of the query."""
    query = context["request"].GET.copy()
    return {
        "page": page,
        "steps": tuple(_steps(page, query)),
        "previous": _query(query, page.previous_page_number()) if page.has_previous() else "",
        "next": _query(query, page.next_page_number()) if page.has_next() else "",
    }


def _steps(page: Page[Any], query: QueryDict) -> Iterator[tuple[int, str]]:
    """Each page number with its address; nought stands for the numbers left out."""
    for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1):
        yield (number, _query(query, number)) if isinstance(number, int) else (0, "")


def _query(query: QueryDict, number: int) -> str:
    changed = query.copy()
    changed["page"] = str(number)
    return f"?{changed.urlencode()}"
