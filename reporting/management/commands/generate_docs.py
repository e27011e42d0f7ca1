"""Write the documents that are made from code, or say that they differ."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from dalpb.kernel.roles_document import roles_markdown
from reporting.releases import workflow as releases
from reporting.returns.index import lines_document, rules_document
from reporting.workflow import states_document

DOCUMENTS = {
    "roles.md": roles_markdown,
    "return-lines.md": lines_document,
    "return-checks.md": rules_document,
    "return-states.md": states_document,
    "release-states.md": releases.states_document,
}


class Command(BaseCommand):
    help = "Write docs/ from the code; with --check, exit 1 where they differ."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(settings.BASE_DIR) / "docs"
        stale = []
        for name, make in DOCUMENTS.items():
            file, text = folder / name, make()
            if file.is_file() and file.read_text(encoding="utf-8") == text:
                continue
            stale.append(name)
            if not options["check"]:
                file.write_text(text, encoding="utf-8")
        if options["check"] and stale:
            self.stdout.write(f"Not as the code says: {', '.join(stale)}. Run generate_docs.")
            raise SystemExit(1)
