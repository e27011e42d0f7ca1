"""What the API shows of need, field by field."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from dalpb.kernel.api.figures import FigureField, FigureSerializer
from dalpb.kernel.api.serializers import StrictSerializer
from dalpb.kernel.intake.folding import has_control
from needs.models import Measure, Observation

LONGEST = 500


class MeasureSerializer(serializers.Serializer[Measure]):
    code = serializers.CharField()
    name = serializers.CharField()
    definition = serializers.CharField()
    counts = serializers.CharField()
    over = serializers.CharField()
    over_time = serializers.CharField()
    over_services = serializers.CharField()
    is_whole = serializers.BooleanField()
    unit = serializers.CharField()
    dimensions = serializers.SerializerMethodField()
    source_tag = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]  # also the name of an attribute of fields
    is_official = serializers.BooleanField()
    valid_from = serializers.DateField(allow_null=True)
    valid_until = serializers.DateField(allow_null=True)

    def get_dimensions(self, measure: Measure) -> list[str]:
        return sorted(dimension.code for dimension in measure.dimensions.all())


class CategorySerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    dimension = serializers.CharField(source="dimension.code")
    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # also the name of an attribute of fields
    is_official = serializers.BooleanField()
    is_provisional = serializers.BooleanField()
    source_tag = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]  # also the name of an attribute of fields
    valid_from = serializers.DateField(allow_null=True)
    valid_until = serializers.DateField(allow_null=True)


class ServiceSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField()
    organisation = serializers.CharField(source="organisation.code")
    area = serializers.CharField(source="area.code")
    is_commissioned = serializers.BooleanField()
    kinds = serializers.SerializerMethodField()
    source = serializers.CharField()  # type: ignore[assignment]  # also the name of an attribute of fields
    is_illustrative = serializers.BooleanField()
    version = serializers.IntegerField()

    def get_kinds(self, service: Any) -> list[dict[str, Any]]:
        return [
            {
                "kind": row.kind,
                "valid_from": row.valid_from.isoformat(),
                "valid_until": row.valid_until.isoformat() if row.valid_until else None,
            }
            for row in sorted(service.kinds.all(), key=lambda row: row.valid_from)
        ]


class SubmissionSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    organisation = serializers.CharField(source="organisation.code", default=None, allow_null=True)
    file_name = serializers.CharField()
    rows_read = serializers.IntegerField(source="rows_read_count")
    rows_written = serializers.IntegerField(source="rows_written_count")
    rows_unchanged = serializers.IntegerField(source="rows_unchanged_count")
    via = serializers.CharField()
    imported_at = serializers.DateTimeField()


class ObservationSerializer(serializers.Serializer[Observation]):
    id = serializers.IntegerField()
    period = serializers.CharField(source="period.code")
    area = serializers.CharField(source="area.code")
    organisation = serializers.CharField(source="organisation.code")
    service = serializers.CharField(source="service.code", default=None, allow_null=True)
    measure = serializers.CharField(source="measure.code")
    category = serializers.CharField(source="category_key")
    figure = extend_schema_field(FigureSerializer)(FigureField)()
    note = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]  # also the name of an attribute of fields
    is_illustrative = serializers.BooleanField()
    submission = serializers.UUIDField(source="batch_id")
    version = serializers.IntegerField()


class TidyRowSerializer(StrictSerializer):
    """One row of the tidy file. Every cell is text, as in the file.

    A note or a source that is not sent stays as it stands; a blank one is cleared. Without a
    service the figure is of the whole organisation.
    """

    period = serializers.CharField(max_length=LONGEST)
    area = serializers.CharField(max_length=LONGEST)
    organisation = serializers.CharField(max_length=LONGEST)
    service = serializers.CharField(max_length=LONGEST, allow_blank=True, default="")
    measure = serializers.CharField(max_length=LONGEST)
    category = serializers.CharField(max_length=LONGEST)
    value = serializers.CharField(max_length=LONGEST, allow_blank=True)
    note = serializers.CharField(max_length=LONGEST, allow_blank=True, required=False)
    source = serializers.CharField(max_length=LONGEST, allow_blank=True, required=False)  # type: ignore[assignment]  # also the name of an attribute of fields

    def validate(self, attrs: dict[str, str]) -> dict[str, str]:
        """A file with control characters is not read either."""
        hidden = [n for n, text in attrs.items() if has_control(text)]
        if hidden:
            raise serializers.ValidationError(
                {name: ["Take out line breaks and control characters."] for name in hidden}
            )
        return attrs


class SendingSerializer(StrictSerializer):
    """Figures to submit: all of them go in, or none."""

    rows = TidyRowSerializer(many=True, allow_empty=False, max_length=5000)  # type: ignore[call-arg]  # taken by the list that many=True makes
    dry_run = serializers.BooleanField(default=False)


class IssueSerializer(serializers.Serializer[Any]):
    row = serializers.IntegerField()
    column = serializers.CharField()
    value = serializers.CharField()
    code = serializers.CharField()
    message = serializers.CharField()


class SentSerializer(serializers.Serializer[Any]):
    """What became of it, as the import command says it. Row 2 is the first of `rows`."""

    status = serializers.CharField()
    rows_read = serializers.IntegerField()
    rows_written = serializers.IntegerField()
    rows_unchanged = serializers.IntegerField()
    errors = IssueSerializer(many=True)  # type: ignore[assignment]  # also the name of an attribute of serializers
    warnings = IssueSerializer(many=True)
