"""Documents as the public reads them: frozen when proposed, approved by somebody else. Append-only."""

from enum import StrEnum
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from dalpb.kernel.choices import choices_of, one_of
from reporting.documents.content import DocumentKind

_SHA256 = r"^[0-9a-f]{64}$"


class StepKind(StrEnum):
    """What became of a proposal. Nothing else ever happens to a document."""

    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class PublishedDocument(models.Model):
    """One version of a document. `sha256` is of `content`; it is public once approved.

    `public_from` is its embargo, null for at once. `stands_because` says why a doubtful
    number in its words may be read, where there was one.
    """

    kind = models.CharField(max_length=20, choices=choices_of(DocumentKind))
    slug = models.SlugField(max_length=60)
    version = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    summary = models.TextField()
    dated_on = models.DateField()
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    change_note = models.TextField(blank=True)
    stands_because = models.TextField(blank=True)
    public_from = models.DateTimeField(null=True)
    supersedes = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["kind", "slug", "-version"]
        constraints = [
            one_of("kind", DocumentKind, "reporting_publisheddocument_kind_known"),
            models.UniqueConstraint(
                fields=["kind", "slug", "version"], name="reporting_publisheddocument_version_once"
            ),
            models.CheckConstraint(
                condition=Q(version__gte=1), name="reporting_publisheddocument_from_one"
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex=_SHA256), name="reporting_publisheddocument_sha256"
            ),
            models.CheckConstraint(
                condition=Q(supersedes__isnull=True) | ~Q(change_note=""),
                name="reporting_publisheddocument_later_says_why",
            ),
            models.CheckConstraint(
                condition=Q(public_from__isnull=True) | Q(public_from__gte=F("proposed_at")),
                name="reporting_publisheddocument_embargo_ahead",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}/{self.slug}, version {self.version}"


class DocumentFile(models.Model):
    """One file of a document, as it was made when the document was proposed."""

    document = models.ForeignKey(PublishedDocument, models.PROTECT, related_name="files")
    name = models.CharField(max_length=120)
    title = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar[list[str]] = ["document", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "name"], name="reporting_documentfile_name_once"
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex=_SHA256), name="reporting_documentfile_sha256"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document}, {self.name}"


class DocumentStep(models.Model):
    """An approval, a refusal or a withdrawal. `author` is who proposed the document.

    `sha256` is what the person had before them.
    """

    document = models.ForeignKey(PublishedDocument, models.PROTECT, related_name="steps")
    step = models.CharField(max_length=10, choices=choices_of(StepKind))
    reason = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["document", "id"]
        constraints = [
            one_of("step", StepKind, "reporting_documentstep_step_known"),
            models.UniqueConstraint(
                fields=["document", "step"], name="reporting_documentstep_once"
            ),
            models.CheckConstraint(
                condition=~Q(step=StepKind.APPROVED.value) | ~Q(by=F("author")),
                name="reporting_documentstep_author_is_not_approver",
            ),
            models.CheckConstraint(
                condition=Q(step=StepKind.APPROVED.value) | ~Q(reason=""),
                name="reporting_documentstep_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document}: {self.step}"
