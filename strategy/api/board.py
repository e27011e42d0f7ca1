"""Bodies, meetings and decisions. Read only; what is not open is left out for the caller."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from dalpb.kernel import clock
from dalpb.kernel.access import Access
from dalpb.kernel.api.viewsets import NarrowedViewSet
from dalpb.kernel.choices import choices_of
from strategy.models import Body, Decision, Meeting
from strategy.rules.board.vocabulary import BodyKind, DecisionOutcome, MeetingStatus
from strategy.selectors.board import bodies as body_selectors
from strategy.selectors.board import meetings as selectors
from strategy.selectors.board.standing import readable_items


class BodySerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.CharField()
    parent = serializers.CharField(source="parent.code", default=None, allow_null=True)  # type: ignore[assignment]  # also the name of an attribute of fields
    purpose = serializers.CharField()
    is_illustrative = serializers.BooleanField()
    version = serializers.IntegerField()


class MeetingSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    body = serializers.CharField(source="body.code")
    title = serializers.CharField()
    held_on = serializers.DateField()
    starts_at = serializers.TimeField()
    place = serializers.CharField()
    status = serializers.CharField()
    questions_close_at = serializers.DateTimeField()
    is_illustrative = serializers.BooleanField()
    version = serializers.IntegerField()


class PartSerializer(serializers.Serializer[Any]):
    """A part of a paper. `text` is null where the caller may not read it."""

    heading = serializers.CharField()
    openness = serializers.CharField()
    paragraph = serializers.CharField()
    public_interest = serializers.CharField()
    review_on = serializers.DateField(allow_null=True)
    is_restricted = serializers.BooleanField()
    text = serializers.SerializerMethodField()

    def get_text(self, part: Any) -> str | None:
        if part.is_restricted and part.paper.item_id not in self.context["readable"]:
            return None
        text: str = part.text
        return text


class PaperSerializer(serializers.Serializer[Any]):
    title = serializers.CharField()
    purpose = serializers.CharField()
    sponsor = serializers.CharField()
    author = serializers.CharField()
    organisation = serializers.CharField()
    key_issues = serializers.CharField()
    recommendations = serializers.CharField()
    financial_implications = serializers.CharField()
    late_reason = serializers.CharField()
    parts = PartSerializer(many=True)


class ItemSerializer(serializers.Serializer[Any]):
    position = serializers.IntegerField()
    title = serializers.CharField()
    kind = serializers.CharField()
    lead = serializers.CharField()
    summary = serializers.CharField()
    is_commissioning = serializers.BooleanField()
    papers = PaperSerializer(many=True)


class MeetingDetailSerializer(MeetingSerializer):
    """A meeting with its agenda, where that is published or the caller prepares it."""

    agenda = serializers.SerializerMethodField()

    def get_agenda(self, row: Meeting) -> list[dict[str, Any]]:
        items = self.context["items"]
        return [dict(one) for one in ItemSerializer(items, many=True, context=self.context).data]


class DecisionSerializer(serializers.Serializer[Any]):
    reference = serializers.CharField()
    body = serializers.CharField(source="body.code")
    meeting = serializers.CharField(source="meeting.code")
    decided_on = serializers.DateField(source="meeting.held_on")
    item = serializers.CharField(source="item.title")
    outcome = serializers.CharField()
    words = serializers.CharField()
    has_restricted_part = serializers.SerializerMethodField()
    present_count = serializers.IntegerField()
    withdrawn_count = serializers.IntegerField()
    voting_count = serializers.IntegerField()
    quorum_count = serializers.IntegerField()
    takes_up = serializers.CharField(source="takes_up.reference", default=None, allow_null=True)

    def get_has_restricted_part(self, row: Decision) -> bool:
        return bool(row.restricted_words)


class DecisionDetailSerializer(DecisionSerializer):
    """A decision with the part that is not open, null where the caller may not read it."""

    restricted_words = serializers.SerializerMethodField()

    def get_restricted_words(self, row: Decision) -> str | None:
        return row.restricted_words if self.context["may_read"] else None


class BodyFilters(filters.FilterSet):  # type: ignore[misc]
    kind = filters.ChoiceFilter(choices=choices_of(BodyKind))


class MeetingFilters(filters.FilterSet):  # type: ignore[misc]
    body = filters.CharFilter(field_name="body__code", max_length=60)
    status = filters.ChoiceFilter(choices=choices_of(MeetingStatus))
    held_from = filters.DateFilter(field_name="held_on", lookup_expr="gte")
    held_until = filters.DateFilter(field_name="held_on", lookup_expr="lt")


class DecisionFilters(filters.FilterSet):  # type: ignore[misc]
    """`search` looks in what is open of a decision and never in what is not."""

    body = filters.CharFilter(field_name="body__code", max_length=60)
    meeting = filters.CharFilter(field_name="meeting__code", max_length=60)
    outcome = filters.ChoiceFilter(choices=choices_of(DecisionOutcome))
    year = filters.NumberFilter(field_name="year", min_value=2000, max_value=2200)
    reference = filters.CharFilter(field_name="reference", max_length=40)
    search = filters.CharFilter(method="searched", max_length=200)

    def searched(self, rows: "QuerySet[Decision]", name: str, value: str) -> "QuerySet[Decision]":
        return selectors.search_decisions(rows, value)


class BodyViewSet(NarrowedViewSet[Body]):
    """The partnership's boards and groups."""

    serializer_class = BodySerializer
    filterset_class = BodyFilters
    lookup_field = "code"
    lookup_value_regex = "[a-z0-9-]{1,60}"
    ordering: ClassVar[tuple[str, ...]] = ("code",)

    def for_access(self, access: Access) -> QuerySet[Body]:
        return body_selectors.bodies(access)


class MeetingViewSet(NarrowedViewSet[Meeting]):
    """Meetings; one by itself with its agenda and papers."""

    serializer_class = MeetingSerializer
    filterset_class = MeetingFilters
    lookup_field = "code"
    lookup_value_regex = "[a-z0-9-]{1,60}"
    ordering: ClassVar[tuple[str, ...]] = ("-held_on", "code")

    def for_access(self, access: Access) -> QuerySet[Meeting]:
        return selectors.meetings(access)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        row = self.get_object()
        items = []
        if selectors.sees_agenda(self.access, row):
            items = list(selectors.items_of(row))
        readable = readable_items(self.access, row, items, on=clock.today())
        context = {"items": items, "readable": readable}
        return Response(MeetingDetailSerializer(row, context=context).data)


class DecisionViewSet(NarrowedViewSet[Decision]):
    """The register of decisions."""

    serializer_class = DecisionSerializer
    filterset_class = DecisionFilters
    lookup_value_regex = "[0-9]{1,18}"
    ordering: ClassVar[tuple[str, ...]] = ("-pk",)

    def for_access(self, access: Access) -> QuerySet[Decision]:
        return selectors.decisions(access)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        row = self.get_object()
        item = selectors.item(row.meeting, row.item_id)
        items = [item] if item is not None else []
        may = bool(readable_items(self.access, row.meeting, items, on=clock.today()))
        return Response(DecisionDetailSerializer(row, context={"may_read": may}).data)
