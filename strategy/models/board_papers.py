"""Papers of a meeting in the form of its cover, and their parts, open or not."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from dalpb.kernel.choices import choices_of, one_of
from strategy.models.board_meetings import AgendaItem
from strategy.rules.board.vocabulary import ExemptParagraph, Openness, PaperPurpose


class Paper(models.Model):
    """A report to a meeting, by the heads of its cover. Fixed once the agenda is published."""

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="papers")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    purpose = models.CharField(max_length=30, choices=choices_of(PaperPurpose))
    sponsor = models.CharField(max_length=200)
    author = models.CharField(max_length=200)
    organisation = models.CharField(max_length=200)
    key_issues = models.TextField()
    recommendations = models.TextField()
    financial_implications = models.TextField()
    late_reason = models.CharField(max_length=300, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["item", "position"]
        constraints = [
            one_of("purpose", PaperPurpose, "strategy_paper_purpose_known"),
            models.CheckConstraint(
                condition=~Q(title="")
                & ~Q(sponsor="")
                & ~Q(author="")
                & ~Q(organisation="")
                & ~Q(key_issues="")
                & ~Q(recommendations="")
                & ~Q(financial_implications=""),
                name="strategy_paper_cover_is_whole",
            ),
            models.UniqueConstraint(fields=["item", "position"], name="strategy_paper_once"),
        ]

    def __str__(self) -> str:
        return self.title


class PaperPart(models.Model):
    """A part of a paper. What is not open says by which paragraph, why, and when it is reviewed.

    A restricted part may be opened later; it is never closed again.
    """

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="parts")
    position = models.PositiveSmallIntegerField()
    heading = models.CharField(max_length=200)
    text = models.TextField()
    openness = models.CharField(
        max_length=15, choices=choices_of(Openness), default=Openness.OPEN.value
    )
    paragraph = models.CharField(max_length=2, choices=choices_of(ExemptParagraph), blank=True)
    public_interest = models.TextField(blank=True)
    review_on = models.DateField(null=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    opened_at = models.DateTimeField(null=True)
    opened_reason = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["paper", "position"]
        constraints = [
            one_of("openness", Openness, "strategy_paperpart_openness_known"),
            models.CheckConstraint(
                condition=Q(paragraph__in=["", *(one.value for one in ExemptParagraph)]),
                name="strategy_paperpart_paragraph_known",
            ),
            models.CheckConstraint(
                condition=~Q(heading="") & ~Q(text=""), name="strategy_paperpart_says_something"
            ),
            models.CheckConstraint(
                condition=Q(
                    openness=Openness.OPEN.value,
                    paragraph="",
                    public_interest="",
                    review_on__isnull=True,
                    opened_at__isnull=True,
                )
                | (
                    Q(openness=Openness.EXEMPT.value, review_on__isnull=False)
                    & ~Q(paragraph="")
                    & ~Q(public_interest="")
                )
                | (
                    Q(openness=Openness.CONFIDENTIAL.value, paragraph="", review_on__isnull=False)
                    & ~Q(public_interest="")
                ),
                name="strategy_paperpart_closed_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(opened_at__isnull=True, opened_by__isnull=True, opened_reason="")
                | (Q(opened_at__isnull=False, opened_by__isnull=False) & ~Q(opened_reason="")),
                name="strategy_paperpart_opened_by_somebody",
            ),
            models.UniqueConstraint(fields=["paper", "position"], name="strategy_paperpart_once"),
        ]

    def __str__(self) -> str:
        return self.heading

    @property
    def is_restricted(self) -> bool:
        return self.openness != Openness.OPEN and self.opened_at is None


class InterestDeclaration(models.Model):
    """An interest that a member declared: of an organisation, in an agreement, or in one item."""

    appointment = models.ForeignKey(
        "strategy.Appointment", models.PROTECT, related_name="declarations"
    )
    item = models.ForeignKey(AgendaItem, models.PROTECT, null=True, related_name="declarations")
    reference = models.CharField(max_length=80, blank=True)
    organisation = models.ForeignKey(
        "kernel.Organisation", models.PROTECT, null=True, related_name="+"
    )
    words = models.TextField()
    held_from = models.DateField()
    held_until = models.DateField(null=True)
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    declared_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["declared_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(words=""), name="strategy_interestdeclaration_says_what"
            ),
            models.CheckConstraint(
                condition=Q(held_until__isnull=True) | Q(held_until__gt=F("held_from")),
                name="strategy_interestdeclaration_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.appointment}: {self.words[:60]}"
