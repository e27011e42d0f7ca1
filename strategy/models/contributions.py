"""What one person agreed to have used, where it was used, and its withdrawal.

The words stand in a table of their own, without history, so that taking them back leaves
no copy.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from dalpb.kernel.choices import choices_of, one_of
from strategy.models.voice import SLUG, Exercise, StakeholderGroup, Theme
from strategy.rules.voice.consent import Consent, Fault
from strategy.rules.voice.vocabulary import Attribution, ContributionMove, Place, Wording

USER = settings.AUTH_USER_MODEL


class Contribution(models.Model):
    """One thing that somebody said, with what they agreed to. Never who they are."""

    code = models.CharField(max_length=60, unique=True)
    exercise = models.ForeignKey(Exercise, models.PROTECT, related_name="contributions")
    group = models.ForeignKey(StakeholderGroup, models.PROTECT, related_name="+")
    themes = models.ManyToManyField(Theme, related_name="contributions")
    for_papers = models.BooleanField(default=False)
    for_strategies = models.BooleanField(default=False)
    for_dashboards = models.BooleanField(default=False)
    for_publications = models.BooleanField(default=False)
    for_training = models.BooleanField(default=False)
    wording = models.CharField(max_length=12, choices=choices_of(Wording))
    attribution = models.CharField(max_length=10, choices=choices_of(Attribution))
    consent_given_on = models.DateField()
    consent_until_on = models.DateField(null=True)
    is_illustrative = models.BooleanField(default=False)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_on = models.DateField(null=True)
    withdrawn_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)
    recorded_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["code"]
        constraints = [
            one_of("wording", Wording, "strategy_contribution_wording_known"),
            one_of("attribution", Attribution, "strategy_contribution_attribution_known"),
            models.CheckConstraint(
                condition=Q(code__regex=SLUG), name="strategy_contribution_code_plain"
            ),
            models.CheckConstraint(
                condition=Q(
                    withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_on__isnull=True
                )
                | Q(
                    withdrawn_at__isnull=False,
                    withdrawn_by__isnull=False,
                    withdrawn_on__isnull=False,
                ),
                name="strategy_contribution_withdrawn_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def consent(self) -> Consent:
        held = {
            Place.PAPER: self.for_papers,
            Place.STRATEGY: self.for_strategies,
            Place.DASHBOARD: self.for_dashboards,
            Place.PUBLICATION: self.for_publications,
            Place.TRAINING: self.for_training,
        }
        return Consent(
            places=frozenset(place for place, agreed in held.items() if agreed),
            wording=Wording(self.wording),
            until_on=self.consent_until_on,
            withdrawn_on=self.withdrawn_on,
        )


class ContributionWords(models.Model):
    """The words themselves, and ours for them. The row goes when the consent does."""

    contribution = models.OneToOneField(
        Contribution, models.PROTECT, primary_key=True, related_name="words"
    )
    own_words = models.TextField(blank=True)
    our_words = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(own_words="") | ~Q(our_words=""),
                name="strategy_contributionwords_say_something",
            ),
        ]

    def __str__(self) -> str:
        return f"The words of {self.contribution_id}"


class ContributionEvent(models.Model):
    """What happened to a contribution, without its words. Append-only."""

    contribution = models.ForeignKey(Contribution, models.PROTECT, related_name="events")
    sequence = models.PositiveSmallIntegerField()
    move = models.CharField(max_length=20, choices=choices_of(ContributionMove))
    by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    details = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar[list[str]] = ["contribution", "sequence"]
        constraints = [
            one_of("move", ContributionMove, "strategy_contributionevent_move_known"),
            models.UniqueConstraint(
                fields=["contribution", "sequence"], name="strategy_contributionevent_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contribution_id}: {self.move}"


class VoiceUse(models.Model):
    """A place that uses a contribution, or a theme with all that stands in it."""

    contribution = models.ForeignKey(Contribution, models.PROTECT, null=True, related_name="uses")
    theme = models.ForeignKey(Theme, models.PROTECT, null=True, related_name="uses")
    place = models.CharField(max_length=12, choices=choices_of(Place))
    wording = models.CharField(max_length=12, choices=choices_of(Wording))
    label = models.CharField(max_length=300)
    url = models.CharField(max_length=300, blank=True)
    owner = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    is_frozen = models.BooleanField(default=False)
    used_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    used_at = models.DateTimeField()
    taken_out_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    taken_out_at = models.DateTimeField(null=True)
    taken_out_how = models.TextField(blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints = [
            one_of("place", Place, "strategy_voiceuse_place_known"),
            one_of("wording", Wording, "strategy_voiceuse_wording_known"),
            models.CheckConstraint(
                condition=Q(contribution__isnull=False, theme__isnull=True)
                | Q(contribution__isnull=True, theme__isnull=False),
                name="strategy_voiceuse_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(url="") | Q(url__regex=r"^(/[^/]|/$|https://)"),
                name="strategy_voiceuse_url_plain",
            ),
            models.CheckConstraint(
                condition=Q(taken_out_at__isnull=True, taken_out_by__isnull=True)
                | (
                    Q(taken_out_at__isnull=False, taken_out_by__isnull=False) & ~Q(taken_out_how="")
                ),
                name="strategy_voiceuse_taken_out_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class UseNotice(models.Model):
    """Somebody was told that a use no longer stands. Append-only."""

    use = models.ForeignKey(VoiceUse, models.PROTECT, related_name="notices")
    contribution = models.ForeignKey(Contribution, models.PROTECT, related_name="+")
    fault = models.CharField(max_length=12, choices=choices_of(Fault))
    told = models.ForeignKey(USER, models.PROTECT, related_name="+")
    told_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints = [
            one_of("fault", Fault, "strategy_usenotice_fault_known"),
            models.UniqueConstraint(
                fields=["use", "contribution", "fault", "told"], name="strategy_usenotice_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.use_id}: {self.fault}"
