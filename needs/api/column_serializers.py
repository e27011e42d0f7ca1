"""What results by columns look like, for the schema; `columns_of` makes them."""

from typing import Any, Final

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

_EXACT: Final = {"oneOf": [{"type": "integer"}, {"type": "string"}, {"type": "null"}]}


class IndicatorCodeSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField()
    theme = serializers.CharField()
    unit = serializers.CharField()
    polarity = serializers.CharField()


class AreaCodeSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    kind = serializers.CharField()
    latest_name = serializers.CharField(allow_null=True)


class PeriodCodeSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    kind = serializers.CharField()
    first_on = serializers.DateField()
    until_on = serializers.DateField()


class RemarkSerializer(serializers.Serializer[Any]):
    """What is said of results, in words that many of them have alike."""

    statistic = serializers.CharField()
    method = serializers.CharField()
    reason = serializers.CharField(allow_blank=True)
    label = serializers.CharField()  # type: ignore[assignment]  # also the name of an attribute of fields
    comparator = serializers.CharField(allow_blank=True)
    white_reason = serializers.CharField(allow_blank=True)
    trend = serializers.CharField()


@extend_schema_field({"type": "array", "items": _EXACT})
class MicroColumn(serializers.ListField):
    """Whole millionths, or null. A number of more than 53 bits is its digits as text."""


class PlacesColumn(serializers.ListField):
    """Where in the list of that name each result's entry stands, counted from 0."""

    child = serializers.IntegerField(min_value=0)


class ColumnsSerializer(serializers.Serializer[Any]):
    """One column each, all of one length: what stands at one place is of one result."""

    indicator = PlacesColumn()
    area = PlacesColumn()
    period = PlacesColumn()
    state = serializers.ListField(child=serializers.CharField())
    value_micro = MicroColumn()
    low_micro = MicroColumn()
    high_micro = MicroColumn()
    lower_micro = MicroColumn()
    upper_micro = MicroColumn()
    confidence_permille = serializers.ListField(child=serializers.IntegerField())
    is_partial = serializers.ListField(child=serializers.BooleanField())
    is_illustrative = serializers.ListField(child=serializers.BooleanField())
    colour = serializers.ListField(child=serializers.CharField())
    version = serializers.ListField(child=serializers.IntegerField())
    remark = PlacesColumn()


class ResultColumnsSerializer(serializers.Serializer[Any]):
    """A page of results. What stands in a column of `_micro` is to be divided by `scale`."""

    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    scale = serializers.IntegerField()
    indicators = IndicatorCodeSerializer(many=True)
    areas = AreaCodeSerializer(many=True)
    periods = PeriodCodeSerializer(many=True)
    remarks = RemarkSerializer(many=True)
    results = ColumnsSerializer()
