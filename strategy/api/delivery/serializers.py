"""What the API shows of actions, and takes of their owners."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from dalpb.kernel.api.serializers import StrictSerializer
from dalpb.kernel.clock import today
from strategy.models import Action
from strategy.rules.delivery.freshness import freshness_of
from strategy.rules.delivery.rows import days_late
from strategy.rules.delivery.vocabulary import ActionStatus, Rag


class MilestoneSerializer(serializers.Serializer[Any]):
    position = serializers.IntegerField()
    title = serializers.CharField()
    baseline_on = serializers.DateField()
    forecast_on = serializers.DateField()
    actual_on = serializers.DateField(allow_null=True)
    replaced_on = serializers.DateField(allow_null=True)


class ResourceSerializer(serializers.Serializer[Any]):
    funder = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # also the name of an attribute of fields
    amount_pence = serializers.IntegerField()


class ActionSerializer(serializers.Serializer[Any]):
    """An action with its three ratings. An empty rating is one that nobody gave."""

    code = serializers.CharField()
    title = serializers.CharField()
    wording = serializers.CharField()
    approved_wording = serializers.CharField()
    approved_on = serializers.DateField(allow_null=True)
    status = serializers.CharField()
    strategy = serializers.CharField(source="objective.strategy.code")
    priority = serializers.IntegerField(source="objective.priority.position")
    objective = serializers.CharField(source="objective.code")
    outcome = serializers.CharField(source="outcome.code", default=None, allow_null=True)
    owner = serializers.CharField(source="owner.code")
    owner_role = serializers.CharField()
    supporters = serializers.SerializerMethodField()
    baseline_start = serializers.DateField(allow_null=True)
    baseline_end = serializers.DateField(allow_null=True)
    started_on = serializers.DateField(allow_null=True)
    forecast_end = serializers.DateField(allow_null=True)
    actual_end = serializers.DateField(allow_null=True)
    computed_rating = serializers.CharField(source="computed_rag", allow_blank=True)
    computed_on = serializers.DateField(allow_null=True)
    own_rating = serializers.CharField(source="own_rag", allow_blank=True)
    agreed_rating = serializers.CharField(source="agreed_rag", allow_blank=True)
    slip_count = serializers.IntegerField()
    days_late = serializers.SerializerMethodField()
    last_heard_on = serializers.DateField(allow_null=True)
    freshness = serializers.SerializerMethodField()
    blocked_reason = serializers.CharField()
    unblocked_by = serializers.CharField()
    closed_reason = serializers.CharField()
    successor = serializers.CharField(source="successor.code", default=None, allow_null=True)
    milestones = MilestoneSerializer(many=True)
    resources = ResourceSerializer(many=True)
    is_illustrative = serializers.BooleanField()
    version = serializers.IntegerField()

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_supporters(self, row: Action) -> list[str]:
        return [found.code for found in row.supporters.all()]

    def get_days_late(self, row: Action) -> int:
        return days_late(
            status=ActionStatus(row.status),
            baseline_end=row.baseline_end,
            actual_end=row.actual_end,
            on=today(),
        )

    def get_freshness(self, row: Action) -> str:
        return freshness_of(row.last_heard_on, on=today()).value


class UpdateSerializer(serializers.Serializer[Any]):
    """An owner's update as it was given. A later one of the same quarter stands in its place."""

    quarter = serializers.CharField()
    kind = serializers.CharField()
    progress = serializers.CharField()
    rating = serializers.CharField(source="own_rag")
    reason_for_rating = serializers.CharField(source="own_reason")
    forecast_end = serializers.DateField(allow_null=True)
    evidence = serializers.CharField()
    blocked_reason = serializers.CharField()
    unblocked_by = serializers.CharField()
    reason = serializers.CharField()
    organisation = serializers.CharField(source="organisation.code")
    is_on_behalf = serializers.BooleanField()
    given_at = serializers.DateTimeField()


class ComputedSerializer(serializers.Serializer[Any]):
    quarter = serializers.CharField()
    rating = serializers.CharField(source="rag")
    reasons = serializers.SerializerMethodField()
    computed_on = serializers.DateField()

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_reasons(self, row: Any) -> list[str]:
        return [words for _, _, words in row.reasons]


class AgreedSerializer(serializers.Serializer[Any]):
    quarter = serializers.CharField()
    edition = serializers.IntegerField()
    rating = serializers.CharField(source="rag")
    reason = serializers.CharField()
    agreed_on = serializers.DateField()


class ActionDetailSerializer(ActionSerializer):
    """With everything that was said of it."""

    updates = UpdateSerializer(many=True)
    computed = ComputedSerializer(many=True)
    agreed = AgreedSerializer(many=True)


class UpdateInputSerializer(StrictSerializer):
    """The owner's update of one quarter. With `reason` it corrects the one that is there."""

    quarter = serializers.CharField(max_length=10)
    progress = serializers.CharField(max_length=4000)
    rating = serializers.ChoiceField(choices=[rag.value for rag in Rag])
    reason_for_rating = serializers.CharField(max_length=500, default="", allow_blank=True)
    forecast_end = serializers.DateField(allow_null=True, default=None)
    evidence = serializers.CharField(max_length=500, default="", allow_blank=True)
    reference = serializers.CharField(max_length=500, default="", allow_blank=True)
    blocked_reason = serializers.CharField(max_length=4000, default="", allow_blank=True)
    unblocked_by = serializers.CharField(max_length=4000, default="", allow_blank=True)
    reason = serializers.CharField(max_length=500, default="", allow_blank=True)
