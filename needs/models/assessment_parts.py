"""What a version of the needs assessment is written of. Edited as a draft, then frozen."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from dalpb.kernel.choices import choices_of, one_of
from needs.models.assessments import AssessmentVersion
from needs.models.measures import Measure
from needs.models.observations import Observation
from needs.rules.assessment.content import AreaKind, FindingLevel, Place, Strength, TieKind

PART_CODE = r"^[A-Za-z0-9][A-Za-z0-9_.-]*$"


class Part(models.Model):
    """Something written in a version, in its place. `version` is for two people who edit."""

    code = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    updated_at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.code


def part_rules(name: str) -> list[models.BaseConstraint]:
    """A part's code is plain, and stands once in its version."""
    return [
        models.CheckConstraint(condition=Q(code__regex=PART_CODE), name=f"needs_{name}_code_plain"),
        models.UniqueConstraint(fields=["edition", "code"], name=f"needs_{name}_once"),
    ]


class AssessmentSection(Part):
    """A chapter of findings."""

    edition = models.ForeignKey(AssessmentVersion, models.PROTECT, related_name="sections")
    heading = models.CharField(max_length=160)
    text = models.TextField(blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "code"]
        constraints = part_rules("assessmentsection")


class Finding(Part):
    """One thing found. Its texts hold figures by name only: see `rules.assessment.words`.

    `tile_name` and `tile_words` are its large figure on the one-page summary. `followed_by` is
    the measure that counts the same need from year to year, and so what the return says of it.
    """

    edition = models.ForeignKey(AssessmentVersion, models.PROTECT, related_name="findings")
    section = models.ForeignKey(AssessmentSection, models.PROTECT, related_name="findings")
    headline = models.CharField(max_length=300)
    level = models.CharField(max_length=15, choices=choices_of(FindingLevel))
    strength = models.CharField(max_length=10, choices=choices_of(Strength))
    text = models.TextField(blank=True)
    caveats = models.TextField(blank=True)
    place = models.CharField(max_length=10, choices=choices_of(Place), default=Place.NOWHERE.value)
    tile_name = models.CharField(max_length=40, blank=True)
    tile_words = models.CharField(max_length=160, blank=True)
    chart_title = models.CharField(max_length=160, blank=True)
    followed_by = models.ForeignKey(Measure, models.PROTECT, null=True, related_name="+")

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["section__position", "position", "code"]
        constraints = [
            *part_rules("finding"),
            one_of("level", FindingLevel, "needs_finding_level_known"),
            one_of("strength", Strength, "needs_finding_strength_known"),
            one_of("place", Place, "needs_finding_place_known"),
            models.CheckConstraint(condition=~Q(headline=""), name="needs_finding_has_a_headline"),
            models.CheckConstraint(
                condition=Q(tile_name="", tile_words="") | (~Q(tile_name="") & ~Q(tile_words="")),
                name="needs_finding_tile_is_whole",
            ),
        ]


class FindingFigure(models.Model):
    """A figure that a finding stands on, tied to it by a name.

    An observation is tied with the version it had; where the keys led to none, the keys
    alone are kept and the document shows the break. A share is one named figure of the
    finding within the sum of others. An indicator is named by codes and kept as it read.

    `period_said` stands wherever the figure's period would, where its source does not name
    one: a figure is stored under some period, and that one must not be read as its own.
    """

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="figures")
    name = models.CharField(max_length=40)
    label = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=12, choices=choices_of(TieKind))
    is_charted = models.BooleanField(default=False)
    observation = models.ForeignKey(Observation, models.PROTECT, null=True, related_name="+")
    observation_version = models.PositiveIntegerField(null=True)
    measure_code = models.CharField(max_length=60, blank=True)
    category_key = models.CharField(max_length=200, blank=True)
    area_code = models.CharField(max_length=20, blank=True)
    period_code = models.CharField(max_length=30, blank=True)
    period_said = models.CharField(max_length=80, blank=True)
    organisation_code = models.CharField(max_length=60, blank=True)
    indicator_code = models.CharField(max_length=60, blank=True)
    share_of = models.CharField(max_length=40, blank=True)
    share_in = models.JSONField(default=list)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    updated_at = models.DateTimeField()

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "name"]
        constraints = [
            one_of("kind", TieKind, "needs_findingfigure_kind_known"),
            models.UniqueConstraint(fields=["finding", "name"], name="needs_findingfigure_once"),
            models.CheckConstraint(
                condition=Q(name__regex=r"^[a-z][a-z0-9_]*$"),
                name="needs_findingfigure_name_plain",
            ),
            models.CheckConstraint(
                condition=Q(observation__isnull=True, observation_version__isnull=True)
                | Q(observation__isnull=False, observation_version__isnull=False),
                name="needs_findingfigure_observation_with_version",
            ),
            models.CheckConstraint(
                condition=(Q(kind=TieKind.OBSERVATION.value) & ~Q(measure_code=""))
                | (
                    Q(kind=TieKind.INDICATOR.value, observation__isnull=True)
                    & ~Q(indicator_code="")
                )
                | (Q(kind=TieKind.SHARE.value, observation__isnull=True) & ~Q(share_of="")),
                name="needs_findingfigure_says_what",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Recommendation(Part):
    """An area for development, with the findings it answers. The strategy points at its code."""

    edition = models.ForeignKey(AssessmentVersion, models.PROTECT, related_name="recommendations")
    kind = models.CharField(max_length=12, choices=choices_of(AreaKind))
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    parts = models.JSONField(default=list)
    findings = models.ManyToManyField(Finding, related_name="recommendations")

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "code"]
        constraints = [
            *part_rules("recommendation"),
            one_of("kind", AreaKind, "needs_recommendation_kind_known"),
        ]


class DataGap(Part):
    """What is not known, why, who would have to supply it, and by when."""

    edition = models.ForeignKey(AssessmentVersion, models.PROTECT, related_name="gaps")
    what = models.CharField(max_length=300)
    why = models.TextField()
    supplier = models.CharField(max_length=200)
    due_on = models.DateField(null=True)
    is_headline = models.BooleanField(default=False)
    findings = models.ManyToManyField(Finding, related_name="gaps")

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "code"]
        constraints = part_rules("datagap")


class Voice(Part):
    """Lived experience told together, so that it is nobody's own account."""

    edition = models.ForeignKey(AssessmentVersion, models.PROTECT, related_name="voices")
    heading = models.CharField(max_length=200)
    text = models.TextField()
    source = models.CharField(max_length=300)
    is_illustrative = models.BooleanField(default=False)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "code"]
        constraints = part_rules("voice")


class HelpLine(Part):
    """Where somebody who reads the assessment can get help."""

    edition = models.ForeignKey(AssessmentVersion, models.PROTECT, related_name="help_lines")
    name = models.CharField(max_length=120)
    contact = models.CharField(max_length=120)
    note = models.CharField(max_length=200, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "code"]
        constraints = part_rules("helpline")
