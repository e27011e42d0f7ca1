"""`build_pack MEETING`: a meeting's board pack as a tagged PDF."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from dalpb.kernel import clock
from dalpb.kernel.models import User
from dalpb.kernel.refusals import Denial, Refused
from reporting.packs.compose import compose
from reporting.packs.content import Audience
from reporting.packs.redact import for_public
from reporting.render.packs import pack_pdf
from reporting.selectors.packs import latest_version
from reporting.services.packs import freeze_pack, frozen_pdf, read_live


class Command(BaseCommand):
    help = (
        "Write a meeting's board pack. The frozen one where there is one, else what the records"
        " say now, marked as a draft. Exit 0 written, 1 refused."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("meeting", help="the meeting's code")
        parser.add_argument("--output", required=True, type=Path)
        parser.add_argument(
            "--audience", choices=[a.value for a in Audience], default=Audience.MEMBERS.value
        )
        parser.add_argument("--freeze", action="store_true", help="freeze it first; needs --as")
        parser.add_argument("--reason", default="", help="why there is another pack")
        parser.add_argument("--as", dest="email", default="", help="whose act the freezing is")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        audience = Audience(options["audience"])
        try:
            if options["freeze"]:
                _freeze(options["meeting"], options["email"], options["reason"])
            content, is_frozen = _file(options["meeting"], audience)
        except Refused as refused:
            self._say(options["json"], {"status": "refused", "message": refused.denial.sentence})
            sys.exit(1)
        options["output"].parent.mkdir(parents=True, exist_ok=True)
        options["output"].write_bytes(content)
        said = {
            "status": "written",
            "message": f"{options['output']} ({'frozen' if is_frozen else 'draft'})",
            "is_frozen": is_frozen,
        }
        self._say(options["json"], said)

    def _say(self, as_json: bool, said: dict[str, Any]) -> None:
        if as_json:
            self.stdout.write(json.dumps(said))
        elif said["status"] == "refused":
            self.stderr.write(said["message"])
        else:
            self.stdout.write(said["message"])


def _freeze(meeting: str, email: str, reason: str) -> None:
    person = User.objects.filter(email=email).first()
    if person is None:
        raise Refused(
            Denial("pack.nobody", "Say with --as whose act it is: the e-mail of a sign-in here.")
        )
    freeze_pack(meeting, by=person, at=clock.now(), reason=reason)


def _file(meeting: str, audience: Audience) -> tuple[bytes, bool]:
    version = latest_version(meeting, audience)
    if version is not None:
        return frozen_pdf(version), True
    content = read_live(meeting, at=clock.now())
    if audience is Audience.PUBLIC:
        content = for_public(content)
    return pack_pdf(compose(content)), False
