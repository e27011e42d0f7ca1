"""A meeting planned, moved and its agenda published."""

from dalpb.kernel.form_fields import DayField
from dalpb.kernel.forms import PlainForm
from strategy.forms.board.fields import ClockField, VersionForm, line, passage


class PublishForm(VersionForm):
    reason = passage(
        "Reason for publishing late",
        most=300,
        needed=False,
        hint="Only where there are fewer clear days than the terms of reference ask",
    )


class MeetingForm(PlainForm):
    title = line("Title", hint="Such as December meeting")
    held_on = DayField(label="Day", help_text="Such as 9/12/2026")
    starts_at = ClockField(label="Time", help_text="Such as 10:00")
    place = line("Place")


class MoveForm(VersionForm):
    held_on = DayField(label="Day", help_text="Such as 9/12/2026")
    starts_at = ClockField(label="Time", help_text="Such as 10:00")
    place = line("Place")
    reason = passage("Reason", most=300)
