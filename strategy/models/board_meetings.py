"""Meetings, what happened to them, their agendas, questions, and challenges."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from dalpb.kernel.choices import choices_of, one_of
from strategy.models.board_bodies import CODE, Body, TermsOfReference
from strategy.rules.board.vocabulary import (
    ItemKind,
    ItemSource,
    MeetingMove,
    MeetingStatus,
    QuestionKind,
)


class Meeting(models.Model):
    """One meeting of a body, under the edition of its terms of reference that then holds."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="meetings")
    terms = models.ForeignKey(TermsOfReference, models.PROTECT, related_name="+")
    code = models.CharField(max_length=60, unique=True)
    title = models.CharField(max_length=200)
    held_on = models.DateField()
    starts_at = models.TimeField()
    place = models.CharField(max_length=200)
    questions_close_at = models.DateTimeField()
    status = models.CharField(
        max_length=20, choices=choices_of(MeetingStatus), default=MeetingStatus.PLANNED.value
    )
    is_illustrative = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["-held_on", "code"]
        constraints = [
            one_of("status", MeetingStatus, "strategy_meeting_status_known"),
            models.CheckConstraint(
                condition=Q(code__regex=CODE), name="strategy_meeting_code_plain"
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(place=""), name="strategy_meeting_says_where"
            ),
            models.UniqueConstraint(
                fields=["body", "held_on", "starts_at"],
                condition=~Q(status=MeetingStatus.CANCELLED.value),
                name="strategy_meeting_once",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class MeetingEvent(models.Model):
    """Something that happened to a meeting, and the state it led to. Append-only."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="events")
    move = models.CharField(max_length=20, choices=choices_of(MeetingMove))
    status_after = models.CharField(max_length=20, choices=choices_of(MeetingStatus))
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["meeting", "id"]
        constraints = [
            one_of("move", MeetingMove, "strategy_meetingevent_move_known"),
            one_of("status_after", MeetingStatus, "strategy_meetingevent_status_known"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting}: {self.move}"


class AgendaItem(models.Model):
    """One item of a meeting's agenda. `is_commissioning` asks every holder or bidder to leave."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=choices_of(ItemKind))
    source = models.CharField(max_length=20, choices=choices_of(ItemSource))
    lead = models.CharField(max_length=200, blank=True)
    summary = models.TextField(blank=True)
    discussion = models.TextField(blank=True)
    is_commissioning = models.BooleanField(default=False)
    minutes_of = models.ForeignKey(Meeting, models.PROTECT, null=True, related_name="+")
    deferred_reference = models.CharField(max_length=40, blank=True)
    version = models.PositiveIntegerField(default=1)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["meeting", "position"]
        constraints = [
            one_of("kind", ItemKind, "strategy_agendaitem_kind_known"),
            one_of("source", ItemSource, "strategy_agendaitem_source_known"),
            models.CheckConstraint(
                condition=Q(position__gte=1), name="strategy_agendaitem_position_from_one"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="strategy_agendaitem_titled"),
            models.CheckConstraint(
                condition=Q(minutes_of__isnull=True) | ~Q(minutes_of=F("meeting")),
                name="strategy_agendaitem_minutes_of_another",
            ),
            models.UniqueConstraint(
                fields=["meeting", "position"], name="strategy_agendaitem_position_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.title}"


class ItemConcern(models.Model):
    """An agreement or call that an item is about, by its reference."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="concerns")
    reference = models.CharField(max_length=80)

    class Meta:
        ordering: ClassVar[list[str]] = ["item", "reference"]
        constraints = [
            models.CheckConstraint(condition=~Q(reference=""), name="strategy_itemconcern_named"),
            models.UniqueConstraint(fields=["item", "reference"], name="strategy_itemconcern_once"),
        ]

    def __str__(self) -> str:
        return self.reference


class BoardQuestion(models.Model):
    """A written question of the public or of a member. Who asks is a role, never a name."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="questions")
    kind = models.CharField(max_length=10, choices=choices_of(QuestionKind))
    asker = models.CharField(max_length=120)
    words = models.TextField()
    received_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_on = models.DateField(null=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["meeting", "received_at", "id"]
        constraints = [
            one_of("kind", QuestionKind, "strategy_boardquestion_kind_known"),
            models.CheckConstraint(
                condition=~Q(words="") & ~Q(asker=""), name="strategy_boardquestion_says_what"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_on__isnull=True)
                | (~Q(answer="") & Q(answered_on__isnull=False)),
                name="strategy_boardquestion_answer_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} question, {self.meeting}"


class Challenge(models.Model):
    """Who asked the partnership what, and when and how it was answered."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="challenges")
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, related_name="challenges")
    asked_by = models.CharField(max_length=200)
    asked_of = models.CharField(max_length=200)
    asked_on = models.DateField()
    due_on = models.DateField(null=True)
    words = models.TextField()
    answer = models.TextField(blank=True)
    answered_on = models.DateField(null=True)
    is_illustrative = models.BooleanField(default=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["-asked_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(asked_by="") & ~Q(asked_of="") & ~Q(words=""),
                name="strategy_challenge_says_who_and_what",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_on__isnull=True)
                | (~Q(answer="") & Q(answered_on__gte=F("asked_on"))),
                name="strategy_challenge_answered_after_asking",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asked_by}, {self.asked_on}"
