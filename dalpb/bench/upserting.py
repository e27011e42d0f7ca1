"""What Django itself offers for a county's quarter: model objects, put in or changed."""

from typing import ClassVar

from django.db import connection, models

from dalpb.bench.measuring import clocked

KEY = ("organisation", "period", "measure", "area", "service_number", "category_key")


class Upserted(models.Model):
    """A figure in a table as Django makes one: a key, and a reference checked for each row."""

    state = models.CharField(max_length=20)
    value_micro = models.BigIntegerField(null=True)
    low_micro = models.BigIntegerField(null=True)
    high_micro = models.BigIntegerField(null=True)
    words = models.CharField(max_length=120, blank=True)
    note = models.CharField(max_length=500, blank=True)
    source = models.CharField(max_length=300, blank=True)
    is_illustrative = models.BooleanField(default=False)
    period = models.ForeignKey("kernel.ReportingPeriod", models.DO_NOTHING, related_name="+")
    area = models.ForeignKey("kernel.Area", models.DO_NOTHING, related_name="+")
    organisation = models.ForeignKey("kernel.Organisation", models.DO_NOTHING, related_name="+")
    measure = models.ForeignKey("needs.Measure", models.DO_NOTHING, related_name="+")
    batch = models.ForeignKey("needs.ImportBatch", models.DO_NOTHING, related_name="+")
    service_number = models.BigIntegerField(default=0)
    category_key = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[models.Manager["Upserted"]] = models.Manager()

    class Meta:
        app_label = "needs"
        managed = False
        db_table = "bench_upserted"
        unique_together: ClassVar = [KEY]

    def __str__(self) -> str:
        return self.category_key


_FIELDS = Upserted._meta.concrete_fields  # noqa: SLF001 - Django's own way to ask


def prepare() -> None:
    """The table is there."""
    with connection.schema_editor() as editor:
        Upserted._meta.managed = True  # noqa: SLF001 - only here is it made
        editor.create_model(Upserted)


def upserted(rows: int) -> float:
    """CPU of putting in the last rows that were imported."""
    columns = [field.attname for field in _FIELDS if field.attname != "service_number"]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(columns)} FROM needs_observation ORDER BY id DESC LIMIT %s",
            [rows],
        )
        found = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
    if len(found) < rows:
        raise RuntimeError(f"Only {len(found)} rows of {rows} have been imported yet.")
    changing = [f.name for f in _FIELDS if not f.primary_key and f.name not in KEY]

    def put() -> None:
        Upserted.objects.bulk_create(
            [Upserted(**{**row, "id": None}) for row in found],
            update_conflicts=True,
            unique_fields=KEY,
            update_fields=changing,
        )

    return clocked(put)
