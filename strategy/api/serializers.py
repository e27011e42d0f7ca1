"""What the API shows of strategies, field by field."""

from typing import Any

from rest_framework import serializers

from dalpb.kernel.api.figures import FigureField


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
    work_stream = serializers.CharField(source="work_stream.title", default=None, allow_null=True)
    indicators = ChosenIndicatorSerializer(many=True)
    version = serializers.IntegerField()


class StrategySerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    kind = serializers.CharField()
    title = serializers.CharField()
    years = serializers.CharField()
    body = serializers.CharField()
    owner = serializers.CharField(source="owner_organisation.code", default=None, allow_null=True)
    area = serializers.CharField(source="area.code")
    status = serializers.CharField()
    drafted_on = serializers.DateField(allow_null=True)
    published_on = serializers.DateField(
        source="publication.published_on", default=None, allow_null=True
    )
    published_where = serializers.CharField(
        source="publication.where", default=None, allow_null=True
    )
    first_on = serializers.DateField(allow_null=True)
    until_on = serializers.DateField(allow_null=True)
    successor = serializers.CharField(source="successor.code", default=None, allow_null=True)
    source = serializers.CharField()  # type: ignore[assignment]  # also the name of an attribute of fields
    is_illustrative = serializers.BooleanField()
    version = serializers.IntegerField()


class AnsweredSerializer(serializers.Serializer[Any]):
    """A recommendation of a version of the needs assessment, as it then read."""

    assessment = serializers.CharField()
    code = serializers.CharField()
    title = serializers.CharField()


class ObjectiveSerializer(serializers.Serializer[Any]):
    """An objective with the recommendations of the needs assessment that it answers."""

    id = serializers.IntegerField()
    strategy = serializers.CharField(source="strategy.code")
    priority = serializers.IntegerField(source="priority.position")
    code = serializers.CharField()
    title = serializers.CharField()
    description = serializers.CharField()
    recommendations = AnsweredSerializer(many=True)
    is_illustrative = serializers.BooleanField()
    version = serializers.IntegerField()


class OutcomeSerializer(serializers.Serializer[Any]):
    """`objective` is null where the outcome is the priority's own."""

    id = serializers.IntegerField()
    strategy = serializers.CharField(source="strategy.code")
    priority = serializers.IntegerField(source="priority.position")
    objective = serializers.CharField(source="objective.code", default=None, allow_null=True)
    code = serializers.CharField()
    words = serializers.CharField()
    indicator = serializers.CharField(source="indicator_code")
    unit = serializers.CharField()
    baseline = FigureField()
    baseline_on = serializers.DateField(allow_null=True)
    target = FigureField()
    target_on = serializers.DateField(allow_null=True)
    note = serializers.CharField()
    is_illustrative = serializers.BooleanField()
    version = serializers.IntegerField()
