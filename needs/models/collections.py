"""What is asked of whom, how often and what for; and each round of asking."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from dalpb.kernel.access import Access
from dalpb.kernel.choices import choices_of, one_of
from dalpb.kernel.roles import Permission
from needs.models.measures import Dimension, Measure
from needs.models.provision import Service, ends_after_start
from needs.rules.collecting import AskedOf, Frequency, RoundStatus, UseKind

_CODE = r"^[a-z0-9][a-z0-9-]*$"


class Collection(models.Model):
    """A set of questions asked of named organisations at a frequency."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    purpose = models.TextField()
    frequency = models.CharField(max_length=10, choices=choices_of(Frequency))
    agreement = models.TextField(help_text="What each organisation agrees to before it is asked")
    agreement_edition = models.CharField(max_length=20)
    source = models.CharField(max_length=300)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]
        constraints = [
            one_of("frequency", Frequency, "needs_collection_frequency_known"),
            models.CheckConstraint(
                condition=Q(code__regex=_CODE), name="needs_collection_code_plain"
            ),
            models.CheckConstraint(
                condition=~Q(agreement="") & ~Q(agreement_edition="") & ~Q(purpose=""),
                name="needs_collection_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Section(models.Model):
    """Questions that belong together and are accepted or sent back together."""

    collection = models.ForeignKey(Collection, models.PROTECT, related_name="sections")
    code = models.CharField(max_length=40)
    title = models.CharField(max_length=120)
    guidance = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField()

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["collection", "position", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=_CODE), name="needs_section_code_plain"),
            models.UniqueConstraint(fields=["collection", "code"], name="needs_section_code_once"),
        ]

    def __str__(self) -> str:
        return self.title


class Question(models.Model):
    """One measure asked for. It names the first thing it serves; `uses` may name more.

    A measure is asked for once in all collections: one answer feeds every use.
    """

    section = models.ForeignKey(Section, models.PROTECT, related_name="questions")
    measure = models.OneToOneField(Measure, models.PROTECT, related_name="question")
    asked_of = models.CharField(max_length=15, choices=choices_of(AskedOf))
    hint = models.CharField(max_length=500, blank=True)
    position = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField(help_text="What answering takes, in minutes")
    use_kind = models.CharField(max_length=15, choices=choices_of(UseKind))
    use_code = models.CharField(max_length=80)
    use_words = models.CharField(max_length=300)
    asked_from = models.DateField(null=True)
    asked_until = models.DateField(null=True)
    splits: "models.ManyToManyField[Dimension, QuestionSplit]" = models.ManyToManyField(
        Dimension, through="QuestionSplit", related_name="+"
    )

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["section", "position", "id"]
        constraints = [
            one_of("asked_of", AskedOf, "needs_question_asked_of_known"),
            one_of("use_kind", UseKind, "needs_question_use_kind_known"),
            models.CheckConstraint(
                condition=~Q(use_code="") & ~Q(use_words=""), name="needs_question_serves_something"
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=240), name="needs_question_minutes_sane"
            ),
            ends_after_start("needs_question_ends_after_start", "asked_from", "asked_until"),
        ]

    def __str__(self) -> str:
        return f"{self.measure}"


