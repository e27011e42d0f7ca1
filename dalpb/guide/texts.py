"""The guide's words held to its pictures: each is shown, and each shown is made."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from dalpb.guide.shots import Shot

_PICTURE: Final = re.compile(r"!\[(?P<alt>[^\]]*)\]\(pictures/(?P<name>[a-z0-9-]+)\.png\)")


def unlike(guide: Path, shots: Sequence[Shot]) -> list[str]:
    """What the words show and nobody makes, what is made and not shown, and what has no words."""
    shown = [
        found
        for page in sorted(guide.glob("*.md"))
        for found in _PICTURE.finditer(page.read_text("utf-8"))
    ]
    named, made = {found["name"] for found in shown}, {shot.name for shot in shots}
    return [
        *(f"{name}: the guide shows it, and nothing makes it" for name in sorted(named - made)),
        *(f"{name}: it is made, and the guide does not show it" for name in sorted(made - named)),
        *(
            f"{f['name']}: it has no words for who cannot see it"
            for f in shown
            if not f["alt"].strip()
        ),
    ]
