"""What the API shows of risks, field by field."""

from typing import Any

from rest_framework import serializers

from dalpb.kernel import clock
from strategy.facts.risks import RiskFact, risk_fact
from strategy.models import Risk


class ScoreSerializer(serializers.Serializer[Any]):
    likelihood = serializers.IntegerField()
    impact = serializers.IntegerField()
    total = serializers.IntegerField()
    band = serializers.CharField()


class RiskSerializer(serializers.Serializer[Any]):
    """`above_appetite` is null while nobody has scored the risk as it is today."""

    code = serializers.CharField()
    title = serializers.CharField()
    cause = serializers.CharField()
    event = serializers.CharField()
    impact = serializers.CharField()
    body = serializers.CharField(source="body_code")
    category = serializers.CharField()
    owner = serializers.CharField()
    appetite = serializers.CharField()
    tolerated = serializers.IntegerField()
    proximity = serializers.CharField()
    proximity_on = serializers.DateField(allow_null=True)
    inherent = ScoreSerializer(allow_null=True)
    current = ScoreSerializer(allow_null=True)
    target = ScoreSerializer(allow_null=True)
    above_appetite = serializers.BooleanField(allow_null=True)
    treatment = serializers.CharField()
    accepted_until = serializers.DateField(allow_null=True)
    mitigation_count = serializers.IntegerField()
    late_count = serializers.IntegerField()
    is_illustrative = serializers.BooleanField()
    version = serializers.IntegerField()

    def to_representation(self, instance: Risk) -> dict[str, Any]:
        """The risk as it stands today, with the version it was read in."""
        found = risk_fact(instance, clock.today())
        fields = {name: getattr(found, name) for name in RiskFact.__dataclass_fields__}
        return super().to_representation({**fields, "version": instance.version})
