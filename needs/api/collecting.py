"""What organisations owe in rounds, where it stands, and answers sent by a program."""

import hashlib
from dataclasses import asdict
from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from dalpb.kernel.access import Access
from dalpb.kernel.api.figures import FigureSerializer, figure_json
from dalpb.kernel.api.idempotency import once
from dalpb.kernel.api.problems import Problem
from dalpb.kernel.api.viewsets import NarrowedViewSet
from dalpb.kernel.clock import now, today
from dalpb.kernel.models.people import User
from dalpb.kernel.refusals import require_permitted
from needs.api.filters import ObligationFilters
from needs.api.serializers import SendingSerializer, SentSerializer
from needs.api.views import table_of
from needs.models import Obligation
from needs.permissions import deny_sending_for
from needs.rules.replay import Fact, progress_of
from needs.selectors import collections as selectors
from needs.selectors.standing import dates_of, standing_of
from needs.services.collecting.answers import answers_of, form_for
from needs.services.collecting.files import FileRead, take_file


class FactSerializer(serializers.Serializer[Any]):
    """Since when and by whom something is so; null where it is not."""

    at = serializers.DateTimeField()
    by = serializers.CharField()


class SectionStandingSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    state = serializers.CharField()
    reason = serializers.CharField(allow_blank=True)


class ObligationSerializer(serializers.Serializer[Any]):
    """What one organisation owes in one round, and the four facts about it."""

    id = serializers.IntegerField(source="pk")
    collection = serializers.CharField(source="round.collection.code")
    period = serializers.CharField(source="round.period.code")
    organisation = serializers.CharField(source="organisation.code")
    minutes = serializers.IntegerField()
    due_on = serializers.SerializerMethodField()
    last_entry_on = serializers.SerializerMethodField()
    last_edit_on = serializers.SerializerMethodField()
    progress = serializers.SerializerMethodField()
    edition = serializers.SerializerMethodField()
    complete = serializers.SerializerMethodField()
    still_to_come = serializers.SerializerMethodField()
    on_time = serializers.SerializerMethodField()
    locked = serializers.SerializerMethodField()
    accepted = serializers.SerializerMethodField()
    sections = serializers.SerializerMethodField()
    version = serializers.IntegerField()

    def get_due_on(self, row: Obligation) -> str:
        return dates_of(row).due_on.isoformat()

    def get_last_entry_on(self, row: Obligation) -> str:
        return dates_of(row).last_entry_on.isoformat()

    def get_last_edit_on(self, row: Obligation) -> str:
        return dates_of(row).last_edit_on.isoformat()

    def get_progress(self, row: Obligation) -> str:
        return progress_of(standing_of(row), dates_of(row), today()).value

    def get_edition(self, row: Obligation) -> int:
        return standing_of(row).edition

    @extend_schema_field(FactSerializer(allow_null=True))
    def get_complete(self, row: Obligation) -> dict[str, Any] | None:
        standing = standing_of(row)
        return None if standing.still_to_come else _fact(standing.complete)

    def get_still_to_come(self, row: Obligation) -> int:
        return standing_of(row).still_to_come

    def get_on_time(self, row: Obligation) -> bool | None:
        return standing_of(row).is_on_time(dates_of(row))

    @extend_schema_field(FactSerializer(allow_null=True))
    def get_locked(self, row: Obligation) -> dict[str, Any] | None:
        return _fact(standing_of(row).lock)

    @extend_schema_field(FactSerializer(allow_null=True))
    def get_accepted(self, row: Obligation) -> dict[str, Any] | None:
        return _fact(standing_of(row).accepted)

    @extend_schema_field(SectionStandingSerializer(many=True))
    def get_sections(self, row: Obligation) -> list[dict[str, Any]]:
        return [
            {
                "code": code,
                "state": held.state.value,
                "reason": held.since.reason if held.since else "",
            }
            for code, held in standing_of(row).sections.items()
        ]


def _fact(fact: Fact | None) -> dict[str, Any] | None:
    return {"at": fact.at, "by": fact.by_name} if fact else None


class AskedCellSerializer(serializers.Serializer[Any]):
    """One figure that is asked for, by codes, and what has been given; null is a blank."""

    section = serializers.CharField()
    measure = serializers.CharField()
    area = serializers.CharField()
    service = serializers.CharField(allow_blank=True)
    category = serializers.CharField()
    figure = FigureSerializer(allow_null=True)


class ObligationDetailSerializer(ObligationSerializer):
    """With every figure that is asked for."""

    asked = serializers.SerializerMethodField()

    @extend_schema_field(AskedCellSerializer(many=True))
    def get_asked(self, row: Obligation) -> list[dict[str, Any]]:
        answers = answers_of(row)
        return [
            {
                "section": asked.section,
                **asdict(key),
                "figure": figure_json(answers[key].figure) if key in answers else None,
            }
            for asked in form_for(row).asked_of(row.organisation.code)
            for key, _, _ in asked.cells()
        ]


class ObligationViewSet(NarrowedViewSet[Obligation]):
    """What organisations owe in rounds. A program may answer; only a person declares it complete."""

    filterset_class = ObligationFilters
    lookup_value_regex = "[0-9]{1,18}"
    ordering: ClassVar[tuple[str, ...]] = ("-pk",)

    def get_serializer_class(self) -> type[ObligationSerializer]:
        return ObligationSerializer if self.action == "list" else ObligationDetailSerializer

    def for_access(self, access: Access) -> QuerySet[Obligation]:
        return selectors.obligations(access)

    @extend_schema(
        request=SendingSerializer,
        responses={
            201: SentSerializer,
            200: SentSerializer,
            422: SentSerializer,
        },
    )
    @action(detail=True, methods=["post"])
    def answers(self, request: Request, **kwargs: Any) -> Response:
        """Answers as the tidy file has them: all of them stand in the submission, or none do.

        A row with a blank value changes nothing. `dry_run` is not taken here: nothing counts
        until a person declares the submission complete.
        """
        row = self.get_object()
        require_permitted(deny_sending_for(self.access, row.organisation_id))
        raw = request._request.body  # noqa: SLF001 - the bytes as they came, for the key's digest
        sent = SendingSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        by, at = request.user, now()
        if not isinstance(by, User):
            raise Problem(401)
        if sent.validated_data["dry_run"]:
            raise serializers.ValidationError({"dry_run": ["This is not taken here."]})

        def act() -> Response:
            read = take_file(
                obligation=row,
                table=table_of(sent.validated_data["rows"]),
                file_name=hashlib.sha256(raw).hexdigest(),
                access=self.access,
                by=by,
                at=at,
            )
            return _outcome(read)

        return once(request, at=at, raw=raw, act=act)


def _outcome(read: FileRead) -> Response:
    written = read.saved.written if read.saved else 0
    body = {
        "status": "accepted" if read.saved else "refused",
        "rows_read": read.rows_read,
        "rows_written": written,
        "rows_unchanged": read.saved.unchanged if read.saved else 0,
        "errors": [asdict(issue) for issue in read.errors],
        "warnings": [asdict(issue) for issue in read.warnings],
    }
    if read.saved is None:
        return Response(body, status=422)
    return Response(body, status=status.HTTP_201_CREATED if written else status.HTTP_200_OK)
