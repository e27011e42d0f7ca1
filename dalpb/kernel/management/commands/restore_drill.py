"""Prove that a backup made earlier restores to what its manifest says."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from dalpb.kernel.management.commands.backup import report


class Command(BaseCommand):
    help = "Restore a backup into a scratch database and compare it with its manifest."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("archive", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        report(self, options["archive"])
