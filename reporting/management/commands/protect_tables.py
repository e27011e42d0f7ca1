"""Choose what to withhold from tables so that nobody can be worked out."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reporting.disclosure.casefile import Case
from reporting.disclosure.pricing import Wishes
from reporting.disclosure.protect import NoProof, Protection, protect
from reporting.disclosure.reading import Unreadable
from reporting.disclosure.reasons import reasons
from reporting.disclosure.shape import REFUSE_ABOVE
from reporting.disclosure.statements import Contradiction
from reporting.management.commands.audit_disclosure import read_file


class Command(BaseCommand):
    help = (
        "Choose the cells to withhold, over all linked tables and earlier releases at once, with a"
        " proof for every small count. Exit 0 protected, 1 when no choice protects all (a table is"
        " then not written), 2 when the file could not be read."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--output", required=True, type=Path, metavar="FILE")
        parser.add_argument("--key", default="", help="what makes the choice hard to reproduce")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            case = read_file(options["file"])
            show, wishes = proposal(case, options["key"])
            protection = protect(case.known, show, wishes)
        except (Unreadable, Contradiction) as problem:
            raise CommandError(str(problem), returncode=2) from problem
        if protection.proof is None and case.table is not None:
            raise CommandError(f"{NoProof(protection.lost)} Nothing was written.", returncode=1)
        write(options["output"], as_json(case, show, protection))
        self._tell(case, show, protection)
        if protection.proof is None:
            raise SystemExit(1)

    def _tell(self, case: Case, show: tuple[str, ...], protection: Protection) -> None:
        truths = case.known.truths()
        there = sum(1 for cell in show if truths[cell])
        self.stdout.write(
            f"{len(protection.withheld)} of {there} numbers that are not nought are withheld,"
            f" {len(protection.secondary)} of them to protect the others."
        )
        if protection.proof is None:
            self.stdout.write(
                "What was printed earlier already gives away "
                f"{', '.join(protection.lost[:5])}. This is an incident: run audit_disclosure."
            )
        if 100 * len(protection.withheld) > REFUSE_ABOVE * there:
            self.stderr.write(
                f"More than {REFUSE_ABOVE}% is withheld. Merge categories or publish a longer"
                " period: a release of this shape is refused unless somebody says why not."
            )


def proposal(case: Case, key: str) -> tuple[tuple[str, ...], Wishes]:
    """What is to be printed, and at what price it may be withheld."""
    if case.kind not in {"suppress", "next"}:
        why = "it proposes nothing to print."
        raise Unreadable("The file, kind", why, "Use audit_disclosure.")
    if case.table is None:
        return case.show, Wishes(key=key)
    show = tuple(cell.id for cell in case.known.cells)
    heights = dict(zip(show, case.table.heights().tolist(), strict=True))
    must = frozenset(case.table.key(at) for at in case.table.must_print)
    return show, Wishes(must_print=must, heights=heights, key=key)


def as_json(case: Case, show: tuple[str, ...], protection: Protection) -> dict[str, Any]:
    """The answer in the neutral format."""
    if case.table is None:
        return {
            "withheld": list(protection.withheld),
            "possible": protection.proof is not None,
        }
    at = {case.table.key(names): names for names in case.table.coordinates()}
    return {
        "withheld": [list(at[cell]) for cell in protection.withheld],
        "reasons": {
            ", ".join(at[cell]): why for cell, why in reasons(case.known, show, protection).items()
        },
    }


def write(target: Path, content: dict[str, Any]) -> None:
    """The file appears whole or not at all."""
    part = target.with_name(target.name + ".part")
    try:
        part.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")
        part.replace(target)
    except OSError as problem:
        raise CommandError(
            f"{target}: it could not be written ({problem.strerror}). Choose another place.",
            returncode=2,
        ) from problem
