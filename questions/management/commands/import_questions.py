"""Stores the questions of another system as drafts, for an author to finish."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from questions.foreign import Place
from questions.models import Item
from questions.services import store_drafts
from questions.spec import BankError, Problem
from questions.uploads import most_bytes, read_upload


class Command(BaseCommand):
    """Imports Moodle XML or GIFT: all questions of a file, or none."""

    help = "Store the choice and numeric questions of a Moodle XML file (.xml) or a GIFT file as drafts."

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, and where its questions belong."""
        parser.add_argument("path", type=Path, help="a file ending in .xml, or a GIFT file")
        parser.add_argument("--domain", type=int, choices=range(1, 9), required=True)
        parser.add_argument("--objective", required=True, help="as in the outline, for example 3.4")
        parser.add_argument("--difficulty", type=int, choices=range(1, 6), default=2)
        parser.add_argument("--dry-run", action="store_true", help="check, but store nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, convert, store; every problem is listed before the command fails."""
        place = Place(options["domain"], options["objective"], options["difficulty"])
        try:
            taken = set(Item.objects.values_list("slug", flat=True))
            specs = read_upload(options["path"].name, read_path(options["path"]), place=place, taken=taken)
        except BankError as error:
            for problem in error.problems:
                self.stderr.write(str(problem))
            raise CommandError(f"{len(error.problems)} problems; nothing was imported.") from error
        if not options["dry_run"]:
            store_drafts(specs=specs, by=None, now=timezone.now())
        done = "would be" if options["dry_run"] else "are"
        self.stdout.write(f"{len(specs)} questions {done} stored as drafts; hints and steps are to be written.")


def read_path(path: Path) -> bytes:
    """The bytes of a file, as many as are looked at. Raises BankError."""
    try:
        with path.open("rb") as stream:
            return stream.read(most_bytes(path.name) + 1)
    except OSError as error:
        raise BankError((Problem(path.name, "", f"cannot be read: {error}."),)) from error
