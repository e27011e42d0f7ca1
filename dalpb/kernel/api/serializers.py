"""Areas and organisations as the API shows them, field by field."""

from typing import Any

from rest_framework import serializers

from dalpb.kernel.models.areas import Area
from dalpb.kernel.models.organisations import Organisation, OrganisationKind, ProviderStatus


class StrictSerializer(serializers.Serializer[Any]):
    """Input whose every name is known: what is not in the list is refused, not ignored."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict):
            unknown = sorted(set(data) - set(self.fields))
            if unknown:
                raise serializers.ValidationError(
                    {name: ["This name is not known here."] for name in unknown}
                )
        return super().to_internal_value(data)


class AreaNameSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    valid_from = serializers.DateField()
    valid_until = serializers.DateField(allow_null=True)
    needs_checking = serializers.BooleanField()
    source = serializers.CharField()  # type: ignore[assignment]  # also the name of an attribute of fields


class AreaParentSerializer(serializers.Serializer[Any]):
    code = serializers.CharField(source="parent.code")
    valid_from = serializers.DateField()
    valid_until = serializers.DateField(allow_null=True)


class AreaSerializer(serializers.Serializer[Area]):
    code = serializers.CharField()
    kind = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]  # also the name of an attribute of fields
    names = AreaNameSerializer(many=True)
    parents = AreaParentSerializer(many=True)


class OrganisationSerializer(serializers.Serializer[Organisation]):
    code = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.CharField()
    provider_status = serializers.CharField()
    area = serializers.CharField(source="area.code", default=None, allow_null=True)
    active_from = serializers.DateField(allow_null=True)
    active_until = serializers.DateField(allow_null=True)
    source = serializers.CharField()  # type: ignore[assignment]  # also the name of an attribute of fields
    is_illustrative = serializers.BooleanField()
    version = serializers.IntegerField()


class OrganisationChangeSerializer(StrictSerializer):
    name = serializers.CharField(max_length=200)
    kind = serializers.ChoiceField([kind.value for kind in OrganisationKind])
    provider_status = serializers.ChoiceField([status.value for status in ProviderStatus])
    active_from = serializers.DateField(allow_null=True)
    active_until = serializers.DateField(allow_null=True)
