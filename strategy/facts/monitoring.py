"""When the plan was looked at and when its work began, for whoever watches the duties."""

from datetime import date

from strategy.models import Action, AgreedRag


def agreed_days() -> tuple[date, ...]:
    """The days on which the board agreed where any action stands, the earliest first."""
    return tuple(
        AgreedRag.objects.order_by("agreed_on").values_list("agreed_on", flat=True).distinct()
    )


def started_days() -> tuple[tuple[str, date], ...]:
    """Each action that has begun: its strategy's code, and the day."""
    rows = Action.objects.filter(started_on__isnull=False).order_by("code")
    told = rows.values_list("objective__strategy__code", "started_on")
    return tuple((code, day) for code, day in told if day is not None)
