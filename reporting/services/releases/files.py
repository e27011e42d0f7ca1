"""The files of a release, made once from its protected tables and stored with their digests."""

import hashlib
from dataclasses import dataclass
from typing import Final

from reporting.disclosure.shown import ShownTable
from reporting.frames.released import render_released_ods
from reporting.models import FrozenCopy, Release, ReleasedFile
from reporting.selectors.returns import area_of_authority

ODS: Final = "application/vnd.oasis.opendocument.spreadsheet"
LICENCE: Final = "Open Government Licence v3.0"


@dataclass(frozen=True, slots=True)
class Made:
    """A file before it is stored."""

    name: str
    title: str
    media_type: str
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def table_files(release: Release, policy: str, tables: tuple[ShownTable, ...]) -> tuple[Made, ...]:
    """Each table as a spreadsheet in the government's open format."""
    about = (
        f"Release {release.code}, revision {release.revision}",
        f"Rules for small counts: {policy}",
        f"Licence: {LICENCE}",
        *((f"Corrected: {release.correction_note}",) if release.correction_note else ()),
    )
    author = area_of_authority().name if tables else ""
    return tuple(
        Made(
            f"table-{table.number}.ods",
            table.title,
            ODS,
            render_released_ods(
                table,
                release=release.title,
                author=author,
                made=release.data_cut_off,
                about=(*about, f"SHA-256 of the table: {table.sha256}"),
            ),
        )
        for table in tables
    )


def store_files(copy: FrozenCopy, made: tuple[Made, ...]) -> None:
    ReleasedFile.objects.bulk_create(
        ReleasedFile(
            copy=copy,
            name=one.name,
            title=one.title[:200],
            media_type=one.media_type,
            size=len(one.content),
            content=one.content,
            sha256=one.sha256,
        )
        for one in made
    )
