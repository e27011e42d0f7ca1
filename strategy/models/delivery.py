"""The delivery plan: actions under objectives, as they stand now."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from dalpb.kernel.choices import choices_of, one_of
from dalpb.kernel.models.organisations import Organisation
from strategy.rules.delivery.vocabulary import TAKEN_OVER, ActionStatus, Funder, Rag


class Action(models.Model):
    """One action of the plan, owned by one organisation.

    `approved_wording` and the baseline are what the board agreed: they are the newest
    `ApprovedTerms`, and a trigger holds them to that. The three ratings, the slips and the day
    on which anything was last heard are copied here by the services that write their rows, so
    that a long plan is read and filtered in one query.
    """

    code = models.CharField(max_length=12, unique=True)
    objective = models.ForeignKey("strategy.Objective", models.PROTECT, related_name="actions")
    outcome = models.ForeignKey(
        "strategy.Outcome", models.PROTECT, null=True, related_name="actions"
    )
    title = models.CharField(max_length=200)
    wording = models.TextField()
    approved_wording = models.TextField(blank=True)
    approved_on = models.DateField(null=True)
    owner = models.ForeignKey("kernel.Organisation", models.PROTECT, related_name="+")
    owner_role = models.CharField(max_length=120, blank=True)
    owner_person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    supporters: "models.ManyToManyField[Organisation, ActionSupporter]" = models.ManyToManyField(
        Organisation, through="ActionSupporter", related_name="+"
    )
    status = models.CharField(
        max_length=12, choices=choices_of(ActionStatus), default=ActionStatus.PROPOSED.value
    )
    baseline_start = models.DateField(null=True)
    baseline_end = models.DateField(null=True)
    started_on = models.DateField(null=True)
    forecast_end = models.DateField(null=True)
    actual_end = models.DateField(null=True)
    resources_words = models.TextField(blank=True)
    blocked_reason = models.TextField(blank=True)
    unblocked_by = models.TextField(blank=True)
    blocked_on = models.DateField(null=True)
    closed_reason = models.TextField(blank=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, related_name="predecessors")
    computed_rag = models.CharField(max_length=12, choices=choices_of(Rag), blank=True)
    computed_on = models.DateField(null=True)
    own_rag = models.CharField(max_length=12, choices=choices_of(Rag), blank=True)
    agreed_rag = models.CharField(max_length=12, choices=choices_of(Rag), blank=True)
    slip_count = models.PositiveSmallIntegerField(default=0)
    last_heard_on = models.DateField(null=True)
    source = models.CharField(max_length=300, blank=True)
    is_illustrative = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["code"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["owner", "status"], name="strategy_action_of_owner")
        ]
        constraints = [
            one_of("status", ActionStatus, "strategy_action_status_known"),
            models.CheckConstraint(
                condition=Q(code__regex=r"^A[0-9]{3,5}$"), name="strategy_action_code_plain"
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(wording=""), name="strategy_action_says_what"
            ),
            models.CheckConstraint(
                condition=Q(baseline_start__isnull=True)
                | Q(baseline_end__isnull=True)
                | Q(baseline_end__gte=F("baseline_start")),
                name="strategy_action_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[ActionStatus.PROPOSED.value, ActionStatus.STOPPED.value])
                | (
                    ~Q(approved_wording="")
                    & Q(
                        approved_on__isnull=False,
                        baseline_start__isnull=False,
                        baseline_end__isnull=False,
                    )
                ),
                name="strategy_action_agreed_terms",
            ),
            models.CheckConstraint(
                condition=Q(status=ActionStatus.COMPLETED.value, actual_end__isnull=False)
                | (~Q(status=ActionStatus.COMPLETED.value) & Q(actual_end__isnull=True)),
                name="strategy_action_completed_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=sorted(status.value for status in TAKEN_OVER),
                    successor__isnull=False,
                )
                | (
                    ~Q(status__in=sorted(status.value for status in TAKEN_OVER))
                    & Q(successor__isnull=True)
                ),
                name="strategy_action_taken_over_by_one",
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | ~Q(successor=F("id")),
                name="strategy_action_not_its_own_successor",
            ),
            models.CheckConstraint(
                condition=Q(blocked_reason="", unblocked_by="", blocked_on__isnull=True)
                | (~Q(blocked_reason="") & ~Q(unblocked_by="") & Q(blocked_on__isnull=False)),
                name="strategy_action_blocked_says_what_helps",
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{field}__in": ["", *(rag.value for rag in Rag)]}),
                    name=f"strategy_action_{field}_known",
                )
                for field in ("computed_rag", "own_rag", "agreed_rag")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class ActionSupporter(models.Model):
    """An organisation that helps the owner with an action."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="supporting")
    organisation = models.ForeignKey("kernel.Organisation", models.PROTECT, related_name="+")

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["action", "organisation"]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "organisation"], name="strategy_actionsupporter_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} for {self.action_id}"


class Milestone(models.Model):
    """A step on the way, with its three dates.

    Once agreed its title and baseline are fixed; a wrong one is replaced by another, with
    the reason, and stays in sight.
    """

    action = models.ForeignKey(Action, models.PROTECT, related_name="milestones")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    baseline_on = models.DateField()
    forecast_on = models.DateField()
    actual_on = models.DateField(null=True)
    is_agreed = models.BooleanField(default=False)
    replaced_on = models.DateField(null=True)
    replaced_reason = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["action", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "position"], name="strategy_milestone_position_once"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="strategy_milestone_has_a_title"),
            models.CheckConstraint(
                condition=Q(replaced_on__isnull=True, replaced_reason="")
                | (Q(replaced_on__isnull=False) & ~Q(replaced_reason="")),
                name="strategy_milestone_replaced_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ActionDependency(models.Model):
    """One action cannot be finished before another is."""

    action = models.ForeignKey(Action, models.PROTECT, related_name="dependencies")
    needs = models.ForeignKey(Action, models.PROTECT, related_name="needed_by")
    words = models.CharField(max_length=300, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["action", "needs"]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "needs"], name="strategy_actiondependency_once"
            ),
            models.CheckConstraint(
                condition=~Q(action=F("needs")), name="strategy_actiondependency_not_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action_id} needs {self.needs_id}"


class ActionResource(models.Model):
    """A line of what an action takes, in pence, by whose money it is."""

    action = models.ForeignKey(Action, models.PROTECT, related_name="resources")
    funder = models.CharField(max_length=6, choices=choices_of(Funder))
    label = models.CharField(max_length=120)
    amount_pence = models.BigIntegerField()

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["action", "funder", "label"]
        constraints = [
            one_of("funder", Funder, "strategy_actionresource_funder_known"),
            models.CheckConstraint(
                condition=Q(amount_pence__gte=0), name="strategy_actionresource_not_negative"
            ),
            models.CheckConstraint(
                condition=~Q(label=""), name="strategy_actionresource_has_a_label"
            ),
            models.UniqueConstraint(
                fields=["action", "funder", "label"], name="strategy_actionresource_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.amount_pence}"
