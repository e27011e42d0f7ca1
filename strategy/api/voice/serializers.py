"""What the API shows of contributions: the words only as the reader may see them."""

from typing import Any

from rest_framework import serializers

from dalpb.kernel import clock
from dalpb.kernel.api.authentication import access_of_request
from strategy.models import Contribution
from strategy.presenters.voice.contributions import from_whom
from strategy.selectors.voice import readable


class ContributionSerializer(serializers.Serializer[Any]):
    """`words` is empty where they may not be read, and `silence` says why."""

    code = serializers.CharField()
    exercise = serializers.CharField()
    said_by = serializers.CharField()
    wording = serializers.CharField()
    until_on = serializers.DateField(allow_null=True)
    words = serializers.CharField()
    silence = serializers.CharField()
    is_illustrative = serializers.BooleanField()
    version = serializers.IntegerField()

    def to_representation(self, instance: Contribution) -> dict[str, Any]:
        """The contribution as this reader may see it today."""
        access = access_of_request(self.context["request"])
        shown = readable(instance, access, clock.today())
        return super().to_representation(
            {
                "code": instance.code,
                "exercise": instance.exercise.code,
                "said_by": from_whom(instance),
                "wording": instance.wording,
                "until_on": instance.consent_until_on,
                "words": shown.words,
                "silence": shown.silence,
                "is_illustrative": instance.is_illustrative,
                "version": instance.version,
            }
        )
