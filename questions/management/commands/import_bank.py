"""Reads the bank's files and publishes what is new in them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from questions.archives import read_source
from questions.records import RECORD_FILE, Passed, read_record
from questions.review import ReviewReport
from questions.services import import_bank
from questions.spec import BankError, ItemSpec

BANK = Path(__file__).resolve().parents[2] / "bank"


class Command(BaseCommand):
    """Imports a folder or zip file of items: all of them, or none."""

    help = "Read the question bank and publish what is new. Nothing changes when any item has a problem."

    def add_arguments(self, parser: CommandParser) -> None:
        """The folder or zip file, and whether anything is stored."""
        parser.add_argument("path", nargs="?", type=Path, default=BANK, help="a folder or zip file of .toml files")
        parser.add_argument("--dry-run", action="store_true", help="check and review, but store nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, and say what was done; every problem is listed before the command fails."""
        talkative = options["verbosity"] > 1

        def show(spec: ItemSpec, report: ReviewReport) -> None:
            if talkative:
                self.stdout.write(f"{'ok ' if report.passed else 'NOT'} {spec.slug}")

        try:
            report = import_bank(
                specs=read_source(options["path"]),
                now=timezone.now(),
                record=trusted_record(options["path"]),
                dry_run=options["dry_run"],
                progress=show,
            )
        except BankError as error:
            for problem in error.problems:
                self.stderr.write(str(problem))
            raise CommandError(f"{len(error.problems)} problems; nothing was imported.") from error
        if options["verbosity"] > 0:
            counts = f"{len(report.created)} new, {len(report.updated)} changed, {len(report.unchanged)} as before"
            self.stdout.write(f"Question bank: {counts}{'; nothing was stored' if options['dry_run'] else ''}.")


def trusted_record(folder: Path) -> dict[str, Passed]:
    """The record that was shipped with our bank; one that lies in another folder could say anything."""
    return read_record(BANK / RECORD_FILE) if folder.resolve() == BANK else {}
