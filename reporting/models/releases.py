"""A release on its way to the public: its moves, its frozen copies, and who reviewed which."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from dalpb.kernel.choices import choices_of, one_of
from reporting.releases.workflow import Audience, ReleaseMove, ReleaseState, Verdict

SHA256 = r"^[0-9a-f]{64}$"


class DisclosurePolicy(models.Model):
    """One edition of the rules, whole, with who approved it. Append-only; superseded by number."""

    code = models.SlugField(max_length=40)
    number = models.PositiveSmallIntegerField()
    content = models.TextField()
    sha256 = models.CharField(max_length=64, unique=True)
    in_force_from = models.DateField()
    basis = models.CharField(max_length=300)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    approved_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["code", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "number"], name="reporting_disclosurepolicy_number_once"
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex=SHA256), name="reporting_disclosurepolicy_sha256"
            ),
            models.CheckConstraint(
                condition=~Q(basis=""), name="reporting_disclosurepolicy_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}-{self.number}"


class Release(models.Model):
    """A set of tables for one audience. Once it is out, only its withdrawal changes it.

    `ask` is what is proposed, as canonical JSON. A revision is numbered on, says what it corrects,
    and names the one that it supersedes, which stays.
    """

    code = models.SlugField(max_length=60)
    revision = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=200)
    summary = models.TextField()
    dataset = models.SlugField(max_length=60)
    period = models.CharField(max_length=60)
    audience = models.CharField(
        max_length=10, choices=choices_of(Audience), default=Audience.PUBLIC.value
    )
    reason = models.TextField()
    ask = models.TextField()
    data_cut_off = models.DateTimeField()
    embargo_until = models.DateTimeField(null=True)
    correction_note = models.TextField(blank=True)
    supersedes = models.ForeignKey("self", models.PROTECT, null=True, related_name="revisions")
    state = models.CharField(
        max_length=10, choices=choices_of(ReleaseState), default=ReleaseState.PROPOSED.value
    )
    # The digest of the copy that stands; none until one is protected with its proof.
    sha256 = models.CharField(max_length=64, blank=True)
    published_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-made_at", "-id"]
        constraints = [
            one_of("state", ReleaseState, "reporting_release_state_known"),
            one_of("audience", Audience, "reporting_release_audience_known"),
            models.UniqueConstraint(
                fields=["code", "revision"], name="reporting_release_revision_once"
            ),
            models.CheckConstraint(
                condition=Q(revision=1, supersedes__isnull=True, correction_note="")
                | (Q(revision__gt=1, supersedes__isnull=False) & ~Q(correction_note="")),
                name="reporting_release_revision_says_what",
            ),
            models.UniqueConstraint(
                fields=["supersedes"],
                condition=~Q(state="dropped"),
                name="reporting_release_one_revision_of_each",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="reporting_release_says_why"),
            models.CheckConstraint(
                condition=Q(sha256="") | Q(sha256__regex=SHA256), name="reporting_release_sha256"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["published", "withdrawn"], published_at__isnull=False)
                | (~Q(state__in=["published", "withdrawn"]) & Q(published_at__isnull=True)),
                name="reporting_release_published_when",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "dropped"], sha256="")
                | (~Q(state__in=["proposed", "dropped"]) & ~Q(sha256="")),
                name="reporting_release_state_has_copy",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True)
                | Q(embargo_until__isnull=True)
                | Q(embargo_until__lte=F("published_at")),
                name="reporting_release_embargo_kept",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state="withdrawn", withdrawn_at__isnull=False) & ~Q(withdrawn_reason="")
                )
                | (~Q(state="withdrawn") & Q(withdrawn_at__isnull=True, withdrawn_reason="")),
                name="reporting_release_withdrawn_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}, revision {self.revision}"


class ReleaseEvent(models.Model):
    """One move in a release's life. Append-only; the state is the replay of these."""

    release = models.ForeignKey(Release, models.PROTECT, related_name="events")
    sequence = models.PositiveSmallIntegerField()
    move = models.CharField(max_length=10, choices=choices_of(ReleaseMove))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["release", "sequence"]
        constraints = [
            one_of("move", ReleaseMove, "reporting_releaseevent_move_known"),
            models.UniqueConstraint(
                fields=["release", "sequence"], name="reporting_releaseevent_once"
            ),
            models.CheckConstraint(
                condition=~Q(move__in=["taken_back", "withdrawn", "dropped"]) | ~Q(reason=""),
                name="reporting_releaseevent_reason_given",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.release}: {self.move}"


class FrozenCopy(models.Model):
    """A release as protected: what would be printed, whole, and how its audit ended.

    `sha256` is of `content`. Only a safe copy has a proof, and only such a copy may be reviewed.
    `ledger_sha256` is of everything known to have been printed when it was audited. Append-only.
    """

    release = models.ForeignKey(Release, models.PROTECT, related_name="copies")
    number = models.PositiveSmallIntegerField()
    policy = models.ForeignKey(DisclosurePolicy, models.PROTECT, related_name="+")
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    ledger_sha256 = models.CharField(max_length=64)
    wishes = models.TextField()
    is_safe = models.BooleanField()
    printed_count = models.PositiveIntegerField()
    withheld_count = models.PositiveIntegerField()
    small_count = models.PositiveIntegerField()
    earlier_count = models.PositiveIntegerField()
    milliseconds = models.PositiveIntegerField()
    protected_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    protected_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["release", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["release", "number"], name="reporting_frozencopy_number_once"
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex=SHA256, ledger_sha256__regex=SHA256),
                name="reporting_frozencopy_sha256",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.release}, copy {self.number}"


class ReleasedTable(models.Model):
    """One table exactly as printed. A withheld count is not in it. Append-only."""

    copy = models.ForeignKey(FrozenCopy, models.PROTECT, related_name="tables")
    number = models.PositiveSmallIntegerField()
    code = models.SlugField(max_length=60)
    title = models.CharField(max_length=200)
    content = models.TextField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar[list[str]] = ["copy", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["copy", "number"], name="reporting_releasedtable_number_once"
            ),
            models.UniqueConstraint(
                fields=["copy", "code"], name="reporting_releasedtable_code_once"
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex=SHA256), name="reporting_releasedtable_sha256"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.copy}, table {self.number}"


class Review(models.Model):
    """One reviewer's verdict on one exact copy. Append-only, and blind until both are in."""

    copy = models.ForeignKey(FrozenCopy, models.PROTECT, related_name="reviews")
    sha256 = models.CharField(max_length=64)
    verdict = models.CharField(max_length=10, choices=choices_of(Verdict))
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["copy", "at", "id"]
        constraints = [
            one_of("verdict", Verdict, "reporting_review_verdict_known"),
            models.UniqueConstraint(fields=["copy", "by"], name="reporting_review_person_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="reporting_review_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.copy}: {self.verdict}"
