"""What the API shows of strategies, field by field."""

from typing import Any

from rest_framework import serializers


class ChosenIndicatorSerializer(serializers.Serializer[Any]):
    """An indicator by its code; or what is wanted where there is none, and who would supply it."""

    position = serializers.IntegerField()
    indicator = serializers.CharField(source="indicator_code")
    wanted = serializers.CharField()
    supplier = serializers.CharField()


class PrioritySerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    strategy = serializers.CharField(source="strategy.code")
    position = serializers.IntegerField()
    title = serializers.CharField()
    description = serializers.CharField()
    indicators = ChosenIndicatorSerializer(many=True)
    version = serializers.IntegerField()


class StrategySerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    title = serializers.CharField()
    years = serializers.CharField()
    body = serializers.CharField()
    area = serializers.CharField(source="area.code")
    status = serializers.CharField()
    first_on = serializers.DateField(allow_null=True)
    until_on = serializers.DateField(allow_null=True)
    successor = serializers.CharField(source="successor.code", default=None, allow_null=True)
    source = serializers.CharField()  # type: ignore[assignment]  # also the name of an attribute of fields
    is_illustrative = serializers.BooleanField()
    version = serializers.IntegerField()