class QuestionSplit(models.Model):
    """A breakdown that a question asks for."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="question_splits")
    dimension = models.ForeignKey(Dimension, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar[list[str]] = ["question", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["question", "dimension"], name="needs_questionsplit_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.question} by {self.dimension}"


class QuestionUse(models.Model):
    """Something more that a question's answer serves: asked once, used in many places."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="uses")
    kind = models.CharField(max_length=15, choices=choices_of(UseKind))
    code = models.CharField(max_length=80)
    words = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar[list[str]] = ["question", "kind", "code"]
        constraints = [
            one_of("kind", UseKind, "needs_questionuse_kind_known"),
            models.CheckConstraint(
                condition=~Q(code="") & ~Q(words=""), name="needs_questionuse_says_what"
            ),
            models.UniqueConstraint(
                fields=["question", "kind", "code"], name="needs_questionuse_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"


class SectionAsk(models.Model):
    """A section is asked of an organisation, or of one of its services, between two days."""

    section = models.ForeignKey(Section, models.PROTECT, related_name="asks")
    organisation = models.ForeignKey("kernel.Organisation", models.PROTECT, related_name="+")
    service = models.ForeignKey(Service, models.PROTECT, null=True, related_name="+")
    asked_from = models.DateField()
    asked_until = models.DateField(null=True)

    history = HistoricalRecords()

    class Meta:
        constraints = [
            ends_after_start("needs_sectionask_ends_after_start", "asked_from", "asked_until"),
            models.UniqueConstraint(
                fields=["section", "organisation", "asked_from"],
                condition=Q(service__isnull=True),
                name="needs_sectionask_organisation_once",
            ),
            models.UniqueConstraint(
                fields=["section", "service", "asked_from"],
                condition=Q(service__isnull=False),
                name="needs_sectionask_service_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.section} of {self.service or self.organisation}"


class TableRule(models.Model):
    """Two sides that must agree across tables, run as advice until `binding_from`."""

    collection = models.ForeignKey(Collection, models.PROTECT, related_name="table_rules")
    code = models.CharField(max_length=40)
    left = models.JSONField(help_text="Measure codes that are added on the smaller side")
    right = models.JSONField(help_text="Measure codes that are added on the larger side")
    words = models.CharField(max_length=300)
    introduced_on = models.DateField()
    binding_from = models.DateField()

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["collection", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^[a-z0-9_]+$"), name="needs_tablerule_code_plain"
            ),
            models.CheckConstraint(
                condition=Q(binding_from__gte=F("introduced_on")),
                name="needs_tablerule_advice_comes_first",
            ),
            models.UniqueConstraint(fields=["collection", "code"], name="needs_tablerule_once"),
        ]

    def __str__(self) -> str:
        return self.code


class Agreement(models.Model):
    """An organisation agreed to an edition of what a collection asks of it. Append-only."""

    collection = models.ForeignKey(Collection, models.PROTECT, related_name="agreements")
    organisation = models.ForeignKey("kernel.Organisation", models.PROTECT, related_name="+")
    edition = models.CharField(max_length=20)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    agreed_at = models.DateTimeField()
    words = models.CharField(
        max_length=300, blank=True, help_text="How, where it was agreed on paper"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(agreed_by__isnull=False) | ~Q(words=""),
                name="needs_agreement_by_somebody_or_on_paper",
            ),
            models.UniqueConstraint(
                fields=["collection", "organisation", "edition"], name="needs_agreement_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} to {self.edition}"


class Round(models.Model):
    """One asking for one period. Opening it freezes what is asked.

    `due_on` is the deadline that is shown; after `last_entry_on` nobody may begin; after
    `last_edit_on` nothing may change.
    """

    collection = models.ForeignKey(Collection, models.PROTECT, related_name="rounds")
    period = models.ForeignKey("kernel.ReportingPeriod", models.PROTECT, related_name="+")
    due_on = models.DateField()
    last_entry_on = models.DateField()
    last_edit_on = models.DateField()
    status = models.CharField(
        max_length=10, choices=choices_of(RoundStatus), default=RoundStatus.DRAFT.value
    )
    form = models.JSONField(default=dict)
    form_sha256 = models.CharField(max_length=64, blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    opened_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["-period__first_on", "collection"]
        constraints = [
            one_of("status", RoundStatus, "needs_round_status_known"),
            models.CheckConstraint(
                condition=Q(last_entry_on__gte=F("due_on"))
                & Q(last_edit_on__gte=F("last_entry_on")),
                name="needs_round_dates_in_order",
            ),
            models.CheckConstraint(
                condition=Q(
                    status=RoundStatus.DRAFT.value,
                    opened_by__isnull=True,
                    opened_at__isnull=True,
                    form_sha256="",
                )
                | (
                    Q(
                        status=RoundStatus.OPEN.value,
                        opened_by__isnull=False,
                        opened_at__isnull=False,
                    )
                    & ~Q(form_sha256="")
                ),
                name="needs_round_open_is_frozen",
            ),
            models.UniqueConstraint(fields=["collection", "period"], name="needs_round_once"),
        ]

    def __str__(self) -> str:
        return f"{self.collection}, {self.period}"


class ObligationQuerySet(models.QuerySet["Obligation"]):
    def for_user(self, access: Access) -> Self:
        """All obligations, those of the person's own organisations, or none."""
        if access.has(Permission.VIEW_ALL_FIGURES):
            return self
        return self.filter(organisation_id__in=access.organisation_ids(Permission.VIEW_OWN_FIGURES))


class Obligation(models.Model):
    """What one organisation owes in one round."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="obligations")
    organisation = models.ForeignKey("kernel.Organisation", models.PROTECT, related_name="+")
    sections = models.JSONField(help_text="Codes of the sections of the round's form asked of it")
    minutes = models.PositiveIntegerField(help_text="What answering takes, in minutes")
    version = models.PositiveIntegerField(default=1)

    objects = ObligationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["round", "organisation__name"]
        constraints = [
            models.UniqueConstraint(fields=["round", "organisation"], name="needs_obligation_once")
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.round}"


class Extension(models.Model):
    """Later dates for one organisation in one round, and why. Append-only."""

    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="extensions")
    due_on = models.DateField()
    last_entry_on = models.DateField()
    last_edit_on = models.DateField()
    reason = models.CharField(max_length=300)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["obligation", "granted_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_entry_on__gte=F("due_on"))
                & Q(last_edit_on__gte=F("last_entry_on")),
                name="needs_extension_dates_in_order",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="needs_extension_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.obligation} to {self.due_on}"
