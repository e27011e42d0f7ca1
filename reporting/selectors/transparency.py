"""Reads of the Transparency Code's files as they were made."""

from reporting.models import TransparencyFile


def latest_files() -> list[TransparencyFile]:
    """The last file of each publication and period, the latest period first."""
    rows = TransparencyFile.objects.order_by("-period", "publication", "number")
    return list({(row.publication, row.period): row for row in rows}.values())
