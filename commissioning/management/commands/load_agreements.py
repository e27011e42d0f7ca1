"""Load agreements from a file."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import ObjectDoesNotExist

from commissioning.services.agreement_files import load_agreements
from dalpb.kernel.clock import now
from dalpb.kernel.models import User
from dalpb.kernel.refusals import Refused


class Command(BaseCommand):
    help = "Load agreements from a JSON file. Loading again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--as", dest="author", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            author = User.objects.get(email__iexact=options["author"], is_active=True)
            content = json.loads(options["file"].read_text(encoding="utf-8"))
            written = load_agreements(content, author=author, at=now())
        except Refused as refusal:
            raise CommandError(refusal.denial.sentence) from refusal
        except User.DoesNotExist as error:
            raise CommandError("Nobody with that e-mail address may sign in.") from error
        except (OSError, ValueError, KeyError, ObjectDoesNotExist) as error:
            raise CommandError(f"The file cannot be read: {type(error).__name__}.") from error
        self.stdout.write(f"{written} agreements written.")
