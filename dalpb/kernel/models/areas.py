"""Areas by their statistical code, with names and parents that change over time."""

from enum import StrEnum

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from dalpb.kernel.choices import choices_of, one_of


class AreaKind(StrEnum):
    COUNTRY = "country"
    REGION = "region"
    COUNTY = "county"
    DISTRICT = "district"
    POLICE_FORCE = "police_force"
    LSOA = "lsoa"
    OTHER = "other"


# Nothing about a service is ever placed more finely than these.
PUBLIC_KINDS = frozenset({AreaKind.COUNTRY, AreaKind.REGION, AreaKind.COUNTY, AreaKind.DISTRICT})


class Sex(StrEnum):
    ALL = "all"
    FEMALE = "female"
    MALE = "male"


def _dated(
    prefix: str, first: str = "valid_from", until: str = "valid_until"
) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(**{f"{until}__isnull": True}) | Q(**{f"{until}__gt": F(first)}),
        name=f"{prefix}_ends_after_start",
    )


class Area(models.Model):
    """`code` is the key: names change (and so may parents), codes stay."""

    code = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=20, choices=choices_of(AreaKind))
    source = models.CharField(max_length=300)

    history = HistoricalRecords()

    class Meta:
        constraints = [one_of("kind", AreaKind, "kernel_area_kind_known")]

    def __str__(self) -> str:
        return self.code


class AreaName(models.Model):
    area = models.ForeignKey(Area, models.PROTECT, related_name="names")
    name = models.CharField(max_length=120)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    source = models.CharField(max_length=300)
    needs_checking = models.BooleanField(default=False)

    history = HistoricalRecords()

    class Meta:
        constraints = [
            _dated("kernel_areaname"),
            models.UniqueConstraint(
                fields=["area", "valid_from"], name="kernel_areaname_start_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AreaParent(models.Model):
    area = models.ForeignKey(Area, models.PROTECT, related_name="parents")
    parent = models.ForeignKey(Area, models.PROTECT, related_name="children")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    source = models.CharField(max_length=300)

    history = HistoricalRecords()

    class Meta:
        constraints = [
            _dated("kernel_areaparent"),
            models.UniqueConstraint(
                fields=["area", "valid_from"], name="kernel_areaparent_start_once"
            ),
            models.CheckConstraint(
                condition=~Q(area=F("parent")), name="kernel_areaparent_not_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area} in {self.parent}"


class Population(models.Model):
    """Mid-year residents of an area, for one age base and sex. `age_until` is exclusive."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="populations")
    year = models.PositiveSmallIntegerField()
    age_from = models.PositiveSmallIntegerField(default=0)
    age_until = models.PositiveSmallIntegerField(null=True)
    sex = models.CharField(max_length=10, choices=choices_of(Sex), default=Sex.ALL.value)
    persons_count = models.BigIntegerField()
    source = models.CharField(max_length=300)
    is_illustrative = models.BooleanField(default=False)

    history = HistoricalRecords()

    class Meta:
        constraints = [
            one_of("sex", Sex, "kernel_population_sex_known"),
            models.CheckConstraint(
                condition=Q(persons_count__gte=0), name="kernel_population_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(age_until__isnull=True) | Q(age_until__gt=F("age_from")),
                name="kernel_population_age_band",
            ),
            models.UniqueConstraint(
                fields=["area", "year", "age_from", "age_until", "sex"],
                condition=Q(age_until__isnull=False),
                name="kernel_population_once",
            ),
            models.UniqueConstraint(
                fields=["area", "year", "age_from", "sex"],
                condition=Q(age_until__isnull=True),
                name="kernel_population_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.year}: {self.persons_count}"
