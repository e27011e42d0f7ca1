"""What is owed to people who spoke, and to the learning from deaths."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from dalpb.kernel.choices import choices_of, one_of
from strategy.models.voice import SLUG, Exercise, Theme
from strategy.rules.voice.vocabulary import AnswerKind, ReviewLevel, ReviewStatus

USER = settings.AUTH_USER_MODEL


class OwedAnswer(models.Model):
    """“You said”, and by when an answer is owed. What was answered stands in `VoiceAnswer`."""

    code = models.CharField(max_length=60, unique=True)
    exercise = models.ForeignKey(Exercise, models.PROTECT, related_name="owed")
    theme = models.ForeignKey(Theme, models.PROTECT, null=True, related_name="+")
    you_said = models.TextField()
    due_on = models.DateField()
    organisation = models.ForeignKey(
        "kernel.Organisation", models.PROTECT, null=True, related_name="+"
    )
    owner_role = models.CharField(max_length=200)
    owner = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    action = models.ForeignKey("strategy.Action", models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)
    updated_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    updated_at = models.DateTimeField()

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["due_on", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=SLUG), name="strategy_owedanswer_code_plain"
            ),
            models.CheckConstraint(condition=~Q(you_said=""), name="strategy_owedanswer_said"),
        ]

    def __str__(self) -> str:
        return self.code


class VoiceAnswer(models.Model):
    """What was answered, and how people were told. Append-only: the last one stands."""

    owed = models.ForeignKey(OwedAnswer, models.PROTECT, related_name="answers")
    kind = models.CharField(max_length=10, choices=choices_of(AnswerKind))
    words = models.TextField()
    because = models.TextField(blank=True)
    told_how = models.TextField(blank=True)
    answered_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()
    answered_on = models.DateField()

    class Meta:
        ordering: ClassVar[list[str]] = ["owed", "id"]
        constraints = [
            one_of("kind", AnswerKind, "strategy_voiceanswer_kind_known"),
            models.CheckConstraint(condition=~Q(words=""), name="strategy_voiceanswer_words"),
            models.CheckConstraint(
                condition=~Q(kind=AnswerKind.COULD_NOT.value) | ~Q(because=""),
                name="strategy_voiceanswer_because",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.owed_id}: {self.kind}"


class VoiceReminder(models.Model):
    """A letter about an answer that is owed, written down once. Append-only."""

    owed = models.ForeignKey(OwedAnswer, models.PROTECT, related_name="reminders")
    due_on = models.DateField()
    step = models.SmallIntegerField()
    people_count = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owed", "due_on", "step"], name="strategy_voicereminder_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.owed_id}: {self.step}"


class ReviewRecommendation(models.Model):
    """One recommendation of a domestic homicide or abuse related death review.

    It names the review by a letter or number alone, and nobody in it.
    """

    code = models.CharField(max_length=60, unique=True)
    review = models.CharField(max_length=120)
    level = models.CharField(max_length=10, choices=choices_of(ReviewLevel))
    text = models.TextField()
    organisation = models.ForeignKey(
        "kernel.Organisation", models.PROTECT, null=True, related_name="+"
    )
    owner_role = models.CharField(max_length=200)
    due_on = models.DateField(null=True)
    action = models.ForeignKey("strategy.Action", models.PROTECT, null=True, related_name="+")
    status = models.CharField(
        max_length=14, choices=choices_of(ReviewStatus), default=ReviewStatus.OPEN.value
    )
    is_illustrative = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    updated_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    updated_at = models.DateTimeField()

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["review", "code"]
        constraints = [
            one_of("level", ReviewLevel, "strategy_reviewrecommendation_level_known"),
            one_of("status", ReviewStatus, "strategy_reviewrecommendation_status_known"),
            models.CheckConstraint(
                condition=Q(code__regex=SLUG), name="strategy_reviewrecommendation_code_plain"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class ReviewStep(models.Model):
    """Where a recommendation went, with what shows it. Append-only."""

    recommendation = models.ForeignKey(ReviewRecommendation, models.PROTECT, related_name="steps")
    sequence = models.PositiveSmallIntegerField()
    to = models.CharField(max_length=14, choices=choices_of(ReviewStatus))
    words = models.TextField(blank=True)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["recommendation", "sequence"]
        constraints = [
            one_of("to", ReviewStatus, "strategy_reviewstep_to_known"),
            models.UniqueConstraint(
                fields=["recommendation", "sequence"], name="strategy_reviewstep_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recommendation_id}: {self.to}"
