"""What the API shows of returns, field by field."""

from typing import Any

from rest_framework import serializers

from dalpb.kernel.api.figures import FigureSerializer
from dalpb.kernel.api.serializers import StrictSerializer


class ReturnSerializer(serializers.Serializer[Any]):
    """One return in a list. `key` names it in addresses: `2024-25.1`."""

    key = serializers.SerializerMethodField()
    year = serializers.CharField()
    number = serializers.IntegerField()
    authority = serializers.CharField(source="authority.code")
    status = serializers.CharField()
    amends = serializers.IntegerField(source="amends.number", default=None, allow_null=True)
    sha256 = serializers.CharField(source="snapshot.sha256", default=None, allow_null=True)
    certified_at = serializers.DateTimeField(
        source="snapshot.certified_at", default=None, allow_null=True
    )
    version = serializers.IntegerField()

    def get_key(self, row: Any) -> str:
        return f"{row.year}.{row.number}"


class LineSerializer(serializers.Serializer[Any]):
    question = serializers.CharField()
    category = serializers.CharField()
    unit = serializers.CharField()
    figure = FigureSerializer()
    source_tag = serializers.CharField()
    is_provisional = serializers.BooleanField()
    is_illustrative = serializers.BooleanField()


class TextSerializer(serializers.Serializer[Any]):
    """An answer in words. `version` is what If-Match names; 0 where there is none yet."""

    question = serializers.CharField()
    status = serializers.CharField()
    answer = serializers.CharField()
    version = serializers.IntegerField()


class WholeReturnSerializer(ReturnSerializer):
    """A return with its lines and its answers in words."""

    lines = LineSerializer(many=True)
    texts = TextSerializer(many=True)


class TextChangeSerializer(StrictSerializer):
    status = serializers.CharField(max_length=40, allow_blank=True, default="")
    answer = serializers.CharField(max_length=8000, allow_blank=True, trim_whitespace=False)
