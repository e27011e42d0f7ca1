"""Where each area stands on a tile map."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords


class AreaTile(models.Model):
    """One area's tile, by row and column from nought, in rough geography."""

    area = models.OneToOneField("kernel.Area", models.PROTECT, related_name="+")
    row = models.PositiveSmallIntegerField()
    column = models.PositiveSmallIntegerField()

    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["row", "column"]
        constraints = [
            models.CheckConstraint(
                condition=Q(row__lt=12, column__lt=12), name="strategy_areatile_in_the_grid"
            ),
            models.UniqueConstraint(fields=["row", "column"], name="strategy_areatile_once"),
        ]

    def __str__(self) -> str:
        return f"{self.area} at {self.row}, {self.column}"
