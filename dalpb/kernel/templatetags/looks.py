"""How a bound field becomes a control of the look."""

from django import template
from django.forms import BoundField
from django.utils.safestring import SafeString

from dalpb.kernel.form_looks import kind_of, look_of

register = template.Library()


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
