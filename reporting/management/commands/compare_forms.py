"""Hold one year's form against another's, or against a file."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dalpb.kernel import clock
from needs.facts.asking import asked_measures
from reporting.presenters.form_drift import remarks, sentence
from reporting.returns.drift import WORDS, Drift, LineDrift, drift
from reporting.returns.drift_effects import AskedHere, comparability, must_change
from reporting.returns.load import BadSpecError, load, read_given, years
from reporting.returns.spec import Spec


class Command(BaseCommand):
    help = "List what differs between two forms, and what partners' questions must change."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("old", help="a year such as 2024-25, or a TOML file")
        parser.add_argument("new", help="a year such as 2025-26, or a TOML file")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        lines = drift(form_of(options["old"]), form_of(options["new"]))
        asked = {
            one.measure: AskedHere(
                one.measure, one.collection, one.section, one.splits, one.categories
            )
            for one in asked_measures(clock.today())
        }
        changed = [line for line in lines if line.drift is not Drift.SAME]
        acts, notes = must_change(lines, asked), comparability(lines)
        if options["json"]:
            told = {
                "lines": [asdict(line) for line in changed],
                "must_change": [asdict(act) for act in acts],
                "comparability": [asdict(note) for note in notes],
            }
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        for line in changed:
            self.stdout.write(_told(line))
        for act in acts:
            self.stdout.write(f"To do     {act.place}: {act.act}")
        self.stdout.write(sentence(lines))


def _told(line: LineDrift) -> str:
    words = " → ".join(filter(None, ("; ".join(line.old), "; ".join(line.new))))
    more = remarks(line)
    return f"{WORDS[line.drift]:9} {line.place}: {words}" + (f" ({more})" if more else "")


def form_of(named: str) -> Spec:
    """The form of a year that is held, or of a file."""
    if named in years():
        return load(named)
    path = Path(named)
    if not path.is_file():
        raise CommandError(
            f"{named} is neither a year with a form ({', '.join(years())}) nor a file.",
            returncode=2,
        )
    try:
        return read_given(path.read_bytes())
    except BadSpecError as bad:
        raise CommandError(str(bad), returncode=2) from bad
