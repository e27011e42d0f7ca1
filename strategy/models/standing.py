"""How a strategy came about and where it stands: consulted, adopted, published, reviewed."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from dalpb.kernel.choices import choices_of, one_of
from strategy.models.strategies import Strategy
from strategy.rules.life import StrategyMove
from strategy.rules.vocabulary import (
    ConsulteeKind,
    CooperationAnswer,
    ReviewDecision,
    StocktakeVerdict,
    StrategyStatus,
)


class Consultee(models.Model):
    """Somebody who is consulted before a strategy is published: section 57(4)."""

    strategy = models.ForeignKey(Strategy, models.PROTECT, related_name="consultees")
    kind = models.CharField(max_length=10, choices=choices_of(ConsulteeKind))
    organisation = models.ForeignKey(
        "kernel.Organisation", models.PROTECT, null=True, related_name="+"
    )
    name = models.CharField(max_length=200)
    asked_on = models.DateField(null=True)
    reply_by = models.DateField(null=True)
    answered_on = models.DateField(null=True)
    response = models.TextField(blank=True)
    how_used = models.TextField(blank=True)
    is_illustrative = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["strategy", "kind", "name"]
        constraints = [
            one_of("kind", ConsulteeKind, "strategy_consultee_kind_known"),
            models.CheckConstraint(condition=~Q(name=""), name="strategy_consultee_named"),
            models.CheckConstraint(
                condition=~Q(kind=ConsulteeKind.DISTRICT.value) | Q(organisation__isnull=False),
                name="strategy_consultee_district_is_one_of_ours",
            ),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True)
                | Q(asked_on__isnull=False, answered_on__gte=F("asked_on")),
                name="strategy_consultee_answers_what_was_asked",
            ),
            models.CheckConstraint(
                condition=Q(reply_by__isnull=True)
                | Q(asked_on__isnull=False, reply_by__gte=F("asked_on")),
                name="strategy_consultee_reply_after_asking",
            ),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=False) | Q(response=""),
                name="strategy_consultee_response_has_a_day",
            ),
            models.UniqueConstraint(fields=["strategy", "name"], name="strategy_consultee_once"),
            models.UniqueConstraint(
                fields=["strategy", "organisation"],
                condition=Q(organisation__isnull=False),
                name="strategy_consultee_organisation_once",
            ),
            models.UniqueConstraint(
                fields=["strategy"],
                condition=Q(kind=ConsulteeKind.BOARD.value),
                name="strategy_consultee_one_board",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Adoption(models.Model):
    """A body has adopted a strategy. Append-only.

    `adopted_on` is empty where a source says that it was adopted, but not the day.
    """

    strategy = models.ForeignKey(Strategy, models.PROTECT, related_name="adoptions")
    body = models.CharField(max_length=200)
    organisation = models.ForeignKey(
        "kernel.Organisation", models.PROTECT, null=True, related_name="+"
    )
    adopted_on = models.DateField(null=True)
    reference = models.CharField(max_length=300)
    is_illustrative = models.BooleanField(default=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["strategy", "adopted_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(body="") & ~Q(reference=""), name="strategy_adoption_named"
            ),
            models.UniqueConstraint(fields=["strategy", "body"], name="strategy_adoption_once"),
        ]

    def __str__(self) -> str:
        return f"{self.strategy}: {self.body}"


class Publication(models.Model):
    """Where and when a strategy was published; from then on its text is fixed. Append-only.

    `published_on` may be empty only for another body's plan whose day is not known.
    """

    strategy = models.OneToOneField(Strategy, models.PROTECT, related_name="publication")
    published_on = models.DateField(null=True)
    where = models.CharField(max_length=500)
    is_illustrative = models.BooleanField(default=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(where=""), name="strategy_publication_where"),
        ]

    def __str__(self) -> str:
        return f"{self.strategy} at {self.where}"


class StrategyReview(models.Model):
    """One review of the strategy, with its effect on other local authority support.

    SI 2021/990, regulation 4. Append-only.
    """

    strategy = models.ForeignKey(Strategy, models.PROTECT, related_name="reviews")
    reviewed_on = models.DateField()
    findings = models.TextField()
    effect_on_other_support = models.TextField()
    decision = models.CharField(max_length=10, choices=choices_of(ReviewDecision))
    reason = models.TextField()
    is_illustrative = models.BooleanField(default=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["reviewed_on", "id"]
        constraints = [
            one_of("decision", ReviewDecision, "strategy_strategyreview_decision_known"),
            models.CheckConstraint(
                condition=~Q(findings="") & ~Q(effect_on_other_support="") & ~Q(reason=""),
                name="strategy_strategyreview_says_what_it_must",
            ),
            models.UniqueConstraint(
                fields=["strategy", "reviewed_on"], name="strategy_strategyreview_once_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.strategy} reviewed {self.reviewed_on}"


class StrategyCorrection(models.Model):
    """A dated correction of a published strategy. The text stays; this stands beside it.

    `part` is the code of what is corrected ("1.2"), or empty for the whole. Append-only.
    """

    strategy = models.ForeignKey(Strategy, models.PROTECT, related_name="corrections")
    part = models.CharField(max_length=20, blank=True)
    was = models.TextField()
    reads = models.TextField()
    reason = models.TextField()
    corrected_on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["strategy", "corrected_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(was="") & ~Q(reads="") & ~Q(reason=""),
                name="strategy_strategycorrection_says_what_and_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.strategy} {self.part} {self.corrected_on}"


class StrategyEvent(models.Model):
    """One move in a strategy's life. Append-only; the status is the replay of these.

    `by` is empty only where a file was loaded by the operator. A trigger refuses an approval
    by anybody who wrote part of the strategy.
    """

    strategy = models.ForeignKey(Strategy, models.PROTECT, related_name="events")
    sequence = models.PositiveIntegerField()
    move = models.CharField(max_length=12, choices=choices_of(StrategyMove))
    status_after = models.CharField(max_length=20, choices=choices_of(StrategyStatus))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField(blank=True)
    details = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar[list[str]] = ["strategy", "sequence"]
        constraints = [
            one_of("move", StrategyMove, "strategy_strategyevent_move_known"),
            one_of("status_after", StrategyStatus, "strategy_strategyevent_status_known"),
            models.UniqueConstraint(
                fields=["strategy", "sequence"], name="strategy_strategyevent_once"
            ),
            models.CheckConstraint(
                condition=Q(by__isnull=False)
                | Q(move__in=[StrategyMove.LOADED.value, StrategyMove.REPLACED.value]),
                name="strategy_strategyevent_made_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(move=StrategyMove.TAKEN_BACK.value) | ~Q(reason=""),
                name="strategy_strategyevent_reason_given",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.strategy}: {self.move}"


class CooperationRequest(models.Model):
    """The authority asked a local authority in its area to co-operate: section 57(7)."""

    organisation = models.ForeignKey("kernel.Organisation", models.PROTECT, related_name="+")
    strategy = models.ForeignKey(
        Strategy, models.PROTECT, null=True, related_name="cooperation_requests"
    )
    asked_on = models.DateField()
    what = models.TextField()
    reply_by = models.DateField(null=True)
    answered_on = models.DateField(null=True)
    answer = models.CharField(max_length=20, choices=choices_of(CooperationAnswer), blank=True)
    answer_words = models.TextField(blank=True)
    is_illustrative = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["-asked_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer__in=["", *(one.value for one in CooperationAnswer)]),
                name="strategy_cooperationrequest_answer_known",
            ),
            models.CheckConstraint(
                condition=~Q(what=""), name="strategy_cooperationrequest_asks_for_something"
            ),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True, answer="", answer_words="")
                | (
                    Q(answered_on__isnull=False, answered_on__gte=F("asked_on"))
                    & ~Q(answer="")
                    & ~Q(answer_words="")
                ),
                name="strategy_cooperationrequest_answer_whole",
            ),
            models.CheckConstraint(
                condition=Q(reply_by__isnull=True) | Q(reply_by__gte=F("asked_on")),
                name="strategy_cooperationrequest_reply_after_asking",
            ),
            models.UniqueConstraint(
                fields=["organisation", "asked_on", "what"],
                name="strategy_cooperationrequest_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} asked on {self.asked_on}"


class StocktakeJudgement(models.Model):
    """What an officer judged of two parts of plans, or of one alone. The latest holds.

    `first` and `second` read `strategy-code:part`, in order; `second` is empty for a gap.
    Append-only.
    """

    first = models.CharField(max_length=90)
    second = models.CharField(max_length=90, blank=True)
    verdict = models.CharField(max_length=15, choices=choices_of(StocktakeVerdict))
    why = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    is_illustrative = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["first", "second", "id"]
        constraints = [
            one_of("verdict", StocktakeVerdict, "strategy_stocktakejudgement_verdict_known"),
            models.CheckConstraint(
                condition=~Q(first="") & ~Q(second=F("first")),
                name="strategy_stocktakejudgement_of_different_parts",
            ),
            models.CheckConstraint(
                condition=Q(verdict__in=[StocktakeVerdict.GAP.value, StocktakeVerdict.NONE.value])
                | ~Q(second=""),
                name="strategy_stocktakejudgement_of_two",
            ),
            models.CheckConstraint(
                condition=~Q(why=""), name="strategy_stocktakejudgement_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} {self.second}: {self.verdict}"
