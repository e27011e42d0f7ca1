"""`./run guide`: make the user guide's pictures anew from the example partnership.

`--check` opens every page that the guide shows and writes nothing. Exit 1 where a page does not
answer, does not bear its heading, or the guide and its pictures name different things.
"""

import argparse
import sys
from pathlib import Path
from typing import Final

from dalpb.guide.pictures import opened, taken
from dalpb.guide.serving import Site, serving
from dalpb.guide.shots import SHOTS, Shot
from dalpb.guide.texts import unlike

ROOT: Final = Path(__file__).resolve().parents[2]
GUIDE: Final = ROOT / "docs" / "guide"


def main() -> int:
    parser = argparse.ArgumentParser(prog="./run guide", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing")
    parser.add_argument("--only", default="", help="the name of one picture")
    options = parser.parse_args()
    faults = unlike(GUIDE, SHOTS)
    wanted = [shot for shot in SHOTS if options.only in ("", shot.name)]
    with serving() as site:
        for shot in wanted:
            faults += _looked_at(site, shot, None if options.check else GUIDE / "pictures")
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{len(wanted)} pages looked at, {len(faults)} faults.")
    return 1 if faults else 0


def _looked_at(site: Site, shot: Shot, folder: Path | None) -> list[str]:
    """What is wrong with one page; where nothing is and there is a folder, its picture."""
    with site.page_of(shot.reader, narrow=shot.is_narrow) as page:
        faults = opened(page, site.address, shot)
        if folder is not None and not faults:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{shot.name}.png").write_bytes(taken(page, shot))
    return faults


if __name__ == "__main__":
    sys.exit(main())
