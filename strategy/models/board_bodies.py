"""The bodies of the partnership: their terms of reference, seats, and who sits when."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from dalpb.kernel.choices import choices_of, one_of
from strategy.rules.board.vocabulary import BodyKind, ItemKind, ItemSource, Section58Seat

CODE = r"^[a-z0-9][a-z0-9-]*$"


class Body(models.Model):
    """A board or group. `prefix` begins the references of its decisions ("DALPB")."""

    code = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    prefix = models.CharField(max_length=12, unique=True)
    kind = models.CharField(max_length=40, choices=choices_of(BodyKind))
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="groups")
    purpose = models.TextField(blank=True)
    source = models.CharField(max_length=300)
    is_illustrative = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]
        constraints = [
            one_of("kind", BodyKind, "strategy_body_kind_known"),
            models.CheckConstraint(condition=Q(code__regex=CODE), name="strategy_body_code_plain"),
            models.CheckConstraint(
                condition=Q(prefix__regex=r"^[A-Z][A-Z0-9]*$"), name="strategy_body_prefix_plain"
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="strategy_body_not_its_own_parent",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TermsOfReference(models.Model):
    """One edition of a body's terms of reference, with its rules as figures. Append-only.

    A quorum is `quorum_at_least`, or the given share of the appointed voting members where that
    is more; and one of each seat of `quorum_includes`.
    """

    body = models.ForeignKey(Body, models.PROTECT, related_name="terms")
    edition = models.CharField(max_length=20)
    in_force_from = models.DateField()
    text = models.TextField()
    quorum_words = models.CharField(max_length=300)
    quorum_at_least = models.PositiveSmallIntegerField()
    quorum_numerator = models.PositiveSmallIntegerField(default=0)
    quorum_denominator = models.PositiveSmallIntegerField(default=1)
    quorum_includes = models.JSONField(default=list)
    clear_days = models.PositiveSmallIntegerField(default=5)
    question_days = models.PositiveSmallIntegerField(default=5)
    is_illustrative = models.BooleanField(default=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["body", "-in_force_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(quorum_at_least__gte=1), name="strategy_termsofreference_quorum_of_one"
            ),
            models.CheckConstraint(
                condition=Q(quorum_denominator__gte=1)
                & Q(quorum_numerator__lte=F("quorum_denominator")),
                name="strategy_termsofreference_quorum_is_a_share",
            ),
            models.CheckConstraint(
                condition=~Q(text="") & ~Q(quorum_words="") & ~Q(edition=""),
                name="strategy_termsofreference_says_it",
            ),
            models.UniqueConstraint(
                fields=["body", "edition"], name="strategy_termsofreference_once"
            ),
            models.UniqueConstraint(
                fields=["body", "in_force_from"], name="strategy_termsofreference_one_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body}, edition {self.edition}"


class Seat(models.Model):
    """A place on a body. `category` is the part of section 58(2) that it answers, if any."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="seats")
    code = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    category = models.CharField(max_length=40, choices=choices_of(Section58Seat), blank=True)
    is_voting = models.BooleanField(default=True)
    is_chair = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField()
    exists_from = models.DateField()
    exists_until = models.DateField(null=True)
    is_illustrative = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["body", "position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(category__in=["", *(one.value for one in Section58Seat)]),
                name="strategy_seat_category_known",
            ),
            models.CheckConstraint(condition=Q(code__regex=CODE), name="strategy_seat_code_plain"),
            models.CheckConstraint(condition=~Q(title=""), name="strategy_seat_has_a_title"),
            models.CheckConstraint(
                condition=Q(exists_until__isnull=True) | Q(exists_until__gt=F("exists_from")),
                name="strategy_seat_ends_after_start",
            ),
            models.UniqueConstraint(fields=["body", "code"], name="strategy_seat_once"),
            models.UniqueConstraint(fields=["body", "position"], name="strategy_seat_position"),
        ]

    def __str__(self) -> str:
        return self.title


class Appointment(models.Model):
    """Who sits in a seat from a day until another. Ended, never deleted.

    The holder is an account, or words for a role. A substitute names whom they may stand in for
    and does not fill the seat.
    """

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="appointments")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    holder = models.CharField(max_length=200)
    organisation = models.ForeignKey(
        "kernel.Organisation", models.PROTECT, null=True, related_name="+"
    )
    organisation_words = models.CharField(max_length=200, blank=True)
    held_from = models.DateField()
    held_until = models.DateField(null=True)
    end_reason = models.CharField(max_length=300, blank=True)
    substitute_for = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="substitutes"
    )
    is_illustrative = models.BooleanField(default=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["seat", "held_from", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(holder=""), name="strategy_appointment_named"),
            models.CheckConstraint(
                condition=Q(held_until__isnull=True) | Q(held_until__gt=F("held_from")),
                name="strategy_appointment_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(held_until__isnull=False) | Q(end_reason=""),
                name="strategy_appointment_reason_with_its_end",
            ),
            models.CheckConstraint(
                condition=Q(substitute_for__isnull=True) | ~Q(substitute_for=F("id")),
                name="strategy_appointment_no_substitute_of_itself",
            ),
            models.UniqueConstraint(
                fields=["seat"],
                condition=Q(held_until__isnull=True, substitute_for__isnull=True),
                name="strategy_appointment_one_holder_now",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.holder} in {self.seat}"

    @property
    def organisation_name(self) -> str:
        return self.organisation.name if self.organisation else self.organisation_words


class StandingItem(models.Model):
    """An item that begins every agenda of a body."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="standing_items")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=choices_of(ItemKind))
    source = models.CharField(max_length=20, choices=choices_of(ItemSource))
    is_last = models.BooleanField(default=False)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["body", "position"]
        constraints = [
            one_of("kind", ItemKind, "strategy_standingitem_kind_known"),
            one_of("source", ItemSource, "strategy_standingitem_source_known"),
            models.CheckConstraint(condition=~Q(title=""), name="strategy_standingitem_titled"),
            models.UniqueConstraint(
                fields=["body", "position"], name="strategy_standingitem_position_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title
