"""Figures, money and days as pages show them."""

from datetime import date, datetime
from decimal import Decimal

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from dalpb.kernel.cells import MEANINGS, SYMBOLS, Figure, State, plain
from dalpb.kernel.charts.verdicts import PATHS
from dalpb.kernel.money import Money
from dalpb.kernel.periods import in_words
from dalpb.kernel.tables import Judged, Shown

register = template.Library()


@register.filter
def figure(value: Figure | None) -> SafeString | str:
    """A figure's digits or words. A symbol comes with its meaning for a screen reader."""
    if value is None:
        return symbol(State.NOT_SUPPLIED)
    return symbol(value.state) if value.is_empty else value.shown()


def symbol(state: State) -> SafeString:
    return format_html(
        '<span class="dalpb-symbol" title="{0}"><span aria-hidden="true">{1}</span>'
        '<span class="govuk-visually-hidden">{0}</span></span>',
        MEANINGS[state],
        SYMBOLS[state],
    )


@register.filter
def pounds(value: Money | int | None) -> SafeString | str:
    """Pence as pounds: `£1,234`, or `£1,234.50` where there are pence."""
    return symbol(State.NOT_SUPPLIED) if value is None else str(_money(value))


@register.filter
def pounds_and_pence(value: Money | int | None) -> SafeString | str:
    """Pence as pounds with both digits after the point, for columns: `£1,234.00`."""
    if value is None:
        return symbol(State.NOT_SUPPLIED)
    whole = str(_money(value))
    return whole if "." in whole else f"{whole}.00"


def _money(value: Money | int) -> Money:
    return value if isinstance(value, Money) else Money(value)


@register.filter
def day(value: date | None) -> str:
    """`31 March 2025`; of a moment, the day that it was in this country."""
    if value is None:
        return ""
    return in_words(timezone.localtime(value).date() if isinstance(value, datetime) else value)


@register.filter
def moment(value: datetime | None) -> str:
    """`31 March 2025 at 2:05pm`, by the clock of this country."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    half = "am" if local.hour < 12 else "pm"
    return f"{in_words(local.date())} at {local.hour % 12 or 12}:{local.minute:02d}{half}"


@register.filter
def judged(value: Judged) -> SafeString:
    """A judgement's shape and words; the colour only helps."""
    return format_html(
        '<span class="dalpb-judged dalpb-judged--{}"><svg viewBox="0 0 13 13" aria-hidden="true"'
        ' focusable="false"><path d="{}" fill="currentColor" fill-rule="evenodd" /></svg>'
        "<span>{}</span></span>",
        value.colour,
        PATHS[value.colour],
        value.words,
    )


@register.filter
def shown(value: Shown) -> SafeString | str:
    """Whatever stands in a table's cell, in the form that its kind has."""
    if value is None or isinstance(value, Figure):
        return figure(value)
    if isinstance(value, Judged):
        return judged(value)
    if isinstance(value, Money):
        return pounds_and_pence(value)
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    return value if isinstance(value, str) else plain(Decimal(value))
