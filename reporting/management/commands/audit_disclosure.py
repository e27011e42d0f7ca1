"""Find what a reader could work out from what is printed."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reporting.disclosure.audit import Audit, audit
from reporting.disclosure.casefile import Case, read_case
from reporting.disclosure.explain import explain
from reporting.disclosure.reading import Unreadable
from reporting.disclosure.statements import Contradiction, Reader


class Command(BaseCommand):
    help = (
        "Audit a case file as a reader who knows the printed rules would. Exit 0 when nobody can"
        " work out a small count, 1 when somebody can, 2 when the file could not be read."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--reader", choices=[r.value for r in Reader], default="aware")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        reader = Reader(options["reader"])
        try:
            case = read_file(options["file"])
            refuse_unprinted(case)
            found = audit(case.known, reader)
            why = explain(case.known, found, reader)
        except (Unreadable, Contradiction) as problem:
            raise CommandError(str(problem), returncode=2) from problem
        if options["json"]:
            self.stdout.write(json.dumps(as_json(found, why, reader), ensure_ascii=False))
        else:
            self._tell(found, why)
        if not found.is_safe:
            raise SystemExit(1)

    def _tell(self, found: Audit, why: dict[str, str]) -> None:
        for sentence in why.values():
            self.stdout.write(sentence)
        if found.is_safe:
            self.stdout.write(f"Nobody can work out a small count ({len(found.needs)} checked).")
        else:
            self.stdout.write(
                f"{len(found.recovered)} of {len(found.needs)} counts can be worked out, and"
                f" {len(found.narrow)} more are known too closely."
            )


def read_file(path: Path) -> Case:
    """The case in a file; raises `Unreadable`."""
    try:
        content = path.read_bytes()
    except OSError as problem:
        why = f"it could not be opened ({problem.strerror})."
        raise Unreadable(str(path), why, "Check the name.") from problem
    return read_case(content)


def refuse_unprinted(case: Case) -> None:
    if case.table is not None:
        why = "it holds a table that nothing has been printed of."
        raise Unreadable("The file", why, "Use protect_tables.")


def as_json(found: Audit, why: dict[str, str], reader: Reader) -> dict[str, Any]:
    """The findings in the neutral format."""
    return {
        "reader": reader.value,
        "recovered": dict(found.recovered),
        "narrow": {cell: [limits.low, limits.high] for cell, limits in found.narrow.items()},
        "safe": found.is_safe,
        "why": why,
    }
