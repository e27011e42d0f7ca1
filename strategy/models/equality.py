"""Equality considered: what a decision means for people with each protected characteristic."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from dalpb.kernel.choices import choices_of, one_of
from strategy.rules.voice.vocabulary import Characteristic, Effect


class EqualityConsideration(models.Model):
    """What was looked at for one characteristic. Append-only: the last one stands."""

    action = models.ForeignKey("strategy.Action", models.PROTECT, null=True, related_name="+")
    decision = models.ForeignKey("strategy.Decision", models.PROTECT, null=True, related_name="+")
    characteristic = models.CharField(max_length=40, choices=choices_of(Characteristic))
    effect = models.CharField(max_length=10, choices=choices_of(Effect))
    words = models.TextField()
    remedy = models.TextField(blank=True)
    considered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    considered_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(action__isnull=False, decision__isnull=True)
                | Q(action__isnull=True, decision__isnull=False),
                name="strategy_equality_of_one_thing",
            ),
            one_of("characteristic", Characteristic, "strategy_equality_characteristic_known"),
            one_of("effect", Effect, "strategy_equality_effect_known"),
            models.CheckConstraint(condition=~Q(words=""), name="strategy_equality_words"),
            models.CheckConstraint(
                condition=~Q(effect=Effect.NEGATIVE.value) | ~Q(remedy=""),
                name="strategy_equality_remedy",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.characteristic}: {self.effect}"
