"""What the API shows of the grant, field by field. Money is whole pence."""

from typing import Any

from rest_framework import serializers


class AwardSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    year = serializers.CharField(source="year.code")
    tier = serializers.CharField()
    recipient = serializers.CharField(source="recipient_name")
    part_of = serializers.CharField(source="part_of.code", default=None, allow_null=True)
    amount_pence = serializers.IntegerField()
    determination_ref = serializers.CharField()
    ring_fence = serializers.CharField()
    conditions = serializers.CharField()
    agreed_on = serializers.DateField(allow_null=True)
    source = serializers.CharField()  # type: ignore[assignment]  # also the name of an attribute of fields
    is_illustrative = serializers.BooleanField()
    version = serializers.IntegerField()


class GrantSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField()
    funder = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]  # also the name of an attribute of fields
    awards = AwardSerializer(many=True)
    version = serializers.IntegerField()


class LedgerEntrySerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    reference = serializers.CharField()
    kind = serializers.CharField()
    from_award = serializers.CharField(source="from_award.code")
    from_account = serializers.CharField()
    to_award = serializers.CharField(source="to_award.code")
    to_account = serializers.CharField()
    amount_pence = serializers.IntegerField()
    dated_on = serializers.DateField()
    purpose = serializers.CharField()
    accommodation = serializers.CharField()
    narrative = serializers.CharField()
    service = serializers.CharField(source="service_code")
    supplier = serializers.CharField(source="supplier.code", default=None, allow_null=True)
    document_ref = serializers.CharField()
    reverses = serializers.CharField(source="reverses.reference", default=None, allow_null=True)
    posted_at = serializers.DateTimeField()
    is_illustrative = serializers.BooleanField()
