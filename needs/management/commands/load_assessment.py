"""Load one version of the needs assessment from a file, and have it approved if told so."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dalpb.kernel import clock
from dalpb.kernel.access import access_of
from dalpb.kernel.models.people import User
from dalpb.kernel.refusals import Refused, require_permitted
from needs.models import AssessmentVersion
from needs.permissions import deny_approving_assessment, deny_writing_assessment
from needs.services.assessment.loading import load_assessment
from needs.services.assessment.moves import approve, content_digest, send_for_review


class Command(BaseCommand):
    help = (
        "Load a version of the needs assessment, all or nothing; one that is there already"
        " stays as it is. Exit 0 accepted, 1 refused with every fault and its place."
        " The form is in docs/needs-assessment.md."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE.json")
        parser.add_argument("--as", dest="author", required=True, metavar="EMAIL")
        parser.add_argument("--approve-as", dest="approver", default="", metavar="EMAIL")

    def handle(self, *args: Any, **options: Any) -> None:
        author = _person(options["author"])
        try:
            require_permitted(deny_writing_assessment(access_of(author, on=clock.today())))
            content = Path(options["file"]).read_bytes()
            loaded = load_assessment(content=content, by=author, at=clock.now())
        except OSError as problem:
            raise CommandError(f"{options['file']}: {problem.strerror}.") from problem
        except Refused as refused:
            raise CommandError(refused.denial.sentence) from refused
        for fault in loaded.faults:
            self.stdout.write(f"{fault.path or 'the file'}: {fault.message}")
        if loaded.edition is None:
            self.stdout.write("Nothing was changed. Correct the file and load it again.")
            raise SystemExit(1)
        if not loaded.is_new:
            self.stdout.write(f"{loaded.edition} is there already.")
            return
        self.stdout.write(f"{loaded.edition} is a draft.")
        if options["approver"]:
            self._approve(loaded.edition, author, _person(options["approver"]))

    def _approve(self, edition: AssessmentVersion, author: User, approver: User) -> None:
        try:
            require_permitted(deny_approving_assessment(access_of(approver, on=clock.today())))
            send_for_review(edition=edition, version=edition.version, by=author, at=clock.now())
            approve(
                edition=edition,
                version=edition.version,
                shown=content_digest(edition),
                by=approver,
                at=clock.now(),
            )
        except Refused as refused:
            raise CommandError(refused.denial.sentence) from refused
        self.stdout.write(f"{edition} is approved.")


def _person(email: str) -> User:
    found = User.objects.filter(email=email).first()
    if found is None:
        raise CommandError(f"Nobody signs in as {email}.")
    return found
