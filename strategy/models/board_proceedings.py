"""What happened at a meeting: who was there, who left the room, what was decided, what arose."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from dalpb.kernel.choices import choices_of, one_of
from strategy.models.board_bodies import Appointment, Body
from strategy.models.board_meetings import AgendaItem, Meeting
from strategy.rules.board.vocabulary import (
    ArisingStatus,
    ArisingStep,
    AttendanceKind,
    DecisionOutcome,
    MinutesStatus,
    Ruling,
)


class Attendance(models.Model):
    """A member's apologies, or a time in the room. Who leaves and comes back has two rows."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendances")
    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="attendances")
    kind = models.CharField(max_length=15, choices=choices_of(AttendanceKind))
    arrived_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["meeting", "appointment__seat__position", "id"]
        constraints = [
            one_of("kind", AttendanceKind, "strategy_attendance_kind_known"),
            models.CheckConstraint(
                condition=Q(
                    kind=AttendanceKind.APOLOGIES.value,
                    arrived_at__isnull=True,
                    left_at__isnull=True,
                )
                | (~Q(kind=AttendanceKind.APOLOGIES.value) & Q(arrived_at__isnull=False)),
                name="strategy_attendance_present_since",
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("arrived_at")),
                name="strategy_attendance_leaves_after_arriving",
            ),
            models.UniqueConstraint(
                fields=["meeting", "appointment"],
                condition=Q(left_at__isnull=True),
                name="strategy_attendance_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.appointment}: {self.kind}"


class Withdrawal(models.Model):
    """A ruling on a member's part in one item: out of the room, may stay, or back. Append-only.

    `derived_from` says where the conflict was seen; blank where the member asked to leave.
    """

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="withdrawals")
    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="withdrawals")
    ruling = models.CharField(max_length=10, choices=choices_of(Ruling))
    derived_from = models.CharField(max_length=300, blank=True)
    reason = models.CharField(max_length=300)
    ruled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    ruled_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["item", "id"]
        constraints = [
            one_of("ruling", Ruling, "strategy_withdrawal_ruling_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="strategy_withdrawal_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.appointment}: {self.ruling}"


class Decision(models.Model):
    """What a body decided on an item, with the count it was tested by. Append-only.

    `restricted_words` are the part that is not open. Numbers run without a gap per body and year.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="decisions")
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="decisions")
    body = models.ForeignKey(Body, models.PROTECT, related_name="decisions")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    reference = models.CharField(max_length=40, unique=True)
    outcome = models.CharField(max_length=20, choices=choices_of(DecisionOutcome))
    words = models.TextField()
    restricted_words = models.TextField(blank=True)
    present_count = models.PositiveSmallIntegerField()
    withdrawn_count = models.PositiveSmallIntegerField()
    voting_count = models.PositiveSmallIntegerField()
    quorum_count = models.PositiveSmallIntegerField()
    quorum_words = models.CharField(max_length=300)
    takes_up = models.ForeignKey("self", models.PROTECT, null=True, related_name="taken_up_by")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-year", "body", "-number"]
        constraints = [
            one_of("outcome", DecisionOutcome, "strategy_decision_outcome_known"),
            models.CheckConstraint(condition=~Q(words=""), name="strategy_decision_says_what"),
            models.CheckConstraint(
                condition=Q(number__gte=1), name="strategy_decision_number_from_one"
            ),
            models.CheckConstraint(
                condition=Q(outcome=DecisionOutcome.DEFERRED_NO_QUORUM.value)
                | Q(voting_count__gte=F("quorum_count")),
                name="strategy_decision_made_with_a_quorum",
            ),
            models.UniqueConstraint(
                fields=["body", "year", "number"], name="strategy_decision_number_once"
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class ActionArising(models.Model):
    """Something that somebody is to do, from a meeting. Its status comes with its events."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="actions")
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="actions")
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, related_name="actions")
    reference = models.CharField(max_length=40, unique=True)
    words = models.TextField()
    owner = models.CharField(max_length=200)
    organisation = models.ForeignKey(
        "kernel.Organisation", models.PROTECT, null=True, related_name="+"
    )
    due_on = models.DateField()
    status = models.CharField(
        max_length=15, choices=choices_of(ArisingStatus), default=ArisingStatus.OPEN.value
    )
    ended_on = models.DateField(null=True)
    plan_action = models.CharField(max_length=20, blank=True)
    version = models.PositiveIntegerField(default=1)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["due_on", "reference"]
        constraints = [
            one_of("status", ArisingStatus, "strategy_actionarising_status_known"),
            models.CheckConstraint(
                condition=~Q(words="") & ~Q(owner=""), name="strategy_actionarising_says_who"
            ),
            models.CheckConstraint(
                condition=Q(status=ArisingStatus.OPEN.value, ended_on__isnull=True)
                | (~Q(status=ArisingStatus.OPEN.value) & Q(ended_on__isnull=False)),
                name="strategy_actionarising_ended_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(status=ArisingStatus.HANDED_OVER.value) | ~Q(plan_action=""),
                name="strategy_actionarising_handed_to_an_action",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class ActionArisingEvent(models.Model):
    """What was said or done about an action that arose. Append-only."""

    action = models.ForeignKey(ActionArising, models.PROTECT, related_name="events")
    step = models.CharField(max_length=15, choices=choices_of(ArisingStep))
    words = models.TextField()
    due_on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["action", "id"]
        constraints = [
            one_of("step", ArisingStep, "strategy_actionarisingevent_step_known"),
            models.CheckConstraint(
                condition=~Q(words=""), name="strategy_actionarisingevent_says_what"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action}: {self.step}"


class Minutes(models.Model):
    """A meeting's minutes. Agreed at the next meeting; from then on they cannot be changed.

    `restricted` holds what is not open, by the item's position; the digest is over all of it.
    """

    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="minutes")
    text = models.TextField()
    restricted = models.JSONField(default=dict)
    sha256 = models.CharField(max_length=64)
    status = models.CharField(
        max_length=10, choices=choices_of(MinutesStatus), default=MinutesStatus.DRAFTED.value
    )
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    drafted_at = models.DateTimeField()
    decision = models.OneToOneField(Decision, models.PROTECT, null=True, related_name="minutes")
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    agreed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    history = HistoricalRecords()

    class Meta:
        constraints = [
            one_of("status", MinutesStatus, "strategy_minutes_status_known"),
            models.CheckConstraint(condition=~Q(text=""), name="strategy_minutes_say_something"),
            models.CheckConstraint(
                condition=Q(
                    status=MinutesStatus.DRAFTED.value,
                    decision__isnull=True,
                    agreed_by__isnull=True,
                    agreed_at__isnull=True,
                )
                | Q(
                    status=MinutesStatus.AGREED.value,
                    decision__isnull=False,
                    agreed_by__isnull=False,
                    agreed_at__isnull=False,
                ),
                name="strategy_minutes_agreed_by_a_decision",
            ),
            models.CheckConstraint(
                condition=Q(agreed_by__isnull=True)
                | Q(drafted_by__isnull=True)
                | ~Q(agreed_by=F("drafted_by")),
                name="strategy_minutes_not_agreed_by_their_drafter",
            ),
        ]

    def __str__(self) -> str:
        return f"Minutes of {self.meeting}"


class MinutesCorrection(models.Model):
    """A dated correction of agreed minutes: the text stays, this stands beside it. Append-only."""

    minutes = models.ForeignKey(Minutes, models.PROTECT, related_name="corrections")
    was = models.TextField()
    reads = models.TextField()
    reason = models.TextField()
    corrected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    corrected_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["minutes", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(was="") & ~Q(reads="") & ~Q(reason=""),
                name="strategy_minutescorrection_says_what_and_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.minutes}, corrected"
