"""How much of a machine one uploaded file may use."""

from dataclasses import dataclass, replace
from typing import Final

MEBIBYTE: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Every bound on one file. The reader refuses what is above any of them."""

    file_bytes: int = 10 * MEBIBYTE
    unpacked_bytes: int = 64 * MEBIBYTE
    archive_entries: int = 200
    archive_ratio: int = 200
    rows: int = 100_000
    columns: int = 256
    cells: int = 2_000_000
    field_characters: int = 10_000
    xml_depth: int = 64
    memory_bytes: int = 600 * MEBIBYTE
    cpu_seconds: int = 20
    wall_seconds: int = 30
    output_bytes: int = 256 * MEBIBYTE

    def for_rows(self, rows: int) -> "Limits":
        """The same for a file of so many rows: what grows with the rows is raised alike."""
        times = -(-rows // self.rows)
        return replace(
            self,
            rows=rows,
            file_bytes=self.file_bytes * times,
            cells=self.cells * times,
            memory_bytes=self.memory_bytes * times,
            cpu_seconds=self.cpu_seconds * times,
            wall_seconds=self.wall_seconds * times,
            output_bytes=self.output_bytes * times,
        )


DEFAULT_LIMITS: Final = Limits()

# For files that an operator of the server loads from the command line: a year of
# monthly figures for every area, about a million rows.
OPERATOR_LIMITS: Final = Limits(
    file_bytes=512 * MEBIBYTE,
    rows=1_100_000,
    cells=20_000_000,
    memory_bytes=2048 * MEBIBYTE,
    cpu_seconds=120,
    wall_seconds=180,
    output_bytes=2048 * MEBIBYTE,
)
