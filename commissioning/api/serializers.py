"""What the API shows of the grant, field by field. Money is whole pence."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from commissioning.models import Agreement
from commissioning.selectors.agreements import is_sound, latest_terms, terms_of


class AwardSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    year = serializers.CharField(source="year.code")
    tier = serializers.CharField()
    recipient = serializers.CharField(source="recipient_name")
    part_of = serializers.CharField(source="part_of.code", default=None, allow_null=True)
    amount_pence = serializers.IntegerField()
    determination_ref = serializers.CharField()
    admin_pence = serializers.IntegerField(allow_null=True)
    admin_state = serializers.CharField()
    support_pence = serializers.IntegerField(allow_null=True)
    funder = serializers.CharField()
    spends_by_line = serializers.BooleanField()
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
    from_line = serializers.CharField(source="from_line.code", default=None, allow_null=True)
    to_line = serializers.CharField(source="to_line.code", default=None, allow_null=True)
    approval = serializers.CharField(source="approval.code", default=None, allow_null=True)
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


class OptionSerializer(serializers.Serializer[Any]):
    letter = serializers.CharField()
    title = serializers.CharField()
    households = serializers.IntegerField(allow_null=True)
    bedspaces = serializers.IntegerField(allow_null=True)
    cost_pence = serializers.IntegerField(allow_null=True)
    unit_cost_pence = serializers.IntegerField(allow_null=True)
    unit_words = serializers.CharField()


class ProposalSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    title = serializers.CharField()
    need = serializers.CharField()
    status = serializers.CharField()
    recommended = serializers.CharField()
    recommendation_ref = serializers.CharField()
    options = OptionSerializer(many=True)
    is_illustrative = serializers.BooleanField()
    version = serializers.IntegerField()


class LineYearSerializer(serializers.Serializer[Any]):
    year = serializers.CharField(source="year.code")
    planned_pence = serializers.IntegerField()


class AllocationSerializer(serializers.Serializer[Any]):
    """`allocated_pence`, `committed_pence` and `spent_pence` are how the line stands now."""

    code = serializers.CharField()
    title = serializers.CharField()
    award = serializers.CharField(source="award.code")
    purpose = serializers.CharField()
    accommodation = serializers.CharField()
    narrative = serializers.CharField()
    service = serializers.CharField(source="service_code")
    agreement_ref = serializers.CharField()
    objective = serializers.CharField(source="objective_code")
    recommendation = serializers.CharField(source="recommendation_code")
    approved_pence = serializers.IntegerField(source="amount_pence")
    decision_ref = serializers.CharField(source="approval.decision_ref")
    allocated_pence = serializers.IntegerField()
    committed_pence = serializers.IntegerField()
    spent_pence = serializers.IntegerField()
    profile = LineYearSerializer(many=True)
    is_illustrative = serializers.BooleanField()


class ForecastSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    line = serializers.CharField(source="line.code")
    reported = serializers.CharField(source="reported.code")
    year = serializers.CharField(source="year.code")
    revision = serializers.IntegerField()
    forecast_pence = serializers.IntegerField()
    reason = serializers.CharField()
    said_at = serializers.DateTimeField()
    is_illustrative = serializers.BooleanField()


class AgreementTermsSerializer(serializers.Serializer[Any]):
    """The terms in force. `notice_by` is the last day on which notice ends it by `ends_on`."""

    begins_on = serializers.DateField()
    ends_on = serializers.DateField()
    notice_months = serializers.IntegerField()
    notice_by = serializers.DateField(allow_null=True)
    ceiling_pence = serializers.IntegerField(allow_null=True)
    value_pence = serializers.IntegerField()
    years = serializers.ListField(child=serializers.DictField())
    decision_ref = serializers.CharField()
    number = serializers.IntegerField()
    sha256 = serializers.CharField()
    is_sound = serializers.BooleanField()


class BoughtServiceSerializer(serializers.Serializer[Any]):
    service = serializers.CharField(source="service_code")
    bedspaces = serializers.IntegerField(source="bedspaces_count", allow_null=True)
    units = serializers.IntegerField(source="units_count", allow_null=True)
    from_on = serializers.DateField()
    until_on = serializers.DateField(allow_null=True)


class AgreementSerializer(serializers.Serializer[Any]):
    """An agreement with the services that it buys; its terms are null before the award."""

    reference = serializers.CharField()
    kind = serializers.CharField()
    title = serializers.CharField()
    need = serializers.CharField()
    stage = serializers.CharField()
    part_of = serializers.CharField(source="parent.reference", default=None, allow_null=True)
    provider = serializers.CharField(source="provider.code", default=None, allow_null=True)
    proposal = serializers.CharField(source="proposal.code", default=None, allow_null=True)
    objective = serializers.CharField(source="objective_code")
    recommendation = serializers.CharField(source="recommendation_code")
    services = BoughtServiceSerializer(many=True)
    terms = serializers.SerializerMethodField()
    is_illustrative = serializers.BooleanField()
    version = serializers.IntegerField()

    @extend_schema_field(AgreementTermsSerializer(allow_null=True))
    def get_terms(self, row: Agreement) -> dict[str, Any] | None:
        latest, terms = latest_terms(row), terms_of(row)
        if latest is None or terms is None:
            return None
        return {
            "begins_on": terms.begins_on,
            "ends_on": terms.ends_on,
            "notice_months": terms.notice_months,
            "notice_by": terms.notice_by,
            "ceiling_pence": terms.ceiling_pence,
            "value_pence": terms.pence,
            "years": terms.as_json()["years"],
            "decision_ref": latest.decision_ref,
            "number": latest.number,
            "sha256": latest.sha256,
            "is_sound": is_sound(latest),
        }


class ClaimSerializer(serializers.Serializer[Any]):
    """Three amounts: what is not yet approved or paid is null, and never nought."""

    id = serializers.IntegerField()
    reference = serializers.CharField()
    line = serializers.CharField(source="line.code")
    document_ref = serializers.CharField()
    dated_on = serializers.DateField()
    status = serializers.CharField()
    claimed_pence = serializers.IntegerField()
    approved_pence = serializers.IntegerField(allow_null=True)
    paid_pence = serializers.IntegerField(allow_null=True)
    reason = serializers.CharField()
    entry = serializers.CharField(source="entry.reference", default=None, allow_null=True)
    is_illustrative = serializers.BooleanField()
    version = serializers.IntegerField()


class MoveRequestSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    act = serializers.CharField()
    from_award = serializers.CharField(source="from_award.code")
    from_line = serializers.CharField(source="from_line.code", default=None, allow_null=True)
    to_award = serializers.CharField(source="to_award.code")
    to_line = serializers.CharField(source="to_line.code", default=None, allow_null=True)
    amount_pence = serializers.IntegerField()
    reason = serializers.CharField()
    status = serializers.CharField()
    approval = serializers.CharField(source="approval.code", default=None, allow_null=True)
    decision_ref = serializers.CharField(
        source="approval.decision_ref", default=None, allow_null=True
    )
    is_illustrative = serializers.BooleanField()
    version = serializers.IntegerField()
